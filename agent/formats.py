"""The summary formats a therapist can choose: their sections, with titles in both languages."""

from collections.abc import Mapping, Sequence

from pipelines.ports import Language, Section

_TITLES: Mapping[str, Mapping[Language, str]] = {
    "subjective": {"en": "Subjective", "he": "סובייקטיבי"},
    "objective": {"en": "Objective", "he": "אובייקטיבי"},
    "assessment": {"en": "Assessment", "he": "הערכה"},
    "plan": {"en": "Plan", "he": "תוכנית"},
    "data": {"en": "Data", "he": "נתונים"},
    "behaviour": {"en": "Behaviour", "he": "התנהגות"},
    "intervention": {"en": "Intervention", "he": "התערבות"},
    "response": {"en": "Response", "he": "תגובה"},
    "goals": {"en": "Goals", "he": "מטרות"},
    "problem": {"en": "Problem", "he": "בעיה"},
    "evaluation": {"en": "Evaluation", "he": "הערכה"},
}
_FORMATS: Mapping[str, tuple[str, ...]] = {
    "SOAP": ("subjective", "objective", "assessment", "plan"),
    "DAP": ("data", "assessment", "plan"),
    "BIRP": ("behaviour", "intervention", "response", "plan"),
    "GIRP": ("goals", "intervention", "response", "plan"),
    "PIE": ("problem", "intervention", "evaluation"),
}
FORMAT_NAMES = tuple(_FORMATS)
DEFAULT_FORMAT = "SOAP"
OWN_FORMAT = "OWN"


class UnknownFormat(KeyError):
    """No such format; `FORMAT_NAMES` and `OWN_FORMAT` are the ones there are."""


def sections_for(name: str, language: Language, own: Sequence[str] = ()) -> tuple[Section, ...]:
    """The sections of a format ("SOAP", in any case); `own` are a therapist's own titles, for the format "own"."""
    name = name.strip().upper()
    if name == OWN_FORMAT:
        return own_sections(own) or sections_for(DEFAULT_FORMAT, language)
    keys = _FORMATS.get(name)
    if keys is None:
        raise UnknownFormat(name)
    return tuple(Section(key=key, title=_TITLES[key][language]) for key in keys)


def own_sections(titles: Sequence[str]) -> tuple[Section, ...]:
    """A therapist's own sections, keyed by their place; blank and repeated titles are left out."""
    kept = dict.fromkeys(title.strip(" \t:-•*") for title in titles)
    return tuple(Section(key=f"own_{place}", title=title) for place, title in enumerate(filter(None, kept), start=1))
