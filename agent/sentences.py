"""Cuts running text into sentences."""

import re

_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]]?\s+(?=\S)|(?<=[;])\s+")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|e\.g|i\.e|etc|approx|No)|(?:^|\s)[A-Za-zא-ת])\.$")


def sentences(text: str) -> list[str]:
    """Whole sentences; a full stop of an abbreviation ("Dr.") ends none."""
    out: list[str] = []
    for piece in _SENTENCE.split(re.sub(r"\s+([.!?])(?=\s|$)", r"\1", text.strip())):
        if out and _ABBREVIATION.search(out[-1]):
            out[-1] = f"{out[-1]} {piece}"
        else:
            out.append(piece)
    return [piece.strip() for piece in out if piece.strip()]
