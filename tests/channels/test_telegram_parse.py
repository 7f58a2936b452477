"""Telegram updates as `Incoming`: one small update for each kind, and the ones nobody expects."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Attachment, Incoming, Kind, SharedContact
from bot.channels.telegram_parse import lane_of, parse_update, update_of

ADA = {"id": 70001, "is_bot": False, "first_name": "Ada", "last_name": "Levi", "language_code": "he"}
BEN = {"id": 70002, "is_bot": False, "first_name": "Ben"}
CHAT = {"id": 70001, "type": "private", "first_name": "Ada"}
GROUP = {"id": -500, "type": "supergroup", "title": "Clinic"}
AT = 1_795_000_000


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 31, "date": AT, "chat": CHAT, "from": ADA, **fields}


def read(**update: Any) -> Incoming:
    return parse_update(json.dumps({"update_id": 9, **update}).encode(), account="48", username="kesher_bot")


def test_a_text() -> None:
    incoming = read(message=message(text="מה שלומך?"))

    assert incoming == Incoming(
        channel="telegram",
        account="48",
        update_id="9",
        chat="70001",
        sender="70001",
        kind=Kind.TEXT,
        received_at=dt.datetime.fromtimestamp(AT, dt.UTC),
        text="מה שלומך?",
        message_id="31",
        language="he",
    )


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("/start abc", "/start abc"),
        ("/start@kesher_bot abc", "/start abc"),
        ("/start@KESHER_BOT", "/start"),
        ("/start@other_bot", "/start@other_bot"),
        ("mail@kesher_bot", "mail@kesher_bot"),
    ],
)
def test_commands_stay_text_without_our_own_name(text: str, read_as: str) -> None:
    assert read(message=message(text=text)).text == read_as


def test_signs_that_nobody_sees_are_taken_out_of_a_text() -> None:
    assert read(message=message(text="\u202eשלום\u200b\U000e0041 \ue000דנה\x00")).text == "שלום דנה"


@pytest.mark.parametrize(
    ("fields", "kind", "attachment"),
    [
        pytest.param(
            {"voice": {"file_id": "v", "duration": 5, "mime_type": "audio/ogg", "file_size": 23000}},
            Kind.VOICE,
            Attachment(file_id="v", size_bytes=23000, mime="audio/ogg", duration_s=5),
            id="voice",
        ),
        pytest.param(
            {"voice": {"file_id": "v", "duration": 0}},
            Kind.VOICE,
            Attachment(file_id="v", size_bytes=None, mime="audio/ogg", duration_s=0),
            id="voice-of-nothing",
        ),
        pytest.param(
            {"audio": {"file_id": "a", "duration": 9, "file_name": "x.m4a"}},
            Kind.AUDIO,
            Attachment(file_id="a", size_bytes=None, mime="audio/mp4", duration_s=9),
            id="audio",
        ),
        pytest.param(
            {"video_note": {"file_id": "n", "duration": 9, "length": 240}},
            Kind.AUDIO,
            Attachment(file_id="n", size_bytes=None, mime="video/mp4", duration_s=9),
            id="round-video",
        ),
        pytest.param(
            {"video": {"file_id": "n", "duration": 9, "width": 1, "height": 1, "mime_type": "video/quicktime"}},
            Kind.AUDIO,
            Attachment(file_id="n", size_bytes=None, mime="video/quicktime", duration_s=9),
            id="video",
        ),
        pytest.param(
            {"document": {"file_id": "d", "file_name": "Session.WAV", "mime_type": "application/octet-stream"}},
            Kind.AUDIO,
            Attachment(file_id="d", size_bytes=None, mime="application/octet-stream"),
            id="document-by-name",
        ),
        pytest.param(
            {"document": {"file_id": "d", "mime_type": "audio/webm", "file_size": 7}},
            Kind.AUDIO,
            Attachment(file_id="d", size_bytes=7, mime="audio/webm"),
            id="document-by-type",
        ),
        pytest.param({"document": {"file_id": "d", "file_name": "notes.pdf"}}, Kind.OTHER, None, id="pdf"),
        pytest.param(
            {
                "animation": {"file_id": "g", "duration": 1, "width": 1, "height": 1},
                "document": {"file_id": "g", "mime_type": "video/mp4"},
            },
            Kind.OTHER,
            None,
            id="animation",
        ),
        pytest.param(
            {"photo": [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]}, Kind.OTHER, None, id="photo"
        ),
        pytest.param({"sticker_of_2031": {"file_id": "s"}}, Kind.OTHER, None, id="unknown-content"),
    ],
)
def test_files(fields: dict[str, Any], kind: Kind, attachment: Attachment | None) -> None:
    incoming = read(message=message(caption="על דנה", **fields))

    assert (incoming.kind, incoming.attachment, incoming.text) == (kind, attachment, "על דנה")


def test_a_shared_contact() -> None:
    contact = {"phone_number": "972541234567", "first_name": "דנה", "last_name": "כהן"}
    incoming = read(message=message(contact=contact))

    assert incoming.kind is Kind.CONTACT
    assert incoming.contact == SharedContact(name="דנה כהן", phone="972541234567")


def test_a_forwarded_text_is_flagged() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "Dana", "date": AT - 60}

    assert read(message=message(text="x", forward_origin=origin)).is_forwarded
    assert not read(message=message(text="x")).is_forwarded


def test_an_edited_text_is_no_new_text() -> None:
    incoming = read(edited_message=message(text="y", edit_date=AT + 5))

    assert (incoming.kind, incoming.text, incoming.message_id) == (Kind.EDITED, "y", "31")
    assert incoming.received_at == dt.datetime.fromtimestamp(AT + 5, dt.UTC)


def press(**fields: Any) -> dict[str, Any]:
    return {"id": "77", "from": ADA, "chat_instance": "1", "data": "b:abc", **fields}


def test_a_pressed_button() -> None:
    incoming = read(callback_query=press(message=message(text="card")))

    assert incoming.kind is Kind.BUTTON
    assert (incoming.button, incoming.press_id, incoming.message_id) == ("b:abc", "77", "31")
    assert (incoming.chat, incoming.sender, incoming.text) == ("70001", "70001", "")


def test_a_press_by_somebody_else_shows_who_and_where() -> None:
    incoming = read(callback_query=press(**{"from": BEN}, message=message()))

    assert (incoming.kind, incoming.chat, incoming.sender) == (Kind.BUTTON, "70001", "70002")


def test_a_press_on_a_message_too_old_to_be_shown_is_still_a_press() -> None:
    old = {"chat": CHAT, "message_id": 3, "date": 0}
    incoming = read(callback_query=press(message=old))

    assert (incoming.kind, incoming.button, incoming.message_id) == (Kind.BUTTON, "b:abc", "3")


def test_a_press_without_a_message_belongs_to_the_persons_own_chat() -> None:
    incoming = read(callback_query=press(inline_message_id="x"))

    assert (incoming.kind, incoming.chat, incoming.message_id) == (Kind.BUTTON, "70001", "")


@pytest.mark.parametrize(
    "update",
    [
        {"message": {"message_id": 1, "date": AT, "chat": GROUP, "from": ADA, "text": "/approve"}},
        {"edited_message": {"message_id": 1, "date": AT, "chat": GROUP, "from": ADA, "text": "x"}},
        {"callback_query": press(message={"message_id": 1, "date": AT, "chat": GROUP})},
    ],
    ids=["text", "edited", "press"],
)
def test_nothing_in_a_group_is_anything_but_a_group(update: dict[str, Any]) -> None:
    incoming = read(**update)

    assert (incoming.kind, incoming.chat) == (Kind.GROUP, "-500")


def membership(chat: dict[str, Any], status: str) -> dict[str, Any]:
    bot = {"id": 48, "is_bot": True, "first_name": "Kesher"}
    until = {"until_date": 0} if status == "kicked" else {}
    new = {"user": bot, "status": status, **until}
    return {
        "chat": chat,
        "from": ADA,
        "date": AT,
        "old_chat_member": {"user": bot, "status": "left"},
        "new_chat_member": new,
    }


@pytest.mark.parametrize(
    ("chat", "status", "kind"),
    [
        (CHAT, "kicked", Kind.LEFT),
        (CHAT, "member", Kind.OTHER),
        (GROUP, "member", Kind.GROUP),
        (GROUP, "left", Kind.OTHER),
    ],
)
def test_being_blocked_and_being_put_into_a_group(chat: dict[str, Any], status: str, kind: Kind) -> None:
    incoming = read(my_chat_member=membership(chat, status))

    assert (incoming.kind, incoming.chat, incoming.sender) == (kind, str(chat["id"]), "70001")


def test_an_update_of_a_kind_that_does_not_exist_yet_is_read_as_other() -> None:
    incoming = read(telepathy={"chat": CHAT, "from": ADA, "thought": "x"})

    assert (incoming.kind, incoming.chat) == (Kind.OTHER, "70001")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"update_id": "9"}',
        b'{"update_id": true}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"update_id": 9, "message": {"message_id": 1}}',
        b'{"update_id": 9, "message": "text"}',
        b'{"update_id": 9, "message": {"message_id": 1, "date": 1e400, "chat": {"id": 1, "type": "private"}}}',
        b'{"update_id": 9, "message": {"message_id": 1, "date": 99999999999999, "chat": {"id": 1, "type": "private"}}}',
    ],
)
def test_what_telegram_would_never_send_is_a_value_error_without_its_words(raw: bytes) -> None:
    with pytest.raises(ValueError, match=r"^(not JSON|an update [a-z ]+(\(\w+\))?)$"):
        parse_update(raw, account="48", username="kesher_bot")


def test_the_lane_is_known_before_anything_is_parsed() -> None:
    assert lane_of(update_of(b'{"update_id": 1, "message": {"chat": {"id": 5}}}')) == "5"
    assert lane_of({"update_id": 1, "callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}) == "5"
    assert lane_of({"update_id": 1, "callback_query": {"from": {"id": 6}}}) == "6"
    assert lane_of({"update_id": 1, "x": {"chat": {"id": "5"}}, "y": [], "z": {"message": []}}) == ""


@pytest.fixture
def captured() -> dict[str, Any]:
    folder = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(folder) / "data" / "wire" / "telegram_updates.json"
    if not folder or not path.exists():
        pytest.skip("KESHER_REFERENCE_DIR has no captured updates")
    updates: dict[str, Any] = json.loads(path.read_text())
    return updates


def test_captured_updates_are_read(captured: dict[str, Any]) -> None:
    kinds = {
        name: parse_update(json.dumps(update).encode(), account="48", username="") for name, update in captured.items()
    }

    assert {name: incoming.kind.value for name, incoming in kinds.items()} == {
        "voice_message": "voice",
        "callback_query": "button",
        "edited_message": "edited",
        "message_with_reply": "text",
        "message_with_entities": "text",
    }
    assert {incoming.chat for incoming in kinds.values()} == {"1111111"}
