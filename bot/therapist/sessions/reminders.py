"""Reminders to the therapist: set from a sentence, shown once at their time, done with a tap or put off."""

import datetime as dt

from agent.calendar.orders import Order
from agent.calendar.when import Unclear, moment_of, read_when
from bot.channels.base import Button
from bot.phrases import in_own_direction
from bot.router import button, step
from bot.therapist.pages import Page
from bot.therapist.times import at, moment
from bot.turn import Desk, Turn
from storage.errors import Conflict
from storage.models import Patient, Reminder
from storage.sealed import UNREADABLE

USUAL = dt.time(9)
"""A day without a clock means this hour."""
LONGEST = 500
SNOOZE = dt.timedelta(hours=1)


async def set_from(desk: Desk, order: Order, patient: Patient | None, *, words: str) -> None:
    """What is missing is asked for; what was said is kept meanwhile. `words` are those that the order was read from."""
    text = order.text[:LONGEST]
    whom = patient.id if patient is not None else ""
    if not text:
        await desk.ask("remind.what", words=words, patient=whom)
        await desk.show(desk.say("reminder-ask-what"))
        return
    try:
        when = moment_of(order.when, desk.now, usual=USUAL)
    except Unclear as problem:
        await desk.ask("remind.when", text=text, patient=whom)
        await desk.show(desk.say("reminder-ask-when" if problem.reason == "no-day" else f"session-{problem.reason}"))
        return
    await _set(desk, text, when, patient)


@step("remind.what")
async def what_typed(turn: Turn) -> None:
    """The time was said before the question, the words come now."""
    words, patient = turn.data["words"], await _patient(turn)
    await turn.done()
    when = read_when(words, turn.now.date())
    await set_from(turn, Order(kind="remind", when=when, text=turn.text), patient, words=words)


@step("remind.when")
async def when_typed(turn: Turn) -> None:
    try:
        when = moment_of(read_when(turn.text, turn.now.date()), turn.now, usual=USUAL)
    except Unclear:
        await turn.show(turn.say("reminder-ask-when"))
        return
    text, patient = turn.data["text"], await _patient(turn)
    await turn.done()
    await _set(turn, text, when, patient)


async def _patient(turn: Turn) -> Patient | None:
    return await turn.room.patients.get(turn.data["patient"]) if turn.data.get("patient") else None


async def _set(desk: Desk, text: str, when: dt.datetime, patient: Patient | None) -> None:
    """Set at once, as nobody else is concerned; one tap takes it back."""
    reminder = await desk.room.reminders.set(text, at=when, patient=patient)
    page = Page(desk)
    said = desk.say("reminder-set", time=at(desk, when), what=in_own_direction(text, desk.say.language))
    await page.show(said, [page.button("button-reminder-drop", "remind.drop", of=reminder.id)])


async def push(desk: Desk, reminder: Reminder) -> None:
    """In the chat, at its time, with ✅ and ⏰."""
    await desk.show(f"{desk.say('reminder-title')}\n{words(desk, reminder)}", *_rows(desk, reminder), key=key(reminder))


def key(reminder: Reminder) -> str:
    """Each time it comes is a message of its own."""
    return f"reminder:{reminder.id}:{reminder.due_at:%Y%m%d%H%M}"


def words(desk: Desk, reminder: Reminder) -> str:
    text = desk.say.readable(Reminder.text.or_else(reminder, UNREADABLE))
    return in_own_direction(text, desk.say.language)


def _rows(desk: Desk, reminder: Reminder) -> list[list[Button]]:
    def act(label: str, action: str) -> Button:
        return desk.button(desk.say(label), action, of=reminder.id, key=key(reminder))

    return [
        [act("button-reminder-done", "remind.done"), act("button-reminder-hour", "remind.hour")],
        [act("button-reminder-morning", "remind.morning")],
    ]


@button("remind.done")
async def done(turn: Turn) -> None:
    await _settle(turn, "done", "reminder-done")


@button("remind.drop")
async def drop(turn: Turn) -> None:
    await _settle(turn, "dropped", "reminder-dropped")


async def _settle(turn: Turn, state: str, phrase: str) -> None:
    reminder = await turn.room.reminders.get(turn.press.object_id)
    await turn.room.reminders.settle(reminder, state)
    turn.hint(turn.say("noted"))
    said = turn.say(phrase, what=words(turn, reminder))
    await turn.show(said, key=turn.press.post_key, edit=bool(turn.press.post_key))


@button("remind.hour")
async def in_an_hour(turn: Turn) -> None:
    until = (turn.now.astimezone(dt.UTC) + SNOOZE).replace(second=0, microsecond=0)
    await _snooze(turn, until)


@button("remind.morning")
async def tomorrow_morning(turn: Turn) -> None:
    tomorrow = turn.now.date() + dt.timedelta(days=1)
    await _snooze(turn, dt.datetime.combine(tomorrow, USUAL, tzinfo=turn.now.tzinfo))


async def _snooze(turn: Turn, until: dt.datetime) -> None:
    reminder = await turn.room.reminders.get(turn.press.object_id)
    if turn.press.post_key != key(reminder):  # put off before, under this very message
        raise Conflict("moved")
    await turn.room.reminders.snooze(reminder, until=until)
    said = turn.say("reminder-later", time=at(turn, until), what=words(turn, reminder))
    await turn.show(said, key=turn.press.post_key, edit=True)


def line(desk: Desk, reminder: Reminder) -> str:
    """As one line of a list."""
    return desk.say("reminder-line", time=moment(desk, reminder.due_at), what=words(desk, reminder))
