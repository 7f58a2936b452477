"""What a summary says and its source does not: each kind of invention is named, and a faithful rewording is not."""

import pytest

from agent.claude import ClaudeWriter
from agent.evidence import Source, checked, spans_of_quotes
from agent.evidence.checking import told_in
from agent.evidence.comparing import problems_of
from agent.offline import ExtractiveWriter
from agent.sentences import sentences
from evaluation.pairs import HERE
from pipelines.ports import Language, Points, Problem, Sentence, Span, SummaryText
from tests.agent.cast import summary_request
from tests.agent.test_summaries import ENGLISH, HEBREW
from tests.fake_claude import FakeClaude

SAID = (
    "I only sleep about four hours, since March. My sister helped me on Tuesday. I can't sleep without the light. "
    "I had a panic attack on the bus this week."
)
HE_SAID = (
    "אני ישנה בערך ארבע שעות, מאז מרץ. אחותי עזרה לי ביום שלישי. אני לא מצליחה להירדם בלי אור. "
    "היה לי התקף פאניקה באוטובוס השבוע."
)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ('She said: "I sleep like a baby".', "quote"),
        ("She sleeps about five hours.", "number"),
        ("Her sister helped her on Wednesday.", "number"),
        ("Her sister Rachel helped her.", "name"),
        ("Her sister gave her Zoloft and helped her.", "name"),
        ("Her sister did not help her on Tuesday.", "negation"),
        ("She can sleep without the light.", "negation"),
        ("She sleeps four hours and denies suicidal ideation.", "risk"),
        ("She has had panic attacks since childhood.", "history"),
        ("She had a panic attack on the bus and was tearful.", "state"),
        ("Her husband lost his job.", "unsupported"),
    ],
)
def test_an_invention_is_named_by_its_kind(sentence: str, kind: Problem):
    assert kind in problems_of(sentence, SAID)


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ('היא אמרה: "אני ישנה כמו תינוק".', "quote"),
        ("היא ישנה בערך חמש שעות.", "number"),
        ("אחותה עזרה לה ביום רביעי.", "number"),
        ("אחותה מיכל עזרה לה.", "name"),
        ("אחותה לא עזרה לה.", "negation"),
        ("היא ישנה ארבע שעות ושוללת מחשבות אובדניות.", "risk"),
        ("התקפי הפאניקה מלווים אותה מילדות.", "history"),
        ("היה לה התקף פאניקה והיא בכתה.", "state"),
        ("בעלה פוטר מהמשרד.", "unsupported"),
    ],
)
def test_an_invention_in_hebrew_is_named_by_its_kind(sentence: str, kind: Problem):
    assert kind in problems_of(sentence, HE_SAID)


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("Denies thoughts of hurting herself.", "Any thoughts of hurting yourself?\nPatient: No."),
        ("Reports thoughts of hurting herself.", "Any thoughts of hurting yourself?\nPatient: Yes, sometimes."),
        ("שוללת מחשבות אובדניות.", "יש מחשבות אובדניות?\nלא."),
    ],
)
def test_risk_that_was_asked_about_is_borne_out_by_its_answer_alone(sentence: str, given: str):
    question, _, answer = given.partition("\n")
    assert problems_of(sentence, given) == ()
    assert "risk" in problems_of(sentence, question)
    opposite = "Yes." if answer.endswith("No.") else "כן." if answer == "לא." else "No, never."
    assert "risk" in problems_of(sentence, f"{question}\n{opposite}")


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ('She said "I can’t sleep".', "I can't  sleep at night."),
        ("הוא אמר ״אֲנִי לֹא יָשֵׁן״.", 'אני לא ישן, ככה אמר לי הרופא ד"ר לוי.'),
        ("She meets at 22:00.", "We meet at ten at night."),
        ("Took 50 mg for twenty-five days.", "He took fifty mg for 25 days"),
        ("הוא לקח עשרים וחמישה כדורים.", "לקחתי 25 כדורים"),
        ("Has no trouble sleeping.", "I sleep well."),
    ],
)
def test_spelling_and_ways_to_write_a_number_make_no_difference(sentence: str, given: str):
    assert problems_of(sentence, given) == ()


def test_half_of_a_sentence_may_say_the_opposite():
    assert problems_of("She wants to leave him.", "I would not say that she wants to leave him.") == ("negation",)


@pytest.mark.parametrize("language", ["en", "he"])
def test_faithful_rewordings_are_hardly_ever_marked(language: Language):
    pairs = [line.split("\t") for line in (HERE / f"paraphrases_{language}.tsv").read_text("utf-8").splitlines()]
    marked = [sentence for span, sentence in pairs if problems_of(sentence, span)]
    assert len(pairs) >= 75
    assert len(marked) <= 0.05 * len(pairs)


@pytest.mark.parametrize("source", [ENGLISH, HEBREW], ids=["en", "he"])
async def test_an_extracted_sentence_carries_the_very_place_it_was_taken_from(source: str):
    request = summary_request(source, language="he" if source is HEBREW else "en")
    text = checked(request, await ExtractiveWriter().summarise(request))
    assert len(text.sentences) >= 15
    for sentence in text.sentences:
        (span,) = sentence.spans
        assert sentence.text[1:-1] in source[span.start : span.end].replace("So, um, ", "So ")
        assert sentence.problems == ()
    assert text.points.homework != ()
    assert text.points.risk in {("No suicidal ideation.",), ("אין מחשבות אובדניות.",)}


async def test_the_sentences_are_those_of_the_sections_and_the_points_in_order():
    request = summary_request("Therapist: Any thoughts of hurting yourself?\nPatient: No.\nPatient: I sleep badly.")
    text = await ExtractiveWriter().summarise(request)
    told = [sentence.text for sentence in text.sentences]
    written = "\n".join([*(body for _, body in text.sections), *text.points.risk, *text.points.topics])
    assert told
    assert all(sentence in written for sentence in told)
    (denial, *_) = [sentence for sentence in text.sentences if sentence.text.endswith("No.")]
    assert [request.source[span.start : span.end] for span in denial.spans] == [
        "Any thoughts of hurting yourself?",
        "No.",
    ]


def test_a_quote_is_found_as_it_is_spelt_there_and_widened_to_its_sentence():
    source = Source("דנה אמרה הרבה. הִיא לא יְשֵׁנָה, ואז קמה.  Then she left.")
    (span,) = spans_of_quotes(source, ["היא לא ישנה", "nothing of the kind", "not there either"])
    assert source.text[span.start : span.end] == "הִיא לא יְשֵׁנָה, ואז קמה."


def test_what_a_writer_points_at_is_not_believed_where_it_says_something_else():
    request = summary_request("She slept well. Her boss shouted. She feels calm.")
    wrong = Span(start=0, end=5)
    text = SummaryText(
        sections=tuple((section, "") for section in request.sections),
        sentences=(Sentence(place="plan", text="She took 40 mg of Prozac.", spans=(wrong,)),),
    )
    (sentence,) = checked(request, text).sentences
    assert set(sentence.problems) == {"unsupported", "number", "name"}


def test_a_number_that_stands_in_the_next_sentence_brings_that_sentence_along():
    source = "She started running. She runs three times a week."
    request = summary_request(source)
    running = Sentence(place="plan", text="She started running three times a week.", spans=(Span(start=0, end=20),))
    text = SummaryText(sections=tuple((one, "") for one in request.sections), sentences=(running,))
    (sentence,) = checked(request, text).sentences
    assert sentence.problems == ()
    assert [source[span.start : span.end] for span in sentence.spans] == source.replace(". ", ".\n").split("\n")


def test_the_patients_name_and_the_day_need_not_be_in_the_source():
    request = summary_request("She slept well.")
    text = SummaryText(
        sections=((request.sections[0], "On 21.11.2026 Dana slept well."),), points=Points(topics=("Ben slept well.",))
    )
    day, other = checked(request, text).sentences
    assert (day.problems, other.problems) == ((), ("name",))
    assert [one.text for one in told_in(text)] == [day.text, other.text]


def test_between_two_languages_numbers_risk_and_quotations_are_compared():
    given = "I sleep four hours and I had a drink."
    assert problems_of("היא ישנה ארבע שעות.", given) == ()
    assert problems_of("היא ישנה חמש שעות.", given) == ("number",)
    assert "risk" in problems_of("היא ישנה ארבע שעות ושוללת מחשבות אובדניות.", given)
    assert problems_of("בנה לומד כינור.", given) == ("unsupported",)


async def test_a_model_that_fills_the_form_with_any_words_still_gives_a_summary_that_is_marked():
    async with FakeClaude() as claude:
        writer = ClaudeWriter(api_key="sk-test", base_url=claude.url, model="claude-sonnet-5-5", max_retries=0)
        request = summary_request("We talked about the garden and her two dogs.")
        text = checked(request, await writer.summarise(request))
        await writer.aclose()
    assert all(body for _, body in text.sections)
    assert {sentence.problems for sentence in text.sentences} == {("unsupported",)}


def test_a_quotation_is_never_cut_in_two():
    assert sentences('She said "No. I will not. Never" and left. Then he came.') == [
        'She said "No. I will not. Never" and left.',
        "Then he came.",
    ]
