"""`kesher demo`: the real program against the sandbox, with phones in the browser and no account anywhere."""

import secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.app import App, running
from bot.cli_stop import stop_requests
from bot.log import configure_logging
from bot.sandbox.demo import Contact, Demo, Recording
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, WHATSAPP_FROM, Sandbox
from bot.sandbox.speech import PreparedTranscriber, prepared_recordings
from bot.sandbox.twilio.state import QuickReply
from bot.settings import Settings
from bot.settings_sections import (
    SecuritySettings,
    StorageSettings,
    TelegramSettings,
    TwilioSettings,
    WebSettings,
)
from storage.repositories import practices

THERAPIST = {"he": "ד״ר לוי", "en": "Dr. Levi"}
OWNER = {"he": ("עדה", "לוי"), "en": ("Ada", "Levi")}
CARRIER_PACE_S = 0.6  # slow enough to see sent, delivered and read come one after the other
LABEL = {"he": "דיבור שהוכן מראש להדגמה", "en": "prepared demo speech"}
TEMPLATE = {
    "he": ("שלום, יש לך הודעה מהקליניקה. אפשר לקרוא אותה בלחיצה.", "להציג את ההודעה"),
    "en": ("Hello, there is a message for you from the practice. Tap to read it.", "Show the message"),
}
PATIENTS = {
    "he": (("דנה", "+972502345678"), ("יואב", "+972529876543")),
    "en": (("Dana", "+972502345678"), ("Yoav", "+972529876543")),
}


@dataclass(kw_only=True)
class Stage:
    """The running program and the world around it."""

    app: App
    sandbox: Sandbox
    therapist: TherapistPhone
    invite: str


def _put_phones_on_the_table(sandbox: Sandbox, language: str) -> TherapistPhone:
    for name, number in PATIENTS[language]:
        sandbox.patient(number, name=name)
    first_name, last_name = OWNER[language]
    return sandbox.therapist(first_name, last_name=last_name, language_code=language)


def demo_settings(sandbox_url: str, folder: Path, *, template: str = "", template_text: str = "") -> Settings:
    """What `config.toml` would say, pointing at the sandbox; everything is kept in a folder that goes with the demo."""
    return Settings(
        telegram=TelegramSettings(token=SecretStr(THERAPIST_TOKEN), base_url=sandbox_url, chat_gap_s=0),
        twilio=TwilioSettings(
            account_sid=ACCOUNT_SID,
            auth_token=SecretStr(AUTH_TOKEN),
            base_url=sandbox_url,
            sms_from=SMS_FROM,
            whatsapp_from=WHATSAPP_FROM,
            reengage_content_sid=template,
            reengage_text=template_text,
        ),
        storage=StorageSettings(data_dir=folder),
        security=SecuritySettings(passphrase=SecretStr(secrets.token_urlsafe(24))),
        web=WebSettings(host="127.0.0.1", port=0),
    )


@asynccontextmanager
async def staged(*, language: str = "he", port: int = 8080) -> AsyncIterator[Stage]:
    """The sandbox, the program and an invitation laid out on the therapist's phone."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kesher-demo-")))
        sandbox = await stack.enter_async_context(Sandbox(port=port))
        prepared = prepared_recordings()
        transcriber = PreparedTranscriber(None, prepared)
        text, show = TEMPLATE[language]
        template = sandbox.twilio.add_template(text, buttons=(QuickReply(id="show", title=show),))
        settings = demo_settings(sandbox.url, folder, template=template, template_text=text)
        app = await stack.enter_async_context(running(settings, transcriber=transcriber))
        sandbox.twilio.inbound.url = f"{app.url}/twilio/inbound"
        sandbox.twilio.journeys.pace_s = CARRIER_PACE_S
        therapist = _put_phones_on_the_table(sandbox, language)
        async with app.storage.unit(actor="operator") as unit:
            practice = await practices.first_practice(unit, name="Kesher")
            invite = await practices.invite_therapist(unit, practice, name=THERAPIST[language])
        sandbox.lay_out(
            Demo(
                invite=invite,
                contacts=tuple(Contact(name=name, phone=phone) for name, phone in PATIENTS[language]),
                recordings=tuple(
                    Recording(
                        id=one.id, title=one.title, language=one.language, duration=round(one.duration_s), data=one.data
                    )
                    for one in prepared
                ),
                language=language,
                label=LABEL[language],
            )
        )
        yield Stage(app=app, sandbox=sandbox, therapist=therapist, invite=invite)


async def play(*, tour: bool, language: str, port: int) -> None:
    """Runs until Ctrl-C. A tour without a person at the terminal ends by itself when its story is told."""
    configure_logging(level="WARNING")
    with stop_requests() as stop:
        async with staged(language=language, port=port) as stage:
            typer.echo(
                f"Kesher demo: open {stage.sandbox.url} in a browser. Ctrl-C ends it; nothing is kept.", err=True
            )
            if tour:
                from bot.sandbox.tour import play_tour

                if sys.stdin.isatty():
                    await _somebody_watches(stage.sandbox)
                await play_tour(stage.sandbox, stage.therapist, stage.invite, language, tell=typer.echo)
            if not tour or sys.stdin.isatty():
                await stop.wait()


async def _somebody_watches(sandbox: Sandbox) -> None:
    """Waits for the page to be open, so that the beginning of the story is not missed."""
    typer.echo("The tour begins when the page is open.", err=True)
    await sandbox.hub.watched.wait()
