"""`kesher models pull|list`: fetches speech models with progress, and shows which there are."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from bot.settings import Settings, SettingsError, load_settings
from bot.settings_sections import WhisperSettings

app = typer.Typer(no_args_is_help=True, help="Speech models: pull, list.")


@app.command("pull")
def pull_model(
    name: Annotated[str, typer.Argument(help="A name of `kesher models list`, or owner/name of any repository.")],
    hub_url: Annotated[str, typer.Option("--hub-url", help="Another host with the same interface.")] = "",
) -> None:
    """Fetch a speech model; what was cut off is gone on with, and every byte is checked."""
    from pipelines.speech.hub import PullError
    from pipelines.speech.pull import pull

    settings = _settings()
    with ExitStack() as stack:
        bar = stack.enter_context(_progress(name))
        is_stopped = stack.enter_context(_stopped_by_ctrl_c())
        try:
            pull(
                name,
                _models_dir(settings),
                endpoint=_checked(hub_url) or settings.whisper.hub_url,
                on_progress=bar,
                is_stopped=is_stopped,
            )
        except PullError as error:
            problem = str(error)
        else:
            problem = ""
    if problem:
        typer.echo(f"{problem[:1].upper()}{problem[1:].rstrip('.')}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{name} is installed and whole.")
    if settings.whisper.model != name:
        typer.echo(f'To use it: KESHER_WHISPER__MODEL={name}, or in config.toml [whisper] model = "{name}".')


@app.command("list")
def list_models() -> None:
    """Show the speech models that Kesher knows, and what is installed."""
    from pipelines.speech import models

    settings = _settings()
    found = {model.name: model for model in models.installed(_models_dir(settings))}
    rows = [("", "NAME", "DOWNLOAD", "FOR", "STATE")]
    for known in models.KNOWN:
        state = _state(found.pop(known.name, None))
        rows.append((_chosen(settings, known.name), known.name, _mb(known.size_mb), known.speaks or "many", state))
    for other in found.values():
        rows.append((_chosen(settings, other.name), other.name, "", "", _state(other)))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    typer.echo("* is what whisper.model names." if settings.whisper.model else "whisper.model names none yet.")


def _settings() -> Settings:
    return load_settings(os.environ, Path.cwd())


def _models_dir(settings: Settings) -> Path:
    return settings.storage.data_dir / "models"


def _checked(hub_url: str) -> str:
    if not hub_url:
        return ""
    try:
        return WhisperSettings(hub_url=hub_url).hub_url
    except ValueError:
        raise SettingsError("--hub-url must be an https address (http only on this machine).") from None


def _chosen(settings: Settings, name: str) -> str:
    return "*" if settings.whisper.model == name else ""


def _mb(size: int) -> str:
    return f"{size} MB"


def _state(model: Any) -> str:
    if model is None:
        return "-"
    lacks = f", lacks {', '.join(model.missing)}" if model.state == "incomplete" else ""
    return f"{model.state} ({_mb(model.size_bytes // 1_000_000)}{lacks})"


@contextmanager
def _stopped_by_ctrl_c() -> Iterator[Any]:
    """Ctrl-C stops the download at its next piece, so that what came is kept whole."""
    pressed: list[int] = []

    def remember(number: int, _frame: FrameType | None) -> None:
        pressed.append(number)

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(name: str) -> Iterator["_Bar | _Lines"]:
    bar = _Bar(name) if sys.stderr.isatty() else _Lines()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """Redrawn in place, for a person."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._drawn: AbstractContextManager[Any] | None = None
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            self._drawn = typer.progressbar(length=total, label=self._name, file=sys.stderr)
            self._bar = self._drawn.__enter__()
        self._bar.update(done - self._bar.pos)

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.__exit__(None, None, None)


class _Lines:
    """A line at every tenth, for a log."""

    def __init__(self) -> None:
        self._tenths = -1

    def __call__(self, done: int, total: int) -> None:
        tenths = done * 10 // max(1, total)
        if tenths > self._tenths:
            self._tenths = tenths
            typer.echo(f"{tenths * 10} %  {_mb(done // 1_000_000)} of {_mb(total // 1_000_000)}", err=True)

    def close(self) -> None:
        """Nothing is open."""
