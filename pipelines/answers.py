"""Questions over a therapist's own words, and what a writer answers: every statement names the passages it rests on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storage.repositories.material import Days

if TYPE_CHECKING:
    from pipelines.ports import Language, Person, Points

SourceKind = Literal["summary", "transcript", "sent", "received"]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A retrievable piece of what is stored: a few sentences of one summary, transcript or message.

    `on` is the session's day, or a message's. `session_id` is '' for messages; `summary_id` names the session's
    approved summary, '' where it has none.
    """

    kind: SourceKind
    source_id: str
    patient_id: str
    on: dt.date
    text: str = field(repr=False)
    session_id: str = ""
    summary_id: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerRequest:
    """`passages` are all that may be answered from. `names` are the patients of the caseload by id, all to be hidden.

    `subject` is the question without words of time, `about` whom it names: their names say nothing of its subject.
    """

    question: str = field(repr=False)
    subject: str = field(repr=False)
    about: tuple[str, ...] = field(repr=False)
    language: "Language"
    therapist: str = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    today: dt.date
    passages: tuple[Passage, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """One statement and the places of its passages in the request. `is_doubtful`: a quotation in it is not verbatim."""

    text: str = field(repr=False)
    passages: tuple[int, ...]
    is_doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class AnswerText:
    """No statement means that the passages do not answer the question."""

    statements: tuple[Cited, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InsightRequest:
    """One passage for each approved summary, oldest first, with the points that the summary keeps beside its text."""

    language: "Language"
    therapist: str = field(repr=False)
    patient: "Person"
    names: Mapping[str, str] = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    points: tuple["Points", ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class InsightText:
    """What recurs over a treatment. A part without statements was not spoken of."""

    topics: tuple[Cited, ...] = ()
    helped: tuple[Cited, ...] = ()
    progress: tuple[Cited, ...] = ()
    homework: tuple[Cited, ...] = ()
    risk: tuple[Cited, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A statement with the passages themselves. `is_quote`: the sentence stands like this in its passage.

    `is_doubtful`: a quotation, a number, a denial or a risk in it is not borne out by them.
    """

    text: str = field(repr=False)
    passages: tuple[Passage, ...]
    is_quote: bool
    is_doubtful: bool = False


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What a question came to. `patient_ids` is empty where the whole caseload was searched.

    `kept_local` are patients who did not agree to a model elsewhere: their words were quoted by the local writer.
    `has_failed`: the model did not answer, so the local writer did.
    """

    question: str = field(repr=False)
    statements: tuple[Stated, ...]
    patient_ids: tuple[str, ...]
    days: Days | None
    kept_local: tuple[str, ...]
    has_failed: bool


@dataclass(frozen=True, kw_only=True)
class Insight:
    """What recurs over the approved summaries of one patient: each part's statements, of this many sessions."""

    patient_id: str
    parts: Mapping[str, tuple[Stated, ...]]
    count: int
    since: dt.date
    until: dt.date
    is_local: bool
    has_failed: bool
