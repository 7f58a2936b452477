"""The doctor: what it finds in every state, that it changes nothing, and that it gives nothing away."""

import ast
import datetime as dt
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import opened_storage
from bot.doctor import machine, services, speech
from bot.doctor.findings import Finding, Reporter
from bot.doctor.run import examine
from bot.phrases import Phrases
from bot.sandbox.faults import Fault
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, Sandbox
from bot.settings import Settings, load_settings
from pipelines.speech.micro import Line, Script, build_scripted
from pipelines.speech.models import known
from storage.journal import SendJournal
from storage.vault import write_key_file
from tests.command_line import PASSPHRASE, kesher
from tests.fake_claude import FakeClaude, Said

pytest_plugins = ["tests.postgres"]
ENGLISH = Reporter(say=Phrases("en"))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def accounts(sandbox: Sandbox) -> dict[str, str]:
    """A complete installation against the local services."""
    return {
        "KESHER_TELEGRAM__TOKEN": THERAPIST_TOKEN,
        "KESHER_TELEGRAM__BASE_URL": sandbox.url,
        "KESHER_TWILIO__ACCOUNT_SID": ACCOUNT_SID,
        "KESHER_TWILIO__AUTH_TOKEN": AUTH_TOKEN,
        "KESHER_TWILIO__BASE_URL": sandbox.url,
        "KESHER_TWILIO__SMS_FROM": SMS_FROM,
        "KESHER_WEB__PUBLIC_URL": "https://kesher.example",
        "KESHER_SECURITY__PASSPHRASE": PASSPHRASE,
    }


class Examination:
    """All findings of one visit."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.text = "\n".join(map(str, findings))

    def line(self, beginning: str) -> str:
        (found,) = [str(one) for one in self.findings if one.text.startswith(beginning)]
        return found

    @property
    def is_well(self) -> bool:
        return all(one.mark != "✗" for one in self.findings)


async def visit(folder: Path, settings: dict[str, str], **options: Any) -> Examination:
    return Examination([one async for one in examine(settings, folder, estimate=False, **options)])


async def founded(folder: Path, settings: dict[str, str]) -> Settings:
    """Makes the database as a first start does."""
    loaded = load_settings(settings, folder)
    async with opened_storage(loaded):
        return loaded


def everything_in(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


async def test_with_nothing_set_it_names_what_is_missing_and_makes_nothing(tmp_path: Path) -> None:
    seen = await visit(tmp_path, {"KESHER_TELEGRAM__BASE_URL": "http://127.0.0.1:9"})

    assert "✗ Settings: KESHER_TELEGRAM__TOKEN is not set" in seen.text
    assert "✗ Settings: KESHER_SECURITY__PASSPHRASE is not set" in seen.text
    assert seen.line("Clock") == "! Clock: Telegram could not be asked for the time."
    assert everything_in(tmp_path) == {}


async def test_settings_that_cannot_be_read_are_the_one_finding(tmp_path: Path) -> None:
    seen = await visit(tmp_path, {"KESHER_TELEGRAM__TOKN": "1:a"})

    assert [str(one) for one in seen.findings] == [
        "✗ Settings: KESHER_TELEGRAM__TOKN is not a setting; did you mean KESHER_TELEGRAM__TOKEN?"
    ]


async def test_a_complete_installation_is_well_and_stays_as_it_was(tmp_path: Path, accounts: dict[str, str]) -> None:
    await founded(tmp_path, accounts)
    before = everything_in(tmp_path)

    seen = await visit(tmp_path, accounts)

    assert seen.is_well, seen.text
    assert seen.line("Key") == "✓ Key: it opens what is stored."
    assert seen.line("Database").startswith("✓ Database: schema 0")
    assert seen.line("Telegram") == "✓ Telegram: the bot @kesher_bot answers (polling)."
    assert seen.line("Twilio") == "✓ Twilio: the account is active."
    assert seen.line("Public address").startswith("✓")
    assert seen.line("Clock") == "✓ Clock: agrees with Telegram's."
    assert everything_in(tmp_path) == before


async def test_it_sends_nothing(tmp_path: Path, accounts: dict[str, str], sandbox: Sandbox) -> None:
    await visit(tmp_path, accounts)

    assert {call.name for call in sandbox.telegram.calls} == {"getMe"}
    assert {call.name for call in sandbox.twilio.calls} == {"account"}


async def test_it_looks_into_the_database_of_a_running_program(tmp_path: Path, accounts: dict[str, str]) -> None:
    async with opened_storage(load_settings(accounts, tmp_path)) as storage:
        seen = await visit(tmp_path, accounts)
        await storage.check()

    assert seen.line("Key") == "✓ Key: it opens what is stored."


async def test_it_looks_into_postgresql(tmp_path: Path, accounts: dict[str, str], postgres_url: str) -> None:
    accounts["KESHER_STORAGE__DATABASE_URL"] = postgres_url
    first = await visit(tmp_path, accounts)
    await founded(tmp_path, accounts)
    second = await visit(tmp_path, accounts)

    assert first.line("Database") == "✓ Database: none yet; it is made at the first start."
    assert second.line("Key") == "✓ Key: it opens what is stored."


async def test_nothing_secret_is_ever_shown(tmp_path: Path, accounts: dict[str, str], sandbox: Sandbox) -> None:
    sandbox.telegram.faults.plan("getMe", Fault(status=401))
    accounts["KESHER_STORAGE__DATABASE_URL"] = "postgresql://kesher:horses@127.0.0.1:9/kesher"
    seen = await visit(tmp_path, accounts)

    assert [secret for secret in (THERAPIST_TOKEN, AUTH_TOKEN, PASSPHRASE, "horses") if secret in seen.text] == []
    assert seen.line("Database").startswith("✗ Database: it does not answer (OperationalError)")


async def test_another_passphrase_does_not_open_what_is_stored(tmp_path: Path, accounts: dict[str, str]) -> None:
    await founded(tmp_path, accounts)
    seen = await visit(tmp_path, accounts | {"KESHER_SECURITY__PASSPHRASE": "three loud herons"})

    assert seen.line("Key").startswith("✗ Key: it does not open what is stored")


async def test_a_key_file_is_tried_before_the_first_start(tmp_path: Path, accounts: dict[str, str]) -> None:
    del accounts["KESHER_SECURITY__PASSPHRASE"]
    accounts["KESHER_SECURITY__KEY_FILE"] = "kesher.key"
    absent = await visit(tmp_path, accounts)
    write_key_file(tmp_path / "kesher.key")
    good = await visit(tmp_path, accounts)
    (tmp_path / "kesher.key").chmod(0o644)
    exposed = await visit(tmp_path, accounts)

    assert absent.line("Key").startswith("✗ Key:")
    assert good.line("Key").startswith("✓ Key: usable")
    assert exposed.line("Key").startswith("✗ Key: others may read")


async def test_a_schema_of_a_newer_program_is_named(tmp_path: Path, accounts: dict[str, str]) -> None:
    await founded(tmp_path, accounts)
    with sqlite3.connect(tmp_path / "data" / "kesher.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    seen = await visit(tmp_path, accounts)

    assert seen.line("Database").startswith("✗ Database: schema 9999 was made by a newer Kesher")


async def test_a_file_that_is_no_database_is_said(tmp_path: Path, accounts: dict[str, str]) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "kesher.db").write_bytes(b"not a database, but long enough to be read as a header" * 20)

    seen = await visit(tmp_path, accounts)

    assert seen.line("Database").startswith("✗ Database: it does not answer")


async def test_a_lost_send_journal_is_named(tmp_path: Path, accounts: dict[str, str]) -> None:
    await founded(tmp_path, accounts)
    journal = tmp_path / "data" / "journal"
    async with SendJournal(journal):
        pass
    (journal / "sender.journal").unlink()

    seen = await visit(tmp_path, accounts)

    assert seen.line("Send journal").startswith("✗ Send journal: sender is gone")


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "beginning"),
    [
        (0o700, 0o644, "✓ Data folder"),
        (0o755, 0o600, "! Data folder: others may look into"),
        (0o755, 0o644, "✗ Data folder: others may read kesher.db"),
    ],
)
def test_what_others_could_read_is_said(tmp_path: Path, folder_mode: int, file_mode: int, beginning: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "kesher.db").touch()
    (data / "kesher.db").chmod(file_mode)
    data.chmod(folder_mode)

    first = next(machine.check_folder(load_settings({}, tmp_path), ENGLISH))

    assert str(first).startswith(beginning)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")

    (only,) = machine.check_folder(load_settings({}, tmp_path), ENGLISH)

    assert only.mark == "✗"


@pytest.mark.parametrize(
    ("table", "mark"),
    [
        ("Filename Type Size Used Priority\n", "✓"),
        ("Filename Type Size Used Priority\n/dev/zram0 partition 1 0 5\n", "✓"),
        ("Filename Type Size Used Priority\n/dev/dm-1 partition 1 0 5\n", "✓"),
        ("Filename Type Size Used Priority\n/swapfile file 2097148 0 -2\n", "!"),
    ],
    ids=["none", "compressed memory", "device mapper", "file"],
)
def test_swap_on_a_plain_disk_is_a_warning(tmp_path: Path, table: str, mark: str) -> None:
    (tmp_path / "swaps").write_text(table)

    assert next(machine.check_memory(ENGLISH, swaps=tmp_path / "swaps")).mark == mark


async def test_a_clock_that_is_an_hour_off_is_wrong(tmp_path: Path) -> None:
    async def an_hour_ago(_request: web.Request) -> web.Response:
        then = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        return web.Response(headers={"Date": format_datetime(then, usegmt=True)})

    application = web.Application()
    application.router.add_get("/", an_hour_ago)
    async with TestServer(application) as server:
        settings = load_settings({"KESHER_TELEGRAM__BASE_URL": str(server.make_url("")).rstrip("/")}, tmp_path)
        found = await machine.check_clock(settings, ENGLISH)

    assert re.fullmatch(r"✗ Clock: 3,?(599|60[0-9]) seconds off; .*", str(found))


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault(status=401, body={"ok": False, "error_code": 401, "description": "Unauthorized"}), "not accepted"),
        (Fault(status=502, body="<html>"), "no answer"),
        (Fault(drop=True), "no answer"),
    ],
    ids=["refused", "bad gateway", "dropped"],
)
async def test_telegrams_answer_is_told_apart(
    tmp_path: Path, accounts: dict[str, str], sandbox: Sandbox, fault: Fault, line: str
) -> None:
    sandbox.telegram.faults.plan("getMe", fault)
    seen = await visit(tmp_path, accounts)

    assert seen.line("Telegram").startswith("✗")
    assert line in seen.line("Telegram")


@pytest.mark.parametrize(
    ("fault", "mark", "line"),
    [
        (Fault(status=401, body={"code": 20003, "message": "Authenticate", "status": 401}), "✗", "not accepted"),
        (Fault(status=500, body="oops"), "✗", "no answer"),
        (Fault(drop=True), "✗", "no answer"),
        (Fault(status=200, body={"sid": ACCOUNT_SID, "status": "suspended", "type": "Full"}), "✗", "is suspended"),
        (Fault(status=200, body={"sid": ACCOUNT_SID, "status": "active", "type": "Trial"}), "!", "trial account"),
    ],
    ids=["refused", "server error", "dropped", "suspended", "trial"],
)
async def test_twilios_answer_is_told_apart(
    tmp_path: Path, accounts: dict[str, str], sandbox: Sandbox, fault: Fault, mark: str, line: str
) -> None:
    sandbox.twilio.faults.plan("account", fault, fault)  # the transport asks a second time when a GET is dropped
    seen = await visit(tmp_path, accounts)

    assert seen.line("Twilio").startswith(mark)
    assert line in seen.line("Twilio")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "https://192.168.1.7", "https://kesher.local", "https://box"])
def test_an_address_that_twilio_cannot_reach_is_wrong(tmp_path: Path, url: str) -> None:
    settings = load_settings({"KESHER_TWILIO__ACCOUNT_SID": ACCOUNT_SID, "KESHER_WEB__PUBLIC_URL": url}, tmp_path)

    (found,) = services.check_address(settings, ENGLISH)

    assert found.mark == "✗"


async def test_the_model_is_called_only_when_asked_to(tmp_path: Path, accounts: dict[str, str]) -> None:
    async with FakeClaude() as claude:
        accounts |= {"KESHER_ANTHROPIC__API_KEY": "sk-ant-test-1", "KESHER_ANTHROPIC__BASE_URL": claude.url}
        offline = await visit(tmp_path, accounts)
        asked_offline = len(claude.requests)
        online = await visit(tmp_path, accounts, online=True)
        both = await visit(tmp_path, {**accounts, "KESHER_ANTHROPIC__FALLBACK_MODEL": "the-second"}, online=True)
        claude.answer = lambda _body: Said(status=401)
        refused = await visit(tmp_path, accounts, online=True)

    assert "it was not called" in offline.line("Language model")
    assert asked_offline == 0
    assert online.line("Language model").endswith("answers.")
    assert "the-second answers." in both.text
    assert refused.line("Language model").startswith("✗")


async def test_a_speech_model_must_be_there_and_whole(tmp_path: Path, accounts: dict[str, str]) -> None:
    folder = tmp_path / "scripted"
    build_scripted(folder, Script(language="en", lines=(Line(start_s=0.2, end_s=2.0, text="Hello."),)))
    by_folder = accounts | {"KESHER_WHISPER__MODEL": str(folder)}

    absent = await visit(tmp_path, accounts | {"KESHER_WHISPER__MODEL": "small"})
    whole = await visit(tmp_path, by_folder)
    (folder / "tokenizer.json").unlink()
    damaged = await visit(tmp_path, by_folder)
    shutil.rmtree(folder)

    assert "`kesher models pull small` fetches it" in absent.line("Speech")
    assert whole.line("Speech").startswith("✓")
    assert damaged.line("Speech").startswith("✗")
    assert "tokenizer.json" in damaged.line("Speech")


async def test_what_this_machine_carries_is_said_as_an_estimate(tmp_path: Path) -> None:
    tiny = known("tiny")
    assert tiny is not None

    found = [str(one) async for one in speech.estimate_speech(load_settings({}, tmp_path), ENGLISH, [tiny])]

    assert re.match(r"! Speech, estimate: half an hour of Hebrew in about [\d.]+ min with tiny \(500 MB\)", found[0])
    assert found[1].startswith("! Speech, estimate: this machine carries tiny.")


async def test_in_hebrew_every_line_is_hebrew(tmp_path: Path, accounts: dict[str, str]) -> None:
    await founded(tmp_path, accounts)
    seen = await visit(tmp_path, accounts, language="he")

    assert [str(one) for one in seen.findings if not re.search("[א-ת]", one.text)] == []
    assert "✓ מפתח: פותח את מה ששמור." in seen.text


async def test_the_command_ends_with_one_when_something_is_wrong_and_zero_when_not(
    tmp_path: Path, accounts: dict[str, str]
) -> None:
    short = {name.removeprefix("KESHER_"): value for name, value in accounts.items()}
    well = await kesher("doctor", "--no-estimate", folder=tmp_path, **short)
    ill = await kesher("doctor", "--no-estimate", folder=tmp_path, **short | {"TELEGRAM__TOKEN": "4242:nobody"})

    assert (well.code, well.err) == (0, "")
    assert (ill.code, ill.err) == (1, "")
    assert "✗ Telegram: the token is not accepted" in ill.out


def phrases_in(language: str) -> dict[str, list[str]]:
    """The doctor's phrases and the values that each wants."""
    path = Path(__file__).parents[1] / "bot" / "phrases" / language / "doctor.ftl"
    lines = [line.partition(" = ") for line in path.read_text(encoding="utf-8").splitlines() if " = " in line]
    return {name: sorted(re.findall(r"{ \$(\w+) }", text)) for name, _, text in lines}


def test_both_languages_have_the_same_phrases_and_the_code_uses_each() -> None:
    used = set()
    for path in (Path(__file__).parents[1] / "bot" / "doctor").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(f"doctor-{node.value}")

    assert phrases_in("he") == phrases_in("en")
    assert set(phrases_in("en")) - used == set()
