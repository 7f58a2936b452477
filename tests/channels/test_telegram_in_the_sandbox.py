"""The Telegram channel against the local Bot API and its phones: the same conversation that a person has."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.base import Attachment, AttachmentTooLarge, Button, DeliveryError, Kind, Reply, bold
from bot.channels.telegram import TelegramChannel, Webhook
from bot.channels.telegram_limits import ChatLimiter
from bot.sandbox.faults import Fault
from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from bot.server import Site, build_app, listening
from tests.channels.inlets import MemoryInlet, eventually

SECRET = "s" * 32


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


def channel_to(sandbox: Sandbox, **options: Any) -> TelegramChannel:
    limiter = ChatLimiter(gap_s=0.01)
    settings = {"limiter": limiter, "poll_timeout_s": 1.0, "first_pause_s": 0.01, **options}
    return TelegramChannel(token=THERAPIST_TOKEN, base_url=sandbox.url, **settings)


@asynccontextmanager
async def receiving(sandbox: Sandbox, **options: Any) -> AsyncIterator[tuple[TelegramChannel, MemoryInlet]]:
    channel, inlet = channel_to(sandbox, **options), MemoryInlet()
    await channel.start(inlet)
    try:
        yield channel, inlet
    finally:
        await channel.stop()


async def read(channel: TelegramChannel, inlet: MemoryInlet, index: int) -> Any:
    await inlet.until(index + 1)
    return channel.parse(bytes(inlet.rows[index]["raw"]))  # type: ignore[arg-type]


async def test_a_conversation_with_text_buttons_edits_and_deletion(sandbox: Sandbox) -> None:
    ada = sandbox.therapist(language_code="he")
    async with receiving(sandbox) as (channel, inlet):
        await ada.say("/start abc")
        start = await read(channel, inlet, 0)
        assert (start.kind, start.text, start.language) == (Kind.TEXT, "/start abc", "he")

        sent_id = await channel.send(
            start.chat, Reply(text=f"{bold('שלום 😀')} עדה", buttons=((Button(label="✅ אישור", id="b1"),),))
        )
        shown = await ada.reads_text("שלום 😀 עדה")
        assert shown.wire["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
        assert shown.wire["has_protected_content"]

        press_id = await ada.press("✅")
        press = await read(channel, inlet, 1)
        assert (press.kind, press.button, press.message_id, press.chat) == (Kind.BUTTON, "b1", sent_id, press.sender)

        await channel.send(
            press.chat, Reply(answers=press.press_id, toast="אושר", text="אושר ✔", edit=True), message_id=sent_id
        )
        assert await ada.toast(press_id) == "אושר"
        assert (ada.last.text, ada.last.labels, ada.last.edited) == ("אושר ✔", (), True)

        same = await channel.send(press.chat, Reply(text="אושר ✔", edit=True), message_id=sent_id)
        assert same == sent_id
        await channel.send(press.chat, Reply(delete=True), message_id=sent_id)
        await channel.send(press.chat, Reply(delete=True), message_id=sent_id)
        await ada.until_gone(int(sent_id))
        assert await channel.send(press.chat, Reply(text="חדש", edit=True), message_id=sent_id) != sent_id


async def test_a_long_text_arrives_whole_and_in_order(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    paragraphs = [f"{n} " + "מילה " * 500 for n in range(12)]
    async with receiving(sandbox) as (channel, inlet):
        await ada.say("hello")
        chat = (await read(channel, inlet, 0)).chat
        await channel.send(chat, Reply(text="\n\n".join(paragraphs)))

        assert "".join("".join(ada.reads).split()) == "".join("".join(paragraphs).split())
        assert len(ada.reads) > 1


async def test_voice_contact_forward_edit_and_a_block(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        await ada.voice(b"OggS" * 1000, duration=3)
        voice = await read(channel, inlet, 0)
        assert (voice.kind, voice.attachment.duration_s) == (Kind.VOICE, 3)
        data = b"".join([chunk async for chunk in channel.fetch(voice.attachment, limit_bytes=10_000)])
        assert data == b"OggS" * 1000

        await ada.document(b"RIFF" * 10, "session.wav", "audio/x-wav")
        assert (await read(channel, inlet, 1)).kind is Kind.AUDIO

        await channel.send(voice.chat, Reply(text="מי?", ask_contact="📱 שיתוף"))
        await ada.contact("דנה כהן", "+972501234567")
        contact = (await read(channel, inlet, 2)).contact
        assert (contact.name, contact.phone.lstrip("+")) == ("דנה כהן", "972501234567")

        await ada.forward("דוגמה", origin="Somebody")
        assert (await read(channel, inlet, 3)).is_forwarded

        message_id = await ada.say("טעות")
        await ada.edit(message_id, "תיקון")
        edited = await read(channel, inlet, 5)
        assert (edited.kind, edited.text, edited.message_id) == (Kind.EDITED, "תיקון", str(message_id))

        await ada.block()
        assert (await read(channel, inlet, 6)).kind is Kind.LEFT
        with pytest.raises(DeliveryError) as refused:
            await channel.send(voice.chat, Reply(text="x"))
        assert refused.value.permanent


async def test_a_group_is_recognised_and_left(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        await ada.group("Clinic")
        await inlet.until(1)
        group = await read(channel, inlet, 0)
        assert group.kind is Kind.GROUP
        await channel.leave(group.chat)

    assert sandbox.telegram.calls.named("leaveChat")[0].accepted


async def test_a_forged_button_brings_whatever_it_carries(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        await ada.say("hello")
        chat = (await read(channel, inlet, 0)).chat
        sent_id = await channel.send(chat, Reply(text="x", buttons=((Button(label="✅", id="b1"),),)))
        await ada.press_forged(int(sent_id), "somebody-elses")

        assert (await read(channel, inlet, 1)).button == "somebody-elses"


async def test_what_was_not_stored_comes_again_after_a_restart(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        inlet.failures = [OSError("disk full")] * 1000
        await ada.say("נשאר")
        await eventually(lambda: len(inlet.failures) < 999)
    async with receiving(sandbox) as (channel, inlet):
        assert (await read(channel, inlet, 0)).text == "נשאר"


async def test_a_second_poller_is_outlived(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (_, first), receiving(sandbox) as (_, second):
        for n in range(5):
            await ada.say(f"{n}")
        await eventually(lambda: len({*first.ids, *second.ids}) == 5)


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(status=502, body="x"), Fault(drop=True, accepted=True)])
async def test_updates_survive_a_bad_network(sandbox: Sandbox, fault: Fault) -> None:
    ada = sandbox.therapist()
    sandbox.telegram.faults.plan("getUpdates", fault, fault)
    async with receiving(sandbox) as (channel, inlet):
        await ada.say("א")
        await ada.say("ב")
        assert [(await read(channel, inlet, n)).text for n in range(2)] == ["א", "ב"]


async def test_a_server_out_of_reach_is_found_again(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        async with sandbox.out_of_reach():
            await ada.say("א")
            await asyncio.sleep(0.1)
        assert (await read(channel, inlet, 0)).text == "א"


async def test_by_webhook_the_same_updates_come_signed_with_the_secret(sandbox: Sandbox) -> None:
    ada, site = sandbox.therapist(), Site()
    async with listening(build_app(site), "127.0.0.1", 0) as url:
        webhook = Webhook(url=f"{url}/telegram/therapist", secret=SECRET)
        async with receiving(sandbox, webhook=webhook) as (channel, inlet):
            site.open(checks={}, telegram={"therapist": (SECRET, channel)})
            inlet.failures = [OSError("disk full")]
            for text in "אבג":
                await ada.say(text)
            assert [(await read(channel, inlet, n)).text for n in range(3)] == list("אבג")

    assert sandbox.telegram.calls.named("getUpdates") == []


async def test_the_menu_is_shown_in_both_languages(sandbox: Sandbox) -> None:
    async with receiving(sandbox) as (channel, _):
        await channel.set_commands({"": [("start", "Begin"), ("help", "Help")], "he": [("start", "התחלה")]})

    calls = [call.params for call in sandbox.telegram.calls.named("setMyCommands")]
    assert [call.get("language_code") for call in calls] == [None, "he"]


async def test_a_file_that_is_larger_than_it_says_is_stopped(sandbox: Sandbox) -> None:
    ada = sandbox.therapist()
    async with receiving(sandbox) as (channel, inlet):
        await ada.voice(bytes(200_000), duration=1)
        attachment = (await read(channel, inlet, 0)).attachment
        claimed = Attachment(file_id=attachment.file_id, size_bytes=5, mime="audio/ogg")
        chunks: list[bytes] = []

        async def fetch() -> None:
            async for chunk in channel.fetch(claimed, limit_bytes=100_000):
                chunks.append(chunk)

        with pytest.raises(AttachmentTooLarge):
            await fetch()

    assert sum(map(len, chunks)) <= 100_000
