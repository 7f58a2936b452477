"""A template is written, renamed and changed; a place in it that means nothing to us is said before it is kept."""

from agent.message_templates import places_in
from bot.router import button, step
from bot.therapist.message_templates.pages import show_one
from bot.turn import Turn
from pipelines.plain_text import clean_text
from storage.models import MessageTemplate

LONGEST_NAME = 40
LONGEST = 1200
MOST = 100


@button("template.new")
async def ask_name(turn: Turn) -> None:
    if len(await turn.room.templates.everything()) >= MOST:
        turn.hint(turn.say("templates-full"))
        return
    await turn.ask("template.name", page=turn.press.post_key)
    await turn.show(turn.say("ask-template-name"))


@button("template.rename")
async def ask_new_name(turn: Turn) -> None:
    row = await turn.room.templates.get(turn.press.object_id)
    await turn.ask("template.name", template=row.id, page=turn.press.post_key)
    await turn.show(turn.say("ask-template-name"))


@step("template.name")
async def name_typed(turn: Turn) -> None:
    name = " ".join(clean_text(turn.text)[0].split())
    if not name or len(name) > LONGEST_NAME:
        await turn.show(turn.say("draft-too-long", limit=LONGEST_NAME))
        return
    data = turn.data
    if "template" not in data:
        await turn.ask("template.body", name=name, page=data.get("page", ""))
        await turn.show(turn.say("ask-template-body"))
        return
    row = await turn.room.templates.get(data["template"])
    await turn.room.templates.change(row, name=name)
    await turn.done()
    await show_one(turn, row, opening=turn.say("noted"), instead=data.get("page", ""))


@button("template.edit")
async def ask_body(turn: Turn) -> None:
    """The text alone, to copy and send back changed; a damaged one is written anew."""
    row = await turn.room.templates.get(turn.press.object_id)
    await turn.ask("template.body", template=row.id, page=turn.press.post_key)
    await turn.show(turn.say("ask-template-body"))
    body = MessageTemplate.body.or_else(row, "")
    if body:
        await turn.show(body, copyable=True)


@step("template.body")
async def body_typed(turn: Turn) -> None:
    body, _ = clean_text(turn.text)
    if not any(sign.isalnum() for sign in body) or len(body) > LONGEST:
        await turn.show(turn.say("draft-too-long", limit=LONGEST))
        return
    unknown = places_in(body).unknown
    if unknown:
        await turn.show(turn.say("template-unknown-place", places=", ".join(unknown)))
        return
    data = turn.data
    if "template" in data:
        row = await turn.room.templates.get(data["template"])
        await turn.room.templates.change(row, body=body)
    else:
        row = await turn.room.templates.add(name=data["name"], body=body)
    await turn.done()
    await show_one(turn, row, opening=turn.say("noted"), instead=data.get("page", ""))
