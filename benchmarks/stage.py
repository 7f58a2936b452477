"""What the benchmarks share: the program against the sandbox, with therapists that are linked already."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.app import App, running
from bot.sandbox.phones import TherapistPhone
from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from bot.settings import Settings
from bot.settings_sections import SecuritySettings, StorageSettings, TelegramSettings, WebSettings
from storage.repositories import practices
from storage.repositories.therapist import enter
from storage.vault import write_key_file

FIRST_USER = 10_000


@dataclass(kw_only=True)
class Stage:
    app: App
    sandbox: Sandbox
    phones: list[TherapistPhone]


def settings_for(sandbox: Sandbox, folder: Path) -> Settings:
    """A key file instead of a passphrase; the pace of sending is Telegram's business, so it is left wide open here."""
    key_file = folder / "key"
    write_key_file(key_file)
    return Settings(
        telegram=TelegramSettings(token=SecretStr(THERAPIST_TOKEN), base_url=sandbox.url, sends_per_s=100_000),
        storage=StorageSettings(data_dir=folder / "data"),
        security=SecuritySettings(key_file=key_file),
        web=WebSettings(port=0),
    )


@asynccontextmanager
async def staged(chats: int) -> AsyncIterator[Stage]:
    """`chats` therapists with finished onboarding, each with a phone of their own."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="kesher-bench-")))
        sandbox = await stack.enter_async_context(Sandbox())
        app = await stack.enter_async_context(running(settings_for(sandbox, folder)))
        account = app.telegram_account
        phones = []
        for number in range(chats):
            user = FIRST_USER + number
            async with app.storage.unit(actor="operator") as unit:
                practice = await practices.first_practice(unit, name="Kesher")
                code = await practices.invite_therapist(unit, practice, name=f"Therapist {number}")
                link = await practices.accept_invitation(
                    unit, code, channel="telegram", account=account, chat=str(user)
                )
                await (await enter(unit, link.therapist_id)).finish_onboarding()
            phones.append(sandbox.therapist(f"Therapist {number}", user_id=user))
        yield Stage(app=app, sandbox=sandbox, phones=phones)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]
