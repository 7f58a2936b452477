"""Key facts of clinicians' notes: the extractive summary must recall more of them than a lead of the same length."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.offline import ExtractiveWriter
from agent.offline.lexicon import word_set
from agent.offline.utterances import sentences
from tests.agent.cast import reference, summary_request

_STOP = word_set(
    """
    the and but for with from are was were been has have had she her they their him his them patient this that there not
    denies reports states also who which will would into then than when does did about
    """
)
_SPELT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: str(number) for number, word in enumerate(_SPELT)}


def facts_of(text: str) -> set[str]:
    """Content words (medications among them) and numbers, endings off."""
    words = re.findall(r"[a-z]+|\d+(?:\.\d+)?", text.lower())
    return {
        re.sub(r"(?<=\w{4})(?:ing|ed|es|ly|s)$", "", _NUMBERS.get(word, word))
        for word in words
        if word in _NUMBERS or word[0].isdigit() or (len(word) > 3 and word not in _STOP)
    }


def lead_of(source: str, words_allowed: int) -> str:
    """The first sentences of the source, as many as fit."""
    kept: list[str] = []
    for sentence in (piece for line in source.splitlines() for piece in sentences(line)):
        if kept and sum(len(one.split()) for one in kept) + len(sentence.split()) > words_allowed:
            break
        kept.append(sentence)
    return " ".join(kept)


async def recalls(path: Path, note: str, length: str) -> tuple[float, float]:
    """Ours and the lead's recall, averaged over the rows; facts that the dialogue never names count for neither."""
    ours, lead = [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            source = row["dialogue"]
            if not (facts := facts_of(row[note]) & facts_of(source)):
                continue
            summary = await ExtractiveWriter().summarise(summary_request(source, length=length))
            told = "\n".join(text for _, text in summary.sections)
            ours.append(len(facts & facts_of(told)) / len(facts))
            lead.append(len(facts & facts_of(lead_of(source, len(told.split())))) / len(facts))
    return sum(ours) / len(ours), sum(lead) / len(lead)


@pytest.mark.parametrize("length", ["short", "medium", "long"])
@pytest.mark.parametrize(
    ("file", "note"), [("aci_bench_valid.csv", "note"), ("mts_dialog_valid.csv", "section_text")], ids=["aci", "mts"]
)
async def test_more_key_facts_than_the_first_sentences(
    file: str, note: str, length: str, record_property: Callable[[str, str], None]
):
    ours, lead = await recalls(reference("data", "notes", file), note, length)

    record_property("recall", f"{ours:.3f}")
    record_property("lead_recall", f"{lead:.3f}")
    print(f"{file} {length}: {ours:.3f}, first sentences {lead:.3f}")
    assert ours > lead + 0.05
