"""The part of the program that sends, opened as `bot.app` opens it: taps, journal, sender, gateway, carrier's reports.

There is no Telegram and there are no jobs, so that it starts in an instant; a tap goes into the conversation as the
dispatcher would hand it in.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from agent import approval
from bot.channels.base import Channel, Incoming, Kind
from bot.channels.carrier_reasons import reason_of
from bot.channels.twilio import TwilioGateway
from bot.channels.twilio_inbound import TwilioInbound
from bot.channels.twilio_media import TwilioMedia
from bot.conversation import Conversation
from bot.dispatcher import Dispatcher
from bot.router import Router
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, WHATSAPP_FROM
from bot.server import Site, build_app, listening
from bot.services import Services
from bot.therapist import approvals, cards, drafts, inbound
from bot.therapist.notices import ChatNotices
from bot.turn import Desk
from pipelines.delivery import Delivery
from pipelines.reconciling import Reconciler
from storage import messages
from storage.database import Storage, open_storage
from storage.journal import SendJournal
from storage.models import ButtonRow, Message, utc_now
from storage.repositories.therapist import chat_by_id, enter
from storage.unit import UnitOfWork
from storage.vault import KeySource
from tests.proof.people import Person
from tests.services import services_for

HOST = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a sender works. `port` is where the carrier reports to; 0 takes a free one."""

    database_url: str
    key_file: str
    journals: str
    carrier_url: str
    port: int = 0
    timeout_s: float = 15.0


@dataclass(frozen=True, kw_only=True)
class Card:
    """An approval card as it stands in the chat: what it shows, and the button under it."""

    message_id: str
    version: int
    to: str
    channel: str
    body: str
    button: str


class Office:
    """One running sender."""

    def __init__(self, storage: Storage, conversation: Conversation, services: Services) -> None:
        self.storage = storage
        self._conversation = conversation
        self._services = services

    async def lay_out(self, person: Person, patient_id: str, body: str) -> Card:
        """A new draft with these words, shown as a card."""
        async with self.storage.unit(actor=f"therapist:{person.therapist_id}") as unit:
            room = await enter(unit, person.therapist_id)
            patient = await room.patients.get(patient_id)
            message = await room.drafts.create(patient, chat_id=person.chat_id, request={})
            await approval.submit(room, message, patient, body, writer="therapist")
            await cards.show_draft(await self._desk(unit, person), message, patient)
            return await _card(unit, message)

    async def waiting(self) -> list[Card]:
        """Cards that nobody has tapped yet."""
        async with self.storage.unit() as unit:
            pending = await unit.all(Message, Message.state == "pending", order=Message.created_at)
            for message in pending:
                await unit.unlock(f"patient:{message.patient_id}", message)
            return [await _card(unit, message) for message in pending]

    async def tap(self, person: Person, button: str) -> None:
        """One press of a button in the therapist's chat, in one transaction."""
        press = secrets.token_hex(8)
        incoming = Incoming(
            channel="telegram",
            account=person.account,
            update_id=press,
            chat=person.chat,
            sender=person.chat,
            kind=Kind.BUTTON,
            received_at=utc_now(),
            button=button,
            press_id=press,
        )
        async with self.storage.unit(request_id=press) as unit:
            await self._conversation.take(unit, incoming)

    async def edit(self, person: Person, message_id: str, body: str) -> bool:
        """The therapist's own words in place of those on the card; False when it is too late to edit."""
        async with self.storage.unit(actor=f"therapist:{person.therapist_id}") as unit:
            room = await enter(unit, person.therapist_id)
            message = await room.drafts.get(message_id, lock=True)
            if message.state not in {"pending", "draft"}:
                return False
            patient = await room.patients.get(message.patient_id)
            await approval.revise(room, message, patient, body)
            await cards.show_draft(await self._desk(unit, person), message, patient)
        return True

    async def _desk(self, unit: UnitOfWork, person: Person) -> Desk:
        room = await enter(unit, person.therapist_id)
        return Desk(unit, room, await chat_by_id(unit, person.chat_id), self._services)


async def _card(unit: UnitOfWork, message: Message) -> Card:
    await unit.session.flush()
    button = await unit.one(
        ButtonRow,
        ButtonRow.object_id == message.id,
        ButtonRow.action == "draft.approve",
        ButtonRow.version == message.version,
    )
    return Card(
        message_id=message.id,
        version=message.version,
        to=message.recipient or "",
        channel=message.channel,
        body=message.body or "",
        button=button.id,
    )


@asynccontextmanager
async def opened(place: Place) -> AsyncIterator[Office]:
    """Everything up to the taps; nothing is sent yet."""
    storage = await open_storage(place.database_url, KeySource(key_file=Path(place.key_file)))
    try:
        services = services_for(storage)
        services.notices = ChatNotices(services)
        yield Office(storage, Conversation(Router([drafts, approvals]), services, Router([inbound])), services)
    finally:
        await storage.aclose()


@asynccontextmanager
async def reporting(office: Office, place: Place) -> AsyncIterator[str]:
    """The address at which the carrier reports, with the inbox and the dispatcher behind it."""
    site = Site()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(listening(build_app(site), HOST, place.port))
        carrier = _inbound(office.storage, url, place.carrier_url)
        channels: dict[tuple[str, str], Channel] = {(carrier.name, carrier.account): carrier}
        dispatcher = Dispatcher(office.storage, channels, office._conversation)
        stack.push_async_callback(dispatcher.stop)
        await dispatcher.start()
        await carrier.start(dispatcher.inlet)
        site.open(checks={}, twilio=carrier)
        yield url


@asynccontextmanager
async def sending(office: Office, place: Place, url: str) -> AsyncIterator[Delivery]:
    """The journal, the gateway and the sender: from here on, what is approved goes out."""
    async with AsyncExitStack() as stack:
        journal = await stack.enter_async_context(SendJournal(Path(place.journals)))
        gateway = TwilioGateway(
            account_sid=ACCOUNT_SID,
            auth_token=AUTH_TOKEN,
            public_url=url,
            sms_from=SMS_FROM,
            whatsapp_from=WHATSAPP_FROM,
            base_url=place.carrier_url,
            timeout_s=place.timeout_s,
        )
        stack.push_async_callback(gateway.aclose)
        notices = office._services.notices
        reconciler = Reconciler(office.storage, gateway, notices, journal, Path(place.journals))
        delivery = Delivery(office.storage, gateway, journal, notices, reason_of, reconciler)
        stack.push_async_callback(delivery.stop)
        await delivery.start()
        yield delivery


def _inbound(storage: Storage, url: str, carrier_url: str) -> TwilioInbound:
    async def knows_token(attempt: str) -> bool:
        async with storage.unit() as unit:
            return await messages.knows_token(unit, attempt)

    return TwilioInbound(
        account_sid=ACCOUNT_SID,
        auth_token=AUTH_TOKEN,
        public_url=url,
        own_addresses=[SMS_FROM, f"whatsapp:{WHATSAPP_FROM}"],
        chat_key=lambda address: storage.vault.blind_index("installation", "phone", address).hex(),
        knows_token=knows_token,
        media=TwilioMedia(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, base_url=carrier_url),
    )
