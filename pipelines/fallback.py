"""A writer that always writes: the model, else a second one, else without a model; and it says which it was."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from pipelines.answers import AnswerRequest, AnswerText, InsightRequest, InsightText
from pipelines.conversing import Call, Conversation, Talk, Told
from pipelines.ports import (
    DraftRequest,
    EditRequest,
    SummaryRequest,
    SummaryText,
    Writer,
    WriterCapped,
    WriterError,
    WriterUnavailable,
)

T = TypeVar("T")
_Begun = tuple[Conversation, Call | str]
UNAVAILABLE, REFUSED, CAPPED = "unavailable", "refused", "capped"


class FallbackWriter:
    """Made for one job. `name` says who wrote last, and behind a stroke why the first one did not: "extractive/capped".

    A text that is to be improved is not handed to the local writer while the model may still do it: what was there
    before is better than a rougher text in its place, and the caller says that it stays. A cap is different, for it
    lasts: then the local writer follows the remark as far as it can.
    """

    def __init__(
        self, models: Sequence[Writer], local: Writer, *, when_capped: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._models = models
        self._local = local
        self._when_capped = when_capped
        self._wrote: Writer = models[0]
        self._why = ""

    @property
    def name(self) -> str:
        return f"{self._wrote.name}/{self._why}" if self._why else self._wrote.name

    @property
    def _stood_in(self) -> bool:
        """Whether the local writer wrote any of it, as one part of a long summary: then that is what is said of all."""
        return self._wrote is self._local

    @property
    def is_model(self) -> bool:
        return self._wrote.is_model

    @property
    def longest_source(self) -> int | None:
        """The first model's: a part that another writes in its place fits as well."""
        return self._models[0].longest_source

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        is_rewriting = bool(request.previous or request.remark)  # a part of a long source goes without what was before
        return await self._first(lambda writer: writer.summarise(request), is_rewriting=is_rewriting)

    async def draft(self, request: DraftRequest) -> str:
        return await self._first(lambda writer: writer.draft(request), is_rewriting=bool(request.previous))

    async def answer(self, request: AnswerRequest) -> AnswerText:
        return await self._first(lambda writer: writer.answer(request))

    async def look_back(self, request: InsightRequest) -> InsightText:
        return await self._first(lambda writer: writer.look_back(request))

    async def notice(self, request: EditRequest) -> str:
        return await self._first(lambda writer: writer.notice(request))

    def converse(self, talk: Talk) -> Conversation:
        return _FirstToAnswer(self._first, talk)

    async def aclose(self) -> None:
        """The writers belong to the program."""

    async def _first(self, ask: Callable[[Writer], Awaitable[T]], *, is_rewriting: bool = False) -> T:
        """The first answer there is. Raises the last model's WriterError, or the local writer's."""
        if not self._stood_in:
            self._why = ""
        for model in self._models:
            try:
                answer = await ask(model)
            except WriterCapped:
                self._why = CAPPED
                if self._when_capped is not None:
                    await self._when_capped()
                break
            except WriterError as error:
                self._why = UNAVAILABLE if isinstance(error, WriterUnavailable) else REFUSED
                if is_rewriting and model is self._models[-1]:
                    raise
            else:
                if not self._stood_in:
                    self._wrote = model
                return answer
        answer = await ask(self._local)
        self._wrote = self._local
        return answer


class _FirstToAnswer:
    """A talk with the first writer that takes part in it; who began it also ends it."""

    def __init__(self, first: Callable[[Callable[[Writer], Awaitable[_Begun]]], Awaitable[_Begun]], talk: Talk) -> None:
        self._first = first
        self._talk = talk
        self._conversation: Conversation | None = None

    async def move(self) -> Call | str:
        if self._conversation is not None:
            return await self._conversation.move()
        self._conversation, move = await self._first(self._begin)
        return move

    async def _begin(self, writer: Writer) -> _Begun:
        conversation = writer.converse(self._talk)
        return conversation, await conversation.move()

    def told(self, answer: Told) -> None:
        if self._conversation is not None:
            self._conversation.told(answer)


_filled: type[Writer] = FallbackWriter
