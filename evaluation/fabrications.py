"""Turns a true sentence into one that its span does not bear out, one kind of invention at a time.

The words are drawn by lot from lists of this module, which were not read off the checker's own.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from evaluation.pairs import Pair
from pipelines.ports import Language

Plant = Callable[[Pair, Sequence[Pair], random.Random], str | None]
"""The false sentence, or None where this kind cannot be planted in this one."""

_NAMES: Mapping[Language, Sequence[str]] = {
    "en": [
        "Rachel",
        "Marcus",
        "Priya",
        "Chicago",
        "Omar",
        "Dr.\xa0Feldman",
        "Keisha",
        "Lisbon",
        "Tyler",
        "Prozac",
        "Zoloft",
        "Hannah",
        "Leeds",
        "Ivan",
    ],
    "he": (
        "מיכל",
        "אבי",
        "שרון",
        "נועה",
        "יובל",
        "תמר",
        "רונית",
        "אסתר",
        "משה",
        "איתי",
        "גלית",
        "ליאור",
        "דורון",
        "עמית",
        "הילה",
        "אלון",
        "סיגל",
        "רחל",
        "חן",
        "טל",
        "מאיה",
        "נטע",
        "סתיו",
    ),
}
_RISK: Mapping[Language, Sequence[str]] = {
    "en": (
        "She denies suicidal ideation.",
        "She has no thoughts of ending her life.",
        "No homicidal ideation.",
        "She reports thoughts of harming herself.",
        "Risk was assessed as low.",
        "She denies any history of abuse.",
        "A safety plan was discussed.",
        "She said that she wants to die.",
        "She denies hearing voices or paranoia.",
        "She took an overdose.",
    ),
    "he": (
        "היא שוללת מחשבות אובדניות.",
        "אין כוונה לפגוע בעצמה.",
        "הסיכון הוערך כנמוך.",
        "היא דיווחה על פגיעה עצמית.",
        "נבנתה תוכנית ביטחון.",
        "היא אמרה שהיא רוצה לסיים את חייה.",
        "שללה אלימות במשפחה.",
        "אין עדות להזיות.",
    ),
}
_HISTORY: Mapping[Language, Sequence[str]] = {
    "en": (
        "She has a history of depression.",
        "This has been going on since childhood.",
        "She was previously in therapy for two traumatic losses.",
        "Her father was an alcoholic.",
        "She was diagnosed with bipolar disorder.",
        "She was bullied at school.",
        "She has always been an anxious person.",
        "She was hospitalised as a teenager.",
    ),
    "he": (
        "יש לה היסטוריה של דיכאון.",
        "הקושי מלווה אותה מילדות.",
        "היא אובחנה בעבר עם הפרעה דו קוטבית.",
        "אביה היה מכור להימורים.",
        "בגיל ההתבגרות אושפזה.",
        "תמיד הייתה ביישנית.",
    ),
}
_STATE: Mapping[Language, Sequence[str]] = {
    "en": (
        "Affect was flat.",
        "She was alert and oriented.",
        "She became tearful.",
        "Insight was good.",
        "Her mood was depressed.",
        "She avoided eye contact.",
        "She seemed defensive.",
        "She appeared agitated.",
    ),
    "he": (
        "האפקט היה מצומצם.",
        "היא בכתה במהלך הפגישה.",
        "נראה אי שקט.",
        "מצב הרוח היה ירוד.",
        "קשר עין תקין.",
        "היא נראתה מסויגת.",
    ),
}
_TAKEN_AWAY = (
    (r"\b(do|does|did|is|are|was|were|has|have|had|can|could|would|will)(?: not|n't)\b", r"\1"),
    (r"\bcannot\b", "can"),
    (r"\bcan't\b", "can"),
    (r"\bwon't\b", "will"),
    (r"\bnever\b", "always"),
    (r"\bno longer\b", "still"),
    (r"\bno (?!more)(?=[a-z])", "some "),
    (r"\bnot\b ", ""),
    (r"\bdenies\b", "reports"),
    (r"(?<!\w)(?:מעולם|אף פעם) לא ", ""),
    (r"(?<!\w)(?:אינה|אינו|איננה|איננו|לא) ", ""),
    (r"(?<!\w)אין ", "יש "),
    (r"(?<!\w)שולל(ת?) ", r"מדווח\1 על "),
)
_PUT_IN = (
    (r"^(She|He|It|They|We) (is|was|has|had|can|could|will|would|are|were)\b", r"\1 \2 not"),
    (r"^(She|He|It|They|We|Her \w+|His \w+) (?=\w)", r"\1 never "),
    (r"(?<!\w)(היא|הוא|אמה|אביה|בתה|בעלה) (?=\w)", r"\1 לא "),
)


def quote(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """Words of somebody else between quotation marks."""
    words = _other(pair, others, lot).span.split()
    start = lot.randrange(max(1, len(words) - 5))
    stretch = " ".join(words[start : start + 5]).strip(".,;:!?\"'")
    if len(stretch.split()) < 3 or '"' in stretch or stretch.casefold() in pair.span.casefold():
        return None
    return _inside(pair, f'ואמרה "{stretch}"' if pair.language == "he" else f'and said "{stretch}"')


def number(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """Another number in place of one that is there, or one where there was none."""
    made = lot.choice([n for n in range(13, 90) if str(n) not in pair.span])
    if re.search(r"\d+", pair.sentence):
        return re.sub(r"\d+", str(made), pair.sentence, count=1)
    return _inside(pair, f"במשך {made} ימים" if pair.language == "he" else f"for {made} days")


def name(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """Somebody, some place or some drug that was not mentioned."""
    made = lot.choice([one for one in _NAMES[pair.language] if one.casefold() not in pair.span.casefold()])
    return _inside(pair, f"ודיברה על כך עם {made}" if pair.language == "he" else f"and mentioned {made}")


def negation(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """A no becomes a yes, or a yes a no."""
    for pattern, words in (*_TAKEN_AWAY, *_PUT_IN):
        flipped = re.sub(pattern, words, pair.sentence, count=1)
        if flipped != pair.sentence:
            return flipped[:1].upper() + flipped[1:]
    return None


def risk(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """A risk assessment that nobody made."""
    return _added(pair, _RISK, lot)


def history(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    return _added(pair, _HISTORY, lot)


def state(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    return _added(pair, _STATE, lot)


def other_patient(pair: Pair, others: Sequence[Pair], lot: random.Random) -> str | None:
    """What is true of somebody else."""
    return _other(pair, others, lot).sentence


PLANTS: Mapping[str, Plant] = {
    "false quote": quote,
    "invented number": number,
    "invented name": name,
    "flipped negation": negation,
    "filled-in risk": risk,
    "other patient's fact": other_patient,
    "invented history": history,
    "filled-in mental state": state,
}
CHECKABLE = ("false quote", "invented number", "invented name", "flipped negation", "filled-in risk")
"""The kinds that words alone give away."""


def _added(pair: Pair, made: Mapping[Language, Sequence[str]], lot: random.Random) -> str:
    """As a sentence of its own, or as part of the true one."""
    more = lot.choice(made[pair.language])
    if lot.random() < 0.5:
        return more
    return _inside(pair, f"ו{more}" if pair.language == "he" else f"and {more[0].lower()}{more[1:]}")


def _inside(pair: Pair, more: str) -> str:
    return f"{pair.sentence.rstrip(' .!?…-')}, {more.rstrip('.')}."


def _other(pair: Pair, others: Sequence[Pair], lot: random.Random) -> Pair:
    return lot.choice([one for one in others if one.case != pair.case and one.language == pair.language])
