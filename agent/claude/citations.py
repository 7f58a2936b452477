"""Statements that cite numbered passages: how they are asked for, and the check of what they cite and quote."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import create_model

from agent.claude.question import Shape, fence_line, fenced
from agent.hebrew import plain
from agent.pseudonyms import Pseudonyms
from pipelines.answers import Cited, Passage, SourceKind

_SOURCES: dict[SourceKind, str] = {
    "summary": "from the summary of the session of",
    "transcript": "from the transcript of the session of",
    "sent": "from a message the therapist sent on",
    "received": "from a message the patient wrote on",
}
_QUOTED = re.compile(r"[\"“”„״«]([^\"“”„״«»]{2,})[\"“”״»]")


def cited_shape(count: int) -> type[Shape]:
    """A statement that can cite the passages 1 to `count` and no others: the schema has no other number."""
    numbers: Any = Literal[tuple(range(1, count + 1))]
    return create_model("CitedStatement", __base__=Shape, text=(str, ...), passages=(list[numbers], ...))


def numbered(passages: Sequence[Passage], patients: Mapping[str, str], names: Pseudonyms) -> str:
    """Each passage under its number, behind a fence of its own: a text cannot pass for two."""
    return "".join(
        fenced(
            f"Passage {number}, about {names.hide(patients[passage.patient_id])}, "
            f"{_SOURCES[passage.kind]} {passage.on.isoformat()}:",
            [passage.text],
            names,
            fence_line(),
        )
        for number, passage in enumerate(passages, 1)
    )


def cited_in(statements: Sequence[Mapping[str, Any]], passages: Sequence[Passage]) -> tuple[Cited, ...]:
    """What was stated and cites something; a quotation that is not in its passages word for word is marked."""
    found = []
    for statement in statements:
        text, places = statement["text"].strip(), tuple(dict.fromkeys(n - 1 for n in statement["passages"]))
        if text and places:
            is_doubtful = not _quotes_are_verbatim(text, [passages[place] for place in places])
            found.append(Cited(text=text, passages=places, is_doubtful=is_doubtful))
    return tuple(found)


def _quotes_are_verbatim(text: str, passages: Sequence[Passage]) -> bool:
    sources = " ".join(_spelt(passage.text) for passage in passages)
    return all(_spelt(quoted).strip(" .,;:!?") in sources for quoted in _QUOTED.findall(text))


def _spelt(text: str) -> str:
    return " ".join(plain(text).split())
