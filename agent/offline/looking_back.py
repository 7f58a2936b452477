"""Looks back over a treatment without a model: subjects that recur, and the summaries' own sentences on the rest."""

import re
from collections.abc import Callable, Iterator, Sequence

from agent.hebrew import plain
from agent.offline.roles import strength
from agent.offline.utterances import sentences
from agent.search.families import families_of
from agent.search.words import forms_of, words_in
from pipelines.answers import Cited, InsightRequest, InsightText
from pipelines.ports import Language

MOST = 4
_SUBJECTS: dict[str, dict[Language, str]] = {
    "sleep": {"he": "שינה", "en": "sleep"},
    "anxiety": {"he": "חרדה ודאגה", "en": "anxiety and worry"},
    "mood": {"he": "מצב רוח", "en": "mood"},
    "anger": {"he": "כעס", "en": "anger"},
    "family": {"he": "משפחה", "en": "family"},
    "partner": {"he": "זוגיות", "en": "relationship"},
    "children": {"he": "ילדים", "en": "children"},
    "work": {"he": "עבודה", "en": "work"},
    "studies": {"he": "לימודים", "en": "studies"},
    "body": {"he": "גוף", "en": "the body"},
    "eating": {"he": "אכילה", "en": "eating"},
    "medication": {"he": "תרופות", "en": "medication"},
    "substances": {"he": "אלכוהול וחומרים", "en": "alcohol and drugs"},
    "exposure": {"he": "חשיפה והימנעות", "en": "exposure and avoidance"},
    "self": {"he": "דימוי עצמי", "en": "self-esteem"},
    "loss": {"he": "אובדן ואבל", "en": "loss and grief"},
    "trauma": {"he": "טראומה", "en": "trauma"},
    "friends": {"he": "חברים ובדידות", "en": "friends and loneliness"},
}
_HELPED = re.compile(
    r"\b(?:help(?:ed|ful|s)|relie(?:f|ved)|calmer|calmed|managed to|was able to|eased|worked well)\b"
    r"|עזר(?:ה|ו)?\b|הקלה|נרגע|הצליח|הועיל|מועיל"
)
_NO_HELP = re.compile(r"\b(?:not|n't|no|never|without)\b|\bלא\b|\bבלי\b|\bאינ")

_Is = Callable[[str], bool]


def look_back(request: InsightRequest) -> InsightText:
    """Sentences are the summaries' own, word for word, newest sessions first; a subject is only named and dated."""
    return InsightText(
        topics=_topics(request),
        helped=_quoted(request, "", lambda text: bool(_HELPED.search(text)) and not _NO_HELP.search(text)),
        progress=_quoted(request, "progress", lambda text: "progress" in _families(text)),
        homework=_quoted(request, "homework", lambda text: strength("homework", text) > 0),
        risk=_quoted(request, "risk", lambda text: strength("risk", text) > 0),
    )


def _families(text: str) -> set[str]:
    return {name for word in words_in(text) for name in families_of(forms_of(word))}


def _topics(request: InsightRequest) -> tuple[Cited, ...]:
    """Subjects of two sessions at least, those of most sessions first."""
    spoken = [_families(passage.text) for passage in request.passages]
    recurring = {
        name: tuple(place for place, subjects in enumerate(spoken) if name in subjects)
        for name in _SUBJECTS
        if sum(name in subjects for subjects in spoken) > 1
    }
    most = sorted(recurring, key=lambda name: -len(recurring[name]))[:MOST]
    return tuple(Cited(text=_SUBJECTS[name][request.language], passages=recurring[name]) for name in most)


def _quoted(request: InsightRequest, part: str, fits: _Is) -> tuple[Cited, ...]:
    """From each session what its points say on this part, else its sentences that fit."""
    found: list[Cited] = []
    seen: set[str] = set()
    for place in reversed(range(len(request.passages))):
        for sentence in _said(request, place, part, fits):
            said = " ".join(words_in(sentence))
            if said and said not in seen:
                seen.add(said)
                found.append(Cited(text=sentence, passages=(place,)))
    return tuple(found[:MOST])


def _said(request: InsightRequest, place: int, part: str, fits: _Is) -> Iterator[str]:
    points: Sequence[str] = getattr(request.points[place], part) if part else ()
    if points:
        yield from points
        return
    lines = request.passages[place].text.splitlines()
    yield from (sentence for line in lines for sentence in sentences(line) if fits(plain(sentence)))
