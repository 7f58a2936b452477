"""A tool: its name, what the writer reads about it, the shape of its input, and a function from facts to a wish."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from agent.tools.facts import Facts
from pipelines.conversing import ToolSpec, Wish


class ToolError(Exception):
    """The tool cannot be used like this. The text is addressed to the writer and is never shown to a person.

    `code` names what a person can be told about: no-draft, no-text, nobody, past, far.
    """

    def __init__(self, text: str, *, code: str = "") -> None:
        super().__init__(text)
        self.code = code


class Input(BaseModel):
    """Exactly these fields, of these types. The docstring of a subclass is what the writer reads about the tool."""

    model_config = ConfigDict(extra="forbid", strict=True)


Given = TypeVar("Given", bound=Input)


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What a tool found out: a wish for the chat, if it comes to one, and what the writer is told."""

    told: str
    wish: Wish | None = None


@dataclass(frozen=True, kw_only=True)
class Tool(Generic[Given]):
    """`plan` is a function of facts and input alone, and may raise ToolError: there is nothing it could change."""

    name: str
    input: type[Given]
    plan: Callable[[Facts, Given], Planned]

    @property
    def spec(self) -> ToolSpec:
        schema = self.input.model_json_schema()
        return ToolSpec(
            name=self.name,
            description=" ".join((self.input.__doc__ or "").split()),
            schema={
                "type": "object",
                "properties": {name: _plain(kind) for name, kind in schema.get("properties", {}).items()},
                "required": list(schema.get("properties", {})),
                "additionalProperties": False,
            },
        )


def _plain(kind: dict[str, Any]) -> dict[str, Any]:
    """What strict schemas allow: the type, its values, what it means."""
    return {key: value for key, value in kind.items() if key in {"type", "enum", "description"}}
