"""The whole program against the sandbox, and what a therapist does on their phone, a method for each."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App, running
from bot.phrases import Phrases
from bot.sandbox.phones import Shown, TherapistPhone
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, WHATSAPP_FROM, Sandbox
from bot.settings import Settings
from bot.settings_sections import (
    AnthropicSettings,
    LimitsSettings,
    PracticeSettings,
    SecuritySettings,
    StorageSettings,
    TelegramSettings,
    TwilioSettings,
    WebSettings,
)
from pipelines.ports import Transcriber
from storage.repositories import practices
from storage.repositories.therapist import enter
from storage.vault import write_key_file
from tests.e2e.wording import holds

DANA = "+972502345678"
YOAV = "+972529876543"
PATIENCE_S = 20.0
TEMPLATE = "שלום, יש לך הודעה מהקליניקה. להציג?"


def settings_for(
    sandbox: Sandbox,
    folder: Path,
    *,
    has_carrier: bool = True,
    claude_url: str = "",
    database_url: str = "",
    audio_mb: int = 200,
    template: str = "",
) -> Settings:
    """A key file, so that opening is instant; Telegram's pace left wide open; nobody is asleep, whatever the hour.

    `template` is the sid of a WhatsApp template that asks for a tap.
    """
    key_file = folder / "key"
    if not key_file.exists():
        write_key_file(key_file)
    data = folder / "data"
    return Settings(
        telegram=TelegramSettings(
            token=SecretStr(THERAPIST_TOKEN), base_url=sandbox.url, sends_per_s=100_000, chat_gap_s=0
        ),
        twilio=TwilioSettings(
            account_sid=ACCOUNT_SID,
            auth_token=SecretStr(AUTH_TOKEN),
            base_url=sandbox.url,
            sms_from=SMS_FROM,
            whatsapp_from=WHATSAPP_FROM,
            reengage_content_sid=template,
            reengage_text=TEMPLATE if template else "",
        )
        if has_carrier
        else TwilioSettings(),
        anthropic=AnthropicSettings(api_key=SecretStr("sk-test-1234"), base_url=claude_url)
        if claude_url
        else AnthropicSettings(),
        storage=StorageSettings(data_dir=data, database_url=database_url)
        if database_url
        else StorageSettings(data_dir=data),
        security=SecuritySettings(key_file=key_file),
        limits=LimitsSettings(audio_mb=audio_mb),
        practice=PracticeSettings(quiet_hours="", calendar="none"),
        web=WebSettings(port=0),
    )


@asynccontextmanager
async def program(sandbox: Sandbox, settings: Settings, transcriber: Transcriber | None = None) -> AsyncIterator[App]:
    """The program as `kesher serve` runs it; may be entered again on the same folder, as after a restart."""
    async with running(settings, transcriber=transcriber) as app:
        sandbox.twilio.inbound.url = f"{app.url}/twilio/inbound" if settings.twilio.is_configured else ""
        yield app


async def invite(app: App, name: str = "Dr. Levi", *, practice: str = "Kesher") -> str:
    """A fresh invitation code, as `kesher invite therapist` prints it."""
    async with app.storage.unit(actor="operator") as unit:
        first = await practices.first_practice(unit, name=practice)
        if practice != "Kesher":
            first = await practices.create_practice(unit, name=practice)
        return await practices.invite_therapist(unit, first, name=name)


async def seated(app: App, phone: TherapistPhone, *, language: str = "he", name: str = "Dr. Levi") -> "Therapist":
    """A therapist who skipped every question of onboarding, without the conversation about it."""
    code = await invite(app, name)
    async with app.storage.unit(actor="operator") as unit:
        chat = str(phone.person.id)
        link = await practices.accept_invitation(
            unit, code, channel="telegram", account=app.telegram_account, chat=chat
        )
        room = await enter(unit, link.therapist_id)
        room.me.language = language
        await room.finish_onboarding()
    return Therapist(phone=phone, language=language)


@dataclass(kw_only=True)
class Therapist:
    """A therapist with a phone who speaks one language with the bot."""

    phone: TherapistPhone
    language: str = "he"
    gender: str = "f"

    @property
    def words(self) -> Phrases:
        return Phrases(self.language, self.gender)

    async def reads(self, part: str) -> Shown:
        return await self.phone.reads_text(part, timeout_s=PATIENCE_S)

    async def until(self, fits: Callable[[Shown], bool]) -> Shown:
        return await self.phone.until(fits, timeout_s=PATIENCE_S)

    async def sees_button(self, label: str) -> Shown:
        return await self.until(lambda shown: any(text.startswith(label) for text in shown.labels))

    async def taps(self, label: str) -> str:
        """Waits for a button that begins so, presses it, and returns the word that is shown over the chat."""
        await self.sees_button(label)
        return await self.phone.toast(await self.phone.press(label))

    async def onboards(self, code: str, **choices: str) -> None:
        """Through all questions; `choices` names the buttons to press, everything else is skipped."""
        label = "עברית" if self.language == "he" else "English"
        await self.phone.say(f"/start {code}")
        await self.taps(label)
        await self._answers(choices)
        await self.reads("/summary")

    async def _answers(self, choices: dict[str, str]) -> None:
        wanted = list(choices.values())
        while True:
            shown = await self.until(lambda one: bool(one.labels) or "/summary" in one.text)
            if "/summary" in shown.text:
                return
            label = next((text for text in wanted if text in shown.labels), "⏭")
            if label in wanted:
                wanted.remove(label)
            await self.phone.press(label, message_id=shown.id)

    async def adds(self, name: str = "דנה", number: str = DANA, *, channel: str = "sms", consent: bool = True) -> None:
        """A shared contact, gender of address, channel, consent."""
        await self.adds_now(name, number, channel=channel, consent=consent)
        await self.sees_button("✉️")

    async def adds_now(
        self, name: str = "דנה", number: str = DANA, *, channel: str = "sms", consent: bool = True
    ) -> None:
        """The same, where something else goes on afterwards."""
        say = self.words
        await self.phone.contact(name, number)
        await self.taps(say("gender-f"))
        await self.taps(say(f"channel-{channel}"))
        await self.taps("✅" if consent else "⏭")

    async def tells(self, notes: str, patient: str = "דנה") -> Shown:
        """Typed notes -> whose session -> the proposed summary."""
        await self.phone.say(notes)
        await self.taps(patient)
        return await self.sees_button(self.words("button-edit"))

    async def drafts(self, request: str, patient: str = "דנה") -> Shown:
        """`/draft` -> the approval card."""
        await self.phone.say(f"/draft {patient} {request}")
        return await self.sees_button("⏰")

    async def approves(self) -> None:
        """Presses ✅ under the newest card."""
        await self.phone.toast(await self.phone.press(self.words("button-approve-send")))

    async def finds(self, phrase: str, **values: Any) -> Shown:
        """Waits for a message that holds this phrase of the bot, with these values or any."""
        return await self.until(lambda shown: self.is_said(shown.text, phrase, **values))

    def is_said(self, text: str, phrase: str, **values: Any) -> bool:
        return holds(text, self.words, phrase, **values)

    async def presses(self, phrase: str, **values: Any) -> str:
        """Presses the button with this phrase's label; returns the word that is shown over the chat."""
        return await self.taps(self.words(phrase, **values))

    def shows(self, phrase: str, **values: Any) -> bool:
        """Whether anything on the phone holds this phrase now."""
        return any(self.is_said(text, phrase, **values) for text in self.phone.reads)

    async def opens(self, patient: str = "דנה") -> Shown:
        """The patient's page, from the list."""
        await self.phone.say("/patients")
        await self.taps(patient)
        return await self.finds("patient-title", name=patient)


NOTES = (
    "דנה סיפרה שישנה רע השבוע, בערך ארבע שעות בלילה. עבדנו על נשימות ועל מחשבות לפני השינה. "
    "שיעורי בית: למלא יומן שינה כל ערב. בשבוע הבא נמשיך עם חשיפה הדרגתית."
)
NOTES_EN = (
    "Dana said that she slept badly this week, about four hours a night. We practised breathing and looked at her "
    "thoughts before sleep. Homework: fill in a sleep diary every evening. Next week we go on with exposure."
)
