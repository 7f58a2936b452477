"""Whether an order that names a patient is for a message to them, and not a sentence that only begins like one."""

import re

from agent.hebrew import language_of
from agent.offline.asking.said import Said
from agent.offline.quoting import dictation_in
from agent.wrong_patient import name_pattern

_FOR_THERAPIST = re.compile(r"^\w+ (?:me|us|myself)\b(?! (?:an?|some|the)\b)")
_DIRECT = r"(?:tell|ask|remind|thank|wish|let|congratulate)"
_CLAUSE = r"(?:and|you|i|he|she|we|they|was|were|is|are|had|did)"
_UP_TO_NAME = re.compile(
    rf"(?:{_DIRECT}(?: (?:my|the|dear|patient|client|also|gently|kindly|please))*"
    rf"|(?!{_DIRECT} )\S+(?: (?!{_CLAUSE} )\S+)*) "
)
"""Some orders take the name at once, others behind "a short message to"; no clause comes between."""
_ANSWERABLE = frozenset({"message", "reply", "text", "question"})
_WISHED_OTHERWISE = frozenset({"had", "has", "was", "were", "would", "could", "came"})


def is_for_therapist(said: Said) -> bool:
    """ "Tell me about Dana": told to the therapist, and no message."""
    return _FOR_THERAPIST.match(said.plain) is not None


def is_to(name: str, said: Said) -> bool:
    """Hebrew orders carry their addressee in the grammar; in English it is the place of the name that tells."""
    found = name_pattern(name).search(said.plain)
    if found is None or _is_mixed(name, said):
        return False
    if not said.plain[0].isascii():
        return True
    order, following = said.plain.partition(" ")[0], said.plain[found.end() :].strip(" ,").partition(" ")[0]
    if found[0].endswith("'s") and following not in _ANSWERABLE:
        return False
    if (order == "let" and following != "know") or (order == "wish" and following in _WISHED_OTHERWISE):
        return False
    return _UP_TO_NAME.fullmatch(said.plain[: found.start()]) is not None


def _is_mixed(name: str, said: Said) -> bool:
    """An order in one language for words in the other, not dictated: which of them is meant cannot be told."""
    order, _, rest = name_pattern(name).sub(" ", said.plain).partition(" ")
    return dictation_in(said.text) is None and language_of(rest, language_of(order)) != language_of(order)
