"""With a model: requests in plain language, and what happens when it is overloaded."""

from pathlib import Path
from typing import Any

from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from tests.e2e.stage import NOTES_EN, Therapist, invite, program, settings_for
from tests.fake_claude import FakeClaude, Said, sensible


def _understands(body: dict[str, Any]) -> dict[str, Any]:
    """Answers like a model that takes every request for a draft to the one name it was given."""
    properties = body.get("output_config", {}).get("format", {}).get("schema", {}).get("properties", {})
    if "action" not in properties:
        return sensible(body)
    return {**dict.fromkeys(properties, ""), "action": "draft", "patient": "[P1]", "instruction": "I am ill tomorrow"}


async def test_a_plain_request_becomes_a_card_and_no_name_leaves(
    sandbox: Sandbox, dana: PatientPhone, tmp_path: Path
) -> None:
    async with FakeClaude(_understands) as claude:
        async with program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as app:
            therapist = Therapist(phone=sandbox.therapist("Ada"), language="en")
            await therapist.onboards(await invite(app))
            await therapist.adds("Dana")
            await therapist.phone.say("write Dana that I'm ill tomorrow")
            await therapist.sees_button("⏰")
            assert dana.reads == []
            await therapist.approves()
            await dana.until(lambda message: True, timeout_s=20)
        assert claude.requests
        assert not any("Dana" in str(request["messages"]) for request in claude.requests)


async def test_an_overloaded_model_keeps_the_notes_and_one_tap_tries_again(sandbox: Sandbox, tmp_path: Path) -> None:
    async with (
        FakeClaude() as claude,
        program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as app,
    ):
        therapist = Therapist(phone=sandbox.therapist("Ada"), language="en")
        await therapist.onboards(await invite(app))
        await therapist.adds("Dana")
        claude.then(*[Said(status=529)] * 3)  # the library itself asks three times
        await therapist.phone.say(f"/summary Dana {NOTES_EN}")
        await therapist.reads(therapist.words("notes-kept"))
        await therapist.taps(therapist.words("button-try-again"))
        await therapist.sees_button(therapist.words("button-edit"))
