"""Remarks on a draft: followed where a plain rule can, and nothing else changes."""

import pytest

from agent.offline import ExtractiveWriter
from pipelines.ports import Language
from tests.agent.cast import draft_request

ENGLISH = "Hi Dana,\nJust a reminder to bring the form. How was the exam?\nDr. Ada Levi"
HEBREW = "היי דנה,\nרציתי להזכיר לך להביא את הטופס. איך היה המבחן?\nעדה"
ASKED: dict[Language, str] = {
    "en": "remind her to bring the form and ask how the exam was",
    "he": "תזכירי לה להביא את הטופס ותשאלי איך היה המבחן",
}


async def rewritten(remark: str, language: Language = "en", previous: str = "") -> str:
    before = previous or (ENGLISH if language == "en" else HEBREW)
    return await ExtractiveWriter().draft(
        draft_request(ASKED[language], language=language, remark=remark, previous=before)
    )


@pytest.mark.parametrize("language", ["en", "he"])
async def test_the_drafts_are_what_the_writer_writes_first(language: Language):
    first = await ExtractiveWriter().draft(draft_request(ASKED[language], language=language))
    assert first == (ENGLISH if language == "en" else HEBREW)


@pytest.mark.parametrize("remark", ["shorter", "make it shorter please", "too long", "more concise"])
async def test_shorter_is_shorter_and_asks_the_same(remark: str):
    text = await rewritten(remark)
    assert len(text) < len(ENGLISH)
    assert "bring the form" in text
    assert "How was the exam?" in text


@pytest.mark.parametrize("remark", ["קצר יותר", "תקצרי", "זה ארוך מדי"])
async def test_shorter_hebrew_is_shorter_and_asks_the_same(remark: str):
    text = await rewritten(remark, "he")
    assert len(text) < len(HEBREW)
    assert "להביא את הטופס" in text
    assert "איך היה המבחן?" in text


async def test_shorter_again_and_again_never_loses_what_was_asked():
    text = ENGLISH
    for _ in range(5):
        text = await rewritten("shorter", previous=text)
    assert "bring the form" in text


@pytest.mark.parametrize(
    ("remark", "language", "added"),
    [
        ("warmer", "en", "I hope you're doing well."),
        ("a bit friendlier", "en", "I hope you're doing well."),
        ("חם יותר", "he", "מקווה ששלומך טוב."),
        ("more formal", "en", "Kind regards,"),
        ("רשמי יותר", "he", "בברכה,"),
        ("add that parking is free", "en", "Parking is free."),
        ("also ask her about her sleep", "en", "I wanted to ask about your sleep."),
        ("add a question about the diary", "en", "I wanted to ask about the diary."),
        ("תוסיפי שהחניה חינם", "he", "החניה חינם."),
        ("תוסיפי שאלה על השינה שלה", "he", "רציתי לשאול על השינה שלך."),
        ("גם תשאלי אותה איך היא ישנה", "he", "איך את ישנה?"),
    ],
)
async def test_what_a_remark_adds_is_added_and_the_rest_stays(remark: str, language: Language, added: str):
    text = await rewritten(remark, language)
    assert added in text
    assert ("How was the exam?" if language == "en" else "איך היה המבחן?") in text


@pytest.mark.parametrize(
    ("previous", "remark", "warmer"),
    [
        ("היי דנה, איך היה המבחן?", "יותר חם", "היי דנה, מקווה ששלומך טוב. איך היה המבחן?"),
        ("Hi Dana, how was the exam?", "warmer", "Hi Dana, I hope you're doing well. How was the exam?"),
    ],
)
async def test_a_wish_stands_behind_a_greeting_in_the_same_line(previous: str, remark: str, warmer: str):
    language: Language = "he" if remark == "יותר חם" else "en"
    assert await rewritten(remark, language, previous=previous) == warmer


@pytest.mark.parametrize(
    ("remark", "language", "gone", "kept"),
    [
        ("without the exam", "en", "exam", "form"),
        ("drop the part about the form", "en", "form", "exam"),
        ("remove the question about the exam", "en", "exam", "form"),
        ("without the greeting", "en", "Hi Dana", "form"),
        ("no signature", "en", "Ada", "form"),
        ("בלי המבחן", "he", "המבחן", "הטופס"),
        ("תורידי את החלק על הטופס", "he", "הטופס", "המבחן"),
        ("בלי החתימה", "he", "עדה", "הטופס"),
    ],
)
async def test_what_a_remark_takes_out_is_gone_and_the_rest_stays(
    remark: str, language: Language, gone: str, kept: str
):
    text = await rewritten(remark, language)
    assert gone not in text
    assert kept in text


@pytest.mark.parametrize(
    ("remark", "language", "expected"),
    [
        ("change form to questionnaire", "en", "bring the questionnaire."),
        ("say questionnaire instead of form", "en", "bring the questionnaire."),
        ("questionnaire, not form", "en", "bring the questionnaire."),
        ("תחליפי את הטופס בשאלון", "he", "להביא את שאלון."),
        ("לא הטופס אלא השאלון", "he", "להביא את השאלון."),
        ("במקום טופס תכתבי שאלון", "he", "להביא את השאלון."),
    ],
)
async def test_a_remark_can_replace_a_word(remark: str, language: Language, expected: str):
    assert expected in await rewritten(remark, language)


async def test_a_text_that_the_therapist_edited_is_what_gets_rewritten():
    edited = "Hi Dana,\nPlease bring the blue form. How was the exam?\nAda"
    text = await rewritten("without the exam", previous=edited)
    assert text == "Hi Dana,\nPlease bring the blue form.\nAda"


@pytest.mark.parametrize(
    ("remark", "language", "body"),
    [
        ("ask about her sleep instead", "en", "I wanted to ask about your sleep."),
        ("instead, thank her for the drawing", "en", "Thank you for the drawing."),
        ("תשאלי אותה איך היא ישנה במקום זה", "he", "איך את ישנה?"),
    ],
)
async def test_a_remark_can_ask_for_something_else_instead(remark: str, language: Language, body: str):
    assert (await rewritten(remark, language)).splitlines()[1:-1] == [body]


async def test_a_remark_that_is_a_request_comes_on_top():
    assert "How did you sleep?" in await rewritten("ask her how she slept")
    assert "How was the exam?" in await rewritten("ask her how she slept")


@pytest.mark.parametrize("remark", ["make it blue", "תעשי את זה כחול", "???"])
async def test_a_remark_that_no_rule_knows_changes_nothing(remark: str):
    assert await rewritten(remark) == ENGLISH


async def test_a_hebrew_remark_on_an_english_draft_is_followed():
    assert len(await rewritten("קצר יותר")) < len(ENGLISH)
