"""What a note must never say by itself: wording of risk, histories, states of mind. Each with what bears it out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.evidence.negation import Polarity, polarity_at, said_in
from agent.evidence.spelling import Spelling
from agent.hebrew import FINAL_TO_MEDIAL
from pipelines.ports import Problem


@dataclass(frozen=True, kw_only=True)
class Subject:
    """`told` finds it in a sentence; `given` finds what bears it out in the spans (the same, where it is None)."""

    kind: Problem
    told: re.Pattern[str]
    given: re.Pattern[str]


def _subject(kind: Problem, told: str, given: str = "") -> Subject:
    """Patterns for plain spelling, in which Hebrew letters are all medial."""
    whole = f"{told}|{given}" if given else told
    return Subject(
        kind=kind,
        told=re.compile(told.translate(FINAL_TO_MEDIAL)),
        given=re.compile(whole.translate(FINAL_TO_MEDIAL)),
    )


_SELF = r"(?:my|your|her|him|them|one)sel(?:f|ves)"
_OPEN = r"(?<!\w)[ובלמהשכ]{0,3}"

SUBJECTS: Mapping[str, Subject] = {
    "suicide": _subject(
        "risk",
        rf"\bsuicid\w*|\b(?:kill|killing) {_SELF}|\bend(?:ing)? (?:it all|(?:my|her|his|their|"
        rf"your) (?:own )?life)|"
        r"\bwant\w* to die|\bbetter off dead|\btak(?:e|ing) (?:my|her|his|their|your) (?:own )?life|"
        r"\bs/?i\b(?=[ .,;]|$)|"
        rf"{_OPEN}(?:אובדנ\w*|התאבד\w*|להתאבד)|{_OPEN}לסיים את (?:החיים|חיי\w*)|{_OPEN}לשים קץ|"
        rf"{_OPEN}מחשבות (?:על )?מוות",
        r"\b(?:don't|do not|not) want to (?:be here|live|be alive|wake up|go on living)|"
        r"\bgo to sleep and not wake|"
        r"\bwish\w* (?:i|she|he) (?:was|were) dead|\bnot worth living|"
        rf"{_OPEN}לא (?:רוצה|רצה|רצתה) לחיות|{_OPEN}רוצה למות|{_OPEN}למות",
    ),
    "self-harm": _subject(
        "risk",
        rf"\bself[- ]?(?:harm|injur|mutilat)\w*|\b(?:hurt|harm|cut|injur|burn)(?:s|ing|ting)? {_SELF}|"
        rf"\bnssi\b|"
        rf"{_OPEN}פגיעה עצמית|{_OPEN}(?:לפגוע|פוגע\w*|פגע\w*|יפגע|תפגע) בעצמ\w*|{_OPEN}(?:חותכ\w*|"
        rf"לחתוך|חתכ\w*) את עצמ\w*",
        rf"{_OPEN}חת(?:כתי|וך|ך|כה) (?:את )?(?:עצמי|ידיים|הידיים)",
    ),
    "harm to others": _subject(
        "risk",
        r"\bhomicid\w*|\bviolen\w*|\b(?:hurt|harm|kill)(?:s|ing)? (?:others|other people|someone|"
        r"somebody|anyone|anybody|people)|"
        rf"{_OPEN}(?:אלימ\w*|לפגוע באחר\w*|לפגוע במישהו|רצח\w*)",
        rf"\b(?:hit|beat|punch|attack|kill|hurt|harm)\w*|\bfight\w*|{_OPEN}(?:מכ\w*|הרביצ\w*|היכ\w*|תקפ\w*|לפגוע)",
    ),
    "abuse": _subject(
        "risk",
        r"(?<!substance )(?<!drug )(?<!alcohol )\babus(?:e|ed|ive|er|ing)\b(?! (?:of )?(?:alcohol|"
        r"drugs?|substances?))|\bmolest\w*|\brap(?:e|ed|ist)\b|\b(?:sexual )?assault\w*|"
        r"\bneglect\w*|" + rf"{_OPEN}(?:התעלל\w*|אונס|נאנס\w*|תקיפה מינית|הטרדה מינית)",
        rf"\b(?:hit|beat|touched|hurt)\w*|{_OPEN}(?:מכה|מכות|הרביצ\w*|נגע\w*)",
    ),
    "overdose": _subject("risk", rf"\boverdos\w*|{_OPEN}מנת יתר", r"\btook (?:all|a bunch|too many)"),
    "weapon": _subject("risk", rf"\b(?:gun|firearm|weapon|rifle|knife)s?\b|{_OPEN}(?:אקדח|נשק|רובה|סכין)\w*"),
    "psychosis": _subject(
        "risk",
        rf"\bhallucinat\w*|\bdelusion\w*|\bpsycho(?:sis|tic)\w*|\bparanoi\w*|{_OPEN}(?:הזיות|הזיה|"
        rf"פסיכוז\w*|פסיכוטי\w*|פרנואיד\w*)",
        rf"\bvoices?\b|\bsee(?:ing)? things|{_OPEN}(?:שומע\w* )?קולות",
    ),
    "safety": _subject(
        "risk",
        rf"\bsafety (?:plan|contract)\w*|\bcontract\w* for safety|\b(?:at|no|low|high|moderate|acute|"
        rf"imminent|elevated|of) risk\b|"
        rf"\brisk (?:assess|level|factor|of|was|is)\w*|\bdanger to|{_OPEN}תוכנית ביטחון|"
        rf"{_OPEN}תכנית ביטחון|{_OPEN}סיכון|{_OPEN}מסוכנ\w*",
        rf"\brisk\w*|\bsafe\w*|\bdanger\w*|{_OPEN}(?:בטוח\w*|בטיחות|סכנה)",
    ),
    "childhood": _subject(
        "history",
        rf"\bchildhood\b|\bas a (?:child|kid|teen\w*|boy|girl)\b|\bgr(?:ew|owing) up\b|\badolescen\w*|"
        rf"\bearly (?:life|age)\b|"
        rf"{_OPEN}(?:ילדות(?:ה|ו|י)?|גיל ההתבגרות|גיל צעיר)(?!\w)",
        r"\b(?:child|kid|young|teen|boy|girl|school|grew|little|age|born)\w*"
        rf"|{_OPEN}(?:ילד|ילדה|קטנ\w*|צעיר\w*|בית ספר|גיל|נולד\w*)",
    ),
    "past": _subject(
        "history",
        r"\bhistory\b|\bprevious(?:ly)?\b|\bpast (?:history|episode|treatment|therap|diagnos|attempt|"
        r"trauma|hospital)\w*|"
        r"\bprior\b|\bin the past\b|\b(?:years|decades|months) ago\b|\blong[- ]?standing\b|"
        r"\bchronic\w*|\blifelong\b|"
        rf"\brecurr\w*|{_OPEN}(?:היסטוריה|בעבר|עבר של|כרוני\w*|רקע של)(?!\w)|{_OPEN}לפני (?:כמה |"
        rf"מספר )?(?:שנים|שנה|שנתיים|עשור)",
        r"\bused to\b|\bago\b|\bbefore\b|\bsince\b|\balways\b|\bwhen (?:i|she|he|we)\b|\blast\b|"
        r"\byears?\b|\bonce\b|\balready\b|"
        r"\bagain\b|\bfor (?:a )?long|\bback (?:then|in)\b|\bwas\b|\bwere\b|\bhad\b|"
        r"\bhave (?:\w+ ){0,2}\w+ed\b|\bever\b|\b(?:19|20)\d\d\b|"
        rf"{_OPEN}(?:לפני|פעם|תמיד|שנים|שנה|מאז|היה|היתה|הייתה|היו|היית\w*|כבר|שוב|אז)(?!\w)",
    ),
    "family history": _subject(
        "history",
        rf"\bfamily history\b|\bruns in (?:the|her|his) family\b|{_OPEN}היסטוריה משפחתית",
        r"\b(?:mother|father|mom|dad|brother|sister|parent|aunt|uncle|grand|family|cousin)\w*"
        rf"|{_OPEN}(?:אמא|אימא|אבא|אח|אחות|הורים|דוד|דודה|סבא|סבתא|משפח\w*)",
    ),
    "diagnosed": _subject(
        "history",
        rf"\bdiagnos\w*|{_OPEN}(?:אובחנ\w*|אבחנה|אבחון)",
        r"\b(?:told (?:me|her|him) (?:that )?(?:i|she|he)|doctor|disorder|condition|have (?:a |"
        r"an )?\w+)\b"
        rf"|{_OPEN}(?:רופא\w*|הפרעה|הפרעת)",
    ),
    "hospital": _subject(
        "history",
        rf"\bhospitali[sz]\w*|\binpatient\b|\bpsychiatric (?:ward|unit|admission)|{_OPEN}(?:אושפז\w*|אשפוז\w*)",
        rf"\bhospital\w*|\bward\b|\badmit\w*|\bemergency\b|\ber\b|{_OPEN}(?:בית חולים|בית החולים|מיון|מחלקה)",
    ),
    "trauma": _subject(
        "history",
        rf"\btrauma\w*|\bptsd\b|{_OPEN}(?:טראומ\w*|פוסט.?טראומ\w*)",
        r"\b(?:accident|attack|war|assault|abuse|hit|died|death|rape|violen|crash|explosion|army|"
        r"combat)\w*"
        rf"|{_OPEN}(?:תאונה|מלחמה|צבא|תקיפה|פיגוע|אונס|מוות|מת\b)\w*",
    ),
    "affect": _subject(
        "state",
        rf"\b(?:flat|blunted|constricted|labile|congruent|full|restricted) affect\b|\baffect (?:was|"
        rf"is)\b|{_OPEN}אפקט",
        r"\baffect\b|\bflat\b|\bexpression\w*",
    ),
    "orientation": _subject("state", rf"\b(?:alert|oriented)\b|{_OPEN}(?:התמצא\w*|מתמצא\w*|ערנ\w*)"),
    "insight": _subject(
        "state",
        rf"\b(?:insight|judge?ment) (?:is|was|and|good|fair|poor|intact)|\b(?:good|fair|poor|"
        rf"limited) (?:insight|judge?ment)\b|{_OPEN}(?:תובנה|בוחן מציאות|בוחן המציאות)",
        rf"\binsight\w*|\bjudge?ment\b|\brealis\w*|\brealiz\w*|\bunderst\w*|{_OPEN}(?:הבינ\w*|מבינ\w*)",
    ),
    "mood": _subject(
        "state",
        rf"\b(?:euthymic|dysthymic|dysphoric|elevated|depressed|low|anxious|stable|irritable) mood\b|"
        rf"\bmood (?:was|is|appeared|seemed)\b|\beuthymic\b|{_OPEN}מצב רוח|{_OPEN}מצב הרוח",
        rf"\bmood\w*|\bfe(?:el|lt)\w*|\bdown\b|\bsad\w*|\bhappy\b|\bdepress\w*|\blow\b|\bupset\b|"
        rf"\bgreat\b|\bgood\b|\bbad\b|\bangry\b|\banxi\w*|\birritab\w*|{_OPEN}(?:מרגיש\w*|הרגיש\w*|"
        rf"עצוב\w*|עצב|שמח\w*|ירוד\w*|מדוכ\w*|דיכאונ\w*|בסדר|רע|טוב|מבואס\w*|עצבנ\w*|כועס\w*)",
    ),
    "tears": _subject(
        "state",
        rf"\btearful\w*|\b(?:began|started|burst|broke) (?:to cry|crying|into tears|in tears)|"
        rf"\bcr(?:ied|ying)\b|\bwept\b|\bin tears\b|{_OPEN}(?:בכ(?:ה|תה|ו|י)|דמע\w*|בוכה)(?!\w)",
        rf"\bcry\w*|\btears?\b|\bsob\w*|{_OPEN}(?:לבכות|בכיתי|דמעות)",
    ),
    "agitation": _subject(
        "state",
        rf"\bagitat\w*|\brestless\w*|\bfidget\w*|{_OPEN}(?:אי שקט|חסר\w* מנוחה|נסער\w*)",
        rf"\b(?:calm down|sit still|upset|nervous|anxious|on edge|tense|pac(?:e|ing)|jittery)\b|"
        rf"{_OPEN}(?:לא רגוע\w*|לחוצ\w*|מתוח\w*|עצבנ\w*|סער\w*)",
    ),
    "bearing": _subject(
        "state",
        rf"\beye contact\b|\bwell[- ]groomed\b|\bdishevell?ed\b|\bpsychomotor\b|\bthought process\w*|"
        rf"\bspeech (?:was|is|normal|slow)|{_OPEN}(?:קשר עין|הופעה מטופחת|חשיבה מאורגנת|דיבור תקין)",
        rf"\beyes?\b|\blook\w*|\bgroom\w*|\bdress\w*|\bspe(?:ech|ak|aking)\b|{_OPEN}(?:עיניים|מבט|"
        rf"מטופח\w*|לבוש\w*|דיבור|מדבר\w*|חשיבה)",
    ),
    "hopelessness": _subject(
        "state",
        rf"\bhopeless\w*|\bworthless\w*|\bdespair\w*|{_OPEN}(?:ייאוש|מיואש\w*|חוסר תקווה|חסר\w* תקווה|חוסר ערך)",
        rf"\bno (?:hope|point|future|use)|\bnever (?:get|going)|\bpointless\b|\bgive up\b|\buseless\b|"
        rf"\bnothing (?:will|is going to|helps)|{_OPEN}(?:אין (?:טעם|סיכוי|תקווה)|לא ישתנה|לוותר)",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A subject that a sentence speaks of: where in it, and whether its spans bear that out."""

    kind: Problem
    is_borne_out: bool
    places: tuple[tuple[int, int], ...]


def claims_in(sentence: Spelling, given: Spelling) -> list[Claim]:
    """Risk must be spoken of in the spans with the same yes or no; a question that got no answer bears out neither."""
    claims = []
    for subject in SUBJECTS.values():
        places = tuple(found.span() for found in subject.told.finditer(sentence.text))
        if places:
            is_borne = bool(subject.given.search(given.text))
            if subject.kind == "risk":
                is_borne = is_borne and _agree(subject, sentence, given)
            claims.append(Claim(kind=subject.kind, is_borne_out=is_borne, places=places))
    return claims


def _agree(subject: Subject, sentence: Spelling, given: Spelling) -> bool:
    in_sentence, in_given = said_in(sentence), said_in(given)
    told = {polarity_at(in_sentence, *one.span())[0] for one in subject.told.finditer(sentence.text)} - {Polarity.OPEN}
    answers = [polarity_at(in_given, *one.span()) for one in subject.given.finditer(given.text)]
    known = {polarity for polarity, is_asked in answers if not is_asked}
    if not told:
        return True
    return Polarity.OPEN in known or bool(told & known)
