"""Two messages, everything that can happen to them in any order, and the invariants after every step.

Messages begin in any stage; taps, edits, sending, the carrier, the world, crashes, an older database and a buggy
program take turns.
"""

import asyncio
import datetime as dt
import shutil
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy.exc import DBAPIError

from storage import flags, messages
from storage.errors import Conflict, NotFound
from storage.models import InboundMessage, Message, Patient, utc_now
from storage.models.messaging import STATES
from storage.repositories.drafts import open_message
from storage.repositories.patients import MESSAGING
from storage.repositories.therapist import enter
from storage.unit import UnitOfWork
from storage.vault import Damaged, DataKey, Vault
from tests.proof.databases import Database, folder_in_memory
from tests.proof.invariants import Watch, hold, moment
from tests.proof.people import PHONES, Person
from tests.proof.steps import STEPS, InHand, Sender, Step
from tests.proof.world import FATES, Card, Fate, ModelCarrier, Torn
from tests.proof.wrongs import COLUMNS, DEEDS, AtHand, Buggy, Wrong

T = TypeVar("T")
TEXTS = ("How did the sleep diary go?", "See you on Sunday at ten.")
NUMBERS = (PHONES[0][1], "+972541230000")
STATUSES = ("queued", "sent", "delivered", "read", "failed", "undelivered", "nonsense")
FACTS = (
    "opt-out",
    "opt-in",
    "revoke",
    "grant",
    "new number",
    "old number",
    "archive",
    "restore",
    "flag",
    "unflag",
    "an answer",
)
HOURS = (-30.0, -1.0, 0.5, 3.0, 30.0)
LIVELY = ("draft", "pending", "pending", "approved", "approved", "approved", "sending", "sending", "uncertain")
STAGES = st.sampled_from((*LIVELY, *LIVELY, *STATES))
WHICH = st.integers(0, 1)
SOME_COLUMNS = st.one_of(st.just([]), st.lists(st.sampled_from(COLUMNS), max_size=3))
PICKS = st.lists(st.integers(0, 7), min_size=4, max_size=4)
TEARS = st.sampled_from((False, False, False, True))


@dataclass(frozen=True, kw_only=True)
class Lab:
    """What every run of the machine begins with."""

    database: Database
    vault: Vault
    ada: Person
    colleague: str
    keys: dict[str, DataKey]


class Approvals(RuleBasedStateMachine):
    """See the module. `lab` is given by a subclass that `machine_on` makes."""

    lab: Lab

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._journals = folder_in_memory()
        self.carrier = ModelCarrier()
        self.cards: list[Card] = []
        self.tapped: list[Card] = []
        self.copied: list[Card] | None = None
        self.ids: list[str] = []
        self.now = utc_now()
        self.is_soiled = False
        self.is_misled = False
        self.lab.database.begin()
        self.watch = Watch(
            database=self.lab.database,
            vault=self.lab.vault,
            keys=self.lab.keys,
            cards=self.cards,
            carrier=self.carrier,
        )
        self.sender = Sender(self.lab.database, self.lab.vault, self._journals, self.carrier)
        self._run(self.sender.launch())

    def teardown(self) -> None:
        self._run(self.sender.aclose())
        self._runner.close()
        shutil.rmtree(self._journals)

    def _run(self, deed: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(deed)

    def _try(self, deed: Coroutine[Any, Any, T], *, may_be_refused: bool = False) -> T | None:
        """What the program does; None where it refuses, or dies in the middle.

        The database need not refuse anything to a program that no bug has spoiled the rows of.
        """
        try:
            return self._run(deed)
        except (Conflict, NotFound, Torn):
            return None
        except (DBAPIError, Damaged):
            if not (self.is_soiled or may_be_refused):
                raise
            return None

    # The stages from which they begin

    @initialize(stages=st.tuples(STAGES, STAGES), text=st.sampled_from(TEXTS))
    def begin(self, stages: Sequence[str], text: str) -> None:
        for stage in stages:
            self.ids.append(self._run(self._new()))
            self._bring(len(self.ids) - 1, stage, text)

    def _bring(self, which: int, stage: str, text: str) -> None:
        if stage == "draft":
            return
        card = self._run(self._show(which, text))
        self.cards.append(card)
        if stage in {"pending", "rejected", "expired"}:
            if stage != "pending":
                deed = messages.reject if stage == "rejected" else messages.expire
                self._run(self._do(which, deed))
            return
        self._run(self._press(card))
        self.tapped.append(card)
        if stage == "failed":
            self._run(self._do(which, lambda unit, row: messages.fail(unit, row, "archived")))
        elif stage != "approved":
            fate: Fate = "taken, answer lost" if stage == "uncertain" else "taken"
            self._run(self.sender.send(fate, "claimed" if stage == "sending" else "settled", self.now))

    async def _new(self) -> str:
        async with self.sender.storage.unit() as unit:
            room = await enter(unit, self.lab.ada.therapist_id)
            patient = await room.patients.get(self.lab.ada.patients[0])
            return (await room.drafts.create(patient, chat_id=self.lab.ada.chat_id, request={})).id

    async def _do(self, which: int, deed: Callable[[UnitOfWork, Message], Awaitable[T]]) -> T:
        async with self.sender.storage.unit() as unit:
            return await deed(unit, await open_message(unit, self.ids[which]))

    # The therapist

    async def _show(self, which: int, text: str | None, *, hours: float | None = None, is_torn: bool = False) -> Card:
        """Writes a text (None: the one that is there) and shows it on a card, as `agent.approval` does."""
        async with self.sender.storage.unit() as unit:
            message = await open_message(unit, self.ids[which])
            patient = await self._patient(unit)
            if text is not None:
                await messages.write(unit, message, text, writer="test")
            later = None if hours is None else self.now + dt.timedelta(hours=hours)
            await messages.propose(unit, message, recipient=patient.phone, now=self.now, not_before=later)
            if is_torn:
                raise Torn
            return Card(
                message_id=message.id,
                version=message.version,
                to=message.recipient or "",
                channel=message.channel,
                body=message.body or "",
                ends=message.not_after,
            )

    async def _patient(self, unit: UnitOfWork) -> Patient:
        room = await enter(unit, self.lab.ada.therapist_id)
        return await room.patients.get(self.lab.ada.patients[0])

    async def _press(self, card: Card, *, is_torn: bool = False) -> int:
        async with self.sender.storage.unit() as unit:
            patient = await self._patient(unit)
            await messages.approve(
                unit,
                await open_message(unit, card.message_id),
                version=card.version,
                approver=self.lab.ada.therapist_id,
                recipient=patient.phone,
                method="button",
                now=self.now,
            )
            if is_torn:
                raise Torn
        return 1

    @rule(which=WHICH, text=st.sampled_from(TEXTS), hours=st.sampled_from((None, None, 2.0, -2.0)), is_torn=TEARS)
    def edits(self, which: int, text: str, hours: float | None, is_torn: bool) -> None:
        card = self._try(self._show(which, text, hours=hours, is_torn=is_torn))
        if card:
            self.cards.append(card)

    @rule(which=WHICH, text=st.sampled_from((None, *TEXTS)))
    def does_half_an_edit(self, which: int, text: str | None) -> None:
        """Writes and shows no card yet, or shows the card of what was written."""
        if text is not None:
            self._try(self._do(which, lambda unit, row: messages.write(unit, row, text, writer="test")))
            return
        card = self._try(self._show(which, None))
        if card:
            self.cards.append(card)

    @precondition(lambda self: self.cards)
    @rule(back=st.sampled_from((0, 0, 1, 2, 3)), how=st.sampled_from(("once", "once", "twice", "torn")))
    def taps(self, back: int, how: str) -> None:
        """On the newest card or an older one, which is still there in the chat."""
        card = self.cards[-1 - back % len(self.cards)]
        deed = self._twice(card) if how == "twice" else self._press(card, is_torn=how == "torn")
        won = self._try(deed) or 0
        hold(won <= 1, "two approvals for two taps")
        if won:
            hold(card.ends is None or self.now <= card.ends, "approved after its time", card.ends)
            self.tapped.append(card)

    async def _twice(self, card: Card) -> int:
        both = await asyncio.gather(self._press(card), self._press(card), return_exceptions=True)
        for one in both:
            if isinstance(one, BaseException) and not isinstance(one, Conflict | NotFound | DBAPIError | Damaged):
                raise one
        return both.count(1)

    @rule(which=WHICH, is_rejected=st.booleans())
    def rejects_or_says_that_it_arrived(self, which: int, is_rejected: bool) -> None:
        self._try(self._do(which, messages.reject if is_rejected else messages.confirm_arrived))

    # The world

    @rule(fact=st.sampled_from((*FACTS, *HOURS)))
    def the_world_changes(self, fact: str | float) -> None:
        """A fact about the patient, or the clock by so many hours."""
        if isinstance(fact, str):
            self._try(self._change(fact))
        else:
            self.now += dt.timedelta(hours=fact)

    async def _change(self, fact: str) -> None:
        async with self.sender.storage.unit() as unit:
            room = await enter(unit, self.lab.ada.therapist_id)
            patient = await room.patients.get(self.lab.ada.patients[0])
            match fact:
                case "opt-out" | "opt-in":
                    patient.opted_out_at = utc_now() if fact == "opt-out" else None
                case "revoke" | "grant":
                    await room.patients.record_consent(
                        patient,
                        type_=MESSAGING,
                        granted=fact == "grant",
                        version="1",
                        text="Yes",
                        language="en",
                        how="spoken",
                    )
                case "new number" | "old number":
                    await room.patients.change_phone(patient, NUMBERS[fact == "new number"])
                case "archive":
                    await room.patients.archive(patient)
                case "restore":
                    await room.patients.restore(patient)
                case "an answer":
                    await unit.add(_answer(patient))
                case "flag":
                    await flags.raise_flag(unit, room.me, patient, by="test", reason="")
                case _:
                    await flags.close_flag(unit, room.me, patient, note="")

    # The sender and the carrier

    @precondition(lambda self: len(self.sender.in_hand) < 3)
    @rule(fate=st.sampled_from(FATES), until=st.sampled_from(STEPS), is_torn=TEARS)
    def sends(self, fate: Fate, until: Step, is_torn: bool) -> None:
        if is_torn:
            self._try(self.sender.claim(self.now, is_torn=True))
        elif self._try(self.sender.claim(self.now)):
            self._nothing_forbade()
            one = self.sender.in_hand[-1]
            for _ in range(STEPS.index(until)):
                self._try(self.sender.go_on(one, fate))

    @precondition(lambda self: self.sender.in_hand)
    @rule(which=WHICH, fate=st.sampled_from(FATES), is_torn=TEARS)
    def goes_on(self, which: int, fate: Fate, is_torn: bool) -> None:
        one: InHand = self.sender.in_hand[which % len(self.sender.in_hand)]
        self._try(self.sender.go_on(one, fate, is_torn=is_torn))

    def _nothing_forbade(self) -> None:
        """The world in the moment of sending, read past the program."""
        patient, permit = self.lab.ada.patients[0], self.sender.in_hand[-1].permit
        [(opted_out, status, number)] = self.lab.database.rows(
            f"SELECT opted_out_at, status, phone_ct FROM patients WHERE id = '{patient}'"
        )
        consents = self.lab.database.rows(
            f"SELECT granted FROM consent_events WHERE patient_id = '{patient}' ORDER BY at"
        )
        flagged = self.lab.database.rows("SELECT 1 FROM risk_flags WHERE closed_at IS NULL")
        allowed = opted_out is None and status == "active" and bool(consents[-1][0]) and not flagged
        hold(allowed, "claimed against the facts", opted_out, status, consents[-1], flagged)
        phone = self.lab.keys[patient].open(bytes(number), table="patients", column="phone_ct", row=patient)
        hold(permit.to == phone.decode(), "claimed for an old number")
        [window] = self.lab.database.rows(
            f"SELECT not_before, not_after FROM messages WHERE id = '{permit.message_id}'"
        )
        [(approved_at,)] = self.lab.database.rows(
            f"SELECT a.at FROM approvals a JOIN messages m ON m.approval_id = a.id WHERE m.id = '{permit.message_id}'"
        )
        later = self.lab.database.rows(f"SELECT 1 FROM inbound_messages WHERE received_at > '{approved_at}'")
        hold(not later, "claimed although the patient has written since")
        begins, ends = map(moment, window)
        hold((begins or self.now) <= self.now <= (ends or self.now), "claimed outside its window", begins, ends)

    @rule()
    def looks_at_the_carriers_list(self) -> None:
        self._try(self.sender.reconciler._reconcile())

    @precondition(lambda self: self.carrier.taken)
    @rule(
        which=st.integers(0, 3),
        status=st.sampled_from(STATUSES),
        about=st.sampled_from(("own", "own", "own", "another's id", "a strange id", "a strange token")),
    )
    def the_carrier_reports(self, which: int, status: str, about: str) -> None:
        one = self.carrier.taken[which % len(self.carrier.taken)]
        token = "nobody's" if about == "a strange token" else one.token
        sid = {"another's id": self.carrier.taken[-1].sid, "a strange id": "SMstrange"}.get(about, one.sid)
        self.is_misled |= sid != one.sid
        # Under another message's id it is refused by the database, if not before.
        self._try(self._report(token, sid, status), may_be_refused=about == "another's id")

    async def _report(self, token: str, sid: str, status: str) -> None:
        async with self.sender.storage.unit() as unit:
            await messages.carrier_says(unit, token=token, sid=sid, status=status, error_code=0)

    # Crashes and copies

    @rule()
    def crashes(self) -> None:
        self._restart(lambda: None)

    @rule()
    def is_copied(self) -> None:
        self.lab.database.copy()
        self.copied = list(self.cards)

    @precondition(lambda self: self.copied is not None)
    @rule()
    def an_older_copy_is_put_back(self) -> None:
        """The buttons of cards that were shown since are rows that are gone as well.

        So are attempts: what the carrier lists of theirs cannot be told from a twin's any more.
        """
        self.is_misled = True
        self._restart(self.lab.database.put_back)
        self.cards[:] = self.copied or []
        self.watch.forget()

    def _restart(self, meanwhile: Callable[[], None]) -> None:
        self._run(self.sender.aclose())
        meanwhile()
        try:
            self._run(self.sender.launch())
        except DBAPIError:
            if not self.is_soiled:
                raise
            # It cannot start, and so it cannot send; the next restart may.
            with suppress(DBAPIError):
                self._run(self.sender.aclose())
            self._run(self.sender.launch())

    # A buggy program

    @rule(which=WHICH, deed=st.sampled_from(DEEDS), picks=PICKS)
    def a_bug_writes_a_row(self, which: int, deed: str, picks: Sequence[int]) -> None:
        self._wrong(which, Wrong(deed=deed, columns=(), picks=picks))

    @rule(which=WHICH, column=st.sampled_from(COLUMNS), more=SOME_COLUMNS, picks=PICKS)
    def a_bug_changes_a_message(self, which: int, column: str, more: Sequence[str], picks: Sequence[int]) -> None:
        self._wrong(which, Wrong(deed="change message", columns=(column, *more), picks=picks))

    @rule(which=WHICH, state=st.sampled_from(STATES), picks=PICKS)
    def a_bug_takes_a_step(self, which: int, state: str, picks: Sequence[int]) -> None:
        self._wrong(which, Wrong(deed="step", columns=(), picks=(STATES.index(state), *picks[1:])))

    def _wrong(self, which: int, wrong: Wrong) -> None:
        with suppress(DBAPIError):
            self.is_soiled |= self._run(self._bug(which, wrong))

    async def _bug(self, which: int, wrong: Wrong) -> bool:
        at_hand = AtHand(
            message_id=self.ids[which],
            other_id=self.ids[1 - which],
            therapists=(self.lab.ada.therapist_id, self.lab.colleague),
            patients=self.lab.ada.patients[:2],
            bodies=tuple(self._sealed(which, "body_ct", text) for text in TEXTS),
            recipients=tuple(self._sealed(which, "recipient_ct", number) for number in NUMBERS),
        )
        async with self.sender.storage._engine.begin() as connection:
            return await Buggy(connection, at_hand).do(wrong)

    def _sealed(self, which: int, column: str, value: str) -> bytes:
        """Well sealed: a bug in the program has the program's keys."""
        key = self.lab.keys[self.lab.ada.patients[0]]
        return key.seal(value.encode(), table="messages", column=column, row=self.ids[which])

    @invariant()
    def everything_holds(self) -> None:
        self.watch.look(self.tapped, is_plain=not (self.is_soiled or self.is_misled))


def _answer(patient: Patient) -> InboundMessage:
    return InboundMessage(
        patient_id=patient.id, therapist_id=patient.therapist_id, sid=f"SM{uuid.uuid4().hex}", channel="sms"
    )


def machine_on(lab: Lab) -> type[Approvals]:
    """Hypothesis makes its machines itself, from a class."""
    return type("ApprovalsHere", (Approvals,), {"lab": lab})
