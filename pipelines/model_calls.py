"""What a writer that calls a model must know beside the request: who pays, which names stay here, who watches."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from pipelines.ports import Writer
from pipelines.prices import Usage

OnPartial = Callable[[str], Awaitable[None]]
"""Takes the whole text written so far, names put back; for the therapist's own chat and nowhere else."""


Count = Callable[[Usage], None]


class Meter(Protocol):
    """Counts the calls of one therapist against what they may spend."""

    def call(self, *, model: str, kind: str, at_most: Usage) -> AbstractAsyncContextManager[Count]:
        """Around one request to the service. Raises WriterCapped on entering; what was counted is kept on leaving.

        Opens units of work of its own: never inside another one.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Call:
    """`known_names` are of the whole caseload and the therapist; `on_partial` is called while a text grows."""

    meter: Meter
    known_names: tuple[str, ...] = field(default=(), repr=False)
    practice: str = field(default="", repr=False)
    on_partial: OnPartial | None = None


@runtime_checkable
class CallingWriter(Writer, Protocol):
    """A writer that asks a model, and therefore wants to know for whom."""

    def bound(self, call: Call) -> Writer:
        """The same writer for one therapist; it shares the connections, which this one closes."""
        ...
