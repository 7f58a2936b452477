"""How much a statement matters: facts, numbers, clinical and therapeutic words up; small talk and echoes down."""

import heapq
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.hebrew import PREFIX_LETTERS, plain
from agent.offline.lexicon import word_set
from agent.offline.utterances import GREETS, Statement

_STOP = word_set(
    """
    the a an and or but if so to of in on at for with from by as is are was were be been being am do
    does did have has had i you he she it we they me him her them my your his its our their this that
    these those there here what which who how when where why not no yes yeah yep okay ok right well um
    just like really very then than also too can could will would should may might must about into out
    up down over all any some more most other know think mean say said get got go going gonna kind sort
    lot little bit thing things something anything everything let see look want good great fine sure
    thank thanks it's i'm i've i'll that's you're don't didn't let's we'll we're there's he's she's של
    את על עם גם כי אם או לא כן אני אתה הוא היא אנחנו הם הן זה זאת זו יש אין היה הייתה היתה להיות מה מי
    איך למה כמה אז רק עוד כל כבר אבל כמו יותר מאוד לה לו לי לך שלה שלו שלי שלך אותה אותו ככה משהו קצת שם
    פה כאן טוב בסדר אוקיי נכון
    """
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
    r"|once|twice|half|first|second|third)\b"
)
_SMALL_TALK = re.compile(
    r"^(?:(?:(?:hi|hello|hey|good (?:morning|afternoon|evening))(?:,? \w+)?(?=\W*$)|hi|hello|hey|"
    r"bye|goodbye|take care|nice to (?:see|meet)|how are you|thank you|thanks|you're welcome|okay|"
    r"ok|all right|alright"
    r"|yeah|yes|no|sure|right|great|good|perfect|mm|absolutely|of course|exactly|got it|i see|"
    r"sounds good|that's (?:good|great|right|fine|it)|sorry|excellent|wonderful|awesome"
    r"|any (?:other )?questions?|do you have any questions|היי|שלומ|בוקר טוב|תודה|בסדר|אוקיי|כנ|"
    r"לא|טוב|נכונ|יופי|מעולה|להתראות|ביי)\b[\s,.!?]*)+$"
)
_CLINICAL = re.compile(
    r"\b(?:pain|symptom|medic\w*|mg|milligram\w*|dose|diagnos\w*|histor\w*|surg\w*|allerg\w*|"
    r"anxi\w*|depress\w*|sleep\w*|suicid\w*|risk|blood|pressure|test\w*|scan|x-?ray|mri|ct|"
    r"therap\w*|treat\w*|exam\w*"
    r"|follow\w*|refer\w*|prescri\w*|week\w*|month\w*|year\w*|day\w*|mild|moderate|severe|acute|"
    r"chronic|left|right|bilateral|positive|negative|normal|swelling|fever|nausea|cough|alcohol|"
    r"smok\w*|drink\w*|family|father|mother"
    r"|brother|sister|children|work\w*|plan|goal\w*|homework|exposure|panic|attack\w*|mood|"
    r"\w{4,}(?:itis|osis|emia|ectomy|oscopy|pathy|algia|pril|olol|statin|azole|cillin|prazole|"
    r"formin|pine|zepam|etine|sartan|oxacin))\b"
    r"|(?:חרד|דיכאונ|שינה|ישנ|תרופ|סיכונ|אובדנ|פאניק|חשיפ|תרגיל|תרגול|מחשב|רגש|משפח|עבודה|מטרה|"
    r"שיעורי|התקדמ|קושי|כאב|שבוע|פגישה|יומנ|ציונ)"
)
_DICTATED = re.compile(
    r"\b(?:on (?:your )?(?:physical )?exam|i(?:'m| am) going to|i want (?:you )?to|i(?:'d| would) "
    r"like (?:you )?to|let's|we(?:'ll| will)|impression|assessment|plan|consistent with|diagnosis|"
    r"results?|shows?|reveals?|demonstrates?"
    r"|history of|year.old|my recommendation|for your|in regards? to|regarding|continue|because)\b"
)


def content_words(text: str) -> list[str]:
    """The words that carry content, plain and with one Hebrew prefix letter off."""
    return [_bare(word) for word in _WORD.findall(plain(text)) if len(word) > 2 and word not in _STOP]


def _bare(word: str) -> str:
    if "א" <= word[0] <= "ת":
        return word[1:] if len(word) > 4 and word[0] in PREFIX_LETTERS else word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """What does not change while statements are chosen."""

    words: frozenset[str] = field(repr=False)
    facts: float
    share: float
    cost: float


class Salience:
    """Scores statements against the whole they come from."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        words = [frozenset(content_words(statement.full)) for statement in statements]
        self._spread = Counter(itertools.chain.from_iterable(words))
        self._total = max(1, len(statements))
        self._weights = {word: self._weight(word) for word in self._spread}
        self._measured = [_measure(statement, known) for statement, known in zip(statements, words, strict=True)]

    def words(self, index: int) -> frozenset[str]:
        return self._measured[index].words

    def score(self, index: int, seen: set[str]) -> float:
        """The worth of what is new in a statement (`seen` words are told already) for each word it costs."""
        measured = self._measured[index]
        told = sum(self._weights[word] for word in measured.words & seen)
        fresh = sum(self._weights[word] for word in measured.words) - told
        return measured.share * (fresh + 0.15 * told + measured.facts) / measured.cost

    def _weight(self, word: str) -> float:
        """Words that come up more than once are what the talk is about; words everywhere are none of it."""
        times = self._spread[word]
        rarity = math.log(1 + self._total / times) / math.log(1 + self._total)
        return rarity * (1.25 if 2 <= times <= self._total / 6 + 2 else 1.0)


def _measure(statement: Statement, words: frozenset[str]) -> _Measured:
    text = plain(statement.full)
    facts = (
        1.2 * len(_NUMBER.findall(text)) + 0.9 * len(set(_CLINICAL.findall(text))) + 0.8 * len(_DICTATED.findall(text))
    )
    is_question = statement.text.endswith("?")
    is_idle = _SMALL_TALK.match(text) or (is_question and GREETS.search(text))
    share = 0.0 if is_idle else 0.45 if is_question else 1.0
    return _Measured(words=words, facts=facts, share=share, cost=float((4 + len(text.split())) ** 0.8))


def pick(statements: Sequence[Statement], words_allowed: int) -> list[int]:
    """The places of the statements that say most within the length, in the order they were said.

    The best of the moment is taken again and again. What is told already only lowers a worth, so a worth that still
    leads after it was looked at anew leads them all.
    """
    scorer = Salience(statements)
    seen: set[str] = set()
    chosen: list[int] = []
    left = words_allowed
    waiting = [(-scorer.score(index, seen), index) for index in range(len(statements))]
    heapq.heapify(waiting)
    while waiting:
        _, index = heapq.heappop(waiting)
        length = len(statements[index].full.split())
        worth = scorer.score(index, seen)
        if worth <= 0 or length > left:
            continue
        if waiting and worth < -waiting[0][0]:
            heapq.heappush(waiting, (-worth, index))
            continue
        chosen.append(index)
        seen |= scorer.words(index)
        left -= length
    return sorted(chosen)
