"""Hebrew verb forms: from third person to the second person of either gender, and from an order to its infinitive."""

import re

from agent.hebrew import ending_final, ending_medial
from agent.offline.lexicon import word_set
from pipelines.ports import Gender

_PAAL = word_set(
    """
    כתב הלך אמר שמע אכל לקח שלח חזר נסע פגש עבד שכח זכר למד פתח סגר בדק חשב עבר יצא קרא מצא ירד עלה ישב
    עמד נפל נתן שאל שלם קבע כעס צעק עזר רשם לבש עצר בחר שבר נגע ברח נכנס צחק פחד רקד רחץ שטף טעם רכב צפה
    גמר הרג עזב שמר בטח נהג סבל חלם נשם שקל תפס דחף כאב אהב שתק פרש נכשל נרדם נשאר נרגע נפגש נזכר נרשם
    נבהל נמנע נתקע נהנה נעלב נפגע
    """
)
_LAMED_HE = word_set(
    """
    עשה רצה היה ראה קנה שתה בכה פנה חווה ניסה חיכה שינה גילה מילה שהה זכה טעה נהנה התנסה התגלה חלה עלה
    צפה רזה הרבה
    """
)
_HOLLOW = word_set("בא קם שם גר רץ שר זז צם טס נח")
_PIEL = re.compile(r"^(?!יו)[^ויהאמנת\W]י[^י\W][^י\W]$")
_PIEL_KNOWN = word_set(
    """
    תרגל שוחח ארגן נכנס פרסם טלפן עדכן פרגן סימן תכנן שחרר טיפל תיאר תיקן נישק ניצל נסה מילא ריגש יישם
    סיים
    """
)
_HITPAEL = re.compile(r"^ה(?:ת|שת|סת|צט|זד|יט|דר)[^\W]{2,4}$")
_HIFIL = re.compile(r"^ה[^\W]{1,3}י[^\W]$")
_NOT_VERBS = word_set(
    """
    היום השבוע הלילה הבוקר הערב הפעם הזמן הבית החודש השנה השיר האיש הבכיר הצעיר העתיק העיקר התור התיק
    התיקון התרגיל התרגול התוצאה התשובה התהליך התחלה התמודדות הבריא החביב הסיר הקיר הציר התקופה התחושה
    התחום התפקיד התאריך התמונה התרופה התרופות התרגילים היחיד הרגיל ביום לידה מילה טיפה סיבה סיכה דירה
    שיחה שינה קיצה ריצה ביקור שיעור טיול טיפול סיפור בית דיון
    """
)
_F_ADJECTIVES = word_set(
    """
    שמחה גאה קשה יפה רעה ערה חרדה חזקה חכמה נחמדה נעימה נכונה נפלאה נוראה נבוכה נוחה נקייה עייפה צריכה
    יכולה מוכנה בטוחה עצובה חולה
    """
)
_ADJECTIVES = word_set(
    """
    שמח חדש קטן יקר לבד חבר חזק חכם שמן רעב צמא ישן אחד אחר כבר רחב חסר עצב כנה נכה חרד ערב בטל לבן שחור עדין
    אמיץ עייף ציני עירני אישי בכיר צעיר בריא נקי יציב אדיש עירום דייקן אדם גבר אמן זקן קצר ארוך עמל ריק מלא כבד
    חלש קשה יפה גאה רזה פצוע
    """
)
_PAAL_SHAPE = re.compile(r"^[א-ת][^\Wוי][^\Wויה]$")
_PIEL_SHAPE = re.compile(r"^[^ויה\W]י[^יו\W][^יוה\W]$")
_LAMED_HE_SHAPE = re.compile(r"^(?:[^ויה\W]י[^יו\W]|ה(?:ת|שת|סת|צט|זד)[^\W]{1,3})ה$")
_WORD = re.compile(r"^[א-ת]+$")

NON_SUBJECT_FUTURES = word_set("יתאים תתאים יעזור תעזור יהיה תהיה יש יקרה תקרה ייקח תיקח")
_NOUNS_Y = word_set(
    """
    יום יומן יומיים ימים יש ילד ילדה ילדים יד ידיים יחד יחס יחסים ירושלים ישר יציב יכולת יציאה ישיבה יעד
    יעדים יוגה יותר יכול יודע יפה יוצא ישן יושב יורד יוזמה ישראל יתרון יתר יפו
    """
)
_NOUNS_T = word_set(
    """
    תודה תרגיל תרגילים תרגול תור תורים תשובה תשובות תאריך תוכנית תכנית תוכניות תרופה תרופות תמונה תחושה
    תחושות תקופה תהליך תיקון תמיד תחילה תל תזכורת תיק תעודה תוצאה תוצאות תפקיד תחום תשלום תור תא תוך תחת
    תמיכה תנועה תגובה תגובות תחרות תקווה תלוש תינוק תינוקת תה תרפיה תחנה
    """
)


def past_to_second(word: str, gender: Gender, *, after_pronoun: bool = False) -> str:
    """ "הצליחה" -> "הצלחת": the second person of a third-person past form; empty where the word is not surely one.

    After "היא" or "הוא" a word of the shape of a past form is one, unless it is a known adjective.
    """
    if not _WORD.match(word) or word in _NOT_VERBS:
        return ""
    if word in {"היתה", "הייתה", "היה"}:
        return "היית"
    masculine = _masculine(word) if gender == "f" else word
    if masculine and (_is_past(masculine) or (after_pronoun and _has_past_shape(masculine))):
        return _with_suffix(ending_medial(masculine))
    return ""


def _masculine(word: str) -> str:
    """The third person masculine behind a feminine past form; empty where it cannot be one."""
    if not word.endswith("ה") or word in _F_ADJECTIVES:
        return ""
    stem = word[:-1]
    lamed_he = stem[:-1] + "ה"
    if stem.endswith("ת") and len(stem) > 2 and (lamed_he in _LAMED_HE or _LAMED_HE_SHAPE.match(lamed_he)):
        return lamed_he
    return ending_final(stem)


def _is_past(masculine: str) -> bool:
    if masculine in _PAAL or masculine in _LAMED_HE or masculine in _HOLLOW or masculine in _PIEL_KNOWN:
        return True
    if masculine in _NOT_VERBS:
        return False
    return bool(_HITPAEL.match(masculine) or _HIFIL.match(masculine) or _PIEL.match(masculine))


def _has_past_shape(masculine: str) -> bool:
    if masculine in _ADJECTIVES:
        return False
    return bool(_PAAL_SHAPE.match(masculine) or _PIEL_SHAPE.match(masculine) or _LAMED_HE_SHAPE.match(masculine))


def _with_suffix(stem: str) -> str:
    if stem.endswith("ה"):
        return stem[:-1] + "ית"
    if _HIFIL.match(ending_final(stem)) and stem[-2] == "י":
        stem = stem[:-2] + stem[-1]
    return stem + "ת"


def future_to_second(word: str, gender: Gender) -> str:
    """ "תבוא" (she) -> "תבואי", "יבוא" (he) -> "תבוא"; empty where the word does not look like a future form."""
    if not _WORD.match(word) or len(word) < 3:
        return ""
    if gender == "m":
        return (
            ""
            if word in _NOUNS_Y or not word.startswith("י")
            else "ת" + word[1:].removeprefix("י" if word[1:3] == "יו" else "")
        )
    if word in _NOUNS_T or not word.startswith("ת") or word.endswith(("ות", "ים")):
        return ""
    return feminine_future(word)


def feminine_future(word: str) -> str:
    """ "תכתוב" -> "תכתבי": the feminine of a masculine second-person future form."""
    if word.endswith("י") and len(word) > 3:
        return word
    if word.endswith("ה"):
        return word[:-1] + "י"
    if len(word) == 5 and word[3] == "ו" and word not in {"תבואו"}:
        return word[:3] + ending_medial(word[4:]) + "י"
    if len(word) == 4 and word[2] == "ו" and word[1] == "ר":
        return word + "י"
    return ending_medial(word) + "י"


def _pairs(table: str) -> dict[str, str]:
    """Rows of "stem infinitive", with semicolons between them."""
    return {row.split()[0]: row.split()[1] for row in table.split(";")}


_INFINITIVES = _pairs(
    """
    שלח לשלוח; פרגן לפרגן; שמח לשמח; קבע לקבוע; דחה לדחות; הזז להזיז; זיז להזיז; בטל לבטל; הזמן להזמין;
    הצע להציע; ציע להציע; המלץ להמליץ; מליץ להמליץ; עודד לעודד; חזק לחזק; שבח לשבח; הקדם להקדים; קדים
    להקדים; אחר לאחר; העבר להעביר; עביר להעביר; שנה לשנות; הבטח להבטיח; בטיח להבטיח; הסבר להסביר; סביר
    להסביר; הרגע להרגיע; רגיע להרגיע; תאם לתאם; חבק לחבק; שתף לשתף; ספר לספר; נחם לנחם; ברך לברך; וודא
    לוודא; ודא לוודא; מסור למסור; שאל לשאול
    """
)


def infinitive_of(order: str) -> str:
    """ "תפרגני" or "פרגני" -> "לפרגן": the infinitive of an order; empty where it does not look like one."""
    if order in {"תן", "תני"}:
        return "לתת"
    stem = order
    if stem.startswith("ת") and len(stem) > 3:
        stem = stem[1:]
        if stem.startswith("ת"):
            return "ל" + "ה" + ending_final(stem.removesuffix("י"))
    stem = ending_final(stem.removesuffix("י")) if len(stem) > 2 else stem
    if stem in _INFINITIVES:
        return _INFINITIVES[stem]
    lamed_he = stem + "ה" if order.endswith("י") else stem
    if lamed_he in _INFINITIVES:
        return _INFINITIVES[lamed_he]
    if not order.startswith("ת"):
        return ""
    if len(stem) == 4 and stem[2] == "י":
        return "לה" + stem
    if stem.endswith("ה"):
        return "ל" + stem[:-1] + "ות"
    return "ל" + stem
