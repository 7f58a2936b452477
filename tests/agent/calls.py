"""A writer bound to a therapist's call, as `Writers` binds it, with a meter that only remembers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from agent.claude import ClaudeWriter
from pipelines.model_calls import Call, Count
from pipelines.ports import WriterCapped
from pipelines.prices import Usage
from tests.fake_claude import FakeClaude


class Ledger:
    """Fills the Meter protocol: every counted usage by kind of call; refuses all when `is_up`."""

    def __init__(self) -> None:
        self.counted: list[tuple[str, Usage]] = []
        self.is_up = False

    @contextlib.asynccontextmanager
    async def call(self, *, model: str, kind: str, at_most: Usage) -> AsyncIterator[Count]:
        if self.is_up:
            raise WriterCapped("the cap is reached")
        yield lambda usage: self.counted.append((kind, usage))


class Watch:
    """Fills OnPartial."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.has_seen = asyncio.Event()

    async def __call__(self, text: str) -> None:
        self.has_seen.set()
        self.seen.append(text)


@dataclass(kw_only=True)
class Bound:
    claude: FakeClaude
    writer: ClaudeWriter
    ledger: Ledger
    watch: Watch


@contextlib.asynccontextmanager
async def bound(*, known_names: tuple[str, ...] = (), practice: str = "", **given: Any) -> AsyncIterator[Bound]:
    settings = {"api_key": "sk-test", "model": "claude-sonnet-5-5", "timeout_s": 5.0, "max_retries": 0}
    async with FakeClaude() as claude:
        writer = ClaudeWriter(base_url=claude.url, **(settings | given))
        ledger, watch = Ledger(), Watch()
        call = Call(meter=ledger, known_names=known_names, practice=practice, on_partial=watch)
        try:
            yield Bound(claude=claude, writer=writer.bound(call), ledger=ledger, watch=watch)
        finally:
            await writer.aclose()
