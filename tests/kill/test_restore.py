"""An older database is put back while the send journal stayed: what went out since does not go out again."""

import shutil
from pathlib import Path

import pytest

from bot.sandbox.server import Sandbox
from storage.models import Attempt, Message
from tests.kill.copies import copy_of, put_back
from tests.kill.ledger import opened
from tests.kill.points import reading
from tests.kill.program import Program, soon
from tests.kill.story import REQUESTS, SAY, Story, button_of, first_line


async def state_of_the_only_message(program: Program) -> tuple[str, list[str]]:
    async with opened(program) as storage, storage.unit() as unit:
        message = await unit.one(Message)
        return message.state, [attempt.outcome for attempt in await unit.all(Attempt)]


@pytest.fixture
async def card_text(story: Story, program: Program) -> str:
    """A card waits for approval; the program has stopped."""
    code = await program.code()
    await program.launch()
    await story.onboards(code)
    await story.adds_dana()
    card = await story.asks_for(REQUESTS[0])
    await program.kill()
    return card.text


async def test_a_message_that_was_sent_after_the_copy_is_withdrawn_and_the_therapist_is_told(
    story: Story, program: Program, sandbox: Sandbox, card_text: str, tmp_path: Path
) -> None:
    copy_of(program.data, tmp_path / "copy")
    await program.launch()
    text = await story.approves(await story.card())
    assert await story.learns(text) == "sent"
    await program.kill()

    put_back(program.data, tmp_path / "copy")
    await program.launch()
    told = await story.reads(SAY("state-rolled-back"))
    await program.ready()
    await sandbox.twilio.settle()
    assert not any(button_of(shown, SAY("button-approve-send")) for shown in story.ada.messages)
    assert SAY("state-rejected") not in told.text
    assert story.dana.reads == [text]
    assert len(sandbox.twilio.calls.named("create")) == 1
    await program.kill()
    assert await state_of_the_only_message(program) == ("rejected", [])


async def test_a_message_that_the_copy_holds_as_approved_is_found_again_or_uncertain_and_not_sent_twice(
    story: Story, program: Program, sandbox: Sandbox, card_text: str, tmp_path: Path
) -> None:
    program.has_carrier = False  # it stays approved until a carrier is connected
    await program.launch()
    text = await story.approves(await story.card())
    await story.reads(first_line(SAY("state-no-carrier")))
    await program.kill()
    copy_of(program.data, tmp_path / "copy")
    program.has_carrier = True
    await program.launch()
    assert await story.learns(text) == "sent"
    await program.kill()

    put_back(program.data, tmp_path / "copy")
    await program.launch()
    with reading(program.database) as database:
        await soon(lambda: database.execute("SELECT state FROM messages").fetchone() == ("sent",))
    await program.kill()
    assert await state_of_the_only_message(program) == ("sent", ["accepted"])

    sandbox.twilio.carrier.messages.clear()  # the carrier keeps its lists for some time only
    put_back(program.data, tmp_path / "copy")
    await program.launch()
    card = await story.sees(lambda shown: text in shown.text and button_of(shown, SAY("button-it-arrived")) != "")
    assert button_of(card, SAY("button-send-again"))
    await story.reads(first_line(SAY("state-uncertain"))[:60])
    await program.ready()
    await program.kill()
    assert await state_of_the_only_message(program) == ("uncertain", ["unknown"])
    assert len(sandbox.twilio.calls.named("create")) == 1
    assert story.dana.reads == [text]


async def test_a_missing_journal_stops_the_start_with_one_sentence(
    story: Story, program: Program, sandbox: Sandbox, card_text: str
) -> None:
    await program.launch()
    text = await story.approves(await story.card())
    assert await story.learns(text) == "sent"
    await program.kill()
    folder = program.data / "journal"
    for lost in (folder / "sender.journal", folder):
        kept = lost.rename(program.folder / "kept")
        said = await program.refused()
        assert "Traceback" not in said
        *_, sentence = said.splitlines()
        assert "sender" in sentence
        assert "journal" in sentence
        shutil.rmtree(lost, ignore_errors=True)
        kept.rename(lost)
    assert len(sandbox.twilio.calls.named("create")) == 1
    await program.launch()
    await program.ready()
