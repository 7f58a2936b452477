"""/patients: list, open, rename, number, channel, gender of address, archive."""

from bot.channels.base import Button
from bot.router import button, command, step
from bot.therapist import cards, people
from bot.therapist.pages import Page
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage import flags
from storage.models import Patient
from storage.repositories.patients import MESSAGING, has_consent

MAX_NAME = 60


@command("patients")
async def list_patients(turn: Turn) -> None:
    await turn.done()
    await show_list(turn)


@button("patients.list")
async def back_to_list(turn: Turn) -> None:
    await show_list(turn)


async def show_list(desk: Desk) -> None:
    active = await desk.room.patients.everyone()
    archived = await desk.room.patients.everyone(status="archived")
    page = Page(desk)
    rows = people.choice_rows(desk, active, "patient.open", key=page.key)
    last = [page.button("button-add-patient", "patient.add")]
    if archived:
        label = desk.say("button-archived", count=len(archived))
        last.append(desk.button(label, "patients.archived", key=page.key))
    title = desk.say("patients-title", count=len(active)) if active or archived else desk.say("no-patients")
    await page.show(title, *rows, last)


@button("patients.archived")
async def list_archived(turn: Turn) -> None:
    archived = await turn.room.patients.everyone(status="archived")
    page, number = Page(turn), turn.press.version
    rows = people.choice_rows(turn, archived, "patient.open", key=page.key, page=number, turned_by="patients.archived")
    title = turn.say("archived-title", count=len(archived))
    await page.show(title, *rows, [] if number else [page.button("button-back", "patients.list")])


@button("people.more")
async def more_people(turn: Turn) -> None:
    """Another page of a choice of patients, in place where the message has a name."""
    press = turn.press
    if press.choice == "patient.open" and press.version == 0:
        await show_list(turn)
        return
    active = await turn.room.patients.everyone()
    rows = people.choice_rows(turn, active, press.choice, of=press.object_id, key=press.post_key, page=press.version)
    await turn.show(turn.say("more-patients"), *rows, key=press.post_key, edit=bool(press.post_key))


@button("patient.open")
async def open_patient(turn: Turn) -> None:
    await turn.done()
    await show_patient(turn, await turn.room.patients.open(turn.press.object_id))


async def show_patient(turn: Turn, patient: Patient, *, opening: str = "", instead: str = "") -> None:
    """The patient's page: how to reach them, what they agreed to, what there is, and what can be done."""
    say = turn.say
    summaries = await turn.room.summaries.of_patient(patient.id, limit=100)
    lines = [*await _who_this_is(turn, patient), say("patient-summaries", count=len(summaries))]
    if patient.status == "archived":
        lines.append(say("patient-is-archived"))
    is_flagged = await flags.open_flag(turn.unit, patient) is not None
    if is_flagged:
        lines.append(say("card-obstacle-risk-flag"))
    text = "\n".join(lines)
    page = Page(turn, instead=instead)
    has_consented = await has_consent(turn.unit, patient.id, MESSAGING)
    rows = _page_rows(page, patient, has_any=bool(summaries), has_consented=has_consented, is_flagged=is_flagged)
    await page.show(f"{opening}\n\n{text}" if opening else text, *rows)


async def _who_this_is(turn: Turn, patient: Patient) -> list[str]:
    say = turn.say
    return [
        say("patient-title", name=patient.name),
        say("patient-reach", channel=say(f"channel-{patient.channel}"), number=people.last_four_of(patient)),
        say(f"patient-gender-{patient.gender}"),
        await _consent_line(turn, patient),
    ]


async def _consent_line(turn: Turn, patient: Patient) -> str:
    if patient.opted_out_at is not None:
        return turn.say("patient-opted-out", they=patient.gender)
    consented = await has_consent(turn.unit, patient.id, MESSAGING)
    return turn.say("patient-consent-yes" if consented else "patient-consent-no")


def _page_rows(
    page: Page, patient: Patient, *, has_any: bool, has_consented: bool, is_flagged: bool
) -> list[list[Button]]:
    def act(label: str, action: str) -> Button:
        return page.button(label, action, of=patient.id)

    back = page.button("button-back", "patients.list")
    notes = act("button-process-notes", "note.list")
    to_flag = page.button("button-open-flag" if is_flagged else "button-raise-flag", "flag.open", of=patient.id)
    if patient.status == "archived":
        return [[act("button-restore", "patient.restore")], [notes], [to_flag] if is_flagged else [], [back]]
    return [
        [act("button-new-summary", "summary.for"), act("button-new-draft", "draft.for")],
        [] if has_consented else [act("button-record-consent", "patient.consent")],
        [act("button-summaries", "patient.summaries"), act("button-insight", "patient.insight")] if has_any else [],
        [act("button-ask-about", "ask.about"), act("button-follow-ups", "plan.open")],
        [notes, act("button-details", "patient.details")],
        [to_flag, back],
    ]


@button("patient.details")
async def show_details(turn: Turn) -> None:
    """What is changed now and then, apart from what is used every day."""
    patient = await turn.room.patients.get(turn.press.object_id)
    page = Page(turn)

    def act(label: str, action: str, choice: str = "") -> Button:
        return page.button(label, action, of=patient.id, choice=choice)

    other = "whatsapp" if patient.channel == "sms" else "sms"
    await page.show(
        "\n".join(await _who_this_is(turn, patient)),
        [act("button-rename", "patient.rename"), act("button-change-phone", "patient.phone")],
        [act(f"button-use-{other}", "patient.channel", other), act("button-gender", "patient.gender")],
        [act("button-consent", "patient.consent"), act("button-archive", "patient.archive")],
        [act("button-back", "patient.open")],
    )


@button("patient.rename")
async def ask_new_name(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.ask("patients.rename", patient=patient.id, page=turn.press.post_key)
    await turn.show(turn.say("ask-new-name", name=patient.name))


@step("patients.rename")
async def renamed(turn: Turn) -> None:
    name, _ = clean_text(turn.text)
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        await turn.show(turn.say("name-unclear", limit=MAX_NAME))
        return
    data = turn.data
    patient = await turn.room.patients.get(data["patient"])
    await turn.room.patients.rename(patient, name)
    await turn.done()
    await show_patient(turn, patient, opening=turn.say("noted"), instead=data.get("page", ""))


@button("patient.phone")
async def ask_new_phone(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.ask("patients.change-phone", patient=patient.id, page=turn.press.post_key)
    await turn.show(turn.say("ask-phone", name=patient.name))


@step("patients.change-phone")
async def phone_changed(turn: Turn) -> None:
    phone = people.read_phone(turn.text, turn.services.default_region)
    if phone is None:
        await turn.show(turn.say("phone-unclear"))
        return
    await change_phone(turn, phone)


async def change_phone(turn: Turn, phone: str) -> None:
    data = turn.data
    patient = await turn.room.patients.get(data["patient"])
    await turn.room.patients.change_phone(patient, phone)
    await turn.done()
    opening = f"{people.noted(turn, phone)}\n{turn.say('phone-changed')}"
    await show_patient(turn, patient, opening=opening, instead=data.get("page", ""))


@button("patient.channel")
async def switch_channel(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.room.patients.change_channel(patient, turn.press.choice)
    turn.hint(turn.say("noted"))
    await show_patient(turn, patient)


@button("patient.gender")
async def switch_gender(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.room.patients.change_gender(patient, "m" if patient.gender == "f" else "f")
    turn.hint(turn.say("noted"))
    await show_patient(turn, patient)


@button("patient.archive")
async def ask_archive(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    planned = await turn.room.appointments.ahead(turn.now, patient_id=patient.id)
    page, question = Page(turn), turn.say("ask-archive", name=patient.name)
    await page.show(
        f"{question} {turn.say('archive-ends-sessions')}" if planned else question,
        [page.button("button-archive-yes", "patient.archive-yes", of=patient.id)],
        [page.button("button-back", "patient.open", of=patient.id)],
    )


@button("patient.archive-yes")
async def archive(turn: Turn) -> None:
    """What was planned with them ends with it, as the question said."""
    patient = await turn.room.patients.get(turn.press.object_id)
    for appointment in await turn.room.appointments.of_patient(patient):
        await turn.room.appointments.end(appointment, at=turn.now)
    await turn.room.patients.archive(patient)
    await cards.refresh_drafts(turn, patient)
    await show_patient(turn, patient, opening=turn.say("archived", name=patient.name))


@button("patient.summaries")
async def show_summaries(turn: Turn) -> None:
    """The approved summaries, a button each."""
    patient = await turn.room.patients.open(turn.press.object_id)
    found = await turn.room.summaries.of_patient(patient.id, limit=12)
    page = Page(turn)
    buttons = [
        turn.button(f"📄 {session.held_on:%d.%m.%Y}", "summary.read", of=summary.id, key=page.key)
        for summary, session in found
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    back = [page.button("button-back", "patient.open", of=patient.id)]
    await page.show(turn.say("summaries-title", name=patient.name), *rows, back)


@button("patient.restore")
async def restore(turn: Turn) -> None:
    patient = await turn.room.patients.get(turn.press.object_id)
    await turn.room.patients.restore(patient)
    await cards.refresh_drafts(turn, patient)
    await show_patient(turn, patient, opening=turn.say("restored", name=patient.name))
