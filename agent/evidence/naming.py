"""What looks like a name in a sentence: people, places, drugs, and what is written in capitals."""

import re

from agent.evidence.spelling import Spelling
from agent.evidence.words import forms_of
from agent.hebrew import FINAL_TO_MEDIAL, PREFIX_LETTERS

_CAPITAL = re.compile(r"(?<![\w'])[A-Z][A-Za-z'’-]*[A-Za-z]|\b[A-Z]{2,}\b")
_OPENS = re.compile(r"(?:^|[.!?:;\n(\[\"“'‘•–—-])\s*$")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.translate(FINAL_TO_MEDIAL).split())


_NO_NAMES = _words(
    """
    i i'm i've i'd i'll mr mrs ms dr prof patient client therapist session summary monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december she he they the
    pt ok si hi ah vh tv
    """
)
_DRUG = re.compile(
    r"\b(?:\w{3,}(?:oxetine|traline|alopram|azepam|zolam|zepine|idone|apine|piprazole|iptyline|triptan|statin|oprazole|"
    r"sartan|olol|cillin|azine|axine|eridol|profen|tidine|formin|codone|morphine|phenidate|barbital)|lithium|prozac|zoloft|"
    r"cipralex|lexapro|celexa|paxil|xanax|valium|ativan|klonopin|clonex|seroquel|abilify|risperdal|zyprexa|wellbutrin|"
    r"effexor|cymbalta|ritalin|concerta|adderall|vyvanse|ambien|stilnox|trazodone|bupropion|buspirone|lamictal|depakote|"
    r"methadone|suboxone|naltrexone|antabuse|ketamine|melatonin|ibuprofen|aspirin|insulin|tylenol)\b"
    r"|(?<!\w)[ובלמהשכ]{0,2}(?:ציפרלקס|ציפרמיל|פרוזק|לוסטרל|סרטרלין|פלואוקסטין|אסציטלופרם|קסנקס|קלונקס|ואליום|לוריוואן|ריטלין|"
    r"קונצרטה|ויואנס|אטנט|ליתיום|סרוקוול|ריספרדל|זיפרקסה|אביליפיי|סימבלטה|אפקסור|ונלפקסין|וולבוטרין|מירטזפין|מירו|טרזודיל|"
    r"נוקטורנו|בונדורמין|מלטונין|למיקטל|אנפרניל|פריזמה|סרוקסט|רסיטל|אלפרליד|קנאביס)(?!\w)".translate(FINAL_TO_MEDIAL)
)
_HEBREW_NAMES = _words(
    """
    אבי אביגיל אביב אבנר אברהם אהרון אודי אורי אורית אורלי אורן אושרה אייל אילן אילנה איתי איתמר איתן אלון אליהו אלכס אלעד
    אמיר אמנון אנה אסף אפרת אריאל אריה ארז אשר בועז בנימין ברוך ברק גבי גדעון גיא גיורא גלית גלעד דבורה דוד דודי דורון דורית
    דינה דן דנה דני דניאל דניאלה דפנה הדס הדסה הודיה הילה הילית הלל ורד זאב זהבה זיו חגית חיים חיה חנה חנן טובה טלי טליה יאיר
    יגאל יהודה יהודית יהונתן יואב יואל יובל יוחאי יונתן יוסי יוסף יורם יותם יעל יעקב יפעת יפתח יצחק ירדן ירון ישי ישראל כרמית
    כרמל לאה ליאור ליאורה ליאת לימור לינוי מאיה מאיר מוטי מורן מושיקו מיה מיכאל מיכל מיכה מירב מירי מיריאם מלכה מנחם מעיין
    מרדכי מרים משה נדב נועה נועם נחמה נילי ניסים ניצן ניר נירית נעמה נעמי נתן נתנאל סיגל סיגלית סימה סמדר עדי עדה עדן עומר עופר
    עידו עידן עינב עינת עמוס עמיחי ענת עפרה ערן פנינה צבי צביה צביקה צחי צילה קרן ראובן רבקה רויטל רונן רועי רותי רחל רינת
    רמי רפאל שגית שולמית שושנה שחר שי שירה שירלי שלומי שלמה שמואל שמעון שרה שרון תהילה תומר תמי תמר
    """
)
"""Given names that are seldom anything else."""
_HEBREW_PLACES = _words(
    """
    ירושלים תל-אביב חיפה אילת נתניה אשדוד אשקלון הרצליה רעננה חולון בת-ים רמת-גן פתח-תקווה ראשון-לציון רחובות מודיעין טבריה
    עכו נהריה צפת אמריקה אנגליה צרפת גרמניה איטליה ספרד יוון רוסיה הודו תאילנד ברלין לונדון פריז רומא אמסטרדם
    """
)
_INTRODUCED = re.compile(r"(?<!\w)[ובלמהשכ]{0,2}(?:ד\"ר|דר'|פרופ'|מר|גב'|בשמ|ששמ[הו]|ושמ[הו]) ([א-ת']{2,})")


def names_in(sentence: str) -> set[str]:
    """The spelt words of a sentence that name somebody or something."""
    found = set()
    for one in _CAPITAL.finditer(sentence):
        word = Spelling(one[0]).text.removesuffix("'s")
        is_shouted = one[0].isupper() and len(one[0]) > 1
        if word not in _NO_NAMES and (is_shouted or not _OPENS.search(sentence[: one.start()])):
            found.add(word)
    spelt = Spelling(sentence).text
    found |= {one[0].lstrip() for one in _DRUG.finditer(spelt)}
    found |= set(_INTRODUCED.findall(spelt))
    return found | {name for word in re.findall(r"[א-ת]+(?:-[א-ת]+)?", spelt) if (name := _known(word))}


def is_borne_out(name: str, given: str) -> bool:
    """Whether a spelt text has this name, with or without letters before it and endings behind it."""
    if re.search(rf"(?<![^\W_])[{PREFIX_LETTERS}]{{0,3}}-?{re.escape(name)}(?![^\W_])", given):
        return True
    stems = {form for form in forms_of(name) if not form.startswith("@")}
    return any(stems & forms_of(word) for word in re.findall(r"[^\W\d_]+", given) if word[0] == name[0])


def _known(word: str) -> str:
    for cut in range(3):
        bare = word[cut:]
        if word[:cut].strip(PREFIX_LETTERS) == "" and bare in (_HEBREW_NAMES | _HEBREW_PLACES):
            return bare
    return ""
