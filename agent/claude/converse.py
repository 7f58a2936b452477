"""A talk with the therapist, as steps with tools: names hidden both ways, with the same marks to its end."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from agent.claude.client import ClaudeClient
from agent.claude.question import LANGUAGE_NAMES
from agent.hebrew import language_of
from agent.output_gate import GateStopped, check_text
from agent.pseudonyms import Pseudonyms
from pipelines.conversing import Call, Conversation, Exchange, Talk, Told
from pipelines.ports import Language, WriterRefused
from prompts import render

if TYPE_CHECKING:
    from anthropic.types import Message

KIND = "talk"
"""What the steps are counted under."""
MOST_TOKENS = 2_000
LONGEST_ANSWER = 1_500
LONGEST_INPUT = 4_000
TRIES = 2
FOLLOWED = "It was shown to the therapist."
"""Closes an exchange that ended without words: what it asked for is not to be done again."""


class _Unusable(Exception):
    """Not an answer to go on with; worth one more try. `reason` carries no content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ClaudeConversation:
    """The therapist's words and facts of our own are all that it sends; no answer of it has any power."""

    def __init__(self, client: ClaudeClient, talk: Talk) -> None:
        self._client = client
        self._talk = talk
        self._given = [talk.said, talk.therapist, *talk.patients, *_texts_of(talk.before)]
        self._names = Pseudonyms(patients=talk.patients, therapist=[talk.therapist], texts=self._given)
        client.introduce(self._names)
        self._messages: list[dict[str, Any]] = []
        self._uses = 0
        for exchange in talk.before:
            self._replay(exchange)
        self._has_called = False
        self._messages.append({"role": "user", "content": self._said()})

    async def move(self) -> Call | str:
        reason = ""
        for _ in range(TRIES):
            try:
                return self._read(await self._step())
            except _Unusable as unusable:
                reason = unusable.reason
        raise WriterRefused(f"unusable answer: {reason}")

    def told(self, answer: Told) -> None:
        self._given.append(answer.text)
        block = {"type": "tool_result", "tool_use_id": self._id(), "content": self._names.hide(answer.text)}
        self._messages.append({"role": "user", "content": [{**block, "is_error": answer.is_error}]})

    async def _step(self) -> "Message":
        request = {
            "max_tokens": MOST_TOKENS,
            "system": [{"type": "text", "text": render("converse_system"), "cache_control": {"type": "ephemeral"}}],
            "tools": [
                {"name": tool.name, "description": tool.description, "input_schema": tool.schema, "strict": True}
                for tool in self._talk.tools
            ],
            "tool_choice": {"type": "auto", "disable_parallel_tool_use": True},
            "messages": self._messages,
        }
        return await self._client.take_step(KIND, request)

    def _said(self) -> str:
        talk = self._talk
        return render(
            "converse_request",
            language=LANGUAGE_NAMES[talk.language],
            therapist=self._names.hide(talk.therapist) or "not named",
            weekday=f"{talk.now:%A}",
            now=f"{talk.now:%Y-%m-%d %H:%M}",
            said=self._names.hide(talk.said),
        )

    def _replay(self, exchange: Exchange) -> None:
        """What was said before, as the API wants a talk to be told again."""
        self._messages.append({"role": "user", "content": self._names.hide(exchange.said)})
        for call, told in exchange.calls:
            self._uses += 1
            self._messages.append({"role": "assistant", "content": [self._use(call.tool, self._hidden(call.input))]})
            self.told(told)
        said = self._names.hide(exchange.answered) or FOLLOWED
        self._messages.append({"role": "assistant", "content": said})

    def _read(self, message: "Message") -> Call | str:
        """Stop reason first; then the tool that was called, or the last words: these may be none after a call."""
        blocks = message.content if isinstance(message.content, list) else []
        if message.stop_reason == "refusal":
            raise WriterRefused("the model refused")
        if message.stop_reason == "tool_use":
            return self._called(blocks)
        if message.stop_reason != "end_turn":
            raise _Unusable("odd-stop")
        text = "".join(block.text for block in blocks if block.type == "text" and isinstance(block.text, str))
        if not text.strip() and not self._has_called:
            raise _Unusable("empty")
        languages = {self._talk.language, language_of(self._talk.said, self._talk.language)}
        return self._passed(text, languages=languages, longest=LONGEST_ANSWER)

    def _called(self, blocks: list[Any]) -> Call:
        """The first call alone counts. What was thought before it goes back with it, as the API wants."""
        used = next((block for block in blocks if block.type == "tool_use"), None)
        if used is None or not isinstance(used.input, dict):
            raise _Unusable("no-call")
        call = Call(tool=used.name, input=self._restored(used.input))
        thought = [_thought(block) for block in blocks if block.type in {"thinking", "redacted_thinking"}]
        self._uses += 1
        self._has_called = True
        self._messages.append({"role": "assistant", "content": [*thought, self._use(used.name, used.input)]})
        return call

    def _use(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        return {"type": "tool_use", "id": self._id(), "name": name, "input": given}

    def _id(self) -> str:
        return f"call_{self._uses}"

    def _hidden(self, given: dict[str, Any]) -> dict[str, Any]:
        return {key: self._names.hide(value) if isinstance(value, str) else value for key, value in given.items()}

    def _restored(self, given: dict[str, Any]) -> dict[str, Any]:
        languages: set[Language] = {"he", "en"}
        return {
            key: self._passed(value, languages=languages, longest=LONGEST_INPUT) if isinstance(value, str) else value
            for key, value in given.items()
        }

    def _passed(self, text: str, *, languages: set[Language], longest: int) -> str:
        """With the names put back, and past the gate."""
        if self._names.unknown_marks(text):
            raise _Unusable("unknown-mark")
        restored = self._names.restore(text)
        try:
            check_text(restored, given="\n".join(self._given), languages=languages, longest=longest)
        except GateStopped as stopped:
            raise _Unusable(stopped.reason) from None
        return restored


def _texts_of(before: tuple[Exchange, ...]) -> Iterator[str]:
    for exchange in before:
        yield exchange.said
        yield exchange.answered
        for call, told in exchange.calls:
            yield told.text
            yield from (value for value in call.input.values() if isinstance(value, str))


def _thought(block: Any) -> dict[str, Any]:
    if block.type == "thinking":
        return {"type": "thinking", "thinking": block.thinking, "signature": block.signature}
    return {"type": "redacted_thinking", "data": block.data}


_filled: type[Conversation] = ClaudeConversation
