"""The words of a text that carry content, with the forms by which one of them is found again in another text."""

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache

from agent.evidence.concepts import meanings
from agent.evidence.lists import listed
from agent.evidence.spelling import Spelling
from agent.hebrew import PREFIX_LETTERS

WORD = re.compile(r"[^\W\d_]+(?:['\"][^\W\d_]+)*")
_EMPTY = frozenset(
    listed(
        """
        a an the and or but nor so yet if then than that this these those there here it its itself he she they we
        you i me him her them us my your his their our mine yours hers theirs myself yourself himself herself
        themselves one ones who whom whose which what when where why how is am are was were be been being do does
        did doing done have has had having will would shall should can could may might must ought of in on at to
        from by with about into onto over under after before during between through against within upon as for out
        up down off again further once while because until also just only very really quite too much many more most
        some any each every both few other another such own same not no never none n't well ok okay yeah yes yep uh
        um hmm mhm oh like kind sort lot bit thing things something anything everything nothing someone anyone
        everyone stuff way get gets got getting go goes going went gone come comes came make makes made take takes
        took put let know knows knew mean means say says said tells told tell think thinks see sees saw look looks
        seem seems want wants need needs use used patient client pt therapist counsellor counselor session reports
        reported report states stated state describes described notes noted note mentions mentioned expresses
        expressed indicates indicated explains explained discussed discusses shares shared endorses endorsed denies
        denied deny feels feel felt says today now still even ever since של את על עם גם כי אם או לא כן אני אתה הוא
        היא אנחנו הם הן זה זאת זו אלה יש אין היה הייתה היתה היו להיות מה מי איך למה כמה אז רק עוד כל כבר אבל כמו
        יותר מאוד לה לו לי לך להם לנו שלה שלו שלי שלך שלהם אותה אותו אותי ככה משהו קצת שם פה כאן בה בו בי ממנה ממנו
        אליה אליו עליה עליו אצל בין לפני אחרי בגלל כדי עד תוך לפי ללא בלי אינה אינו איננה איננו שולל שוללת מטופל
        מטופלת המטופל המטופלת מטפל מטפלת פגישה בפגישה דיווח דיווחה מדווח מדווחת סיפר סיפרה מספר מספרת אמר אמרה אומר
        אומרת ציין ציינה תיאר תיארה מתאר מתארת שיתף שיתפה הזכיר הזכירה הביע הביעה אפשר צריך צריכה רוצה הולך הולכת
        היום עכשיו
        """
    )
)  # fmt: skip
_IRREGULAR = dict(
    pair.split(":")
    for pair in listed(
        """
    slept:sleep felt:feel ate:eat eaten:eat drank:drink drunk:drink lost:lose left:leave met:meet ran:run spoke:speak
    wrote:write written:write drove:drive driven:drive bought:buy brought:bring began:begin became:become broke:break
    broken:break chose:choose fell:fall forgot:forget gave:give given:give grew:grow grown:grow kept:keep quit:quit
    sent:send spent:spend stood:stand taught:teach thought:think wore:wear won:win woke:wake caught:catch fought:fight
    hid:hide hung:hang held:hold led:lead meant:mean paid:pay rode:ride sat:sit sold:sell shot:shoot stole:steal
    swore:swear threw:throw understood:understand children:child men:man women:woman feet:foot lives:life wives:wife
    better:good worse:bad worst:bad died:die dying:die lying:lie lay:lie says:say
    """
    )
)
_ENDINGS = (
    "ations", "ation", "ements", "ement", "iness", "ments", "ment", "ings", "ing", "ions", "ion", "ives", "ive", "edly",
    "ness", "fully", "ful", "ies", "ied", "ily", "ers", "ed", "er", "es", "ly", "s",
)  # fmt: skip
_HEBREW_ENDINGS = ("ותיה", "ותיו", "יות", "ימ", "ות", "תי", "נו", "יה", "ית", "תמ", "ה", "ת", "י", "ו", "מ", "כ")
_VERB_OPENINGS = "איתנ"
_VOWEL_LETTERS = str.maketrans("", "", "וי")


@dataclass(frozen=True, kw_only=True)
class Word:
    """`start` and `end` are places in the spelling; two words are akin when their forms meet."""

    text: str = field(repr=False)
    start: int
    end: int
    forms: frozenset[str] = field(repr=False)

    def is_akin(self, forms: frozenset[str]) -> bool:
        return not self.forms.isdisjoint(forms)


def words_of(spelling: Spelling, start: int = 0, end: int | None = None) -> list[Word]:
    """The content words of a spelt text or a stretch of it."""
    found = WORD.finditer(spelling.text, start, len(spelling.text) if end is None else end)
    return [
        Word(text=one[0], start=one.start(), end=one.end(), forms=forms_of(one[0]))
        for one in found
        if is_content(one[0])
    ]


def is_content(word: str) -> bool:
    return len(word) > 1 and word not in _EMPTY and not word.endswith("n't") and word.rpartition("'")[0] not in _EMPTY


@lru_cache(maxsize=20_000)
def forms_of(word: str) -> frozenset[str]:
    """What a spelt word is known by: its stems, and the meanings (marked @) that it or they belong to."""
    stems = _stems(word)
    return stems | {meaning for stem in stems for meaning in _meanings().get(stem, ())}


def _stems(word: str) -> frozenset[str]:
    if "א" <= word[0] <= "ת":
        return frozenset(_hebrew_stems(word))
    return frozenset({_english_stem(word)})


def _english_stem(word: str) -> str:
    word = word.removesuffix("'s").replace("'", "")
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 3 else 3):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiosl":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "eyi" else word


def _hebrew_stems(word: str) -> set[str]:
    """A word may begin with letters that belong to it or with up to three that do not: all its readings."""
    readings = {word}
    rest = word
    while len(rest) > 3 and rest[0] in PREFIX_LETTERS and len(word) - len(rest) < 3:
        rest = rest[1:]
        readings.add(rest)
    readings |= {one[1:] for one in list(readings) if len(one) > 3 and one[0] in _VERB_OPENINGS}
    stems = set()
    for reading in readings:
        ending = next((e for e in _HEBREW_ENDINGS if reading.endswith(e) and len(reading) - len(e) >= 2), "")
        for bare in {reading, reading.removesuffix(ending)}:
            skeleton = bare[:1] + bare[1:].translate(_VOWEL_LETTERS)
            if len(skeleton) >= 3 or (len(skeleton) == 2 and len(word) <= 4):
                stems.add(skeleton)
    return stems or {word}


@cache
def _meanings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for number, group in enumerate(meanings()):
        for word in group:
            for stem in _headword_stems(Spelling(word).text):
                found.setdefault(stem, set()).add(f"@{number}")
    return {stem: frozenset(marks) for stem, marks in found.items()}


def _headword_stems(word: str) -> set[str]:
    """Of a Hebrew headword only the reading without prefixes: it was written down without any."""
    if not "א" <= word[0] <= "ת":
        return {_english_stem(word)}
    ending = next((e for e in _HEBREW_ENDINGS if word.endswith(e) and len(word) - len(e) >= 2), "")
    bares = {word, word.removesuffix(ending)}
    return {bare[:1] + bare[1:].translate(_VOWEL_LETTERS) for bare in bares}
