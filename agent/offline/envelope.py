"""How a message opens and closes: from the therapist's settings, else from their own examples, else plainly."""

import re
from dataclasses import dataclass, field

from agent.hebrew import language_of
from pipelines.ports import Language, Voice

_GREETINGS: dict[Language, dict[str, str]] = {"he": {"warm": "היי", "": "שלום"}, "en": {"warm": "Hi", "": "Hello"}}
_OPENING_WORDS = re.compile(
    r"^(?P<greeting>(?:היי+|הי|שלום|אהלן|בוקר טוב|ערב טוב|צהריים טובים|hi|hello|hey|dear|good "
    r"(?:morning|evening|afternoon))(?:[ \t]+(?:לך|there))?)"
    r"(?=$|[\s,!.-])",
    re.IGNORECASE,
)
_TITLES = re.compile(r"^(?:ד\"ר|דר'|ד'ר|פרופ'|גב'|מר|dr\.?|prof\.?|mrs?\.?|ms\.?)\s+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """The line above a message and the line below it; each may be empty."""

    opening: str = field(repr=False)
    closing: str = field(repr=False)

    def around(self, sentences: list[str]) -> str:
        return "\n".join(part for part in (self.opening, " ".join(sentences), self.closing) if part)


def first_name(full: str) -> str:
    """The name a message calls a person by."""
    bare = _TITLES.sub("", full.strip())
    return bare.split()[0] if bare.split() else full.strip()


def envelope_for(voice: Voice, patient_name: str, language: Language) -> Envelope:
    name = first_name(patient_name)
    greeting = _greeting(voice, language)
    return Envelope(opening=_opening(greeting, name), closing=_closing(voice, language))


def _opening(greeting: str, name: str) -> str:
    greeting = re.sub(r"\{\w*\}", name, greeting).strip()
    bare = greeting.rstrip(" ,!.-")
    mark = "!" if greeting.endswith("!") else ","
    if not bare:
        return f"{name}{mark}"
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", bare):
        return f"{bare}{mark}"
    return f"{bare} {name}{mark}"


def _greeting(voice: Voice, language: Language) -> str:
    if voice.greeting.strip() and _fits(voice.greeting, language):
        return voice.greeting
    for example in voice.message_examples:
        found = _OPENING_WORDS.match(example.strip())
        if found and _fits(found["greeting"], language):
            return found["greeting"]
    tones = _GREETINGS[language]
    return tones.get(voice.tone, tones[""])


def _closing(voice: Voice, language: Language) -> str:
    if voice.closing.strip():
        return voice.closing.strip()
    for example in voice.message_examples:
        lines = [line.strip() for line in example.strip().splitlines() if line.strip()]
        is_signature = len(lines) > 1 and len(lines[-1].split()) <= 4 and not lines[-1].endswith(("?", "."))
        if is_signature and _fits(lines[-1], language):
            return lines[-1]
    return voice.name.strip()


def _fits(text: str, language: Language) -> bool:
    return language_of(text, language) == language
