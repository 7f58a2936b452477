"""Which words of a text are said to be so, which not to be so, and which are neither."""

import re
from dataclasses import dataclass, field
from enum import Enum

from agent.evidence.spelling import Spelling
from agent.evidence.words import WORD, Word, words_of

NEAR_AFTER, NEAR_BEFORE = 7, 4
"""Words around a negation that it surely speaks of; what else stands in its clause may be meant or not."""
_STRONG = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|den(?:y|ies|ied|ying)|"
    r"negative for|absence of|"
    r"free of|ruled out)\b|\b\w+n't\b|\b(?:dont|doesnt|didnt|cant|wont|isnt|wasnt|havent|hasnt)\b"
    r"|(?<!\w)[ושכ]{0,2}(?:לא|אינ(?:ה|ו|ני|נה|נו|מ|נ)?|בלי|ללא|מעולמ|אפ פעמ|אפ אחד|שומ|כלומ|טרמ|"
    r"שול(?:ל|לת|לימ|לות)|שלל(?:ה|ו)?|הכחיש(?:ה|ו)?|מכחיש(?:ה|ימ|ות)?)(?!\w)"
)
_LISTS = re.compile(
    r"\b(?:no|without|den(?:y|ies|ied|ying)|negative for|absence of|free of|neither)\b|"
    r"(?<!\w)[ושכ]{0,2}(?:אינ|בלי|ללא|שול(?:ל|לת|לימ|לות)|שלל(?:ה|ו)?|הכחיש(?:ה|ו)?|מכחיש(?:ה|ימ|"
    r"ות)?)(?!\w)"
)
"""Negations that reach over the commas of a list: "denies A, B or C"."""
_TURNS = re.compile(
    r"\b(?:stop\w*|quit\w*|avoid\w*|fail\w*|lack\w*|unable|trouble|difficult\w*|struggl\w*|"
    r"refus\w*|reluct\w*|"
    r"hesita\w*|dislik\w*|hat(?:e|es|ed)|resist\w*|forg[eo]t\w*|miss(?:es|ed|ing)?|los(?:e|es|t|"
    r"ing)|abstain\w*|"
    r"skip\w*|stay\w* away|declin\w*|gave up|giv\w+ up|get rid|unlikely|inability|insomnia)\b"
    r"|(?<!\w)[ושכהבל]{0,2}(?:קשה|קושי|קשיימ|מתקש\w*|התקש\w*|נמנע\w*|הימנע\w*|הפסיק\w*|להפסיק|"
    r"מפסיק\w*|חסר\w*|סירב\w*|"
    r"מסרב\w*|שכח\w*|נכשל\w*|נגמל\w*|ויתר\w*|מוותר\w*|החמיצ\w*)(?!\w)"
)
"""Words that turn what stands beside them: with a negation they affirm it ("no trouble sleeping")."""
_HEDGES = re.compile(
    r"\b(?:hardly|barely|rarely|seldom|hard|sober|less|few|fewer|little|reduc\w*|decreas\w*|"
    r"poor\w*|bad|badly|worse|only|"
    r"except|instead|rather|if|whether|unless|wish\w*|until|almost|nearly|too|would|could|should|"
    r"un[a-z]{4,}|in(?:sufficient|"
    r"active)|\w+less)\b"
    r"|(?<!\w)[ושכהבל]{0,2}(?:בקושי|כמעט|פחות|גרוע\w*|רע|רעה|רק|חוצ|במקומ|אמ|הלוואי|מעט)(?!\w)"
)
"""Words that leave it open how far what follows is so."""
_NO_NEGATION = re.compile(
    r"\b(?:do|does|did)(?:n't| not) know\b|\bdon't you think\b|\bwhy (?:don't|not)\b|\b(?:is|are|"
    r"does|do|did|was|were|have|has|ca|wo|would|could)"
    r"n't (?:it|you|that|they|he|she|we)\b|\bnot only\b|\bno (?:problem|worries|doubt|wonder)\b|"
    r"\bnot sure\b|"
    r"\bwhether or not\b|\bor not\b|\band (?:no|nothing) more\b|\bno matter\b|\bnon-stop\b|"
    r"\b(?:can't|cannot|could ?n[o']t) (?:be|stand|bear|help|wait)\b|ללא הרפ|בלי הפסקה?|"
    r"ללא הפסקה?|לא רק|אינ ספק|אינ בעיה|לא יודע(?:ת)?|אמ לא|או לא"
)
"""Words that look like negations and say nothing about what stands beside them."""
_SENTENCE_END = re.compile(r"[.!?;\n…]+")
_CLAUSE_END = re.compile(
    r"[,:()\-]+(?=\s|$)|\s-+\s|\b(?:but|because|although|though|however|while|since|so|and then|"
    r"even though)\b|"
    r"\b(?:and|or)(?= (?:she|he|they|i|we|it|the|her|his|my)\b)|(?<!\w)(?:אבל|כי|אכ|למרות|בגלל|"
    r"אולמ|ואז|אלא|ו(?:היא|הוא|אני|זה|עכשיו|היום|כיומ))(?!\w)"
)
_NO_ITEM = re.compile(
    r"^\W*\w+ing\b|^\W*(?:and |or |but )?(?:she|he|they|i|we|it|you|patient|client)\b|^\W*ו?(?:היא|הוא|אני|המטופל)"
)
_PRONOUN = re.compile(r"\b(?:i|he|she|they|we|it|you)\b|(?<!\w)[וש]?(?:אני|אנחנו|הוא|היא|המ|הנ|זה)(?!\w)")
_BUT = re.compile(r"\b(?:but|however|although|though|because)\b|(?<!\w)(?:אבל|אכ|אולמ|למרות|כי)(?!\w)")
_LABEL = re.compile(r"^\s*[^\s:.!?]{1,20}(?: \d)?: ")
_NO = re.compile(
    r"^\W*(?:no|nope|nah|never|not (?:really|at all)|i (?:don't|do not|haven't)|לא|ממש לא|אפ פעמ|בכלל לא)\b"
)
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|i do|i have|sure|definitely|כנ|בטח|נכונ|לפעמימ)\b")


class Polarity(Enum):
    """SO: affirmed. NOT_SO: negated. OPEN: hedged, far from the negation, or only asked."""

    SO = "so"
    NOT_SO = "not so"
    OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A content word and what is said of it. `is_asked`: it stands in a question that got no yes and no no."""

    word: Word = field(repr=False)
    polarity: Polarity
    is_asked: bool = False


def said_in(spelling: Spelling) -> list[Said]:
    """All content words with their polarity; a bare answer speaks of the question before it."""
    out: list[Said] = []
    pieces = _cut(spelling.text, 0, len(spelling.text), _SENTENCE_END)
    for index, (start, end) in enumerate(pieces):
        if spelling.text[end : end + 1] == "?" or "?" in spelling.text[end : end + 3]:
            out += _asked(spelling, start, end, _next(spelling.text, pieces, index))
        else:
            out += _told(spelling, start, end)
    return out


def polarity_at(said: list[Said], start: int, end: int) -> tuple[Polarity, bool]:
    """What is said of the stretch between these places, and whether it was only asked."""
    inside = [one for one in said if one.word.start < end and one.word.end > start]
    kinds = {one.polarity for one in inside}
    is_asked = bool(inside) and all(one.is_asked for one in inside)
    if Polarity.NOT_SO in kinds:
        return Polarity.NOT_SO, is_asked
    return (Polarity.SO if kinds == {Polarity.SO} else Polarity.OPEN), is_asked


def has_negation(spelling: Spelling) -> tuple[bool, bool]:
    """Whether a text has a plain negation, and whether it has words that turn or hedge ("hardly", "stopped")."""
    text = _NO_NEGATION.sub(_blank, spelling.text)
    return bool(_STRONG.search(text)), bool(_TURNS.search(text) or _HEDGES.search(text))


def clauses_of(spelling: Spelling) -> list[tuple[int, int]]:
    """The clauses of a text, by their places in the spelling."""
    sentences = _cut(spelling.text, 0, len(spelling.text), _SENTENCE_END)
    return [clause for start, end in sentences for clause in _cut(spelling.text, start, end, _CLAUSE_END)]


def negations_in(spelling: Spelling) -> list[tuple[int, int]]:
    """Where the plain negations of a text stand, those in "I don't know" and the like among them."""
    return [found.span() for found in _STRONG.finditer(spelling.text)]


def _next(text: str, pieces: list[tuple[int, int]], index: int) -> str:
    if index + 1 >= len(pieces):
        return ""
    start, end = pieces[index + 1]
    return _LABEL.sub("", text[start:end].lstrip())


def _asked(spelling: Spelling, start: int, end: int, answer: str) -> list[Said]:
    polarity, is_asked = Polarity.OPEN, True
    if _NO.match(answer):
        polarity, is_asked = Polarity.NOT_SO, False
    elif _YES.match(answer):
        polarity, is_asked = Polarity.SO, False
    return [Said(word=word, polarity=polarity, is_asked=is_asked) for word in words_of(spelling, start, end)]


def _told(spelling: Spelling, start: int, end: int) -> list[Said]:
    text = _NO_NEGATION.sub(_blank, spelling.text)
    out: list[Said] = []
    is_carried = False  # a list that a negation opened goes on
    for left, right in _cut(text, start, end, _CLAUSE_END):
        clause = _Clause(text, left, right)
        before = text[max(start, left - 12) : left + 10]
        is_carried = is_carried and not clause.negations and not _NO_ITEM.match(text[left:right])
        is_carried = is_carried and not _BUT.search(before)
        out += [
            Said(word=word, polarity=clause.polarity(word, is_carried=is_carried))
            for word in words_of(spelling, left, right)
        ]
        is_carried = is_carried or clause.opens_list
    return out


class _Clause:
    """The negations of one clause, and what they say of its words."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self.negations = [one.span() for one in _STRONG.finditer(text, start, end)]
        self._forward = {one.start() for one in _LISTS.finditer(text, start, end)}
        self.opens_list = bool(_LISTS.search(text, start, end))
        self._turns = [one.span() for one in _TURNS.finditer(text, start, end)]
        self._hedge = found.start() if (found := _HEDGES.search(text, start, end)) else end

    def polarity(self, word: Word, *, is_carried: bool) -> Polarity:
        if any(start <= word.start < end for start, end in self.negations):
            return Polarity.OPEN
        is_negated = is_carried or any(self._is_near(word, one) for one in self.negations)
        is_turned = bool(self._turns) and not any(start <= word.start < end for start, end in self._turns)
        if is_turned:
            return Polarity.SO if is_negated else Polarity.OPEN
        if is_negated:
            return Polarity.NOT_SO
        return Polarity.OPEN if self.negations or word.start >= self._hedge else Polarity.SO

    def _is_near(self, word: Word, negation: tuple[int, int]) -> bool:
        start, end = negation
        if end <= word.start:
            return len(WORD.findall(self._text, end, word.start)) < NEAR_AFTER
        if start in self._forward or _PRONOUN.search(self._text, word.end, start):
            return False
        return len(WORD.findall(self._text, word.end, start)) < NEAR_BEFORE


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between matches; the signs between them belong to none."""
    pieces = []
    since = start
    for found in at.finditer(text, start, end):
        if found.start() > since:
            pieces.append((since, found.start()))
        since = found.end()
    if since < end:
        pieces.append((since, end))
    return pieces


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
