"""Cuts a transcript or typed notes into statements: who said it, in which words, under which heading."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from agent.evidence.spelling import Spelling
from agent.hebrew import straight
from agent.sentences import sentences as sentences
from pipelines.ports import Span

_ROLES = re.compile(
    r"^(?:doctor|dr|therapist|clinician|counsell?or|psychologist|patient|client|guest\w*|"
    r"interviewer|interviewee|speaker\s*\w+|t|c|p|mother|father|"
    r"מטפלת?|מטופלת?|פסיכולוגית?|רופאה?|פציינטית?|לקוחה?|דובר(?:ת)?\s*\S*|אמא|אבא|אני|היא|הוא|מ|ט)$",
    re.IGNORECASE,
)
_THERAPIST = re.compile(
    r"^(?:doctor|dr|therapist|clinician|counsell?or|psychologist|interviewer|t|מטפלת?|פסיכולוגית?|"
    r"רופאה?|אני)$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\s*(?:[\[(](?P<boxed>[^\])]{1,30})[\])]\s*:?|"
    r"(?P<plain>[^\s:.,!?][^:.,!?\n]{0,28}?)\s*:)(?=\s|$)\s*(?P<said>.*)$"
)
_HEADING = re.compile(r"^\s*(?:#+\s*)?(?P<title>[^\s:.!?\d-][^:.!?\n]{0,40}?)\s*:?\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_FILLER = r"(?:u+h+m*|u+m+|e+r+m*|h+m+|m+h+m+|mm-hmm|uh-huh|אה+|אמ+|אממ+|אהמ+|המ+מ|יעני)"
_BETWEEN_COMMAS = re.compile(rf",\s*{_FILLER}\s*,\s*", re.IGNORECASE)
_FILLERS = re.compile(rf"(?:(?<=^)|(?<=[\s,.])){_FILLER}(?=$|[\s,.!?…])(?:\s*(?:,|\.{{2,}}|…))?\s*", re.IGNORECASE)
GREETS = re.compile(r"\b(?:how are you|how've you been|nice to|what's up)\b|מה שלומ|מה נשמע|מה קורה", re.IGNORECASE)
_ASIDES = re.compile(r",\s*(?:you know|i mean|like|כאילו|אתה יודע|את יודעת|נו)\s*,", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One sentence. `question` is what it answers, where a bare answer ("No.") would mean nothing.

    `said` and `asked` are the two as they stand in the source, with their fillers; `spans` is where.
    """

    text: str = field(repr=False)
    speaker: str = ""
    is_therapist: bool = False
    heading: str = ""
    question: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    asked: str = field(default="", repr=False)
    spans: tuple[Span, ...] = ()

    @property
    def full(self) -> str:
        return f"{self.question} {self.text}".strip()


def statements(source: str, titles: tuple[str, ...] = ()) -> tuple[Statement, ...]:
    """`titles`: section titles that may stand in notes as headings ("Plan: ...")."""
    lines = [line for line in straight(source).splitlines() if line.strip()]
    speakers = _speakers(lines, titles)
    found: list[Statement] = []
    speaker = heading = ""
    for line in lines:
        bare = _BULLET.sub("", line)
        label, said = _label_of(bare)
        if label and label.casefold() in speakers:
            speaker, heading, bare = label, "", said
        elif label and _is_title(label, titles):
            speaker, heading, bare = "", label, said
        elif (title := _HEADING.match(bare)) and _is_title(title["title"], titles):
            speaker, heading, bare = "", title["title"], ""
        found.extend(_said(bare, speaker, heading))
    return tuple(_traced(_with_questions(found), Spelling(source)))


def _traced(found: list[Statement], source: Spelling) -> list[Statement]:
    """Each with its places in the source: it stands behind the one before it."""
    out: list[Statement] = []
    last: Span | None = None
    for statement in found:
        place = source.find(statement.said, since=last.end if last else 0)
        asked = (last,) if statement.question and last else ()
        out.append(replace(statement, spans=(*asked, place) if place else asked))
        last = place or last
    return out


def without_fillers(text: str) -> str:
    """The words without "um" and "אה"; nothing that carries meaning goes."""
    text = re.sub(r"\s+([,.!?;:])(?=\s|$)", r"\1", text)
    text = _ASIDES.sub(",", _FILLERS.sub("", _BETWEEN_COMMAS.sub(" ", text)))
    text = re.sub(r"\b([\w']+)(?:\s*,\s*\1\b)+", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"(?:,\s*)+([,.!?])", r"\1", re.sub(r"\s+", " ", text))
    return text.strip(" ,")


def _said(text: str, speaker: str, heading: str) -> list[Statement]:
    is_therapist = bool(_THERAPIST.match(speaker))
    made = [(without_fillers(sentence), sentence) for sentence in sentences(text)]
    return [
        Statement(text=words, speaker=speaker, is_therapist=is_therapist, heading=heading, said=said)
        for words, said in made
        if re.search(r"\w", words)
    ]


def _label_of(line: str) -> tuple[str, str]:
    found = _LABEL.match(line)
    if not found:
        return "", line
    return (found["boxed"] or found["plain"]).strip(), found["said"]


def _speakers(lines: list[str], titles: tuple[str, ...]) -> set[str]:
    """Labels that are roles, or that come back often enough to be a person."""
    labels = [label.casefold() for label, _ in map(_label_of, lines) if label and not _is_title(label, titles)]
    counted = Counter(labels)
    labelled = sum(counted.values())
    roles = {label for label in counted if _ROLES.match(label)}
    people = {
        label
        for label, times in counted.items()
        if times >= 3 and len(label.split()) <= 3 and labelled >= 0.5 * len(lines)
    }
    return roles | people


def _is_title(label: str, titles: tuple[str, ...]) -> bool:
    label = label.casefold().strip()
    return any(
        label == title.casefold() or (len(label) == 1 and len(titles) > 1 and title.casefold().startswith(label))
        for title in titles
    )


def _with_questions(found: list[Statement]) -> list[Statement]:
    """Gives a short answer the question before it, when somebody else asked it."""
    out: list[Statement] = []
    for index, statement in enumerate(found):
        before = found[index - 1] if index else None
        is_answer = before and before.text.endswith("?") and before.speaker and before.speaker != statement.speaker
        if before and is_answer and len(statement.text.split()) <= 8 and not GREETS.search(before.text):
            statement = replace(statement, question=before.text, asked=before.said)
        out.append(statement)
    return out
