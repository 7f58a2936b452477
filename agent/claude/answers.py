"""What is made of a model's answer: the stop reason first, then text blocks only, the shape, names, and the gate."""

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import from_json

from agent.claude.question import A, Question
from agent.output_gate import GateStopped, check_text
from pipelines.ports import WriterRefused

if TYPE_CHECKING:
    from anthropic.types import Message

LONGEST_ANSWER = 60_000
"""Characters. A model that writes more than this was not asked to."""


class BadAnswer(Exception):
    """Nothing usable came back; worth one more try. `reason` carries no content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(message: "Message", question: Question[A]) -> A:
    """The whole answer, checked. Raises BadAnswer, and WriterRefused where the model refused."""
    stop = getattr(message, "stop_reason", None)
    if stop == "refusal":
        raise WriterRefused("the model refused")
    if stop != "end_turn":
        raise BadAnswer(stop if stop in {"max_tokens", "model_context_window_exceeded"} else "odd-stop")
    blocks = getattr(message, "content", None)
    texts = [block.text for block in blocks if block.type == "text"] if isinstance(blocks, list) else []
    text = "".join(text for text in texts if isinstance(text, str))
    if not text.strip():
        raise BadAnswer("empty")
    if len(text) > LONGEST_ANSWER:
        raise BadAnswer("too-long")
    return _checked(text, question)


def growing(text: str, question: Question[Any]) -> str:
    """What may be shown of an answer that is still being written, up to its last whole word; '' for nothing yet.

    Raises BadAnswer where what there is would be stopped already.
    """
    if question.shown is None or len(text) > LONGEST_ANSWER:
        return ""
    try:
        partial = from_json(text, allow_partial="trailing-strings")
    except ValueError:
        return ""
    if not isinstance(partial, dict):
        return ""
    written = question.shown(partial).rstrip()
    whole_words = written[: max(written.rfind(" "), written.rfind("\n"), 0)]
    return _passed(whole_words, question, put_back=question.names.restore_growing(whole_words))


def _checked(text: str, question: Question[A]) -> A:
    try:
        answer = json.loads(text)
    except ValueError:
        raise BadAnswer("half-json") from None
    try:
        shaped = question.answer.model_validate(answer)  # before names are put back: an error would quote them
        return question.answer.model_validate(_restored(shaped.model_dump(), question))
    except ValidationError:
        raise BadAnswer("wrong-shape") from None


def _restored(part: Any, question: Question[Any], *, is_shown: bool = True) -> Any:
    """Every text of an answer with the names put back, and past the gate where somebody will read it."""
    if isinstance(part, dict):
        return {
            key: _restored(one, question, is_shown=is_shown and key not in question.only_looked_up)
            for key, one in part.items()
        }
    if isinstance(part, list):
        return [_restored(one, question, is_shown=is_shown) for one in part]
    if not isinstance(part, str):
        return part
    put_back = question.names.restore(part)
    return _passed(part, question, put_back=put_back) if is_shown else put_back


def _passed(value: str, question: Question[Any], *, put_back: str) -> str:
    if question.names.unknown_marks(value):
        raise BadAnswer("unknown-mark")
    try:
        check_text(put_back, given=question.given, languages=question.languages, longest=question.longest)
    except GateStopped as stopped:
        raise BadAnswer(stopped.reason) from None
    return put_back
