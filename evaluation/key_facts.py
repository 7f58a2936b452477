"""How many of the facts in a clinician's note a summary of the dialogue tells, beside its first sentences alone."""

import csv
import re
from dataclasses import dataclass

from agent.evidence import checked
from agent.sentences import sentences
from evaluation.pairs import summary_request
from evaluation.results import Result, Row, Setting, reference
from pipelines.ports import Writer

KEY = "key-facts"
FILES = {"ACI-Bench": ("aci_bench_valid.csv", "note"), "MTS-Dialog": ("mts_dialog_valid.csv", "section_text")}
LENGTHS = ("short", "medium", "long")
METHOD = """\
A clinician's note names facts: content words and numbers, endings off. Counted are those that the dialogue
names, too; of these, the share that a summary of the dialogue tells, averaged over the dialogues. Beside it the
same for the first sentences of the dialogue, as many as the summary has words. The data are the validation
parts of ACI-Bench and MTS-Dialog. *Sentences marked* is the share of the summary's sentences that the check of the
section above doubts."""
LIMITS = """\
Words stand in for facts: a fact in other words counts as missed, a word in the wrong place as told. These are
medical visits in English, not psychotherapy; nothing comparable is free to use in Hebrew."""
PUBLISHED = """\
GPT-4, given the whole dialogue of ACI-Bench, reached ROUGE-1 51.8 and a fact score of 57.8 out of 100, and the
nearest other note, merely copied, still ROUGE-1 43.9
([Yim and others 2023](https://doi.org/10.1038/s41597-023-02487-3)): which is why facts are counted here and not words
in common. Their fact score counts the concepts of a medical terminology, so the figures stand beside ours and are not
of one measure."""
_STOP = frozenset(
    (
        "the", "and", "but", "for", "with", "from", "was", "were", "been", "has", "have", "had", "she", "her", "they",
        "their", "him", "his", "them", "this", "that", "there", "not", "patient", "denies", "reports", "states", "also",
        "who", "which", "will", "would", "into", "then", "than", "when", "does", "did", "about",
    )
)  # fmt: skip
_SPELT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: str(number) for number, word in enumerate(_SPELT)}


async def run(setting: Setting) -> Result:
    """Raises DataMissing."""
    rows = []
    for title, (name, column) in FILES.items():
        for length in LENGTHS:
            found = await recalls(setting.writer, name, column, length)
            figures: dict[str, float | int | str] = {
                "summary": found.ours,
                "first sentences": found.lead,
                "sentences marked": found.marked,
                "dialogues": found.dialogues,
            }
            rows.append(Row(name=f"{title}, {length}", figures=figures))
    return Result(
        key=KEY,
        title="Facts of a clinician's note that a summary tells",
        method=METHOD,
        limits=LIMITS,
        published=PUBLISHED,
        rows=tuple(rows),
        chart=("summary", "first sentences"),
        facts={"writer": setting.writer.name},
    )


@dataclass(frozen=True, kw_only=True)
class Recall:
    """Averages over the dialogues: a writer's, the first sentences', and of the writer's sentences the share marked."""

    ours: float
    lead: float
    marked: float
    dialogues: int


async def recalls(writer: Writer, name: str, column: str, length: str) -> Recall:
    """Raises DataMissing."""
    ours, lead, problems = [], [], []
    with reference("data", "notes", name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            source = row["dialogue"]
            if facts := facts_of(row[column]) & facts_of(source):
                request = summary_request(source, length=length)
                summary = checked(request, await writer.summarise(request))
                problems += [bool(sentence.problems) for sentence in summary.sentences]
                told = "\n".join(text for _, text in summary.sections)
                ours.append(len(facts & facts_of(told)) / len(facts))
                lead.append(len(facts & facts_of(lead_of(source, len(told.split())))) / len(facts))
    return Recall(
        ours=sum(ours) / len(ours),
        lead=sum(lead) / len(lead),
        marked=sum(problems) / max(1, len(problems)),
        dialogues=len(ours),
    )


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
