"""Sentences that are true to their spans: rewordings written for it, counselling and clinical dialogues."""

import csv
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from agent.formats import sections_for
from agent.offline import ExtractiveWriter
from agent.sentences import sentences
from evaluation.results import reference
from pipelines.ports import Language, Person, SummaryRequest, Voice
from storage.models import utc_now

HERE = Path(__file__).parent
MOST_OF_A_SOURCE = 240
"""Pairs of one source, so that none outweighs the others."""
_SHORTEST, _LONGEST = 7, 45
_BROKEN_OFF = re.compile(r"[\[\]?]|--|-(?:\s|$)|(?:^|\s)-|\b(\w+)-\1\b|[^.!]$")
"""What a person began to say and left, and questions: nothing that a note could state."""
_THIRD_PERSON = (
    (r"\bI'm\b", "she is"),
    (r"\bI am\b", "she is"),
    (r"\bI've\b", "she has"),
    (r"\bI have\b", "she has"),
    (r"\bI'd\b", "she would"),
    (r"\bI'll\b", "she will"),
    (r"\bI don't\b", "she does not"),
    (r"\bI was\b", "she was"),
    (r"\bI\b", "she"),
    (r"\bmyself\b", "herself"),
    (r"\bmy\b", "her"),
    (r"\bMy\b", "Her"),
    (r"\bmine\b", "hers"),
    (r"\bme\b", "her"),
)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """`case` names the dialogue that it comes from, so that another patient's fact is really another's."""

    source: str
    case: str
    language: Language
    span: str = field(repr=False)
    sentence: str = field(repr=False)


async def faithful() -> list[Pair]:
    """All pairs, each source in its own order."""
    extracts = [pair async for pair in _extracts()]
    return [*_paraphrases(), *_spread(list(_counselling())), *_spread(extracts)]


def clinicians() -> list[Pair]:
    """Sentences of clinicians' notes against the whole short dialogue that they were written from."""
    with reference("data", "notes", "mts_dialog_valid.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Pair(source="clinicians' notes", case=f"mts-{number}", language="en", span=row["dialogue"], sentence=sentence)
        for number, row in enumerate(rows)
        for line in row["section_text"].splitlines()
        for sentence in sentences(line)
        if len(sentence.split()) >= 4
    ]


def _paraphrases() -> Iterator[Pair]:
    languages: tuple[Language, ...] = ("en", "he")
    for language in languages:
        lines = (HERE / f"paraphrases_{language}.tsv").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            span, sentence = line.split("\t")
            yield Pair(
                source=f"rewordings, {language}",
                case=f"{language}-{number}",
                language=language,
                span=span,
                sentence=sentence,
            )


def _counselling() -> Iterator[Pair]:
    """What a client says, told in the third person by replacing pronouns."""
    with reference("data", "annomi", "annomi_part.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["interlocutor"] != "client":
            continue
        for span in sentences(row["utterance_text"]):
            if _SHORTEST <= len(span.split()) <= _LONGEST and not _BROKEN_OFF.search(span):
                told = span
                for pattern, words in _THIRD_PERSON:
                    told = re.sub(pattern, words, told)
                yield Pair(
                    source="counselling",
                    case=f"annomi-{row['transcript_id']}",
                    language="en",
                    span=row["utterance_text"],
                    sentence=told[:1].upper() + told[1:],
                )


async def _extracts() -> AsyncIterator[Pair]:
    """Sentences of extractive summaries with the spans that they came with."""
    with reference("data", "notes", "aci_bench_valid.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows):
        source = row["dialogue"]
        summary = await ExtractiveWriter().summarise(summary_request(source))
        keys = {section.key for section, _ in summary.sections}
        for one in summary.sentences:
            if one.place in keys and len(one.text.split()) >= _SHORTEST:
                yield Pair(
                    source="extracts",
                    case=f"aci-{number}",
                    language="en",
                    span="\n".join(source[span.start : span.end] for span in one.spans),
                    sentence=one.text,
                )


def summary_request(source: str, *, length: str = "medium", language: Language = "en") -> SummaryRequest:
    """A summary in SOAP for a therapist without preferences, about a patient who is not named."""
    voice = Voice(
        name="", language=language, gender="f", approach="", tone="warm", length=length, terminology="professional"
    )
    return SummaryRequest(
        voice=voice,
        patient=Person(name="", gender="f"),
        sections=sections_for("SOAP", language),
        source=source,
        held_on=utc_now().date(),
    )


def _spread(pairs: list[Pair]) -> list[Pair]:
    """As many as may be of one source, from all over it."""
    step = max(1, len(pairs) // MOST_OF_A_SOURCE)
    return pairs[::step][:MOST_OF_A_SOURCE]
