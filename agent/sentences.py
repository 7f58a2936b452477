"""Cuts running text into sentences."""

import re

_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]?\s+(?=\S)|(?<=[;])\s+")
_NUMBER = re.compile(r"\bNo\.$")
_QUOTATION_MARK = re.compile(r"(?<!\w)[\"“”„״]|[\"“”„״](?!\w)")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|approx)|(?:^|\s)[A-Za-zא-ת])\.$")


def sentences(text: str) -> list[str]:
    """Whole sentences; the full stop of an abbreviation ("Dr.") ends none, nor does one inside a quotation."""
    out: list[str] = []
    for piece in _SENTENCE.split(re.sub(r"\s+([.!?])(?=\s|$)", r"\1", text.strip())):
        if out and _goes_on(out[-1], piece):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return [piece.strip() for piece in out if piece.strip()]


def _goes_on(before: str, piece: str) -> bool:
    """Whether what was cut belongs together: behind an abbreviation, a "No. 4", inside a quotation."""
    if _ABBREVIATION.search(before) or (_NUMBER.search(before) and piece[0].isdigit()):
        return True
    return _is_open(before) and _is_open(piece)


def _is_open(piece: str) -> bool:
    """Whether a quotation mark in it lacks its other half; one inside a Hebrew word is none."""
    return len(_QUOTATION_MARK.findall(piece)) % 2 == 1
