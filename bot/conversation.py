"""Who is speaking, and which handler answers: the door for strangers, the router for therapists."""

import structlog

from bot.channels.base import Incoming, Kind, Reply
from bot.phrases import Phrases, in_both_languages
from bot.router import Handler, Router
from bot.services import Services
from bot.turn import CarrierTurn, Turn, post, reply_json
from storage.errors import Conflict, NotFound
from storage.models import Chat, utc_now
from storage.repositories import practices, wire
from storage.repositories.therapist import chat_by_id, enter
from storage.unit import UnitOfWork
from storage.vault import Damaged

log = structlog.get_logger(__name__)


class Conversation:
    """Takes one parsed update and has it answered inside the given unit of work."""

    def __init__(self, router: Router, services: Services, inbound: Router) -> None:
        self._router = router
        self._services = services
        self._inbound = inbound

    async def take(self, unit: UnitOfWork, incoming: Incoming) -> None:
        if incoming.channel == "twilio":
            await self._take_carrier(unit, incoming)
            return
        if incoming.kind is Kind.GROUP or incoming.sender != incoming.chat:
            await self._refuse(unit, incoming)
            return
        link = await practices.find_chat(unit, channel=incoming.channel, account=incoming.account, chat=incoming.chat)
        if link is None:
            link = await self._at_the_door(unit, incoming)
            if link is None:
                return
        await self._take_therapist(unit, link, incoming)

    async def apologise(self, unit: UnitOfWork, incoming: Incoming) -> None:
        """After a failure of ours: says that it failed and that nothing was sent to anybody."""
        link = await practices.find_chat(unit, channel=incoming.channel, account=incoming.account, chat=incoming.chat)
        if link is None:
            return
        room = await enter(unit, link.therapist_id)
        say = Phrases(room.me.language, room.me.gender)
        if incoming.press_id:
            await post(unit, link, Reply(answers=incoming.press_id))
        await post(unit, link, Reply(text=say("something-failed")))

    async def _take_carrier(self, unit: UnitOfWork, incoming: Incoming) -> None:
        handler = self._inbound.kind(incoming.kind)
        if handler is None:
            log.info("carrier update of an unknown kind", kind=incoming.kind.value)
            return
        await handler(CarrierTurn(unit, self._services, incoming))

    async def _refuse(self, unit: UnitOfWork, incoming: Incoming) -> None:
        """Only a person alone with the bot is answered: it leaves groups, and a press by somebody else does nothing."""
        if incoming.press_id:
            await self._refuse_press(unit, incoming)
        if incoming.kind is Kind.GROUP:
            await _post_unlinked(unit, incoming, Reply(leave=True))
        log.info("update outside a private chat was refused", kind=incoming.kind.value)

    async def _refuse_press(self, unit: UnitOfWork, incoming: Incoming) -> None:
        """Says so to whoever pressed, and writes it down for the therapist whose button or chat it is."""
        row = await wire.find_button(unit, incoming.button)
        if row is not None:
            link: Chat | None = await chat_by_id(unit, row.chat_id)
        else:
            link = await practices.find_chat(
                unit, channel=incoming.channel, account=incoming.account, chat=incoming.chat
            )
        if link is not None:
            unit.audit("refused-press", link, therapist_id=link.therapist_id)
        await _post_unlinked(unit, incoming, Reply(answers=incoming.press_id, toast=Phrases("he")("not-allowed")))

    async def _at_the_door(self, unit: UnitOfWork, incoming: Incoming) -> Chat | None:
        """A stranger learns nothing; a valid invitation opens. Returns the new link, or None."""
        if incoming.press_id:
            await self._refuse_press(unit, incoming)
            return None
        if not incoming.message_id:  # nothing was said: they left, came back, or it is of a kind not known yet
            return None
        parts = incoming.text.split(maxsplit=1)
        if incoming.kind is Kind.TEXT and len(parts) == 2 and parts[0].lower().partition("@")[0] == "/start":
            try:
                return await practices.accept_invitation(
                    unit, parts[1], channel=incoming.channel, account=incoming.account, chat=incoming.chat
                )
            except NotFound:
                log.info("an invitation code was refused")
        await _post_unlinked(unit, incoming, Reply(text=in_both_languages("stranger")))
        return None

    async def _take_therapist(self, unit: UnitOfWork, link: Chat, incoming: Incoming) -> None:
        room = await enter(unit, link.therapist_id)
        unit.actor = f"therapist:{room.me.id}"
        turn = Turn(unit, room, link, self._services, incoming)
        if incoming.kind is Kind.LEFT:
            link.blocked_at = utc_now()
            return
        if link.blocked_at is not None:
            link.blocked_at = None
            unit.topics.add(("outbox", link.channel, link.account, link.chat))  # what was kept for them meanwhile
        if incoming.kind is Kind.BUTTON:
            await self._press(turn)
            return
        handler = self._handler(turn)
        if handler is not None:
            await _run(handler, turn)

    async def _press(self, turn: Turn) -> None:
        """Finds the row behind a pressed button. A foreign, unknown or outdated one changes nothing and says so."""
        row = await wire.find_button(turn.unit, turn.incoming.button)
        handler = self._router.button(row.action) if row is not None else None
        is_own = row is not None and row.chat_id == turn.chat.id
        if row is not None and not is_own:
            turn.unit.audit("refused-press", turn.chat, therapist_id=turn.room.me.id)
            turn.hint(turn.say("not-allowed"))
        elif row is None or handler is None or row.expires_at < utc_now():
            turn.hint(turn.say("button-outdated"))
        else:
            turn.pressed = row
            try:
                await _run(handler, turn)
            except (NotFound, Conflict):
                turn.hint(turn.say("button-outdated"))
        await post(turn.unit, turn.chat, Reply(answers=turn.incoming.press_id, toast=turn.toast))

    def _handler(self, turn: Turn) -> Handler | None:
        incoming = turn.incoming
        if incoming.kind is not Kind.TEXT:
            return self._router.kind(incoming.kind)
        command = turn.command()
        if command is not None:
            return self._router.command(command[0]) or self._router.command("unknown")
        return (self._router.step(turn.chat.step) if turn.chat.step else None) or self._router.kind(Kind.TEXT)


async def _run(handler: Handler, turn: Turn) -> None:
    """Keeps all that the handler did or nothing of it. A stored text that does not open is said to be damaged."""
    try:
        async with turn.unit.savepoint(turn.chat, turn.room.me):
            await handler(turn)
    except Damaged:
        turn.hint(turn.say("damaged"))
        await turn.show(turn.say("cannot-open"))


async def _post_unlinked(unit: UnitOfWork, incoming: Incoming, reply: Reply) -> None:
    """A reply to a chat that belongs to no therapist."""
    await wire.post(
        unit,
        channel=incoming.channel,
        account=incoming.account,
        chat=incoming.chat,
        reply=reply_json.dump_json(reply).decode(),
    )
