"""Reads pictures and printed pages back. The oracle draws letters one by one, from left to right, with another library
that knows nothing of directions.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

Dots = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def ink(image: Image.Image) -> Dots:
    """How dark each dot is, 0 to 1, within the box that holds all of the ink."""
    dark = 1 - np.asarray(image.convert("L"), dtype=float) / 255
    rows, columns = np.nonzero(dark.max(axis=1) > 0.3)[0], np.nonzero(dark.max(axis=0) > 0.3)[0]
    box: Dots = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return box


def drawn_from_left_to_right(letters: str, *, points: float, dots_per_inch: int, cut: str = "") -> Dots:
    """In the font of the product; `cut` is "-Bold" or nothing."""
    font_file = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"DejaVuSans{cut}.ttf"
    font = ImageFont.truetype(font_file, points * dots_per_inch / 72, layout_engine=ImageFont.Layout.BASIC)
    image = Image.new("L", (2000, 100), 255)
    ImageDraw.Draw(image).text((20, 20), letters, font=font, fill=0)
    return ink(image)


def likeness(one: Dots, other: Dots) -> float:
    """How alike two drawings are, 1 for the same, after the other is stretched to the size of the first."""
    stretched = Image.fromarray((other * 255).astype("uint8")).resize((one.shape[1], one.shape[0]))
    return float(np.corrcoef(one.ravel(), np.asarray(stretched, dtype=float).ravel())[0, 1])


def poppler(program: str, *arguments: str, pdf: bytes, folder: Path) -> None:
    """Runs one of poppler's programs on a file, in this folder."""
    if shutil.which(program) is None:
        _absent(f"no {program} on this machine (scripts/system-packages.sh tests installs it)")
    (folder / "file.pdf").write_bytes(pdf)
    subprocess.run([program, *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def _absent(reason: str) -> NoReturn:
    if os.environ.get("KESHER_REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def printed_text(pdf: bytes, folder: Path) -> str:
    """The words of a file as a reader's program finds them; where the direction changes, it puts a mark for a space."""
    poppler("pdftotext", "-layout", "file.pdf", "file.txt", pdf=pdf, folder=folder)
    text = (folder / "file.txt").read_text(encoding="utf-8")
    return "".join(" " if "\u202a" <= sign <= "\u202e" else sign for sign in text)


def printed_page(pdf: bytes, folder: Path, *, page: int = 1, dots_per_inch: int = 200) -> Image.Image:
    """The page as it is seen."""
    where = ["-f", str(page), "-l", str(page), "-r", str(dots_per_inch)]
    poppler("pdftoppm", "-png", "-singlefile", *where, "file.pdf", "page", pdf=pdf, folder=folder)
    return Image.open(folder / "page.png").convert("RGB")
