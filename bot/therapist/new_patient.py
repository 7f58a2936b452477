"""Adding a patient: name and number typed or shared as a contact, then gender of address, channel and consent."""

from bot.channels.base import Kind
from bot.router import button, incoming, step
from bot.therapist import consent, patients, people
from bot.therapist.pages import Page
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text

GENDERS = ("gender-f", "gender-m")
CHANNELS = ("channel-sms", "channel-whatsapp")


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
    phone, words = found or ("", turn.text)
    name = _name_in(words)
    if name:
        await _got(turn, name=name, phone=phone)
    elif found and not words:
        await turn.ask("patients.contact-name", **{**turn.data, "phone": phone})
        await turn.show(turn.say("ask-number-name"))
    else:
        await turn.show(turn.say("name-unclear", limit=patients.MAX_NAME))


def _name_in(text: str) -> str:
    """The text as a name, without what stands before a colon ("new patient: Dana"); '' when it is none."""
    name = " ".join(clean_text(text.rpartition(":")[2])[0].split())
    return name if len(name) <= patients.MAX_NAME and any(sign.isalpha() for sign in name) else ""


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
        await turn.show(turn.say("phone-unclear"))
        return
    if turn.chat.step == "patients.change-phone":
        await patients.change_phone(turn, phone)
        return
    asked_for = turn.data["name"] if turn.chat.step == "patients.phone" else ""
    name = asked_for or _name_in(contact.name)
    if turn.chat.step not in {"patients.name", "patients.phone"}:
        await turn.ask("patients.name", then="", of="")
    if name:
        await _got(turn, name=name, phone=phone)
        return
    await turn.ask("patients.contact-name", **{**turn.data, "phone": phone})
    await turn.show(turn.say("ask-contact-name"))


@step("patients.contact-name")
async def contact_named(turn: Turn) -> None:
    name = _name_in(turn.text)
    if name:
        await _got(turn, name=name, phone=turn.data["phone"])
    else:
        await turn.show(turn.say("name-unclear", limit=patients.MAX_NAME))


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
    await turn.ask("patients.gender", **data)
    same = await turn.room.patients.with_phone(phone)
    lines = [people.noted(turn, phone)]
    if same:
        lines.append(turn.say("phone-shared", name=same[0].name))
    await _choose(turn, "ask-patient-gender", GENDERS, opening="\n".join(lines))


async def _choose(turn: Turn, phrase: str, choices: tuple[str, str], *, opening: str = "") -> None:
    """A question about the new patient with two answers, each named "<what>-<value>"."""
    data = turn.data
    page = Page(turn, instead=data.get("page", ""))
    await turn.ask(turn.chat.step, **{**data, "page": page.key})
    text = turn.say(phrase, name=data["name"])
    rows = []
    for choice in choices:
        what, _, value = choice.partition("-")
        rows.append(page.button(choice, f"patient.new-{what}", choice=value))
    await page.show(
        f"{opening}\n\n{text}" if opening else text, rows, [page.button("button-cancel", "patient.new-cancel")]
    )


def _is_current(turn: Turn, *steps: str) -> bool:
    """A press under the question about somebody else, or under an answered one, must not count for this patient."""
    if turn.chat.step in steps and turn.press.post_key == turn.data.get("page"):
        return True
    turn.hint(turn.say("button-outdated"))
    return False


def _typed_choice(turn: Turn, choices: tuple[str, str]) -> str:
    """The value whose label, or a word of it, was typed; '' for none."""
    typed = turn.text.casefold()
    for choice in choices:
        label = turn.say(choice).casefold()
        if typed in (label, *label.split(), choice.partition("-")[2]):
            return choice.partition("-")[2]
    return ""


@step("patients.gender")
async def gender_typed(turn: Turn) -> None:
    gender = _typed_choice(turn, GENDERS)
    if gender:
        await _gender_known(turn, gender)
    else:
        await _choose(turn, "ask-patient-gender", GENDERS, opening=turn.say("answer-by-button"))


@button("patient.new-gender")
async def gender_chosen(turn: Turn) -> None:
    if _is_current(turn, "patients.gender"):
        await _gender_known(turn, turn.press.choice)


async def _gender_known(turn: Turn, gender: str) -> None:
    await turn.ask("patients.channel", **{**turn.data, "gender": gender})
    await _choose(turn, "ask-channel", CHANNELS)


@step("patients.channel")
async def channel_typed(turn: Turn) -> None:
    channel = _typed_choice(turn, CHANNELS)
    if channel:
        await _channel_known(turn, channel)
    else:
        await _choose(turn, "ask-channel", CHANNELS, opening=turn.say("answer-by-button"))


@button("patient.new-cancel")
async def cancel_adding(turn: Turn) -> None:
    if _is_current(turn, "patients.gender", "patients.channel"):
        await turn.done()
        await Page(turn).show(turn.say("cancelled"))


@button("patient.new-channel")
async def channel_chosen(turn: Turn) -> None:
    if _is_current(turn, "patients.channel"):
        await _channel_known(turn, turn.press.choice)


async def _channel_known(turn: Turn, channel: str) -> None:
    """The last question makes the patient; consent is asked next, and may wait."""
    data = turn.data
    patient = await turn.room.patients.add(
        name=data["name"], phone=data["phone"], gender=data["gender"], channel=channel
    )
    await turn.done()
    await consent.ask_consent(
        turn,
        patient,
        opening=turn.say("patient-added", name=patient.name),
        then=data.get("then", ""),
        of=data.get("of", ""),
        instead=data.get("page", ""),
    )
