"""Headings are found in a pasted summary in whichever way they are set, in Hebrew and English, or not at all."""

import pytest

from agent.example_headings import headings_in, is_example

SOME = "היא ישנה ארבע שעות בלילה ודיברנו על זה ארוכות."
MORE = "She slept four hours a night and we talked about it at length."

SHAPES = {
    "a line of its own with a colon": (
        f"רקע:\n{SOME}\n\nמה עלה בפגישה:\n{SOME}\n\nהמשך:\n{SOME}",
        ("רקע", "מה עלה בפגישה", "המשך"),
    ),
    "all of it indented": (f"    רקע:\n    {SOME}\n    המשך:\n    {SOME}", ("רקע", "המשך")),
    "before its text": (
        f"Background: {MORE}\nInterventions: {MORE}\nPlan: {MORE}",
        ("Background", "Interventions", "Plan"),
    ),
    "one behind the other in one line": (
        "Subjective: slept badly. Objective: looked tired. Plan: sleep diary.",
        ("Subjective", "Objective", "Plan"),
    ),
    "letters of a format": (
        f"S: {MORE} O: Looked tired. A: Better. P: Diary.",
        ("Subjective", "Objective", "Assessment", "Plan"),
    ),
    "letters of a format, in a Hebrew note": (f"D: {SOME}\nA: {SOME}\nP: {SOME}", ("נתונים", "הערכה", "תוכנית")),
    "markdown": (
        f"# Session note\n## Mood\n{MORE}\n## Homework\n{MORE}\n## Next time\n{MORE}",
        ("Mood", "Homework", "Next time"),
    ),
    "bold": (
        f"**מצב רוח**\n{SOME}\n**שיעורי בית:** {SOME}\n**לפעם הבאה**\n{SOME}",
        ("מצב רוח", "שיעורי בית", "לפעם הבאה"),
    ),
    "numbered": (f"1. רקע\n{SOME}\n2. תהליך\n{SOME}\n3. המשך טיפול\n{SOME}", ("רקע", "תהליך", "המשך טיפול")),
    "numbered and before its text": (f"1) Mood: {MORE}\n2) Risk: none.\n3) Plan: {MORE}", ("Mood", "Risk", "Plan")),
    "bulleted": (f"- נושאים: {SOME}\n- התערבויות: {SOME}\n- סיכון: לא עלה", ("נושאים", "התערבויות", "סיכון")),
    "standing alone": (
        f"רקע\n{SOME}\n\nתוכן הפגישה\n{SOME}\n{SOME}\n\nמה הלאה\n{SOME}",
        ("רקע", "תוכן הפגישה", "מה הלאה"),
    ),
    "standing alone in English": (
        f"What came up\n\n{MORE}\n\nMy impression\n\n{MORE}",
        ("What came up", "My impression"),
    ),
    "capitals": (f"THEMES\n{MORE}\nshort\nPLAN\n{MORE}", ("THEMES", "PLAN")),
    "underlined": (f"Themes\n======\n{MORE}\n\nNext steps\n------\n{MORE}", ("Themes", "Next steps")),
    "with a dash": (f"רקע – {SOME}\nהתערבות – {SOME}\nתוכנית – {SOME}", ("רקע", "התערבות", "תוכנית")),
    "below whose sheet it is": (
        f"Date: 12.3.2026\nPatient: D.\nTime: 10:00\nThemes: {MORE}\nPlan: {MORE}",
        ("Themes", "Plan"),
    ),
    "below whose sheet it is, in Hebrew": (
        f"תאריך: 12.3.2026\nשם המטופלת: ד'\nפגישה מספר: 7\nנושאים: {SOME}\nתוכנית: {SOME}",
        ("נושאים", "תוכנית"),
    ),
    "two summaries at once": (f"רקע: {SOME}\nהמשך: {SOME}\n\nרקע: {SOME}\nהמשך: {SOME}", ("רקע", "המשך")),
}

NOTHING = {
    "prose": f"{MORE} {MORE}\n\n{MORE}",
    "prose in Hebrew": f"{SOME} {SOME}\n\n{SOME}",
    "a quotation": f'דנה אמרה: "לא ישנתי". אחר כך הוסיפה: "אני עייפה".\n{SOME}',
    "a conversation": f"Dana: {MORE}\nTherapist: I see.\nDana: {MORE}\nTherapist: And then?\nDana: Nothing.",
    "times and addresses": f"We met at 10:00 and at 11:30.\nSee https://example.org: there is more.\n{MORE}",
    "a single heading": f"Summary:\n{MORE}",
    "a list of tasks": "1. sleep diary\n2. breathing\n3. a walk every day",
    "nothing": "",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_headings_are_found(shape: str) -> None:
    text, titles = SHAPES[shape]
    assert headings_in(text) == titles
    assert is_example(text)


@pytest.mark.parametrize("shape", NOTHING)
def test_nothing_is_taken_for_a_heading_that_is_none(shape: str) -> None:
    assert headings_in(NOTHING[shape]) == ()


def test_a_list_of_titles_is_no_example() -> None:
    assert not is_example("רקע\nמה עלה\nהתערבויות\nהמשך")
    assert not is_example("Background, Themes, Interventions, Plan for next time")
    assert not is_example("1. רקע\n2. המשך:")


def test_lines_of_another_system_are_read_alike() -> None:
    assert headings_in(f"Mood:\r\n{MORE}\r\nPlan:\r\n{MORE}") == ("Mood", "Plan")
