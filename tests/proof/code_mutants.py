"""The program with one line of it put wrong, in a copy of its own, and the test that must notice."""

import asyncio
import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "agent", "pipelines", "storage", "prompts", "tests")
MESSAGES, GATEWAY, FACTS = (
    "tests/storage/test_messages.py",
    "tests/channels/test_twilio_gateway.py",
    "tests/proof/test_facts.py",
)
REMINDER = (
    "tests/storage/test_appointments.py::test_a_reminder_is_for_a_session_that_stands_in_calm_hours_with_no_flag_raised"
)


@dataclass(frozen=True, kw_only=True)
class CodeMutant:
    """`line` stands once in `file`; with `instead` in its place `caught_by` must fail."""

    name: str
    file: str
    line: str
    instead: str
    caught_by: str


def _check(name: str, file: str, condition: str, caught_by: str) -> CodeMutant:
    """What is refused under this condition is refused no more."""
    return CodeMutant(name=name, file=file, line=f"if {condition}:", instead="if False:", caught_by=caught_by)


def _fact(reason: str, condition: str) -> CodeMutant:
    caught_by = f"{FACTS}::test_an_approved_message_fails_on_what_became_true_since[{reason}]"
    return _check(f"{reason} is not looked at in the claim", "pipelines/recheck.py", condition, caught_by)


CODE_MUTANTS = (
    _check(
        "the version that was shown is ignored",
        "storage/messages.py",
        "message.version != version",
        f"{MESSAGES}::TestApproving::test_an_outdated_version_is_refused",
    ),
    _check(
        "the code over the envelope is ignored",
        "storage/messages.py",
        "message.content_mac is None or not secrets.compare_digest(mac, message.content_mac)",
        f"{MESSAGES}::TestApproving::test_a_row_changed_behind_the_card_is_refused",
    ),
    _check(
        "a card whose time is over is approved",
        "storage/messages.py",
        "message.not_after is not None and now > message.not_after",
        f"{MESSAGES}::TestApproving::test_a_card_whose_window_is_over_is_refused",
    ),
    _check(
        "a new text keeps the version of the old one",
        "storage/messages.py",
        "message.body_ct is not None",
        f"{MESSAGES}::TestWriting::test_the_button_of_the_text_before_approves_nothing",
    ),
    CodeMutant(
        name="an answer that proves nothing is taken for a refusal",
        file="bot/channels/twilio.py",
        line="return Unknown(reason=type(error).__name__)",
        instead="return NotAccepted(code=0, retry=True)",
        caught_by=f"{GATEWAY}::test_what_an_answer_proves_and_that_it_is_asked_once",
    ),
    CodeMutant(
        name="an error of the carrier's own is taken for a refusal",
        file="bot/channels/twilio.py",
        line='return Unknown(reason=f"HTTP {http_status}")',
        instead="return NotAccepted(code=0, retry=True)",
        caught_by="tests/e2e/test_delivery.py::test_an_answer_that_proves_nothing_is_never_followed_by_a_second_call",
    ),
    CodeMutant(
        name="what was uncertain is approved again",
        file="storage/messages.py",
        line='message.state = "uncertain"',
        instead='message.state = "approved"',
        caught_by=f"{MESSAGES}::TestTheAnswer::test_no_answer_is_shown_as_uncertain_and_never_due_again",
    ),
    CodeMutant(
        name="a call that a crash cut is made again",
        file="pipelines/reconciling.py",
        line='await messages.unknown(unit, attempt.token, reason="unknown")',
        instead='await messages.not_accepted(unit, attempt.token, reason="", error_code=0, retry=True)',
        caught_by="tests/e2e/test_delivery.py"
        "::test_a_call_that_was_cut_by_a_crash_is_shown_as_uncertain_and_not_repeated",
    ),
    CodeMutant(
        name="the journal is not read after an older database was put back",
        file="pipelines/reconciling.py",
        line="entries = await asyncio.to_thread(SendJournal.read_all, self._journals)",
        instead="entries = ()",
        caught_by="tests/kill/test_restore.py"
        "::test_a_message_that_the_copy_holds_as_approved_is_found_again_or_uncertain_and_not_sent_twice",
    ),
    CodeMutant(
        name="nothing is written into the journal",
        file="pipelines/delivery.py",
        line="await self._journal.append(permit.message_id, permit.version, permit.attempt, permit.token)",
        instead="pass",
        caught_by="tests/kill/test_restore.py"
        "::test_a_message_that_the_copy_holds_as_approved_is_found_again_or_uncertain_and_not_sent_twice",
    ),
    CodeMutant(
        name="what leaves is not held against the permit",
        file="bot/channels/twilio.py",
        line="if not permit.verify(to.removeprefix(WHATSAPP), channel, body, template):",
        instead="if False:",
        caught_by=f"{GATEWAY}::test_what_was_not_approved_never_reaches_the_wire",
    ),
    _check(
        "a permit is good for many tries",
        "bot/channels/twilio.py",
        "permit.token in self._used",
        f"{GATEWAY}::test_a_permit_is_good_for_one_try",
    ),
    _check(
        "a permit never ends",
        "bot/channels/twilio.py",
        "permit.expires_at <= now",
        f"{GATEWAY}::test_what_was_not_approved_never_reaches_the_wire",
    ),
    CodeMutant(
        name="a permit verifies whatever it carries",
        file="storage/permits.py",
        line="return secrets.compare_digest(on_the_wire.mac(vault), mac)",
        instead="return True",
        caught_by=f"{MESSAGES}::TestThePermit::test_it_refuses_any_other_byte_number_or_channel",
    ),
    CodeMutant(
        name="SQLite's triggers are not recursive",
        file="storage/database.py",
        line='"recursive_triggers=ON"',
        instead='"recursive_triggers=OFF"',
        caught_by="tests/storage/test_rules.py::test_every_attack_is_refused_and_the_reason_named[sqlite-histories]",
    ),
    _fact("opted-out", "patient.opted_out_at is not None"),
    CodeMutant(
        name="archived is not looked at in the claim",
        file="pipelines/recheck.py",
        line='    if patient.status != "active":\n        return "archived"\n    if not await',
        instead="    if not await",
        caught_by=f"{FACTS}::test_an_approved_message_fails_on_what_became_true_since[archived]",
    ),
    _fact("no-consent", "not await has_consent(unit, patient.id, MESSAGING)"),
    _fact("number-changed", "patient.phone != message.recipient"),
    _fact("patient-wrote", "await wrote_since(unit, patient.id, await messages.approved_at(unit, message))"),
    _fact("risk-flag", "await flags.open_flag(unit, patient) is not None"),
    # Before it the sender looks too, and after it the database: each of the three alone is enough.
    CodeMutant(
        name="a fixed text that was revoked is claimed",
        file="storage/sends.py",
        line='if text.revoked_at is not None:\n            raise Conflict("revoked")',
        instead="",
        caught_by="tests/storage/test_sends.py"
        "::test_what_was_queued_under_a_text_that_was_revoked_since_is_not_claimed",
    ),
    CodeMutant(
        name="a fixed text goes out with other words",
        file="storage/sends.py",
        line="or (not text.template and body != text.body)",
        instead="",
        caught_by="tests/storage/test_sends.py::test_words_that_are_not_the_fixed_text_s_are_not_claimed",
    ),
    CodeMutant(
        name="a session that was called off is reminded of",
        file="pipelines/recheck.py",
        line="if not await appointments.stands(unit, send.cause, now):",
        instead="if False:",
        caught_by=REMINDER,
    ),
    CodeMutant(
        name="a patient in danger is reminded of a session",
        file="pipelines/recheck.py",
        line="if flag is not None:",
        instead="if False:",
        caught_by=REMINDER,
    ),
    CodeMutant(
        name="a patient is reminded of a session at night",
        file="pipelines/recheck.py",
        line='return quiet.reason if quiet is not None else ""',
        instead='return ""',
        caught_by=REMINDER,
    ),
    CodeMutant(
        name="an answer goes out with other words",
        file="storage/sends.py",
        line='elif not secrets.compare_digest(text_mac(unit.vault, send.therapist_id, body, ""), send.text_mac):',
        instead="elif False:",
        caught_by="tests/storage/test_sends.py::test_an_answer_whose_words_were_changed_is_not_claimed",
    ),
)
SHORT = ("the code over the envelope is ignored", "SQLite's triggers are not recursive")
"""Those that are tried every time; each of the others costs the time of its test."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How pytest ended: 0 where all passed, 1 where a test failed, more where it could not be run."""

    code: int
    said: str


class Copies:
    """Copies of the program with its tests, in folders of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def make(self, mutant: CodeMutant | None = None) -> Path:
        self._made += 1
        copy = self._folder / f"copy-{self._made}"
        for name in COPIED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        if mutant is not None:
            (copy / mutant.file).write_text(mutated(mutant), encoding="utf-8")
        return copy


def mutated(mutant: CodeMutant) -> str:
    """The whole file with the wrong line in it."""
    right = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert right.count(mutant.line) == 1, f"{mutant.name}: its line stands {right.count(mutant.line)} times"
    return right.replace(mutant.line, mutant.instead)


async def run(copy: Path, tests: Iterable[str]) -> Outcome:
    """These tests alone, on the copy alone: it comes before the installed program wherever Python looks."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-x", "--no-header", *tests),
        cwd=copy,
        env={**environment, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return Outcome(code=process.returncode, said=said.decode())
