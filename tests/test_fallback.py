"""Who writes where the model does not: the second model, the local writer, or nobody, and what is said of it."""

import pytest

from agent.offline import ExtractiveWriter
from agent.tools import specs
from pipelines.conversing import Call, Conversation, Talk, Told
from pipelines.fallback import FallbackWriter
from pipelines.ports import (
    DraftRequest,
    SummaryRequest,
    SummaryText,
    Writer,
    WriterCapped,
    WriterError,
    WriterRefused,
    WriterUnavailable,
)
from tests.agent.cast import NOW, draft_request, summary_request

NOTES = "She slept badly. We will go on with the diary."


class Model(ExtractiveWriter):
    """A writer that answers with its name, or fails each time in the same way."""

    is_model = True
    name = ""

    def __init__(self, name: str, failure: WriterError | None = None) -> None:
        self.name = name
        self.failure = failure
        self.asked = 0

    def answers(self) -> None:
        self.asked += 1
        if self.failure is not None:
            raise self.failure

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        self.answers()
        return SummaryText(sections=tuple((section, self.name) for section in request.sections))

    async def draft(self, request: DraftRequest) -> str:
        self.answers()
        return self.name

    def converse(self, talk: Talk) -> Conversation:
        return Words(self)


class Words:
    """A talk that is over with its first words."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def move(self) -> Call | str:
        self._model.answers()
        return self._model.name

    def told(self, answer: Told) -> None:
        """Nothing was called."""


_fits: type[Writer] = Model


def talk(said: str) -> Talk:
    return Talk(said=said, language="en", therapist="Ada", patients=("Dana",), now=NOW, tools=specs())


UNAVAILABLE, REFUSED, CAPPED = WriterUnavailable("no"), WriterRefused("no"), WriterCapped("no")


async def test_the_first_model_writes_where_it_can() -> None:
    first, second = Model("first"), Model("second")
    writer = FallbackWriter([first, second], ExtractiveWriter())
    assert await writer.draft(draft_request("ask how she is")) == "first"
    assert (writer.name, writer.is_model, second.asked) == ("first", True, 0)


@pytest.mark.parametrize(("failure", "why"), [(UNAVAILABLE, "unavailable"), (REFUSED, "refused")])
async def test_the_second_model_writes_where_the_first_does_not(failure: WriterError, why: str) -> None:
    writer = FallbackWriter([Model("first", failure), Model("second")], ExtractiveWriter())
    assert await writer.draft(draft_request("ask how she is", previous="Hi", remark="shorter")) == "second"
    assert writer.name == f"second/{why}"
    assert (await writer.summarise(summary_request(NOTES))).sections[0][1] == "second"
    assert await writer.converse(talk("help")).move() == "second"


async def test_where_no_model_writes_the_local_writer_does() -> None:
    writer = FallbackWriter([Model("first", REFUSED), Model("second", UNAVAILABLE)], ExtractiveWriter())
    assert "How" in await writer.draft(draft_request("ask how she is"))
    assert (writer.name, writer.is_model) == ("extractive/unavailable", False)
    assert "slept badly" in str((await writer.summarise(summary_request(NOTES))).sections)
    call = await writer.converse(talk("write Dana that I am ill")).move()
    assert isinstance(call, Call)
    assert call.tool == "draft"


async def test_a_text_that_was_to_be_improved_stays_rather_than_become_rougher() -> None:
    writer = FallbackWriter([Model("first", REFUSED), Model("second", UNAVAILABLE)], ExtractiveWriter())
    with pytest.raises(WriterUnavailable):
        await writer.draft(draft_request("ask how she is", previous="Hi Dana, how are you?", remark="warmer"))


async def test_at_the_cap_the_local_writer_does_all_of_it_and_the_second_model_is_not_asked() -> None:
    said: list[bool] = []

    async def say() -> None:
        said.append(True)

    second = Model("second")
    writer = FallbackWriter([Model("first", CAPPED), second], ExtractiveWriter(), when_capped=say)
    assert await writer.draft(draft_request("ask how she is", previous="Hi Dana. How are you?", remark="shorter"))
    assert (writer.name, second.asked, said) == ("extractive/capped", 0, [True])


async def test_a_summary_of_which_the_local_writer_wrote_a_part_is_said_to_be_its() -> None:
    model = Model("first", UNAVAILABLE)
    writer = FallbackWriter([model], ExtractiveWriter())
    await writer.summarise(summary_request(NOTES))
    model.failure = None
    await writer.summarise(summary_request(NOTES))
    assert (writer.name, writer.is_model) == ("extractive/unavailable", False)


async def test_a_part_of_a_summary_that_was_to_be_improved_does_not_become_rougher_either() -> None:
    writer = FallbackWriter([Model("first", UNAVAILABLE)], ExtractiveWriter())
    with pytest.raises(WriterUnavailable):
        await writer.summarise(summary_request(NOTES, remark="shorter"))


async def test_where_nobody_can_write_the_caller_is_told() -> None:
    writer = FallbackWriter([Model("first", UNAVAILABLE)], ExtractiveWriter())
    with pytest.raises(WriterRefused):
        await writer.draft(draft_request("..."))


async def test_a_talk_that_has_begun_is_not_told_anew_to_somebody_else() -> None:
    first, second = Model("first"), Model("second")
    begun = FallbackWriter([first, second], ExtractiveWriter()).converse(talk("help"))
    assert await begun.move() == "first"
    first.failure = UNAVAILABLE
    with pytest.raises(WriterUnavailable):
        await begun.move()
    assert second.asked == 0
