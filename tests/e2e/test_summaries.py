"""A proposed summary under the therapist's hand: approved once, edited, written again, discarded, dated, read later."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from agent import formats
from bot.app import App
from bot.sandbox.phones import Shown
from storage.models import Summary, SummaryVersion
from tests.e2e.records import count, room_of
from tests.e2e.stage import NOTES, Therapist

EDITED = "נרדמת אחרי חצות; פחות דאגה."


async def proposed(ada: Therapist) -> Shown:
    """Dana on the list, notes told, the card."""
    await ada.adds()
    return await ada.tells(NOTES)


async def new_card(ada: Therapist) -> Shown:
    return await ada.sees_button(ada.words("button-date"))


async def taps_old(ada: Therapist, button: tuple[int, str]) -> str:
    return await ada.phone.toast(await ada.phone.press_forged(*button))


async def versions(app: App, ada: Therapist) -> list[SummaryVersion]:
    """Every text that was ever kept, oldest first."""
    async with app.storage.unit() as unit:
        await room_of(unit, ada.phone.person.id)
        rows = await unit.all(SummaryVersion, order=SummaryVersion.version)
        for row in rows:
            await unit.unlock(f"patient:{row.patient_id}", row)
        return rows


async def in_format(app: App, ada: Therapist, name: str, *own: str) -> None:
    """As chosen in /settings."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        await room.answer("format", name)
        if own:
            await room.answer("sections", list(own))


async def test_an_approved_summary_is_stored_once_and_a_second_tap_is_told_so(ada: Therapist, app: App) -> None:
    card = await proposed(ada)
    buttons = {key: ada.phone.button(ada.words(f"button-{key}"), message_id=card.id) for key in
               ("approve", "edit", "again", "discard", "date")}  # fmt: skip
    assert ada.is_said(await ada.presses("button-approve"), "summary-stored")
    settled = await ada.finds("summary-approved")
    assert settled.id == card.id
    assert settled.labels == (ada.words("button-report"),)
    for key, button in buttons.items():
        assert ada.is_said(await taps_old(ada, button), "summary-is-approved"), key
    assert await count(app, Summary, Summary.state == "approved") == 1
    assert await count(app, SummaryVersion) == 1


async def test_a_section_in_english_keeps_its_full_stop_at_its_end(ada: Therapist) -> None:
    await ada.adds()
    card = await ada.tells("Dana slept badly. We practised breathing together for twenty minutes or so today.")
    assert "\u2068Dana slept badly." in card.text


async def test_two_taps_at_once_approve_once(ada: Therapist, app: App) -> None:
    card = await proposed(ada)
    label = ada.words("button-approve")
    first = await ada.phone.press(label, message_id=card.id)
    second = await ada.phone.press(label, message_id=card.id)
    toasts = [await ada.phone.toast(first), await ada.phone.toast(second)]
    assert ada.is_said(toasts[0], "summary-stored")
    assert ada.is_said(toasts[1], "summary-is-approved")
    assert await count(app, Summary, Summary.state == "approved") == 1


async def test_an_edit_keeps_headings_words_and_every_version(ada: Therapist, app: App) -> None:
    card = await proposed(ada)
    approve = ada.phone.button(ada.words("button-approve"), message_id=card.id)
    titles = [section.title for section in formats.sections_for(formats.DEFAULT_FORMAT, "he", own=())]
    await ada.presses("button-edit")
    await ada.finds("ask-summary-text")
    await ada.until(lambda shown: f"{titles[0]}:" in shown.text and not shown.labels)
    await ada.phone.say(f"{titles[0]}:\n{EDITED}\n\n{titles[3]}\nיומן שינה\nונשימות")
    fresh = await new_card(ada)
    assert ada.is_said(fresh.text, "summary-version", version=2)
    assert f"{titles[0]}\n{EDITED}" in fresh.text
    assert f"{titles[3]}\nיומן שינה\nונשימות" in fresh.text
    assert f"{titles[1]}\n{ada.words('not-discussed')}" in fresh.text
    assert ada.is_said(await taps_old(ada, approve), "text-changed")

    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")
    first, second = await versions(app, ada)
    assert (first.source, second.source, second.writer) == ("written", "edited", "therapist")
    assert "ארבע שעות" in str(first.sections)
    assert second.sections[0] == [second.sections[0][0], titles[0], EDITED]


async def test_an_edit_without_headings_loses_nothing(ada: Therapist, app: App) -> None:
    await proposed(ada)
    await ada.presses("button-edit")
    await ada.finds("ask-summary-text")
    await ada.phone.say(f"{EDITED}\nשורה שנייה")
    fresh = await new_card(ada)
    assert f"{EDITED}\nשורה שנייה" in fresh.text
    assert (await versions(app, ada))[-1].sections[0][2] == f"{EDITED}\nשורה שנייה"


async def test_writing_again_with_a_remark_makes_a_new_version(ada: Therapist, app: App) -> None:
    card = await proposed(ada)
    approve = ada.phone.button(ada.words("button-approve"), message_id=card.id)
    await ada.presses("button-again")
    await ada.finds("ask-remark")
    await ada.phone.say("קצר יותר")
    fresh = await new_card(ada)
    assert ada.is_said(fresh.text, "summary-version", version=2)
    assert ada.is_said(await taps_old(ada, approve), "text-changed")
    first, second = await versions(app, ada)
    assert second.source == "again"
    assert second.remark == "קצר יותר"
    assert len(str(second.sections)) <= len(str(first.sections))


async def test_writing_again_that_changes_nothing_is_told(ada: Therapist, app: App) -> None:
    await proposed(ada)
    await ada.presses("button-again")
    await ada.presses("button-no-remark")
    await ada.finds("remark-not-followed")
    first, second = await versions(app, ada)
    assert first.sections == second.sections
    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")


async def test_a_discarded_summary_can_be_brought_back_and_approved(ada: Therapist, app: App) -> None:
    card = await proposed(ada)
    approve = ada.phone.button(ada.words("button-approve"), message_id=card.id)
    await ada.presses("button-discard")
    folded = await ada.finds("summary-is-discarded")
    assert folded.id == card.id
    assert "ארבע שעות" not in folded.text
    assert ada.is_said(await taps_old(ada, approve), "summary-is-discarded")
    await ada.phone.say("/queue")
    await ada.finds("queue-empty")

    back = ada.phone.button(ada.words("button-bring-back"))
    await taps_old(ada, back)
    again = await new_card(ada)
    assert "ארבע שעות" in again.text
    assert ada.is_said(await taps_old(ada, back), "summary-is-proposed")
    await ada.phone.press(ada.words("button-approve"))
    await ada.finds("summary-approved")
    assert await count(app, Summary, Summary.state == "approved") == 1


async def test_the_day_of_the_session_can_be_corrected_and_nonsense_is_refused(ada: Therapist) -> None:
    await proposed(ada)
    await ada.presses("button-date")
    await ada.finds("ask-date")
    today = dt.datetime.now(ZoneInfo("Asia/Jerusalem")).date()
    tomorrow = today + dt.timedelta(days=1)
    for words in (
        "31.2",
        "0.0",
        "abc",
        "1.13.2026",
        "12",
        "32.1.2026",
        f"{tomorrow:%d.%m.%Y}",
        "1.1.99999999",
        f"1.1.{10**20}",
        "².1",
        "--",
    ):
        await ada.phone.say(words)
        await ada.finds("date-unclear")
    await ada.phone.say("3.2.2026")
    card = await new_card(ada)
    assert ada.is_said(card.text, "summary-title", name="דנה", date="3.2.2026")
    await ada.presses("button-date")
    await ada.finds("ask-date")
    await ada.phone.say("אתמול")
    card = await new_card(ada)
    yesterday = today - dt.timedelta(days=1)
    assert ada.is_said(card.text, "summary-title", date=f"{yesterday.day}.{yesterday.month}.{yesterday.year}")
    await ada.presses("button-approve")
    await ada.finds("summary-approved")


@pytest.mark.parametrize("name", ["soap", "dap", "birp", "girp", "pie"])
async def test_each_format_brings_its_own_headings_in_order(ada: Therapist, app: App, name: str) -> None:
    await in_format(app, ada, name)
    card = await proposed(ada)
    titles = [section.title for section in formats.sections_for(name, "he", own=())]
    places = [card.text.index(f"{title}\n") for title in titles]
    assert places == sorted(places)
    assert "ארבע שעות" in card.text


async def test_headings_of_ones_own_are_used_word_for_word(ada: Therapist, app: App) -> None:
    await in_format(app, ada, "own", "מה היה", "שיעורי בית", "להמשך")
    card = await proposed(ada)
    places = [card.text.index(f"{title}\n") for title in ("מה היה", "שיעורי בית", "להמשך")]
    assert places == sorted(places)
    assert "יומן שינה" in card.text


async def test_an_approved_summary_is_read_on_the_patients_page(ada: Therapist) -> None:
    await proposed(ada)
    await ada.presses("button-approve")
    await ada.finds("summary-approved")
    page = await ada.opens()
    assert ada.is_said(page.text, "patient-summaries", count=1)
    await ada.presses("button-summaries")
    await ada.finds("summaries-title", name="דנה")
    await ada.taps("📄")
    shown = await ada.finds("summary-title", name="דנה")
    assert "ארבע שעות" in shown.text
    labels = (ada.words("button-report"), ada.words("button-evidence"), ada.words("button-back"))
    assert shown.labels == labels
    await ada.presses("button-back")
    await ada.finds("summaries-title", name="דנה")
