"""/flag: somebody may be in danger. Until the flag is closed, nothing that was approved before goes to this patient."""

import datetime as dt

from bot.phrases import in_own_direction
from bot.router import button, command, step
from bot.therapist import cards, night, people
from bot.therapist.pages import Page, pressed_key, take_away
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from pipelines.recheck import window_end
from storage import flags, sends, standing
from storage.models import Patient, RiskFlag, utc_now
from storage.sealed import UNREADABLE

LONGEST_NOTE = 2000
CARD_LIFE = dt.timedelta(hours=1)
"""A crisis card that could not be handed over within this time is not sent any more, and that is said."""


@command("flag")
async def flag(turn: Turn) -> None:
    """`/flag Dana said she can't go on`; `/flag` alone asks who, and shows the flags that are open."""
    _, words = turn.command() or ("", "")
    await turn.done()
    active = await turn.room.patients.everyone()
    raised = [await turn.room.patients.get(one.patient_id) for one in await flags.all_open(turn.unit, turn.room.me)]
    if not active and not raised:
        await turn.show(turn.say("no-patients"), [turn.button(turn.say("button-add-patient"), "patient.add")])
        return
    named, reason = people.split_name(words, active)
    if len(named) == 1:
        await _raise_or_show(turn, named[0], reason)
        return
    await turn.ask("flag.whom", reason=(reason if named else words)[:LONGEST_NOTE])
    key = _whom_key(turn)
    await take_away(turn, key)
    lines = [turn.say("which-of-them" if named else "ask-whom-flag")]
    rows = people.choice_rows(turn, named or active, "flag.for", key=key)
    if raised and not named:
        lines.append(turn.say("flags-open", names=", ".join(str(patient.name) for patient in raised)))
        # Those in the archive can be reached by no other button here.
        archived = [patient for patient in raised if patient.status == "archived"]
        rows += [[turn.button(f"🚩 {patient.name}", "flag.open", of=patient.id, key=key)] for patient in archived]
    await turn.show("\n".join(lines), *rows, key=key)


def _whom_key(desk: Desk) -> str:
    return f"flag-whom:{desk.chat.id}"


@step("flag.whom")
async def whom_typed(turn: Turn) -> None:
    named, words = people.split_name(turn.text, await turn.room.patients.everyone())
    if len(named) != 1:
        await turn.show(turn.say("answer-by-button"))
        return
    reason = words or turn.data.get("reason", "")
    await take_away(turn, _whom_key(turn))
    await turn.done()
    await _raise_or_show(turn, named[0], reason)


@button("flag.for")
async def for_patient(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    reason = turn.data.get("reason", "") if turn.chat.step == "flag.whom" else ""
    if pressed_key(turn) == _whom_key(turn):
        await take_away(turn, _whom_key(turn))
    await turn.done()
    await _raise_or_show(turn, patient, reason)


@button("flag.raise")
async def raise_it(turn: Turn) -> None:
    await turn.done()
    await _raise_or_show(turn, await turn.room.patients.get(turn.press.object_id), "")


@button("flag.open")
async def open_flag(turn: Turn) -> None:
    await turn.done()
    await _show(turn, await turn.room.patients.open(turn.press.object_id))


async def _raise_or_show(turn: Turn, patient: Patient, reason: str) -> None:
    """Raised at once: closing one that was not needed costs a tap, a question first could cost more."""
    opening = ""
    if await flags.open_flag(turn.unit, patient) is None:
        text, _ = clean_text(reason)
        await flags.raise_flag(turn.unit, turn.room.me, patient, by="therapist", reason=text[:LONGEST_NOTE])
        opening = turn.say("flag-raised", name=patient.name)
        await cards.refresh_drafts(turn, patient)
        await night.show_now(turn, patient)
    await _show(turn, patient, opening=opening)


async def _show(turn: Turn, patient: Patient, *, opening: str = "") -> None:
    found = await flags.open_flag(turn.unit, patient)
    page = Page(turn)
    if found is None:
        raise_row = [page.button("button-raise-flag", "flag.raise", of=patient.id)]
        await page.show(turn.say("flag-none", name=patient.name), raise_row)
        return
    turn.unit.audit("flag:read", found, therapist_id=turn.room.me.id, patient_id=patient.id)
    waiting = await turn.room.drafts.of_patient(patient.id, states=("pending", "approved"))
    reason = turn.say.readable(RiskFlag.reason.or_else(found, UNREADABLE))
    lines = [
        turn.say("flag-title", name=patient.name, time=cards.moment(turn, found.raised_at)),
        *([in_own_direction(reason, turn.say.language)] if reason else []),
        turn.say("flag-stops", count=len(waiting)),
    ]
    rows = [[page.button("button-close-flag", "flag.close", of=patient.id)]]
    if await standing.in_force(turn.unit, turn.room.me.id, standing.CRISIS) is not None:
        rows.insert(0, [page.button("button-crisis-card", "flag.crisis", of=patient.id)])
    else:
        lines.append(turn.say("flag-no-crisis-card"))
    text = "\n".join(lines)
    await page.show(f"{opening}\n\n{text}" if opening else text, *rows)


@button("flag.crisis")
async def send_crisis_card(turn: Turn) -> None:
    """The fixed text, exactly as it was approved, at once: quiet hours do not hold it."""
    patient = await turn.room.patients.get(turn.press.object_id)
    found = await flags.open_flag(turn.unit, patient)
    text = await standing.in_force(turn.unit, turn.room.me.id, standing.CRISIS)
    if found is None or text is None:
        turn.hint(turn.say("button-outdated"))
        await _show(turn, patient)
        return
    if patient.opted_out_at is not None:
        turn.hint(turn.say("obstacle-short-opted-out"))
        return
    send = await sends.queue_standing(
        turn.unit,
        text,
        patient,
        cause=f"crisis:{found.id}",
        channel=await _quickest_channel(turn, patient),
        not_after=utc_now() + CARD_LIFE,
    )
    if send is None:
        turn.hint(turn.say("crisis-card-sent-before"))
        return
    turn.hint(turn.say("crisis-card-sent"))
    await turn.show(turn.say("crisis-card-underway", name=patient.name))


async def _quickest_channel(turn: Turn, patient: Patient) -> str:
    """This one must not wait for a tap: SMS unless WhatsApp takes it now."""
    is_open = await window_end(turn.unit, patient, utc_now()) is not None
    return patient.channel if is_open else "sms"


@button("flag.close")
async def close(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    if await flags.open_flag(turn.unit, patient) is None:
        turn.hint(turn.say("flag-closed-before"))
        return
    await turn.ask("flag.close", patient=patient.id)
    await turn.show(turn.say("ask-closing-note", name=patient.name))


@step("flag.close")
async def closed(turn: Turn) -> None:
    note, _ = clean_text(turn.text)
    if not note or len(note) > LONGEST_NOTE:
        await turn.show(turn.say("draft-too-long", limit=LONGEST_NOTE))
        return
    patient = await turn.room.patients.get(turn.data["patient"])
    await turn.done()
    if await flags.open_flag(turn.unit, patient) is None:
        await turn.show(turn.say("flag-closed-before"))
        return
    await flags.close_flag(turn.unit, turn.room.me, patient, note=note)
    turn.unit.topics.add(("messages",))
    await cards.refresh_drafts(turn, patient)
    await turn.show(turn.say("flag-closed", name=patient.name))
