"""The command line: serve, demo, invite, doctor, recipients, models, keys."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot import models_cli
from bot.settings import Settings, SettingsError, load_settings, require_for_serve

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
invite = typer.Typer(no_args_is_help=True, help="Invite people with a one-time code.")
keys = typer.Typer(no_args_is_help=True, help="Key files: create.")
app.add_typer(invite, name="invite")
app.add_typer(models_cli.app, name="models")
app.add_typer(keys, name="keys")


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
    from bot.cli_stop import stop_requests

    with stop_requests() as stop:
        async with running(settings) as program:
            typer.echo(f"Kesher is ready on {program.url}", err=True)
            await stop.wait()


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
                practice = await practices.create_practice(
                    unit,
                    name=practice_name,
                    language=settings.practice.language,
                    time_zone=settings.practice.timezone,
                )
        else:
            practice = await practices.first_practice(unit, name=settings.practice.name)
        code = await practices.invite_therapist(unit, practice, name=name)
    typer.echo(f"Code: {code}")
    username = await bot_username(settings)
    if username:
        typer.echo(f"Link: https://t.me/{username}?start={code}")
    typer.echo(f"Or, in the bot's chat: /start {code}")
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


@app.command()
def doctor(
    language: Annotated[str, typer.Option(help="he or en")] = "en",
    online: Annotated[
        bool, typer.Option("--online", help="Also call the language model once, for a few tokens.")
    ] = False,
    estimate: Annotated[bool, typer.Option(help="Time thin models to say which speech model fits (a minute).")] = True,
) -> None:
    """Look at everything that serving needs, change nothing, and say what to do."""
    from bot.doctor.run import examine

    if language not in {"he", "en"}:
        raise SettingsError("--language is he or en.")

    async def report() -> bool:
        is_well = True
        async for finding in examine(os.environ, Path.cwd(), language=language, online=online, estimate=estimate):
            typer.echo(str(finding))
            is_well = is_well and finding.mark != "✗"
        return is_well

    if not _run(report()):
        raise typer.Exit(1)


@app.command()
def recipients(
    language: Annotated[str, typer.Option(help="he, en or both")] = "both",
    json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
) -> None:
    """Say who receives what with these settings: a register for the practice's records."""
    from json import dumps

    from bot.recipients import as_records, as_table, recipients_of

    if language not in {"he", "en", "both"}:
        raise SettingsError("--language is he, en or both.")
    found = recipients_of(_settings())
    if json:
        typer.echo(dumps(as_records(found), ensure_ascii=False, indent=2))
        return
    languages = ("he", "en") if language == "both" else (language,)
    typer.echo("\n\n".join(as_table(found, one) for one in languages))


@keys.command("create")
def create_key(path: Annotated[Path, typer.Argument(help="Where the key file is made.")]) -> None:
    """Make a key file that only this account may read."""
    from storage.vault import write_key_file

    try:
        write_key_file(path)
    except FileExistsError:
        raise SettingsError(f"{path} exists, and a key is never overwritten.") from None
    typer.echo(f"{path} is made. Name it in KESHER_SECURITY__KEY_FILE before the first start.")
    typer.echo("Keep a copy in a second safe place: without it nothing that is stored can ever be opened.")
