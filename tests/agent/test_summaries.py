"""Summaries made without a model: the therapist's own sentences, each under its section, the rest left blank."""

from typing import Any

import pytest

from agent.formats import FORMAT_NAMES, UnknownFormat, own_sections, sections_for
from agent.offline import ExtractiveWriter
from pipelines.ports import Language
from tests.agent.cast import by_title, summary_request

HEBREW = (
    "אה, היום נפגשתי עם דנה. היא הגיעה באיחור של עשר דקות ונראתה עייפה. היא סיפרה שישנה בערך "
    "ארבע שעות בלילה "
    "ושהיא מתעוררת עם מחשבות על העבודה. אממ, אמרה שהבוס שלה צעק עליה ביום שלישי. עבדנו על רישום "
    "מחשבות ותרגלנו נשימה "
    "סרעפתית. היא הצליחה להירגע ואמרה שזה עזר לה. להתרשמותי יש שיפור קל בחרדה, אבל דפוס ההימנעות "
    "עדיין חזק. אין מחשבות "
    "אובדניות. לשיעורי בית היא תמלא יומן שינה כל ערב. ניפגש ביום חמישי הבא בעשר."
)
ENGLISH = (
    "So, um, today I saw Dana. She came in ten minutes late and looked tired. She reported "
    "sleeping about four hours a night and "
    "waking up with thoughts about work. Her boss shouted at her on Tuesday. We worked on a "
    "thought record and practised "
    "diaphragmatic breathing. She was able to calm down and said it helped. I think there's a "
    "slight improvement in her anxiety but "
    "the avoidance is still strong. No suicidal ideation. For homework she will keep a sleep "
    "diary every evening. Next session "
    "Thursday at ten."
)


async def summarised(source: str, **given: Any) -> dict[str, str]:
    return by_title(await ExtractiveWriter().summarise(summary_request(source, **given)))


@pytest.mark.parametrize("form", FORMAT_NAMES)
@pytest.mark.parametrize("language", ["en", "he"])
async def test_every_requested_section_comes_back_in_order(form: str, language: Language):
    request = summary_request(HEBREW if language == "he" else ENGLISH, language=language, form=form)
    summary = await ExtractiveWriter().summarise(request)
    assert tuple(section for section, _ in summary.sections) == request.sections


@pytest.mark.parametrize(
    ("form", "title", "words"),
    [
        ("SOAP", "Subjective", "four hours a night"),
        ("SOAP", "Objective", "looked tired"),
        ("SOAP", "Assessment", "slight improvement"),
        ("SOAP", "Assessment", "No suicidal ideation."),
        ("SOAP", "Plan", "sleep diary"),
        ("SOAP", "Plan", "Thursday at ten"),
        ("DAP", "Data", "Her boss shouted at her on Tuesday."),
        ("DAP", "Assessment", "avoidance is still strong"),
        ("BIRP", "Behaviour", "looked tired"),
        ("BIRP", "Intervention", "diaphragmatic breathing"),
        ("BIRP", "Response", "able to calm down"),
        ("GIRP", "Plan", "homework"),
    ],
)
async def test_english_sentences_stand_where_they_belong(form: str, title: str, words: str):
    assert words in (await summarised(ENGLISH, form=form))[title]


@pytest.mark.parametrize(
    ("form", "title", "words"),
    [
        ("SOAP", "סובייקטיבי", "ארבע שעות בלילה"),
        ("SOAP", "אובייקטיבי", "נראתה עייפה"),
        ("SOAP", "הערכה", "שיפור קל בחרדה"),
        ("SOAP", "הערכה", "אין מחשבות אובדניות."),
        ("SOAP", "תוכנית", "יומן שינה כל ערב"),
        ("DAP", "נתונים", "הבוס שלה צעק עליה"),
        ("BIRP", "התערבות", "נשימה סרעפתית"),
        ("BIRP", "תגובה", "הצליחה להירגע"),
        ("GIRP", "תוכנית", "ביום חמישי הבא בעשר"),
    ],
)
async def test_hebrew_sentences_stand_where_they_belong(form: str, title: str, words: str):
    assert words in (await summarised(HEBREW, language="he", form=form))[title]


@pytest.mark.parametrize("source", [ENGLISH, HEBREW], ids=["en", "he"])
async def test_short_notes_are_kept_whole_and_word_for_word(source: str):
    sections = await summarised(source, language="he" if source is HEBREW else "en")
    told = " ".join(sections.values())
    for sentence in source.replace("So, um, ", "So, ").replace("אה, ", "").replace("אממ, ", "").split(". "):
        assert sentence.rstrip(".").removeprefix("So, ") in told


async def test_a_section_nobody_spoke_to_stays_empty():
    assert (await summarised("She slept badly and felt sad.", form="GIRP"))["Goals"] == ""
    assert (await summarised("She slept badly and felt sad."))["Plan"] == ""
    sections = await summarised(ENGLISH, form="own", own=("Topics", "Mood", "Risk", "Homework", "Medication"))
    assert sections["Medication"] == ""


async def test_own_sections_get_what_their_titles_name():
    sections = await summarised(ENGLISH, form="own", own=("Topics", "Risk", "Homework"))
    assert sections["Risk"] == "No suicidal ideation."
    assert sections["Homework"] == "For homework she will keep a sleep diary every evening."
    hebrew = await summarised(
        HEBREW, language="he", form="own", own=("נושאים מרכזיים", "סיכון", "שיעורי בית", "תרופות")
    )
    assert hebrew["סיכון"] == "אין מחשבות אובדניות."
    assert hebrew["שיעורי בית"] == "לשיעורי בית היא תמלא יומן שינה כל ערב."
    assert hebrew["תרופות"] == ""


async def test_headings_in_typed_notes_decide():
    notes = "Plan: see her in a week\nSubjective:\n- tired, low mood\n- boss again\nAssessment: stable"
    sections = await summarised(notes)
    assert sections == {
        "Subjective": "Tired, low mood. Boss again.",
        "Objective": "",
        "Assessment": "Stable.",
        "Plan": "See her in a week.",
    }


async def test_hesitations_go_and_words_stay():
    sections = await summarised("Um, she, uh, feels, like, sad. אה היא עצובה.")
    assert " ".join(filter(None, sections.values())) == "She feels, sad. היא עצובה."


async def test_a_dialogue_keeps_who_said_what_and_answers_keep_their_question():
    dialogue = (
        "Therapist: Hi Dana, how are you?\nPatient: I'm fine.\nTherapist: Any thoughts of hurting "
        "yourself?\nPatient: No.\n"
        "Patient: I sleep four hours a night since March.\nTherapist: For homework, please fill in "
        "the sleep diary.\nPatient: Okay."
    )
    sections = await summarised(dialogue)
    told = "\n".join(sections.values())
    assert "[Any thoughts of hurting yourself?] No." in told
    assert "I sleep four hours a night since March." in sections["Subjective"]
    assert "sleep diary" in sections["Plan"]
    assert "how are you" not in told


async def test_a_shorter_summary_of_a_recap_empties_no_section():
    """An empty section reads "not discussed", and that would be untrue."""
    recap = (
        "היום דנה הגיעה עייפה. היא סיפרה שישנה בערך ארבע שעות בלילה ושקשה לה להירדם. "
        "דיברנו על העומס בעבודה ועל גבולות מול המנהלת. תרגלנו נשימות. שללה מחשבות אובדניות. "
        "עד הפעם הבאה היא תמלא יומן שינה כל ערב."
    )
    whole = await summarised(recap, language="he")
    shorter = await summarised(recap, language="he", remark="הרבה יותר קצר")

    assert len(" ".join(shorter.values())) < len(" ".join(whole.values()))
    assert {title for title, text in shorter.items() if text} == {title for title, text in whole.items() if text}


async def test_shorter_keeps_risk_and_longer_keeps_more():
    long_notes = (
        ENGLISH + " " + " ".join(f"She talked about cousin number {n} and the trip to town {n}." for n in range(60))
    )
    usual = " ".join((await summarised(long_notes)).values())
    shorter = " ".join((await summarised(long_notes, remark="much shorter please")).values())
    longer = " ".join((await summarised(long_notes, remark="more detail")).values())
    assert len(shorter.split()) < len(usual.split()) < len(longer.split())
    assert "No suicidal ideation." in shorter


@pytest.mark.parametrize(
    ("remark", "gone"), [("without the boss", "boss"), ("drop the part about sleep", "four hours")]
)
async def test_a_remark_takes_a_part_out(remark: str, gone: str):
    told = " ".join((await summarised(ENGLISH, remark=remark)).values())
    assert gone not in told
    assert "thought record" in told


async def test_a_remark_moves_a_part_to_a_section():
    assert "sleep diary" in (await summarised(ENGLISH, remark="put homework under Assessment"))["Assessment"]
    moved = await summarised(HEBREW, language="he", form="BIRP", remark="תעבירי את השינה לתוכנית")
    assert "ארבע שעות בלילה" in moved["תוכנית"]


@pytest.mark.parametrize("source", ["", "   \n ", "...", "אממ", "?!", ":\n:\n", "\u200f\u200f", "Doctor:\nPatient:"])
async def test_a_source_without_words_gives_empty_sections(source: str):
    assert set((await summarised(source)).values()) == {""}


@pytest.mark.parametrize("source", ["word " * 60_000, "She said. " * 20_000, "a: b\n" * 5_000, "x" * 200_000])
async def test_a_huge_source_ends_quickly(source: str):
    assert await summarised(source) is not None


def test_formats_have_their_sections_in_both_languages():
    assert [section.title for section in sections_for("soap", "he")] == ["סובייקטיבי", "אובייקטיבי", "הערכה", "תוכנית"]
    assert [section.key for section in sections_for("GIRP", "en")] == ["goals", "intervention", "response", "plan"]
    with pytest.raises(UnknownFormat):
        sections_for("SOUP", "en")


def test_own_sections_are_keyed_by_place_and_cleaned():
    sections = own_sections([" Mood: ", "", "- Risk", "Mood"])
    assert [(section.key, section.title) for section in sections] == [("own_1", "Mood"), ("own_2", "Risk")]
    assert sections_for("own", "en", ["Mood"])[0].title == "Mood"
    assert sections_for("own", "en") == sections_for("SOAP", "en")
