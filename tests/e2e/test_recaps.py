"""From what a therapist tells to a session: whose it was is asked, audio is kept sealed, and nothing is invented."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.app import App
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.speech import PreparedTranscriber, prepared_recordings
from pipelines.ports import IsCancelled, OnProgress, Segment, Speech, SpeechCancelled
from pipelines.speech.micro import Line, Script, build_scripted
from pipelines.speech.process import WhisperTranscriber
from storage.models import Recap, Recording, Session
from tests.e2e.records import becomes, count, quiet
from tests.e2e.stage import DANA, NOTES, YOAV, Therapist, program, seated, settings_for
from tests.e2e.wording import holds
from tests.speech.conftest import soon
from tests.speech.sounds import encoded

SHORT = "דנה ביקשה להקדים"
BEEP = (np.sin(np.arange(3_200) / 8) * 0.2).astype(np.float32)
OGG = encoded(BEEP, "ogg", "libopus")


def kept_files(folder: Path) -> list[Path]:
    """What lies in the folder of recordings."""
    return [path for path in (folder / "data" / "recordings").rglob("*") if path.is_file()]


class Ear:
    """A transcriber that hears what a test says it hears, when the test says so."""

    name = "ear"

    def __init__(self, *, waits: int = 0) -> None:
        self.heard: list[bytes] = []
        self.is_listening = asyncio.Event()
        self._waits = waits

    async def transcribe(
        self,
        audio: AsyncIterator[bytes],
        *,
        language: str,
        names: Sequence[str],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> Speech:
        self.heard.append(b"".join([piece async for piece in audio]))
        await on_progress(0.4)
        self.is_listening.set()
        if len(self.heard) <= self._waits:
            await soon(is_cancelled)
            raise SpeechCancelled("asked to stop")
        said = (
            Segment(start_s=0.0, end_s=3.0, text="דנה סיפרה שישנה רע.", confidence=0.9),
            Segment(start_s=64.0, end_s=70.0, text="שיעורי בית: יומן שינה.", confidence=0.4),
        )
        return Speech(language=language, duration_s=70.0, segments=said, model="ear-1")

    async def aclose(self) -> None:
        return


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def hearing(sandbox: Sandbox, tmp_path: Path, ear: Ear) -> AsyncIterator[Therapist]:
    """Ada, with a program that hears, and Dana on her list."""
    async with program(sandbox, settings_for(sandbox, tmp_path, audio_mb=1), ear) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        yield ada
        await app.dispatcher.drained()


async def gone(folder: Path) -> None:
    """Waits until no recording is left."""
    await soon(lambda: not kept_files(folder))


async def summarised(ada: Therapist) -> None:
    await ada.sees_button(ada.words("button-date"))


async def test_notes_without_a_name_are_asked_about_and_never_guessed(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.adds("יואב", YOAV)
    await ada.phone.say(NOTES)
    asked = await ada.finds("whose-notes")
    assert {"דנה", "יואב"} < set(asked.labels)
    assert await count(app, Session) == 0
    await ada.taps("יואב")
    card = await ada.sees_button(ada.words("button-date"))
    assert ada.is_said(card.text, "summary-title", name="יואב")
    assert await count(app, Session) == 1


async def test_the_same_notes_are_used_once(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say(NOTES)
    asked = await ada.finds("whose-notes")
    button = ada.phone.button("דנה", message_id=asked.id)
    await ada.taps("דנה")
    await summarised(ada)
    await ada.phone.press_forged(*button)
    await ada.finds("recap-already")
    assert await count(app, Session) == 1


async def test_each_form_of_the_command(ada: Therapist) -> None:
    await ada.adds()
    await ada.adds("יואב", YOAV)
    await ada.phone.say("/summary")
    await ada.finds("ask-whose-summary")
    await ada.taps("דנה")
    await ada.finds("ask-what-happened", name="דנה")
    await ada.phone.say(NOTES)
    await summarised(ada)
    for said in ("/summary יואב", "/summary ליואב", "/summary של יואב"):
        await ada.phone.say(said)
        await ada.finds("ask-what-happened", name="יואב")
    await ada.phone.say(NOTES)
    card = await ada.sees_button(ada.words("button-date"))
    assert ada.is_said(card.text, "summary-title", name="יואב")
    await ada.phone.say(f"/summary דנה {NOTES}")
    card = await ada.sees_button(ada.words("button-date"))
    assert ada.is_said(card.text, "summary-title", name="דנה")


async def test_from_the_patients_page(ada: Therapist) -> None:
    await ada.adds()
    await ada.opens()
    await ada.presses("button-new-summary")
    await ada.finds("ask-what-happened", name="דנה")
    await ada.phone.say(NOTES)
    await summarised(ada)


async def test_a_short_text_is_asked_what_it_is_and_may_be_a_message(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say(SHORT)
    await ada.finds("what-is-this")
    await ada.presses("button-is-draft")
    await ada.finds("ask-whom-draft")
    await ada.taps("דנה")
    await ada.sees_button("⏰")
    assert await count(app, Session) == 0


async def test_of_two_questions_in_a_row_only_the_newer_one_keeps_its_buttons(ada: Therapist) -> None:
    await ada.adds()
    await ada.phone.say(SHORT)
    older = await ada.finds("what-is-this")
    await ada.phone.say("מה עם המפתח")
    newer = await ada.until(lambda shown: shown.id > older.id and ada.words("button-is-draft") in shown.labels)
    folded = await ada.finds("what-is-this-passed")
    assert (folded.id, folded.labels) == (older.id, (ada.words("button-ask-again"),))
    await ada.presses("button-is-draft")
    assert (await ada.finds("ask-whom-draft")).id == newer.id

    await ada.phone.say("/cancel")
    await ada.phone.press(ada.words("button-ask-again"), message_id=older.id)
    again = await ada.until(lambda shown: shown.id > newer.id and ada.words("button-is-draft") in shown.labels)
    assert ada.is_said(again.text, "what-is-this")


@pytest.mark.parametrize("words", ["תודה רבה!", "תודה", "👍", "🙏🏼❤️", "מעולה, תודה", "Thanks", "ok, you're the best"])
async def test_thanks_get_a_kind_word_and_no_question(ada: Therapist, app: App, words: str) -> None:
    await ada.adds()
    await ada.phone.say(words)
    shown = await ada.finds("you-are-welcome")
    assert shown.labels == ()
    assert await count(app, Recap) == 0


@pytest.mark.parametrize("words", ["תודה לדנה", "thanks for Dana", "מעולה? לא"])
async def test_one_word_more_than_thanks_is_asked_about(ada: Therapist, app: App, words: str) -> None:
    await ada.adds()
    await ada.phone.say(words)
    await ada.until(lambda shown: bool(shown.labels) or ada.is_said(shown.text, "writing-draft"))
    assert await count(app, Recap) == 1


async def test_a_paste_that_telegram_cut_in_three_is_one_recap(ada: Therapist, app: App, sandbox: Sandbox) -> None:
    await ada.adds()
    told = " ".join(f"דנה סיפרה על היום ה־{day} בלי הפסקה." for day in range(1, 300))
    assert 2 * 4096 < len(told) < 3 * 4096
    last = await ada.phone.say(told)
    await ada.until(lambda shown: ada.is_said(shown.text, "whose-notes") and shown.id > last)
    await quiet(app, sandbox)
    async with app.storage.unit() as unit:
        recap = await unit.one(Recap)
        await unit.unlock(f"therapist:{recap.therapist_id}", recap)
        assert "".join(recap.text.split()) == "".join(told.split())
    assert sum(ada.is_said(text, "whose-notes") for text in ada.phone.reads) == 1
    await ada.taps("דנה")
    await summarised(ada)


async def test_what_comes_after_a_long_text_was_given_to_a_patient_is_asked_about_anew(
    ada: Therapist, app: App
) -> None:
    await ada.adds()
    await ada.phone.say("דנה סיפרה על השבוע. " * 204)
    await ada.taps("דנה")
    await summarised(ada)
    await ada.phone.say(NOTES)
    await ada.finds("whose-notes")
    assert await count(app, Recap) == 2


async def test_never_mind_leaves_nothing_to_press(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say(SHORT)
    asked = await ada.finds("what-is-this")
    patient = ada.phone.button("דנה", message_id=asked.id)
    await ada.presses("button-drop")
    await ada.finds("recap-discarded")
    await ada.phone.press_forged(*patient)
    await ada.finds("recap-already")
    assert await count(app, Session) == 0


async def test_signs_alone_are_no_notes(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("…?!")
    await ada.finds("cannot-use-this")
    assert await count(app, Recap) == 0


async def test_a_new_patient_in_the_middle_and_the_summary_goes_on(ada: Therapist) -> None:
    await ada.phone.say(NOTES)
    await ada.finds("whose-notes")
    await ada.presses("button-add-patient")
    await ada.finds("ask-patient")
    await ada.adds_now("דנה", DANA)
    card = await ada.sees_button(ada.words("button-date"))
    assert ada.is_said(card.text, "summary-title", name="דנה")


async def test_the_prepared_recording_is_transcribed_shown_and_labelled(sandbox: Sandbox, tmp_path: Path) -> None:
    recording = prepared_recordings()[0]
    ears = PreparedTranscriber(None, prepared_recordings(), lock_path=tmp_path / "speech.lock")
    async with program(sandbox, settings_for(sandbox, tmp_path), ears) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await ada.phone.voice(recording.data, duration=27)
        await ada.finds("whose-recording")
        await ada.taps("דנה")
        shown = await ada.finds("transcript-title")
        assert ada.is_said(shown.text, "model-prepared-demo-speech")
        assert not any(sign.isascii() and sign.isalpha() for sign in ada.words("model-prepared-demo-speech"))
        assert all(line in shown.text for line in recording.text.split("\n"))
        await summarised(ada)
        edits = sandbox.telegram.calls.named("editMessageText")
        assert any(
            holds(str(call.params["text"]), ada.words, "progress-transcribing") and "%" in str(call.params["text"])
            for call in edits
        )
        assert len(kept_files(tmp_path)) == 1
        await ada.phone.press(ada.words("button-approve"))
        await ada.finds("summary-approved")
        await gone(tmp_path)
        await becomes(app, 1, Recording, Recording.state == "deleted")


async def test_without_a_model_the_truth_is_told_and_the_audio_kept_sealed_for_another_try(
    ada: Therapist, app: App, sandbox: Sandbox, tmp_path: Path
) -> None:
    await ada.adds()
    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    told = await ada.finds("recap-failed-no-model")
    assert ada.is_said(told.text, "audio-kept")
    (file,) = kept_files(tmp_path)
    assert OGG[:64] not in file.read_bytes()
    downloads = len(sandbox.telegram.calls.named("file"))
    await ada.presses("button-try-again")
    await ada.finds("recap-failed-no-model")
    assert len(sandbox.telegram.calls.named("file")) == downloads == 1
    await ada.presses("button-discard")
    await ada.finds("recap-discarded")
    await gone(tmp_path)


async def test_a_recording_kept_without_a_model_is_summarised_once_there_is_one(
    sandbox: Sandbox, tmp_path: Path, ear: Ear
) -> None:
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await ada.phone.voice(OGG)
        await ada.taps("דנה")
        await ada.finds("recap-failed-no-model")
    async with program(sandbox, settings_for(sandbox, tmp_path), ear):
        await ada.phone.press(ada.words("button-try-again"))
        await summarised(ada)
        assert ear.heard == [OGG]


async def test_instead_of_a_recording_that_failed_notes_can_be_typed(ada: Therapist) -> None:
    await ada.adds()
    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    await ada.presses("button-type-instead")
    await ada.finds("ask-what-happened", name="דנה")
    await ada.phone.say(NOTES)
    await summarised(ada)


KINDS = {
    "recap.mp3": ("mp3", "libmp3lame", "audio/mpeg"),
    "recap.wav": ("wav", "pcm_s16le", "audio/wav"),
    "recap.m4a": ("ipod", "aac", "audio/mp4"),
    "recap.ogg": ("ogg", "libopus", "audio/ogg"),
    "recap.webm": ("webm", "libopus", "video/webm"),
    "recap.mp4": ("mp4", "aac", "video/mp4"),
}


async def test_every_kind_of_audio_file_is_taken_and_reaches_the_recogniser_bit_by_bit(
    hearing: Therapist, ear: Ear
) -> None:
    ada = hearing
    for name, (container, codec, mime) in KINDS.items():
        data = encoded(BEEP, container, codec)
        await ada.phone.document(data, name, mime)
        await ada.finds("whose-recording")
        await ada.taps("דנה")
        await summarised(ada)
        assert ear.heard[-1] == data, name
    await ada.phone.document(data, "recap.mp4", "application/octet-stream")
    await ada.finds("whose-recording")
    await ada.phone.audio(encoded(BEEP, "mp3", "libmp3lame"))
    await ada.finds("whose-recording")
    await ada.phone.document(b"%PDF-1.7", "notes.pdf", "application/pdf")
    await ada.finds("cannot-use-this")


async def test_doubtful_words_are_marked_and_times_shown(hearing: Therapist) -> None:
    ada = hearing
    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    shown = await ada.finds("transcript-doubtful")
    assert "[0:00] דנה סיפרה שישנה רע.\n" in shown.text
    assert "[1:04] שיעורי בית: יומן שינה. ❓" in shown.text


async def test_after_naming_the_patient_a_recording_needs_no_further_question(hearing: Therapist) -> None:
    ada = hearing
    await ada.phone.say("/summary דנה")
    await ada.finds("ask-what-happened")
    await ada.phone.voice(OGG)
    await summarised(ada)
    assert not ada.shows("whose-recording")


async def test_a_file_that_claims_to_be_too_large_or_empty_is_not_fetched(hearing: Therapist, sandbox: Sandbox) -> None:
    ada = hearing
    await ada.phone.document(OGG, "recap.ogg", "audio/ogg", claimed_size=1_000_001)
    await ada.finds("audio-too-large", limit=1)
    await ada.phone.voice(OGG, duration=0)
    await ada.finds("audio-empty")
    await ada.phone.document(b"", "recap.mp3", "audio/mpeg")
    await ada.finds("audio-empty")
    assert sandbox.telegram.calls.named("getFile") == []


async def test_a_file_that_is_larger_than_it_claimed_is_cut_off_and_not_kept(
    hearing: Therapist, tmp_path: Path, ear: Ear
) -> None:
    ada = hearing
    await ada.phone.document(b"x" * 1_200_000, "recap.mp3", "audio/mpeg", claimed_size=1_000)
    await ada.taps("דנה")
    told = await ada.finds("recap-failed-too-large")
    assert not ada.is_said(told.text, "audio-kept")
    assert kept_files(tmp_path) == []
    assert ear.heard == []


async def test_a_text_file_that_calls_itself_audio_is_recognised_by_its_content(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    ears = WhisperTranscriber(_scripted(tmp_path), lock_path=tmp_path / "speech.lock")
    async with program(sandbox, settings_for(sandbox, tmp_path), ears) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await ada.phone.document(b"just some words, no sound\n" * 40, "notes.mp3", "audio/mpeg")
        await ada.taps("דנה")
        told = await ada.finds("recap-failed-bad-audio")
        assert ada.is_said(told.text, "audio-kept")
        await ada.phone.document(encoded(BEEP * 0, "wav", "pcm_s16le"), "silence.wav", "audio/wav")
        await ada.taps("דנה")
        await ada.finds("recap-failed-no-speech")


def _scripted(folder: Path) -> Path:
    target = folder / "scripted"
    build_scripted(target, Script(language="he", lines=(Line(start_s=0.2, end_s=3.0, text="נפגשתי עם דנה."),)))
    return target


async def test_a_file_that_telegram_no_longer_has_is_said_and_asked_for_again(
    hearing: Therapist, sandbox: Sandbox, tmp_path: Path
) -> None:
    ada = hearing
    gone_answer = {"ok": False, "error_code": 400, "description": "Bad Request: wrong file_id"}
    sandbox.telegram.faults.plan("getFile", *[Fault(status=400, body=gone_answer)] * 4)
    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    told = await ada.finds("recap-failed-gone")
    assert not ada.is_said(told.text, "audio-kept")
    assert kept_files(tmp_path) == []
    sandbox.telegram.faults.clear()
    await ada.presses("button-try-again")
    await summarised(ada)


async def test_an_expired_link_is_asked_for_anew(hearing: Therapist, sandbox: Sandbox, ear: Ear) -> None:
    ada = hearing
    sandbox.telegram.faults.plan("file", Fault(status=404, body={"ok": False, "error_code": 404}))
    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    await summarised(ada)
    assert ear.heard == [OGG]
    assert len(sandbox.telegram.calls.named("getFile")) == 2


async def test_work_can_be_stopped_in_the_middle_and_taken_up_again(sandbox: Sandbox, tmp_path: Path) -> None:
    ear = Ear(waits=1)
    async with program(sandbox, settings_for(sandbox, tmp_path), ear) as app:
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        await ada.phone.voice(OGG)
        await ada.taps("דנה")
        await asyncio.wait_for(ear.is_listening.wait(), 20)
        await ada.until(lambda shown: "40%" in shown.text)
        await ada.presses("button-stop")
        await ada.finds("recap-stopped")
        assert len(kept_files(tmp_path)) == 1
        await ada.presses("button-try-again")
        await summarised(ada)
        assert ear.heard == [OGG, OGG]
        assert await count(app, Session) == 1


async def test_a_recording_that_nobody_wants_is_deleted(
    hearing: Therapist, tmp_path: Path, sandbox: Sandbox, ear: Ear
) -> None:
    ada = hearing
    await ada.phone.voice(OGG)
    await ada.finds("whose-recording")
    await soon(lambda: kept_files(tmp_path))
    await ada.presses("button-drop")
    await ada.finds("recap-discarded")
    await gone(tmp_path)

    await ada.phone.voice(OGG)
    await ada.taps("דנה")
    await summarised(ada)
    await ada.phone.press(ada.words("button-discard"))
    await ada.finds("summary-is-discarded")
    await gone(tmp_path)
