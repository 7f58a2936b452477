"""What a template becomes for one patient, and what in it is recognised."""

import pytest

from agent.message_templates import fill, places_in
from pipelines.ports import Gender


@pytest.mark.parametrize(
    ("body", "gender", "filled"),
    [
        ("היי [שם], [תוכלי|תוכל] לבוא?", "f", "היי דנה, תוכלי לבוא?"),
        ("היי {שם}, {תוכלי | תוכל} לבוא?", "m", "היי דנה, תוכל לבוא?"),
        ("Hi [Name], see [her|him]", "f", "Hi דנה, see her"),
        ("[יקרה|] שלום", "m", "שלום"),
        ("Dear [name] [dear|], hello", "m", "Dear דנה, hello"),
        ("No places at all (really).", "f", "No places at all (really)."),
        ("[a|b|c] [x] stays", "f", "[a|b|c] [x] stays"),
    ],
)
def test_the_name_and_the_forms_are_put_in_and_nothing_else_changes(body: str, gender: Gender, filled: str) -> None:
    assert fill(body, name="דנה כהן", gender=gender) == filled


def test_what_is_recognised_is_told_apart_from_what_is_not() -> None:
    places = places_in("[name], [את|אתה] [nmae] [a|b|c] {|}")
    assert places.has_name
    assert places.forms == (("את", "אתה"),)
    assert places.unknown == ("nmae", "a|b|c", "|")
