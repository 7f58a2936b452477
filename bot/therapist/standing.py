"""Fixed texts in /settings: read, approve, change, revoke. What goes out under them goes without another tap."""

from agent import approval
from bot.channels.base import bold
from bot.router import button, step
from bot.therapist.pages import MESSAGE_LINE, Page
from bot.therapist.template import template_mark, template_text
from bot.therapist.times import date
from bot.turn import Desk, Turn
from pipelines.plain_text import clean_text
from storage import standing
from storage.models import Message, Patient, StandingTextRow, utc_now

EDITABLE = (standing.RECEIPT, standing.OPT_OUT_RECEIPT, standing.CRISIS, standing.APPOINTMENT)
LONGEST = 600


@button("standing.list")
async def list_texts(turn: Turn) -> None:
    await turn.done()
    await show_list(turn)


async def show_list(turn: Turn) -> None:
    """Each kind with what it is for, the version in force and its date."""
    page = Page(turn)
    lines, buttons = [turn.say("standing-title")], []
    for kind in _kinds(turn):
        text = await standing.in_force(turn.unit, turn.room.me.id, kind)
        name = turn.say(f"standing-{kind}")
        lines.append(f"{name}: {_status(turn, text)}")
        buttons.append(page.button(f"standing-{kind}", "standing.open", of=kind))
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    await page.show("\n".join(lines), *rows, [page.button("button-back", "settings.open")])


def _kinds(desk: Desk) -> tuple[str, ...]:
    return (*EDITABLE, standing.REENGAGE) if desk.services.reengage is not None else EDITABLE


def _status(desk: Desk, text: StandingTextRow | None) -> str:
    if text is None:
        return desk.say("standing-off")
    return desk.say("standing-on", version=text.version, date=date(desk, desk.local(text.approved_at).date()))


@button("standing.open")
async def open_text(turn: Turn) -> None:
    await turn.done()
    await show_text(turn, turn.press.object_id)


async def show_text(turn: Turn, kind: str, *, proposed: str = "") -> None:
    """The text in force between its lines, or a proposal with ✅ that nothing goes out under yet."""
    text = await standing.in_force(turn.unit, turn.room.me.id, kind)
    if text is not None:
        turn.unit.audit("standing:read", text, therapist_id=turn.room.me.id)
    body = proposed or (text.body if text is not None else proposal(turn, kind))
    is_in_force = text is not None and not proposed
    state = _status(turn, text) if is_in_force else turn.say("standing-proposed")
    page = Page(turn, instead=turn.data.get("page", ""))
    rows = []
    if not is_in_force:
        rows.append([page.button("button-approve-standing", "standing.approve", of=kind)])
        await turn.ask("standing.proposed", kind=kind, text=body, page=page.key)
    changes = [page.button("button-edit", "standing.edit", of=kind)] if kind in EDITABLE else []
    if text is not None:
        changes.append(page.button("button-revoke", "standing.revoke", of=kind))
    rows += [changes, [page.button("button-back", "standing.list")]]
    about = f"{bold(turn.say(f'standing-{kind}'))}\n{turn.say(f'standing-about-{kind}')}"
    lines = [about, MESSAGE_LINE, body, MESSAGE_LINE, state]
    await page.show("\n".join(lines), *rows)


def proposal(desk: Desk, kind: str) -> str:
    """What we suggest, in the therapist's language; for the template, what the operator says that it says."""
    if kind == standing.REENGAGE:
        return template_text(desk)
    country = desk.services.default_region
    return desk.say(f"standing-text-{kind}", name=desk.room.me.name, country=country)


@button("standing.approve")
async def approve(turn: Turn) -> None:
    """Approves what this very page shows; one that was left, or whose text was changed since, proposes anew."""
    kind = turn.press.object_id
    shown = turn.data if turn.chat.step == "standing.proposed" else {}
    if (shown.get("kind"), shown.get("page")) != (kind, turn.press.post_key):
        turn.hint(turn.say("button-outdated"))
        await show_text(turn, kind)
        return
    body = turn.data["text"]
    reengage = turn.services.reengage
    template = reengage.content_sid if kind == standing.REENGAGE and reengage is not None else ""
    await turn.done()
    await standing.approve(turn.unit, turn.room.me, kind, body, template=template)
    turn.hint(turn.say("approved-short"))
    await show_text(turn, kind)


@button("standing.edit")
async def edit(turn: Turn) -> None:
    kind = turn.press.object_id
    text = await standing.in_force(turn.unit, turn.room.me.id, kind)
    shown = turn.data if turn.chat.step == "standing.proposed" and turn.data.get("kind") == kind else {}
    body = shown.get("text") or (text.body if text is not None else proposal(turn, kind))
    await turn.ask("standing.edit", kind=kind, page=turn.press.post_key)
    await turn.show(turn.say("ask-standing-text", limit=LONGEST))
    await turn.show(body, copyable=True)


@step("standing.edit")
async def edited(turn: Turn) -> None:
    body, _ = clean_text(turn.text)
    if not body or len(body) > LONGEST:
        await turn.show(turn.say("draft-too-long", limit=LONGEST))
        return
    await show_text(turn, turn.data["kind"], proposed=body)


@step("standing.proposed")
async def instead_of_a_tap(turn: Turn) -> None:
    """Words typed under a proposal are another proposal: nothing is approved by typing."""
    await edited(turn)


@button("standing.revoke")
async def revoke(turn: Turn) -> None:
    kind = turn.press.object_id
    await standing.revoke(turn.unit, turn.room.me, kind)
    turn.hint(turn.say("standing-revoked"))
    await turn.done()
    await show_list(turn)


async def is_template_unseen(turn: Turn, message: Message, patient: Patient) -> bool:
    """Whether the template will have to go first, and the pressed card did not show it as it reads now."""
    return await _needs_template(turn, message, patient) and turn.press.choice != template_mark(turn)


async def _needs_template(turn: Turn, message: Message, patient: Patient) -> bool:
    if turn.services.reengage is None:
        return False
    return await approval.needs_template(turn.room, message, patient, at=message.not_before or utc_now())


async def approve_shown_template(turn: Turn, message: Message, patient: Patient) -> None:
    """The card of a message that waits for a tap shows the template too: one tap approves both."""
    reengage = turn.services.reengage
    if reengage is None or not await _needs_template(turn, message, patient):
        return
    body = template_text(turn)
    text = await standing.in_force(turn.unit, turn.room.me.id, standing.REENGAGE)
    if text is None or (text.body, text.template) != (body, reengage.content_sid):
        await standing.approve(turn.unit, turn.room.me, standing.REENGAGE, body, template=reengage.content_sid)
