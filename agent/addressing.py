"""Hebrew's grammatical gender: in which forms a text certainly speaks to its reader, and of its writer.

Only what cannot be read otherwise counts. Without niqqud most of Hebrew is silent about it ("שלך", "איתך"), "שלח" is
also "he sent", and the future of a man who is spoken to ("תגיד") is also that of a woman who is spoken about.
"""

import re
from collections.abc import Iterable

from agent.hebrew import straight
from agent.offline.lexicon import word_set
from pipelines.ports import Gender

_TO_HER = word_set(
    """
    תוכלי תגידי תבואי תרצי תכתבי תשלחי תספרי תדברי תתקשרי תמלאי תנסי תקחי תעשי תראי תשמרי תחכי תחשבי תרגישי תגיעי תהיי
    תאמרי תבחרי תזכרי תדעי תקראי תצאי תחזרי תעדכני תפני תשאלי תעני תתרגלי תנשמי תנוחי תישני תאכלי תלכי תיכנסי תבקשי
    תרשמי תחליטי תצטרכי תשתדלי תתחילי תביאי תודיעי תאשרי תמצאי תקבעי תשמעי תקבלי תוסיפי תעצרי תעבדי תמשיכי תסמכי תשימי
    תבדקי תפגשי תיפגשי תעדיפי תצליחי תספיקי תרגעי תירגעי תיזכרי תאחרי תבטלי תעבירי בואי
    """
)  # fmt: skip
_SHE_NOW = word_set(
    """
    יכולה צריכה מוזמנת מרגישה חושבת מתרגלת מתקשה ישנה זוכרת פנויה מעדיפה יודעת מצליחה באה מגיעה אומרת כותבת מבינה מוכנה
    מתכננת ממשיכה מתחילה שואלת עסוקה עייפה חופשייה מסכימה מצטרפת
    """
)
_ASKS_HER = word_set(
    """
    כתבי שלחי ספרי תני קחי נסי דברי חכי התקשרי זכרי נשמי מלאי בדקי רשמי אמרי הביאי עדכני הודיעי המשיכי
    """
)
_TO_HIM_FUTURE = word_set(
    """
    תוכל תרצה תצטרך תחליט תעדיף תספיק תסכים
    """
)
_ASKS_HIM_FUTURE = word_set(
    """
    תגיד תכתוב תשלח תספר תתקשר תודיע תעדכן תבוא תנסה תמלא תזכור תרשום
    """
)
_I_WOMAN = word_set(
    """
    שמחה צריכה יכולה חושבת מרגישה יודעת מצטערת מבקשת מציעה זוכרת פנויה חוזרת נמצאת בטוחה מעדיפה כותבת שולחת מזכירה מאחרת
    """
)
_I_MAN = word_set(
    """
    שמח צריך יכול חושב מרגיש יודע מצטער מבקש מציע זוכר פנוי חוזר נמצא בטוח מעדיף כותב שולח מזכיר מאחר
    """
)

_START, _END = r"(?<![\w'\"])", r"(?![\w'\"])"
_JOINED = r"(?:ו|ש|כש|שכש|ולכש|לכש)?"
_OPENS = r"(?:\A|(?<=[.!?:,])\s|\n)\s*"


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_FORMS: dict[Gender, re.Pattern[str]] = {
    "f": re.compile(
        rf"{_START}{_JOINED}(?:{_any(_TO_HER)}){_END}"
        rf"|{_START}(?:ו|ש|כש|כי |אם |האם )?את (?:לא |גם |כבר |עדיין )?(?:{_any(_SHE_NOW)}){_END}"
        rf"|{_START}ו?(?:{_any(_ASKS_HER)}) (?:לי|לנו|את|על|אם|כש\w*|בכל|לפני|אחרי|עם|בבקשה){_END}"
        rf"|{_START}(?:אלי|עלי|לפני|אחרי|בלעדי|מולי|סביבי)יך{_END}"
        rf"|\A\S+ ה?(?:יקרה|אהובה)(?=\s*[,!\n])"
    ),
    "m": re.compile(
        rf"{_START}(?:ו|ש|כש|מש|לכש|שכש)?אתה{_END}"
        rf"|{_START}(?:אם|האם|כש|ש) ?(?:{_any(_TO_HIM_FUTURE)}) (?=ל|עד|גם|בכל)"
        rf"|{_OPENS}(?:{_any(_TO_HIM_FUTURE)}) (?=ל)"
        rf"|{_OPENS}(?:{_any(_ASKS_HIM_FUTURE)}) (?=לי|לנו|את|אם|כש|ב|ל)"
        rf"|{_START}ו?(?:כתוב|ספר|תן|אמור|זכור|קח|רשום|היה) (?:לי|לנו|את|בבקשה|בקשר){_END}"
        rf"|{_OPENS}בוא (?=נ|ל|ב|אל|רגע)"
        rf"|\A\S+ ה?(?:יקר|אהוב)(?=\s*[,!\n])"
    ),
}  # fmt: skip


def _says_of_itself(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"{_START}[וש]?אני (?:לא |מאוד |ממש |כל כך |גם )?(?:{_any(words)}){_END}")


_WRITERS: dict[Gender, re.Pattern[str]] = {"f": _says_of_itself(_I_WOMAN), "m": _says_of_itself(_I_MAN)}
_OTHER: dict[Gender, Gender] = {"f": "m", "m": "f"}
_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|„[^“”\n]{1,200}[“”]")


def forms_in(text: str) -> set[Gender]:
    """The genders in which the text certainly speaks to its reader."""
    said = _QUOTED.sub(" ", straight(text))
    return {gender for gender, pattern in _FORMS.items() if pattern.search(said)}


def misaddresses(text: str, *, reader: Gender, writer: Gender | None = None) -> bool:
    """Whether a Hebrew text certainly speaks to a woman as to a man or the other way round, or so of its writer."""
    said = _QUOTED.sub(" ", straight(text))
    if _FORMS[_OTHER[reader]].search(said):
        return True
    return writer is not None and bool(_WRITERS[_OTHER[writer]].search(said))
