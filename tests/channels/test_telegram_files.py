"""Files in replies: how they travel in the outbox, and how they stand in a Telegram chat."""

import struct
import zlib
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.channels.base import Button, DeliveryError, Reply, ReplyFile, bold
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_limits import ChatLimiter
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from bot.turn import reply_json

ANY_BYTES = bytes(range(256))
BUTTONS = ((Button(label="⬅️ חזרה", id="b1"),),)


def png() -> bytes:
    """A white picture of 40 × 30."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 40, 30, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 40 for _ in range(30)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


CHART = ReplyFile(name="chart.png", mime="image/png", data=png())
REPORT = ReplyFile(name="report.pdf", mime="application/pdf", data=b"%PDF-1.7\n" + ANY_BYTES)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def ada(sandbox: Sandbox) -> TherapistPhone:
    ada = sandbox.therapist()
    await ada.say("/start")
    return ada


@pytest.fixture
async def channel(sandbox: Sandbox, ada: TherapistPhone) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(token=THERAPIST_TOKEN, base_url=sandbox.url, limiter=ChatLimiter(gap_s=0.01))
    yield channel
    await channel.stop()


async def served(sandbox: Sandbox, file_id: str) -> bytes:
    """What the page gets for this file."""
    async with aiohttp.ClientSession() as http, http.get(f"{sandbox.url}/phones/file/{file_id}") as answer:
        assert answer.status == 200
        return await answer.read()


def test_a_file_comes_out_of_the_outbox_as_it_went_in_and_is_never_printed() -> None:
    reply = Reply(text="מצב הרוח", file=ReplyFile(name="chart.png", mime="image/png", data=ANY_BYTES))

    assert reply_json.validate_json(reply_json.dump_json(reply)) == reply
    assert "\\x" not in repr(reply)
    assert reply_json.validate_json(b'{"text":"from before files were known"}').file is None


async def test_a_picture_is_shown_with_its_text_and_buttons_and_cannot_be_forwarded(
    sandbox: Sandbox, ada: TherapistPhone, channel: TelegramChannel
) -> None:
    sent_id = await channel.send(
        str(ada.person.id), Reply(text=f"{bold('מצב הרוח 😀')} בחודש האחרון", file=CHART, buttons=BUTTONS)
    )

    shown = ada.last
    assert (str(shown.id), shown.text, shown.labels) == (sent_id, "מצב הרוח 😀 בחודש האחרון", ("⬅️ חזרה",))
    assert shown.wire["caption_entities"] == [{"type": "bold", "offset": 0, "length": 11}]
    assert shown.wire["has_protected_content"]
    assert (shown.wire["photo"][-1]["width"], shown.wire["photo"][-1]["height"]) == (40, 30)
    assert await served(sandbox, shown.wire["photo"][-1]["file_id"]) == CHART.data


async def test_a_document_keeps_its_name_and_every_byte_and_may_be_kept_where_it_is_meant_to_be(
    sandbox: Sandbox, ada: TherapistPhone, channel: TelegramChannel
) -> None:
    await channel.send(str(ada.person.id), Reply(text="הדוח", file=REPORT, copyable=True))

    document = ada.last.wire["document"]
    assert (document["file_name"], document["mime_type"]) == ("report.pdf", "application/pdf")
    assert "has_protected_content" not in ada.last.wire
    assert await served(sandbox, document["file_id"]) == REPORT.data


async def test_a_text_too_long_for_a_caption_follows_the_file_whole_with_the_buttons(
    ada: TherapistPhone, channel: TelegramChannel
) -> None:
    just_fits, too_long = "א" * 1024, "מילה " * 300
    await channel.send(str(ada.person.id), Reply(text=just_fits, file=CHART, buttons=BUTTONS))
    await channel.send(str(ada.person.id), Reply(text=too_long, file=CHART, buttons=BUTTONS))

    captioned, bare, text = [message for message in ada.messages if message.from_bot]
    assert (captioned.text, captioned.labels) == (just_fits, ("⬅️ חזרה",))
    assert ("photo" in bare.wire, bare.text, bare.labels) == (True, "", ())
    assert (text.text, text.labels) == (too_long.strip(), ("⬅️ חזרה",))


async def test_where_a_file_is_refused_its_text_is_shown_alone(ada: TherapistPhone, channel: TelegramChannel) -> None:
    broken = ReplyFile(name="chart.png", mime="image/png", data=b"no picture")
    await channel.send(str(ada.person.id), Reply(text="השבוע 12%, קודם 20%", file=broken, buttons=BUTTONS))

    assert (ada.last.text, ada.last.labels) == ("השבוע 12%, קודם 20%", ("⬅️ חזרה",))
    with pytest.raises(DeliveryError) as refused:
        await channel.send(str(ada.person.id), Reply(file=broken))
    assert refused.value.permanent


async def test_a_text_that_takes_the_place_of_a_picture_comes_as_a_new_message(
    ada: TherapistPhone, channel: TelegramChannel
) -> None:
    sent_id = await channel.send(str(ada.person.id), Reply(text="תרשים", file=CHART, buttons=BUTTONS))
    following_id = await channel.send(str(ada.person.id), Reply(text="רשימה", edit=True), message_id=sent_id)

    assert following_id != sent_id
    assert [message.text for message in ada.messages if message.from_bot] == ["תרשים", "רשימה"]
