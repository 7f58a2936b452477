"""An inlet that keeps rows in memory as the inbox keeps them in the database, and a way to wait for what must come."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.base import Inlet


@dataclass
class MemoryInlet:
    rows: list[dict[str, str | bytes]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, *, channel: str, account: str, update_id: str, chat: str, raw: bytes) -> bool:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        key = (channel, account, update_id)
        if any((row["channel"], row["account"], row["update_id"]) == key for row in self.rows):
            return False
        self.rows.append({"channel": channel, "account": account, "update_id": update_id, "chat": chat, "raw": raw})
        self.arrived.set()
        return True

    @property
    def ids(self) -> list[str]:
        return [str(row["update_id"]) for row in self.rows]

    async def until(self, count: int) -> None:
        while len(self.rows) < count:
            self.arrived.clear()
            await asyncio.wait_for(self.arrived.wait(), 5)


_inlet: type[Inlet] = MemoryInlet


async def eventually(is_so: Callable[[], bool], *, within_s: float = 5.0) -> None:
    for _ in range(int(within_s / 0.01)):
        if is_so():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to be")
