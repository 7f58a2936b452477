"""A summary's text as it is shown: its sections, a sign behind every doubtful sentence, and what each sign means."""

import re
from collections.abc import Iterable, Sequence

from bot.channels.base import Button, bold
from bot.phrases import in_own_direction
from bot.therapist.pages import take_away
from bot.turn import Desk, Turn
from pipelines.points import sentences_of
from pipelines.ports import Problem, Sentence
from storage.models import Summary, SummaryVersion
from storage.repositories.summaries import SectionRow
from storage.vault import Damaged

MARK = "⚠️"
_NUMBERS = "①②③④⑤⑥⑦⑧"
"""One for each kind of problem, in the order in which they come up."""


def evidence_of(text: SummaryVersion) -> tuple[Sentence, ...] | None:
    """What each sentence rests on; None where that is damaged, and nobody can tell."""
    try:
        return sentences_of(text)
    except Damaged:
        return None


def marked(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The doubtful ones, once each: a point often says what a section says."""
    found: dict[str, Sentence] = {}
    for sentence in sentences:
        if sentence.problems:
            found.setdefault(sentence.text, sentence)
    return list(found.values())


class Signs:
    """The signs on one card."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        kinds = dict.fromkeys(kind for sentence in marked(sentences) for kind in sentence.problems)
        self._numbers: dict[Problem, str] = dict(zip(kinds, _NUMBERS, strict=False))

    def of(self, sentence: Sentence) -> str:
        return MARK + "".join(self._numbers[kind] for kind in sentence.problems) if sentence.problems else ""

    def legend(self, desk: Desk) -> list[str]:
        if not self._numbers:
            return []
        return [
            desk.say("marks-title"),
            *(f"{number} {desk.say(f'mark-{kind}')}" for kind, number in self._numbers.items()),
        ]


def section_lines(desk: Desk, text: SummaryVersion) -> str:
    """Every section under its title, doubtful sentences marked, and the legend.

    A section that was not discussed says so instead of being filled in. A doubtful sentence that only the points say is
    shown below them: nobody approves what they were not shown.
    """
    sections = SummaryVersion.sections.or_else(text, None)
    if sections is None:
        return desk.say("damaged")
    sentences = evidence_of(text)
    signs = Signs(sentences or ())
    parts = [
        f"{bold(title)}\n{_shown(desk, body, [one for one in sentences or () if one.place == key], signs)}"
        for key, title, body in sections
    ]
    told = "\n".join(body for *_, body in sections)
    beside = [one for one in marked(sentences or ()) if one.text not in told]
    if beside:
        lines = [f"{in_own_direction(one.text, desk.say.language)} {signs.of(one)}" for one in beside]
        parts.append("\n".join([bold(desk.say("marks-beside")), *lines]))
    legend = [desk.say("evidence-damaged")] if sentences is None else signs.legend(desk)
    return "\n\n".join([*parts, "\n".join(legend)] if legend else parts)


def without(body: str, taken: Sequence[Sentence]) -> str:
    """The text of a section without these sentences, and without a speaker's name that nothing follows."""
    lines = []
    for line in body.split("\n"):
        left = line
        for sentence in taken:
            left = left.replace(sentence.text, "", 1)
        left = " ".join(left.split())
        if left == line or (left and not left.endswith(":")):
            lines.append(left)
    return "\n".join(lines).strip()


def still_in(sections: Sequence[SectionRow], sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Those of the sections' sentences that stand in these sections as they were."""
    lines = {key: [line.strip() for line in body.split("\n")] for key, _, body in sections}
    return tuple(one for one in sentences if any(_stands_in(line, one.text) for line in lines.get(one.place, ())))


def _stands_in(line: str, sentence: str) -> bool:
    """As a sentence of its own: one that was lengthened at either end says something else."""
    return re.search(rf"(?:^|[.!?:…•–-]\s+){re.escape(sentence)}(?=$|\s)", line) is not None


def _shown(desk: Desk, body: str, sentences: Sequence[Sentence], signs: Signs) -> str:
    at = 0
    for sentence in sentences:
        found = body.find(sentence.text, at)
        if found < 0:
            continue
        at = found + len(sentence.text)
        if sentence.problems:
            sign = f" {signs.of(sentence)}"
            body = body[:at] + sign + body[at:]
            at += len(sign)
    return in_own_direction(body, desk.say.language) or desk.say("not-discussed")


def question_key(summary: Summary) -> str:
    return f"marked:{summary.id}:{summary.version}"


async def ask_about(turn: Turn, summary: Summary, sentences: tuple[Sentence, ...]) -> None:
    """✅ on a card with doubtful sentences: each is named, and nothing is approved yet."""
    key = question_key(summary)
    signs = Signs(sentences)
    doubtful = marked(sentences)
    lines = [f"• {in_own_direction(one.text, turn.say.language)} {signs.of(one)}" for one in doubtful]

    def act(label: str, action: str) -> list[Button]:
        return [turn.button(turn.say(label), action, of=summary.id, version=summary.version, key=key)]

    await take_away(turn, key)
    await turn.show(
        "\n\n".join([turn.say("ask-marked", count=len(doubtful)), "\n".join(lines), "\n".join(signs.legend(turn))]),
        act("button-approve-marked", "summary.approve-marked"),
        act("button-take-out", "summary.take-out"),
        act("button-edit", "summary.edit"),
        act("button-back", "summary.not-yet"),
        key=key,
    )
