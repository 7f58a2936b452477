"""Consent as events: the text a patient agrees to, and the record of a yes, a withdrawal, and how it was given."""

from bot.channels.base import Button
from bot.recipients import Purpose, for_purpose
from bot.router import button
from bot.therapist.pages import MESSAGE_LINE, Page
from bot.turn import Desk, Turn
from storage import flags
from storage.models import Patient, Therapist
from storage.repositories.patients import MESSAGING, has_consent

CONSENT_TYPES = (MESSAGING, "ai_analysis")
NAMED_IN_CONSENT: tuple[Purpose, ...] = ("chat", "model")  # the carrier stands in the text itself
CONSENT_VERSION = "2026-11-25"


async def obstacle(desk: Desk, patient: Patient) -> str:
    """What forbids writing to this patient at all, or ''."""
    if patient.status == "archived":
        return "archived"
    if patient.opted_out_at is not None:
        return "opted-out"
    if not await has_consent(desk.unit, patient.id, MESSAGING):
        return "consent"
    return "risk-flag" if await flags.open_flag(desk.unit, patient) is not None else ""


def way_on(desk: Desk, patient: Patient, why: str, *, card: str, key: str = "") -> list[Button]:
    """The button that leads past an obstacle and back to the card; none after an opt-out, which is not ours to undo."""
    ways = {
        "consent": ("button-record-consent", "patient.consent", f"card:{card}"),
        "archived": ("button-restore", "patient.restore", ""),
        "risk-flag": ("button-open-flag", "flag.open", ""),
    }
    if why not in ways:
        return []
    label, action, choice = ways[why]
    return [desk.button(desk.say(label), action, of=patient.id, choice=choice, key=key)]


def consent_text(desk: Desk, patient: Patient) -> str:
    """The text a patient agrees to, with who receives what named; its version and hash go into the consent event."""
    parts = [desk.say("consent-text", name=Therapist.name.opened(desk.room.me))]
    for purpose in NAMED_IN_CONSENT:
        recipient = for_purpose(desk.services.recipients, purpose)
        phrase = f"consent-{purpose}-{recipient.kind}"
        parts += [desk.say(phrase, who=recipient.who)] if desk.say.has(phrase) else []
    return " ".join(parts)


async def ask_consent(
    turn: Turn, patient: Patient, *, opening: str = "", then: str = "", of: str = "", instead: str = ""
) -> None:
    """The text between two lines, and how it was agreed to; `then` and `of` name what goes on afterwards."""
    intro = turn.say("consent-intro", name=patient.name, they=patient.gender)
    parts = [intro, MESSAGE_LINE, consent_text(turn, patient), MESSAGE_LINE]
    page = Page(turn, instead=instead)

    def act(label: str, action: str) -> Button:
        return page.button(label, action, of=patient.id, choice=f"{then}:{of}" if then else "")

    await page.show(
        "\n".join([opening, "", *parts] if opening else parts),
        [act("button-agreed-spoken", "consent.spoken"), act("button-agreed-written", "consent.written")],
        [act("button-not-yet", "consent.later")],
    )


@button("patient.consent")
async def consent_page(turn: Turn) -> None:
    """Shows what stands, and lets the therapist record a yes or a withdrawal."""
    patient = await turn.room.patients.get(turn.press.object_id)
    if not await has_consent(turn.unit, patient.id, MESSAGING):
        then, _, of = turn.press.choice.partition(":")
        await ask_consent(turn, patient, then=then, of=of)
        return
    page = Page(turn)
    await page.show(
        turn.say("consent-stands", name=patient.name),
        [page.button("button-withdrawn", "consent.revoke", of=patient.id)],
        [page.button("button-back", "patient.open", of=patient.id)],
    )


async def record(turn: Turn, patient: Patient, *, granted: bool, how: str) -> None:
    for type_ in CONSENT_TYPES:
        await turn.room.patients.record_consent(
            patient,
            type_=type_,
            granted=granted,
            version=CONSENT_VERSION,
            text=consent_text(turn, patient),
            language=turn.say.language,
            how=how,
        )
