"""The same story with everything, jobs included, in PostgreSQL: one setting, no other difference."""

from pathlib import Path

from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from tests.e2e.stage import NOTES, Therapist, invite, program, settings_for


async def test_the_main_story_in_postgresql(
    sandbox: Sandbox, dana: PatientPhone, tmp_path: Path, postgres_url: str
) -> None:
    settings = settings_for(sandbox, tmp_path, database_url=postgres_url)
    therapist = Therapist(phone=sandbox.therapist("Ada"))
    async with program(sandbox, settings) as app:
        await therapist.onboards(await invite(app))
        await therapist.adds()
        await therapist.tells(NOTES)
        await therapist.taps(therapist.words("button-approve"))
    async with program(sandbox, settings):
        await therapist.drafts("לשאול איך הלך עם יומן השינה")
        await therapist.approves()
        received = await dana.until(lambda message: True, timeout_s=20)
        assert "יומן השינה" in received.body
        await dana.says("הלך טוב")
        await therapist.reads("הלך טוב")
    assert len(dana.reads) == 1
    assert not list(settings.storage.data_dir.glob("*.db"))
