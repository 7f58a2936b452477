"""The examination: every check in order, each finding as soon as it is known."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from bot.doctor import machine, sealed, services, speech
from bot.doctor.findings import Finding, Reporter
from bot.phrases import Phrases
from bot.settings import Settings, SettingsError, load_settings, obstacles_to_serving


async def examine(
    environ: Mapping[str, str], cwd: Path, *, language: str = "en", online: bool = False, estimate: bool = True
) -> AsyncIterator[Finding]:
    """Reads the settings itself: settings that cannot be read are its first finding, and its last."""
    report = Reporter(say=Phrases(language))
    try:
        settings = load_settings(environ, cwd)
    except SettingsError as error:
        yield report.wrong("settings-wrong", sentence=str(error))
        return
    for finding in _settings(settings, environ, report):
        yield finding
    for finding in machine.check_folder(settings, report):
        yield finding
    async for finding in sealed.check_storage(settings, report):
        yield finding
    async for finding in _outside(settings, report, online=online):
        yield finding
    async for finding in speech.check_speech(settings, report):
        yield finding
    if estimate:
        async for finding in speech.estimate_speech(settings, report):
            yield finding
    for finding in machine.check_memory(report):
        yield finding
    yield await machine.check_clock(settings, report)


def _settings(settings: Settings, environ: Mapping[str, str], report: Reporter) -> list[Finding]:
    found = [report.wrong("settings-wrong", sentence=one) for one in obstacles_to_serving(settings, environ)]
    return found or [report.well("settings-ok")]


async def _outside(settings: Settings, report: Reporter, *, online: bool) -> AsyncIterator[Finding]:
    async for finding in services.check_telegram(settings, report):
        yield finding
    async for finding in services.check_twilio(settings, report):
        yield finding
    for finding in services.check_address(settings, report):
        yield finding
    async for finding in services.check_model(settings, report, online=online):
        yield finding
