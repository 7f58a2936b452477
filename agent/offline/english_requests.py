"""English: reads an instruction ("remind her to bring the form and wish her luck") as a list of requests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.english_orders import CANONICAL, SAID_AS, noun_verb, takes_no_person
from agent.offline.english_questions import is_reported
from agent.offline.english_verbs import BASES

_POLITE = re.compile(
    r"^(?:(?:hi|hey|ok|okay|kesher|please|pls|kindly|so|just|also|then|and|now|actually|maybe)[\s,!:]+"
    r"|(?:can|could|would|will)\s+(?:you|u)\s+(?:please\s+|kindly\s+|just\s+)?|i(?:'d| "
    r"would)\s+like\s+(?:you\s+)?to\s+"
    r"|i\s+(?:want|need)\s+(?:you\s+)?to\s+|let's\s+|help\s+me\s+(?:to\s+)?)",
    re.IGNORECASE,
)
_ASKS_ASSISTANT = re.compile(r"^(?:please\s+)?(?:can|could|would|will)\s+(?:you|u)\s", re.IGNORECASE)
_KIND = r"(?:message|text|note|sms|whatsapp|e-?mail|line|reply|response|answer|draft|few words|word)"
_ADJECTIVES = (
    r"(?:(?:short|brief|quick|kind|warm|friendly|nice|gentle|little|small|supportive|polite|"
    r"formal|simple)(?:,?\s+(?:and\s+)?))*"
)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One thing the message should do: a canonical `verb`, the `word` that was used, and the `rest` after it."""

    verb: str
    word: str = ""
    addressed: str = ""
    rest: str = field(default="", repr=False)


class EnglishReader:
    """Reads instructions about one patient, who is named by `names` or by a pronoun."""

    def __init__(self, names: Sequence[str]) -> None:
        people = [re.escape(name) for name in sorted(names, key=len, reverse=True) if name]
        addressee = "|".join(["her", "him", "them", r"(?:the|my)\s+(?:patient|client)", *people])
        self._addressee = re.compile(rf"^(?P<who>{addressee})(?=$|[\s,.:;!?])[\s,]*", re.IGNORECASE)
        self._names_first = (
            re.compile(rf"^(?:(?:for|to|re)\s+)?(?:{'|'.join(people)})\s*[-:,]\s*", re.IGNORECASE)
            if people
            else re.compile("(?!)")
        )
        to = rf"(?:\s+(?:to|for)?\s*(?P<who>{addressee})(?=$|[\s,.:;!?]))?"
        to2 = to.replace("who", "who2")
        self._envelope = re.compile(
            rf"^(?:to\s+)?(?:draft|write|send|compose|prepare|drop|shoot|text|message|make|create|do|"
            rf"give)(?:ing)?(?:\s+(?:me|us|up)(?=\s+(?:an?|some|the)\s))?{to}"
            rf"\s+(?:an?\s+|the\s+)?{_ADJECTIVES}{_KIND}\b{to2}(?:\s+back)?[\s,]*(?:(?:and|to|"
            rf"that\s+(?=(?:asks?|tells?|says?|reminds?|thanks?)\b)"
            r"|which|where you)\s+)?",
            re.IGNORECASE,
        )
        self._noun = re.compile(
            rf"^(?:to\s+)?(?:draft|write|send|compose|prepare|drop)(?:ing)?(?:\s+me(?=\s+an?\s))?{to}\s+(?:an?\s+|the\s+|"
            rf"my\s+)?{_ADJECTIVES}"
            rf"(?P<noun>reminder|question|thank[- ]you|congratulations|confirmation|apology|invitation|"
            rf"birthday (?:greetings?|wishes|wish|message)"
            rf"|condolences|regards|check-in)(?:\s+(?:message|text|note))?{to2}",
            re.IGNORECASE,
        )

    def read(self, instruction: str) -> tuple[Request, ...]:
        text = instruction.strip()
        opened = self._open(text)
        pieces: list[str] = []
        for sentence in re.split(r"(?<=[.;!?])\s+(?=\S)|\n+", opened):
            pieces.extend(self._split(sentence))
        requests: list[Request] = []
        for piece in pieces:
            requests.append(self._request(piece, requests[-1] if requests else None))
        return tuple(request for request in requests if request.rest or request.verb not in {"plain", "tell", "ask"})

    def pronouns(self, instruction: str) -> set[str]:
        """Which pronoun the instruction itself uses for the person written to; empty where it uses none."""
        found = {
            {"her": "f", "him": "m", "them": "t"}.get(request.addressed.lower(), "")
            for request in self.read(instruction)
        }
        return found - {""}

    def _open(self, text: str) -> str:
        """Without what only addresses the assistant; its question mark ("could you tell her ...?") goes too."""
        text = self._names_first.sub("", text)
        if _ASKS_ASSISTANT.match(text) and "?" not in text[:-1]:
            text = text.removesuffix("?")
        while (stripped := _POLITE.sub("", text, count=1)) != text:
            text = stripped
        return text

    def _split(self, sentence: str) -> list[str]:
        """Cuts at "and", "then" and commas where the next words are a request of their own."""
        pieces: list[str] = []
        start = 0
        for cut in re.finditer(
            r",?\s+(?:and then|and also|and|then|but|also|plus)\s+(?:please\s+|also\s+|just\s+)?|,\s+", sentence
        ):
            if self._begins_request(sentence[cut.end() :], sentence[start : cut.start()]):
                pieces.append(sentence[start : cut.start()])
                start = cut.end()
        return [*pieces, sentence[start:]]

    def _begins_request(self, rest: str, before: str) -> bool:
        word, _, after = rest.partition(" ")
        word = word.lower().strip(",.:;")
        if word in {"if", "whether", "that", "how"} and CANONICAL.get(before.split(" ", 1)[0].lower()) in {
            "ask",
            "check",
        }:
            return is_reported(rest)
        if word not in CANONICAL:
            return False
        if (
            self._addressee.match(after)
            or is_reported(after)
            or after.lower().startswith(("that ", "thanks", "thank "))
        ):
            return True
        if word in {"let", "send", "see", "find", "write", "share", "text", "message"}:
            return bool(re.match(r"(?:an?|my|out)\s", after)) and not self._is_action(before)
        return word in {
            "wish",
            "confirm",
            "apologise",
            "apologize",
            "say",
            "ask",
            "thank",
            "mention",
            "offer",
            "suggest",
        } and (not self._is_action(before))

    def _is_action(self, piece: str) -> bool:
        """Whether the piece asks the patient to do something, so that "and ..." may go on with what they should do."""
        body = self._addressee.sub("", self._open(piece).partition(" ")[2])
        return bool(re.match(r"(?:not\s+)?to\s+\w|that\s+(?:she|he|they)\b", body, re.IGNORECASE))

    def _request(self, piece: str, before: Request | None) -> Request:
        text = self._open(piece.strip(" ,"))
        envelope = self._noun.match(text)
        if envelope:
            who = envelope["who"] or envelope["who2"] or ""
            return Request(verb=noun_verb(envelope["noun"]), addressed=who, rest=text[envelope.end() :].strip(" ,"))
        opened = self._envelope.match(text)
        if opened:
            inner = self._request(text[opened.end() :], Request(verb="tell"))
            who = opened["who"] or opened["who2"] or inner.addressed
            return Request(verb=inner.verb, word=inner.word, addressed=who, rest=inner.rest)
        return self._plain_request(text, before)

    def _plain_request(self, text: str, before: Request | None) -> Request:
        word, _, rest = text.partition(" ")
        lowered = word.lower().strip(",.:;")
        if lowered == "to" and rest.partition(" ")[0].lower() in CANONICAL:
            return self._plain_request(rest, before)
        followed = self._addressee.match(re.sub(r"^(?:to|with|for|on)\s+", "", rest, flags=re.IGNORECASE))
        verb = CANONICAL.get(lowered, "")
        if verb and (followed or takes_no_person(lowered, rest)):
            return self._addressed(verb, lowered, rest)
        if (
            followed
            and (lowered in BASES or lowered.isalpha())
            and lowered not in {"about", "for", "with", "how", "to", "that"}
        ):
            return Request(verb="other", word=lowered, addressed=followed["who"], rest=rest)
        if before and before.verb in {"ask", "check"} and is_reported(text):
            return Request(verb="ask", addressed=before.addressed, rest=text)
        return Request(verb="ask" if is_reported(text) and not text.endswith(("!", ".")) else "plain", rest=text)

    def _addressed(self, verb: str, word: str, rest: str) -> Request:
        rest = re.sub(r"^(?:out|back|in)\s+(?=\S)", "", rest) if word in {"find", "write", "text", "reply"} else rest
        bare = re.sub(r"^(?:to|with)\s+(?=\S)", "", rest, flags=re.IGNORECASE)
        who = self._addressee.match(bare)
        if who:
            rest = bare[who.end() :]
        rest = re.sub(
            r"^(?:gently|kindly|again|please|once more|politely|briefly)[\s,]+", "", rest, flags=re.IGNORECASE
        )
        rest = re.sub(r"^know\b\s*", "", rest) if word in {"let", "letting"} else rest
        return Request(
            verb=verb, word=SAID_AS.get(word, word), addressed=who["who"] if who else "", rest=rest.strip(" ,")
        )
