"""Plain requests without a model: only the clear ones are recognised, and only for a listed patient."""

from collections.abc import Sequence

import pytest

from agent.offline import ExtractiveWriter
from pipelines.ports import Intent, Language

PATIENTS = ["Dana Cohen", "דנה כהן", "Ben Adler", "יוסי לוי", "אור שחר"]


async def asked(text: str, *, language: Language, patients: Sequence[str]) -> Intent:
    return await ExtractiveWriter().route(text, language=language, patients=patients, therapist="Dr. Ada Levi")


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("draft to Dana that I'm ill tomorrow", "Dana"),
        ("write Dana Cohen that I'm ill", "Dana Cohen"),
        ("ask Dana how the diary went", "Dana"),
        ("please remind ben to call", "Ben"),
        ("ask Dana if Ben called", "Dana"),
        ("תכתבי לדנה שאני חולה מחר", "דנה"),
        ("תשאלי את יוסי איך היה", "יוסי"),
        ("תזכיר ליוסי להביא את הטופס", "יוסי"),
        ("שלחי לאור תזכורת", "אור"),
        ("תגידי לדנה כהן שלום", "דנה כהן"),
    ],
)
async def test_a_clear_order_for_a_listed_patient_is_a_draft(text: str, patient: str):
    intent = await asked(text, language="he", patients=PATIENTS)
    assert (intent.action, intent.patient, intent.instruction) == ("draft", patient, text)


@pytest.mark.parametrize(
    "text",
    [
        "how is Dana?",
        "Dana sounded sad today, she slept four hours",
        "write Ruth that I'm ill",
        "tell Ben and Dana that the group is off",
        "תכתבי ליוסי ולדנה שאין קבוצה",
        "היום דנה הגיעה באיחור",
        "תדליקי את האורות",
        "write a poem",
        "",
        "???",
    ],
)
async def test_anything_else_is_left_to_commands(text: str):
    assert (await asked(text, language="he", patients=PATIENTS)).action == "none"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("queue", "queue"),
        ("What's in the queue?", "queue"),
        ("תור", "queue"),
        ("מה בתור?", "queue"),
        ("מה ממתין לאישור?", "queue"),
        ("patients", "patients"),
        ("המטופלים שלי", "patients"),
        ("settings", "settings"),
        ("הגדרות", "settings"),
        ("help", "help"),
        ("עזרה!", "help"),
        ("שלום!", "help"),
        ("Good morning", "help"),
        ("מטופלת חדשה", "add_patient"),
    ],
)
async def test_words_for_commands_are_commands(text: str, action: str):
    assert (await asked(text, language="en", patients=PATIENTS)).action == action


async def test_two_patients_of_one_first_name_are_left_to_the_caller():
    intent = await asked("tell Dana hello", language="en", patients=["Dana Cohen", "Dana Levi"])
    assert intent.patient == "Dana"
    intent = await asked("tell Dana Levi hello", language="en", patients=["Dana Cohen", "Dana Levi"])
    assert intent.patient == "Dana Levi"


async def test_a_draft_by_route_reads_like_one_by_command():
    writer = ExtractiveWriter()
    assert not writer.is_model
    assert writer.name == "extractive"
    await writer.aclose()
