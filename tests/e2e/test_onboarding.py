"""Onboarding: five steps, answered by button or in one's own words, left and taken up again at any place."""

from pathlib import Path
from typing import Any

from bot.app import App
from bot.phrases import Phrases
from bot.sandbox.phones import Shown
from bot.sandbox.server import Sandbox
from bot.therapist.questions import BY_NAME, QUESTIONS, STEPS, Question
from bot.therapist.wizard import choice_label, name_of
from storage.models import Therapist as TherapistRow
from tests.e2e.records import count, quiet, step_of, therapist_of
from tests.e2e.stage import Therapist, invite, program, settings_for
from tests.e2e.wording import holds

ORDER = [question.name for question in QUESTIONS if question.name != "sections"]
BUTTONS = [question for question in QUESTIONS if question.choices]


async def asked(ada: Therapist, name: str) -> Shown:
    return await ada.finds(f"ask-{name.replace('_', '-')}")


async def choose(ada: Therapist, question: Question, choice: str) -> str:
    """Presses the choice's button under the question; returns the word shown over the chat."""
    card = await asked(ada, question.name)
    label = choice_label(ada.words, question, choice)
    found = next(one for one in card.labels if one.removeprefix("• ") == label)
    return await ada.phone.toast(await ada.phone.press(found, message_id=card.id))


async def starts(sandbox: Sandbox, app: App, language: str = "en") -> Therapist:
    """A therapist who has chosen a language and is asked the next question."""
    ada = Therapist(phone=sandbox.therapist("Ada"), language=language)
    await ada.phone.say(f"/start {await invite(app)}")
    await choose(ada, BY_NAME["language"], language)
    return ada


async def skips_to(ada: Therapist, name: str) -> Shown:
    """Skips question after question until this one is asked."""
    for earlier in ORDER[1 : ORDER.index(name)]:
        await asked(ada, earlier)
        await ada.taps("⏭")
    return await asked(ada, name)


async def profile(app: App, ada: Therapist) -> dict[str, Any]:
    return dict((await therapist_of(app, ada.phone.person.id)).profile or {})


async def test_every_question_takes_a_button_and_shows_its_place(sandbox: Sandbox, app: App, language: str) -> None:
    ada = await starts(sandbox, app, language)
    chosen = {"language": language}
    for question in BUTTONS[1:]:
        card = await asked(ada, question.name)
        assert (f"{question.step}/{STEPS}" in card.text) is (question.step > 0)
        assert len(card.labels) == len(question.choices) + 2
        choice = next(one for one in question.choices[-2:] if one != "own")
        chosen[question.name] = choice
        assert ada.is_said(await choose(ada, question, choice), "noted")
        if question.name == "gender":
            ada.gender = choice
    for name in ORDER[-2:]:
        assert f"5/{STEPS}" in (await asked(ada, name)).text
        await ada.taps("⏭")
    await ada.finds("onboarding-done", name="Dr. Levi")
    await ada.reads("/summary")

    me = await therapist_of(app, ada.phone.person.id)
    assert me.profile is not None
    assert {name: me.profile.get(name) for name in chosen} == chosen
    assert (me.language, me.gender, me.time_zone) == (language, chosen["gender"], chosen["time_zone"])
    assert me.onboarded_at is not None
    assert await step_of(app, ada.phone.person.id) == ""


async def test_everything_may_be_skipped(sandbox: Sandbox, app: App) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    await ada.phone.say(f"/start {await invite(app)}")
    await asked(ada, "language")
    await ada.taps("⏭")
    assert "⏭" in (await skips_to(ada, ORDER[-1])).labels[-1]
    await ada.taps("⏭")
    await ada.finds("onboarding-done", name="Dr. Levi")
    answers = await profile(app, ada)
    assert [name for name in answers if not name.startswith("_")] == []
    assert (await therapist_of(app, ada.phone.person.id)).language == "he"


TYPED = (
    # what is asked, what does not fit and the hint for it, what is typed, what is kept
    ("gender", "neither", "answer-by-button", "feminine", "f"),
    ("time_zone", "atlantis", "answer-time-zone", "new york", "America/New_York"),
    ("approach", None, "", "Narrative, with a lot of humour", "Narrative, with a lot of humour"),
    ("tone", None, "", "Warm", "warm"),
    ("length", "as long as it takes", "answer-by-button", "Medium", "medium"),
    ("terminology", None, "", "plain, no jargon", "plain, no jargon"),
    ("format", "sonnet", "answer-by-button", "my own headings", "own"),
    ("sections", " ,; ", "answer-sections", "1. Mood\n2. What we did\n- Plan", ["Mood", "What we did", "Plan"]),
    ("frequency", None, "", "Once a week", "weekly"),
    ("hours", "25-30", "answer-hours", "9:30 - 19", "09:30-19:00"),
    ("exercises", "?", "answer-by-button", "sometimes", "sometimes"),
)


async def test_every_question_can_be_answered_in_words_and_a_misfit_is_explained(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    for name, misfit, hint, answer, kept in TYPED:
        await asked(ada, name)
        if misfit is not None:
            await ada.phone.say(misfit)
            shown = await ada.finds(hint)
            assert ada.is_said(shown.text, f"ask-{name.replace('_', '-')}")
            assert name not in await profile(app, ada)
        await ada.phone.say(answer)
        await ada.finds("onboarding-answered", name=name_of(ada.words, BY_NAME[name]))
        assert (await profile(app, ada))[name] == kept
    await asked(ada, "summary_examples")


async def test_back_leads_through_every_question_to_the_first_and_answers_stay(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    await choose(ada, BY_NAME["gender"], "m")
    await choose(ada, BY_NAME["time_zone"], "Europe/London")
    await choose(ada, BY_NAME["approach"], "act")
    for name in ORDER[4:-1]:
        await asked(ada, name)
        await ada.taps("⏭")
    for name in reversed(ORDER):
        card = await asked(ada, name)
        assert any(label.startswith("⬅️") for label in card.labels) is (name != "language")
        if name == "approach":
            assert f"• {choice_label(ada.words, BY_NAME['approach'], 'act')}" in card.labels
        if name != "language":
            await ada.taps("⬅️")
    answers = await profile(app, ada)
    assert (answers["language"], answers["time_zone"], answers["approach"]) == ("en", "Europe/London", "act")


async def test_own_headings_are_asked_only_of_who_wants_them(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "format")
    await choose(ada, BY_NAME["format"], "own")
    await asked(ada, "sections")
    await ada.taps("⬅️")
    await choose(ada, BY_NAME["format"], "birp")
    await asked(ada, "frequency")
    await ada.taps("⬅️")
    await asked(ada, "format")


async def test_help_privacy_and_a_wrong_command_come_in_the_middle_and_then_it_goes_on(
    sandbox: Sandbox, app: App
) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "tone")
    for command, phrase in (("/help", "help-title"), ("/privacy", "privacy"), ("/start", "ask-tone")):
        await ada.phone.say(command)
        await ada.finds(phrase)
        card = await asked(ada, "tone")
        assert card.id == ada.phone.last.id
    await choose(ada, BY_NAME["tone"], "direct")
    await asked(ada, "length")


async def test_cancel_pauses_and_both_start_and_a_plain_word_go_on_at_the_same_question(
    sandbox: Sandbox, app: App
) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "length")
    for way_back in ("/start", "hello again"):
        await ada.phone.say("/cancel")
        await ada.finds("onboarding-paused")
        assert await step_of(app, ada.phone.person.id) == ""
        await ada.phone.say(way_back)
        await asked(ada, "length")
    await choose(ada, BY_NAME["length"], "short")
    await asked(ada, "terminology")
    assert (await profile(app, ada))["length"] == "short"


async def test_a_restart_in_the_middle_goes_on_exactly_there(sandbox: Sandbox, tmp_path: Path) -> None:
    settings = settings_for(sandbox, tmp_path)
    async with program(sandbox, settings) as first:
        ada = await starts(sandbox, first)
        await choose(ada, BY_NAME["gender"], "f")
        await choose(ada, BY_NAME["time_zone"], "Europe/London")
        await ada.phone.say("Narrative")
        card = await asked(ada, "tone")
        await quiet(first, sandbox)
        before = ada.phone.reads
    async with program(sandbox, settings) as second:
        assert ada.phone.reads == before
        await ada.phone.press(choice_label(ada.words, BY_NAME["tone"], "warm"), message_id=card.id)
        await asked(ada, "length")
    await ada.phone.say("medium")  # while the program is down
    async with program(sandbox, settings) as third:
        await asked(ada, "terminology")
        answers = await profile(third, ada)
        assert (answers["approach"], answers["tone"], answers["length"]) == ("Narrative", "warm", "medium")
        assert await count(third, TherapistRow) == 1
    assert second.storage is not third.storage


async def test_a_button_of_an_earlier_question_does_nothing(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "approach")
    old_id, old = ada.phone.button(choice_label(ada.words, BY_NAME["approach"], "cbt"))
    _, old_skip = ada.phone.button("⏭")
    _, old_back = ada.phone.button("⬅️")
    await choose(ada, BY_NAME["approach"], "dbt")
    await asked(ada, "tone")
    before = ada.phone.reads
    for data in (old, old_skip, old_back):
        assert ada.is_said(await ada.phone.toast(await ada.phone.press_forged(old_id, data)), "button-outdated")
    await quiet(app, sandbox)
    assert ada.phone.reads == before
    assert (await profile(app, ada))["approach"] == "dbt"


async def test_examples_are_typed_pasted_or_forwarded_until_it_is_enough(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "summary_examples")
    long_one = "Subjective: slept better. " * 40
    await ada.phone.say("S: slept badly\nO: tired")
    await ada.finds("example-kept")
    await ada.phone.forward("P: sleep diary", origin="Colleague")
    await ada.finds("examples-kept-so-far", count=2)
    await ada.phone.say(long_one)
    card = await ada.finds("examples-kept-so-far", count=3)
    assert not any(label.startswith("⏭") for label in card.labels)
    await ada.presses("button-done-examples")
    await asked(ada, "message_examples")
    for number in range(12):
        await ada.phone.say(f"Good evening, how was day {number}?")
    await ada.finds("examples-kept-so-far", count=10)
    await quiet(app, sandbox)
    await ada.presses("button-done-examples")
    await ada.finds("onboarding-done", name="Dr. Levi")
    answers = await profile(app, ada)
    assert answers["summary_examples"] == ["S: slept badly\nO: tired", "P: sleep diary", long_one.strip()]
    assert answers["message_examples"] == [f"Good evening, how was day {number}?" for number in range(2, 12)]


async def test_the_chosen_gender_is_the_form_of_address_from_then_on(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app, "he")
    phrases = {name: f"ask-{name.replace('_', '-')}" for name in ORDER[3:]}
    addressed = next(name for name, key in phrases.items() if Phrases("he", "f")(key) != Phrases("he", "m")(key))
    await choose(ada, BY_NAME["gender"], "m")
    ada.gender = "m"
    for name in ORDER[2 : ORDER.index(addressed)]:
        await asked(ada, name)
        await ada.taps("⏭")
    shown = await asked(ada, addressed)
    assert not holds(shown.text, Phrases("he", "f"), phrases[addressed])


async def test_what_is_no_answer_is_said_so_and_the_question_stands(sandbox: Sandbox, app: App) -> None:
    ada = await starts(sandbox, app)
    await skips_to(ada, "approach")
    await ada.phone.other({"sticker": STICKER})
    await ada.finds("cannot-use-this")
    await ada.phone.contact("Dana", "+972502345678")
    await ada.finds("cannot-use-this")
    await ada.phone.edit(await ada.phone.say("CBT"), "ACT")
    await ada.finds("edited-not-read")
    await quiet(app, sandbox)
    assert (await profile(app, ada))["approach"] == "cbt"


STICKER = {
    "file_id": "s1", "file_unique_id": "u1", "type": "regular", "width": 512, "height": 512,
    "is_animated": False, "is_video": False,
}  # fmt: skip
