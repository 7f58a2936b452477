"""Messages made without a model: what the therapist asks for is said to the patient, in the right genders."""

import re
from typing import Any

import pytest

from agent.offline import ExtractiveWriter
from pipelines.ports import Gender, Language, ThreadMessage, WriterRefused
from tests.agent import drafts_en, drafts_he
from tests.agent.cast import NAMES, NOW, draft_request

ENGLISH = [*drafts_en.CORE, *drafts_en.OTHER_PHRASES, *drafts_en.MORE_PHRASES]
HEBREW = [*drafts_he.CORE, *drafts_he.OTHER_PHRASES, *drafts_he.MORE_PHRASES]
CARRIER_WORDS = re.compile(r"\b(?:STOP|STOPALL|CANCEL|END|QUIT|YES|START|UNSUBSCRIBE)\b")


async def drafted(instruction: str, **given: Any) -> str:
    return await ExtractiveWriter().draft(draft_request(instruction, **given))


async def body_of(instruction: str, language: Language, gender: Gender, therapist: Gender = "f") -> str:
    """The message without its first line, the greeting, and its last, the signature."""
    text = await drafted(instruction, language=language, gender=gender, therapist=therapist)
    lines = text.splitlines()
    return "\n".join(lines[1:-1]) if len(lines) > 2 else lines[0]


def test_the_tables_are_long_enough():
    assert len(ENGLISH) >= 120
    assert len(HEBREW) >= 120


@pytest.mark.parametrize(("instruction", "gender", "expected"), ENGLISH)
async def test_an_english_instruction_becomes_the_message(instruction: str, gender: Gender, expected: str):
    assert await body_of(instruction, "en", gender) == expected


@pytest.mark.parametrize(("instruction", "gender", "expected"), HEBREW)
async def test_a_hebrew_instruction_becomes_the_message(instruction: str, gender: Gender, expected: str):
    assert await body_of(instruction, "he", gender) == expected


async def test_no_message_asks_for_a_word_that_the_carrier_acts_on():
    for instruction, gender, _ in ENGLISH:
        assert not CARRIER_WORDS.search(await drafted(instruction, gender=gender))


async def test_the_whole_message_has_a_greeting_and_a_signature():
    assert await drafted("ask how the sleep diary went") == "Hi Dana,\nHow did the sleep diary go?\nDr. Ada Levi"
    hebrew = await drafted("תשאל איך הלך עם יומן השינה", language="he")
    assert hebrew == "היי דנה,\nאיך הלך עם יומן השינה?\nעדה"


@pytest.mark.parametrize(
    ("instruction", "to_woman", "to_man"),
    [
        ("תבקש להביא את הטופס", "תוכלי להביא את הטופס?", "תוכל להביא את הטופס?"),
        ("תגיד שחשבתי על {him}", "חשבתי עלייך.", "חשבתי עליך."),
        ("תשאל אם {he} {managed} לישון", "הצלחת לישון?", "הצלחת לישון?"),
        ("תשאל אם {he} {will_come}", "תגיעי?", "תגיע?"),
        ("תשאל איך {he} {feels}", "איך את מרגישה?", "איך אתה מרגיש?"),
        ("תגיד ש{will_bring} את היומן", "אשמח אם תביאי את היומן.", "אשמח אם תביא את היומן."),
        ("תגיד שלא {will_worry}", "אל תדאגי.", "אל תדאג."),
    ],
)
async def test_hebrew_speaks_to_a_woman_and_to_a_man(instruction: str, to_woman: str, to_man: str):
    woman = {
        "he": "היא",
        "managed": "הצליחה",
        "will_come": "תגיע",
        "feels": "מרגישה",
        "will_bring": "תביא",
        "will_worry": "תדאג",
    }
    man = {
        "he": "הוא",
        "managed": "הצליח",
        "will_come": "יגיע",
        "feels": "מרגיש",
        "will_bring": "יביא",
        "will_worry": "ידאג",
    }
    asked_of_her = instruction.replace("על {him}", "עליה").format(**woman)
    asked_of_him = instruction.replace("על {him}", "עליו").format(**man)

    assert await body_of(asked_of_her, "he", "f") == to_woman
    assert await body_of(asked_of_him, "he", "m") == to_man


@pytest.mark.parametrize(
    ("instruction", "by_woman", "by_man"),
    [
        ("תאשר את הפגישה מחר", "אני מאשרת את הפגישה מחר.", "אני מאשר את הפגישה מחר."),
        ("תתנצל על האיחור", "אני מתנצלת על האיחור.", "אני מתנצל על האיחור."),
        ("תבטל את הפגישה", "אני צריכה לבטל את הפגישה.", "אני צריך לבטל את הפגישה."),
        ("תאחל לה שבוע רגוע", "אני מאחלת לך שבוע רגוע.", "אני מאחל לך שבוע רגוע."),
        ("תזמין אותה לקבוצה", "אני מזמינה אותך לקבוצה.", "אני מזמין אותך לקבוצה."),
        ("תציע לה את יום שני", "אני מציעה לך את יום שני.", "אני מציע לך את יום שני."),
        ("תגיד סליחה על האיחור", "אני מצטערת על האיחור.", "אני מצטער על האיחור."),
    ],
)
async def test_hebrew_speaks_as_a_woman_and_as_a_man(instruction: str, by_woman: str, by_man: str):
    assert await body_of(instruction, "he", "f", "f") == by_woman
    assert await body_of(instruction, "he", "f", "m") == by_man


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ("write: See you Thursday, bring HER book.", "See you Thursday, bring HER book."),
        ('tell her "she is welcome"', "she is welcome"),
        ("“I am proud of you”", "I am proud of you"),
        ("Text Dana: no session today", "no session today"),
    ],
)
async def test_dictated_english_is_kept_word_for_word(instruction: str, words: str):
    assert await body_of(instruction, "en", "f") == words


@pytest.mark.parametrize(
    ("instruction", "words"),
    [
        ("תכתבי: נתראה ביום חמישי", "נתראה ביום חמישי"),
        ('תכתוב לה "היא תמיד שלה"', "היא תמיד שלה"),
        ("תגידי לה: ״קחי את הזמן״", "קחי את הזמן"),
        ("תכתבי לדנה: מחר ב-10", "מחר ב-10"),
    ],
)
async def test_dictated_hebrew_is_kept_word_for_word(instruction: str, words: str):
    assert await body_of(instruction, "he", "f") == words


async def test_emoji_of_a_dictation_stay_whole():
    assert await body_of("write: well done 👩‍👧❤️", "en", "f") == "well done 👩‍👧❤️"


async def test_a_quoted_title_inside_an_instruction_is_no_dictation():
    assert (
        await body_of('ask about the "worry tree" sheet', "en", "f") == 'I wanted to ask about the "worry tree" sheet.'
    )


async def test_requests_around_dictated_words_are_said_too():
    text = await body_of('remind her to bring the form and write: "no need to print it"', "en", "f")
    assert text == "Just a reminder to bring the form. no need to print it"


async def test_dictated_words_that_greet_get_no_second_greeting():
    assert (await drafted("write: Hello Dana, all good?")).startswith("Hello Dana, all good?")


async def test_the_greeting_and_closing_are_the_therapists_own():
    text = await drafted("thank her for the drawing", greeting="Dear", closing="Warmly, Ada")
    assert text == "Dear Dana,\nThank you for the drawing.\nWarmly, Ada"
    text = await drafted("תודי לה על הציור", language="he", greeting="אהלן {name}!", closing="חיבוק, עדה")
    assert text == "אהלן דנה!\nתודה על הציור.\nחיבוק, עדה"


async def test_without_settings_the_greeting_and_closing_are_learned_from_examples():
    examples = ("Good morning Ben, see you at five.\nA. Levi", "Good morning Ben, fine by me.\nA. Levi")
    text = await drafted("ask how the exam was", message_examples=examples)
    assert text == "Good morning Dana,\nHow was the exam?\nA. Levi"


async def test_the_language_is_that_of_the_instruction():
    english = await drafted("ask how the exam was", language="he", greeting="היי")
    assert "How was the exam?" in english
    assert english.startswith("Hi ")
    hebrew = await drafted("תשאלי איך היה המבחן", language="en", greeting="Hi")
    assert "איך היה המבחן?" in hebrew
    assert hebrew.startswith("היי ")


async def test_an_unknown_request_carries_the_therapists_own_words():
    assert "he purple elephant method" in await body_of("the purple elephant method", "en", "f")
    assert await body_of("serenade her about the purple elephant", "en", "f") == (
        "I wanted to serenade you about the purple elephant."
    )
    assert "שיטת הפיל הסגול" in await body_of("שיטת הפיל הסגול", "he", "f")


@pytest.mark.parametrize("instruction", ["", "   ", "…", "ask her", "?"])
async def test_an_instruction_without_words_is_refused(instruction: str):
    with pytest.raises(WriterRefused):
        await drafted(instruction)


async def test_an_empty_instruction_after_a_patients_message_thanks_for_it():
    last = ThreadMessage(from_patient=True, text="I did it!", at=NOW)
    assert "Thank you for your message." in await drafted("", thread=(last,))
    assert "תודה על ההודעה." in await drafted("", language="he", thread=(last,))


@pytest.mark.parametrize(
    ("instruction", "language", "kept"),
    [
        ("ask her when he called back", "en", "he"),
        ("tell her that his lawyer wrote", "en", "is lawyer"),
        ("תשאלי אותה אם הוא חזר אליה", "he", "הוא"),
        ("תזכירי לה למלא את הטבלה ולשלוח אותה", "he", "ולשלוח אותה"),
    ],
)
async def test_words_about_somebody_else_stay(instruction: str, language: Language, kept: str):
    assert kept in await body_of(instruction, language, "f")


@pytest.mark.parametrize("language", ["en", "he"])
async def test_nothing_is_invented(language: Language):
    """Numbers and names in a message all come from its instruction, the patient or the therapist."""
    rows = ENGLISH if language == "en" else HEBREW
    for instruction, gender, _ in rows:
        text = await drafted(instruction, language=language, gender=gender)
        for number in re.findall(r"\d+", text):
            assert number in instruction
        assert NAMES[gender, language].split()[0] in text


@pytest.mark.parametrize(
    "instruction", ["a" * 20_000, "ask " * 3_000, "תשאלי " * 3_000, '"' * 500, "write: " * 400, "[P1] {{x}} %s"]
)
async def test_odd_instructions_end_quickly(instruction: str):
    try:
        assert await drafted(instruction)
    except WriterRefused:
        assert not instruction.startswith("a")
