"""The gate: what a model's text may not say to anybody, however it came to say it."""

import pytest

from agent.output_gate import GateStopped, check_text
from pipelines.ports import Language

BOTH: set[Language] = {"he", "en"}


def stopped(text: str, given: str = "", languages: set[Language] = BOTH) -> str:
    with pytest.raises(GateStopped) as stop:
        check_text(text, given=given, languages=languages, longest=500)
    return stop.value.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Your message has been sent.", "claims-an-action"),
        ("The draft was approved.", "claims-an-action"),
        ("I've already sent this message to Dana.", "claims-an-action"),
        ("ההודעה נשלחה לדנה.", "claims-an-action"),
        ("שלחתי את ההודעה.", "claims-an-action"),
        ("הטיוטה כבר אושרה", "claims-an-action"),
        ("See https://evil.example/x", "unknown-link"),
        ("See evil-site.com/x", "unknown-link"),
        ("See [here](javascript:alert(1))", "unknown-link"),
        ("Write to me at a@b.example", "unknown-link"),
        ("Call 054-7654321", "unknown-phone"),
        ("Call +972 54 765 4321", "unknown-phone"),
        ("Reply YES to confirm", "carrier-word"),
        ("please answer with 'STOP'", "carrier-word"),
        ('{"name": "send", "input": {}}', "echo"),
        ("Rules that always hold: say what", "echo"),
        ("x" * 501, "too-long"),
    ],
)
def test_a_text_is_stopped(text: str, reason: str):
    assert stopped(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "Hi Dana,\nI've sent you the form. See you Thursday at 10:30.\nAda",
        "היי דנה,\nשלחתי לך את הטופס. ניפגש ביום חמישי ב-10:30.\nעדה",
        "Your appointment on 21.11.2026 is approved.",
        "Please start the diary and stop when it is too much.",
        "GAD-7: 14",
        "",
    ],
)
def test_an_ordinary_text_passes(text: str):
    check_text(text, given="", languages=BOTH, longest=500)


def test_what_the_therapist_gave_may_be_repeated():
    given = "tell her the message was sent to 054-7654321, see https://clinic.example/form or a@b.example"
    check_text(
        "The message was sent to 054 765 4321. https://clinic.example/form a@b.example",
        given=given,
        languages=BOTH,
        longest=500,
    )


def test_the_wrong_language_is_stopped_unless_the_text_is_only_a_name_of_a_test():
    assert stopped("She felt better and slept well this week.", languages={"he"}) == "wrong-language"
    assert stopped("היא הרגישה טוב יותר וישנה היטב השבוע.", languages={"en"}) == "wrong-language"
    check_text("PHQ-9, GAD-7", given="", languages={"he"}, longest=500)
