"""Hebrew: turns words about the patient ("השבוע שלה", "איך היא ישנה") into words to the patient, in their gender."""

import re
from collections.abc import Sequence

from agent.offline.hebrew_verbs import NON_SUBJECT_FUTURES, future_to_second, past_to_second
from agent.offline.lexicon import word_set
from pipelines.ports import Gender

_FORMS: dict[str, tuple[str, str, str, str]] = {
    # the word to the patient: (about her, about him, to her, to him)
    "object": ("אותה", "אותו", "אותך", "אותך"),
    "to": ("לה", "לו", "לך", "לך"),
    "of": ("שלה", "שלו", "שלך", "שלך"),
    "in": ("בה", "בו", "בך", "בך"),
    "from": ("ממנה", "ממנו", "ממך", "ממך"),
    "on": ("עליה", "עליו", "עלייך", "עליך"),
    "towards": ("אליה", "אליו", "אלייך", "אליך"),
    "with": ("איתה", "איתו", "איתך", "איתך"),
    "with_short": ("עמה", "עמו", "עמך", "עמך"),
    "with_im": ("עימה", "עימו", "עימך", "עימך"),
    "for": ("בשבילה", "בשבילו", "בשבילך", "בשבילך"),
    "for_formal": ("עבורה", "עבורו", "עבורך", "עבורך"),
    "at": ("אצלה", "אצלו", "אצלך", "אצלך"),
    "self": ("בעצמה", "בעצמו", "בעצמך", "בעצמך"),
    "to_self": ("לעצמה", "לעצמו", "לעצמך", "לעצמך"),
    "herself": ("עצמה", "עצמו", "עצמך", "עצמך"),
    "wellbeing": ("שלומה", "שלומו", "שלומך", "שלומך"),
    "about": ("לגביה", "לגביו", "לגבייך", "לגביך"),
    "after": ("אחריה", "אחריו", "אחרייך", "אחריך"),
    "before": ("לפניה", "לפניו", "לפנייך", "לפניך"),
    "like": ("כמוה", "כמוהו", "כמוך", "כמוך"),
    "around": ("סביבה", "סביבו", "סביבך", "סביבך"),
    "husband": ("בעלה", "בעלו", "בעלך", "בעלך"),
    "wife": ("אשתה", "אשתו", "אשתך", "אשתך"),
    "mother": ("אמה", "אמו", "אמך", "אמך"),
    "mother_full": ("אימה", "אימו", "אימך", "אימך"),
    "father": ("אביה", "אביו", "אביך", "אביך"),
    "sister": ("אחותה", "אחותו", "אחותך", "אחותך"),
    "brother": ("אחיה", "אחיו", "אחיך", "אחיך"),
    "grandmother": ("סבתה", "סבתו", "סבתך", "סבתך"),
    "daughter": ("בתה", "בתו", "בתך", "בתך"),
    "opinion": ("דעתה", "דעתו", "דעתך", "דעתך"),
    "sorrow": ("צערה", "צערו", "צערך", "צערך"),
    "wish": ("רצונה", "רצונו", "רצונך", "רצונך"),
    "answer": ("תשובתה", "תשובתו", "תשובתך", "תשובתך"),
    "message": ("הודעתה", "הודעתו", "הודעתך", "הודעתך"),
    "family": ("משפחתה", "משפחתו", "משפחתך", "משפחתך"),
    "home": ("ביתה", "ביתו", "ביתך", "ביתך"),
    "parents": ("הוריה", "הוריו", "הורייך", "הוריך"),
    "children": ("ילדיה", "ילדיו", "ילדייך", "ילדיך"),
    "friends": ("חברותיה", "חבריו", "חברותייך", "חבריך"),
    "partner": ("בת זוגה", "בת זוגו", "בת זוגך", "בת זוגך"),
    "thoughts": ("מחשבותיה", "מחשבותיו", "מחשבותייך", "מחשבותיך"),
    "feelings": ("רגשותיה", "רגשותיו", "רגשותייך", "רגשותיך"),
}
_AMBIGUOUS = frozenset({"סביבה", "אימה", "אחיה"})  # environment, dread, a name
_OPENS_WISH = word_set("כדי חשוב רוצה אשמח מקווה מצפה מבקשת מבקש כדאי עד אחרי לפני ברגע במידה רצוי")
_SH_NOUNS = re.compile(r"^(?:שינו|שיח|שיעו|שיפו|שיר|שיט|שיש|שינ|שיתו|שיקו|שיא|שיב|שיכו|שיבו|שתיק|שתיי|שתי$|שתיל|שתול)")
_SAME_THINGS = word_set("דבר הדבר שעה יום זמן מקום סיבה רעיון תרגיל שבוע דרך צורה מידה אחד אחת")
_OBJECT_FORMS = frozenset({"אותה", "אותו"})
_ADVERBS = word_set("כבר לא גם עדיין עוד באמת אכן בכלל ממש תמיד שוב בסוף אולי סוף-סוף קצת מאוד")
_ASKING = word_set("אם האם איך מה מתי למה מדוע כמה איפה לאן מאיפה ש כיצד היכן")
_PAST_TIME = re.compile(r"\b(?:אתמול|השבוע|הלילה|בלילה|שלשום|שעבר|שעברה|בסוף השבוע|מאז)\b")
_DEFINITE_TIMES = word_set("היום השבוע הלילה הבוקר הערב הפעם הביתה הזמן החודש השנה הרבה הכי הכול הכל")
_AGENTIVE = word_set(
    """
    הצליח תרגל עשה ניסה קיבל הגיע כתב מילא קרא זכר לקח שלח דיבר קבע הרגיש ישן אכל התחיל סיים הספיק הקשיב
    התקשר יצא חזר שמע ראה נרשם קנה הזמין שילם הביא הכין מצא רצה חשב החליט השתמש הסתדר התמודד הלך שיתף
    סיפר למד נהנה פגש שמר בחר התאמן הפסיק המשיך ביקש אמר בדק נרגע שכח חווה התמיד השקיע הקדיש התארגן
    התייעץ ענה עמד בא נח פתח סגר נסע עבד התגבר העז הסכים אישר ביטל שינה הבין הכיר
    """
)
_NOT_AGENTIVE_AFTER_HOW = frozenset(["הלך", "עבר", "היה", "יצא", "עבד", "בא"])
_SPLIT = re.compile(r"(\s+|[,.!?;:()\"]+)")


def to_second_person(text: str, gender: Gender, names: Sequence[str] = (), *, patient_acts: bool = False) -> str:
    """`patient_acts`: the text opens with an infinitive whose doer is the patient, so that "אותה" in it is a thing."""
    return _Shift(_with_forms_for_names(text, names, gender), gender, patient_acts=patient_acts).run()


class _Shift:
    def __init__(self, text: str, gender: Gender, *, patient_acts: bool) -> None:
        self.text = text
        self.gender = gender
        about = 0 if gender == "f" else 1
        self.forms = {form[about]: form[about + 2] for form in _FORMS.values() if form[about] not in _AMBIGUOUS}
        self.pronoun, self.you = ("היא", "את") if gender == "f" else ("הוא", "אתה")
        self.tokens = [token for token in _SPLIT.split(text) if token]
        self.patient_acts = patient_acts
        self.drop: set[int] = set()
        self.has_acted = False

    def run(self) -> str:
        out: list[str] = []
        for index, token in enumerate(self.tokens):
            if index in self.drop:
                continue
            out.append(token if not re.match(r"[א-ת]", token) else self._word(token, index))
        return re.sub(r" {2,}", " ", "".join(out)).strip()

    def _word(self, token: str, index: int) -> str:
        if self.patient_acts and (token in {"אם", "מה", "כי"} or token.startswith(("ש", "כש"))):
            self.patient_acts = False
        prefix, core = self._prefix_and_core(token)
        if core == self.pronoun:
            return self._subject(prefix, index)
        if core in _OBJECT_FORMS and (prefix not in {"", "ו", "ש"} or self._is_same(index)):
            return token
        if core in self.forms and not (self.patient_acts and core in _OBJECT_FORMS | {"לה", "לו"}):
            return prefix + self.forms[core]
        return self._verb_without_subject(token, index)

    def _is_same(self, index: int) -> bool:
        """ "את אותה שעה", "אותו דבר": the same hour, the same thing."""
        return self._word_before(index) == "את" or self._next_word(index)[1] in _SAME_THINGS

    def _prefix_and_core(self, token: str) -> tuple[str, str]:
        if token == self.pronoun or token in self.forms:
            return "", token
        for prefix in ("ו", "ש", "וש", "כש", "וכש", "מש", "מ", "ל", "ב", "ה"):
            core = token.removeprefix(prefix)
            if core != token and (
                core == self.pronoun or (core in self.forms and (len(core) > 2 or prefix in {"ו", "ש", "וש"}))
            ):
                return prefix, core
        return "", token

    def _subject(self, prefix: str, index: int) -> str:
        """ "היא הצליחה" -> "הצלחת", "היא תבוא" -> "תבואי", "היא מרגישה" -> "את מרגישה"."""
        spot, verb = self._next_word(index, skip=_ADVERBS)
        if spot:
            changed = (
                past_to_second(verb, self.gender, after_pronoun=True)
                or future_to_second(verb, self.gender)
                or self._slept(verb)
            )
            if changed:
                self._replace_subject(index, spot, prefix, changed)
                return ""
        return prefix + self.you

    def _replace_subject(self, index: int, spot: int, prefix: str, changed: str) -> None:
        """Drops the pronoun; a prefix letter moves to the word that now stands first."""
        self.has_acted = True
        self.tokens[spot] = changed
        first = self._next_word(index)[0]
        self.tokens[first] = prefix + self.tokens[first]
        if index + 1 < len(self.tokens) and self.tokens[index + 1].isspace():
            self.drop.add(index + 1)

    def _slept(self, verb: str) -> str:
        if verb in {"ישנה", "ישן"} and _PAST_TIME.search(self.text):
            return "ישנת"
        return ""

    def _verb_without_subject(self, token: str, index: int) -> str:
        """ "אם הצליחה לתרגל" -> "אם הצלחת לתרגל", where nothing else in the clause can be the subject."""
        before = self._word_before(index)
        prefix, core = self._clause_verb(token, index, before)
        if prefix == "ו":
            past = past_to_second(core, self.gender) if self._is_agentive(core) else ""
            return prefix + past if past else token
        if prefix:
            pass
        elif before not in _ASKING and not (index == 0 and self._starts_with_verb(core)):
            return token
        if self._has_other_subject(index):
            return token
        if before in {"איך", "כיצד"} and core in _NOT_AGENTIVE_AFTER_HOW:
            return token
        past = past_to_second(core, self.gender) if self._is_agentive(core) else ""
        self.has_acted = self.has_acted or bool(past)
        future = future_to_second(core, self.gender) if not past and core not in NON_SUBJECT_FUTURES else ""
        changed = past or future or (self._slept(core) if before in _ASKING else "")
        return prefix + changed if changed else token

    def _clause_verb(self, token: str, index: int, before: str) -> tuple[str, str]:
        """Splits the letter that opens a clause from its verb; the whole word where it opens none."""
        if token.startswith("ו") and self.has_acted:
            return "ו", token[1:]
        opens = token.startswith("ש") and len(token) > 3 and not _SH_NOUNS.match(token)
        wished = index == 0 or before in _OPENS_WISH or self._is_agentive(token[1:])
        return ("ש", token[1:]) if opens and wished and before not in _ASKING else ("", token)

    def _starts_with_verb(self, core: str) -> bool:
        return self._is_agentive(core) and self.gender == "f"

    def _is_agentive(self, core: str) -> bool:
        if self.gender == "m":
            return core in _AGENTIVE
        masculine = core.removesuffix("ה")
        return masculine != core and (
            any(known in _AGENTIVE for known in (masculine, _final(masculine)))
            or (masculine.removesuffix("ת") + "ה") in _AGENTIVE
        )

    def _has_other_subject(self, index: int) -> bool:
        following = self._next_word(index)[1]
        if following in {"לה", "לו", "אצלה", "אצלו", "עליה", "עליו"}:
            return True
        return following.startswith("ה") and len(following) > 2 and following not in _DEFINITE_TIMES

    def _next_word(self, index: int, skip: frozenset[str] = frozenset()) -> tuple[int, str]:
        for spot in range(index + 1, len(self.tokens)):
            token = self.tokens[spot]
            if token.isspace() or token in skip:
                continue
            return (spot, token) if re.match(r"[א-ת]", token) else (0, "")
        return 0, ""

    def _word_before(self, index: int) -> str:
        for spot in range(index - 1, -1, -1):
            token = self.tokens[spot]
            if not token.isspace() and token not in _ADVERBS:
                return token if token in _ASKING else re.sub(r"^ו?ש?(?=[א-ת]{3})", "", token)
        return ""


def _final(word: str) -> str:
    return word[:-1] + {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}.get(word[-1:], word[-1:])


def _with_forms_for_names(text: str, names: Sequence[str], gender: Gender) -> str:
    """Says the patient's name as a pronoun ("של דנה" -> "שלה"), so that one set of rules turns it to the patient."""
    about = 0 if gender == "f" else 1
    pronoun = "היא" if gender == "f" else "הוא"
    form = {key: value[about] for key, value in _FORMS.items()}
    for name in sorted((name for name in names if name), key=len, reverse=True):
        spelt = re.escape(name)
        text = re.sub(rf"(?<![\w])של {spelt}(?!\w)", form["of"], text)
        text = re.sub(rf"(?<![\w])את {spelt}(?!\w)", form["object"], text)
        text = re.sub(rf"(?<![\w])עם {spelt}(?!\w)", form["with"], text)
        text = re.sub(rf"(?<![\w])על {spelt}(?!\w)", form["on"], text)
        text = re.sub(rf"(?<![\w])ל-?{spelt}(?!\w)", form["to"], text)
        text = re.sub(rf"(?<![\w])מ-?{spelt}(?!\w)", form["from"], text)
        text = re.sub(rf"(?<![\w])ב-?{spelt}(?!\w)", form["in"], text)
        text = re.sub(rf"(?<![\w])(ו?ש|ו|כש)?{spelt}(?!\w)", rf"\g<1>{pronoun}", text)
    return text
