"""What the program has stored, read through its own rooms: for tests that ask what is kept, not only what is shown."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select, update

from bot.app import App
from bot.sandbox.server import Sandbox
from storage import standing
from storage.models import (
    AuditEvent,
    Base,
    ButtonRow,
    Chat,
    ConsentEvent,
    InboundMessage,
    Invitation,
    Patient,
    Practice,
    Therapist,
    utc_now,
)
from storage.repositories import practices
from storage.repositories.therapist import TherapistRoom, enter
from storage.unit import UnitOfWork
from tests.e2e.stage import Therapist as Person
from tests.e2e.stage import invite


async def quiet(app: App, sandbox: Sandbox) -> None:
    """Waits until everything that people did on Telegram is answered."""
    updates = sandbox.telegram.world.bots["therapist"].updates
    async with asyncio.timeout(20):
        while updates.pending:
            await updates.changed()
    await app.dispatcher.drained()
    await app.outbox.drained()


async def count(app: App, model: type[Base], *conditions: ColumnElement[bool]) -> int:
    async with app.storage.unit() as unit:
        found = await unit.session.scalar(select(func.count()).select_from(model).where(*conditions))
        return found or 0


async def becomes(app: App, wanted: int, model: type[Base], *conditions: ColumnElement[bool]) -> None:
    """Waits until there are so many rows. Raises TimeoutError."""
    async with asyncio.timeout(20.0):
        while True:
            if await count(app, model, *conditions) == wanted:
                return
            await asyncio.sleep(0.02)


async def audited(app: App, action: str) -> list[AuditEvent]:
    async with app.storage.unit() as unit:
        return await unit.all(AuditEvent, AuditEvent.action == action)


async def buttons(app: App, chat: int) -> list[ButtonRow]:
    """Every button that was ever shown in a Telegram chat."""
    async with app.storage.unit() as unit:
        return await unit.all(
            ButtonRow, ButtonRow.chat_id.in_(select(Chat.id).where(Chat.chat == str(chat))), order=ButtonRow.id
        )


async def room_of(unit: UnitOfWork, chat: int) -> TherapistRoom:
    therapist_id = await unit.session.scalar(select(Chat.therapist_id).where(Chat.chat == str(chat)))
    return await enter(unit, str(therapist_id))


async def therapist_of(app: App, chat: int) -> Therapist:
    """The therapist who writes from a Telegram chat, with the answers of onboarding in `profile`."""
    async with app.storage.unit() as unit:
        return (await room_of(unit, chat)).me


async def step_of(app: App, chat: int) -> str:
    """Where the conversation stands: '' while nothing is asked."""
    async with app.storage.unit() as unit:
        return str(await unit.session.scalar(select(Chat.step).where(Chat.chat == str(chat))))


async def patients_of(app: App, chat: int, *, status: str = "active") -> list[Patient]:
    async with app.storage.unit() as unit:
        return await (await room_of(unit, chat)).patients.everyone(status=status)


async def consents_of(app: App, chat: int, name: str) -> Sequence[ConsentEvent]:
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        patient = next(one for one in await room.patients.everyone() if one.name == name)
        return await room.patients.consents(patient)


async def add_patients(app: App, chat: int, *people: tuple[str, str]) -> None:
    """Patients as the chat would have added them, by name and number."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        for name, phone in people:
            await room.patients.add(name=name, phone=phone, gender="f", channel="sms")


async def seat(app: App, chat: int, code: str, *, language: str = "he") -> None:
    """Lets somebody in who is through onboarding, without the talk."""
    async with app.storage.unit() as unit:
        link = await practices.accept_invitation(
            unit, code, channel="telegram", account=app.telegram_account, chat=str(chat)
        )
        room = await enter(unit, link.therapist_id)
        room.me.language = language
        await room.finish_onboarding()


async def seated(sandbox: Sandbox, app: App, name: str = "Ada", *, user_id: int = 7_001) -> Person:
    """Somebody at their phone who is through onboarding and was told nothing yet."""
    therapist = Person(phone=sandbox.therapist(name, user_id=user_id))
    await seat(app, user_id, await invite(app))
    return therapist


async def let_invitations_expire(app: App) -> None:
    async with app.storage.unit() as unit:
        await unit.session.execute(update(Invitation).values(expires_at=utc_now() - dt.timedelta(seconds=1)))


async def remembered(app: App, chat: int) -> dict[str, Any]:
    """What the step in hand remembers."""
    async with app.storage.unit() as unit:
        link = await unit.one(Chat, Chat.chat == str(chat))
        await unit.unlock(f"therapist:{link.therapist_id}", link)
        return dict(link.data or {})


async def let_buttons_expire(app: App) -> None:
    async with app.storage.unit() as unit:
        await unit.session.execute(update(ButtonRow).values(expires_at=utc_now() - dt.timedelta(seconds=1)))


def hours_around_now(hours_left: int = 3) -> str:
    """Quiet hours of the practice that began an hour ago."""
    now = dt.datetime.now(ZoneInfo("Asia/Jerusalem"))
    return f"{now - dt.timedelta(hours=1):%H:%M}-{now + dt.timedelta(hours=hours_left):%H:%M}"


async def set_quiet_hours(app: App, hours: str) -> None:
    async with app.storage.unit() as unit:
        await unit.session.execute(update(Practice).values(quiet_hours=hours))


async def put_in_force(app: App, chat: int, kind: str, body: str, *, template: str = "") -> None:
    """A fixed text, as if the therapist had approved it in /settings."""
    async with app.storage.unit() as unit:
        await standing.approve(unit, (await room_of(unit, chat)).me, kind, body, template=template)


async def let_days_pass_since_they_wrote(app: App, days: int = 2) -> None:
    """What patients wrote so far counts as older."""
    async with app.storage.unit() as unit:
        for row in await unit.all(InboundMessage):
            row.received_at -= dt.timedelta(days=days)


async def close_whatsapps_window(app: App) -> None:
    """As after a refusal by WhatsApp, whose clock is not ours."""
    async with app.storage.unit() as unit:
        await unit.session.execute(update(Patient).values(whatsapp_closed_at=utc_now()))
