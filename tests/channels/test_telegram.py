"""The Telegram channel against a scripted server: what is asked, what is shown, and what each error becomes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.channels.base import (
    Attachment,
    AttachmentTooLarge,
    Button,
    Channel,
    ChannelRefused,
    DeliveryError,
    Kind,
    Reply,
    bold,
)
from bot.channels.telegram import CLOUD_FILE_LIMIT, TelegramChannel, Webhook
from bot.channels.telegram_limits import ChatLimiter
from tests.channels.fake_telegram import TOKEN, FakeTelegram, Fault, telegram_on_loopback
from tests.channels.inlets import MemoryInlet, eventually

_channel: type[Channel] = TelegramChannel

ADA = "70001"
BUTTONS = ((Button(label="✅ אישור", id="a1"),), (Button(label="🗑 מחיקה", id="d1"),))


def text_update(update_id: int, text: str) -> dict[str, Any]:
    person = {"id": 70001, "is_bot": False, "first_name": "Ada"}
    chat = {"id": 70001, "type": "private", "first_name": "Ada"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1, "chat": chat, "from": person, "text": text},
    }


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with telegram_on_loopback() as fake:
        yield fake


def channel_to(fake: FakeTelegram, **options: Any) -> TelegramChannel:
    limiter = ChatLimiter(overall_per_s=1000, gap_s=0.01, patience_s=0.5)
    settings = {"poll_timeout_s": 1.0, "first_pause_s": 0.01, "limiter": limiter, **options}
    return TelegramChannel(token=TOKEN, base_url=fake.base_url, **settings)


@asynccontextmanager
async def receiving(fake: FakeTelegram, inlet: MemoryInlet, **options: Any) -> AsyncIterator[TelegramChannel]:
    channel = channel_to(fake, **options)
    await channel.start(inlet)
    try:
        yield channel
    finally:
        await channel.stop()


@pytest.fixture
async def channel(telegram: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    channel = channel_to(telegram)
    yield channel
    await channel.stop()


# Receiving


async def test_updates_are_stored_in_order_and_confirmed_only_then(telegram: FakeTelegram) -> None:
    telegram.pending = [text_update(41, "א"), text_update(42, "ב")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet) as channel:
        await inlet.until(2)
        telegram.pending.append(text_update(43, "ג"))
        await inlet.until(3)
        parsed = [channel.parse(bytes(row["raw"])) for row in inlet.rows]  # type: ignore[arg-type]
        assert channel.is_receiving

    assert [(incoming.chat, incoming.text) for incoming in parsed] == [(ADA, "א"), (ADA, "ב"), (ADA, "ג")]
    assert {str(row["account"]) for row in inlet.rows} == {"4839574812"}
    asked = telegram.called("getUpdates")
    assert "offset" not in asked[0]
    assert asked[0]["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert 43 in [call.get("offset") for call in asked]


async def test_an_update_that_could_not_be_stored_is_asked_for_again(telegram: FakeTelegram) -> None:
    telegram.pending = [text_update(41, "א"), text_update(42, "ב")]
    inlet = MemoryInlet(failures=[OSError("disk full")])

    async with receiving(telegram, inlet):
        await inlet.until(2)

    assert inlet.ids == ["41", "42"]
    assert [call.get("offset") for call in telegram.called("getUpdates")][:2] == [None, None]


async def test_a_failure_between_two_updates_confirms_only_the_first(telegram: FakeTelegram) -> None:
    class SecondFails(MemoryInlet):
        async def __call__(self, **row: Any) -> bool:
            if row["update_id"] == "42" and telegram.confirmed_below < 42:
                raise OSError
            return await super().__call__(**row)

    telegram.pending = [text_update(41, "א"), text_update(42, "ב")]
    inlet = SecondFails()

    async with receiving(telegram, inlet):
        await inlet.until(2)

    assert inlet.ids == ["41", "42"]


async def test_broken_and_unknown_updates_do_not_stop_the_ones_behind_them(telegram: FakeTelegram) -> None:
    no_date = {"update_id": 43, "message": {"message_id": 1}}
    telegram.pending = [{"update_id": 41, "telepathy": {}}, {"no": "id"}, no_date, text_update(44, "ב")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet) as channel:
        await inlet.until(3)
        kinds = [channel.parse(bytes(inlet.rows[i]["raw"])).kind for i in (0, 2)]  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="unknown shape"):
            channel.parse(bytes(inlet.rows[1]["raw"]))  # type: ignore[arg-type]

    assert inlet.ids == ["41", "43", "44"]
    assert kinds == [Kind.OTHER, Kind.TEXT]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(502, "Bad Gateway"),
        Fault(0),
        Fault(409, "Conflict: terminated by other getUpdates request"),
        Fault(401, "Unauthorized"),
        Fault(429, "Too Many Requests", retry_after=1),
        Fault(200, body=b"<html>"),
        Fault(200, body=b'{"ok": true, "result": {"a": 1}}'),
    ],
    ids=["502", "cut", "conflict", "revoked", "flood", "html", "no-list"],
)
async def test_polling_outlives(telegram: FakeTelegram, fault: Fault) -> None:
    telegram.fail("getUpdates", fault, fault)
    telegram.pending = [text_update(41, "א")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet):
        await inlet.until(1)


async def test_a_cancellation_that_is_not_ours_does_not_end_polling(telegram: FakeTelegram) -> None:
    inlet = MemoryInlet(failures=[asyncio.CancelledError()])  # type: ignore[list-item]
    telegram.pending = [text_update(41, "א")]

    async with receiving(telegram, inlet):
        await inlet.until(1)


async def test_a_conflict_takes_the_webhook_away_again(telegram: FakeTelegram) -> None:
    telegram.fail("getUpdates", Fault(409, "Conflict: can't use getUpdates method while webhook is active"))
    telegram.pending = [text_update(41, "א")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet):
        await inlet.until(1)

    assert [call["drop_pending_updates"] for call in telegram.called("deleteWebhook")] == [False, False]


async def test_after_a_quiet_poll_no_offset_is_kept_because_ids_may_start_lower(telegram: FakeTelegram) -> None:
    telegram.pending = [text_update(900, "before a quiet week")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet):
        await inlet.until(1)
        await eventually(lambda: telegram.confirmed_below == 901)
        await eventually(lambda: "offset" not in telegram.called("getUpdates")[-1])
        telegram.confirmed_below = 0
        telegram.pending = [text_update(17, "after it")]
        await inlet.until(2)

    assert inlet.ids == ["900", "17"]


async def test_a_wrong_token_is_said_at_start_without_the_token(telegram: FakeTelegram) -> None:
    telegram.fail("getMe", Fault(401, "Unauthorized"))
    channel = channel_to(telegram)

    with pytest.raises(ChannelRefused) as refused:
        await channel.start(MemoryInlet())

    assert TOKEN not in str(refused.value)
    assert refused.value.__cause__ is None


async def test_an_unreachable_server_is_tried_until_it_is_there(telegram: FakeTelegram) -> None:
    telegram.fail("getMe", Fault(502, "Bad Gateway"), Fault(502, "Bad Gateway"))
    telegram.pending = [text_update(41, "א")]
    inlet = MemoryInlet()

    async with receiving(telegram, inlet) as channel:
        assert channel.username == ""
        await inlet.until(1)
        assert channel.username == "kesher_bot"


async def test_in_webhook_mode_telegram_is_told_where_to_post(telegram: FakeTelegram) -> None:
    webhook = Webhook(url="https://kesher.example/telegram/therapist", secret="s" * 32)
    inlet = MemoryInlet()

    async with receiving(telegram, inlet, webhook=webhook, poll_timeout_s=0.01) as channel:
        await eventually(lambda: len(telegram.called("getWebhookInfo")) >= 2)
        telegram.webhook = ""  # somebody took it away
        await eventually(lambda: len(telegram.called("setWebhook")) >= 2)
        await channel.receive(json.dumps(text_update(41, "א")).encode())
        with pytest.raises(ValueError, match="not JSON"):
            await channel.receive(b"garbage")

    assert inlet.ids == ["41"]
    assert telegram.called("getUpdates") == []
    assert telegram.called("setWebhook")[0] == {
        "url": webhook.url,
        "secret_token": webhook.secret,
        "max_connections": 1,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "drop_pending_updates": False,
    }
    assert webhook.secret not in repr(webhook)


async def test_the_menu_is_set_for_each_language_even_when_telegram_was_away_at_first(telegram: FakeTelegram) -> None:
    telegram.fail("getMe", Fault(502, "Bad Gateway"))
    channel = channel_to(telegram)
    await channel.set_commands({"": [("start", "Begin")], "he": [("/start", "התחלה")]})
    await channel.start(MemoryInlet())
    await eventually(lambda: len(telegram.called("setMyCommands")) >= 2)
    await channel.stop()

    assert telegram.called("setMyCommands") == [
        {"commands": [{"command": "start", "description": "Begin"}]},
        {"commands": [{"command": "start", "description": "התחלה"}], "language_code": "he"},
    ]


# Sending


async def test_a_text_meant_to_be_copied_is_not_protected(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(ADA, Reply(text="to copy", copyable=True))
    await channel.send(ADA, Reply(text="not to copy"))

    calls = telegram.called("sendMessage")
    assert [call.get("protect_content", False) for call in calls] == [False, True]


async def test_a_reply_shows_bold_text_buttons_and_cannot_be_forwarded(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    sent_id = await channel.send(ADA, Reply(text=f"😀 {bold('טיוטה')}", buttons=BUTTONS))

    assert sent_id == "501"
    assert telegram.called("sendMessage") == [
        {
            "chat_id": 70001,
            "text": "😀 טיוטה",
            "entities": [{"type": "bold", "offset": 3, "length": 5}],
            "protect_content": True,
            "reply_markup": {
                "inline_keyboard": [
                    [{"text": "✅ אישור", "callback_data": "a1"}],
                    [{"text": "🗑 מחיקה", "callback_data": "d1"}],
                ]
            },
        }
    ]


async def test_a_long_reply_is_split_and_its_buttons_come_last(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    paragraphs = [letter * 3000 for letter in "אבג"]
    sent_id = await channel.send(ADA, Reply(text="\n\n".join(paragraphs), buttons=BUTTONS))

    assert telegram.texts == paragraphs
    assert ["reply_markup" in call for call in telegram.called("sendMessage")] == [False, False, True]
    assert sent_id == "503"


async def test_an_edit_changes_the_message_in_place(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    sent_id = await channel.send(ADA, Reply(text="60%", edit=True, key="p"), message_id="33")

    assert sent_id == "33"
    assert telegram.called("editMessageText") == [{"chat_id": 70001, "message_id": 33, "text": "60%"}]
    assert telegram.texts == []


async def test_an_edit_that_changes_nothing_is_fine(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.fail("editMessageText", Fault(400, "Bad Request: message is not modified: specified new message..."))

    assert await channel.send(ADA, Reply(text="60%", edit=True), message_id="33") == "33"


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"])
async def test_a_message_that_can_no_longer_be_edited_is_replaced_by_a_new_one(
    telegram: FakeTelegram, channel: TelegramChannel, why: str
) -> None:
    telegram.fail("editMessageText", Fault(400, f"Bad Request: {why}"))

    assert await channel.send(ADA, Reply(text="60%", edit=True), message_id="33") == "501"
    assert telegram.texts == ["60%"]


@pytest.mark.parametrize("message_id", ["", "SM123"])
async def test_an_edit_of_nothing_known_is_a_new_message(
    telegram: FakeTelegram, channel: TelegramChannel, message_id: str
) -> None:
    assert await channel.send(ADA, Reply(text="x", edit=True), message_id=message_id) == "501"


async def test_an_edit_that_grew_too_long_goes_on_in_new_messages(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    text = "א" * 4000 + "\n\n" + "ב" * 4000
    sent_id = await channel.send(ADA, Reply(text=text, edit=True, buttons=BUTTONS), message_id="33")

    assert [call["text"][0] for call in telegram.called("editMessageText")] == ["א"]
    assert "reply_markup" not in telegram.called("editMessageText")[0]
    assert [call["text"][0] for call in telegram.called("sendMessage")] == ["ב"]
    assert "reply_markup" in telegram.called("sendMessage")[0]
    assert sent_id == "501"


@pytest.mark.parametrize("fault", [None, Fault(400, "Bad Request: message to delete not found")])
async def test_deleting_twice_is_deleting(
    telegram: FakeTelegram, channel: TelegramChannel, fault: Fault | None
) -> None:
    if fault:
        telegram.fail("deleteMessage", fault)

    assert await channel.send(ADA, Reply(delete=True), message_id="33") == ""
    assert telegram.called("deleteMessage") == [{"chat_id": 70001, "message_id": 33}]


async def test_typing_is_shown(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(ADA, Reply(typing=True))

    assert telegram.called("sendChatAction") == [{"chat_id": 70001, "action": "typing"}]


async def test_a_press_is_answered_before_the_text_goes_out(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    await channel.send(ADA, Reply(answers="77", toast=bold("נשמר"), text="done"))

    assert [call.method for call in telegram.calls] == ["answerCallbackQuery", "sendMessage"]
    assert telegram.called("answerCallbackQuery") == [{"callback_query_id": 77, "text": "נשמר"}]


@pytest.mark.parametrize(
    "fault", [Fault(400, "Bad Request: query is too old and response timeout expired"), Fault(502), Fault(0)]
)
async def test_a_press_that_is_too_old_to_answer_still_gets_its_text(
    telegram: FakeTelegram, channel: TelegramChannel, fault: Fault
) -> None:
    telegram.fail("answerCallbackQuery", fault)

    assert await channel.send(ADA, Reply(answers="77", text="done")) == "501"
    assert await channel.send(ADA, Reply(answers="78")) == ""


async def test_asking_for_a_contact_shows_a_keyboard_under_the_text(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(ADA, Reply(text="מי?", ask_contact="📱 שיתוף"))

    assert telegram.called("sendMessage")[0]["reply_markup"] == {
        "keyboard": [[{"text": "📱 שיתוף", "request_contact": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


async def test_buttons_and_a_contact_keyboard_come_in_two_messages(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    sent_id = await channel.send(ADA, Reply(text="מי?", ask_contact="📱 שיתוף", buttons=BUTTONS))

    markups = [next(iter(call["reply_markup"])) for call in telegram.called("sendMessage")]
    assert markups == ["inline_keyboard", "keyboard"]
    assert sent_id == "501"


async def test_the_keyboard_is_taken_away_with_the_text_or_by_a_passing_message(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    await channel.send(ADA, Reply(text="תודה", remove_keyboard=True))
    with_buttons = await channel.send(ADA, Reply(text="תודה", remove_keyboard=True, buttons=BUTTONS))

    removed = [
        call["text"] for call in telegram.called("sendMessage") if "remove_keyboard" in call.get("reply_markup", {})
    ]
    assert removed == ["תודה", "…"]
    assert telegram.called("deleteMessage") == [{"chat_id": 70001, "message_id": 502}]
    assert with_buttons == "503"


async def test_nothing_to_show_is_refused_for_good(channel: TelegramChannel) -> None:
    with pytest.raises(DeliveryError) as refused:
        await channel.send(ADA, Reply(text="\u200b "))

    assert refused.value.permanent


@pytest.mark.parametrize(
    ("fault", "permanent", "waits"),
    [
        pytest.param(Fault(403, "Forbidden: bot was blocked by the user"), True, False, id="blocked"),
        pytest.param(Fault(400, "Bad Request: chat not found"), True, False, id="no-chat"),
        pytest.param(Fault(400, "Bad Request: can't parse entities"), True, False, id="entities"),
        pytest.param(Fault(429, "Too Many Requests", retry_after=30), False, True, id="flood"),
        pytest.param(Fault(401, "Unauthorized"), False, True, id="revoked"),
        pytest.param(Fault(500, "Internal Server Error"), False, False, id="500"),
        pytest.param(Fault(502, "Bad Gateway"), False, False, id="502"),
        pytest.param(Fault(0), False, False, id="cut"),
        pytest.param(Fault(200, body=b"<html>"), False, True, id="html"),
    ],
)
async def test_what_an_error_means(
    telegram: FakeTelegram, channel: TelegramChannel, fault: Fault, permanent: bool, waits: bool
) -> None:
    telegram.fail("sendMessage", fault)

    with pytest.raises(DeliveryError) as failed:
        await channel.send(ADA, Reply(text="סודי"))

    assert failed.value.permanent is permanent
    assert (failed.value.retry_after_s > 0) is waits
    assert "סודי" not in str(failed.value)


async def test_a_reply_after_our_patience_is_not_permanent(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.fail("sendMessage", Fault(429, "Too Many Requests", retry_after=30))
    with pytest.raises(DeliveryError):
        await channel.send(ADA, Reply(text="x"))

    with pytest.raises(DeliveryError) as paused:
        await channel.send(ADA, Reply(text="y"))
    await channel.send("70002", Reply(text="z"))

    assert 25 < paused.value.retry_after_s < 31
    assert telegram.texts == ["x", "z"]


async def test_leaving_a_group_never_fails(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.fail("leaveChat", Fault(403, "Forbidden: bot is not a member"))

    await channel.leave("-500")

    assert telegram.called("leaveChat") == [{"chat_id": -500}]


# Files


async def read(channel: TelegramChannel, attachment: Attachment, limit: int = 10**9) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(attachment, limit_bytes=limit)])


def file(file_id: str = "voice/file_1.oga", size: int | None = None) -> Attachment:
    return Attachment(file_id=file_id, size_bytes=size, mime="audio/ogg")


async def test_a_file_streams(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.files["voice/file_1.oga"] = bytes(range(256)) * 1000

    assert await read(channel, file()) == telegram.files["voice/file_1.oga"]


async def test_a_file_that_claims_to_be_small_is_stopped_at_the_limit(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    telegram.files["voice/file_1.oga"] = bytes(300_000)

    with pytest.raises(AttachmentTooLarge) as too_large:
        await read(channel, file(size=10), limit=200_000)

    assert too_large.value.limit_bytes == 200_000


async def test_a_file_that_claims_to_be_large_is_not_even_asked_for(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    with pytest.raises(AttachmentTooLarge):
        await read(channel, file(size=300), limit=200)

    assert telegram.calls == []


async def test_what_telegram_finds_too_big_is_too_large(telegram: FakeTelegram, channel: TelegramChannel) -> None:
    telegram.fail("getFile", Fault(400, "Bad Request: file is too big"))

    with pytest.raises(AttachmentTooLarge) as too_large:
        await read(channel, file())

    assert too_large.value.limit_bytes == CLOUD_FILE_LIMIT


@pytest.mark.parametrize(
    ("fault", "permanent"),
    [(Fault(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), True), (Fault(502), False)],
)
async def test_a_file_that_cannot_be_had(
    telegram: FakeTelegram, channel: TelegramChannel, fault: Fault, permanent: bool
) -> None:
    telegram.fail("getFile", fault)

    with pytest.raises(DeliveryError) as failed:
        await read(channel, file())

    assert failed.value.permanent is permanent


async def test_a_file_server_that_fails_is_worth_another_try_and_its_address_is_not_quoted(
    telegram: FakeTelegram, channel: TelegramChannel
) -> None:
    with pytest.raises(DeliveryError, match="answered 500") as failed:
        await read(channel, file("absent"))

    assert not failed.value.permanent
    assert TOKEN not in str(failed.value)
