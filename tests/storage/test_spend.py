"""What the model cost is added up by therapist, day, model and kind, on both databases, and capped before a call."""

import asyncio
import contextlib
import datetime as dt

import pytest

from pipelines.ports import WriterCapped
from pipelines.prices import MICRO, Price, Usage
from pipelines.spend import Caps, SpendBook
from storage.database import Storage
from storage.repositories import spend
from tests.storage.cast import settle_in

MONDAY = dt.date(2026, 11, 30)
A_DOLLAR = Price(input=1.0, output=1.0, cache_write=1.0, cache_read=1.0)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9, 0), tzinfo=dt.UTC)


async def costs(book: SpendBook, therapist_id: str, tokens: int, *, kind: str = "draft") -> None:
    call = book.meter(therapist_id).call(model="m", kind=kind, at_most=Usage(output_tokens=tokens))
    async with call as count:
        count(Usage(input_tokens=tokens // 2, output_tokens=tokens - tokens // 2))


async def test_calls_at_once_are_all_added_up_and_each_therapist_has_an_account_of_their_own(storage: Storage) -> None:
    cast = await settle_in(storage)
    book = SpendBook(storage, lambda model: A_DOLLAR, Caps(), now=lambda: at(MONDAY))
    await asyncio.gather(*(costs(book, cast.ada.therapist_id, 100) for _ in range(6)))
    await costs(book, cast.ben.therapist_id, 1_000, kind="summary")
    async with storage.unit() as unit:
        assert await spend.used(unit, cast.ada.therapist_id, day=MONDAY) == (600, 600)
        assert await spend.used(unit, cast.ben.therapist_id, day=MONDAY) == (1_000, 1_000)
    assert (book.totals.calls, book.totals.tokens, book.totals.micro_usd) == (7, 1_600, 1_600)


async def test_a_day_and_a_month_begin_anew(storage: Storage) -> None:
    cast = await settle_in(storage)
    day = MONDAY - dt.timedelta(days=1)
    book = SpendBook(storage, lambda model: A_DOLLAR, Caps(day=1_000, month=1_500), now=lambda: at(day))
    await costs(book, cast.ada.therapist_id, 1_000)
    with pytest.raises(WriterCapped):
        await costs(book, cast.ada.therapist_id, 1)
    day = MONDAY
    await costs(book, cast.ada.therapist_id, 600)
    with pytest.raises(WriterCapped):  # the day has room, the month has not
        await costs(book, cast.ada.therapist_id, 1)
    await costs(book, cast.ben.therapist_id, 1)
    day = MONDAY + dt.timedelta(days=1)  # December
    await costs(book, cast.ada.therapist_id, 1)
    async with storage.unit() as unit:
        used = await book.used(unit, cast.ada.therapist_id)
    assert (used.today, used.month, used.is_up, book.totals.capped) == (1, 1, False, 2)


async def test_calls_at_once_pass_the_cap_by_one_call_at_most(storage: Storage) -> None:
    cast = await settle_in(storage)
    book = SpendBook(storage, lambda model: A_DOLLAR, Caps(day=MICRO), now=lambda: at(MONDAY))
    await costs(book, cast.ada.therapist_id, MICRO - 10)
    ended = await asyncio.gather(*(costs(book, cast.ada.therapist_id, 500) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(one, WriterCapped) for one in ended) == 4
    async with storage.unit() as unit:
        assert (await book.used(unit, cast.ada.therapist_id)).today == MICRO + 490


async def test_what_was_billed_is_kept_where_the_answer_came_to_nothing(storage: Storage) -> None:
    cast = await settle_in(storage)
    book = SpendBook(storage, lambda model: A_DOLLAR, Caps(), now=lambda: at(MONDAY))
    with contextlib.suppress(ValueError):
        async with book.meter(cast.ada.therapist_id).call(model="m", kind="draft", at_most=Usage()) as count:
            count(Usage(input_tokens=70))
            raise ValueError("half an answer")
    async with storage.unit() as unit:
        assert await spend.used(unit, cast.ada.therapist_id, day=MONDAY) == (70, 70)


def test_cached_tokens_have_prices_of_their_own_and_a_fraction_costs_a_whole() -> None:
    price = Price(input=2.0, output=10.0, cache_write=2.5, cache_read=0.2)
    assert price.micro_usd(Usage(input_tokens=10, output_tokens=3, cache_write_tokens=2, cache_read_tokens=1)) == 56
