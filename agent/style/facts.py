"""Words that carry what happened rather than how it is said: changing one is a correction, not a matter of style."""

import re

from agent.hebrew import PREFIX_LETTERS, plain
from agent.offline.lexicon import word_set
from pipelines.ports import Language

_EN = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december today tomorrow yesterday tonight morning noon afternoon evening night week
    month year hour minute day next last this first second third one two three four five six seven eight nine ten
    eleven twelve half quarter not no never yes always none before after mother father mom dad mum brother sister son
    daughter husband wife partner friend boss work school home clinic online zoom phone pill dose medication doctor
    am pm he she they him her them his their
    """
)
_HE = word_set(
    """
    ראשון שני שלישי רביעי חמישי שישי שבת ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר היום
    מחר אתמול הערב בוקר צהריים ערב לילה שבוע חודש שנה שעה דקה יום הבא הקודם אחת שתיים שתי שלוש ארבע חמש שש שבע שמונה
    תשע עשר חצי רבע לא אין אף פעם כן תמיד לפני אחרי אמא אבא אח אחות בן בת בעל אישה בעלי אשתי חבר חברה בוס עבודה
    בית קליניקה זום טלפון כדור מינון תרופה רופא הוא היא הם הן אותו אותה
    """
)
_MEDIAL = {"en": frozenset(map(plain, _EN)), "he": frozenset(map(plain, _HE))}


def is_fact(word: str, language: Language) -> bool:
    """A number, a time, a person, a place, a negation; in English a capital inside a sentence is taken for a name."""
    bare = plain(word)
    if any(sign.isdigit() for sign in bare):
        return True
    if bare in _MEDIAL[language]:
        return True
    if language == "he":
        return re.sub(rf"^[{PREFIX_LETTERS}]{{1,2}}", "", bare) in _MEDIAL["he"]
    return len(word) > 1 and word[:1].isupper() and word[1:].islower()
