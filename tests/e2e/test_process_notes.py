"""Private notes: put away, read, changed and taken out in their own drawer, which nothing else in the product opens."""

import json
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from storage.models.process_notes import ProcessNote
from storage.vault import Damaged
from tests.e2e.records import audited, count, quiet, step_of
from tests.e2e.stage import NOTES, NOTES_EN, Therapist, program, seated, settings_for
from tests.fake_claude import FakeClaude
from tests.pictures.reading import printed_text

MARKER = "קיפודסגול"
NOTE = f"אני מוצאת את עצמי כועסת עליה. {MARKER}."


async def drawer(ada: Therapist, patient: str = "דנה") -> Shown:
    """The drawer's page, by way of the patient's."""
    await ada.opens(patient)
    await ada.presses("button-process-notes")
    return await ada.finds("drawer-title", name=patient)


async def reads_newest(ada: Therapist) -> Shown:
    page = await drawer(ada)
    await ada.phone.press(page.labels[0], message_id=page.id)
    return await ada.finds("note-title", name="דנה")


async def stored(app: App) -> list[ProcessNote]:
    async with app.storage.unit() as unit:
        rows = await unit.all(ProcessNote, order=ProcessNote.written_at)
        for row in rows:
            await unit.unlock(f"drawer:{row.patient_id}", row)
        return rows


async def test_a_note_is_put_away_at_once_without_being_repeated_and_read_in_its_drawer(ada: Therapist) -> None:
    await ada.adds()
    await ada.phone.say(f"/note לדנה {NOTE}")
    kept = await ada.finds("note-put-away", name="דנה")
    assert ada.is_said(kept.text, "note-stays-in-chat")
    assert not any(MARKER in text for text in ada.phone.reads)
    page = await drawer(ada)
    assert ada.is_said(page.text, "note-what-it-is")
    assert MARKER not in page.text  # a text is shown only when it is asked for
    shown = await reads_newest(ada)
    assert NOTE in shown.text


async def test_note_alone_asks_whose_and_what_and_says_what_it_is(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("/note")
    assert ada.is_said((await ada.finds("note-ask-whose")).text, "note-what-it-is")
    await ada.taps("דנה")
    await ada.finds("note-ask-what", name="דנה")
    await ada.phone.say("...")
    await ada.finds("note-ask-what", name="דנה")
    await ada.phone.say(NOTE)
    await ada.finds("note-put-away", name="דנה")
    await ada.phone.say("/note היה לי קשה היום")
    await ada.finds("note-ask-whose")
    await ada.phone.say("יואב")
    await ada.finds("answer-by-button")
    await ada.phone.say("דנה")
    await ada.finds("note-put-away", name="דנה")
    assert [row.body for row in await stored(app)] == [NOTE, "היה לי קשה היום"]


async def test_a_recording_is_kept_out_of_the_record_while_a_note_is_asked_for(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say("/note דנה")
    await ada.finds("note-ask-what", name="דנה")
    await ada.phone.voice(b"OggS" * 100, duration=3)
    await ada.finds("note-typed-only")
    await ada.phone.say(NOTE)
    await ada.finds("note-put-away", name="דנה")
    assert [row.body for row in await stored(app)] == [NOTE]
    assert not ada.shows("whose-recording")


async def test_a_note_longer_than_a_message_is_one_note_and_no_piece_becomes_a_recap(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await ada.adds()
    long = " ".join(f"מילה{n}" for n in range(1200))
    await ada.phone.say(f"/note דנה {long}")
    await quiet(app, sandbox)
    await ada.finds("note-put-away", name="דנה")
    assert [" ".join(row.body.split()) for row in await stored(app)] == [long]
    await ada.phone.say(f"/note אבג {long}")  # whose it is is asked while the rest is still coming
    await quiet(app, sandbox)
    await ada.taps("דנה")
    await ada.finds("note-put-away", name="דנה")
    assert [" ".join(row.body.split()) for row in await stored(app)] == [long, f"אבג {long}"]
    assert not ada.shows("whose-notes")


async def test_a_note_is_changed_and_deleted_for_good(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.phone.say(f"/note דנה {NOTE}")
    await ada.finds("note-put-away", name="דנה")
    await reads_newest(ada)
    await ada.presses("button-edit")
    await ada.until(lambda shown: shown.text == NOTE)
    await ada.phone.say("עברה לי.")
    changed = await ada.finds("note-changed")
    assert "עברה לי." in changed.text
    await ada.presses("button-delete-note")
    await ada.finds("note-ask-delete")
    assert await count(app, ProcessNote) == 1
    await ada.presses("button-delete-for-good")
    await ada.finds("drawer-title", name="דנה", count=0)
    assert await count(app, ProcessNote) == 0
    for action in ("write", "read", "change", "delete"):
        assert {event.object_type for event in await audited(app, action)} >= {"process_notes"}, action


async def test_the_patients_key_does_not_open_the_drawer_and_a_damaged_note_can_be_taken_out(
    ada: Therapist, app: App
) -> None:
    await ada.adds()
    await ada.phone.say(f"/note דנה {NOTE}")
    await ada.finds("note-put-away", name="דנה")
    async with app.storage.unit() as unit:
        [row] = await unit.all(ProcessNote)
        for owner in (f"patient:{row.patient_id}", f"therapist:{row.therapist_id}"):
            await unit.unlock(owner, row)
            with pytest.raises(Damaged):
                ProcessNote.body.opened(row)
        row.body_ct = bytes(reversed(row.body_ct or b""))
    shown = await reads_newest(ada)
    assert ada.words("damaged") in shown.text
    assert ada.words("button-edit") not in shown.labels
    await ada.presses("button-delete-note")
    await ada.presses("button-delete-for-good")
    await ada.finds("drawer-title", name="דנה", count=0)


async def test_the_drawer_of_somebody_in_the_archive_is_still_open(ada: Therapist) -> None:
    await ada.adds()
    await ada.phone.say(f"/note דנה {NOTE}")
    await ada.finds("note-put-away", name="דנה")
    await ada.opens()
    await ada.presses("button-details")
    await ada.presses("button-archive")
    await ada.presses("button-archive-yes")
    await ada.finds("patient-is-archived")
    await ada.presses("button-process-notes")
    page = await ada.finds("drawer-title", name="דנה", count=1)
    await ada.phone.press(page.labels[0], message_id=page.id)
    assert NOTE in (await ada.finds("note-title", name="דנה")).text
    await ada.phone.say("/note דנה עוד מחשבה")
    await ada.finds("note-put-away", name="דנה")


@pytest.mark.parametrize("has_model", [True, False], ids=["model", "extractive"])
async def test_nothing_of_a_note_reaches_a_model_a_card_a_message_or_a_printed_page(
    has_model: bool, sandbox: Sandbox, dana: PatientPhone, tmp_path: Path
) -> None:
    async with FakeClaude() as claude:
        settings = settings_for(sandbox, tmp_path, claude_url=claude.url if has_model else "")
        async with program(sandbox, settings) as app:
            ada = await seated(app, sandbox.therapist("Ada"), language="en")
            await ada.adds("Dana")
            await ada.phone.say(f"/note Dana {MARKER}, {NOTES}")
            await ada.finds("note-put-away", name="Dana")
            await ada.tells(NOTES_EN, "Dana")
            await ada.presses("button-again")
            await ada.presses("button-no-remark")
            await ada.finds("summary-version", version=2)
            await ada.presses("button-approve")
            await ada.presses("button-report")
            await ada.presses("button-pdf")
            pdf = (await ada.until(lambda shown: "document" in shown.wire)).wire["document"]
            await ada.drafts("ask how the sleep diary went", "Dana")
            await ada.approves()
            await dana.until(lambda message: True, timeout_s=20)
            await dana.says("Better, thank you")
            await ada.reads("Better, thank you")
            await quiet(app, sandbox)
            assert bool(claude.requests) is has_model
        assert MARKER not in json.dumps(claude.requests, ensure_ascii=False)
    printed = printed_text(sandbox.telegram.world.files[pdf["file_id"]].data, tmp_path)
    assert "Session report" in printed
    for seen in (printed, *ada.phone.reads, *dana.reads):
        assert MARKER not in seen


async def test_a_second_tap_on_the_name_asks_for_no_other_note(ada: Therapist, app: App) -> None:
    await ada.adds()
    for words, asks in ((f"/note {MARKER}", "note-ask-whose"), ("/draft שאני חולה מחר", "ask-whom-unknown")):
        await ada.phone.say(words)
        await ada.finds(asks)
        name = ada.phone.button("דנה")
        first = await ada.phone.press_forged(*name)
        second = await ada.phone.toast(await ada.phone.press_forged(*name))
        assert await ada.phone.toast(first) == ""
        assert ada.is_said(second, "button-outdated")
        assert await step_of(app, ada.phone.person.id) == ""
    assert len(await stored(app)) == 1
