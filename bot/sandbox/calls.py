"""A log of every call that the servers received, for the contract tests."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(kw_only=True, eq=False)
class Call:
    """One call as it came over the wire. `status` is 0 while it runs and where no answer was given."""

    name: str  # Telegram's method as it was written, or create | fetch | list | update | delete | media for Twilio
    verb: str
    path: str  # without the token
    at: float
    params: dict[str, Any] = field(default_factory=dict, repr=False)
    files: dict[str, str] = field(default_factory=dict, repr=False)  # field -> file name
    status: int = 0
    accepted: bool = False  # the service did the work, whatever it answered
    error: str = ""


class CallLog:
    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._tick = asyncio.Event()

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def __getitem__(self, index: int) -> Call:
        return self._calls[index]

    def named(self, name: str) -> list[Call]:
        """Calls of one method; Telegram's method names do not mind case."""
        return [call for call in self._calls if call.name.lower() == name.lower()]

    def clear(self) -> None:
        self._calls.clear()

    def begin(self, call: Call) -> Call:
        self._calls.append(call)
        self._wake()
        return call

    def end(self, call: Call, status: int, *, accepted: bool, error: str = "") -> None:
        call.status, call.accepted, call.error = status, accepted, error
        self._wake()

    async def until(self, matches: Callable[[Call], bool], *, timeout_s: float = 5.0) -> Call:
        """The first matching call, now or when it comes. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while True:
                if found := next((call for call in self._calls if matches(call)), None):
                    return found
                await self._tick.wait()

    def _wake(self) -> None:
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()
