"""Documents as PDF on A4: headings, paragraphs and lists, in which Hebrew, English and numbers each read right."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN, FOOT = 20.0, 18.0  # millimetres
LINE, HEADING_LINE = 6.2, 7.5
BULLET_ROOM = 6.0
FAMILY = "body"
INK, QUIET, ACCENT, RULE = (31, 41, 51), (91, 103, 112), (0, 83, 130), (200, 206, 212)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with paragraphs, or a list, below it. `is_minor` is a heading within the one before."""

    heading: str
    lines: tuple[str, ...] = field(default=(), repr=False)
    is_list: bool = False
    is_minor: bool = False
    is_quiet: bool = False  # a remark of ours and not a text


@dataclass(frozen=True, kw_only=True)
class Document:
    """`header` stands on every page, `footer` is given the page and how many there are."""

    language: str
    title: str
    about: tuple[str, ...] = field(repr=False)
    header: str = field(repr=False)
    footer: Callable[[int, int], str] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)


def pdf_of(document: Document) -> bytes:
    """The file. Takes tenths of a second: to be called off the event loop. The file's own data name nobody.

    Printed twice: only the first copy tells how many pages there are.
    """
    first = _Press(document, pages=1)
    first.printed()
    return _Press(document, pages=first.pages).printed()


class _Press:
    """One copy of a document on its way to paper; `pages` is how many its foot speaks of."""

    def __init__(self, document: Document, *, pages: int) -> None:
        self._document = document
        self._total = pages
        self._is_hebrew = document.language == "he"
        self._side = "R" if self._is_hebrew else "L"
        self._pdf = _empty_file(self._print_head, self._print_foot)
        self._known_signs = _signs_of(self._pdf)

    @property
    def pages(self) -> int:
        return self._pdf.pages_count

    def printed(self) -> bytes:
        pdf, document = self._pdf, self._document
        pdf.set_lang(document.language)
        pdf.set_title(document.title)
        pdf.add_page()
        self._write(document.title, size=18, bold=True, line=9.5)
        for line in document.about:
            self._write(line, size=10.5, colour=QUIET)
        pdf.ln(3)
        self._rule()
        for part in document.parts:
            self._print(part)
        return bytes(pdf.output())

    def _print(self, part: Part) -> None:
        pdf = self._pdf
        size, gap, colour = (11.0, 2.5, INK) if part.is_minor else (13.0, 5.0, ACCENT)
        pdf.ln(gap)
        if part.heading:
            if pdf.will_page_break(HEADING_LINE + 2 * LINE):  # no heading alone at the foot of a page
                pdf.add_page()
            self._write(part.heading, size=size, bold=True, colour=colour, line=HEADING_LINE)
        for line in part.lines:
            self._write(line, colour=QUIET if part.is_quiet else INK, is_item=part.is_list)

    def _write(
        self,
        text: str,
        *,
        size: float = 11,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        line: float = LINE,
        is_item: bool = False,
    ) -> None:
        """One paragraph: it runs in the direction of its own letters, and stands at the document's side."""
        pdf = self._pdf
        pdf.set_font(FAMILY, style="B" if bold else "", size=size)
        pdf.set_text_color(*colour)
        room = BULLET_ROOM if is_item else 0.0
        if is_item:
            if pdf.will_page_break(line):
                pdf.add_page()
            self._bullet(line)
        pdf.set_x(pdf.l_margin + (0 if self._is_hebrew else room))
        runs_left = _runs_left(text, self._is_hebrew)
        pdf.set_text_shaping(True, direction="rtl" if runs_left else "ltr")
        pdf.multi_cell(pdf.epw - room, line, self._printable(text), align=self._side, new_x="LMARGIN", new_y="NEXT")

    def _bullet(self, line: float) -> None:
        pdf = self._pdf
        pdf.set_x(pdf.w - pdf.r_margin - BULLET_ROOM if self._is_hebrew else pdf.l_margin)
        pdf.cell(BULLET_ROOM, line, "•", align="C", new_x="LMARGIN", new_y="TOP")

    def _rule(self) -> None:
        pdf = self._pdf
        pdf.set_draw_color(*RULE)
        pdf.line(pdf.l_margin, pdf.y, pdf.w - pdf.r_margin, pdf.y)

    def _print_head(self) -> None:
        self._pdf.set_y(10)
        self._write(self._document.header, size=9, colour=QUIET)
        self._pdf.set_y(self._pdf.t_margin)

    def _print_foot(self) -> None:
        self._pdf.set_y(-13)
        self._write(self._document.footer(self._pdf.page_no(), self._total), size=9, colour=QUIET)

    def _printable(self, text: str) -> str:
        """Signs that the font lacks become a box, as on any page; the library would name them in its log."""
        seen = (sign for sign in text if unicodedata.category(sign) not in {"Cf", "Co"})
        return "".join(sign if ord(sign) in self._known_signs or sign == "\n" else "\u25a1" for sign in seen)


def _empty_file(print_head: Callable[[], None], print_foot: Callable[[], None]) -> "FPDF":
    from fpdf import FPDF

    class Paper(FPDF):
        def header(self) -> None:
            print_head()

        def footer(self) -> None:
            print_foot()

    pdf = Paper(format="A4")
    pdf.set_margins(MARGIN, MARGIN + 2, MARGIN)
    pdf.set_auto_page_break(True, FOOT)
    folder = fonts_folder()
    pdf.add_font(FAMILY, "", folder / "DejaVuSans.ttf")
    pdf.add_font(FAMILY, "B", folder / "DejaVuSans-Bold.ttf")
    return pdf


def fonts_folder() -> Path:
    """DejaVu Sans, which has Hebrew letters with their points, travels in the library for charts."""
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def _signs_of(pdf: "FPDF") -> frozenset[int]:
    """What both cuts of the font can show."""
    from fpdf.fonts import TTFFont

    regular, bold = (set(font.cmap) for font in pdf.fonts.values() if isinstance(font, TTFFont))
    return frozenset(regular & bold)


def _runs_left(text: str, is_hebrew: bool) -> bool:
    """Whether most letters are of a script that runs to the left; as the document does, where there are none.

    Not the first letter: a Hebrew sentence may well begin with "PHQ-9".
    """
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    to_left = sum(kind in {"R", "AL"} for kind in kinds)
    to_right = kinds.count("L")
    return to_left >= to_right if to_left or to_right else is_hebrew
