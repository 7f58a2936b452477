"""What a summary and a draft look like in the chat, with the buttons that fit their state."""

import datetime as dt
from collections.abc import Sequence

from agent.approval import OTHER_PATIENT, needs_template, other_names
from bot.channels.base import Button, bold
from bot.therapist import consent, queue
from bot.therapist.marks import evidence_of
from bot.therapist.marks import section_lines as section_lines
from bot.therapist.pages import MESSAGE_LINE as MESSAGE_LINE
from bot.therapist.people import last_four
from bot.therapist.states import body_of as body_of
from bot.therapist.states import is_damaged as is_damaged
from bot.therapist.states import state_line as state_line
from bot.therapist.style.address import address_note
from bot.therapist.template import template_mark, template_text
from bot.therapist.times import at as at
from bot.therapist.times import date as date
from bot.therapist.times import moment as moment
from bot.therapist.writer_note import writer_note
from bot.turn import Desk
from pipelines.quiet_times import Quiet, quiet_at
from pipelines.recheck import rules_of, window_end
from pipelines.segments import segments
from pipelines.settling import NO_TAP, WINDOW_CODE
from storage.messages import ASKED, WINDOW_CLOSED
from storage.models import Message, Patient, Session, Summary, SummaryVersion
from storage.sealed import UNREADABLE


def summary_key(summary: Summary) -> str:
    return f"summary:{summary.id}:{summary.version}"


def draft_key(message: Message) -> str:
    return f"draft:{message.id}:{message.version}"


async def show_summary(
    desk: Desk, summary: Summary, text: SummaryVersion, patient: Patient, session: Session, *, edit: bool = False
) -> None:
    """The proposed summary with ✅ ✏️ 🔁 🗑 🔎; a damaged one can be written again or discarded."""
    say = desk.say
    title = say("summary-title", name=patient.name, date=date(desk, session.held_on))
    notes = []
    if summary.version > 1:
        notes.append(say("summary-version", version=summary.version))
    if note := writer_note(desk, text.writer):
        notes.append(note)
    key = summary_key(summary)

    def act(label: str, action: str) -> Button:
        return desk.button(say(label), action, of=summary.id, version=summary.version, key=key)

    rows = [
        [act("button-approve", "summary.approve"), act("button-edit", "summary.edit")],
        [act("button-again", "summary.again"), act("button-discard", "summary.discard")],
        [act("button-date", "summary.date")],
    ]
    evidence = evidence_of(text)
    if evidence:
        rows[2].insert(0, act("button-evidence", "summary.evidence"))
    elif evidence is None:
        rows[0] = rows[0][1:]  # what is doubtful cannot be told, so only a text of their own can be approved
    if SummaryVersion.sections.or_else(text, None) is None:
        rows = rows[1:2]
    footer = "\n".join(notes)
    body = f"{title}\n\n{section_lines(desk, text)}"
    await desk.show(f"{body}\n\n{footer}" if footer else body, *rows, key=key, edit=edit)
    await queue.refresh(desk)


async def settle_summary(
    desk: Desk,
    summary: Summary,
    text: SummaryVersion,
    patient: Patient,
    session: Session,
    note: str,
) -> None:
    """The card after approval: the same text, what was decided, and nothing left to decide by mistake."""
    title = desk.say("summary-title", name=patient.name, date=date(desk, session.held_on))
    key, body = summary_key(summary), f"{title}\n\n{section_lines(desk, text)}\n\n{note}"
    await desk.show(body, [desk.button(desk.say("button-report"), "report.open", of=summary.id)], key=key, edit=True)
    await queue.refresh(desk)


async def fold_summary(
    desk: Desk, summary: Summary, patient: Patient, session: Session, note: str, row: Sequence[Button] = ()
) -> None:
    """The card of a summary that is discarded, replaced or shown further down: whose it was, and no text."""
    title = desk.say("summary-title", name=patient.name, date=date(desk, session.held_on))
    await desk.show(f"{title}\n{note}", row, key=summary_key(summary), edit=True)


async def envelope_lines(desk: Desk, message: Message, patient: Patient) -> list[str]:
    """To whom, by which channel, to which number, how many segments, and until when an approval holds."""
    say = desk.say
    number = Message.recipient.or_else(message, UNREADABLE) or Patient.phone.or_else(patient, UNREADABLE)
    lines = [
        say(
            "card-to",
            name=patient.name,
            channel=say(f"channel-{message.channel}"),
            number=last_four(number),
        )
    ]
    if message.channel == "sms" and not is_damaged(message):
        _, units, count = segments(body_of(message))
        lines.append(say("card-segments", count=count, units=units))
    if message.channel == "whatsapp" and message.state in {"pending", "approved"}:
        lines.append(await _window_line(desk, message, patient))
    if message.not_before is not None and message.state == "pending":
        lines.append(say("card-planned", time=at(desk, message.not_before)))
    if message.not_after is not None and message.state == "pending":
        lines.append(say("card-valid", time=moment(desk, message.not_after)))
    if message.removed_signs:
        lines.append(say("card-removed", count=message.removed_signs))
    if message.state in {"draft", "pending"} and (note := writer_note(desk, message.writer)):
        lines.append(note)
    return lines


async def show_draft(desk: Desk, message: Message, patient: Patient, *, edit: bool = False) -> None:
    """The approval card as it is now, here and on the list of what waits."""
    await _paint_draft(desk, message, patient, edit=edit)
    await queue.refresh(desk)


async def _paint_draft(desk: Desk, message: Message, patient: Patient, *, edit: bool) -> None:
    """The approval card: the exact text, its envelope, and ✅ ✏️ 🔁 🗑 ⏰.

    A blocked draft has no ✅; where something stands in the way of sending, the way on is in its place. A damaged
    text can be replaced or rejected, and nothing else.
    """
    say = desk.say
    key = draft_key(message)

    def act(label: str, action: str, choice: str = "") -> Button:
        return desk.button(say(label), action, of=message.id, version=message.version, choice=choice, key=key)

    rows = [
        [act("button-edit", "draft.edit"), act("button-again", "draft.again")],
        [act("button-reject", "draft.reject")],
    ]
    if message.blocked == OTHER_PATIENT:
        rows.append([act("button-no-name", "draft.no-name")])
    if is_damaged(message):
        rows = [[act("button-edit", "draft.edit"), act("button-reject", "draft.reject")]]
    elif message.state == "pending":
        approve = "button-approve-planned" if message.not_before else "button-approve-send"
        waits_for_tap = await _waits_for_tap(desk, message, patient)
        shown = template_mark(desk) if waits_for_tap else ""
        obstacle = await consent.obstacle(desk, patient)
        way = consent.way_on(desk, patient, obstacle, card=message.id, key=key)
        rows = [
            [*(way if obstacle else [act(approve, "draft.approve", shown)]), act("button-edit", "draft.edit")],
            [act("button-again", "draft.again"), act("button-reject", "draft.reject")],
            [act("button-later", "draft.later")],
        ]
        wait = None if obstacle else await _quiet(desk, message, patient)
        if wait is not None:
            until = desk.local(wait.until) + dt.timedelta(minutes=1)  # a whole minute in which it is over
            label, choice = say("button-after-quiet", time=at(desk, until)), f"{until:%d.%m.%Y %H:%M}"
            rows[2].append(
                desk.button(label, "draft.at", of=message.id, version=message.version, choice=choice, key=key)
            )
        if waits_for_tap:
            rows.append([act("button-by-sms", "draft.by-sms")])
    note = await _draft_note(desk, message, patient)
    text = await _card_text(desk, message, patient, note)
    await desk.show(text, *rows, key=key, edit=edit)


async def refresh_drafts(desk: Desk, patient: Patient) -> None:
    """The cards that wait, in place, after something changed that decides whether they may go."""
    for message in await desk.room.drafts.of_patient(patient.id, states=("pending",)):
        if message.chat_id == desk.chat.id:
            await _paint_draft(desk, message, patient, edit=True)


async def _draft_note(desk: Desk, message: Message, patient: Patient) -> str:
    """Why a draft has no ✅, or what to know before pressing it; '' for nothing."""
    if message.blocked == OTHER_PATIENT:
        names = await other_names(desk.room, message.patient_id, body_of(message))
        return desk.say("blocked-other-patient", names=", ".join(names))
    if message.blocked:
        return desk.say(f"blocked-{message.blocked}")
    obstacle = await consent.obstacle(desk, patient)
    if obstacle:
        return desk.say(f"card-obstacle-{obstacle}", they=patient.gender)
    quiet = await _quiet(desk, message, patient)
    if quiet is not None:
        return desk.say(f"card-quiet-{quiet.reason}", time=moment(desk, quiet.until))
    if misaddressed := await address_note(desk, message, patient):
        return misaddressed
    hours = desk.room.profile.get("hours", "")
    is_outside = hours and message.not_before is None and not _within(f"{desk.now:%H:%M}", hours)
    return desk.say("card-outside-hours", hours=hours) if is_outside else ""


async def _quiet(desk: Desk, message: Message, patient: Patient) -> Quiet | None:
    """The quiet into which this message would go if it were approved as it stands."""
    return quiet_at(message.not_before or desk.now, await rules_of(desk.unit, patient.practice_id))


async def _waits_for_tap(desk: Desk, message: Message, patient: Patient) -> bool:
    return await needs_template(desk.room, message, patient, at=message.not_before or desk.now)


async def _window_line(desk: Desk, message: Message, patient: Patient) -> str:
    """WhatsApp's window as far as we know it, and what happens while it is closed."""
    if not await _waits_for_tap(desk, message, patient):
        end = await window_end(desk.unit, patient, desk.now)
        return desk.say("card-window-open", time=moment(desk, end or desk.now))
    if desk.services.reengage is None:
        return desk.say("card-window-closed", they=patient.gender)
    return desk.say("card-window-template", they=patient.gender, text=template_text(desk))


def _within(clock: str, hours: str) -> bool:
    """Whether "14:02" lies in "09:00-18:00"."""
    start, _, end = hours.partition("-")
    return start <= clock < end


async def _card_text(desk: Desk, message: Message, patient: Patient, note: str) -> str:
    """The text stands between two lines and is not run through a phrase: what is shown is what is sent."""
    is_draft = message.state in {"draft", "pending"}
    title = desk.say("card-title" if is_draft else "card-title-approved", name=patient.name)
    envelope = "\n".join(await envelope_lines(desk, message, patient))
    parts = [title, MESSAGE_LINE, desk.say.readable(body_of(message)), MESSAGE_LINE, envelope]
    return "\n".join([*parts, "", bold(note)] if note else parts)


async def show_progress_of(desk: Desk, message: Message, patient: Patient, *, edit: bool = True) -> None:
    """The card after approval: sending, sent, delivered, read, failed with the reason, or uncertain."""
    rows = []
    key = draft_key(message)

    def act(label: str, action: str) -> Button:
        return desk.button(desk.say(label), action, of=message.id, version=message.version, key=key)

    if message.state == "uncertain" and message.failure == ASKED:
        rows = [[act("button-it-arrived", "draft.arrived"), act("button-send-again", "draft.resend")]]
    elif message.state == "approved" and (message.not_before is not None or message.hold_reason):
        rows = [[act("button-other-time", "draft.later"), act("button-call-back", "draft.reject")]]
        if message.hold_reason == WINDOW_CLOSED:
            rows.append([act("button-by-sms", "draft.by-sms")])
    elif message.state == "failed":
        rows = [[act("button-new-version", "draft.resend"), act("button-open-patient", "draft.patient")]]
        if message.channel == "whatsapp" and (message.error_code == WINDOW_CODE or message.failure == NO_TAP):
            rows.append([act("button-by-sms", "draft.by-sms")])
    text = await _card_text(desk, message, patient, state_line(desk, message))
    await desk.show(text, *rows, key=key, edit=edit)
    if message.carrier_status not in {"delivered", "read"}:  # those left the list when they were sent
        await queue.refresh(desk)
