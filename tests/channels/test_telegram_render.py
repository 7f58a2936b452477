"""Replies as the Bot API takes them: entities in UTF-16 units, parts within the limit, keyboards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Button, bold
from bot.channels.telegram_render import LIMIT, contact_keyboard, inline_keyboard, parts_of, plain_label


def bold_words(text: str, *, limit: int = LIMIT) -> list[list[str]]:
    """What each part shows in bold, read back as Telegram reads it: by UTF-16 units."""
    return [
        [
            part.text.encode("utf-16-le")[2 * e.offset : 2 * (e.offset + e.length)].decode("utf-16-le")
            for e in part.entities
        ]
        for part in parts_of(text, limit=limit)
    ]


def test_bold_marks_become_entities_counted_in_utf16_units() -> None:
    text = f"😀 שלום {bold('דנה 😀')}, {bold('מחר')}"

    assert parts_of(text)[0].text == "😀 שלום דנה 😀, מחר"
    assert bold_words(text) == [["דנה 😀", "מחר"]]


def test_marks_without_a_partner_neither_show_nor_break_anything() -> None:
    opened, closed = bold("x")[0], bold("x")[-1]

    assert [part.text for part in parts_of(f"{closed}a{opened}b")] == ["ab"]
    assert bold_words(f"{closed}a{opened}b") == [["b"]]
    assert bold_words(bold(bold("a"))) == [["a"]]
    assert bold_words(bold("  ")) == []
    assert bold_words("a" + bold("")) == [[]]


def test_white_space_around_a_part_does_not_shift_its_entities() -> None:
    assert bold_words(f"\n\n  {bold('  כותרת ')}\nגוף  ") == [["כותרת"]]


@pytest.mark.parametrize(
    ("border", "joined_by"),
    [("\n\n", "paragraph"), ("\n", "line"), (". ", "sentence"), (" ", "word")],
)
def test_a_long_text_is_cut_at_the_best_border_there_is(border: str, joined_by: str) -> None:
    first, second = "א" * 60, "ב" * 60

    assert [part.text for part in parts_of(first + border + second, limit=100)] == [
        first + border.strip(),
        second,
    ]


def test_a_paragraph_is_preferred_to_a_later_line_and_a_word_is_never_cut_where_a_space_is_near() -> None:
    text = "a" * 50 + "\n\n" + "b" * 20 + "\n" + "c" * 60

    assert [len(part.text) for part in parts_of(text, limit=100)] == [50, 81]


@pytest.mark.parametrize("sign", ["שָׁ", "👩🏽‍💻", "🇮🇱", "❤️"], ids=["niqqud", "joined-emoji", "flag", "styled"])
def test_a_cut_without_any_border_keeps_signs_whole(sign: str) -> None:
    for shift in range(len(sign)):
        parts = parts_of("x" * (100 - shift) + sign * 20, limit=100)

        assert all(part.text.replace("x", "").replace(sign, "") == "" for part in parts)


def test_bold_across_a_cut_is_bold_on_both_sides() -> None:
    text = "פתיחה " + bold("א" * 60 + " " + "ב" * 60)

    assert bold_words(text, limit=100) == [["א" * 60], ["ב" * 60]]


@pytest.mark.parametrize("text", ["", " \n ", "\u200f\u2068\u2069", "\x00", "\u200b"])
def test_what_nobody_could_see_is_not_a_message(text: str) -> None:
    assert parts_of(text) == []


def test_lone_surrogates_and_control_signs_never_reach_the_wire() -> None:
    (part,) = parts_of("a\ud83d b\x00c \ud83d\ude00")

    assert part.text == "a\ufffd bc 😀"


@given(st.text(alphabet=st.sampled_from("אבג דה\n.😀a\u200d\u05b8 "), max_size=400), st.integers(40, 120))
def test_nothing_of_a_text_is_ever_dropped(text: str, limit: int) -> None:
    parts = parts_of(text, limit=limit)
    shown = "".join("".join(part.text.split()) for part in parts)
    invisible_only = "".join(text.split())

    assert all(len(part.text) <= limit for part in parts)
    assert shown.replace("\u200d", "") == invisible_only.replace("\u200d", "")


def test_buttons_become_an_inline_keyboard() -> None:
    rows = ((Button(label="✅ אישור", id="a:1"), Button(label="Page", url="https://x.example")),)
    keyboard = inline_keyboard(rows)

    assert keyboard is not None
    assert keyboard.to_dict() == {
        "inline_keyboard": [
            [{"text": "✅ אישור", "callback_data": "a:1"}, {"text": "Page", "url": "https://x.example"}]
        ]
    }
    assert inline_keyboard(()) is None


@pytest.mark.parametrize("button_id", ["", "א" * 33])
def test_a_button_that_telegram_would_refuse_is_refused_here(button_id: str) -> None:
    with pytest.raises(ValueError, match="1 to 64 bytes"):
        inline_keyboard(((Button(label="x", id=button_id),),))


def test_the_contact_keyboard_asks_once_and_small() -> None:
    assert contact_keyboard("שיתוף").to_dict() == {
        "keyboard": [[{"text": "שיתוף", "request_contact": True}]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }


def test_labels_show_no_marks_and_fit() -> None:
    assert plain_label(bold("שלום")) == "שלום"
    assert plain_label("x" * 300) == "x" * 199 + "…"
