"""How a message opens and closes: from the therapist's settings, else from their own examples, else plainly."""

import re
from dataclasses import dataclass, field

from agent.hebrew import language_of
from agent.style import change
from pipelines.ports import Language, StyleRule, Voice

_GREETINGS: dict[Language, dict[str, str]] = {"he": {"warm": "היי", "": "שלום"}, "en": {"warm": "Hi", "": "Hello"}}
OPENING_WORDS = re.compile(
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


def envelope_for(voice: Voice, patient_name: str, language: Language, rules: tuple[StyleRule, ...] = ()) -> Envelope:
    """A confirmed rule comes before settings and examples."""
    opens = change.rule_for(rules, change.OPENING, change.NO_OPENING, language=language)
    closes = change.rule_for(rules, change.CLOSING, change.NO_CLOSING, language=language)
    greeting = str(opens.values.get("greeting", "")) if opens else _greeting(voice, language)
    opening = "" if opens and opens.kind == change.NO_OPENING else _opening(greeting, first_name(patient_name))
    if change.rule_for(rules, change.NO_EXCLAMATION, language=language):
        opening = opening.replace("!", ",")
    closing = str(closes.values.get("closing", "")) if closes else _closing(voice, language)
    return Envelope(opening=opening, closing=closing)


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
        found = OPENING_WORDS.match(example.strip())
        if found and _fits(found["greeting"], language):
            return found["greeting"]
    tones = _GREETINGS[language]
    tone = {1: "", 3: "warm"}.get(voice.warmth, voice.tone)
    return tones.get(tone, tones[""])


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
