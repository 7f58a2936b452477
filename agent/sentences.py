"""Cuts running text into sentences."""

import re

_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]?\s+(?=\S)|(?<=[;])\s+")
LONGEST_QUOTATION = 4
"""Sentences. A quotation mark whose other half is further away is taken for a slip."""
_NUMBER = re.compile(r"\bNo\.$")
_QUOTATION_MARK = re.compile(r"(?<!\w)[\"“”„״]|[\"“”„״](?!\w)")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|approx)|(?:^|\s)[A-Za-zא-ת])\.$")


def sentences(text: str) -> list[str]:
    """Whole sentences; the full stop of an abbreviation ("Dr.") ends none, nor does one inside a quotation."""
    out: list[str] = []
    pieces = [piece for piece in _SENTENCE.split(re.sub(r"\s+([.!?])(?=\s|$)", r"\1", text.strip())) if piece.strip()]
    for at, piece in enumerate(pieces):
        if out and _goes_on(out[-1], pieces[at : at + LONGEST_QUOTATION]):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return [piece.strip() for piece in out]


def _goes_on(before: str, following: list[str]) -> bool:
    """Whether what was cut belongs together: behind an abbreviation, a "No. 4", inside a quotation that ends soon."""
    if _ABBREVIATION.search(before) or (_NUMBER.search(before) and following[0][0].isdigit()):
        return True
    return _is_open(before) and any(_is_open(piece) for piece in following)


def _is_open(piece: str) -> bool:
    """Whether a quotation mark in it lacks its other half; one inside a Hebrew word is none."""
    return len(_QUOTATION_MARK.findall(piece)) % 2 == 1
