"""How much a statement matters: facts, numbers, clinical and therapeutic words up; small talk and echoes down."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from agent.hebrew import PREFIX_LETTERS, plain
from agent.offline.lexicon import word_set
from agent.offline.utterances import Statement

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


class Salience:
    """Scores statements against the whole they come from."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._spread = Counter(word for statement in statements for word in set(content_words(statement.full)))
        self._total = max(1, len(statements))

    def score(self, statement: Statement, seen: set[str]) -> float:
        """The worth of what is new in it (`seen` words are told already) for each word it costs."""
        text = plain(statement.full)
        if _SMALL_TALK.match(text):
            return 0.0
        words = set(content_words(statement.full))
        fresh = words - seen
        worth = sum(self._weight(word) for word in fresh) + 0.15 * sum(self._weight(word) for word in words & seen)
        worth += (
            1.2 * len(_NUMBER.findall(text))
            + 0.9 * len(set(_CLINICAL.findall(text)))
            + 0.8 * len(_DICTATED.findall(text))
        )
        if statement.text.endswith("?"):
            worth *= 0.45
        cost = 4 + len(text.split())
        return float(worth / cost**0.8)

    def _weight(self, word: str) -> float:
        """Words that come up more than once are what the talk is about; words everywhere are none of it."""
        times = self._spread[word]
        return (
            math.log(1 + self._total / times)
            / math.log(1 + self._total)
            * (1.25 if 2 <= times <= self._total / 6 + 2 else 1.0)
        )


def pick(statements: Sequence[Statement], words_allowed: int) -> list[int]:
    """The places of the statements that say most within the length, in the order they were said."""
    scorer = Salience(statements)
    seen: set[str] = set()
    chosen: set[int] = set()
    left = words_allowed
    while True:
        best, best_score = -1, 0.0
        for index, statement in enumerate(statements):
            if index in chosen or len(statement.full.split()) > left:
                continue
            score = scorer.score(statement, seen)
            if score > best_score:
                best, best_score = index, score
        if best < 0:
            return sorted(chosen)
        chosen.add(best)
        seen.update(content_words(statements[best].full))
        left -= len(statements[best].full.split())
