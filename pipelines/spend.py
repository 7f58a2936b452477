"""What the model costs each therapist: counted after every call, and capped before it."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from pipelines.model_calls import Count
from pipelines.ports import WriterCapped
from pipelines.prices import Price, Usage
from storage.database import Storage
from storage.models import utc_now
from storage.repositories import spend
from storage.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Caps:
    """Millionths of a dollar for one therapist on a day and in a month, both in UTC; 0 is no cap."""

    day: int = 0
    month: int = 0


@dataclass(frozen=True, kw_only=True)
class Used:
    """Millionths of a dollar: what a therapist used today and this month, and what they may."""

    today: int
    month: int
    caps: Caps

    @property
    def is_up(self) -> bool:
        return bool(
            (self.caps.day and self.today >= self.caps.day) or (self.caps.month and self.month >= self.caps.month)
        )


@dataclass(kw_only=True)
class Totals:
    """Since the start of the program, of everybody together."""

    calls: int = 0
    tokens: int = 0
    micro_usd: int = 0
    capped: int = 0


class SpendBook:
    """One for the program. Calls in hand count as if they cost the most they can, so that calls that run at once in
    one process pass a cap by the cost of one call at most; of several processes each may pass it by that much.
    """

    def __init__(
        self,
        storage: Storage,
        price_of: Callable[[str], Price],
        caps: Caps,
        *,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._storage = storage
        self._price_of = price_of
        self._caps = caps
        self._now = now
        self._in_hand: dict[str, list[int]] = {}
        self._admitting = asyncio.Lock()
        self.totals = Totals()

    def meter(self, therapist_id: str) -> "TherapistMeter":
        return TherapistMeter(self, therapist_id)

    async def used(self, unit: UnitOfWork, therapist_id: str) -> Used:
        today, month = await spend.used(unit, therapist_id, day=self._now().date())
        return Used(today=today, month=month, caps=self._caps)

    @asynccontextmanager
    async def admitted(self, therapist_id: str, at_most: int) -> AsyncIterator[None]:
        """Holds a place for one call. Raises WriterCapped."""
        in_hand = self._in_hand.setdefault(therapist_id, [])
        async with self._admitting, self._storage.unit() as unit:
            held = sum(in_hand)  # before looking: a call that ends meanwhile then counts twice rather than not at all
            used = await self.used(unit, therapist_id)
            if Used(today=used.today + held, month=used.month + held, caps=self._caps).is_up:
                self.totals.capped += 1
                raise WriterCapped("the cap is reached")
            in_hand.append(at_most)
        try:
            yield
        finally:
            in_hand.remove(at_most)

    async def keep(self, therapist_id: str, *, model: str, kind: str, usage: Usage) -> None:
        counts: Mapping[str, int] = {"calls": 1, **asdict(usage), "micro_usd": self.cost(model, usage)}
        self.totals.calls += 1
        self.totals.tokens += sum(asdict(usage).values())
        self.totals.micro_usd += counts["micro_usd"]
        async with self._storage.unit() as unit:
            await spend.add(
                unit, therapist_id=therapist_id, day=self._now().date(), model=model, kind=kind, counts=counts
            )

    def cost(self, model: str, usage: Usage) -> int:
        return self._price_of(model).micro_usd(usage)


class TherapistMeter:
    """Fills the Meter protocol for one therapist."""

    def __init__(self, book: SpendBook, therapist_id: str) -> None:
        self._book = book
        self._therapist_id = therapist_id

    @asynccontextmanager
    async def call(self, *, model: str, kind: str, at_most: Usage) -> AsyncIterator[Count]:
        """What was counted is kept even where the answer was of no use: it was billed."""
        counted: list[Usage] = []
        async with self._book.admitted(self._therapist_id, self._book.cost(model, at_most)):
            try:
                yield counted.append
            finally:
                for usage in counted:
                    await self._book.keep(self._therapist_id, model=model, kind=kind, usage=usage)
