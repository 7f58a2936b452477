"""Words of one subject in both languages, so that a question about sleep finds "נרדמה" and "insomnia"."""

from collections.abc import Iterable

_FAMILIES = {
    "sleep": "sleep slept asleep insomni nightmare woke. awake. שינה. שנת. ישנ. ישנה. ישנו. ישנתי. לישונ. "
    "נרדמ הירדמ להירדמ. נדודי. סיוט חלומ",
    "anxiety": "anxi worry. worri worrie nervous panic fear. fears. afraid scared phobi חרד דאג מודאג פאניק לחצ. "
    "לחוצ פחד. פחדי מפחד פוחד פוביה. בהל",
    "mood": "mood. depress sad. sadness hopeless gloom מצברוח דיכאו דכאו מדוכא עצב. עצוב עצבות ייאוש יאוש מיואש",
    "anger": "anger angry furious rage. irritab כעס. כעסי כועס התפרצ עצבנ זעמ.",
    "family": "family famil parent mother mom. mum. father dad. brother sister sibling grandm grandf משפח הורי הורה. "
    "אמא. אימא. אמה. אביה. אבא. אחות. אחותה אחותו אחיה. אחיו. אח. אחימ. סבא. סבתא",
    "partner": "partner husband wife. spouse boyfriend girlfriend marriage marri couple divorce relationship זוגיות "
    "בנזוג בתזוג בעלה אשתו חבר. חברה. נישואי גירושי פרידה. יחסימ.",
    "children": "child children kid. kids. son. daughter baby pregnan ילד ילדי ילדה בנה. בנו. בתה. בתו. תינוק היריונ "
    "הריונ",
    "work": "work. works. working. job boss colleague career office unemploy עבודה. עבודתה עבודתו בוס. מנהל. "
    "מנהלת. קריירה פיטור פוטר",
    "studies": "school stud exam university college class. לימוד לומד מבחנ אוניברסיט ביתספר בחינ סטודנט",
    "body": "pain. pains. ache headache body. tired fatigue breath כאב. כאבי כואב גופ. עייפ נשימ",
    "eating": "eat. eats. eating ate. food appetite binge weight diet אוכל. אכילה. לאכול. אכל. אכלה. תיאבונ בולמוס "
    "משקל. דיאטה",
    "medication": "medic drug. drugs. pill. pills. dose dosage ssri psychiatr תרופ תרופה. כדור. כדורימ. מינונ פסיכיאטר",
    "substances": "alcohol drink. drinking drank drunk cannabis smok addict אלכוהול שתיי שתה. שתתה. קנאביס עישונ "
    "מעשנ התמכר",
    "homework": "homework diary journal worksheet exercise practice. practise. practic practis assignment שיעוריבית "
    "משימ יומנ. תרגיל תרגול לתרגל תרגל",
    "exposure": "exposure avoid hierarchy חשיפ הימנע נמנע מדרג",
    "risk": "suicid selfharm self-harm ideation danger harm. אובדנ התאבד סיכונ. סכנ מסוכנ לפגוע. למות.",
    "self": "self-esteem selfesteem confidence worthless shame asham guilt דימויעצמי ביטחונ בושה. אשמה. אשמ. חסרערכ",
    "loss": "grief griev mourn died. death dead. loss. lost. אבל. אבלות מוות מתה. נפטר אובדנ. שכול",
    "trauma": "trauma ptsd flashback abuse assault טראומ פוסטטראומ התעלל תקיפ פלאשבק",
    "friends": "friend. friends. friendship social lonely loneliness isolat חברימ. חברות. חברתי בדידות בודד",
    "goals": "goal. goals. plan. plans. מטרה. מטרות מטרת יעד. יעדימ. תוכנית תכנית",
    "progress": "progress improv better. worse. relapse התקדמ שיפור השתפר נסיגה החמר",
}


def _entries(*, whole: bool) -> dict[str, frozenset[str]]:
    """An entry is the beginning of a word; one with a full stop is the whole word."""
    found: dict[str, frozenset[str]] = {}
    for name, words in _FAMILIES.items():
        for word in words.split():
            if word.endswith(".") == whole:
                found[word.rstrip(".")] = found.get(word.rstrip("."), frozenset()) | {name}
    return found


_WHOLE = _entries(whole=True)
_BEGINNINGS = _entries(whole=False)
_SHORTEST = min(map(len, _BEGINNINGS))


def families_of(forms: Iterable[str]) -> frozenset[str]:
    """The subjects to which any writing of a word belongs (in plain spelling)."""
    found: set[str] = set()
    for form in forms:
        found |= _WHOLE.get(form, frozenset())
        for length in range(_SHORTEST, len(form) + 1):
            found |= _BEGINNINGS.get(form[:length], frozenset())
    return frozenset(found)
