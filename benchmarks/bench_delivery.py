"""From the tap on Approve to the carrier's acceptance, and messages a second, beside the carrier called bare."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from pydantic import SecretStr
from twilio.rest import Client

from benchmarks.stage import percentile, settings_for
from bot.app import App, opened_storage, running
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM, Sandbox
from bot.settings import Settings
from bot.settings_sections import StorageSettings, TwilioSettings
from pipelines.delivery import PARALLEL
from tests.postgres import Cluster, binaries
from tests.proof.approved import approve_many
from tests.proof.people import CHAT, PHONES, settle_in
from tests.sandbox.stock_twilio import LocalHttp

QUEUED = 300
TAPS = 60
PATIENCE_S = 300.0
TO = PHONES[0][1]


async def _taken(sandbox: Sandbox, count: int) -> None:
    """Until the carrier has taken so many messages."""
    taken = sandbox.twilio.carrier.messages
    await sandbox.twilio.calls.until(lambda _: len(taken) >= count, timeout_s=PATIENCE_S)


async def _sends_per_s(sandbox: Sandbox, count: int) -> float:
    """Of messages that were approved before, from the first acceptance to the last."""
    await _taken(sandbox, 1)
    began, first = time.perf_counter(), len(sandbox.twilio.sent)
    await _taken(sandbox, count)
    return (count - first) / (time.perf_counter() - began)


async def _taps(sandbox: Sandbox, phone: TherapistPhone) -> list[float]:
    """Milliseconds from each tap to the acceptance, one message after the other."""
    took = []
    for number in range(TAPS):
        await phone.say(f"/draft Dana to bring page {number} of the diary")
        card = await phone.until(lambda shown: any(label.startswith("✅") for label in shown.labels), timeout_s=60)
        count = len(sandbox.twilio.sent)
        label = next(label for label in card.labels if label.startswith("✅"))
        began = time.perf_counter()
        await phone.press(label, message_id=card.id)
        await _taken(sandbox, count + 1)
        took.append((time.perf_counter() - began) * 1000)
    return took


@asynccontextmanager
async def _program(sandbox: Sandbox, settings: Settings) -> AsyncIterator[App]:
    """The whole program, with messages that were approved before it started."""
    async with opened_storage(settings) as storage:
        await approve_many(storage, await settle_in(storage), QUEUED)
    async with running(settings) as app:
        yield app


async def _ours(database_url: str) -> tuple[float, list[float]]:
    with TemporaryDirectory(prefix="kesher-bench-") as name:
        async with Sandbox() as sandbox:
            phone = sandbox.therapist(user_id=int(CHAT))
            async with _program(sandbox, _settings(sandbox, Path(name), database_url)) as app:
                rate = await _sends_per_s(sandbox, QUEUED)
                await sandbox.twilio.settle()
                await app.dispatcher.drained()
                await app.outbox.drained()
                return rate, await _taps(sandbox, phone)


def _settings(sandbox: Sandbox, folder: Path, database_url: str) -> Settings:
    twilio = TwilioSettings(
        account_sid=ACCOUNT_SID,
        auth_token=SecretStr(AUTH_TOKEN),
        base_url=sandbox.url,
        sms_from=SMS_FROM,
        whatsapp_from=WHATSAPP_FROM,
    )
    plain = settings_for(sandbox, folder)
    storage = StorageSettings(data_dir=folder / "data", database_url=database_url) if database_url else plain.storage
    telegram = plain.telegram.model_copy(update={"chat_gap_s": 0.0})  # one chat hears of every message
    return plain.model_copy(update={"twilio": twilio, "storage": storage, "telegram": telegram})


async def _bare() -> tuple[float, list[float]]:
    """The stock client straight at the carrier: as many at once as our sender, then one after the other."""
    async with Sandbox() as sandbox:
        http = LocalHttp(sandbox.url)
        client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=http, environment={"": ""})
        slots = asyncio.Semaphore(PARALLEL)

        async def send(number: int) -> float:
            async with slots:
                began = time.perf_counter()
                await client.messages.create_async(to=TO, from_=SMS_FROM, body=f"Number {number}: how did it go?")
                return (time.perf_counter() - began) * 1000

        try:
            await send(0)
            began = time.perf_counter()
            await asyncio.gather(*(send(number) for number in range(QUEUED)))
            rate = QUEUED / (time.perf_counter() - began)
            assert len(sandbox.twilio.sent) == 1 + QUEUED
            return rate, [await send(number) for number in range(TAPS)]
        finally:
            await http.close()


@contextmanager
def _postgres() -> Iterator[str]:
    """The address of an empty database; '' where PostgreSQL is not installed."""
    found = binaries()
    with ExitStack() as stack:
        if found is None:
            yield ""
            return
        cluster = Cluster(found)
        stack.callback(cluster.stop)
        cluster.run("CREATE DATABASE bench")
        yield cluster.url("bench")


def _figures(name: str, ours: tuple[float, list[float]], bare: tuple[float, list[float]]) -> dict[str, float]:
    p50, p95 = percentile(ours[1], 0.5), percentile(ours[1], 0.95)
    return {
        f"{name}_p50_ms": round(p50, 1),
        f"{name}_p95_ms": round(p95, 1),
        f"{name}_sends_per_s": round(ours[0], 1),
        f"{name}_p50_ratio_to_bare": round(p50 / percentile(bare[1], 0.5), 1),
        f"{name}_p95_ratio_to_bare": round(p95 / percentile(bare[1], 0.95), 1),
        f"{name}_sends_ratio_to_bare": round(ours[0] / bare[0], 3),
    }


async def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # one line is promised
    bare = await _bare()
    line: dict[str, object] = {
        "benchmark": "delivery",
        "taps": TAPS,
        "queued": QUEUED,
        "bare_p50_ms": round(percentile(bare[1], 0.5), 1),
        "bare_p95_ms": round(percentile(bare[1], 0.95), 1),
        "bare_sends_per_s": round(bare[0], 1),
    }
    line |= _figures("sqlite", await _ours(""), bare)
    with _postgres() as database_url:
        if database_url:
            line |= _figures("postgresql", await _ours(database_url), bare)
        else:
            line["postgresql"] = "not measured: it is not installed"
    print(json.dumps(line))


if __name__ == "__main__":
    asyncio.run(main())
