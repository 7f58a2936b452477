"""English: says each request of an instruction to the patient, in the therapist's first person."""

import re
from collections.abc import Callable, Sequence

from agent.offline.english_person import to_second_person
from agent.offline.english_questions import is_reported, to_question
from agent.offline.english_requests import EnglishReader, Request
from pipelines.ports import Gender

_DAY = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|today|next\s+\w+|this\s+\w+|"
    r"at\s+\d|\d{1,2}(?::\d\d)?\s*(?:am|pm)?\b"
    r"|the\s+(?:day|week)\s+after"
)
_ELLIPSIS = re.compile(
    rf"^(?:so\s+|but\s+)?(?P<on>(?:on|at)\s+)?(?P<when>(?:{_DAY})[^,.;]*?)\s+instead$", re.IGNORECASE
)
_HAS_VERB = re.compile(
    r"\b(?:is|are|was|will|works?|would|can|could|meets?|suits?|fits?|have|has|let's|should|may|"
    r"am|do|does|did|moves?|starts?)\b|'(?:s|re|ll|m|d|ve)\b",
    re.IGNORECASE,
)
_SAYS = frozenset({"remind", "thank", "wish", "congratulate", "apologise", "reassure"})
_EXCLAIMS = re.compile(
    r"^(?:happy|merry|good luck|well done|congrat\w*|thanks?\b|thank you|welcome back|get well|"
    r"shabbat shalom|great job|good job|bravo|mazal tov"
    r"|all the best|best wishes|enjoy|have a|bon voyage|good night|good morning|hi\b|hello\b|bravo)",
    re.IGNORECASE,
)


class EnglishMessage:
    """Writes sentences to one patient."""

    def __init__(self, names: Sequence[str], gender: Gender) -> None:
        self._names = [name for name in names if name]
        self._reader = EnglishReader(self._names)
        self._genders: set[str] = {gender}

    def sentences(self, instruction: str) -> list[str]:
        """One text for each request, in order; never empty unless the instruction is."""
        requests = self._reader.read(instruction)
        self._genders |= self._reader.pronouns(instruction)
        said = [self._say(request) for request in requests]
        texts = [
            text for text in said if re.search(r"\w", text) and text.lower().strip(" !.") not in {"hi", "hello", "hey"}
        ]
        return [finished(text) for text in texts]

    def is_request(self, text: str) -> bool:
        """Whether the words ask for something to be said, as "ask her ..." does and "make it blue" does not."""
        requests = self._reader.read(text)
        return any(request.addressed or request.verb in _SAYS or _is_question(request) for request in requests)

    def _say(self, request: Request) -> str:
        rules: dict[str, Callable[[Request, str], str]] = {
            "ask": _asked,
            "request": _asked,
            "check": _checked,
            "tell": _told,
            "send": _told,
            "plain": _told,
            "remind": _reminded,
            "thank": _thanked,
            "wish": _wished,
            "congratulate": _congratulated,
            "confirm": _confirmed,
            "apologise": _apologised,
            "birthday": lambda _request, rest: f"Happy birthday{' ' + rest if rest else ''}!",
            "checkin": lambda _request, rest: (
                f"I wanted to check in {_about(rest)}" if rest else "I wanted to check in with you"
            ),
            "condolences": lambda _request, rest: f"My condolences {rest}",
            "arrange": lambda request, rest: f"I need to {request.word} {rest}",
            "plan": lambda request, rest: f"I'd like to {request.word} {rest}",
            "offer": _offered,
            "reassure": _reassured,
            "follow": lambda request, rest: f"I wanted to {request.word} {rest}",
        }
        rest = self._shift(request.rest)
        if request.verb in rules:
            return rules[request.verb](request, rest)
        return self._other(request)

    def _shift(self, text: str) -> str:
        return to_second_person(text, self._genders, self._names).strip()

    def _other(self, request: Request) -> str:
        rest = self._shift(request.rest)
        if request.verb in {"invite", "encourage"}:
            return f"I'd like to {request.word} you {rest}"
        return f"I wanted to {request.word} {rest}"


def _is_question(request: Request) -> bool:
    return request.verb == "ask" and (is_reported(request.rest) or request.rest.startswith("about "))


def finished(text: str) -> str:
    """A sentence: capital letter, "I", and a mark at the end."""
    text = re.sub(r"\bi\b(?=$|['\s])", "I", re.sub(r"\s+", " ", text).strip())
    text = text.rstrip(" ,;:")
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _asked(_request: Request, rest: str) -> str:
    if negative := re.match(r"not\s+to\s+(.*)", rest, re.IGNORECASE):
        return f"Could you please not {_bare(negative[1])}?"
    if wanted := re.match(r"to\s+(.*)", rest, re.IGNORECASE):
        return f"Could you please {_bare(wanted[1])}?"
    if thing := re.match(r"for\s+(.*)", rest, re.IGNORECASE):
        return f"Could I ask you for {_bare(thing[1])}?"
    if topic := re.match(r"(?:about|regarding)\s+(.*)", rest, re.IGNORECASE):
        return _asked_about(topic[1])
    if clause := re.match(r"that\s+you\s+(.*)", rest, re.IGNORECASE):
        return f"Could you please {_bare(clause[1])}?"
    rest = rest.lstrip(":, ")
    if not rest:
        return ""
    if re.match(r"(?:opinion|view|thoughts|advice|permission|feedback|input)\b", rest, re.IGNORECASE):
        return f"I wanted to ask for your {_bare(rest)}"
    if is_reported(rest):
        return to_question(rest)
    return f"{_bare(rest)}?"


def _asked_about(topic: str) -> str:
    if is_reported(topic):
        return to_question(topic)
    return f"I wanted to ask about {_bare(topic)}"


def _checked(request: Request, rest: str) -> str:
    rest = re.sub(r"^(?:out|up)\s+", "", rest)
    if reported := re.match(r"(?:in\s+)?(?:on|about)\s+(.*)", rest):
        rest = reported[1] if is_reported(reported[1]) else rest
    if is_reported(rest):
        return to_question(rest)
    if clause := re.match(r"that\s+(.*)", rest, re.IGNORECASE):
        return f"I wanted to check that {clause[1]}"
    opening = re.match(
        r"(?:in\s*)?(?:with\s+you\s*)?(?:and\s+(?:see\s+|ask\s+)?|to\s+(?:see|ask|hear)\s+)(.*)", rest, re.IGNORECASE
    )
    if opening and is_reported(opening[1]):
        return to_question(opening[1])
    if rest.startswith("in"):
        return f"I wanted to check {_with_you(rest)}"
    if request.word in {"find", "finding", "see", "seeing"}:
        return f"I wanted to ask about {rest.removeprefix('about ')}"
    return (
        f"I wanted to check in {_about(rest.removeprefix('on ').removeprefix('up on '))}"
        if rest
        else "I wanted to check in with you"
    )


def _with_you(rest: str) -> str:
    return f"{rest} with you" if rest == "in" else rest


def _about(rest: str) -> str:
    rest = rest.strip()
    if not rest or rest == "you":
        return "with you"
    return rest if rest.split()[0] in {"about", "on", "with", "to", "after", "before"} else f"about {rest}"


def _told(request: Request, rest: str) -> str:
    is_statement = rest.lower().startswith("that ")
    to_say = "|to say(?: that)?" if request.word not in {"tell", "telling"} else ""
    rest = re.sub(rf"^(?:that|saying{to_say})\b[\s,:]+|^[:,]\s*", "", rest, flags=re.IGNORECASE)
    if negative := re.match(r"not\s+to\s+(.*)", rest, re.IGNORECASE):
        return f"Please don't {negative[1]}"
    if wanted := re.match(r"to\s+(.*)", rest, re.IGNORECASE):
        return f"Please {wanted[1]}"
    if topic := re.match(r"(?:about|regarding|on)\s+(.*)", rest, re.IGNORECASE):
        verb = (
            "write to you"
            if request.verb != "tell" or request.word.startswith(("writ", "send", "text", "messag"))
            else "tell you"
        )
        return f"I wanted to {verb} about {topic[1]}"
    if sorry := re.match(r"(?:sorry|apologies)\b\s*(.*)", rest, re.IGNORECASE):
        return f"I'm sorry {sorry[1]}"
    if (
        not is_statement
        and is_reported(rest)
        and request.verb == "tell"
        and request.addressed
        and not rest.endswith("?")
    ):
        return f"I wanted to {'explain' if request.word.startswith('expl') else 'tell you'} {rest}"
    return _statement(rest)


def _statement(rest: str) -> str:
    """The therapist's own words; a bare new time at the end becomes a proposal to meet then."""
    if _EXCLAIMS.match(rest) and not re.search(r"[.!?]", rest):
        return f"{rest}!"
    rest = re.sub(r",?\s+and that\s+(\w)", lambda found: f". {found[1].upper()}", rest)
    if re.match(r"you\b|you'", rest, re.IGNORECASE):
        rest = re.sub(
            r",?\s+and\s+(not\s+)?to\s+(?=\w)", lambda found: ". Please don't " if found[1] else ". Please ", rest
        )
    head, comma, tail = rest.rpartition(", ")
    short = _ELLIPSIS.match(tail.strip(" ."))
    if short and not _HAS_VERB.search(tail):
        on = short["on"] or (
            "on " if re.match(r"\w+day\b", short["when"], re.IGNORECASE) and "tod" not in short["when"].lower() else ""
        )
        meeting = f"Let's meet {on}{short['when']} instead."
        return f"{finished(head)} {meeting}" if comma else meeting
    return rest


def _reminded(_request: Request, rest: str) -> str:
    if not rest:
        return ""
    if re.match(r"(?:to|not to|that|about|of)\b", rest, re.IGNORECASE):
        return f"Just a reminder {rest}"
    if is_reported(rest):
        return f"Just a reminder of {rest}"
    if re.match(r"for\b", rest, re.IGNORECASE):
        return f"Just a reminder {rest}"
    return f"Just a reminder that {rest}" if _HAS_VERB.search(rest) else f"Just a reminder: {rest}"


def _thanked(_request: Request, rest: str) -> str:
    rest = re.sub(r"^(?:you|that)\s+", "", rest)
    if rest and not re.match(r"(?:for|so|very|again)\b", rest, re.IGNORECASE):
        rest = f"for {rest}"
    return f"Thank you {rest}".strip()


def _wished(_request: Request, rest: str) -> str:
    rest = re.sub(r"^(?:an?|the|you)\s+(?=(?:very\s+)?(?:happy|merry)\b)", "", rest)
    if re.match(r"(?:very\s+)?(?:happy|merry|shabbat|good luck|mazal)\b", rest, re.IGNORECASE):
        return f"{rest}!"
    if luck := re.match(r"(?:good\s+)?luck\b\s*(.*)", rest, re.IGNORECASE):
        return f"Good luck {luck[1]}".strip() + "!"
    if well := re.match(r"(?:you\s+)?well\b\s*(.*)", rest, re.IGNORECASE):
        return f"I wish you well {well[1]}".strip()
    return f"I wish you {rest}"


def _congratulated(_request: Request, rest: str) -> str:
    return f"Congratulations {re.sub(r'^for ', 'on ', rest)}".strip(" !.") + "!"


def _confirmed(_request: Request, rest: str) -> str:
    if re.match(r"(?:if|whether|when|what|where|which)\b", rest, re.IGNORECASE):
        return to_question(rest)
    if clause := re.match(r"that\s+i\s+(.*)", rest, re.IGNORECASE):
        return f"I can confirm that I {clause[1]}"
    return f"Just confirming {rest}"


def _apologised(_request: Request, rest: str) -> str:
    return f"I'm sorry {rest}".strip()


def _offered(request: Request, rest: str) -> str:
    if request.word == "offer":
        return f"I'd like to offer {'' if rest.startswith('to ') else 'you '}{rest}"
    if thing := re.match(r"to\s+(?:you\s+)?(.*)", rest):
        return f"I'd {request.word} that you {thing[1]}"
    if re.match(r"(?:that|trying|meeting|\w+ing)\b", rest):
        return f"I'd {request.word} {rest}"
    return f"I'd like to {request.word} {rest}"


def _reassured(request: Request, rest: str) -> str:
    if request.word == "promise":
        return f"I promise {rest}"
    return f"I want to {request.word} you {rest}"


def _bare(text: str) -> str:
    """Without the mark at its end and without "please", which the question says already."""
    return re.sub(r"^please\s+|,?\s+please$", "", text.rstrip("?.! "), flags=re.IGNORECASE)
