"""A flipped bit or a moved ciphertext: that one value is called damaged, all else works, and nothing is sent by it."""

import datetime as dt
import io
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy.engine import make_url

from bot.app import App, key_source
from bot.channels.base import Reply
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.therapist.questions import BY_NAME
from bot.therapist.wizard import choice_label, name_of
from bot.turn import reply_json
from storage.database import open_storage
from storage.models import InboundMessage, InboxRow, Message, Patient, Summary, utc_now
from storage.repositories import wire
from tests.e2e.records import add_patients, count, patients_of, quiet
from tests.e2e.stage import DANA, NOTES, YOAV, Therapist, program, seated, settings_for
from tests.e2e.wording import message_on
from tests.logs import logging_into


class Disk:
    """The database file under a hand that is not the program's."""

    def __init__(self, url: str) -> None:
        self._path = str(make_url(url).database)

    def _run(self, statement: str, *values: object) -> list[Any]:
        with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
            return list(connection.execute(statement, values))

    def flip(self, table: str, column: str, *, condition: str = "1") -> None:
        """Turns the last bit of this value, in every row that fits."""
        for row, sealed in self._run(f"SELECT rowid, {column} FROM {table} WHERE {condition}"):
            self._put(table, column, row, sealed[:-1] + bytes([sealed[-1] ^ 1]))

    def swap(self, table: str, column: str) -> None:
        """Gives the first two rows each other's value."""
        (one, ours), (other, theirs) = self._run(f"SELECT rowid, {column} FROM {table} ORDER BY rowid LIMIT 2")
        self._put(table, column, one, theirs)
        self._put(table, column, other, ours)

    def _put(self, table: str, column: str, row: int, sealed: bytes) -> None:
        """A bad disk asks no trigger."""
        triggers = self._run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table)
        with closing(sqlite3.connect(self._path, timeout=30)) as connection:
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (sealed, row))
            for _, sql in triggers:
                connection.execute(sql)
            connection.commit()


@pytest.fixture
def disk(app: App) -> Disk:
    return Disk(app.settings.storage.database_url)


@pytest.fixture
async def ada(sandbox: Sandbox, app: App, language: str) -> Therapist:
    return await seated(app, sandbox.therapist("Ada"), language=language)


@pytest.fixture
def told() -> Iterator[io.StringIO]:
    """Everything that is logged."""
    stream = io.StringIO()
    with logging_into(stream):
        yield stream


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def messages_of(app: App) -> list[tuple[str, int]]:
    async with app.storage.unit() as unit:
        return [(row.state, row.version) for row in await unit.all(Message, order=Message.created_at)]


async def test_a_damaged_name_is_called_so_and_everybody_else_is_there(
    ada: Therapist, app: App, disk: Disk, told: io.StringIO, web: aiohttp.ClientSession
) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה", DANA), ("יואב", YOAV))
    disk.flip("patients", "name_ct", condition="rowid = 1")
    await ada.phone.say("/patients")
    shown = await ada.finds("patients-title", count=2)
    assert {ada.words("damaged"), "יואב"} <= set(shown.labels)
    await ada.presses("damaged")
    await ada.finds("patient-title", name=ada.words("damaged"))
    await ada.finds("patient-reach", number="••••5678")

    alarms = [json.loads(line) for line in told.getvalue().splitlines() if "sealed value" in line]
    assert [(line["level"], line["table"], line["column"]) for line in alarms] == [("error", "patients", "name_ct")]
    assert set(alarms[0]) == {"event", "level", "timestamp", "table", "column", "row_id"}
    async with web.get(f"{app.url}/metrics") as page:
        assert "kesher_damaged_values 1" in await page.text()


async def test_a_damaged_name_can_be_given_anew(ada: Therapist, app: App, disk: Disk) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה", DANA))
    disk.flip("patients", "name_ct")
    await ada.opens(ada.words("damaged"))
    await ada.presses("button-details")
    await ada.presses("button-rename")
    await ada.finds("ask-new-name")
    await ada.phone.say("דנה כהן")
    await ada.finds("patient-title", name="דנה כהן")
    assert [one.name for one in await patients_of(app, ada.phone.person.id)] == ["דנה כהן"]


async def test_names_that_were_moved_open_in_neither_place(ada: Therapist, app: App, disk: Disk) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה", DANA), ("יואב", YOAV))
    disk.swap("patients", "name_ct")
    await ada.phone.say("/patients")
    shown = await ada.finds("patients-title", count=2)
    damaged = ada.words("damaged")
    assert {f"{damaged} ••••5678", f"{damaged} ••••6543"} <= set(shown.labels)


async def test_a_damaged_key_takes_its_own_patient_alone(ada: Therapist, app: App, disk: Disk) -> None:
    await add_patients(app, ada.phone.person.id, ("דנה", DANA), ("יואב", YOAV))
    async with app.storage.unit() as unit:
        first, *_ = await unit.all(Patient, order=Patient.created_at)
        app.storage.vault.forget((await unit.key(f"patient:{first.id}")).id)
    disk.flip("data_keys", "wrapped", condition="owner = (SELECT 'patient:' || id FROM patients WHERE rowid = 1)")
    await ada.opens("יואב")
    await ada.opens(ada.words("damaged"))
    await ada.finds("patient-reach", number=ada.words("damaged"))


async def test_a_damaged_number_is_called_so_and_nothing_is_proposed_to_it(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone
) -> None:
    await ada.adds()
    disk.flip("patients", "phone_ct")
    await ada.opens()
    await ada.finds("patient-reach", number=ada.words("damaged"))
    await ada.phone.say("/draft דנה לשאול איך היה השבוע")
    await ada.finds("writer-failed")
    assert await messages_of(app) == [("draft", 1)]
    assert dana.reads == []


async def test_a_damaged_message_cannot_be_approved(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה השבוע")
    disk.flip("messages", "body_ct")
    assert await ada.presses("button-approve-send") == ada.words("damaged")
    await ada.finds("cannot-open")
    await quiet(app, sandbox)
    assert await messages_of(app) == [("pending", 1)]
    assert dana.reads == []


async def test_a_damaged_number_on_a_card_is_read_again_from_the_patients_page(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה השבוע")
    disk.flip("messages", "recipient_ct")
    assert ada.is_said(await ada.presses("button-approve-send"), "envelope-changed")
    await quiet(app, sandbox)
    assert await messages_of(app) == [("pending", 2)]
    assert dana.reads == []


async def test_a_damaged_message_stands_in_the_queue_beside_the_others_and_can_be_replaced(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone
) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה השבוע")
    await ada.drafts("להזכיר את יומן השינה")
    disk.flip("messages", "body_ct", condition="rowid = 1")
    await ada.phone.say("/queue")
    shown = await ada.finds("queue-title", count=2)
    assert ada.words("damaged") in shown.text
    assert "יומן השינה" in shown.text
    await ada.taps("1. ✉️")
    card = await ada.until(lambda one: one.labels[:1] == (ada.words("button-edit"),))
    assert message_on(card.text) == ada.words("damaged")
    assert set(card.labels) == {ada.words("button-edit"), ada.words("button-reject")}
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say("היי דנה, איך היה השבוע?")
    await ada.sees_button("⏰")
    await ada.approves()
    assert (await dana.until(lambda message: True, timeout_s=20)).body == "היי דנה, איך היה השבוע?"


async def test_a_damaged_draft_cannot_be_planned_or_written_again(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone
) -> None:
    await ada.adds()
    await ada.drafts("לשאול איך היה השבוע")
    await ada.presses("button-later")
    await ada.finds("ask-when")
    disk.flip("messages", "body_ct")
    await ada.phone.say("מחר 9:00")
    await ada.finds("cannot-open")
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    assert await messages_of(app) == [("pending", 1)]
    assert dana.reads == []


@pytest.mark.parametrize("column", ["body_ct", "recipient_ct", "request_ct"])
async def test_a_message_damaged_after_its_approval_is_not_sent_and_holds_up_no_other(
    sandbox: Sandbox, dana: PatientPhone, tmp_path: Path, language: str, column: str
) -> None:
    waiting = settings_for(sandbox, tmp_path, has_carrier=False)
    async with program(sandbox, waiting) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language=language)
        await ada.adds()
        for request in ("לשאול איך היה השבוע", "להזכיר את יומן השינה"):
            await ada.drafts(request)
            await ada.approves()
            await ada.finds("state-no-carrier")
        await quiet(app, sandbox)
    Disk(waiting.storage.database_url).flip("messages", column, condition="rowid = 1")
    async with program(sandbox, settings_for(sandbox, tmp_path)) as app:
        await ada.finds("state-failed", reason=ada.words("reason-damaged"))
        await dana.until(lambda message: "יומן השינה" in message.body, timeout_s=20)
        await ada.finds("state-delivered")
        assert sorted(state for state, _ in await messages_of(app)) == ["failed", "sent"]
        if column == "body_ct":
            await ada.presses("button-new-version")
            await ada.finds("cannot-open")
    assert len(dana.reads) == 1


async def test_a_damaged_summary_is_not_approved_and_can_be_written_again(ada: Therapist, app: App, disk: Disk) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    disk.flip("summary_versions", "sections_ct")
    assert await ada.presses("button-approve") == ada.words("damaged")
    await ada.finds("cannot-open")
    assert await count(app, Summary, Summary.state == "proposed") == 1
    await ada.phone.say("/queue")
    await ada.taps("1. 📝")
    card = await ada.until(lambda one: one.labels[:1] == (ada.words("button-again"),))
    assert ada.words("damaged") in card.text
    assert ada.words("button-approve") not in card.labels
    await ada.presses("button-again")
    await ada.presses("button-no-remark")
    await ada.sees_button(ada.words("button-approve"))
    assert await count(app, Summary, Summary.version == 2) == 1


async def test_a_summary_whose_grounds_are_damaged_is_approved_in_the_therapists_own_words_alone(
    ada: Therapist, app: App, disk: Disk
) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    disk.flip("summary_versions", "evidence_ct")
    assert await ada.presses("button-approve") == ada.words("damaged")
    await ada.finds("cannot-open")
    assert await count(app, Summary, Summary.state == "proposed") == 1
    await ada.phone.say("/queue")
    await ada.taps("1. 📝")
    card = await ada.finds("evidence-damaged")
    assert "ארבע שעות" in card.text
    assert ada.words("button-approve") not in card.labels
    await ada.presses("button-edit")
    await ada.finds("ask-summary-text")
    await ada.phone.say("ישנה ארבע שעות.")
    await ada.finds("summary-version", version=2)
    await ada.presses("button-approve")
    await ada.finds("summary-approved")


async def test_a_damaged_message_from_a_patient_does_not_keep_a_reply_from_being_written(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone
) -> None:
    await ada.adds()
    await dana.says("אפשר להזיז את הפגישה?")
    await ada.sees_button("↩️")
    disk.flip("inbound_messages", "body_ct")
    await ada.presses("button-draft-reply")
    await ada.finds("ask-what-reply")
    await ada.phone.say("להציע את יום חמישי בעשר")
    await ada.sees_button("⏰")


async def test_a_damaged_message_that_waited_keeps_no_other_from_being_shown(
    ada: Therapist, app: App, disk: Disk, dana: PatientPhone, sandbox: Sandbox
) -> None:
    await ada.adds()
    for words in ("הודעה ראשונה", "הודעה שנייה"):
        await dana.says(words)
        await ada.reads(words)
    async with app.storage.unit() as unit:
        for row in await unit.all(InboundMessage):
            row.shown_at, row.show_at = None, utc_now() + dt.timedelta(hours=8)
    disk.flip("inbound_messages", "body_ct", condition="rowid = 1")
    await ada.phone.say("/queue")
    await ada.presses("button-show-night")
    await ada.finds("patient-wrote", name="דנה")
    await quiet(app, sandbox)
    shown = [message_on(text).strip("\u2068\u2069") for text in ada.phone.reads[-2:]]
    assert shown == [ada.words("damaged"), "הודעה שנייה"]


async def test_what_the_conversation_remembers_may_be_damaged_and_it_goes_on(
    ada: Therapist, app: App, disk: Disk
) -> None:
    await ada.adds()
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-rename")
    await ada.finds("ask-new-name")
    disk.flip("chats", "data_ct")
    await ada.phone.say("דנה כהן")
    await ada.finds("cannot-open")
    await ada.phone.say("/cancel")
    await ada.finds("cancelled")
    await ada.opens()


async def test_damaged_answers_of_a_therapist_are_not_written_over(ada: Therapist, app: App, disk: Disk) -> None:
    await ada.adds()
    disk.flip("therapists", "profile_ct")
    await ada.drafts("לשאול איך היה השבוע")
    await ada.phone.say("/settings")
    await ada.taps(name_of(ada.words, BY_NAME["tone"]))
    assert await ada.taps(choice_label(ada.words, BY_NAME["tone"], "direct")) == ada.words("damaged")
    await ada.finds("cannot-open")


async def test_a_damaged_reply_or_update_holds_up_nothing_behind_it(
    sandbox: Sandbox, tmp_path: Path, language: str
) -> None:
    settings = settings_for(sandbox, tmp_path)
    async with program(sandbox, settings) as app:
        ada = await seated(app, sandbox.therapist("Ada"), language=language)
        await ada.phone.say("/help")
        await ada.finds("help-title")
        account, chat = app.telegram_account, str(ada.phone.person.id)
    storage = await open_storage(settings.storage.database_url, key_source(settings))
    async with storage.unit() as unit:
        for text in ("first", "second"):
            reply = reply_json.dump_json(Reply(text=text)).decode()
            await wire.post(unit, channel="telegram", account=account, chat=chat, reply=reply)
        await wire.receive(unit, channel="telegram", account=account, update_id="1", chat=chat, raw=b"{}")
    await storage.aclose()
    disk = Disk(settings.storage.database_url)
    disk.flip("outbox", "reply_ct", condition="seq = (SELECT min(seq) FROM outbox WHERE state = 'due')")
    disk.flip("inbox", "body_ct", condition="state = 'new'")
    async with program(sandbox, settings) as app:
        await ada.reads("second")
        await ada.phone.say("/queue")
        await ada.finds("queue-empty")
        await quiet(app, sandbox)
        assert await count(app, InboxRow, InboxRow.state == "parked") == 1
    assert "first" not in ada.phone.reads
