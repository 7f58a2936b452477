"""What the pipelines need from above, as protocols: a Writer, a Transcriber, a PatientGateway.

`agent/` and `bot/channels/` fill them; tests fill them with fakes that the type checker holds to the same shape.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from pipelines.answers import AnswerRequest, AnswerText, InsightRequest, InsightText

Language = Literal["he", "en"]
Gender = Literal["f", "m"]


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of speech: seconds from the start of the recording, the words, and how sure the recogniser is (0-1)."""

    start_s: float
    end_s: float
    text: str = field(repr=False)
    confidence: float = 1.0
    speaker: str | None = None


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What the recogniser heard. `truncated` says that the file ended before its header promised."""

    language: str
    duration_s: float
    segments: tuple[Segment, ...]
    model: str
    truncated: bool = False

    @property
    def text(self) -> str:
        return "\n".join(segment.text for segment in self.segments)


class SpeechError(Exception):
    """Speech could not become text; the audio is kept. The subclass says why and decides the sentence that is shown.

    SpeechError
    ├── NoModel          no speech model is installed (or its folder is incomplete)
    ├── NoSpeech         silence or noise: nothing was said
    ├── BadAudio         not audio, a hostile or damaged container
    ├── TooLong          longer than the cap in settings
    ├── SpeechCancelled  the person asked to stop
    └── SpeechCrashed    the speech process died or hung; a retry may help
    """


class NoModel(SpeechError): ...


class NoSpeech(SpeechError): ...


class BadAudio(SpeechError): ...


class TooLong(SpeechError): ...


class SpeechCancelled(SpeechError): ...


class SpeechCrashed(SpeechError): ...


OnProgress = Callable[[float], Awaitable[None]]
"""Called with the share done, 0.0 to 1.0, at most about once a second."""

IsCancelled = Callable[[], bool]


class Transcriber(Protocol):
    """Turns audio into text on this machine."""

    @property
    def name(self) -> str: ...

    async def transcribe(
        self,
        audio: AsyncIterator[bytes],
        *,
        language: str,
        names: Sequence[str],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> Speech:
        """Reads the (decrypted) bytes of one audio file of any supported container. Raises SpeechError."""
        ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Section:
    """One heading of a summary format: a stable key and the title the therapist reads."""

    key: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Voice:
    """Who the therapist is, for a writer: address, approach, style and preferences from onboarding."""

    name: str = field(repr=False)
    language: Language
    gender: Gender
    approach: str
    tone: str  # warm | matter_of_fact | direct
    length: str  # short | medium | long
    terminology: str  # everyday | professional
    greeting: str = field(
        default="", repr=False
    )  # how their own messages open, e.g. "היי"; empty: the writer's default
    closing: str = field(default="", repr=False)  # how they sign
    message_examples: tuple[str, ...] = field(default=(), repr=False)
    summary_examples: tuple[str, ...] = field(default=(), repr=False)
    directness: int = 2  # 1 gentle, 2 as usual, 3 to the point
    warmth: int = 2  # 1 reserved, 2 as usual, 3 warm


@dataclass(frozen=True, kw_only=True)
class StyleRule:
    """One thing the therapist wants done in texts of this language (None: in all). `agent.style` knows the kinds."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    language: Language | None = None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A text as it was proposed and as the therapist approved it. `is_masked`: another patient's, names taken out."""

    before: str = field(repr=False)
    after: str = field(repr=False)
    is_masked: bool = False


@dataclass(frozen=True, kw_only=True)
class Manner:
    """What was learned that bears on one task: rules in force, and the edits closest to it."""

    rules: tuple[StyleRule, ...] = field(default=(), repr=False)
    edits: tuple[Edit, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class Person:
    """The patient a text is about or for."""

    name: str = field(repr=False)
    gender: Gender


@dataclass(frozen=True, kw_only=True)
class SummaryRequest:
    """`source` is the transcript or the typed notes. `remark` and `previous` are set when it is written again.

    `part` of `parts`: the source is a piece of a longer one.
    """

    voice: Voice
    patient: Person
    sections: tuple[Section, ...]
    source: str = field(repr=False)
    held_on: dt.date
    remark: str = field(default="", repr=False)
    previous: str = field(default="", repr=False)
    manner: Manner = field(default_factory=Manner, repr=False)
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, kw_only=True)
class Points:
    """What a summary says beside its sections: short sentences by subject; none means that it was not discussed."""

    topics: tuple[str, ...] = field(default=(), repr=False)
    interventions: tuple[str, ...] = field(default=(), repr=False)
    progress: tuple[str, ...] = field(default=(), repr=False)
    homework: tuple[str, ...] = field(default=(), repr=False)
    risk: tuple[str, ...] = field(default=(), repr=False)
    next_time: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of the source: offsets of characters, the end not included."""

    start: int
    end: int


Problem = Literal["unsupported", "quote", "number", "name", "negation", "risk", "history", "state"]
"""What is wrong with a sentence: it rests on nothing, or says something of this kind that its spans do not say."""


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a summary. `place`: the key of its section, or the field of Points that it stands in.

    `spans` is what it rests on in the source; a sentence with `problems` is marked.
    """

    place: str
    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SummaryText:
    """One text for each requested section, in order; empty means that it was not discussed.

    `sentences` are all of the sections and of the points, in the order in which they stand there, letter for letter.
    """

    sections: tuple[tuple[Section, str], ...] = field(repr=False)
    points: Points = field(default_factory=Points, repr=False)
    sentences: tuple[Sentence, ...] = field(default=(), repr=False)


@dataclass(frozen=True, kw_only=True)
class ThreadMessage:
    """An earlier message between the therapist and the patient."""

    from_patient: bool
    text: str = field(repr=False)
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class DraftRequest:
    """`instruction` is what the therapist asked for ("ask how the sleep diary went")."""

    voice: Voice
    patient: Person
    instruction: str = field(repr=False)
    thread: tuple[ThreadMessage, ...] = field(default=(), repr=False)
    remark: str = field(default="", repr=False)
    previous: str = field(default="", repr=False)
    manner: Manner = field(default_factory=Manner, repr=False)


@dataclass(frozen=True, kw_only=True)
class EditRequest:
    """What one change of style does this edit show, in general words?"""

    voice: Voice
    patient: Person
    kind: Literal["draft", "summary"]
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What a plain-language request asks for. `patient` is a name as it was said; the caller looks it up."""

    action: Literal["draft", "summary", "queue", "patients", "add_patient", "settings", "help", "none"]
    patient: str = field(default="", repr=False)
    instruction: str = field(default="", repr=False)


class WriterError(Exception):
    """The model gave nothing usable; the notes are kept and the therapist is told.

    WriterError
    ├── WriterUnavailable   overload, time-out, network: trying again later may help
    ├── WriterRefused       refusal, truncation, nonsense or a bad request: trying the same again will not help
    └── WriterCapped        what the therapist may spend on the model is used up; nothing was asked
    """


class WriterUnavailable(WriterError): ...


class WriterRefused(WriterError): ...


class WriterCapped(WriterError): ...


class Writer(Protocol):
    """Writes in the therapist's voice. Nothing it returns has any power: a person approves every text."""

    @property
    def name(self) -> str: ...

    @property
    def is_model(self) -> bool:
        """False for the extractive writer, which says so in the chat."""
        ...

    @property
    def longest_source(self) -> int | None:
        """How many characters of a source one summary may be asked of; None: any."""
        ...

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        """With the spans that the writer says each sentence rests on; whoever asked looks whether they bear it out."""
        ...

    async def draft(self, request: DraftRequest) -> str: ...

    async def answer(self, request: AnswerRequest) -> AnswerText:
        """From the given passages alone; every statement cites some of them."""
        ...

    async def look_back(self, request: InsightRequest) -> InsightText: ...

    async def notice(self, request: EditRequest) -> str:
        """The change as one short sentence in the therapist's language; '' for none."""
        ...

    async def route(self, text: str, *, language: Language, patients: Sequence[str], therapist: str) -> Intent: ...

    async def aclose(self) -> None: ...


PatientChannel = Literal["sms", "whatsapp"]


@dataclass(frozen=True, kw_only=True)
class Reengage:
    """The registered template that asks a patient to open WhatsApp's window, and how long a message waits for the tap.

    `text` is what it says, as the operator gave it; '' where they did not.
    """

    content_sid: str
    text: str
    wait: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The carrier took the message under this id."""

    sid: str
    status: str


@dataclass(frozen=True, kw_only=True)
class NotAccepted:
    """Proof that the carrier did not take it: 400, 401, 403, 404, 429 or refused before connecting.

    `code` is the carrier's error code (0: none); `retry` is true where the same may be tried again (429, refused).
    """

    code: int
    retry: bool


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """Anything else (5xx, time-out, reset, nonsense): it may or may not have been taken. Never sent again by itself."""

    reason: str


Answer = Accepted | NotAccepted | Unknown


@dataclass(frozen=True, kw_only=True)
class ListedMessage:
    """One outbound message as the carrier lists it, for reconciling an unknown answer."""

    sid: str
    body: str = field(repr=False)
    status: str
    error_code: int
    created_at: dt.datetime | None


class PermitRefused(Exception):
    """The gateway will not carry these bytes: not what was approved, too late, or a permit that was used before.

    Nothing left for the carrier.
    """


class Permit(Protocol):
    """The right to one attempt at one envelope: an approved message, a fixed text or an answer of the patient's bot.

    Only `storage.permits` makes them.
    """

    @property
    def message_id(self) -> str: ...

    @property
    def token(self) -> str:
        """Names the attempt; it comes back in the carrier's status calls."""
        ...

    @property
    def to(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def body(self) -> str: ...

    @property
    def template(self) -> str:
        """The carrier's id of a registered template, which then goes in place of a body; '' for words of ours."""
        ...

    @property
    def expires_at(self) -> dt.datetime: ...

    def verify(self, to: str, channel: str, body: str, template: str = "") -> bool:
        """Whether these very values, as they go over the wire, are what was approved."""
        ...


class PatientGateway(Protocol):
    """The one way to a patient's phone."""

    async def deliver(self, permit: Permit) -> Answer:
        """Hands one message to the carrier, once. Raises PermitRefused before anything is sent."""
        ...

    async def listed(self, to: str, channel: str, since: dt.datetime) -> list[ListedMessage]:
        """What the carrier says went to this number since then, newest first. Raises CarrierUnavailable."""
        ...

    async def sent_since(self, since: dt.datetime) -> list[ListedMessage]:
        """What the carrier says went out from our own senders since then. Raises CarrierUnavailable."""
        ...


class CarrierUnavailable(Exception):
    """The carrier could not be asked; asking again later is harmless."""
