"""What the page is told: one snapshot of everything, then each event in the page's words (README.md)."""

from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.view import bot_view, chat_view, keyboard_view, message_view
from bot.sandbox.twilio.view import number_view, text_view

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Json = dict[str, Any]

_AS_THEY_ARE = frozenset(
    {"deleted", "typing", "toast", "blocked", "draft", "demo", "narration", "commands", "text_status"}
)


def state_view(sandbox: "Sandbox") -> Json:
    world = sandbox.telegram.world
    bots = [bot_view(bot) for bot in world.bots.values()]
    bots += [
        {"bot": key, "name": "", "username": "", "available": False, "commands": {"": []}}
        for key in ("therapist", "patient")
        if key not in world.bots
    ]
    return {
        "bots": bots,
        "chats": [
            chat_view(world, bot.key, chat)
            for bot in world.bots.values()
            for chat in bot.chats.values()
            if chat.person is not None
        ],
        "numbers": [number_view(handset) for handset in sandbox.twilio.carrier.handsets.values()],
        "demo": sandbox.demo.as_json(),
        "narration": sandbox.narration,
    }


def event_view(sandbox: "Sandbox", event: Json) -> Json | None:
    """The event as the page reads it; None for what no phone on the page shows."""
    kind = event["type"]
    if event.get("chat_id", 0) < 0:
        return None  # groups are not on the page
    body = {key: value for key, value in event.items() if key not in ("type", "seq")}
    if kind in ("message", "edited"):
        return {**body, "message": message_view(sandbox.telegram.world, event["message"])}
    if kind == "chat":
        # The conversation is new: what was written since comes as events of its own.
        view = chat_view(sandbox.telegram.world, event["bot"], event["chat"])
        return {"chat": {**view, "messages": [], "keyboard": None}}
    if kind == "keyboard":
        return {**body, "keyboard": keyboard_view(event["keyboard"])}
    if kind == "number":
        return {"number": {**number_view(event["number"]), "threads": []}}
    if kind == "text":
        return {**body, "text": text_view(event["text"])}
    return body if kind in _AS_THEY_ARE else None
