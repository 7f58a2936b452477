"""/settings: what was answered is shown, and each answer can be changed, by button or in one's own words."""

from typing import Any

import pytest

from bot.app import App
from bot.sandbox.phones import Shown
from bot.sandbox.server import Sandbox
from bot.therapist.questions import BY_NAME, QUESTIONS
from bot.therapist.wizard import choice_label, name_of
from storage.models import Therapist as TherapistRow
from tests.e2e.records import quiet, room_of, seated, step_of, therapist_of
from tests.e2e.stage import Therapist, invite
from tests.e2e.wording import plain

ALWAYS = [question for question in QUESTIONS if question.name != "sections"]


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    """Dr. Levi, who is through onboarding."""
    return await seated(sandbox, app)


async def me(app: App, ada: Therapist) -> TherapistRow:
    return await therapist_of(app, ada.phone.person.id)


async def profile(app: App, ada: Therapist) -> dict[str, Any]:
    return dict((await me(app, ada)).profile or {})


async def opens(ada: Therapist) -> Shown:
    await ada.phone.say("/settings")
    return await ada.finds("settings-title")


async def asks_for(ada: Therapist, name: str) -> Shown:
    """Presses the setting's button on the page, which then asks the question."""
    await ada.taps(name_of(ada.words, BY_NAME[name]))
    return await ada.finds(f"ask-{name.replace('_', '-')}")


async def presses_choice(ada: Therapist, name: str, choice: str) -> str:
    return await ada.taps(choice_label(ada.words, BY_NAME[name], choice))


def line(shown: Shown, ada: Therapist, name: str) -> str:
    """What the page shows as the value of a setting."""
    title = name_of(ada.words, BY_NAME[name])
    return next(text for text in plain(shown.text).splitlines() if text.startswith(f"{title}: ")).split(": ", 1)[1]


async def test_each_setting_is_shown_changed_by_a_button_and_shown_again(
    sandbox: Sandbox, app: App, language: str
) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"), language=language)
    await ada.onboards(await invite(app))
    page = await opens(ada)
    others = [ada.words(f"button-{name}") for name in ("rest", "standing", "suggestions-off")]
    assert list(page.labels) == [*(name_of(ada.words, question) for question in ALWAYS), *others]
    assert line(page, ada, "tone") == ada.words("setting-empty")
    for question in ALWAYS:
        if not question.choices or question.name in {"language", "gender"}:
            continue
        choice = next(one for one in reversed(question.choices) if one != "own")
        await asks_for(ada, question.name)
        assert ada.is_said(await presses_choice(ada, question.name, choice), "noted")
        page = await ada.finds("settings-title")
        assert line(page, ada, question.name) == choice_label(ada.words, question, choice)
        assert (await profile(app, ada))[question.name] == choice
    assert await step_of(app, ada.phone.person.id) == ""


async def test_the_current_choice_is_marked_and_back_changes_nothing(ada: Therapist, app: App) -> None:
    await opens(ada)
    await asks_for(ada, "tone")
    await presses_choice(ada, "tone", "direct")
    await ada.finds("settings-title")
    card = await asks_for(ada, "tone")
    assert f"• {choice_label(ada.words, BY_NAME['tone'], 'direct')}" in card.labels
    before = await profile(app, ada)
    await ada.taps("⬅️")
    await ada.finds("settings-title")
    assert await profile(app, ada) == before
    assert await step_of(app, ada.phone.person.id) == ""


async def test_settings_are_typed_and_a_misfit_is_explained(ada: Therapist, app: App) -> None:
    for name, misfit, hint, answer, kept in (
        ("time_zone", "אטלנטיס", "answer-time-zone", "Berlin", "Europe/Berlin"),
        ("hours", "כל היום", "answer-hours", "9 עד 17:30", "09:00-17:30"),
        ("length", "בערך", "answer-by-button", "קצר", None),
        ("approach", None, "", "נרטיבית, עם הומור", "נרטיבית, עם הומור"),
    ):
        await opens(ada)
        await asks_for(ada, name)
        if misfit is not None:
            await ada.phone.say(misfit)
            await ada.finds(hint)
        if kept is None:
            await ada.taps("⬅️")
            continue
        await ada.phone.say(answer)
        page = await ada.finds("settings-title")
        assert line(page, ada, name) == kept
        assert (await profile(app, ada))[name] == kept
    assert (await me(app, ada)).time_zone == "Europe/Berlin"


async def test_the_next_word_is_in_the_language_just_chosen(ada: Therapist, app: App) -> None:
    await opens(ada)
    await asks_for(ada, "language")
    ada.language = "en"
    assert ada.is_said(await presses_choice(ada, "language", "en"), "noted")
    page = await ada.finds("settings-title")
    assert page.labels[0] == name_of(ada.words, BY_NAME["language"])
    await ada.phone.say("/queue")
    await ada.finds("queue-empty")
    await opens(ada)
    await ada.taps(name_of(ada.words, BY_NAME["language"]))
    await ada.taps(choice_label(ada.words, BY_NAME["language"], "he"))
    ada.language = "he"
    await ada.finds("settings-title")
    assert (await me(app, ada)).language == "he"


async def test_the_next_word_is_in_the_gender_just_chosen(ada: Therapist, app: App) -> None:
    await opens(ada)
    await asks_for(ada, "gender")
    await presses_choice(ada, "gender", "m")
    await ada.finds("settings-title")
    as_woman = Therapist(phone=ada.phone)
    ada.gender = "m"
    await ada.taps(ada.words("setting-exercises"))
    shown = await ada.finds("ask-exercises")
    assert not as_woman.is_said(shown.text, "ask-exercises")
    assert (await me(app, ada)).gender == "m"


async def test_own_headings_are_asked_when_they_are_chosen_and_kept_when_another_format_is(
    ada: Therapist, app: App
) -> None:
    await opens(ada)
    await asks_for(ada, "format")
    await presses_choice(ada, "format", "own")
    await ada.finds("ask-sections")
    await ada.phone.say("מצב רוח\nמה עשינו\nלהמשך")
    page = await ada.finds("settings-title")
    assert line(page, ada, "sections") == "מצב רוח, מה עשינו, להמשך"
    await asks_for(ada, "format")
    await presses_choice(ada, "format", "dap")
    page = await ada.finds("settings-title")
    assert name_of(ada.words, BY_NAME["sections"]) not in page.labels
    await asks_for(ada, "format")
    await presses_choice(ada, "format", "own")
    page = await ada.finds("settings-title")
    assert line(page, ada, "sections") == "מצב רוח, מה עשינו, להמשך"
    assert await step_of(app, ada.phone.person.id) == ""


async def test_examples_are_added_counted_and_deleted(ada: Therapist, app: App) -> None:
    await opens(ada)
    await asks_for(ada, "message_examples")
    await ada.phone.say("ערב טוב, איך עבר השבוע?")
    await ada.finds("examples-kept-so-far", count=1)
    await ada.phone.forward("בהצלחה מחר!", origin="Somebody")
    await ada.finds("examples-kept-so-far", count=2)
    await ada.presses("button-done-examples")
    page = await ada.finds("settings-title")
    assert line(page, ada, "message_examples") == ada.words("setting-examples", count=2)
    card = await asks_for(ada, "message_examples")
    assert ada.is_said(card.text, "examples-kept-so-far", count=2)
    assert ada.is_said(await ada.presses("button-clear-examples"), "noted")
    page = await ada.finds("settings-title")
    assert (await profile(app, ada))["message_examples"] == []
    assert line(page, ada, "message_examples") in {ada.words("setting-empty"), ada.words("setting-examples", count=0)}


async def test_an_answer_to_an_old_page_and_a_command_in_the_middle_do_no_harm(
    ada: Therapist, app: App, sandbox: Sandbox
) -> None:
    await opens(ada)
    card = await asks_for(ada, "tone")
    old_id, old = ada.phone.button(choice_label(ada.words, BY_NAME["tone"], "warm"), message_id=card.id)
    await ada.phone.say("/patients")
    await ada.finds("no-patients")
    assert await step_of(app, ada.phone.person.id) == ""
    await ada.phone.say("/settings")
    await ada.finds("settings-title")
    await asks_for(ada, "hours")
    await ada.phone.toast(await ada.phone.press_forged(old_id, old))  # what it says is what it does: the tone is warm
    await quiet(app, sandbox)
    answers = await profile(app, ada)
    assert answers["tone"] == "warm"
    assert "hours" not in answers
    await ada.phone.say("/cancel")
    await ada.until(lambda shown: True)
    assert await step_of(app, ada.phone.person.id) == ""


async def test_typed_quiet_hours_leave_one_page_and_nonsense_is_said(ada: Therapist) -> None:
    await opens(ada)
    await ada.presses("button-rest")
    first = await ada.finds("rest-title")
    await ada.phone.say("מתישהו")
    unclear = await ada.finds("rest-unclear")
    await ada.phone.until_gone(first.id)
    await ada.phone.say("22:30-06:30")
    await ada.finds("rest-hours", hours="22:30-06:30")
    await ada.phone.until_gone(unclear.id)


@pytest.mark.parametrize(("gender", "word"), [("m", "אני לא זמין,"), ("f", "אני לא זמינה,")])
async def test_the_proposed_receipt_speaks_as_the_therapist_does(
    ada: Therapist, app: App, gender: str, word: str
) -> None:
    async with app.storage.unit() as unit:
        (await room_of(unit, ada.phone.person.id)).me.gender = gender
    ada.gender = gender
    await opens(ada)
    await ada.presses("button-standing")
    await ada.presses("standing-receipt")
    shown = await ada.finds("standing-proposed")
    assert word in shown.text
    assert "1201" in shown.text
    await ada.presses("button-back")
    await ada.presses("standing-crisis")
    crisis = await ada.until(lambda shown: ada.is_said(shown.text, "standing-about-crisis"))
    assert "100" in crisis.text  # the numbers of this country, not "your local number"
    assert "1201" in crisis.text
