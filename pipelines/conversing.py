"""What a writer that talks with the therapist gets and gives, as protocols: one move at a time, and no power in it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipelines.ports import Language


@dataclass(frozen=True, kw_only=True)
class ToolSpec:
    """A tool as it is described to a writer; `schema` is the JSON schema of its input, strict."""

    name: str
    description: str
    schema: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Call:
    """A tool that the writer asks for. The input is whatever it said: the registry checks it."""

    tool: str
    input: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a tool answers to the writer: never a word that a patient wrote.

    `obstacle` names why it came to nothing, where a person can be told.
    """

    text: str = field(repr=False)
    is_error: bool = False
    obstacle: str = ""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What the therapist said before, what was called because of it, and what they read in words."""

    said: str = field(repr=False)
    calls: tuple[tuple[Call, Told], ...] = ()
    answered: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """One thing that the therapist says. `patients` are the names of the caseload, `now` is in their time zone."""

    said: str = field(repr=False)
    language: Language
    therapist: str = field(repr=False)
    patients: tuple[str, ...] = field(repr=False)
    now: dt.datetime
    tools: tuple[ToolSpec, ...]
    before: tuple[Exchange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the therapist wants the chat to do, found out and not done: a draft to write, a page, a proposal to confirm.

    `among`: several patients may be meant, and the chat asks which. `when` is aware; None where none was said. `weeks`
    is the rhythm of a series; 0 is once.
    """

    kind: str
    patient_id: str = ""
    among: tuple[str, ...] = ()
    message_id: str = ""
    version: int = 0
    words: str = field(default="", repr=False)
    when: dt.datetime | None = None
    weeks: int = 0


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What came of the therapist's words: wishes in their order, and what is said to them. Neither: nothing did."""

    wishes: tuple[Wish, ...] = ()
    calls: tuple[tuple[Call, Told], ...] = field(default=(), repr=False)
    answer: str = field(default="", repr=False)

    @property
    def obstacle(self) -> str:
        """Why nothing came of it, where that is known."""
        return "" if self.wishes else next((told.obstacle for _, told in reversed(self.calls) if told.obstacle), "")


class Conversation(Protocol):
    """One talk in the hands of a writer."""

    async def move(self) -> Call | str:
        """The next tool that it asks for, or its last words ('': nothing to say). Raises WriterError."""
        ...

    def told(self, answer: Told) -> None:
        """What the tool that was asked for last answered."""
        ...
