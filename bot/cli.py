"""The command line: serve, demo, invite, doctor, models."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.settings import Settings, SettingsError, load_settings, require_for_serve

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
invite = typer.Typer(no_args_is_help=True, help="Invite people with a one-time code.")
models = typer.Typer(no_args_is_help=True, help="Speech models: pull, list.")
app.add_typer(invite, name="invite")
app.add_typer(models, name="models")


def main() -> None:
    """Runs the command line; whatever stops it is one sentence for the operator."""
    from bot.stops import sentence_for

    try:
        app()
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        typer.echo(sentence, err=True)
        sys.exit(2)


def _settings() -> Settings:
    return load_settings(os.environ, Path.cwd())


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@app.command()
def serve() -> None:
    """Run for real, with the accounts in config.toml, secrets files and KESHER_* variables."""
    from bot.log import configure_logging

    settings = _settings()
    require_for_serve(settings, os.environ)
    configure_logging(level=settings.log.level, format=settings.log.format)
    _run(_serve(settings))


async def _serve(settings: Settings) -> None:
    from bot.app import running
    from bot.cli_stop import until_stopped

    async with running(settings) as program:
        typer.echo(f"Kesher is ready on {program.url}", err=True)
        await until_stopped()


@invite.command("therapist")
def invite_therapist(
    name: Annotated[str, typer.Argument(help='How the therapist is called, e.g. "Dr. Levi".')],
    practice: Annotated[str, typer.Option(help="The practice by name; a new name makes a new practice.")] = "",
) -> None:
    """Print a one-time code and a link for a new therapist."""
    _run(_invite(_settings(), name, practice))


async def _invite(settings: Settings, name: str, practice_name: str) -> None:
    from bot.app import opened_storage
    from bot.parts import bot_username
    from storage.errors import NotFound
    from storage.repositories import practices

    async with opened_storage(settings) as storage, storage.unit(actor="operator") as unit:
        if practice_name:
            try:
                practice = await practices.find_practice(unit, name=practice_name)
            except NotFound:
                practice = await practices.create_practice(unit, name=practice_name)
        else:
            practice = await practices.first_practice(unit, name=settings.practice.name)
        code = await practices.invite_therapist(unit, practice, name=name)
    typer.echo(f"Code: {code}")
    username = await bot_username(settings)
    if username:
        typer.echo(f"Link: https://t.me/{username}?start={code}")
    else:
        typer.echo(f"In the bot's chat: /start {code}")
    typer.echo("It works once, within seven days.")


@app.command()
def demo(
    tour: Annotated[bool, typer.Option("--tour", help="Play the whole story by itself on the phones.")] = False,
    language: Annotated[str, typer.Option(help="he or en")] = "he",
    port: Annotated[int, typer.Option(help="Where the page with the phones is served.")] = 8080,
) -> None:
    """Everything on this laptop: a local Telegram and Twilio, and phones in the browser."""
    from bot.demo import play

    if language not in {"he", "en"}:
        raise SettingsError("--language is he or en.")
    _run(play(tour=tour, language=language, port=port))
