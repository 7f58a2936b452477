"""/status: how every patient stands, what needs attention first."""

import datetime as dt

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from storage import flags
from storage.models import InboundMessage
from tests.e2e.records import add_patients, becomes, room_of
from tests.e2e.sessions import agreed, answers, held, today
from tests.e2e.stage import DANA, YOAV, seated


async def test_what_needs_attention_comes_first_and_a_tap_opens_the_patient(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    chat = ada.phone.person.id
    await add_patients(app, chat, ("Avi", "+972541111111"), ("Dana", DANA), ("Rina", "+972542222222"), ("Yossi", YOAV))
    await answers(app, chat, frequency="weekly")
    await agreed(app, chat, "Dana")
    await held(app, chat, "Dana", "She slept.", days_ago=2)
    await held(app, chat, "Rina", "Fine.", days_ago=20)
    await dana.says("hello")
    await becomes(app, 1, InboundMessage)
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        yossi = next(one for one in await room.patients.everyone() if one.name == "Yossi")
        await flags.raise_flag(unit, room.me, yossi, by="therapist", reason="")
        await room.appointments.plan(yossi, starts_on=today() + dt.timedelta(days=1), clock=dt.time(10), minutes=50)

    await ada.phone.say("/status")
    listed = await ada.finds("status-title", count=4)
    places = [listed.text.index(f" {name}") if f" {name}" in listed.text else listed.text.index(name)
              for name in ("Yossi", "Dana", "Rina", "Avi")]  # fmt: skip
    assert places == sorted(places)
    for phrase in ("status-flagged", "status-overdue", "status-no-session"):
        assert ada.is_said(listed.text, phrase), phrase
    assert ada.is_said(listed.text, "status-unanswered", count=1)
    assert ada.is_said(listed.text, "status-next", when=ada.words("moment-tomorrow", time="10:00"))
    await ada.taps("2. Dana")
    await ada.finds("patient-title", name="Dana")


async def test_status_of_one_says_what_is_known_and_a_long_list_is_turned(sandbox: Sandbox, app: App) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language="en")
    chat = ada.phone.person.id
    await ada.phone.say("/status")
    await ada.finds("status-none")
    await add_patients(app, chat, ("Dana", DANA), *((f"Patient {n:02d}", f"+9725422222{n:02d}") for n in range(10)))
    await held(app, chat, "Dana", "She slept.", days_ago=2, plan="Homework: keep a sleep diary until next week.")
    await ada.phone.say("/status Dana")
    one = await ada.finds("status-title-one", name="Dana")
    assert "keep a sleep diary" in one.text
    assert ada.is_said(one.text, "status-detail-quiet")
    await ada.presses("button-back")
    await ada.finds("status-title", count=11)
    await ada.presses("button-more")
    await ada.until(lambda shown: "9. " in shown.text and "8. " not in shown.text)
