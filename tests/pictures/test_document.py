"""Printed pages, read back as they are seen and as a reader's program finds their words."""

import logging
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from bot.pictures.document import MARGIN, Document, Part, pdf_of
from tests.pictures.reading import drawn_from_left_to_right, ink, likeness, printed_page, printed_text

DPI = 200
MIXED = "ציון 17 ב-PHQ-9 (בערך 4-5 שעות)"
MIXED_FROM_LEFT = "(תועש 4-5 ךרעב) PHQ-9-ב 17 ןויצ"


def document(*parts: Part, language: str = "he", title: str = "דוח") -> Document:
    return Document(
        language=language,
        title=title,
        about=(),
        header="ד.כ. · 12.3.2026",
        footer=lambda page, pages: f"{page} / {pages}",
        parts=parts,
    )


def body_line(page: Image.Image) -> Image.Image:
    """The one line of text, between the rule and the foot."""
    dots_per_mm = page.width / 210
    return page.crop((0, round(37 * dots_per_mm), page.width, round(250 * dots_per_mm)))


@pytest.mark.parametrize(
    ("line", "from_left"),
    [
        ("דנה ישנה רע השבוע.", ".עובשה ער הנשי הנד"),
        (MIXED, MIXED_FROM_LEFT),
        ("PHQ-9: בינוני [שלב 2]", "[2 בלש] ינוניב :PHQ-9"),
        ('Dana said: "I can\'t" (4).', 'Dana said: "I can\'t" (4).'),
    ],
)
def test_each_script_is_printed_in_its_own_order(line: str, from_left: str, tmp_path: Path) -> None:
    page = printed_page(pdf_of(document(Part(heading="", lines=(line,)))), tmp_path, dots_per_inch=DPI)
    shown = ink(body_line(page))
    assert likeness(shown, drawn_from_left_to_right(from_left, points=11, dots_per_inch=DPI)) > 0.7
    if line != from_left:
        assert likeness(shown, drawn_from_left_to_right(line, points=11, dots_per_inch=DPI)) < 0.5


def test_hebrew_stands_at_the_right_and_english_at_the_left(tmp_path: Path) -> None:
    for language, line in (("he", "שורה"), ("en", "line")):
        pdf = pdf_of(document(Part(heading="", lines=(line,)), language=language))
        words = body_line(printed_page(pdf, tmp_path, dots_per_inch=50))
        begins, _, ends, _ = ImageOps.invert(words.convert("L")).getbbox() or (0, 0, 0, 0)
        assert (words.width - ends < begins) is (language == "he")


def test_words_can_be_found_and_a_paragraph_runs_on_over_the_page_as_it_began(tmp_path: Path) -> None:
    sentence = "משפט ארוך על CBT (Cognitive Behavioural Therapy) ועל 12.3.2026"
    pdf = pdf_of(document(Part(heading="סימני סיכון", lines=("(לא עלה בפגישה)", " ".join([sentence] * 90)))))
    text = printed_text(pdf, tmp_path)
    words = text.split()
    assert [words.count(word) for word in ("משפט", "CBT", "סיכון")] == [90, 90, 1]
    assert words.count("12.3.2026") == 90 + 2  # and at the head of both pages
    assert "2/2" in text
    for page in (1, 2):  # a full line begins at the right margin on either
        seen = printed_page(pdf, tmp_path, page=page, dots_per_inch=DPI)
        first = seen.crop((seen.width // 2, round(61 / 25.4 * DPI), seen.width, round(100 / 25.4 * DPI)))
        assert ink(first).shape[1] == pytest.approx(seen.width // 2 - MARGIN / 25.4 * DPI, abs=25)


def test_signs_that_the_font_lacks_are_a_box_and_never_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    line = "שמח \U0001faf6 漢 \u2068x\u2069 \ue000"
    pdf = pdf_of(document(Part(heading="", lines=(line, ""), is_list=True)))
    assert "□" in printed_text(pdf, tmp_path)
    assert "漢" not in caplog.text
    assert "1FAF6" not in caplog.text.upper()


def test_the_file_itself_names_nobody(tmp_path: Path) -> None:
    pdf = pdf_of(document(Part(heading="", lines=("דנה כהן",))))
    assert b"/Author" not in pdf
    assert "דנה".encode("utf-16-be") not in pdf
    assert b"D:" in pdf  # a date is all there is
