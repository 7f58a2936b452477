"""The composition root: one exit stack opens everything from Settings and closes it in reverse; tests call it too."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog

from agent import evidence
from agent.asking import AskWork
from agent.drafting import DraftWork
from agent.profile import sections_of, voice_of
from agent.style.learning import LearnWork
from agent.style.manner import manner_of_notes
from bot import parts
from bot.channels.base import Channel
from bot.channels.carrier_reasons import reason_of
from bot.channels.telegram import TelegramChannel
from bot.channels.twilio import TwilioGateway
from bot.channels.twilio_inbound import TwilioInbound
from bot.conversation import Conversation
from bot.dispatcher import Dispatcher
from bot.missed import MissedInbound
from bot.outbox import Outbox
from bot.phrases import LANGUAGES, Phrases
from bot.recipients import recipients_of
from bot.router import Router
from bot.server import Site, build_app, listening
from bot.services import Services
from bot.settings import Settings
from bot.therapist import (
    approvals,
    consent,
    consent_answers,
    drafts,
    drawer,
    flags,
    inbound,
    menu,
    new_patient,
    night,
    onboarding,
    patients,
    privacy,
    process_notes,
    queue,
    recaps,
    reports,
    rest,
    sending,
    standing,
    summaries,
)
from bot.therapist import evidence as evidence_pages
from bot.therapist import settings as settings_pages
from bot.therapist.between import ask, follow_ups, insight, plan, status
from bot.therapist.between.follow_ups import Suggestions
from bot.therapist.help import COMMANDS
from bot.therapist.message_templates import pages as template_pages
from bot.therapist.message_templates import using, writing
from bot.therapist.night import Morning
from bot.therapist.notices import ChatNotices
from bot.therapist.reports import ReportWork
from bot.therapist.sessions import changing, listing, orders, planning, prep, reminders, reminding, telling, today
from bot.therapist.sessions.clock import SessionClock
from bot.therapist.style import dials as style_dials
from bot.therapist.style import page as style_page
from bot.therapist.style import questions as style_questions
from bot.therapist.style import whom as style_whom
from bot.therapist.style.push import WeeklyPush
from bot.therapist.style.week import WeekFigure
from bot.work import Starter, Work
from pipelines.delivery import Delivery
from pipelines.jobs import Jobs, JobSettings
from pipelines.ports import Transcriber, Writer
from pipelines.recaps import RecapWork
from pipelines.reconciling import Reconciler
from storage import messages
from storage.database import Storage, open_storage
from storage.journal import FIRST_JOURNAL, JournalMissing, SendJournal
from storage.models import utc_now
from storage.recordings import RecordingStore
from storage.repositories import practices, wire
from storage.vault import KeySource

log = structlog.get_logger(__name__)
KEEP_WIRE = dt.timedelta(days=2)
SWEEP_S = 3600.0
MISSED_S = 300.0
WATCH_S = 3600.0
MORNING_S = 30.0
SUGGESTIONS_S = 600.0
WEEK_S = 900.0
CONVERSATION = (
    menu,
    privacy,
    onboarding,
    settings_pages,
    patients,
    new_patient,
    consent,
    consent_answers,
    recaps,
    summaries,
    evidence_pages,
    reports,
    process_notes,
    drawer,
    drafts,
    approvals,
    sending,
    queue,
    flags,
    standing,
    rest,
    night,
    ask,
    insight,
    status,
    plan,
    follow_ups,
    template_pages,
    writing,
    using,
    listing,
    planning,
    changing,
    telling,
    orders,
    reminders,
    reminding,
    today,
    prep,
    style_page,
    style_whom,
    style_dials,
    style_questions,
)


@dataclass(kw_only=True)
class App:
    """The running program, for the command line and the tests."""

    settings: Settings
    storage: Storage
    dispatcher: Dispatcher
    outbox: Outbox
    url: str
    bot_username: str
    telegram_account: str


def key_source(settings: Settings) -> KeySource:
    passphrase = settings.security.passphrase
    return KeySource(
        passphrase=passphrase.get_secret_value() if passphrase else None, key_file=settings.security.key_file
    )


@asynccontextmanager
async def opened_storage(settings: Settings) -> AsyncIterator[Storage]:
    """The storage alone, with the practice of the first start: for commands that need nothing else."""
    storage = await open_storage(settings.storage.database_url, key_source(settings))
    try:
        async with storage.unit(actor="operator") as unit:
            await practices.first_practice(
                unit,
                name=settings.practice.name,
                language=settings.practice.language,
                time_zone=settings.practice.timezone,
                quiet_hours=settings.practice.quiet_hours,
                calendar=settings.practice.rest_calendar,
            )
        yield storage
    finally:
        await storage.aclose()


@asynccontextmanager
async def running(
    settings: Settings, *, writer: Writer | None = None, transcriber: Transcriber | None = None
) -> AsyncIterator[App]:
    """Starts everything and yields when it is ready; `writer` and `transcriber` stand in for what settings would make.

    Order: HTTP up and sealed, the root key, jobs, channels, the routes, the sender. Closed in reverse: what the sender
    has in hand ends while the carrier can still report on it, then nothing new comes in while the rest is finished.
    """
    async with AsyncExitStack() as stack:
        site = Site()
        url = await stack.enter_async_context(listening(build_app(site), settings.web.host, settings.web.port))
        storage = await stack.enter_async_context(opened_storage(settings))
        opening = _Opening(stack, settings, storage, settings.web.public_url or url)
        app = await opening.open(writer or parts.make_writer(settings), transcriber or parts.make_transcriber(settings))
        app.url = url
        opening.let_in(site)
        await opening.begin_sending()
        yield app


class _Opening:
    """One start of the program: opens each part on the stack, in order."""

    def __init__(self, stack: AsyncExitStack, settings: Settings, storage: Storage, public_url: str) -> None:
        self._stack = stack
        self._settings = settings
        self._storage = storage
        self._public_url = public_url
        self._book = parts.make_book(settings, storage)
        self._channels: dict[tuple[str, str], Channel] = {}
        self._telegram: TelegramChannel | None = None
        self._twilio: TwilioInbound | None = None
        self._sender: Delivery | None = None
        self._reconciler: Reconciler | None = None
        self._missed: MissedInbound | None = None

    async def open(self, writer: Writer, transcriber: Transcriber | None) -> App:
        services = self._services(writer, transcriber)
        work = await self._work(services)
        outbox = Outbox(self._storage, self._channels)
        conversation = Conversation(Router(CONVERSATION), services, Router([inbound]))
        dispatcher = Dispatcher(self._storage, self._channels, conversation)
        self._make_channels()  # before the jobs: one that goes on where it stopped may fetch from a channel at once
        jobs = await self._jobs(work)
        gateway = await self._delivery(services)
        await self._start(outbox)
        await self._start(dispatcher)
        await self._open_channels(dispatcher)
        # Closed before the channels: a step that fails because its channel went away is not a failed job.
        self._stack.callback(jobs.wind_down)
        if gateway is not None and self._twilio is not None:
            self._missed = MissedInbound(gateway, self._twilio)
            await self._missed.take()  # before the routes open: in the order in which it was written
            jobs.every(MISSED_S, "missed", self._missed.take)
        if gateway is not None and self._reconciler is not None:
            jobs.every(WATCH_S, "watch", self._reconciler.watch_quietly)
        jobs.every(MORNING_S, "morning", Morning(self._storage, services).come)
        jobs.every(SUGGESTIONS_S, "suggestions", Suggestions(self._storage, services).come)
        jobs.every(MORNING_S, "sessions", SessionClock(self._storage, services).tick)
        jobs.every(WEEK_S, "style-week", WeeklyPush(self._storage).come)
        jobs.every(SWEEP_S, "sweep", self._sweep)
        return App(
            settings=self._settings,
            storage=self._storage,
            dispatcher=dispatcher,
            outbox=outbox,
            url="",
            bot_username=self._telegram.username if self._telegram else "",
            telegram_account=self._telegram.account if self._telegram else "",
        )

    def let_in(self, site: Site) -> None:
        """Opens the routes, now that everything behind them stands."""
        hooks = {}
        if self._telegram is not None and self._telegram.webhook is not None:
            hooks["therapist"] = (self._telegram.webhook.secret, self._telegram)
        site.metrics.gauge("kesher_damaged_values", lambda: self._storage.vault.damaged_count)
        for name in ("calls", "tokens", "micro_usd", "capped"):
            site.metrics.gauge(f"kesher_model_{name}", partial(getattr, self._book.totals, name))
        site.open(checks=self._checks(), telegram=hooks, twilio=self._twilio)
        self._stack.callback(site.close)

    async def begin_sending(self) -> None:
        """Last: the carrier does not repeat what it reports on a message, so the routes must be open before."""
        if self._missed is not None:
            await self._missed.take()  # once more: a webhook was refused until the routes opened
        if self._sender is not None:
            await self._start(self._sender)

    def _services(self, writer: Writer, transcriber: Transcriber | None) -> Services:
        self._stack.push_async_callback(writer.aclose)
        if transcriber is not None:
            self._stack.push_async_callback(transcriber.aclose)
        services = Services(
            writer=writer,
            transcriber=transcriber,
            max_audio_bytes=self._settings.limits.audio_mb * 1_000_000,
            default_region=self._settings.practice.country,
            has_carrier=self._settings.twilio.is_configured,
            book=self._book,
            recipients=recipients_of(self._settings),
            reengage=parts.make_reengage(self._settings),
        )
        services.notices = ChatNotices(services)
        return services

    async def _work(self, services: Services) -> Work:
        recordings = RecordingStore(self._settings.storage.data_dir / "recordings")
        await recordings.sweep_partials()
        second = parts.make_second_writer(self._settings)
        if second is not None:
            self._stack.push_async_callback(second.aclose)
        writers = parts.make_writers(
            services.writer, second, self._settings, self._storage, services.book, services.notices
        )
        recap = RecapWork(
            storage=self._storage,
            recordings=recordings,
            transcriber=services.transcriber,
            writers=writers,
            notices=services.notices,
            fetch=parts.make_fetch(self._channels, services.max_audio_bytes),
            max_audio_bytes=services.max_audio_bytes,
            voice_of=voice_of,
            sections_of=sections_of,
            check=evidence.checked,
            manner_of=manner_of_notes(writers),
        )
        draft = DraftWork(
            storage=self._storage,
            writers=writers,
            notices=services.notices,
            voice_of=voice_of,
            reengage=services.reengage,
        )
        return Work(
            recap,
            draft,
            AskWork(storage=self._storage, writers=writers, notices=services.notices),
            ReportWork(storage=self._storage, services=services),
            LearnWork(storage=self._storage, writers=writers, notices=services.notices, voice_of=voice_of),
            WeekFigure(self._storage, services),
            self._storage,
        )

    async def _jobs(self, work: Work) -> Jobs:
        jobs = await self._stack.enter_async_context(
            Jobs(
                JobSettings(data_dir=self._settings.storage.data_dir, database_url=self._settings.storage.database_url),
                key=self._storage.vault.file_key("jobs"),
                steps=work.steps(),
                queue_of={"recap.transcribe": "speech"},
                on_failed=work.failed,
            )
        )
        starter = Starter(self._storage, jobs)
        await self._start(starter)
        return jobs

    async def _delivery(self, services: Services) -> TwilioGateway | None:
        """Makes the sender; without a carrier's account approved messages wait."""
        folder = self._settings.storage.data_dir / "journal"
        missing = SendJournal.missing(folder, await self._journals_in_use())
        if missing:
            raise JournalMissing(missing)
        journal = await self._stack.enter_async_context(SendJournal(folder))
        gateway = parts.make_gateway(self._settings, self._public_url)
        if gateway is not None:
            self._stack.push_async_callback(gateway.aclose)
        self._reconciler = Reconciler(self._storage, gateway, services.notices, journal, folder)
        self._sender = Delivery(self._storage, gateway, journal, services.notices, reason_of, self._reconciler)
        return gateway

    async def _journals_in_use(self) -> tuple[str, ...]:
        """A database of this machine alone that has sent before must find its journal; one of many, not here."""
        if not self._storage.is_embedded:
            return ()
        async with self._storage.unit() as unit:
            return (FIRST_JOURNAL,) if await messages.has_attempts(unit) else ()

    def _make_channels(self) -> None:
        self._telegram = parts.make_telegram(self._settings, self._public_url)
        self._twilio = parts.make_inbound(self._settings, self._public_url, self._storage)
        for made in (self._telegram, self._twilio):
            if made is not None:
                self._channels[made.name, made.account] = made

    async def _open_channels(self, dispatcher: Dispatcher) -> None:
        if self._telegram is not None:
            menu_lines: dict[str, list[tuple[str, str]]] = {language: _menu(language) for language in LANGUAGES}
            await self._telegram.set_commands({"": menu_lines["he"], **menu_lines})
        for channel in self._channels.values():
            self._stack.push_async_callback(channel.stop)
            await channel.start(dispatcher.inlet)

    async def _start(self, part: "Outbox | Dispatcher | Starter | Delivery") -> None:
        self._stack.push_async_callback(part.stop)
        await part.start()

    async def _sweep(self) -> None:
        async with self._storage.unit() as unit:
            await wire.sweep(unit, older_than=utc_now() - KEEP_WIRE)

    def _checks(self) -> dict[str, Callable[[], Awaitable[bool]]]:
        async def database() -> bool:
            await self._storage.check()
            return True

        async def unsealed() -> bool:
            return True

        checks: dict[str, Callable[[], Awaitable[bool]]] = {"unsealed": unsealed, "database": database}
        telegram = self._telegram
        if telegram is not None:

            async def receiving() -> bool:
                return telegram.is_receiving

            checks["telegram"] = receiving
        return checks


def _menu(language: str) -> list[tuple[str, str]]:
    say = Phrases(language)
    return [(name, say(f"command-{name}")) for name in COMMANDS]
