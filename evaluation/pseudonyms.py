"""How well names and addresses are hidden before a call: planted ones that stay, and ordinary words that go."""

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.pseudonyms import Pseudonyms
from evaluation.results import Result, Row, Setting

KEY = "pseudonyms"
TITLE = "Names and addresses hidden before a call"
METHOD = """\
Sentences of session notes with planted names, filled in by turns from pools (`evaluation/names`). *Known* are the
names of patients, which the program is told, *unknown* those of anybody else, *contact* addresses, telephones,
e-mail, identity numbers and links: the share of them that is replaced. *Ordinary words replaced* is the share of all
other words, cities and weekdays among them, that is replaced by mistake; *traps replaced* the same for those
ordinary words alone that are names elsewhere (אור, שיר, Grace, Will), planted for their difficulty. The last rows are
texts in which nobody was planted: talk (AnnoMI), dialogues (MTS-Dialog) and questions (HeQ), the first 1,500 of each.
They name people of their own, so their figures are the most that may be false."""
LIMITS = """\
The aims are 99 of 100 known and 90 of 100 unknown names, and at most 2 of 100 ordinary words. Blind here means:
measured once, before anything was changed on account of the set. The *fresh* set was written before its writer had
read rules or lists. It gave, in Hebrew, 95.2 % of known and 81.2 % of unknown names and 1.2 % of ordinary words, in
English 100 %, 91.2 % and 0.8 %. Its odd lines were then looked at and the rules and lists widened. The *second* set
was written after that, by the same hand, which knew the rules by then. It gave, blind again, 100 %, 77.1 % and 1.2 %
in Hebrew and 100 %, 90.9 % and 0.2 % in English; its odd lines were looked at in turn. **Blind, unknown names in
Hebrew thus missed the aim, twice.** The table's figures for lines that were not looked at are better than blind and
no proof of more: both halves are filled from the same pools, and names of these pools are among those
since added to the lists. A half has 14 to 60 unknown names: such a figure is good to some ten points. What
slips through in Hebrew is mostly a name of no list with nothing around it that tells. Traps are few in each half, too.
Of the notes, *held out* and *tuned* are older sets (`evaluation/names/README.md`).

Last, a list by another hand, the 593 given names that the library Faker has for Israel, each in eight sentences.
Blind, 92 to 99 of 100 were hidden where the words around them tell that it is somebody, 69 to 70 where nothing does.
Most of the names that were missed were then added to the lists, and it is 97 to 99 and 91; what is left are everyday
words (אדם, שלי, שני), which are names only where their sentence says so."""
_FOLDER = Path(__file__).parent / "names"
_SLOT = re.compile(r"\{(?P<slot>[fmk])\}|<(?P<tag>[apeilon]):(?P<value>[^>]*)>")
_KINDS = {"f": "unknown", "m": "unknown", "k": "known", "n": "unknown", "o": "ordinary"}
_KNOWN = {"en": ("Dana Cohen", "Yossi Peretz", "Hope Miller"), "he": ("דנה כהן", "יוסי פרץ", "שיר לוי")}
_THERAPIST = {"en": "Dr. Ada Levi", "he": 'ד"ר עדה לוי'}
_FILLINGS = 3
_WORD = re.compile(r"[^\W\d_]+")
_MARK = re.compile(r"\[[A-Z]+\d+\]")
_SAMPLE = 1_500


@dataclass(frozen=True, kw_only=True)
class Case:
    """One filled sentence and what was planted where: (kind, start, end)."""

    text: str = field(repr=False)
    planted: tuple[tuple[str, int, int], ...]


def cases(name: str, half: str = "") -> list[Case]:
    """Every sentence of a file, or every "odd" or "even" one, filled with names from its pools."""
    lines = [line for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line.strip()]
    pools: dict[str, list[str]] = {line[0]: line[2:].split() for line in lines if line[:2] in {"f:", "m:"}}
    pools["k"] = [known.split()[0] for known in _KNOWN[name[-2:]]]
    sentences = [line for line in lines if line[:2] not in {"f:", "m:"}]
    return [
        _filled(sentence, pools, place * _FILLINGS + filling)
        for place, sentence in enumerate(sentences)
        if not half or (place % 2 == 0) == (half == "odd")
        for filling in range(_FILLINGS if "{" in sentence else 1)
    ]


def _filled(sentence: str, pools: dict[str, list[str]], number: int) -> Case:
    text, at, planted = "", 0, []
    for found in _SLOT.finditer(sentence):
        text += sentence[at : found.start()]
        slot = found["slot"]
        value = pools[slot][number % len(pools[slot])] if slot else found["value"]
        planted.append((_KINDS.get(slot or found["tag"], "contact"), len(text), len(text) + len(value)))
        text, at = text + value, found.end()
    return Case(text=text + sentence[at:], planted=tuple(planted))


def measured(name: str, half: str = "") -> dict[str, float]:
    """Shares of the planted that are hidden, and of the ordinary words that are hidden by mistake."""
    planted: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    words = lost = 0
    for case in cases(name, half):
        covered = hidden_places(case.text, name[-2:])
        free = set(range(len(case.text)))
        for kind, start, end in case.planted:
            planted[kind] += 1
            hidden[kind] += covered[start] and covered[end - 1]
            if kind != "ordinary":
                free -= set(range(start, end))
        plain = [word for word in _WORD.finditer(case.text) if set(range(word.start(), word.end())) <= free]
        words += len(plain)
        lost += sum(covered[word.start()] for word in plain)
    shares = {kind: hidden[kind] / planted[kind] for kind in ("known", "unknown", "contact")}
    traps = hidden["ordinary"] / planted["ordinary"]
    return {**shares, "ordinary words replaced": lost / words, "traps replaced": traps, "words": words}


def hidden_places(text: str, language: str) -> list[bool]:
    """For every sign of the text, whether a mark stands in its place."""
    names = Pseudonyms(patients=_KNOWN[language], therapist=[_THERAPIST[language]], texts=[text])
    covered, at, read = [False] * len(text), 0, 0
    hidden = names.hide(text)
    for mark in _MARK.finditer(hidden):
        at += mark.start() - read
        value = names.restore(mark[0])
        covered[at : at + len(value)] = [True] * len(value)
        at, read = at + len(value), mark.end()
    return covered


def ordinary_notes(name: str) -> list[str]:
    """Sentences as therapists write them that name nobody: whatever is replaced in them is replaced by mistake."""
    return (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def replaced_in(texts: Iterable[str]) -> tuple[int, int]:
    """How many words of texts in which nobody was planted are replaced, and how many there are.

    The texts name people of their own here and there, so this is the most that may be false.
    """
    lost = words = 0
    for text in texts:
        names = Pseudonyms(patients=[], texts=[text])
        words += len(_WORD.findall(text))
        lost += len(re.findall(r"\[N\d+\]", names.hide(text)))
    return lost, words


def ordinary_texts(reference: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Real talk and notes in English, real questions in Hebrew; a source that is absent is left out."""
    annomi = reference / "data" / "annomi" / "annomi_part.csv"
    if annomi.exists():
        with annomi.open(encoding="utf-8", newline="") as file:
            yield "talk, en", [row["utterance_text"] for row in csv.DictReader(file)][:_SAMPLE]
    notes = reference / "data" / "notes" / "mts_dialog_valid.csv"
    if notes.exists():
        with notes.open(encoding="utf-8", newline="") as file:
            yield "dialogues, en", [row["dialogue"] for row in csv.DictReader(file)][:_SAMPLE]
    heq = reference / "data" / "heq" / "heq_val.json"
    if heq.exists():
        yield "questions, he", list(_questions(json.loads(heq.read_text("utf-8"))))[:_SAMPLE]


def _questions(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "question" and isinstance(value, str):
                yield value
            else:
                yield from _questions(value)
    elif isinstance(part, list):
        for one in part:
            yield from _questions(one)


async def run(setting: Setting) -> Result:
    """Needs no writer; the reference texts are left out where they are absent."""
    rows = [Row(name=title, figures=measured(name, half)) for title, name, half in _sets()]
    for title, texts in _without_names():
        lost, words = replaced_in(texts)
        rows.append(Row(name=title, figures={"ordinary words replaced": lost / words, "words": words}))
    return Result(key=KEY, title=TITLE, method=METHOD, limits=LIMITS, rows=tuple(rows), chart=("known", "unknown"))


def _sets() -> Iterator[tuple[str, str, str]]:
    """What a row is called, the file, and which half of its lines, if not all."""
    for title, name, half in (
        ("fresh, not looked at", "fresh", "even"),
        ("fresh, looked at", "fresh", "odd"),
        ("second, not looked at", "blind", "even"),
        ("second, looked at", "blind", "odd"),
        ("held out", "held_out", ""),
        ("tuned", "tuned", ""),
    ):
        for language in ("he", "en"):
            yield f"{title}, {language}", f"{name}_{language}", half


def _without_names() -> Iterator[tuple[str, Sequence[str]]]:
    yield "notes that name nobody, held out, he", ordinary_notes("ordinary_held_out_he")
    yield "notes that name nobody, tuned, he", ordinary_notes("ordinary_he")
    root = os.environ.get("KESHER_REFERENCE_DIR", "")
    yield from ordinary_texts(Path(root)) if root else ()
