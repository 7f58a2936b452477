"""/templates: the list, one template with what it becomes for a woman and for a man, the ready-made ones."""

from agent.message_templates import fill, places_in
from bot.phrases import in_own_direction
from bot.router import button, command
from bot.therapist.pages import MESSAGE_LINE, Page
from bot.turn import Desk, Turn
from storage.models import MessageTemplate
from storage.sealed import UNREADABLE, Unreadable

READY_MADE = ("appointment", "homework", "checking-in", "receipt")
MOST_SHOWN = 30


@command("templates")
async def list_templates(turn: Turn) -> None:
    await turn.done()
    await show_list(turn)


@button("template.list")
async def back_to_list(turn: Turn) -> None:
    await turn.done()
    await show_list(turn)


async def show_list(desk: Desk, *, instead: str = "") -> None:
    kept = await desk.room.templates.everything()
    page = Page(desk, instead=instead)
    title = desk.say("templates-title", count=len(kept)) if kept else desk.say("templates-none")
    buttons = [
        desk.button(f"📋 {desk.say.readable(row.name)}", "template.open", of=row.id, key=page.key)
        for row in kept[:MOST_SHOWN]
    ]
    last = [page.button("button-new-template", "template.new"), page.button("button-ready-made", "template.ready-made")]
    await page.show(title, *([one] for one in buttons), last)


@button("template.open")
async def open_template(turn: Turn) -> None:
    await turn.done()
    await show_one(turn, await turn.room.templates.get(turn.press.object_id))


async def show_one(desk: Desk, row: MessageTemplate, *, opening: str = "", instead: str = "") -> None:
    """The text as it was written, and under it what was recognised: the surest way to see that it is right."""
    body = MessageTemplate.body.or_else(row, UNREADABLE)
    lines = [desk.say("template-title", name=row.name), MESSAGE_LINE, str(desk.say.readable(body)), MESSAGE_LINE]
    is_damaged = isinstance(body, Unreadable)
    if not is_damaged:
        lines += recognised(desk, body)
    page = Page(desk, instead=instead)
    use = [] if is_damaged else [page.button("button-use-template", "template.use", of=row.id)]
    rows = [
        use,
        [
            page.button("button-template-text", "template.edit", of=row.id),
            page.button("button-template-name", "template.rename", of=row.id),
        ],
        [page.button("button-delete-template", "template.delete", of=row.id)],
        [page.button("button-back", "template.list")],
    ]
    text = "\n".join(lines)
    await page.show(f"{opening}\n\n{text}" if opening else text, *rows)


def recognised(desk: Desk, body: str) -> list[str]:
    """What the places in a text are taken for, with an example where the forms differ."""
    places = places_in(body)
    lines = [desk.say("template-has-name" if places.has_name else "template-no-name")]
    for gender in ("f", "m") if places.forms else ():
        name = desk.say(f"template-example-name-{gender}")
        filled = fill(body, name=name, gender="f" if gender == "f" else "m")
        lines.append(desk.say(f"template-for-{gender}", text=in_own_direction(filled, desk.say.language)))
    return lines


@button("template.ready-made")
async def show_ready_made(turn: Turn) -> None:
    """Offered, never added by themselves: they are ours and not the therapist's words yet."""
    page = Page(turn)
    lines = [turn.say("ready-made-title")]
    buttons = []
    for kind in READY_MADE:
        text = in_own_direction(turn.say(f"ready-made-{kind}"), turn.say.language)
        lines.append(turn.say("ready-made-line", name=turn.say(f"ready-made-name-{kind}"), text=text))
        label = turn.say("button-add-ready-made", name=turn.say(f"ready-made-name-{kind}"))
        buttons.append(turn.button(label, "template.add", choice=kind, key=page.key))
    await page.show("\n\n".join(lines), *([one] for one in buttons), [page.button("button-back", "template.list")])


@button("template.add")
async def add_ready_made(turn: Turn) -> None:
    kind = turn.press.choice
    name, body = turn.say(f"ready-made-name-{kind}"), turn.say(f"ready-made-{kind}")
    if any(row.name == name for row in await turn.room.templates.everything()):
        turn.hint(turn.say("template-already"))
        return
    row = await turn.room.templates.add(name=name, body=body)
    turn.hint(turn.say("noted"))
    await show_one(turn, row)


@button("template.delete")
async def ask_delete(turn: Turn) -> None:
    row = await turn.room.templates.get(turn.press.object_id)
    page = Page(turn)
    await page.show(
        turn.say("ask-delete-template", name=row.name),
        [page.button("button-delete-template-yes", "template.delete-yes", of=row.id)],
        [page.button("button-back", "template.open", of=row.id)],
    )


@button("template.delete-yes")
async def delete(turn: Turn) -> None:
    await turn.room.templates.remove(await turn.room.templates.get(turn.press.object_id))
    turn.hint(turn.say("template-deleted"))
    await show_list(turn)
