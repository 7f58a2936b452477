"""What a sender's process does with its life, until it is killed or told to stop."""

import asyncio
import json
import os
import secrets
import signal
from typing import Any

from tests.proof.office import HOST, Card, Office, Place, opened, reporting, sending
from tests.proof.people import Person

TWIN = "See you on Thursday."
"""The same words to the same phone again and again: the carrier's list must never be read as more than it says."""

CAUGHT_UP = "what earlier lives left is tapped"


def _told_to_stop() -> asyncio.Event:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    return told


async def approve_and_send(*, place: dict[str, Any], person: dict[str, Any], taps: str, count: int) -> None:
    """Sends what is due; meanwhile `count` more messages are written, shown, and approved with a tap each."""
    told = _told_to_stop()
    here, ada = Place(**place), Person(**{**person, "patients": tuple(person["patients"])})
    async with opened(here) as office, reporting(office, here) as url, sending(office, here, url):
        print("is ready on", url, flush=True)
        for card in await office.waiting():
            await _tap(office, ada, card, taps)
        print(CAUGHT_UP, flush=True)
        for number in range(count):
            body = TWIN if number % 3 == 2 else f"{secrets.token_hex(6)}: how did the sleep diary go?"
            patient = ada.patients[0 if body == TWIN else number % len(ada.patients)]
            await _tap(office, ada, await office.lay_out(ada, patient, body), taps)
        await told.wait()


async def _tap(office: Office, ada: Person, card: Card, taps: str) -> None:
    """What stood on the card is on the disk before the tap counts: the judge believes this list and nothing else."""
    line = json.dumps([card.message_id, card.to, card.channel, card.body]) + "\n"
    handle = os.open(taps, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    await office.tap(ada, card.button)


async def send(*, place: dict[str, Any]) -> None:
    """Sends what is due."""
    told = _told_to_stop()
    here = Place(**place)
    async with opened(here) as office, reporting(office, here) as url, sending(office, here, url):
        print("is ready on", url, flush=True)
        await told.wait()


async def tap_and_send(*, place: dict[str, Any], person: dict[str, Any], port: int) -> None:
    """Sends what is due, and taps each button whose id comes as a line on the port."""
    told = _told_to_stop()
    here, ada = Place(**place), Person(**{**person, "patients": tuple(person["patients"])})
    async with opened(here) as office:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            async for line in reader:
                await office.tap(ada, line.decode().strip())
                writer.write(b"tapped\n")
                await writer.drain()
            writer.close()

        async with (
            reporting(office, here) as url,
            sending(office, here, url),
            await asyncio.start_server(serve, HOST, port),
        ):
            print("is ready on", url, flush=True)
            await told.wait()
