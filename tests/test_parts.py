"""A source too long for one call: cut at good places, joined without losing what each sentence rests on."""

import pytest

from pipelines.parts import Stopped, joined, parts_of, summarise
from pipelines.ports import (
    DraftRequest,
    Intent,
    Points,
    Sentence,
    Span,
    SummaryRequest,
    SummaryText,
    Writer,
)
from tests.agent.cast import summary_request

SOURCE = "\n".join(f"Segment {number} speaks of subject number {number} and of nothing else." for number in range(60))


class Echo:
    """Tells the first line of what it is given, with its place, and one thing that is the same in every part."""

    name = "echo"
    is_model = True
    longest_source: int | None = 1_000

    def __init__(self) -> None:
        self.asked: list[SummaryRequest] = []

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        self.asked.append(request)
        line = request.source.splitlines()[0]
        here = Span(start=0, end=len(line))
        told = (
            Sentence(place="plan", text=line, spans=(here,)),
            Sentence(place="risk", text="No risk was spoken of.", spans=(here,)),
        )
        return SummaryText(sections=tuple((section, "") for section in request.sections), sentences=told)

    async def draft(self, request: DraftRequest) -> str:
        raise NotImplementedError

    async def route(self, text: str, **given: object) -> Intent:
        raise NotImplementedError

    async def aclose(self) -> None:
        return


_filled: type[Writer] = Echo


async def go_on(part: int, parts: int) -> bool:
    return True


async def test_every_span_of_a_part_is_a_span_of_the_whole():
    echo = Echo()
    text = await summarise(echo, summary_request(SOURCE), go_on)

    assert len(echo.asked) == 4
    assert "".join(request.source for request in echo.asked) == SOURCE
    assert [(request.part, request.parts) for request in echo.asked] == [(n, 4) for n in range(1, 5)]
    lines = [sentence for sentence in text.sentences if sentence.place == "plan"]
    assert [SOURCE[span.start : span.end] for one in lines for span in one.spans] == [one.text for one in lines]
    assert {section.key: body for section, body in text.sections}["plan"] == " ".join(one.text for one in lines)


async def test_what_every_part_says_stands_once_with_all_its_places():
    text = await summarise(Echo(), summary_request(SOURCE), go_on)

    assert text.points == Points(risk=("No risk was spoken of.",))
    (risk,) = [sentence for sentence in text.sentences if sentence.place == "risk"]
    assert len(risk.spans) == 4


def test_sentences_that_differ_in_a_no_or_a_number_are_two():
    section = summary_request("x").sections[0]
    told = ("She slept 4 hours.", "She slept 5 hours.", "She slept.", "She never slept.", "She also slept.")
    texts = [
        SummaryText(sections=((section, ""),), sentences=(Sentence(place=section.key, text=text),)) for text in told
    ]
    assert [one.text for one in joined(texts).sentences] == list(told[:4])


async def test_the_work_stops_between_parts_when_nobody_wants_it():
    echo = Echo()

    async def only_two(part: int, parts: int) -> bool:
        return part < 3

    with pytest.raises(Stopped):
        await summarise(echo, summary_request(SOURCE), only_two)
    assert len(echo.asked) == 2


@pytest.mark.parametrize(
    "source", ["word " * 900, "x" * 5_000, SOURCE.replace("\n", " "), SOURCE.replace("\n", "\n\n")]
)
def test_nothing_is_lost_and_no_part_is_too_long(source: str):
    parts = parts_of(source, 1_000)
    assert "".join(part.text for part in parts) == source
    assert all(source[part.start :].startswith(part.text) and 0 < len(part.text) <= 1_000 for part in parts)
    assert parts_of(source, None) == parts_of(source, len(source))
