"""How many planted inventions the check of a summary's sentences notices, and how many true sentences it doubts."""

import random
from collections import Counter, defaultdict
from collections.abc import Sequence

from agent.evidence.comparing import problems_of
from agent.sentences import sentences
from evaluation.fabrications import CHECKABLE, PLANTS
from evaluation.pairs import Pair, clinicians, faithful
from evaluation.results import Result, Row, Setting

KEY = "span-check"
METHOD = """\
Pairs of a true sentence and the words it rests on: rewordings written for this measurement in English and
Hebrew, what clients say in counselling dialogues (AnnoMI) told in the third person by replacing pronouns, and
sentences of extractive summaries of clinical dialogues (ACI-Bench) with the spans they came with. Into each,
one invention of each kind is planted, by lot with a fixed seed: a quotation from another dialogue, a number, a
name, a "not" put in or left out, an assessment of risk, a history or a state of mind from a list, or the
sentence of another case altogether. Half of the risks, histories and states are sentences of their own, half
are clauses of the true one. A sentence counts as caught when it is marked at all; split into sentences first,
as the program does it.

The checker was made while looking at every other pair (*developed on*). The other half (*held out*) was
measured when that was done; three faults that it showed ("a couple" read as a number, "I don't know" read unlike
"she does not know", an answer "No." taken for an abbreviation) were then mended."""
LIMITS = """\
The first five kinds can be told by words alone, and there the aim is 95 of 100 caught with at most 5 of 100
true sentences marked. The last three cannot: an invented history in words that also occur in the span passes,
and so does what another patient said in the same words. The inventions are planted by rule, and a model's own
may be subtler. The last row is another matter: sentences of clinicians' notes (MTS-Dialog) held against the
whole dialogue. They abbreviate, name what was only described and sometimes state what was not said; a mark
there is a reason to look, not an error. Sentence and span in two languages are compared by quotations, numbers
and wording of risk only."""

PUBLISHED = """\
How often models invent, and what: of 12,999 sentences of notes that language models wrote, clinicians found 1.47 % to
be inventions, 30 % of these turned negations, and 3.45 % of what mattered left out
([Asgari and others 2025](https://doi.org/10.1038/s41746-025-01670-7)). These are shares of inventions in notes; ours
are shares of planted inventions that are noticed, and we know of no published figures of that kind for notes."""


async def run(setting: Setting) -> Result:
    """Raises DataMissing."""
    pairs = await faithful()
    halves = {"developed on": pairs[::2], "held out": pairs[1::2]}
    figures: dict[str, dict[str, float | int | str]] = defaultdict(dict)
    for half, own in halves.items():
        for kind in PLANTS:
            lot = random.Random(f"{setting.seed} {kind} {half}")  # noqa: S311  # the same every time is what is wanted
            caught, planted = _caught(kind, own, pairs, lot)
            figures[kind][half] = caught / planted
            figures[kind][f"n ({half})"] = planted
        for source in ("", *sorted({pair.source for pair in own})):
            some = [pair for pair in own if source in {"", pair.source}]
            name = f"true sentences marked: {source}" if source else "true sentences marked"
            figures[name] |= {half: _share_marked(some), f"n ({half})": len(some)}
    notes = clinicians()
    for half, some in zip(halves, (notes[::2], notes[1::2]), strict=True):
        figures["clinicians' own sentences marked"] |= {half: _share_marked(some), f"n ({half})": len(some)}
    return Result(
        key=KEY,
        title="Sentences held against the words they rest on",
        method=METHOD,
        limits=LIMITS,
        published=PUBLISHED,
        rows=tuple(Row(name=name, figures=row) for name, row in figures.items()),
        chart=("held out",),
        facts={"pairs": dict(Counter(pair.source for pair in pairs)), "checkable": list(CHECKABLE)},
    )


def is_marked(text: str, span: str) -> bool:
    """Whether any sentence of a text would be marked, resting on this span."""
    return any(problems_of(sentence, span) for sentence in sentences(text))


def _caught(kind: str, own: Sequence[Pair], pairs: Sequence[Pair], lot: random.Random) -> tuple[int, int]:
    false = [(text, pair.span) for pair in own if (text := PLANTS[kind](pair, pairs, lot)) is not None]
    return sum(is_marked(text, span) for text, span in false), len(false)


def _share_marked(pairs: Sequence[Pair]) -> float:
    return sum(is_marked(pair.sentence, pair.span) for pair in pairs) / len(pairs)
