"""One bounded question to Claude, or to a local server with the same API: metered, names hidden, two tries."""

import asyncio
import copy
import json
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from agent.claude.answers import BadAnswer, growing, read
from agent.claude.question import A, Question
from agent.claude.wire import LETTERS_IN_A_TOKEN, StreamBroke, Wire
from agent.pseudonyms import Pseudonyms
from pipelines.model_calls import Call, Count, OnPartial
from pipelines.ports import WriterRefused, WriterUnavailable
from pipelines.prices import Usage

if TYPE_CHECKING:
    from anthropic.types import Message

MOST_TOKENS = 21_000
"""Above this the SDK wants streaming."""
TRIES = 2


class ClaudeClient:
    """Asks one question at a time, with one bounded retry where an answer is unusable or breaks off. Raises WriterError
    only.

    `timeout_s` bounds one try; a whole request, with the SDK's own retries and ours, ends within three times that.
    Nothing is metered, and nobody else's name known, until it is `bound` to a therapist's call.
    """

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        model: str,
        max_tokens: int = 4096,
        timeout_s: float = 60.0,
        max_retries: int = 2,
        allow_http_host: str = "",
    ) -> None:
        self._wire = Wire(
            api_key=api_key,
            base_url=base_url,
            timeout_s=timeout_s,
            max_retries=max_retries,
            allow_http_host=allow_http_host,
        )
        self._model = model
        self._max_tokens = max_tokens
        self._budget_s = 3 * timeout_s
        self._call: Call | None = None

    def bound(self, call: Call) -> "ClaudeClient":
        """The same client for one therapist's job; it shares the connections."""
        mine = copy.copy(self)
        mine._call = call  # noqa: SLF001 - a copy of this very object
        return mine

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def ask(self, question: Question[A]) -> A:
        """The answer, names put back and checked. Raises WriterError."""
        reason = ""
        max_tokens = self._max_tokens
        on_partial = self._call.on_partial if self._call and question.shown else None
        request = await asyncio.to_thread(self._request, question)
        try:
            async with asyncio.timeout(self._budget_s):
                for _ in range(TRIES):
                    try:
                        return read(
                            await self._once(question, request | {"max_tokens": max_tokens}, on_partial), question
                        )
                    except BadAnswer as bad:
                        reason = bad.reason
                        if reason == "max_tokens":
                            max_tokens = min(2 * max_tokens, max(MOST_TOKENS, max_tokens))
                    except StreamBroke:
                        reason = ""
                    on_partial = None  # the second time in one piece: some proxies break streams
        except TimeoutError:
            raise WriterUnavailable("no answer in time") from None
        if not reason:
            raise WriterUnavailable("the answer broke off")
        raise WriterRefused(f"unusable answer: {reason}")

    async def take_step(self, kind: str, request: dict[str, Any]) -> "Message":
        """One request of a talk with tools, as it stands, counted under `kind`. Raises WriterError."""
        letters = len(json.dumps(request, ensure_ascii=False))
        try:
            async with asyncio.timeout(self._budget_s), self._metered(kind, letters, request["max_tokens"]) as count:
                return await self._wire.whole({"model": self._model, **request}, count)
        except TimeoutError:
            raise WriterUnavailable("no answer in time") from None
        except BadAnswer as bad:
            raise WriterRefused(f"unusable answer: {bad.reason}") from None

    def introduce(self, names: Pseudonyms) -> None:
        """Makes everybody of the caseload known, whom one question or talk need not know of."""
        if self._call is not None:
            names.also_know(people=self._call.known_names, practice=self._call.practice)

    def _request(self, question: Question[Any]) -> dict[str, Any]:
        """In a thread: looking for all names of a caseload in a long text takes its time.

        Whatever a question forgot to hide of what we know is hidden here.
        """
        self.introduce(question.names)
        return {
            "model": self._model,
            "system": [{"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}],
            "messages": [{"role": "user", "content": question.names.hide_known(question.user)}],
            "output_config": {"format": {"type": "json_schema", "schema": question.schema}},
        }

    async def _once(self, question: Question[Any], request: dict[str, Any], on_partial: OnPartial | None) -> "Message":
        letters = len(question.system) + len(question.user)
        async with self._metered(question.kind, letters, request["max_tokens"]) as count:
            if on_partial is None:
                return await self._wire.whole(request, count)
            return await self._wire.streamed(request, count, _Growing(question, on_partial).show)

    def _metered(self, kind: str, letters: int, max_tokens: int) -> AbstractAsyncContextManager[Count]:
        if self._call is None:
            return nullcontext(_uncounted)
        at_most = Usage(input_tokens=letters // LETTERS_IN_A_TOKEN, output_tokens=max_tokens)
        return self._call.meter.call(model=self._model, kind=kind, at_most=at_most)


class _Growing:
    """Shows an answer while it grows, and stops for good where the gate would stop it."""

    def __init__(self, question: Question[Any], on_partial: OnPartial) -> None:
        self._question = question
        self._on_partial = on_partial
        self._shown = ""
        self._is_stopped = False

    async def show(self, text: str) -> None:
        if self._is_stopped:
            return
        try:
            readable = growing(text, self._question)
        except BadAnswer:
            self._is_stopped = True
            return
        if readable and readable != self._shown:
            self._shown = readable
            await self._on_partial(readable)


def _uncounted(usage: Usage) -> None:
    """A client that belongs to no therapist: the operator's own question whether the service answers."""
