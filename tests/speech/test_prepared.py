"""The demo's recordings: known bytes give known words under a plain label; all other audio gets the truth."""

import pytest

from bot.sandbox.speech import PREPARED_NAME, PreparedTranscriber, prepared_recordings
from pipelines.ports import NoModel, Speech, Transcriber
from tests.speech.conftest import SAID, bytes_of, transcribe
from tests.speech.sounds import encoded, spoken

_shape: type[Transcriber] = PreparedTranscriber


@pytest.fixture
async def prepared(tmp_path):
    one = PreparedTranscriber(None, prepared_recordings(), lock_path=tmp_path / "lock")
    yield one
    await one.aclose()


def test_there_is_one_in_hebrew_and_one_in_english():
    recordings = prepared_recordings()

    assert [recording.language for recording in recordings] == ["he", "en"]
    assert [recording.id for recording in recordings] == ["recap-he", "recap-en"]
    for recording in recordings:
        assert len(recording.data) < 80_000
        assert 25 <= recording.duration_s <= 35
        assert "Dana" in recording.text or "דנה" in recording.text
        assert recording.text not in repr(recording)


@pytest.mark.parametrize("recording", prepared_recordings(), ids=lambda recording: recording.id)
async def test_a_prepared_recording_gives_its_words_through_the_real_path(prepared, recording):
    shares: list[float] = []

    async def on_progress(share: float) -> None:
        shares.append(share)

    pieces = bytes_of(recording.data, 7_001)
    speech: Speech = await transcribe(prepared, pieces, language="he", on_progress=on_progress)

    assert speech.text == recording.text
    assert speech.language == recording.language
    assert speech.model == PREPARED_NAME == "prepared demo speech"
    assert speech.duration_s == pytest.approx(recording.duration_s, abs=0.2)
    assert shares[-1] == 1.0
    assert [round(segment.start_s) for segment in speech.segments] == [
        pytest.approx(line.start_s, abs=1.0) for line in recording.lines
    ]


async def test_any_other_audio_without_a_model_gets_the_truth(prepared):
    with pytest.raises(NoModel):
        await transcribe(prepared, encoded(spoken()[: 16_000 * 4], "ogg", "libopus"))
    with pytest.raises(NoModel):
        await transcribe(prepared, prepared_recordings()[0].data + b"\0")
    with pytest.raises(NoModel):
        await transcribe(prepared, b"")


async def test_with_a_model_other_audio_goes_to_it_whole(transcriber, tmp_path):
    both = PreparedTranscriber(transcriber, prepared_recordings(), lock_path=tmp_path / "lock")
    longer = encoded(spoken(), "wav", "pcm_s16le", rate=16_000)
    short = encoded(spoken()[: 16_000 * 4], "ogg", "libopus")

    heard = [await transcribe(both, longer), await transcribe(both, short)]
    await both.aclose()

    assert [speech.text for speech in heard] == [SAID, SAID]
    assert {speech.model for speech in heard} == {"scripted"}
    assert heard[0].duration_s == pytest.approx(26.7, abs=0.1)
    assert both.name == "scripted"
