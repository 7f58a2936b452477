"""What could fall between two steps: a message while nobody listens, a file behind its row, a failure before a tap."""

from functools import partial

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from storage.recordings import RecordingStore
from tests.kill.ledger import settled
from tests.kill.points import frozen, reading
from tests.kill.program import Program, soon
from tests.kill.story import NOTES, SAY, Story


@pytest.fixture
async def begun(story: Story, program: Program) -> Story:
    """Onboarded, with Dana on the list; the program runs."""
    code = await program.code()
    await program.launch()
    await story.onboards(code)
    await story.adds_dana()
    return story


def _list_is_read(sandbox: Sandbox, before: int) -> bool:
    return len(sandbox.twilio.calls.named("list")) > before


async def test_what_a_patient_writes_while_nobody_listens_is_read_once(
    begun: Story, program: Program, sandbox: Sandbox
) -> None:
    """While it is down; while it is down, and the list cannot be read at first; while it starts, after it was read."""
    texts = ("It went well", "Five nights out of seven", "May I come at ten?")
    faults = (None, Fault(status=500), Fault(accepted=True, delay_s=1.0))
    for text, fault in zip(texts, faults, strict=True):
        await program.kill()
        if fault is not None:
            sandbox.twilio.faults.plan("list", fault)
        if fault is None or not fault.accepted:
            await begun.dana.says(text, channel="sms")
        before = len(sandbox.twilio.calls.named("list"))
        await program.launch()
        if fault is not None and fault.accepted:
            await soon(partial(_list_is_read, sandbox, before))
            await begun.dana.says(text, channel="sms")
        await begun.reads(text)
    await settled(program, sandbox)
    with reading(program.database) as database:
        assert database.execute("SELECT count(*) FROM inbound_messages").fetchone() == (3,)


async def test_audio_that_was_dropped_while_it_came_leaves_no_file_behind(
    begun: Story, program: Program, sandbox: Sandbox, recording: bytes
) -> None:
    sandbox.telegram.faults.plan("file", Fault(accepted=True, delay_s=2.0))
    await begun.tells_aloud_for_nothing(recording)
    store = RecordingStore(program.data / "recordings")
    with reading(program.database) as database:
        await soon(lambda: database.execute("SELECT 1 FROM recordings WHERE state = 'deleted'").fetchone())
    assert await store.ids() == []
    with frozen(program.database):
        await soon(lambda: list((program.data / "recordings").glob("*.st1")), look_s=0.001)
        await program.kill()
    assert len(await store.ids()) == 1
    await program.launch()
    await settled(program, sandbox)
    await soon(lambda: not list((program.data / "recordings").glob("*.st1")))


async def test_a_summary_that_no_model_wrote_is_written_without_one_and_outlives_a_restart(
    begun: Story, program: Program, sandbox: Sandbox
) -> None:
    await program.kill()
    program.more_settings = {"KESHER_ANTHROPIC__BASE_URL": "http://127.0.0.1:9", "KESHER_ANTHROPIC__API_KEY": "sk-1234"}
    await program.launch()
    await begun.ada.say(f"/summary Dana {NOTES}")
    await begun.sees(lambda shown: SAY("writer-note-unavailable") in shown.text)
    await program.kill()
    program.more_settings = {}
    await program.launch()
    await begun.approves_summary()
    await settled(program, sandbox)
    with reading(program.database) as database:
        assert database.execute("SELECT count(*), min(state) FROM recaps").fetchone() == (1, "done")
        assert database.execute("SELECT count(*) FROM transcripts").fetchone() == (1,)
        assert database.execute("SELECT count(*) FROM summaries").fetchone() == (1,)
