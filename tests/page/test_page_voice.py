"""Voice notes: playing, recording from a (fake) microphone, and what happens when there is none."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.page.places import composer, message, phone, toast
from tests.page.stand_in import ADA, StandIn, tone

pytestmark = pytest.mark.asyncio(loop_scope="session")


def playable(body: bytes) -> tuple[str, float]:
    """The codec and the length in seconds of a recording, by decoding all of it."""
    import io

    import av

    with av.open(io.BytesIO(body)) as container:
        stream = container.streams.audio[0]
        samples = sum(frame.samples for frame in container.decode(stream))
        return stream.codec_context.name, samples / stream.rate


async def record(page: Page, seconds: float) -> None:
    await phone(page).get_by_test_id("record").click()
    await expect(phone(page).get_by_test_id("record-bar")).to_be_visible()
    await asyncio.sleep(seconds)


async def test_a_voice_note_plays_pauses_and_shows_where_it_is(server: StandIn, open_page) -> None:
    shown = await server.says("", voice=server.file("a.wav", "audio/wav", tone(3), 3))
    page = await open_page()
    note = message(page, shown)
    await expect(note.get_by_test_id("voice-time")).to_have_text("0:03")
    play = note.get_by_test_id("play")
    assert await play.get_attribute("aria-label") == "Play"
    await play.click()
    await expect(play).to_have_attribute("aria-label", "Pause")
    await expect(note.get_by_test_id("voice-time")).to_have_text("0:01 / 0:03")
    assert int(await note.get_by_test_id("seek").input_value()) > 200
    await play.click()
    await expect(play).to_have_attribute("aria-label", "Play")


async def test_a_voice_note_plays_on_while_its_message_is_edited(server: StandIn, open_page) -> None:
    shown = await server.says("", voice=server.file("a.wav", "audio/wav", tone(6), 6))
    page = await open_page()
    await message(page, shown).get_by_test_id("play").click()
    await expect(message(page, shown).get_by_test_id("play")).to_have_attribute("aria-label", "Pause")
    await server.edits(shown, caption="with words now")
    await expect(message(page, shown).get_by_test_id("message-text")).to_have_text("with words now")
    await expect(message(page, shown).get_by_test_id("play")).to_have_attribute("aria-label", "Pause")


async def test_starting_one_voice_note_pauses_the_other(server: StandIn, open_page) -> None:
    first = await server.says("", voice=server.file("a.wav", "audio/wav", tone(6), 6))
    second = await server.says("", voice=server.file("b.wav", "audio/wav", tone(6), 6))
    page = await open_page()
    await message(page, first).get_by_test_id("play").click()
    await expect(message(page, first).get_by_test_id("play")).to_have_attribute("aria-label", "Pause")
    await message(page, second).get_by_test_id("play").click()
    await expect(message(page, second).get_by_test_id("play")).to_have_attribute("aria-label", "Pause")
    await expect(message(page, first).get_by_test_id("play")).to_have_attribute("aria-label", "Play")


async def test_a_file_that_cannot_be_played_says_so(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    shown = await server.says("", voice=server.file("a.ogg", "audio/ogg", b"not sound at all", 3))
    page = await open_page()
    await message(page, shown).get_by_test_id("play").click()
    await expect(message(page, shown)).to_contain_text("cannot be played")


async def test_a_recording_from_the_microphone_is_sent_as_a_playable_voice_note(server: StandIn, open_page) -> None:
    await server.says("Tell me about the session")
    page = await open_page()
    await record(page, 1.6)
    await expect(phone(page).get_by_test_id("record-time")).to_have_text("0:01")
    await phone(page).get_by_test_id("record-send").click()
    posted = await server.until_posted("/voice")
    assert posted.path == f"telegram/therapist/{ADA}/voice"
    name, mime, body = posted.files["file"]
    assert (name, mime) in {("voice.webm", "audio/webm"), ("voice.ogg", "audio/ogg")}
    codec, seconds = playable(body)
    assert codec == "opus"
    assert 1.0 < seconds < 4.0
    assert posted.body == {"duration": "2"}
    await expect(phone(page).get_by_test_id("record-bar")).to_be_hidden()
    await expect(phone(page).get_by_test_id("record")).to_be_focused()


async def test_holding_the_microphone_records_and_letting_go_sends(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("record").hover()
    await page.mouse.down()
    await expect(phone(page).get_by_test_id("record-bar")).to_be_visible()
    await asyncio.sleep(1.2)
    await page.mouse.up()
    assert playable((await server.until_posted("/voice")).files["file"][2])[1] > 0.8


async def test_holding_and_sliding_away_drops_the_recording(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("record").hover()
    await page.mouse.down()
    await expect(phone(page).get_by_test_id("record-bar")).to_be_visible()
    await asyncio.sleep(1)
    await page.mouse.move(300, 200, steps=4)
    await page.mouse.up()
    await expect(phone(page).get_by_test_id("record-bar")).to_be_hidden()
    assert server.posted == []


@pytest.mark.parametrize("how", ["button", "escape"])
async def test_a_recording_can_be_dropped(how: str, server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await record(page, 1)
    if how == "button":
        await phone(page).get_by_test_id("record-cancel").click()
    else:
        await page.keyboard.press("Escape")
    await expect(phone(page).get_by_test_id("record-bar")).to_be_hidden()
    await expect(composer(page)).to_be_visible()
    assert server.posted == []


async def test_the_keyboard_alone_records_and_sends(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await phone(page).get_by_test_id("record").focus()
    await page.keyboard.press("Enter")
    await expect(phone(page).get_by_test_id("record-send")).to_be_focused()
    await asyncio.sleep(1)
    await page.keyboard.press("Enter")
    assert playable((await server.until_posted("/voice")).files["file"][2])[0] == "opus"


async def test_a_slip_of_the_finger_is_not_sent(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await record(page, 0)
    await phone(page).get_by_test_id("record-send").click()
    await expect(toast(page)).to_contain_text("Too short")
    assert server.posted == []


async def test_a_recording_that_could_not_be_sent_is_kept_and_sent_again(server: StandIn, open_page, pages) -> None:
    pages.may_complain = True
    await server.says("hello")
    page = await open_page()
    server.refuse_with = (503, {})
    await record(page, 1)
    await phone(page).get_by_test_id("record-send").click()
    await expect(phone(page).get_by_test_id("record-note")).to_contain_text("Not sent")
    server.refuse_with = None
    await phone(page).get_by_test_id("record-send").click()
    assert playable((await server.until_posted("/voice")).files["file"][2])[1] > 0.8
    await expect(phone(page).get_by_test_id("record-bar")).to_be_hidden()


@pytest.mark.parametrize(
    ("failure", "lang", "words"),
    [
        ("NotAllowedError", "en", "not allowed"),
        ("NotAllowedError", "he", "אין הרשאה למיקרופון"),
        ("NotFoundError", "en", "No microphone found"),
        ("NotFoundError", "he", "לא נמצא מיקרופון"),
        ("NotReadableError", "en", "Another program"),
    ],
)
async def test_without_a_microphone_the_page_says_why(
    failure: str, lang: str, words: str, server: StandIn, open_page
) -> None:
    await server.says("hello")
    page = await open_page(lang=lang)
    refuse = "name => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', name); }; }"
    await page.evaluate(refuse, failure)
    await phone(page).get_by_test_id("record").click()
    await expect(toast(page)).to_contain_text(words)
    await expect(composer(page)).to_be_visible()


async def test_on_an_insecure_address_the_page_says_where_recording_works(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    await page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    await phone(page).get_by_test_id("record").click()
    await expect(toast(page)).to_contain_text("127.0.0.1")


async def test_the_microphone_is_let_go_after_each_recording(server: StandIn, open_page) -> None:
    await server.says("hello")
    page = await open_page()
    watch: Any = """() => {
        const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        window.tracks = [];
        navigator.mediaDevices.getUserMedia = async (what) => {
            const stream = await original(what);
            window.tracks.push(...stream.getTracks());
            return stream;
        };
    }"""
    await page.evaluate(watch)
    await record(page, 1)
    await phone(page).get_by_test_id("record-send").click()
    await server.until_posted("/voice")
    await record(page, 0.2)
    await phone(page).get_by_test_id("record-cancel").click()
    assert await page.evaluate("window.tracks.map(track => track.readyState)") == ["ended", "ended"]
