"""Two hundred chats at once: every update answered once, in the order of its chat."""

import asyncio
import json
import time

from benchmarks.stage import percentile, staged
from bot.sandbox.phones import TherapistPhone

CHATS = 200
COMMANDS = ("/queue", "/patients", "/privacy")


async def _talk(phone: TherapistPhone) -> list[float]:
    started = time.perf_counter()
    for command in COMMANDS:
        await phone.say(command)
    took = []
    while len(phone.reads) < len(COMMANDS):
        await phone.until(lambda _: len(phone.reads) > len(took), timeout_s=120)  # noqa: B023  # read at once
        took += [(time.perf_counter() - started) * 1000] * (len(phone.reads) - len(took))
    return took


async def main() -> None:
    async with staged(CHATS) as stage:
        alone = await _talk(stage.phones[0])
        begun = time.perf_counter()
        took = await asyncio.gather(*(_talk(phone) for phone in stage.phones[1:]))
        seconds = time.perf_counter() - begun
        expected = stage.phones[0].reads
        lost = sum(len(COMMANDS) - len(phone.reads) for phone in stage.phones)
        out_of_order = sum(phone.reads != expected for phone in stage.phones)
    everything = [value for one in took for value in one]
    print(
        json.dumps(
            {
                "benchmark": "chats",
                "chats": CHATS,
                "updates": CHATS * len(COMMANDS),
                "lost": lost,
                "out_of_order": out_of_order,
                "updates_per_s": round(len(everything) / seconds, 1),
                "p95_ms_all_at_once": round(percentile(everything, 0.95)),
                "p95_ratio_to_one_chat_alone": round(percentile(everything, 0.95) / percentile(alone, 0.95), 1),
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
