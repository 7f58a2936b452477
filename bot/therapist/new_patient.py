"""Adding a patient: name and number typed or shared as a contact, then gender of address, channel and consent."""

from bot.channels.base import Kind
from bot.router import button, incoming, step
from bot.therapist import consent, patients, people
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text


@button("patient.add")
async def start_adding(turn: Turn) -> None:
    await ask_name(turn)


async def ask_name(desk: Desk, *, then: str = "", of: str = "") -> None:
    """Asks for a new patient; `then` names what goes on afterwards with them (a recap or a draft in hand)."""
    await desk.ask("patients.name", then=then, of=of)
    await desk.show(desk.say("ask-patient"))


@step("patients.name")
async def name_typed(turn: Turn) -> None:
    """A name, or a name and a number in one line."""
    found = people.find_phone(turn.text, turn.services.default_region)
    phone, name = found or ("", turn.text)
    name, _ = clean_text(name)
    name = " ".join(name.split())
    if not name or len(name) > patients.MAX_NAME or not any(sign.isalpha() for sign in name):
        await turn.show(turn.say("name-unclear", limit=patients.MAX_NAME))
        return
    await _got(turn, name=name, phone=phone)


@step("patients.phone")
async def phone_typed(turn: Turn) -> None:
    phone = people.read_phone(turn.text, turn.services.default_region)
    if phone is None:
        await turn.show(turn.say("phone-unclear"))
        return
    await _got(turn, name=turn.data["name"], phone=phone)


@incoming(Kind.CONTACT)
async def contact_shared(turn: Turn) -> None:
    """A shared contact starts a new patient, or answers the question for a number."""
    contact = turn.incoming.contact
    if contact is None or turn.room.me.onboarded_at is None:
        await turn.show(turn.say("cannot-use-this"))
        return
    phone = people.read_phone(_international(contact.phone), turn.services.default_region)
    if phone is None:
        await turn.show(turn.say("phone-unclear"), remove_keyboard=True)
        return
    if turn.chat.step == "patients.change-phone":
        await patients.change_phone(turn, phone)
        return
    name, _ = clean_text(turn.data.get("name", "") or contact.name)
    if turn.chat.step not in {"patients.name", "patients.phone"}:
        await turn.ask("patients.name", then="", of="")
    if not name:
        await turn.ask("patients.contact-name", **{**turn.data, "phone": phone})
        await turn.show(turn.say("ask-contact-name"), remove_keyboard=True)
        return
    await _got(turn, name=" ".join(name.split())[: patients.MAX_NAME], phone=phone)


@step("patients.contact-name")
async def contact_named(turn: Turn) -> None:
    name, _ = clean_text(turn.text)
    await _got(turn, name=" ".join(name.split())[: patients.MAX_NAME], phone=turn.data["phone"])


def _international(phone: str) -> str:
    """Shared contacts often come as bare international digits."""
    digits = phone.strip()
    return f"+{digits}" if digits[:1].isdigit() and not digits.startswith("0") and len(digits) > 10 else digits


async def _got(turn: Turn, *, name: str, phone: str) -> None:
    """Goes on to what is still missing: the number, then the gender of address."""
    data = {**turn.data, "name": name, "phone": phone}
    if not phone:
        await turn.ask("patients.phone", **data)
        await turn.show(turn.say("ask-phone", name=name))
        return
    same = await turn.room.patients.with_phone(phone)
    await turn.ask("patients.gender", **data)
    warning = turn.say("phone-shared", name=same[0].name) if same else ""
    noted = "phone-unusual" if people.is_unusual(phone) else "phone-noted"
    await turn.show(turn.say(noted, number=people.last_four(phone)), remove_keyboard=True)
    text = turn.say("ask-patient-gender", name=name)
    await turn.show(
        f"{warning}\n\n{text}" if warning else text,
        [
            turn.button(turn.say("gender-f"), "patient.new-gender", choice="f"),
            turn.button(turn.say("gender-m"), "patient.new-gender", choice="m"),
        ],
        [turn.button(turn.say("button-cancel"), "patient.new-cancel")],
    )


@step("patients.gender")
async def gender_typed(turn: Turn) -> None:
    await turn.show(turn.say("answer-by-button"))


@button("patient.new-gender")
async def gender_chosen(turn: Turn) -> None:
    if turn.chat.step not in {"patients.gender", "patients.channel"}:
        turn.hint(turn.say("button-outdated"))
        return
    await turn.ask("patients.channel", **{**turn.data, "gender": turn.press.choice})
    await turn.show(
        turn.say("ask-channel", name=turn.data["name"]),
        [
            turn.button(turn.say("channel-sms"), "patient.new-channel", choice="sms"),
            turn.button(turn.say("channel-whatsapp"), "patient.new-channel", choice="whatsapp"),
        ],
        [turn.button(turn.say("button-cancel"), "patient.new-cancel")],
    )


@step("patients.channel")
async def channel_typed(turn: Turn) -> None:
    await turn.show(turn.say("answer-by-button"))


@button("patient.new-cancel")
async def cancel_adding(turn: Turn) -> None:
    await turn.done()
    await turn.show(turn.say("cancelled"))


@button("patient.new-channel")
async def channel_chosen(turn: Turn) -> None:
    """The last question makes the patient; consent is asked next, and may wait."""
    data = turn.data
    if turn.chat.step != "patients.channel":
        turn.hint(turn.say("button-outdated"))
        return
    patient = await turn.room.patients.add(
        name=data["name"], phone=data["phone"], gender=data["gender"], channel=turn.press.choice
    )
    await turn.done()
    await consent.ask_consent(
        turn,
        patient,
        opening=turn.say("patient-added", name=patient.name),
        then=data.get("then", ""),
        of=data.get("of", ""),
    )
