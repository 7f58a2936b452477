"""Names in English text that nobody told us of, found by lists of names and by the words around a capital."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.hebrew import language_of
from agent.offline.lexicon import word_set
from agent.pseudonyms.spans import Span
from agent.pseudonyms.words import words

_WORD = re.compile(r"\[[A-Z]+\d+\]|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_RELATION = (
    r"(?:(?:step|half|grand|great|ex|foster|twin)[ -]?)?(?:sister|brother|sibling|mother|father|mom|mum|dad|son|"
    r"daughter|wife|husband|partner|"
    r"fianc[eé]e?|girlfriend|boyfriend|aunt|uncle|cousin|niece|nephew|friend|roommate|flatmate|housemate|"
    r"colleague|coworker|boss|manager|"
    r"supervisor|neighbou?r|teacher|tutor|coach|mentor|therapist|counsell?or|psychiatrist|doctor|nurse|midwife|"
    r"lawyer|landlord|landlady|"
    r"grandson|granddaughter|grandmother|grandfather|grandma|grandpa|child|kid|baby|boy|girl|twins?|classmate|ex|"
    r"date|crush|dog|cat|lodger|carer|solicitor|barrister|surgeon|dentist|physio|physiotherapist|headteacher|"
    r"dietitian|(?:youth|social|key|support|care) worker|probation officer|tenant|employer|assistant|nanny|"
    r"childminder|vicar|imam|rabbi|priest)s?(?:[ -]in[ -]law)?"
)
_AFTER_RELATION = re.compile(rf"\b{_RELATION},? (?:(?:named|called) )?$", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:named|nicknamed|by the name of|goes by|names? (?:is|was|were)|name['’]s|(?:a|the) (?:guy|man|woman|"
    r"girl|boy|kid|person|lady) called)"
    r" $",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Doctor|Rabbi|Rabbanit|Uncle|Aunt|Auntie|Aunty|Grandma|Grandpa|Nurse|"
    r"Judge|Officer|Coach|"
    r"Pastor|Imam|Sheikh|Sgt|Captain|Principal|Nana|Sir|Saint|Madame|dr|mr|mrs|prof)\.? $"
)
_TOLD = re.compile(
    r"\b(?:with|told|tell|telling|visit|invite|invites|see|sees|hug|marries|joined|trust|trusts|asked|ask|asking|"
    r"met|meet|meeting|saw|seeing|called|call|calling|texted|texting|phoned|emailed|visited|"
    r"visiting|married|marry|dated|dating|misses|missed|missing|hates|hated|loves|loved|likes|liked|hugged|kissed|"
    r"invited|blames|blamed|"
    r"forgave|thanked|helped|helping|left|divorced|remembers|named|introduced|about|from|without|like|and|for|to|"
    r"at|than|by) $",
    re.IGNORECASE,
)
_DOES = word_set(
    """
    said says saying told tells asked asks thinks thought left leaves came comes called calls texted texts wants
    wanted refuses refused yelled yells cried cries died married moved works worked lives lived replied replies
    answered answers agreed agrees denied denies reports reported describes described feels felt knows knew likes
    liked loves loved hates hated apologised apologized promised hugged laughed screamed hit pushed helped visited
    arrived woke slept snores drinks drank started stopped keeps kept got gets went goes took takes gave gives made
    makes looked looks seemed seems has had is was isn't wasn't doesn't didn't won't couldn't can't never always
    still often sometimes usually also just even really owes owed runs ran hears heard rings rang finds found brings
    brought sends sent pays paid buys bought drives drove writes wrote sits sat stands stood plays played shouts shouted
    swears swore walks walked talks talked speaks spoke believes believed hopes hoped insists insisted worries worried
    cheats cheated lies lied stays stayed threatens threatened promises suggests suggested admits admitted offers
    offered wonders wondered needs needed tries tried hugs laughs screams gets apologises apologizes cancelled
    missed hurts
    """
)
_BEING = word_set(
    "is was isn't wasn't has had seemed seems keeps kept never always still also just even really makes made"
)
_SAYS = word_set(
    "said says told tells asked asks called calls texted replied answered yelled cried died refused denies owes owed "
    "rang rings shouted shouts swore apologised apologized hugged hugs laughed laughs screamed phoned insists insisted "
    "admitted admits threatened threatens offered offers promised promises wants thinks loves hates drinks snores"
)
_RELATED_BEHIND = re.compile(
    rf"^(?:['’]s)?(?:,| \(| is| was) ?(?:my|his|her|their|our|your|the|a)(?: \w+)? {_RELATION}\b", re.IGNORECASE
)
_ADDRESSED = re.compile(
    r"^, (?:please [a-z]+|listen|stop|come|i|you|can|could|do|don['’]t|what|why|how|where|thank|thanks|sorry|it['’]s|"
    r"let|look|wait|we)\b",
    re.IGNORECASE,
)
_OWNS = re.compile(
    rf"^['’]s (?:{_RELATION}|wedding|birthday|funeral|house|flat|apartment|family|parents|kids|room|death|birth|"
    rf"job|voice|face|idea|letter|message)\b",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"\b(?:with|told|asked|met|saw|called|texted|visit|visited|misses|loves) $",
    re.IGNORECASE,
)
_MONTHS = word_set("may april june august")
_SENTENCE_WORDS = word_set(
    "will may can mark rose grace hope love bill art faith joy chase grant miles sky page rich frank"
)
_PRONOUNS = word_set(
    "i you he she it we they this that these those the a an my your his her our their there not be have"
)
_MOST_SURNAMES = 2
_REACH = 80
"""How far back a sentence's beginning is looked for: a transcript may be one line."""


@dataclass(frozen=True, kw_only=True)
class _Word:
    start: int
    end: int
    text: str
    begins: bool

    @property
    def bare(self) -> str:
        """In lower case, without a possessive."""
        return re.sub(r"['’]s?$", "", self.text).casefold()

    @property
    def bare_end(self) -> int:
        return self.start + len(re.sub(r"['’]s?$", "", self.text))

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper() and (len(self.text) == 1 or not self.text.isupper())

    @property
    def is_shouted(self) -> bool:
        return len(self.text) > 2 and self.text.isupper()


class EnglishNames:
    """Looks at one text. `known` are words that were found to be names elsewhere in the same call, in lower case."""

    def __init__(self, text: str, known: frozenset[str] = frozenset()) -> None:
        self._text = text
        self._known = known
        self._is_english = language_of(text) == "en"
        self._words = [
            _Word(start=found.start(), end=found.end(), text=found[0], begins=_begins(text, found.start()))
            for found in _WORD.finditer(text)
            if found[0].isascii() or found[0][0].isupper()
        ]

    def spans(self) -> Iterator[Span]:
        """A name and the surname behind it are stretches of their own: each is met alone elsewhere."""
        behind = 0
        for place, word in enumerate(self._words):
            if word.text.startswith("["):
                behind = _MOST_SURNAMES if word.text.startswith(("[N", "[P", "[T")) else 0
                continue
            is_name = self._is_name(place) or (behind > 0 and self._is_surname(place))
            behind = _MOST_SURNAMES if is_name and behind == 0 else max(0, behind - 1) if is_name else 0
            if is_name:
                yield Span(start=word.start, end=word.bare_end, kind="N")

    def _is_name(self, place: int) -> bool:
        word = self._words[place]
        if len(word.bare) < 2:
            return False
        if word.bare == "aviv" and self._before(word).casefold().endswith("tel "):
            return False
        if word.bare in words("given_en"):
            return word.is_capital or word.is_shouted or len(word.bare) > 3 or self._is_introduced(word)
        if not word.is_capital:
            return False
        if word.bare in self._known and not self._starts_a_sentence_otherwise(place):
            return True
        if word.bare in words("word_names_en"):
            return self._is_person_of_that_word(place)
        return self._is_stranger(place)

    def _is_person_of_that_word(self, place: int) -> bool:
        """Rose, Will, June: by the words around, or by a capital that nothing else explains."""
        word = self._words[place]
        if self._is_introduced(word) or self._is_spoken_of(word):
            return True
        if word.bare in words("capitals_en") and word.bare not in _MONTHS and word.bare not in _SENTENCE_WORDS:
            return False
        if word.bare in _MONTHS:
            return self._next(place) in _DOES - _BEING or bool(_MEETS.search(self._before(word)))
        if not word.begins or self._next_is_another(place):
            return True
        return self._next(place) in _DOES - _BEING and not self._starts_a_sentence_otherwise(place)

    def _is_stranger(self, place: int) -> bool:
        """A word of no list: a name if a title or a relative stands before it, or a capital in mid-sentence says so."""
        word = self._words[place]
        if word.bare in words("capitals_en") or word.bare.split("-")[0] in words("capitals_en"):
            return False
        if self._is_introduced(word) or self._is_spoken_of(word):
            return True
        if word.begins:
            return self._next(place) in _SAYS and word.bare not in _PRONOUNS
        # Among Hebrew letters a capital is rather a product's or a firm's.
        return self._is_english or bool(_TOLD.search(self._before(word))) or self._next(place) in _DOES

    def _is_surname(self, place: int) -> bool:
        """Directly behind a given name, with a capital."""
        word, before = self._words[place], self._words[place - 1]
        if not word.is_capital or word.begins or self._text[before.end : word.start].strip():
            return False
        return word.bare in words("surnames_en") or word.bare not in words("capitals_en")

    def _is_introduced(self, word: _Word) -> bool:
        before = self._before(word)
        if _TITLE.search(before):
            return word.bare not in _PRONOUNS and word.bare not in _DOES
        is_named = _AFTER_RELATION.search(before) or _NAMED.search(before)
        return bool(is_named) and word.bare not in _DOES and word.bare not in _PRONOUNS

    def _is_spoken_of(self, word: _Word) -> bool:
        """By what stands behind: "X, my brother", "X's wedding", "X, please listen"."""
        behind = self._text[word.bare_end : word.bare_end + 60]
        return any(pattern.match(behind) for pattern in (_RELATED_BEHIND, _ADDRESSED, _OWNS))

    def _starts_a_sentence_otherwise(self, place: int) -> bool:
        """ "Will you come?", "Mark the date": the capital is the sentence's."""
        word = self._words[place]
        if not word.begins or word.bare not in _SENTENCE_WORDS:
            return False
        return self._next(place) not in _DOES

    def _next_is_another(self, place: int) -> bool:
        """ "Frank and Rosalind": a capital behind the "and" says that both are people."""
        if self._next(place) != "and" or self._next(place + 1) == "":
            return False
        other = self._words[place + 2]
        return other.is_capital and other.bare not in words("capitals_en")

    def _next(self, place: int) -> str:
        if place + 1 >= len(self._words):
            return ""
        word, behind = self._words[place], self._words[place + 1]
        return behind.text.casefold().replace("’", "'") if self._text[word.end : behind.start] == " " else ""

    def _before(self, word: _Word) -> str:
        return self._text[max(0, word.start - 48) : word.start]


def _begins(text: str, at: int) -> bool:
    """Whether a word stands where any word has a capital: after a full stop, or first on its line, signs aside."""
    line = text[max(text.rfind("\n", 0, at) + 1, at - _REACH) : at]
    if not re.search(r"[^\W_]", line):
        return True
    before = line.rstrip(" \t\"'“”‘’([*_-–—•")
    return before[-1:] in set(".!?:;…") and not re.search(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St)\.$", before)
