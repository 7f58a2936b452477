"""What looks like a name in a sentence: people, places, drugs, and what is written in capitals."""

import re

from agent.evidence.lists import listed
from agent.evidence.spelling import Spelling
from agent.evidence.words import forms_of
from agent.hebrew import FINAL_TO_MEDIAL, PREFIX_LETTERS

_CAPITAL = re.compile(r"(?<![\w'])[A-Z][A-Za-z'’-]*[A-Za-z]|\b[A-Z]{2,}\b")
_OPENS = re.compile(r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\bSt)(?:^|[.!?:;\n(\[\"“'‘•–—-])\s*$")


_NO_NAMES = frozenset(
    listed(
        """
        i i'm i've i'd i'll mr mrs ms dr prof patient client therapist session summary monday tuesday wednesday
        thursday friday saturday sunday january february march april may june july august september october november
        december she he they the pt ok si hi ah vh tv
        """
    )
)
_DRUG = re.compile(
    r"\b(?:\w{3,}(?:oxetine|traline|alopram|azepam|zolam|zepine|idone|apine|piprazole|iptyline|"
    r"triptan|statin|oprazole|"
    r"sartan|olol|cillin|azine|axine|eridol|profen|tidine|formin|codone|morphine|phenidate|"
    r"barbital)|lithium|prozac|zoloft|"
    r"cipralex|lexapro|celexa|paxil|xanax|valium|ativan|klonopin|clonex|seroquel|abilify|"
    r"risperdal|zyprexa|wellbutrin|"
    r"effexor|cymbalta|ritalin|concerta|adderall|vyvanse|ambien|stilnox|trazodone|bupropion|"
    r"buspirone|lamictal|depakote|"
    r"methadone|suboxone|naltrexone|antabuse|ketamine|melatonin|ibuprofen|aspirin|insulin|"
    r"tylenol)\b"
    r"|(?<!\w)[ובלמהשכ]{0,2}(?:ציפרלקס|ציפרמיל|פרוזק|לוסטרל|סרטרלין|פלואוקסטין|אסציטלופרם|קסנקס|"
    r"קלונקס|ואליום|לוריוואן|ריטלין|"
    r"קונצרטה|ויואנס|אטנט|ליתיום|סרוקוול|ריספרדל|זיפרקסה|אביליפיי|סימבלטה|אפקסור|ונלפקסין|"
    r"וולבוטרין|מירטזפין|מירו|טרזודיל|"
    r"נוקטורנו|בונדורמין|מלטונין|למיקטל|אנפרניל|פריזמה|סרוקסט|רסיטל|אלפרליד|קנאביס)(?!\w)".translate(FINAL_TO_MEDIAL)
)
_ENGLISH_NAMES = frozenset(
    listed(
        """
        aaron adam adrian alan albert alex alice alison amanda amy andrea andrew angela ann anna anne anthony
        arthur barbara beth ben benjamin brian carl carol caroline catherine charles charlotte chris christine
        claire craig cynthia dan daniel david deborah dennis diana diane donna dorothy doug edward elaine
        eleanor elizabeth ellen emily emma eric ethan eva evelyn fiona gary george gloria hannah harry heather
        helen henry ian irene isaac isabel ivan jack jacob james jane janet jason jeff jennifer jeremy jessica
        jim joan joe joel john jonathan jordan joseph josh joyce judith judy julia julie karen kate katherine
        kathy keith kelly ken kevin kim larry laura lauren lee leo leon linda lisa liz louis louise lucas lucy
        luke lynn margaret maria marie marion martha martin mary matt matthew megan melissa michael michelle
        mike miriam mohammed nancy naomi natalie nathan nicole nina noah nora olivia oliver omar pamela patricia
        paul peter philip rachel ralph rebecca richard robert robin roger ron ronald rosa ruth ryan sam samantha
        samuel sandra sara sarah scott sean sharon sheila simon sofia sophie stephanie stephen steve steven
        susan teresa thomas tim timothy todd tom tony tyler victor victoria vincent vivian walter wendy william
        yael zoe
        """
    )
)
"""Given names by which a sentence may begin; elsewhere a capital letter is enough."""
_HEBREW_NAMES = frozenset(
    listed(
        """
        אבי אביגיל אבנר אברהם אהרון אודי אורי אורית אורלי אושרה אייל אילן אילנה איתי איתמר איתן אליהו אלכס אלעד אמיר
        אמנון אסף אפרת אריאל בועז בנימין גדעון גיא גיורא גלית גלעד דודי דורון דורית דינה דנה דני דניאל דניאלה דפנה
        הדסה הודיה הילה הילית הלל זיו חגית חנן טלי טליה יאיר יגאל יהודה יהודית יהונתן יואב יואל יוחאי יונתן יוסי
        יוסף יורם יותם יעקב יפעת יפתח יצחק ירון ישראל כרמית לאה ליאור ליאורה ליאת לימור לינוי מאיה מוטי מורן מושיקו
        מיה מיכאל מיכל מיכה מירי מיריאם מעיין מרדכי מרים משה נדב נועה נועם נילי ניסים ניר נירית נעמה נעמי נתנאל סיגל
        סיגלית סימה סמדר עדי עדן עומר עופר עידו עינב עינת עמוס עמיחי ענת עפרה צביה צביקה צחי צילה ראובן רבקה רויטל
        רונן רועי רותי רחל רינת רמי רפאל שגית שולמית שירה שירלי שלומי שמואל שמעון שרה שרון תהילה תומר תמי תמר
        """
    )
)
"""Given names that are seldom anything else."""
_HEBREW_PLACES = frozenset(
    listed(
        """
        ירושלים תל-אביב חיפה אילת נתניה אשדוד אשקלון הרצליה רעננה חולון בת-ים רמת-גן פתח-תקווה ראשון-לציון רחובות
        מודיעין טבריה עכו נהריה צפת אמריקה אנגליה צרפת גרמניה איטליה ספרד יוון רוסיה הודו תאילנד ברלין לונדון פריז
        רומא אמסטרדם
        """
    )
)
_NAMES_AND_WORDS = frozenset(
    listed(
        """
        אביבה אביה אגם אדם אוהד אור אורה אושר אילת אלה אלמוג אמונה אסתר אפיק אריאלה אשל בן בר ברק בתיה גאולה גיל
        גילה גל דגן דקל דרור הדר הראל ורדה זוהר חופית חן טל טליה יהל ים יערה ירדנה כוכב כנרת לב לבנה ליבי לי לילך
        לירון מגן מור מזל מיטל מעוז מרגלית נוי נופר נורית נטע נינה נצח סהר סופיה סיון סיוון סתיו עדיה עוז עוזי עומרי
        עמית עמיר ענבל פז פרח צוף קובי קמה רוני רונית רז רון רחלי רעות רענן רתם שגיא שדה שובל שחף שי שיר שירן שלו
        שלי שמש שני שקד תאיר תום תור תמרה חיים נתן טובה חיה דוד עידן אביב קרן שחר ברק ברוך אלון ארז כרמל ירדן ורד
        פנינה דבורה אריה זהבה שושנה ניצן יובל שי הדס צבי יעל זאב ערן מאיר שלמה ישי עדה אנה דן חנה נחמה מנחם מלכה
        מירב אורן
        """
    )
)
"""Given names that are words, too: names where one is expected."""
_EXPECTED = re.compile(
    r"(?<!\w)[ובלמהשכ]{0,2}(?:עמ|אצל|בשמ|את|של|אל|אחותה|אחותו|אחיה|אחיו|חברתה|חברה|חבר|חברו|בעלה|"
    r"אשתו|בנה|בנו|בתה|בתו|הבת|הבנ|דודה|דודתה|"
    r"קולגה|מנהלת|מנהל|שכנה|שכנ|השותפה|השותפ|בת זוגו|בנ זוגה) (?:[לבמו]?)([א-ת']{2,})"
)
_INTRODUCED = re.compile(r"(?<!\w)[ובלמהשכ]{0,2}(?:ד\"ר|דר'|פרופ'|מר|גב'|בשמ|ששמ[הו]|ושמ[הו]) ([א-ת']{2,})")


def names_in(sentence: str) -> set[str]:
    """The spelt words of a sentence that name somebody or something."""
    found = set()
    for one in _CAPITAL.finditer(sentence):
        word = Spelling(one[0]).text.removesuffix("'s")
        is_shouted = one[0].isupper() and len(one[0]) > 1
        is_inside = is_shouted or not _OPENS.search(sentence[: one.start()])
        if word not in _NO_NAMES and (is_inside or word in _ENGLISH_NAMES):
            found.add(word)
    spelt = Spelling(sentence).text
    found |= {one[0].lstrip() for one in _DRUG.finditer(spelt)}
    found |= set(_INTRODUCED.findall(spelt))
    found |= {word for word in _EXPECTED.findall(spelt) if word in _NAMES_AND_WORDS}
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
