"""Quiet times in /settings: when this practice's patients are left in peace."""

from bot.router import button, step
from bot.therapist.pages import Page
from bot.turn import Turn
from pipelines.plain_text import clean_text
from pipelines.quiet_times import parse_hours
from pipelines.recheck import rules_of
from storage.repositories import practices

HOURS = ("20:00-08:00", "21:00-07:00", "22:00-07:00")
NONE = "none"


@button("rest.open")
async def open_rest(turn: Turn) -> None:
    await _show(turn)


async def _show(turn: Turn, *, opening: str = "", instead: str = "") -> None:
    rules = await rules_of(turn.unit, turn.room.me.practice_id)
    page = Page(turn, instead=instead or (turn.data.get("page", "") if turn.chat.step == "rest.hours" else ""))
    await turn.ask("rest.hours", page=page.key)
    days = _days_name(turn, rules.calendar)
    lines = [
        turn.say("rest-title"),
        turn.say("rest-hours", hours=rules.hours) if rules.hours else turn.say("rest-no-hours"),
        turn.say(days, country=rules.calendar),
        turn.say("rest-about"),
    ]
    hours = [turn.button(f"🌙 {one}", "rest.choose", choice=one, key=page.key) for one in HOURS]
    calendars = [code for code in dict.fromkeys(("IL", turn.services.default_region)) if code != rules.calendar]
    days_row = [
        turn.button(turn.say(_button_name(code), country=code), "rest.days", choice=code, key=page.key)
        for code in calendars
    ]
    if rules.calendar:
        days_row.append(page.button("button-rest-no-days", "rest.days", choice=NONE))
    text = "\n".join(lines)
    await page.show(
        f"{opening}\n\n{text}" if opening else text,
        hours[:2],
        [hours[2], page.button("button-rest-no-hours", "rest.choose", choice=NONE)],
        days_row,
        [page.button("button-back", "settings.open")],
    )


def _days_name(turn: Turn, calendar: str) -> str:
    if not calendar:
        return "rest-no-days"
    return "rest-days-il" if calendar == "IL" else "rest-days"


def _button_name(calendar: str) -> str:
    return "button-rest-days-il" if calendar == "IL" else "button-rest-days"


@button("rest.choose")
async def choose_hours(turn: Turn) -> None:
    choice = turn.press.choice
    await _keep(turn, hours="" if choice == NONE else choice)
    turn.hint(turn.say("noted"))
    await _show(turn)


@button("rest.days")
async def choose_days(turn: Turn) -> None:
    choice = turn.press.choice
    await _keep(turn, calendar="" if choice == NONE else choice)
    turn.hint(turn.say("noted"))
    await _show(turn)


@step("rest.hours")
async def typed(turn: Turn) -> None:
    text, _ = clean_text(turn.text)
    hours = parse_hours(text)
    before = turn.data.get("page", "")
    if hours is None:
        await _show(turn, opening=turn.say("rest-unclear"), instead=before)
        return
    await _keep(turn, hours=hours)
    await _show(turn, opening=turn.say("noted"), instead=before)


async def _keep(turn: Turn, *, hours: str | None = None, calendar: str | None = None) -> None:
    rules = await rules_of(turn.unit, turn.room.me.practice_id)
    await practices.change_rest(
        turn.unit,
        turn.room.me,
        quiet_hours=rules.hours if hours is None else hours,
        calendar=rules.calendar if calendar is None else calendar,
    )
