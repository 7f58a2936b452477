"""A message turn without model time: update in -> reply out, at 30 updates a second, beside a bare library echo."""

import asyncio
import json
import time

from telegram import Bot, Update
from telegram.request import HTTPXRequest

from benchmarks.stage import percentile, staged
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import THERAPIST_TOKEN, Sandbox

RATE = 30
SECONDS = 20
CHATS = 120


async def _answered(phone: TherapistPhone, text: str, due: float) -> float:
    """Milliseconds from the moment the update was due until the reply was on the phone."""
    seen = len(phone.reads)
    await phone.say(text)
    while len(phone.reads) == seen:
        await phone.until(lambda _: True, timeout_s=30)
    return (time.perf_counter() - due) * 1000


async def _open_loop(phones: list[TherapistPhone], text: str) -> list[float]:
    """Updates are sent when they are due, whether or not earlier ones were answered."""
    started = time.perf_counter()
    waiting = []
    for number in range(RATE * SECONDS):
        due = started + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        waiting.append(asyncio.create_task(_answered(phones[number % len(phones)], text, due)))
    return list(await asyncio.gather(*waiting))


async def _bare_echo() -> list[float]:
    """The same load on the least that the library can do: poll, parse, send."""
    async with Sandbox() as sandbox:
        request = HTTPXRequest(connection_pool_size=64)
        polling = HTTPXRequest(connection_pool_size=2)
        bot = Bot(THERAPIST_TOKEN, base_url=f"{sandbox.url}/bot", request=request, get_updates_request=polling)
        async with bot:
            echo = asyncio.create_task(_echo(bot))
            phones = [sandbox.therapist("Person", user_id=50_000 + number) for number in range(CHATS)]
            try:
                return await _open_loop(phones, "/queue")
            finally:
                echo.cancel()
                await asyncio.gather(echo, return_exceptions=True)


async def _echo(bot: Bot) -> None:
    offset = None
    sending: set[asyncio.Task[object]] = set()
    while True:
        for update in await bot.get_updates(offset=offset, timeout=5):
            offset = update.update_id + 1
            parsed = Update.de_json(update.to_dict(), bot)
            if parsed.message is not None:
                task = asyncio.create_task(bot.send_message(parsed.message.chat_id, parsed.message.text or ""))
                sending.add(task)
                task.add_done_callback(sending.discard)


async def main() -> None:
    async with staged(CHATS) as stage:
        ours = await _open_loop(stage.phones, "/queue")
    bare = await _bare_echo()
    print(
        json.dumps(
            {
                "benchmark": "turns",
                "updates_per_s": RATE,
                "updates": len(ours),
                "p50_ms": round(percentile(ours, 0.5), 1),
                "p95_ms": round(percentile(ours, 0.95), 1),
                "p99_ms": round(percentile(ours, 0.99), 1),
                "bare_echo_p50_ms": round(percentile(bare, 0.5), 1),
                "bare_echo_p95_ms": round(percentile(bare, 0.95), 1),
                "p50_ratio_to_bare_echo": round(percentile(ours, 0.5) / percentile(bare, 0.5), 1),
                "p95_ratio_to_bare_echo": round(percentile(ours, 0.95) / percentile(bare, 0.95), 1),
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
