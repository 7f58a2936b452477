"""Names of the caseload are found as people write them, and ordinary words are left alone."""

import pytest

from agent.wrong_patient import names_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("נדבר על זה עם דנה", "דנה"),
        ("לדנה שלום", "דנה"),
        ("ולדנה", "דנה"),
        ("מדנה", "דנה"),
        ("שדנה אמרה", "דנה"),
        ("כשדנה באה", "דנה"),
        ("ושלדנה", "דנה"),
        ("ל-דנה", "דנה"),
        ("דָּנָה", "דנה"),
        ("(דנה)", "דנה"),
        ("דנה!", "דנה"),
        ("דנה כהן הגיעה", "דנה כהן"),
        ("דנה  כהן", "דנה כהן"),
        ("רק דנה בלי שם משפחה", "דנה כהן"),
        ("ג׳ני התקשרה", "ג'ני"),
        ("צרלי התקשר", "צ'רלי"),
        ("פגשתי את אור", "אור"),
        ("נועם, מה נשמע", "נועמ"),
        ("Tell DANA hello", "Dana"),
        ("dana's diary", "Dana Cohen"),
        ("dana’s diary", "Dana Cohen"),
        ("O’Brien wrote", "O'Brien"),
        ("ל-Dana", "Dana"),
        ("Da\u200bna", "Dana"),
        ("Mary-Jane came", "Mary Jane"),
        ("Ｄａｎａ", "Dana"),
    ],
)
def test_a_name_is_found(text: str, name: str):
    assert names_in(text, [name]) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("האורות דולקים", "אור"),
        ("אורי הגיע", "אור"),
        ("שירה שרה שירים", "שיר"),
        ("הטלפון צלצל", "טל"),
        ("מטלה לבית", "טל"),
        ("סדנה ביום שני", "דנה"),
        ("Danas and Danah", "Dana"),
        ("Bandana", "Dana"),
        ("Benefit of the doubt", "Ben"),
        ("Cohen called", "Dana Cohen"),
        ("", "Dana"),
        ("anything", " "),
    ],
)
def test_a_word_that_only_contains_a_name_is_not_it(text: str, name: str):
    assert names_in(text, [name]) == []


def test_all_found_names_come_back_once_in_the_callers_order():
    text = "Ben wrote to Dana about Ben, ודנה ענתה"
    assert names_in(text, ["Dana", "Ruth", "Ben", "Dana", "דנה"]) == ["Dana", "Ben", "דנה"]


def test_a_caseload_of_a_thousand_is_searched_quickly():
    names = [f"Patient{number} Family{number}" for number in range(1_000)]
    assert names_in("a word " * 300 + "Patient77", names) == ["Patient77 Family77"]
