"""The report view of a summary: its own points, or what its sentences say, and nothing that was not there."""

from agent.reports import report_of
from pipelines.ports import Points

HEBREW = [
    ["subjective", "סובייקטיבי", "דנה סיפרה שישנה ארבע שעות בלילה. היא שללה מחשבות אובדניות."],
    ["objective", "אובייקטיבי", ""],
    ["assessment", "הערכה", "נראה שיש שיפור קל. תרגלנו נשימות."],
    ["plan", "תוכנית", "שיעורי בית: למלא יומן שינה כל ערב.\nבשבוע הבא נמשיך עם חשיפה הדרגתית."],
]
ENGLISH = [
    ["own_1", "What came up", "- She slept four hours a night. She denies suicidal thoughts."],
    ["own_2", "Interventions", "We practised breathing. We looked at a thought record."],
    ["own_3", "Next steps", "Homework: fill in a sleep diary. Next week we continue with exposure."],
]


def test_a_summary_with_points_is_reported_by_them_alone() -> None:
    points = Points(topics=("שינה",), progress=("שיפור",), interventions=("נשימות",), next_time=("חשיפה",))
    report = report_of(HEBREW, points)
    assert report.key_points == ("שינה", "שיפור")
    assert (report.interventions, report.next_time) == (("נשימות",), ("חשיפה",))
    assert (report.homework, report.risk) == ((), ())  # were not discussed, whatever a word in the text looks like
    assert not report.is_derived


def test_without_points_the_summarys_own_sentences_are_sorted_by_subject() -> None:
    hebrew, english = report_of(HEBREW, Points()), report_of(ENGLISH, Points())
    assert hebrew.is_derived
    assert hebrew.key_points == ("דנה סיפרה שישנה ארבע שעות בלילה.", "נראה שיש שיפור קל.")
    assert hebrew.interventions == ("תרגלנו נשימות.",)
    assert hebrew.homework == ("שיעורי בית: למלא יומן שינה כל ערב.",)
    assert hebrew.next_time == ("בשבוע הבא נמשיך עם חשיפה הדרגתית.",)
    assert hebrew.risk == ("היא שללה מחשבות אובדניות.",)
    assert english.interventions == ("We practised breathing.", "We looked at a thought record.")
    assert english.homework == ("Homework: fill in a sleep diary.",)
    assert english.next_time == ("Next week we continue with exposure.",)
    assert english.risk == ("She denies suicidal thoughts.",)


def test_nothing_is_added_to_what_the_summary_says() -> None:
    for sections in (HEBREW, ENGLISH, [["own_1", "הערות", ""]], []):
        report = report_of(sections, Points())
        said = " ".join(body for _, _, body in sections)
        subjects = (report.key_points, report.interventions, report.homework, report.next_time, report.risk)
        assert all(sentence in said for subject in subjects for sentence in subject)
