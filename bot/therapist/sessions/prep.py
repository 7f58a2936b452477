"""/prep: the brief before a session. What matters most fits one screen; the rest is behind a button."""

import datetime as dt
from collections.abc import Sequence

from agent.briefing import Brief, Noted, brief_of
from bot.channels.base import bold
from bot.phrases import in_own_direction
from bot.router import button, command
from bot.therapist import people
from bot.therapist.pages import Page
from bot.therapist.sessions import reminders, sayings
from bot.therapist.times import date, moment
from bot.turn import Desk, Turn
from storage.models import InboundMessage, Patient
from storage.sealed import UNREADABLE

CLIP = 110
FEW = 2
"""Lines of each kind on the first screen."""
SOON = dt.timedelta(hours=24)


@command("prep")
async def prep(turn: Turn) -> None:
    """`/prep Dana`; alone it is about whoever comes next within a day, else it asks."""
    _, words = turn.command() or ("", "")
    await turn.done()
    active = await turn.room.patients.everyone()
    named, _ = people.split_name(words, active)
    if len(named) == 1:
        await show(turn, named[0])
        return
    upcoming = [] if words else await turn.room.appointments.ahead(turn.now, within=SOON)
    if upcoming:
        await show(turn, await turn.room.patients.get(upcoming[0].patient_id))
        return
    await _ask_whom(turn, named or active)


@button("brief.whom")
async def whom(turn: Turn) -> None:
    await _ask_whom(turn, await turn.room.patients.everyone())


async def _ask_whom(turn: Turn, patients: Sequence[Patient]) -> None:
    if not patients:
        await turn.show(turn.say("no-patients"), [turn.button(turn.say("button-add-patient"), "patient.add")])
        return
    page = Page(turn)
    await page.show(turn.say("brief-whom"), *people.choice_rows(turn, patients, "brief.open", key=page.key))


@button("brief.open")
async def open_brief(turn: Turn) -> None:
    await show(turn, await turn.room.patients.open(turn.press.object_id))


@button("brief.more")
async def open_rest(turn: Turn) -> None:
    await show(turn, await turn.room.patients.open(turn.press.object_id), is_whole=True)


async def show(desk: Desk, patient: Patient, *, is_whole: bool = False) -> None:
    """Each part says what it has or is not there at all; a source that is added later is one more part."""
    brief = await brief_of(desk.room, patient, desk.now)
    most = None if is_whole else FEW
    parts = [
        await _title(desk, patient),
        _since(desk, brief),
        _open(desk, brief),
        _words(desk, brief, most),
        _noted(desk, "brief-next-time", brief.next_time, most),
        _noted(desk, "brief-homework", brief.homework, most),
        _noted(desk, "brief-risk", brief.risk, most),
        _noted(desk, "brief-highlights", brief.highlights, most),
        [reminders.line(desk, one) for one in brief.reminders[:most]],
    ]
    text = "\n\n".join("\n".join(lines) for lines in parts if lines)
    page = Page(desk)
    rows = [
        [page.button("button-new-draft", "draft.for", of=patient.id)],
        [
            page.button("button-open-patient", "patient.open", of=patient.id),
            page.button("button-brief-other", "brief.whom"),
        ],
    ]
    if not is_whole and _has_more(brief):
        rows[0].append(page.button("button-brief-more", "brief.more", of=patient.id))
    await page.show(text, *rows)


async def _title(desk: Desk, patient: Patient) -> list[str]:
    ahead = await desk.room.appointments.ahead(desk.now, patient_id=patient.id)
    title = desk.say("brief-title", name=patient.name)
    if not ahead:
        return [title]
    return [title, desk.say("brief-next-session", time=moment(desk, ahead[0].starts_at))]


def _since(desk: Desk, brief: Brief) -> list[str]:
    if brief.last_session is None:
        return [desk.say("brief-first")]
    lines = [desk.say("brief-last", date=date(desk, brief.last_session))]
    if brief.messages_in or brief.messages_out:
        lines.append(desk.say("brief-since", incoming=brief.messages_in, outgoing=brief.messages_out))
    return lines


def _open(desk: Desk, brief: Brief) -> list[str]:
    waiting, lines = brief.open, []
    if waiting.is_flagged:
        lines.append(bold(desk.say("brief-flag")))
    if waiting.drafts:
        lines.append(desk.say("brief-drafts", count=waiting.drafts))
    if waiting.kept_back:
        lines.append(desk.say("brief-kept-back", count=waiting.kept_back))
    return lines


def _words(desk: Desk, brief: Brief, most: int | None) -> list[str]:
    """The newest first: on the first screen the last thing they wrote counts."""
    if not brief.words:
        return []
    lines = [bold(desk.say("brief-unanswered", count=len(brief.words)))]
    for row in brief.words[::-1][:most]:
        text = desk.say.readable(InboundMessage.body.or_else(row, UNREADABLE)) or desk.say("patient-wrote-nothing")
        lines.append(f"{moment(desk, row.received_at)}: {_clipped(desk, text, most)}")
    return lines


def _noted(desk: Desk, title: str, notes: Sequence[Noted], most: int | None) -> list[str]:
    """Under each title the day of the session, said again where the next line comes from another one."""
    lines, last = [], None
    for note in notes[:most]:
        if note.held_on != last:
            lines.append(bold(desk.say(title, date=sayings.short_date(desk, note.held_on))))
            last = note.held_on
        lines.append(f"• {_clipped(desk, note.text, most)}")
    return lines


def _clipped(desk: Desk, text: str, most: int | None) -> str:
    one_line = " ".join(text.split())
    shown = one_line if most is None or len(one_line) <= CLIP else f"{one_line[: CLIP - 1]}…"
    return in_own_direction(shown, desk.say.language)


def _has_more(brief: Brief) -> bool:
    lists = (brief.next_time, brief.homework, brief.highlights, brief.risk, brief.words, brief.reminders)
    texts = [note.text for notes in lists[:4] for note in notes]
    return any(len(one) > FEW for one in lists) or any(len(text) > CLIP for text in texts)
