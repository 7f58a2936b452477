"""A therapist's own headings taught by pasting a summary: found, shown, and used only after a ✅."""

from bot.app import App
from bot.sandbox.phones import Shown
from bot.sandbox.server import Sandbox
from bot.therapist.questions import BY_NAME
from bot.therapist.wizard import choice_label, name_of
from tests.e2e.records import quiet, therapist_of
from tests.e2e.stage import NOTES, NOTES_EN, Therapist, invite, seated

BODY = {"he": NOTES, "en": NOTES_EN}
TITLES = {"he": ["מה עלה", "עבודה בפגישה", "להמשך"], "en": ["What came up", "Our work", "Next time"]}


def example(language: str) -> str:
    return "\n\n".join(f"{title}:\n{BODY[language]}" for title in TITLES[language])


async def asked_in_settings(app: App, sandbox: Sandbox, language: str) -> Therapist:
    """Own headings chosen in /settings; the question for them stands."""
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.phone.say("/settings")
    await ada.taps(name_of(ada.words, BY_NAME["format"]))
    await ada.taps(choice_label(ada.words, BY_NAME["format"], "own"))
    await ada.finds("ask-sections")
    return ada


async def profile(app: App, ada: Therapist) -> dict[str, object]:
    return dict((await therapist_of(app, ada.phone.person.id)).profile or {})


async def shown_headings(ada: Therapist) -> Shown:
    return await ada.sees_button(ada.words("button-these-headings"))


async def test_headings_are_learned_from_a_pasted_summary_and_used(app: App, sandbox: Sandbox, language: str) -> None:
    ada = await asked_in_settings(app, sandbox, language)
    await ada.phone.say(example(language))
    card = await shown_headings(ada)
    assert all(f"• {title}" in card.text for title in TITLES[language])
    assert (await profile(app, ada)).get("sections") is None  # nothing counts before the ✅
    await ada.presses("button-these-headings")
    await ada.finds("settings-title")
    known = await profile(app, ada)
    assert known["sections"] == TITLES[language]
    assert len(known["summary_examples"]) == 1  # type: ignore[arg-type]
    await ada.adds("Dana")
    card = await ada.tells(BODY[language], "Dana")
    assert all(title in card.text for title in TITLES[language])


async def test_the_headings_can_be_typed_after_all(app: App, sandbox: Sandbox) -> None:
    ada = await asked_in_settings(app, sandbox, "en")
    await ada.phone.say(example("en"))
    await shown_headings(ada)
    await ada.presses("button-type-headings")
    await ada.finds("ask-sections")
    await ada.phone.say("Mood\nHomework")
    await ada.finds("settings-title")
    assert (await profile(app, ada))["sections"] == ["Mood", "Homework"]


async def test_where_nothing_is_recognised_it_says_so_and_keeps_the_example(
    app: App, sandbox: Sandbox, language: str
) -> None:
    ada = await asked_in_settings(app, sandbox, language)
    await ada.phone.say(f"{BODY[language]}\n\n{BODY[language]}")
    await ada.finds("headings-not-found")
    assert (await profile(app, ada))["summary_examples"] == [f"{BODY[language]}\n\n{BODY[language]}"]
    await ada.phone.say("\n".join(TITLES[language]))
    await ada.finds("settings-title")
    assert (await profile(app, ada))["sections"] == TITLES[language]


async def test_an_example_longer_than_a_message_is_one_example(app: App, sandbox: Sandbox) -> None:
    ada = await asked_in_settings(app, sandbox, "en")
    long = "\n\n".join(f"{title}:\n{' '.join([NOTES_EN] * 12)}" for title in TITLES["en"])
    assert len(long) > 4096
    await ada.phone.say(long)
    await quiet(app, sandbox)
    card = await shown_headings(ada)
    assert all(f"• {title}" in card.text for title in TITLES["en"])
    await ada.presses("button-these-headings")
    await ada.finds("settings-title")
    known = await profile(app, ada)
    assert known["sections"] == TITLES["en"]
    assert len(known["summary_examples"]) == 1  # type: ignore[arg-type]


async def test_onboarding_goes_on_behind_headings_that_were_taught(app: App, sandbox: Sandbox) -> None:
    ada = Therapist(phone=sandbox.therapist("Ada"))
    await ada.phone.say(f"/start {await invite(app)}")
    await ada.taps("עברית")
    label = choice_label(ada.words, BY_NAME["format"], "own")
    while True:
        card = await ada.until(lambda shown: bool(shown.labels))
        if label in card.labels:
            break
        await ada.phone.press("⏭", message_id=card.id)
    await ada.taps(label)
    await ada.finds("ask-sections")
    await ada.phone.say(example("he"))
    await shown_headings(ada)
    await ada.presses("button-these-headings")
    await ada.finds("ask-frequency")
    assert (await profile(app, ada))["sections"] == TITLES["he"]
    assert not ada.shows("headings-found", count=3)
