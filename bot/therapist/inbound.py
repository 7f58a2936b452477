"""What patients write to the practice's number, and what the carrier says about our messages."""

import datetime as dt

import structlog

from bot.channels.base import Kind, Reply
from bot.channels.carrier_reasons import reason_of
from bot.router import incoming
from bot.services import Services
from bot.therapist import cards, night, patient_messages
from bot.therapist.people import last_four
from bot.turn import CarrierTurn, Desk, post
from pipelines.plain_text import clean_text
from pipelines.settling import WINDOW_CODE, send_failed
from storage import messages, sends, standing
from storage.errors import Conflict, NotFound
from storage.models import InboundMessage, Patient, PermittedSend, utc_now
from storage.repositories import inbound, practices
from storage.repositories.drafts import message_owner, open_message
from storage.repositories.patients import MESSAGING, find_by_phone, patient_by_id, record_consent
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork

log = structlog.get_logger(__name__)
CONFIRMATION_LIFE = dt.timedelta(minutes=30)

# The carrier's own words, and ours for Hebrew. They count when they are the whole message.
OWN_STOP_WORDS = {"הסר", "עצור"}
STOP_WORDS = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", *OWN_STOP_WORDS}
START_WORDS = {"start", "unstop", "yes", "חזור"}


@incoming(Kind.TEXT)
async def patient_writes(turn: CarrierTurn) -> None:
    """Sealed under the right person's key, shown to their therapist; an unknown or shared number is quarantined."""
    details = turn.incoming.details
    sender = details["From"].removeprefix("whatsapp:")
    channel = "whatsapp" if details["From"].startswith("whatsapp:") else "sms"
    found = await find_by_phone(turn.unit, sender)
    patient = found[0] if len(found) == 1 else None
    quarantine = "" if patient else ("shared" if found else "unknown")
    body, _ = clean_text(turn.incoming.text)
    row = await inbound.keep(
        turn.unit,
        sid=details["MessageSid"],
        patient=patient,
        quarantine=quarantine,
        sender=sender,
        channel=channel,
        body=body,
        original=turn.incoming.text,
        media_count=int(details.get("NumMedia") or 0),
        received_at=turn.incoming.received_at,
        is_tap=bool(patient and channel == "whatsapp" and turn.incoming.button),
    )
    if row is None:
        return
    back = [one for one in found if one.opted_out_at is not None] if _is_word(body, START_WORDS) else []
    if found and _is_word(body, STOP_WORDS):
        for one in found:  # the phone asks, whoever shares it
            await _opt_out(turn, one, body)
            if _is_word(body, OWN_STOP_WORDS):
                await _confirm_opt_out(turn.unit, one, row)
    elif back:
        for one in back:
            await _opt_in(turn, one, body)
    elif patient is None:
        await _tell_of_quarantine(turn, found, sender, quarantine)
    elif row.is_tap:
        await _tapped(turn, patient, row)
    else:
        await messages.release(turn.unit, patient.id)  # looked at again now, and told that the patient wrote
        if not await night.keep_back(turn.unit, patient, row):
            await _show(turn, patient, row)


def _is_word(body: str, words: set[str]) -> bool:
    return body.strip(" .!\"'״׳").casefold() in words


async def _desks(unit: UnitOfWork, services: Services, therapist_id: str) -> list[Desk]:
    room = await enter(unit, therapist_id)
    return [Desk(unit, room, chat, services) for chat in await practices.chats_of(unit, therapist_id)]


async def _show(turn: CarrierTurn, patient: Patient, row: InboundMessage) -> None:
    for desk in await _desks(turn.unit, turn.services, patient.therapist_id):
        await patient_messages.show(desk, patient, row)


async def _tapped(turn: CarrierTurn, patient: Patient, row: InboundMessage) -> None:
    """The patient opened WhatsApp's window with a button of ours: what waited for it goes out."""
    turn.unit.audit("tap", row, therapist_id=patient.therapist_id, patient_id=patient.id)
    if await messages.release(turn.unit, patient.id) == 0:
        for desk in await _desks(turn.unit, turn.services, patient.therapist_id):
            await desk.show(desk.say("tapped-for-nothing", name=patient.name, they=patient.gender))


async def _tell_of_quarantine(turn: CarrierTurn, found: list[Patient], sender: str, why: str) -> None:
    """Says that something came and from where, without its text: it may be meant for somebody else."""
    if found:
        therapists = {patient.therapist_id for patient in found}
    else:
        everybody = await practices.all_practices(turn.unit)
        owner = everybody[0] if everybody else None
        therapists = {person.id for person in await practices.therapists_of(turn.unit, owner.id)} if owner else set()
    for therapist_id in sorted(therapists):
        for desk in await _desks(turn.unit, turn.services, therapist_id):
            own = [patient.name for patient in found if patient.therapist_id == therapist_id]
            # That a colleague or another practice knows this number is not this therapist's to learn.
            phrase = "unsure" if len(own) == 1 else why
            names = {"name": own[0]} if len(own) == 1 else {"names": ", ".join(map(desk.say.readable, own))}
            text = desk.say(f"quarantine-{phrase}", number=last_four(sender), **names)
            await post(turn.unit, desk.chat, Reply(text=text))
    log.info("inbound message quarantined", reason=why)


async def _opt_out(turn: CarrierTurn, patient: Patient, word: str) -> None:
    """A wall for every channel at once: consent withdrawn, everything that waits is taken back, the therapist told."""
    patient.opted_out_at = utc_now()
    await _record_own_word(turn.unit, patient, granted=False, word=word)
    room = await enter(turn.unit, patient.therapist_id)
    withdrawn = await room.drafts.of_patient(patient.id, states=("pending", "approved"))
    for desk in await _desks(turn.unit, turn.services, patient.therapist_id):
        await desk.show(desk.say("opted-out", name=patient.name, they=patient.gender, count=len(withdrawn)))
        for message in withdrawn:
            if message.state in {"pending", "approved"}:
                await messages.reject(turn.unit, message)
                room.drafts.audit("reject:opt-out", message)
            await cards.show_progress_of(desk, message, patient)


async def _confirm_opt_out(unit: UnitOfWork, patient: Patient, row: InboundMessage) -> None:
    """After our own words only: the carrier lets nothing pass after one of its own (21610)."""
    text = await standing.in_force(unit, patient.therapist_id, standing.OPT_OUT_RECEIPT)
    if text is not None:
        await sends.queue_standing(
            unit,
            text,
            patient,
            cause=f"{standing.OPT_OUT_RECEIPT}:{row.sid}:{patient.id}",
            channel=row.channel,
            not_after=utc_now() + CONFIRMATION_LIFE,
        )


async def _opt_in(turn: CarrierTurn, patient: Patient, word: str) -> None:
    patient.opted_out_at = None
    await _record_own_word(turn.unit, patient, granted=True, word=word)
    for desk in await _desks(turn.unit, turn.services, patient.therapist_id):
        await desk.show(desk.say("opted-in", name=patient.name, they=patient.gender))
        await cards.refresh_drafts(desk, patient)


async def _record_own_word(unit: UnitOfWork, patient: Patient, *, granted: bool, word: str) -> None:
    await record_consent(
        unit,
        patient,
        type_=MESSAGING,
        granted=granted,
        version="own-word",
        text=word,
        language="he" if any("א" <= sign <= "ת" for sign in word) else "en",
        how="message",
        recorded_by=f"patient:{patient.id}",
    )


@incoming(Kind.STATUS)
async def carrier_reports(turn: CarrierTurn) -> None:
    """Moves what the card shows, forward only."""
    details = turn.incoming.details
    send = await sends.by_token(turn.unit, details["token"])
    if send is not None:
        await _report_on_send(turn, send)
        return
    try:
        message = await messages.carrier_says(
            turn.unit,
            token=details["token"],
            sid=details["MessageSid"],
            status=details["MessageStatus"],
            error_code=int(details.get("ErrorCode") or 0),
        )
    except NotFound:
        log.warning("status for an unknown attempt")
        return
    except Conflict:
        log.error("the carrier reports a second message for one attempt", sid=details["MessageSid"])
        return
    if message is None:
        return
    message = await open_message(turn.unit, message.id)
    if message.state == "failed" and message.error_code == WINDOW_CODE:
        # Its clock is not ours: from now on this patient's window counts as closed until they write.
        patient = await patient_by_id(turn.unit, message.patient_id)
        patient.whatsapp_closed_at = utc_now()
    room = await enter(turn.unit, await message_owner(turn.unit, message.id))
    await turn.services.notices.message_changed(room, message)


async def _report_on_send(turn: CarrierTurn, send: PermittedSend) -> None:
    details = turn.incoming.details
    status = details["MessageStatus"]
    try:
        has_moved = await sends.carrier_says(
            turn.unit,
            send,
            sid=details["MessageSid"],
            status=status,
            error_code=int(details.get("ErrorCode") or 0),
        )
    except Conflict:
        log.error("the carrier reports a second message for one send", sid=details["MessageSid"])
        return
    if has_moved and status in {"failed", "undelivered", "canceled"}:
        await send_failed(turn.unit, turn.services.notices, send, reason_of(send.error_code))
