"""Plain requests without a model: only the clear ones are recognised, and a recap never is one."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agent.offline import ExtractiveWriter
from agent.offline.asking.notes import private_note
from agent.tools import specs
from pipelines.conversing import Call, Exchange, Talk, Told

PATIENTS = ("Dana Cohen", "דנה כהן", "Ben Adler", "יוסי לוי", "אור שחר")
WEDNESDAY = dt.datetime(2026, 11, 25, 12, 0, tzinfo=ZoneInfo("Asia/Jerusalem"))


async def asked(text: str, *before: Exchange, patients: tuple[str, ...] = PATIENTS) -> Call | None:
    talk = Talk(
        said=text, language="he", therapist="Ada", patients=patients, now=WEDNESDAY, tools=specs(), before=before
    )
    move = await ExtractiveWriter().converse(talk).move()
    return move if isinstance(move, Call) else None


def asked_before(text: str, tool: str, **given: Any) -> Exchange:
    return Exchange(said=text, calls=((Call(tool=tool, input=given), Told(text="ok")),))


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("draft to Dana that I'm ill tomorrow", "Dana"),
        ("write Dana that I'm ill tomorrow, Thursday at 10 instead", "Dana"),
        ("write Dana Cohen that I'm ill", "Dana Cohen"),
        ("ask Dana how the diary went", "Dana"),
        ("ask Dana if Ben called", "Dana"),
        ("let Dana know that I'm late", "Dana"),
        ("write me a short message to Dana that I'm late", "Dana"),
        ("reply to Dana's message that it's fine", "Dana"),
        ('write Dana: "נתראה מחר"', "Dana"),
        ("תכתבי לדנה שאני חולה מחר", "דנה"),
        ("תכתבי לדנה שאני חולה מחר, ושנפגש ביום חמישי ב-10 במקום", "דנה"),
        ("תשאלי את יוסי איך היה", "יוסי"),
        ("תזכיר ליוסי להביא את הטופס", "יוסי"),
        ("שלחי לאור תזכורת", "אור"),
        ("תגידי לדנה כהן שלום", "דנה כהן"),
    ],
)
async def test_a_clear_order_for_a_listed_patient_is_a_draft(text: str, patient: str):
    assert await asked(text) == Call(tool="draft", input={"patient": patient, "instruction": text})


async def test_politeness_is_no_part_of_what_is_asked():
    for text in ("could you please remind ben to call", "can you remind ben to call?"):
        call = await asked(text)
        assert call == Call(tool="draft", input={"patient": "Ben", "instruction": "remind ben to call"})


@pytest.mark.parametrize(
    "text",
    [
        "how is Dana?",
        "tell me everything, Dana",
        "Ask and you shall receive was what Dana kept saying today",
        "Tell Dana's story of the week: she fought with her mother",
        "remind Dana's mother to bring the form",
        "Thank God Dana came today",
        "Wish Dana had come today, she seemed better",
        "Let Dana cry for ten minutes, then we talked",
        "write Dana בבקשה שאני מאחרת",
        "cancelled by Dana at the last minute, she was ill",
        "Dana sounded sad today, she slept four hours",
        "Dana asked me to make it shorter next time, she is tired",
        "write Ruth that I'm ill",
        "tell Ben and Dana that the group is off",
        "tell her that too",
        "no, Thursday",
        "the same to Ben",
        "תכתבי ליוסי ולדנה שאין קבוצה",
        "היום דנה הגיעה באיחור",
        "מה קורה עם דנה כשהיא לבד בבית",
        "מתי שדנה לבד היא לא ישנה",
        "when Dana sees her mother she cannot sleep",
        "דנה שלחה לי אתמול הודעה שקשה לה",
        "דיברנו על מה שמחכה לה בעבודה",
        "תדליקי את האורות",
        "what Dana said today shows that she sleeps better, and we agreed to go on with exposure and the diary too",
        "מה שדנה אמרה היום מראה שהיא ישנה טוב יותר, וסיכמנו להמשיך עם יומן השינה ועם התרגול גם בשבוע הבא כל ערב",
        "Dana prepared me a drawing, we looked at it",
        "write a poem",
        "",
        "???",
    ],
)
async def test_anything_else_is_no_request(text: str):
    assert await asked(text) is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("queue", "queue"),
        ("What's in the queue?", "queue"),
        ("what's waiting", "queue"),
        ("what is waiting for my approval?", "queue"),
        ("Is there anything to approve", "queue"),
        ("send it", "queue"),
        ("yes, send it to Dana Cohen", "queue"),
        ("approve", "queue"),
        ("reject the draft", "queue"),
        ("whats pending", "queue"),
        ("who's next?", "appointments"),
        ("what does my day look like", "today"),
        ("what's my schedule tomorrow", "tomorrow"),
        ("hi there", "help"),
        ("תור", "queue"),
        ("מה בתור?", "queue"),
        ("מה ממתין לאישור?", "queue"),
        ("מה מחכה לאישור", "queue"),
        ("יש משהו שמחכה לי?", "queue"),
        ("who do I see today?", "today"),
        ("what do I have today", "today"),
        ("my day", "today"),
        ("מה יש לי היום", "today"),
        ("את מי אני רואה היום?", "today"),
        ("מי מגיע היום", "today"),
        ("who do I see tomorrow", "tomorrow"),
        ("מה יש לי מחר?", "tomorrow"),
        ("show me my appointments", "appointments"),
        ("who do I see this week?", "appointments"),
        ("מי מגיע השבוע?", "appointments"),
        ("מה יש לי השבוע", "appointments"),
        ("status", "status"),
        ("templates", "templates"),
        ("תראי לי את התבניות", "templates"),
        ("patients", "patients"),
        ("המטופלים שלי", "patients"),
        ("settings", "settings"),
        ("הגדרות", "settings"),
        ("how do I change the tone?", "settings"),
        ("איך משנים את הטון?", "settings"),
        ("איפה אפשר לשנות את השפה", "settings"),
        ("help", "help"),
        ("what can you do?", "help"),
        ("עזרה!", "help"),
        ("שלום!", "help"),
        ("מה את יודעת לעשות?", "help"),
        ("Good morning", "help"),
        ("מטופלת חדשה", "add_patient"),
    ],
)
async def test_words_for_a_page_show_it(text: str, page: str):
    assert await asked(text) == Call(tool="show", input={"page": page})


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("show me Dana", "Dana"),
        ("open Dana's page", "Dana"),
        ("תראה לי את דנה", "דנה"),
        ("תפתחי את הדף של דנה כהן", "דנה כהן"),
        ("אפשר לראות את הסיכום האחרון של דנה?", "דנה"),
        ("מה המצב עם יוסי?", "יוסי"),
        ("מה קורה עם דנה", "דנה"),
    ],
)
async def test_a_look_at_one_patient_is_their_brief(text: str, patient: str):
    assert await asked(text) == Call(tool="prepare", input={"patient": patient})


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("When is my next session with Dana?", "Dana"),
        ("when do I see Ben", "Ben"),
        ("מתי הפגישה הבאה עם דנה?", "דנה"),
        ("מתי אני פוגשת את יוסי", "יוסי"),
    ],
)
async def test_when_a_session_is_shows_the_next_one(text: str, patient: str):
    assert await asked(text) == Call(tool="open_appointment", input={"patient": patient})


@pytest.mark.parametrize(
    "text",
    [
        "make it shorter",
        "Shorter please",
        "a bit warmer",
        "less formal",
        "bit shorter",
        "it's too long",
        "rewrite it",
        "shorten the message",
        "תקצרי",
        "תקצר את זה",
        "קצר יותר",
        "יותר חם",
        "תעשי את זה קצת יותר רך",
        "תנסחי מחדש",
    ],
)
async def test_another_wording_is_asked_for_in_the_therapists_own_words(text: str):
    assert await asked(text) == Call(tool="revise", input={"patient": "", "remark": text})


@pytest.mark.parametrize(
    ("text", "patient", "day", "clock"),
    [
        ("send it tomorrow at 9", "", "2026-11-26", "09:00"),
        ("send it at 18:30", "", "2026-11-25", "18:30"),
        ("send the message to Dana on Thursday at 8", "Dana", "2026-11-26", "08:00"),
        ("schedule it for Sunday", "", "2026-11-29", ""),
        ("תשלחי את זה מחר ב-9", "", "2026-11-26", "09:00"),
        ("שלחי את ההודעה ביום חמישי ב10", "", "2026-11-26", "10:00"),
    ],
)
async def test_a_time_for_a_draft_is_read(text: str, patient: str, day: str, clock: str):
    assert await asked(text) == Call(tool="schedule", input={"patient": patient, "day": day, "clock": clock})


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("prepare me for Dana", "Dana"),
        ("prep me for my session with Ben", "Ben"),
        ("brief me on Dana Cohen", "Dana Cohen"),
        ("tell me about Dana", "Dana"),
        ("remind me what we did last time with Ben", "Ben"),
        ("where did we leave off with Dana?", "Dana"),
        ("תכיני אותי לפגישה עם דנה", "דנה"),
        ("תכין אותי ליוסי", "יוסי"),
        ("הכנה לפגישה עם דנה", "דנה"),
    ],
)
async def test_a_brief_is_asked_for_by_name(text: str, patient: str):
    assert await asked(text) == Call(tool="prepare", input={"patient": patient})


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("what did Dana say about sleep", "Dana"),
        ("when did Dana mention her sister?", "Dana"),
        ("did Ben talk about work last time?", "Ben"),
        ("what homework did I give Dana?", "Dana"),
        ("how has Dana been sleeping?", "Dana"),
        ("tell me what Ben said about the bus", "Ben"),
        ("remind me how Dana slept", "Dana"),
        ("מה דנה אמרה על השינה", "דנה"),
        ("מתי יוסי סיפר על אבא שלו?", "יוסי"),
        ("על מה דיברנו עם דנה בפגישה האחרונה?", "דנה"),
        ("אילו שיעורי בית נתתי לדנה?", "דנה"),
    ],
)
async def test_a_question_over_sessions_goes_with_its_own_words(text: str, patient: str):
    assert await asked(text) == Call(tool="search_sessions", input={"patient": patient, "question": text})


@pytest.mark.parametrize(
    "text",
    ["when do I see Dana next?", "is Dana coming tomorrow?", "cancel Dana's session next week", "reschedule Dana"],
)
async def test_the_next_session_is_shown_where_a_change_is_not_clear(text: str):
    assert await asked(text) == Call(tool="open_appointment", input={"patient": "Dana"})


@pytest.mark.parametrize("text", ["add that she can call any time", "take out the last sentence"])
async def test_what_may_be_about_anything_is_about_a_draft_right_after_one(text: str):
    assert await asked(text) is None
    assert await asked(text, ILL) == Call(tool="revise", input={"patient": "", "remark": text})


@pytest.mark.parametrize(
    ("text", "patient", "kept"),
    [
        ("note for Dana: I felt tired today", "Dana", "I felt tired today"),
        ("Private note about Dana Cohen: she reminds me of A.", "Dana Cohen", "she reminds me of A."),
        ("הערה על דנה: הרגשתי עייפה", "דנה", "הרגשתי עייפה"),
        ("תרשמי לי פתק על יוסי: לבדוק את זה", "יוסי", "לבדוק את זה"),
    ],
)
def test_a_private_note_says_so_before_its_colon(text: str, patient: str, kept: str):
    assert private_note(text, PATIENTS) == Call(tool="add_note", input={"patient": patient, "text": kept})


@pytest.mark.parametrize(
    "text",
    [
        "note for Ruth: hello",
        "Dana: she slept badly",
        "note that Dana slept badly",
        "היא השאירה פתק: אני עייפה",
        "הערה",
    ],
)
def test_what_names_nobody_or_no_note_is_none(text: str):
    assert private_note(text, PATIENTS) is None


@pytest.mark.parametrize(
    ("text", "patient"),
    [("summarise the session with Dana", "Dana"), ("סיכום פגישה", ""), ("תסכמי את הפגישה עם יוסי", "יוסי")],
)
async def test_a_summary_can_be_begun_in_words(text: str, patient: str):
    assert await asked(text) == Call(tool="summarise", input={"patient": patient, "words_are_notes": False})


async def test_two_patients_of_one_first_name_are_left_to_the_tool():
    both = ("Dana Cohen", "Dana Levi")
    call = await asked("tell Dana hello", patients=both)
    assert call is not None
    assert call.input["patient"] == "Dana"
    call = await asked("tell Dana Levi hello", patients=both)
    assert call is not None
    assert call.input["patient"] == "Dana Levi"


ILL = asked_before("write Dana that I'm ill", "draft", patient="Dana", instruction="write Dana that I'm ill")


async def test_whom_the_talk_was_about_is_meant_by_a_pronoun():
    text = "tell her that we meet on Thursday"
    assert await asked(text, ILL) == Call(tool="draft", input={"patient": "Dana", "instruction": text})


@pytest.mark.parametrize("text", ["tell Ben the same", "the same to Ben", "write to Ben the same thing"])
async def test_the_same_goes_to_somebody_else(text: str):
    expected = Call(tool="draft", input={"patient": "Ben", "instruction": "write Ben that I'm ill"})
    assert await asked(text, ILL) == expected


async def test_the_same_goes_to_somebody_else_in_hebrew():
    before = asked_before("תכתבי לדנה שאני חולה", "draft", patient="דנה", instruction="תכתבי לדנה שאני חולה")
    expected = Call(tool="draft", input={"patient": "יוסי", "instruction": "תכתבי ליוסי שאני חולה"})
    assert await asked("גם ליוסי", before) == expected
    assert await asked("תכתבי ליוסי אותו דבר", before) == expected


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("no, Friday", "2026-11-27", "09:00"),
        ("no, at 11", "2026-11-26", "11:00"),
        ("actually Sunday at 8:30", "2026-11-29", "08:30"),
        ("לא, ביום שישי", "2026-11-27", "09:00"),
        ("בעצם בשעה 11", "2026-11-26", "11:00"),
    ],
)
async def test_another_time_corrects_the_one_that_was_just_said(text: str, day: str, clock: str):
    before = asked_before("send it tomorrow at 9", "schedule", patient="", day="2026-11-26", clock="09:00")
    assert await asked(text, before) == Call(tool="schedule", input={"patient": "", "day": day, "clock": clock})


async def test_it_says_nothing_of_its_own():
    writer = ExtractiveWriter()
    assert not writer.is_model
    assert writer.name == "extractive"
    await writer.aclose()
