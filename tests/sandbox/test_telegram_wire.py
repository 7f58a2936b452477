"""What the local Bot API accepts and refuses, word for word as Telegram does."""

import datetime as dt
import json
from typing import Any

import aiohttp
import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, MessageEntity, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.sandbox.faults import Fault
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from bot.sandbox.telegram.errors import flood, refusal

ADA = 7_001
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03" + b"\x00" * 9


@pytest.fixture(autouse=True)
def _new_kind_of_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client warns about its old kind of retry_after, and a warning fails a test."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def ada(sandbox: Sandbox) -> TherapistPhone:
    phone = sandbox.therapist()
    await phone.say("/start")
    return phone


async def call(sandbox: Sandbox, method: str, **kwargs: Any) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session:
        url = f"{sandbox.url}/bot{THERAPIST_TOKEN}/{method}"
        async with session.request(kwargs.pop("verb", "POST"), url, **kwargs) as answer:
            return answer.status, await answer.json()


async def test_an_unknown_token_and_an_unknown_method_are_refused(sandbox: Sandbox) -> None:
    stranger = Bot("1:wrong", base_url=f"{sandbox.url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with aiohttp.ClientSession() as session, session.get(f"{sandbox.url}/bot1:wrong/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    status, body = await call(sandbox, "sendNothing")
    assert (status, body["error_code"]) == (404, 404)


async def test_parameters_may_come_in_four_ways_and_methods_in_any_case(sandbox: Sandbox, ada: TherapistPhone) -> None:
    fields = {"chat_id": str(ADA), "text": "שלום"}
    form = aiohttp.FormData(fields)
    form.add_field("unused", b"x", filename="x.bin")
    ways: list[dict[str, Any]] = [{"verb": "GET", "params": fields}, {"data": fields}, {"json": fields}, {"data": form}]
    for way in ways:
        status, body = await call(sandbox, "SENDmessage", **way)
        assert status == 200
        assert body["result"]["text"] == "שלום"
    assert [one.params["text"] for one in sandbox.telegram.calls.named("sendMessage")] == ["שלום"] * 4


async def test_unknown_parameters_are_ignored_and_recorded(sandbox: Sandbox, ada: TherapistPhone) -> None:
    status, _ = await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "colour": "blue"})
    assert status == 200
    assert sandbox.telegram.calls[-1].params["colour"] == "blue"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "Message text is empty", id="empty"),
        pytest.param(" \n\u200b", "Message text is empty", id="nothing to see"),
        pytest.param("א" * 4097, "Message is too long", id="too long"),
        pytest.param("<b>x", "Can't parse entities: can't find end tag corresponding to start tag \"b\"", id="no end"),
        pytest.param("<c>x</c>", 'Can\'t parse entities: unsupported start tag "c" at byte offset 0', id="unknown tag"),
        pytest.param(
            "א<b>x</i>",
            "Can't parse entities: unmatched end tag at byte offset 6, expected \"</b>\", found \"</i>\"",
            id="crossed",
        ),
        pytest.param("x</b>", "Can't parse entities: unexpected end tag at byte offset 1", id="only an end"),
        pytest.param("a < b", "Can't parse entities: unclosed start tag at byte offset 2", id="bare sign"),
        pytest.param(
            "<span>x</span>",
            'Can\'t parse entities: tag "span" must have class "tg-spoiler" at byte offset 0',
            id="span",
        ),
    ],
)  # fmt: skip
async def test_a_text_that_cannot_be_shown_is_refused(bot: Bot, ada: TherapistPhone, text: str, why: str) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(ADA, text, parse_mode="HTML")
    assert caught.value.message.lower() == why.lower()


async def test_length_counts_code_points_after_parsing(bot: Bot, ada: TherapistPhone) -> None:
    await bot.send_message(ADA, "<b>" + "😀" * 4096 + "</b>", parse_mode="HTML")
    [entity] = ada.last.wire["entities"]
    assert (entity["offset"], entity["length"]) == (0, 8192)  # entities count UTF-16


async def test_html_becomes_text_and_entities(bot: Bot, ada: TherapistPhone) -> None:
    html = (
        '😀 <b>מודגש <i>x</i></b> <a href="https://a.example/?a=1&amp;b=2">קישור</a> &lt;ok&gt; &#1488;<code>1</code>'
    )
    message = await bot.send_message(ADA, html, parse_mode="HTML")
    assert message.text == "😀 מודגש x קישור <ok> א1"
    assert [(one.type, message.parse_entity(one)) for one in message.entities] == [
        ("bold", "מודגש x"),
        ("italic", "x"),
        ("text_link", "קישור"),
        ("code", "1"),
    ]
    assert message.entities[2].url == "https://a.example/?a=1&b=2"


async def test_pre_keeps_its_language_and_block_quotes_expand(bot: Bot, ada: TherapistPhone) -> None:
    html = '<pre><code class="language-python">x = 1</code></pre>\n<blockquote expandable>q</blockquote>'
    message = await bot.send_message(ADA, html, parse_mode="HTML")
    assert [(one.type, one.language) for one in message.entities] == [
        ("pre", "python"),
        ("expandable_blockquote", None),
    ]


async def test_markdown_v2_is_parsed_and_its_reserved_signs_refused(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "*מודגש* _x_ [a](https://a.example) `c` \\.", parse_mode="MarkdownV2")
    assert message.text == "מודגש x a c ."
    assert [one.type for one in message.entities] == ["bold", "italic", "text_link", "code"]
    for broken in ("x.", "*x", "[x](y"):
        with pytest.raises(BadRequest, match=r"(?i)Can't parse entities"):
            await bot.send_message(ADA, broken, parse_mode="MarkdownV2")


async def test_given_entities_are_checked_in_utf16(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "😀 שלום", entities=[MessageEntity("bold", 3, 4)])
    assert message.parse_entity(message.entities[0]) == "שלום"
    for offset, length in ((0, 99), (99, 1), (1, 1)):
        with pytest.raises(BadRequest, match=r"(?i)Entity"):
            await bot.send_message(ADA, "😀 שלום", entities=[MessageEntity("bold", offset, length)])


async def test_invisible_overrides_are_removed_and_isolates_stay(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "  a\u202eb\r\n\u2068c\u2069\x07 ", entities=[MessageEntity("bold", 4, 1)])
    assert message.text == "ab\n\u2068c\u2069"
    assert message.parse_entity(message.entities[0]) == "b"


async def test_links_and_commands_are_found_by_the_server(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "see https://a.example/x. or /help, a@b.example #tag @kesher_bot a/b")
    found = [(one.type, message.parse_entity(one)) for one in message.entities]
    assert found == [
        ("url", "https://a.example/x"), ("bot_command", "/help"), ("email", "a@b.example"), ("hashtag", "#tag"),
        ("mention", "@kesher_bot"),
    ]  # fmt: skip


async def test_nobody_is_written_to_who_never_started_the_bot(sandbox: Sandbox, bot: Bot) -> None:
    sandbox.therapist(user_id=8_001)
    for chat_id in (8_001, 9_999):
        with pytest.raises(BadRequest, match=r"(?i)Chat not found"):
            await bot.send_message(chat_id, "x")
    with pytest.raises(BadRequest, match=r"(?i)Chat_id is empty"):
        await bot.send_message("", "x")


async def test_somebody_met_in_a_group_must_still_write_first(sandbox: Sandbox, bot: Bot) -> None:
    ben = sandbox.therapist("Ben", user_id=8_002)
    await ben.group()
    with pytest.raises(Forbidden, match=r"(?i)can't initiate conversation"):
        await bot.send_message(8_002, "x")


async def test_a_blocked_bot_is_told_so_and_told_when_it_is_let_in_again(bot: Bot, ada: TherapistPhone) -> None:
    await ada.block()
    with pytest.raises(Forbidden, match=r"(?i)bot was blocked by the user"):
        await bot.send_message(ADA, "x")
    with pytest.raises(Forbidden):
        await bot.send_chat_action(ADA, "typing")
    await ada.unblock()
    await bot.send_message(ADA, "x")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [one.new_chat_member.status for one in changes if one] == ["kicked", "member"]


async def test_callback_data_is_measured_in_bytes(sandbox: Sandbox, ada: TherapistPhone) -> None:
    for data, ok in (("א" * 32, True), ("א" * 33, False), ("", False), ("x" * 64, True), ("x" * 65, False)):
        markup = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": data}]]})
        status, body = await call(sandbox, "sendMessage", data={"chat_id": ADA, "text": "x", "reply_markup": markup})
        assert (status == 200) is ok, data
        if not ok:
            assert body["description"] == "Bad Request: BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    "markup",
    [
        "[]",
        "{",
        '{"inline_keyboard": {}}',
        '{"inline_keyboard": [{"text": "x"}]}',
        '{"inline_keyboard": [[{"text": "x"}]]}',
        '{"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}',
        '{"inline_keyboard": [[{"callback_data": "x"}]]}',
        '{"inline_keyboard": [[{"text": "x", "url": "http://localhost/x"}]]}',
        '{"inline_keyboard": [[{"text": "x", "url": "https://a.example", "callback_data": "x"}]]}',
        json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "x"}] * 9]}),
        json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]] * 101}),
        '{"keyboard": [[{"request_contact": true}]]}',
    ],
)
async def test_a_wrong_keyboard_is_refused(sandbox: Sandbox, ada: TherapistPhone, markup: str) -> None:
    status, body = await call(sandbox, "sendMessage", data={"chat_id": ADA, "text": "x", "reply_markup": markup})
    assert (status, body["ok"]) == (400, False)
    assert ada.reads == []


async def test_a_reply_keyboard_stays_until_it_is_removed(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    markup = {"keyboard": [[{"text": "Share", "request_contact": True}]], "one_time_keyboard": True}
    await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": markup})
    assert ada.chat.keyboard is not None
    await ada.contact("Dana Cohen", "+972501234567")
    assert ada.chat.keyboard is None
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.contact is not None
    assert (update.message.contact.first_name, update.message.contact.last_name) == ("Dana", "Cohen")

    await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": {"keyboard": [["A"]]}})
    assert ada.chat.keyboard is not None
    await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": {"remove_keyboard": True}})
    assert ada.chat.keyboard is None


async def test_editing_has_its_own_refusals(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "one")
    edited = await bot.edit_message_text("two", ADA, message.message_id)
    assert isinstance(edited, type(message))
    assert (edited.text, edited.edit_date is not None) == ("two", True)
    with pytest.raises(BadRequest, match=r"(?i)Message is not modified"):
        await bot.edit_message_text("two", ADA, message.message_id)
    with pytest.raises(BadRequest, match=r"(?i)Message is not modified"):
        await bot.edit_message_reply_markup(ADA, message.message_id)
    with pytest.raises(BadRequest, match=r"(?i)Message to edit not found"):
        await bot.edit_message_text("x", ADA, 999)
    with pytest.raises(BadRequest, match=r"(?i)Message can't be edited"):
        await bot.edit_message_text("x", ADA, 1)
    photo = await bot.send_photo(ADA, PNG, caption="c")
    with pytest.raises(BadRequest, match=r"(?i)There is no text in the message to edit"):
        await bot.edit_message_text("x", ADA, photo.message_id)
    with pytest.raises(BadRequest, match=r"(?i)There is no caption"):
        await bot.edit_message_caption(ADA, message.message_id, caption="x")
    await bot.edit_message_caption(ADA, photo.message_id, caption="d")
    assert ada.last.text == "d"


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(sandbox: Sandbox, ada: TherapistPhone) -> None:
    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": "x"}]]}
    _, body = await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": markup})
    assert ada.last.labels == ("✅",)
    message_id = body["result"]["message_id"]
    await call(sandbox, "editMessageText", json={"chat_id": ADA, "message_id": message_id, "text": "y"})
    assert not ada.last.labels


async def test_messages_are_deleted_within_two_days(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    first, second, third = [(await bot.send_message(ADA, text)).message_id for text in "abc"]
    assert await bot.delete_message(ADA, first)
    with pytest.raises(BadRequest, match=r"(?i)Message to delete not found"):
        await bot.delete_message(ADA, first)
    assert await bot.delete_messages(ADA, [second, 999])
    assert ada.reads == ["c"]
    sandbox.clock.advance(48 * 3600)
    with pytest.raises(BadRequest, match=r"(?i)Message can't be deleted"):
        await bot.delete_message(ADA, third)
    with pytest.raises(BadRequest, match=r"(?i)Too many message identifiers"):
        await bot.delete_messages(ADA, list(range(1, 102)))


async def test_a_press_must_be_answered_soon_and_briefly(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": "x"}]]}
    await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": markup})
    press = await ada.press("✅")
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(press, "x" * 201)
    sandbox.clock.advance(16)
    with pytest.raises(BadRequest, match=r"(?i)Query is too old and response timeout expired or query ID is invalid"):
        await bot.answer_callback_query(press)
    with pytest.raises(BadRequest, match=r"(?i)query ID is invalid"):
        await bot.answer_callback_query("123")


async def test_an_old_message_comes_without_its_content(bot: Bot, sandbox: Sandbox, ada: TherapistPhone) -> None:
    markup = {"inline_keyboard": [[{"text": "✅", "callback_data": "x"}]]}
    await call(sandbox, "sendMessage", json={"chat_id": ADA, "text": "x", "reply_markup": markup})
    await ada.press("✅", old=True)
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.message is not None
    assert not query.message.is_accessible


async def test_a_changed_client_can_press_what_no_button_says(bot: Bot, ada: TherapistPhone) -> None:
    await ada.press_forged(1, "a:somebody-elses")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert query.data == "a:somebody-elses"


async def test_commands_are_kept_for_each_scope_and_language(sandbox: Sandbox, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("start", "Begin")])
    await bot.set_my_commands([BotCommand("start", "להתחיל")], BotCommandScopeAllPrivateChats(), language_code="he")
    assert [one.description for one in await bot.get_my_commands()] == ["Begin"]
    in_hebrew = await bot.get_my_commands(BotCommandScopeAllPrivateChats(), language_code="he")
    assert [one.description for one in in_hebrew] == ["להתחיל"]
    assert await bot.get_my_commands(language_code="he") == ()
    assert await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("with space", "x")])
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_DESCRIPTION_INVALID"):
        await bot.set_my_commands([BotCommand("x", "x" * 257)])
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMANDS_TOO_MUCH"):
        await bot.set_my_commands([BotCommand(f"x{number}", "x") for number in range(101)])
    with pytest.raises(BadRequest, match=r"(?i)Invalid language code"):
        await bot.set_my_commands([BotCommand("x", "x")], language_code="heb")


async def test_the_bots_own_texts_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_name("קשר", language_code="he")
    await bot.set_my_short_description("A therapist's assistant")
    await bot.set_my_description("Longer")
    assert (await bot.get_my_name("he")).name == "קשר"
    assert (await bot.get_my_name()).name == "Kesher"
    assert (await bot.get_my_short_description("he")).short_description == "A therapist's assistant"
    assert (await bot.get_my_description()).description == "Longer"


async def test_files_go_both_ways(bot: Bot, ada: TherapistPhone) -> None:
    for send, shown in ((bot.send_document, "document"), (bot.send_voice, "voice"), (bot.send_audio, "audio")):
        message = await send(ADA, b"bytes", caption="כיתוב", filename="f.bin")
        assert message.caption == "כיתוב"
        file_id = getattr(message, shown).file_id
        assert bytes(await (await bot.get_file(file_id)).download_as_bytearray()) == b"bytes"
        again = await send(ADA, file_id)
        assert getattr(again, shown).file_unique_id == getattr(message, shown).file_unique_id
    with pytest.raises(BadRequest, match=r"(?i)Caption is too long"):
        await bot.send_document(ADA, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(ADA, b"not an image")
    with pytest.raises(BadRequest, match=r"(?i)Wrong file identifier"):
        await bot.send_document(ADA, "AAAA")
    photo = await bot.send_photo(ADA, PNG)
    assert (photo.photo[-1].width, photo.photo[-1].height) == (2, 3)


async def test_a_voice_note_is_downloaded_until_its_link_is_old(
    sandbox: Sandbox, bot: Bot, ada: TherapistPhone
) -> None:
    await ada.voice(b"OggS", 3)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.voice is not None
    assert (update.message.voice.duration, update.message.voice.mime_type) == (dt.timedelta(seconds=3), "audio/ogg")
    file = await bot.get_file(update.message.voice.file_id)
    assert bytes(await file.download_as_bytearray()) == b"OggS"
    sandbox.clock.advance(3600)
    with pytest.raises(InvalidToken):  # this client's word for 404
        await file.download_as_bytearray()
    with pytest.raises(BadRequest, match=r"(?i)Invalid file_id"):
        await bot.get_file("nothing")


async def test_a_file_beyond_20_mb_is_too_big_whatever_its_sender_claims(bot: Bot, ada: TherapistPhone) -> None:
    await ada.audio(b"x" * (20 * 1024 * 1024 + 1), claimed_size=10)
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.audio is not None
    assert update.message.audio.file_size == 10
    with pytest.raises(BadRequest, match=r"(?i)File is too big"):
        await bot.get_file(update.message.audio.file_id)


async def test_typing_lasts_five_seconds_or_until_the_message(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    await bot.send_chat_action(ADA, "typing")
    assert ada.chat.typing_until - sandbox.clock.now() == pytest.approx(5, abs=0.5)
    await bot.send_message(ADA, "x")
    assert ada.chat.typing_until == 0
    with pytest.raises(BadRequest, match=r"(?i)Wrong parameter action"):
        await bot.send_chat_action(ADA, "juggling")


async def test_a_reply_must_have_something_to_reply_to(bot: Bot, ada: TherapistPhone) -> None:
    message = await bot.send_message(ADA, "x", reply_to_message_id=1)
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "/start"
    with pytest.raises(BadRequest, match=r"(?i)Message to be replied not found"):
        await bot.send_message(ADA, "x", reply_to_message_id=999)
    await bot.send_message(ADA, "x", reply_to_message_id=999, allow_sending_without_reply=True)


async def test_protected_content_and_drafts_are_understood(bot: Bot, sandbox: Sandbox, ada: TherapistPhone) -> None:
    assert (await bot.send_message(ADA, "x", protect_content=True)).has_protected_content
    assert await bot.send_message_draft(ADA, 7, "so far")
    with pytest.raises(BadRequest, match=r"(?i)Draft identifier"):
        await bot.send_message_draft(ADA, 0, "x")
    assert len(ada.reads) == 1


async def test_groups_are_left(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    group = await ada.group("Friends")
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    assert [one.effective_chat.type for one in updates if one.effective_chat][-1] == "group"
    await bot.send_message(group.id, "bye")
    assert await bot.leave_chat(group.id)
    with pytest.raises(Forbidden):
        await bot.send_message(group.id, "x")
    with pytest.raises(BadRequest):
        await bot.leave_chat(ADA)


async def test_edits_forwards_and_other_content_become_updates(bot: Bot, ada: TherapistPhone) -> None:
    message_id = await ada.say("first")
    await ada.edit(message_id, "second")
    await ada.forward("words", origin="Ben")
    await ada.other({"location": {"latitude": 32.1, "longitude": 34.8}})
    await ada.document(b"%PDF", "a.pdf", "application/pdf")
    edited, forwarded, other, document = (await bot.get_updates())[-4:]
    assert edited.edited_message is not None
    assert edited.edited_message.text == "second"
    assert forwarded.message is not None
    assert forwarded.message.forward_origin is not None
    assert other.message is not None
    assert other.message.location is not None
    assert document.message is not None
    assert document.message.document is not None
    assert document.message.document.file_name == "a.pdf"


async def test_a_long_text_leaves_a_phone_as_several_messages(bot: Bot, ada: TherapistPhone) -> None:
    await ada.say("x" * 9000)
    texts = [one.message.text or "" for one in await bot.get_updates() if one.message][-3:]
    assert [len(text) for text in texts] == [4096, 4096, 808]


async def test_planned_faults_strike_once_and_only_where_they_fit(
    sandbox: Sandbox, bot: Bot, ada: TherapistPhone
) -> None:
    faults = sandbox.telegram.faults
    faults.plan("sendMessage", flood(2), when=lambda params: params["text"] == "x")
    await bot.send_message(ADA, "other")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ADA, "x")
    assert caught.value.retry_after == dt.timedelta(seconds=2)
    faults.plan("*", refusal(403, "Forbidden: user is deactivated"), Fault(status=502, body="<html>"))
    with pytest.raises(Forbidden):
        await bot.get_me()
    with pytest.raises(NetworkError):
        await bot.send_message(ADA, "x")
    faults.plan("sendMessage", Fault(drop=True), Fault(drop=True, accepted=True))
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(ADA, "dropped")
    assert ada.reads == ["other", "dropped"]
    faults.plan("sendMessage", Fault(hang=True, accepted=True))
    with pytest.raises(TimedOut):
        await bot.send_message(ADA, "late", read_timeout=0.05)
    await ada.reads_text("late")
    assert faults.left == 0


async def test_flood_limits_can_be_switched_on(sandbox: Sandbox, bot: Bot, ada: TherapistPhone) -> None:
    sandbox.telegram.limits.on = True
    sandbox.telegram.limits.per_chat_s = 0.01  # so slow that the test's own pace does not matter
    for _ in range(3):
        await bot.send_message(ADA, "burst")
    with pytest.raises(RetryAfter):
        await bot.send_message(ADA, "one too many")
    sandbox.clock.advance(101)
    await bot.send_message(ADA, "later")
    assert len(ada.reads) == 4


async def test_two_bots_share_nothing(bot: Bot) -> None:
    async with Sandbox(patient_token="2000002:patient") as both:
        ada = both.therapist()
        patient = both.bot_phone("patient", ada.person)
        await ada.say("to the therapist's bot")
        await patient.say("to the patient's bot")
        for token, text in ((THERAPIST_TOKEN, "to the therapist's bot"), ("2000002:patient", "to the patient's bot")):
            async with Bot(token, base_url=f"{both.url}/bot") as client:
                [update] = await client.get_updates()
                assert update.message is not None
                assert (update.message.text, update.message.message_id) == (text, 1)
