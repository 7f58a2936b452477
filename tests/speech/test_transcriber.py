"""The transcriber as the rest of the program sees it: what comes back for good, bad, long and silent recordings."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from pipelines.ports import BadAudio, NoModel, NoSpeech, SpeechCancelled, TooLong, Transcriber
from pipelines.speech.process import Limits, WhisperTranscriber
from tests.speech.conftest import SAID, bytes_of, soon, transcribe, workers
from tests.speech.sounds import encoded, noise, silence, spoken, wav

ROOT = Path(__file__).parents[2]
_shape: type[Transcriber] = WhisperTranscriber


@pytest.fixture(scope="module")
def voice_note() -> bytes:
    return encoded(spoken()[: 10 * 16_000], "ogg", "libopus")


async def test_a_voice_note_becomes_its_words(transcriber, voice_note):
    speech = await transcribe(transcriber, voice_note)

    assert speech.text == SAID
    assert speech.language == "he"
    assert speech.model == transcriber.name == "scripted"
    assert speech.duration_s == pytest.approx(10.0, abs=0.1)
    assert not speech.truncated
    assert 0.9 < speech.segments[0].confidence <= 1.0
    assert "דנה" not in repr(speech)


@pytest.mark.parametrize(
    ("container", "codec", "options"),
    [
        ("mp3", "libmp3lame", {}),
        ("wav", "pcm_s16le", {}),
        ("ipod", "aac", {}),
        ("webm", "libopus", {"live": "1"}),
        ("flac", "flac", {}),
    ],
)
async def test_an_attached_file_is_heard_like_a_voice_note(transcriber, container, codec, options):
    data = encoded(spoken()[: 6 * 16_000], container, codec, options=options)
    assert (await transcribe(transcriber, data)).text == SAID


async def test_a_cut_recording_is_heard_up_to_the_cut_and_marked(transcriber, voice_note):
    speech = await transcribe(transcriber, voice_note[: int(len(voice_note) * 0.7)])

    assert speech.text == SAID
    assert speech.truncated
    assert speech.duration_s < 8.0


async def test_progress_only_grows_and_ends_at_one(transcriber):
    shares: list[float] = []

    async def on_progress(share: float) -> None:
        shares.append(share)

    speech = await transcribe(transcriber, wav(np.concatenate([spoken()] * 6)), on_progress=on_progress)

    assert shares == sorted(shares)
    assert 0.0 < shares[0] < 0.6
    assert shares[-1] == 1.0
    starts = [segment.start_s for segment in speech.segments]
    assert starts == sorted(starts)
    assert starts[-1] > 120.0


@pytest.mark.parametrize("sound", [silence(15), noise(15)], ids=["silence", "noise"])
async def test_silence_and_noise_hold_no_speech(transcriber, sound):
    with pytest.raises(NoSpeech):
        await transcribe(transcriber, wav(sound))


async def test_what_is_not_audio_is_refused_by_its_content(transcriber):
    with pytest.raises(BadAudio, match="playlist"):
        await transcribe(transcriber, b"#EXTM3U\nhttp://127.0.0.1:9/x.ts\n")
    with pytest.raises(BadAudio, match="empty"):
        await transcribe(transcriber, b"")


async def test_a_list_of_other_files_opens_none_of_them(transcriber, tmp_path, voice_note):
    (tmp_path / "other.ogg").write_bytes(voice_note)
    with pytest.raises(BadAudio):
        await transcribe(transcriber, f"ffconcat version 1.0\nfile {tmp_path / 'other.ogg'}\n".encode())


async def test_a_recording_over_the_cap_is_refused(model, tmp_path, voice_note):
    strict = WhisperTranscriber(model, limits=Limits(max_duration_s=5.0), lock_path=tmp_path / "lock")
    with pytest.raises(TooLong):
        await transcribe(strict, voice_note)


async def test_a_file_over_the_limit_of_bytes_is_not_read_to_its_end(model, tmp_path):
    strict = WhisperTranscriber(model, limits=Limits(max_bytes=1 << 20), lock_path=tmp_path / "lock")
    given = 0

    async def endless():
        nonlocal given
        while True:
            given += 1 << 16
            yield bytes(1 << 16)

    with pytest.raises(TooLong, match="1 MB"):
        await transcribe(strict, endless())
    assert given < 2 << 20
    assert workers() == []


async def test_a_reader_that_fails_is_heard_of_as_it_failed(transcriber, voice_note):
    class Unsealed(Exception): ...

    async def broken():
        yield voice_note[:1000]
        raise Unsealed("damaged block")

    with pytest.raises(Unsealed):
        await transcribe(transcriber, broken())
    assert (await transcribe(transcriber, voice_note)).text == SAID


@pytest.mark.parametrize(
    "name", ["config.json", "model.bin", "preprocessor_config.json", "tokenizer.json", "vocabulary.json"]
)
async def test_an_incomplete_model_is_named_and_nothing_is_started_for_it(tmp_path, model, voice_note, name):
    for file in model.iterdir():
        if file.name != name:
            (tmp_path / file.name).write_bytes(file.read_bytes())
    asked = 0

    async def audio():
        nonlocal asked
        asked += 1
        yield voice_note

    with pytest.raises(NoModel, match=name):
        await transcribe(WhisperTranscriber(tmp_path, lock_path=tmp_path / "lock"), audio())
    assert asked == 0


async def test_without_a_model_the_answer_is_how_to_get_one(tmp_path, voice_note):
    with pytest.raises(NoModel, match="kesher models pull"):
        await transcribe(WhisperTranscriber(tmp_path / "none"), voice_note)


async def test_a_damaged_model_is_no_model(tmp_path, model, voice_note):
    for file in model.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(weights[: len(weights) // 2])

    with pytest.raises(NoModel, match="damaged"):
        await transcribe(WhisperTranscriber(tmp_path, lock_path=tmp_path / "lock"), voice_note)


async def test_stopping_in_the_middle_is_prompt(transcriber):
    stop = False

    async def on_progress(share: float) -> None:
        nonlocal stop, stopped_at
        stop = True
        stopped_at = time.monotonic()

    stopped_at = 0.0
    with pytest.raises(SpeechCancelled):
        await transcribe(
            transcriber, wav(np.concatenate([spoken()] * 12)), on_progress=on_progress, is_cancelled=lambda: stop
        )
    assert time.monotonic() - stopped_at < 2.0
    assert workers() == []


async def test_stopping_while_it_waits_for_another_is_prompt(transcriber, voice_note):
    hold = asyncio.Event()

    async def slow():
        yield voice_note
        await hold.wait()

    first = asyncio.create_task(transcribe(transcriber, slow()))
    await soon(workers)
    with pytest.raises(SpeechCancelled):
        await transcribe(transcriber, voice_note, is_cancelled=lambda: True)
    hold.set()
    assert (await first).text == SAID


async def test_a_cancelled_task_leaves_no_process_behind(transcriber, voice_note):
    async def never_ending():
        yield voice_note
        await asyncio.Event().wait()

    task = asyncio.create_task(transcribe(transcriber, never_ending()))
    await soon(workers)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert workers() == []


async def test_two_recordings_at_once_take_turns(model, tmp_path, voice_note):
    """Two transcribers stand for two programs: they share the lock file alone."""
    here, there = (WhisperTranscriber(model, lock_path=tmp_path / "shared.lock") for _ in range(2))
    most = 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, len(workers()))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    speeches = await asyncio.gather(*(transcribe(one, voice_note) for one in (here, there, here, there)))
    watching.cancel()

    assert [speech.text for speech in speeches] == [SAID] * 4
    assert most == 1


def test_the_program_itself_never_loads_the_heavy_libraries(model, tmp_path):
    code = f"""
import asyncio, sys
from pathlib import Path
from pipelines.speech.process import WhisperTranscriber
from bot.sandbox.speech import PreparedTranscriber, prepared_recordings
import pipelines.speech.calibrate, pipelines.speech.models, pipelines.speech.pull

async def main():
    one = prepared_recordings()[0]
    async def audio():
        yield one.data
    async def ignore(share):
        pass
    transcriber = PreparedTranscriber(None, [one], lock_path=Path({str(tmp_path / "lock")!r}))
    said = dict(language="he", names=[], on_progress=ignore, is_cancelled=lambda: False)
    print((await transcriber.transcribe(audio(), **said)).text == one.text)
    await transcriber.aclose()

asyncio.run(main())
heavy = {{"numpy", "av", "ctranslate2", "faster_whisper", "onnxruntime", "tokenizers", "huggingface_hub"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == ["True", "[]"]


async def test_audio_comes_in_pieces_of_any_size(transcriber, voice_note):
    assert (await transcribe(transcriber, bytes_of(voice_note, 333))).text == SAID
