"""Speech: whether the chosen model is whole, and an estimate of which model this machine carries."""

import asyncio
from collections.abc import AsyncIterator, Sequence

from bot.doctor.findings import Finding, Reporter
from bot.settings import Settings
from pipelines.ports import SpeechCrashed
from pipelines.speech import calibrate, check, models


async def check_speech(settings: Settings, report: Reporter) -> AsyncIterator[Finding]:
    name = settings.whisper.model
    if not name:
        yield report.note("speech-absent")
        return
    folder = models.folder_of(name, settings.storage.data_dir / "models")
    if not folder.is_dir():
        yield report.wrong("speech-not-installed", model=name)
    elif wrong := await asyncio.to_thread(check.check, folder):
        yield report.wrong("speech-damaged", model=name, files=", ".join(wrong))
    else:
        yield report.well("speech-ok", model=name)


async def estimate_speech(
    settings: Settings, report: Reporter, known: Sequence[models.KnownModel] = models.KNOWN
) -> AsyncIterator[Finding]:
    """Takes up to a minute: a few layers of each model's true shape are timed with random weights."""
    language = settings.practice.language
    try:
        estimates = await calibrate.estimate(known, threads=settings.whisper.threads)
    except SpeechCrashed:
        yield report.note("estimate-failed")
        return
    best = calibrate.recommended(estimates, language=language)
    for one in estimates:
        phrase = "estimate-line" if one.fits_memory else "estimate-too-big"
        yield report.note(phrase, model=one.model, minutes=one.minutes, memory=one.memory_mb)
    yield report.note("estimate-best", model=best) if best else report.note("estimate-none")
    chosen = next((one for one in estimates if one.model == settings.whisper.model), None)
    if chosen is not None and not chosen.fits_memory:
        yield report.note("estimate-chosen-too-big", model=chosen.model)
