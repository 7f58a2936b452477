"""Sessions that were held some days ago, with approved summaries, as if they had been told and approved back then."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.app import App
from storage.models import Chat, utc_now
from tests.e2e.records import room_of


def today() -> dt.date:
    return utc_now().astimezone(ZoneInfo("Asia/Jerusalem")).date()


async def held(app: App, chat: int, name: str, text: str, *, days_ago: int, plan: str = "") -> str:
    """An approved summary of a session with this patient; the summary's id."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
        patient = next(one for one in everyone if one.name == name)
        link = await unit.one(Chat, Chat.chat == str(chat))
        recap = await room.recaps.typed(chat_id=link.id, text=text, held_on=today() - dt.timedelta(days=days_ago))
        session = await room.recaps.assign(recap, patient.id)
        session.created_at -= dt.timedelta(days=days_ago)
        await room.recaps.set_state(recap, "done")
        summary = await room.summaries.create(recap)
        sections = [("subjective", "Subjective", text), ("plan", "Plan", plan)]
        await room.summaries.add_version(summary, version=1, sections=sections, source="written", writer="test")
        await room.summaries.approve(summary, 1)
        return summary.id


async def agreed(app: App, chat: int, name: str) -> None:
    """This patient consented to messages."""
    await consented(app, chat, name, "messaging")


async def consented(app: App, chat: int, name: str, type_: str) -> None:
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        patient = next(one for one in await room.patients.everyone() if one.name == name)
        await room.patients.record_consent(
            patient, type_=type_, granted=True, version="1", text="yes", language="he", how="spoken"
        )


async def answers(app: App, chat: int, **profile: str) -> None:
    """Answers of onboarding, as if they had been given."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        for question, value in profile.items():
            await room.answer(question, value)
