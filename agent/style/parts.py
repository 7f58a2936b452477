"""How a message opens, what it says, and how it is signed, whoever wrote it."""

import re
from dataclasses import dataclass, field, replace

from agent.hebrew import plain, straight
from agent.offline.envelope import OPENING_WORDS, first_name
from agent.pseudonyms import forms_of

_MARKS = r"[,!.:;–-]*"
_LONGEST_GREETING = 3
_LONGEST_SIGNATURE = 4
_LONGEST_NAME = 3
_BEHIND_A_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?P<end>[^\W\d_][^.!?…\n]*)$")
_REGARDS = re.compile(
    r"^(?:(?:(?:with )?(?:best|kind|warm|kindest|warmest)(?: regards| wishes)?|regards|yours|sincerely|warmly|"
    r"take care|cheers|love|thanks|thank you|all the best)"
    r"|ב?ברכה(?: חמה)?|בחום|באהבה|תודה|שלך|להתראות|כל טוב|בהערכה)[,.!]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """`greeting` is None where the message opens with neither a greeting nor the name; '' for the name alone."""

    greeting: str | None = field(repr=False)
    body: str = field(repr=False)
    closing: str = field(repr=False)


def parts_of(text: str, *, patient: str, therapist: str) -> Parts:
    text = straight(text).strip()
    greeting, rest = _opening(text, first_name(patient))
    body, closing = _closing(rest, therapist)
    return Parts(greeting=greeting, body=body, closing=closing)


def signed_anew(changed: Parts, first: Parts) -> Parts:
    """A short end that came in where a signature went is one, even in a name that the record does not have.

    It stands on a line of its own, or behind the last sentence.
    """
    if changed.closing or not first.closing:
        return changed
    body, line, end = changed.body.rpartition("\n")
    if not line and (behind := _BEHIND_A_SENTENCE.search(changed.body)):
        body, end = changed.body[: behind.start()], behind["end"]
    is_short = bool(body) and len(end.split()) <= _LONGEST_NAME and not end.endswith(("?", ".", ":", "!"))
    return replace(changed, body=body, closing=end) if is_short and end not in first.body else changed


def _opening(text: str, name: str) -> tuple[str | None, str]:
    named = re.match(
        rf"(?P<greeting>[^\n,.!?:]{{0,30}}?)[ ,]*(?<!\w){re.escape(name)}(?!\w)\s?(?P<mark>{_MARKS})", text
    )
    if (
        named
        and len(named["greeting"].split()) <= _LONGEST_GREETING
        and _ends_there(text[named.end() :], named["mark"])
    ):
        return named["greeting"].strip(), text[named.end() :].strip()
    greeted = OPENING_WORDS.match(text)
    if greeted:
        rest = text[greeted.end() :]
        marks = re.match(_MARKS, rest)
        if _ends_there(rest[marks.end() :] if marks else rest, marks[0] if marks else ""):
            return greeted["greeting"].strip(), rest.lstrip(",!.:;–- \n")
    return None, text


def _ends_there(rest: str, mark: str) -> bool:
    """ "Dana, ..." opens a message; "Dana asked me" does not."""
    return bool(mark) or not rest.strip() or rest.startswith("\n")


def _closing(text: str, therapist: str) -> tuple[str, str]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    signed: list[str] = []
    while len(lines) > 1 and len(signed) < 2 and _is_signature(lines[-1], therapist, has_name=bool(signed)):
        signed.insert(0, lines.pop())
    if signed:
        return "\n".join(lines), "\n".join(signed)
    for form in sorted(forms_of(therapist), key=len, reverse=True):
        inline = re.search(rf"(?<=[.!?…])\s+(?P<name>{re.escape(form)})[.!]?$", text)
        if inline:
            return text[: inline.start()].strip(), inline["name"]
    return text, ""


def _is_signature(line: str, therapist: str, *, has_name: bool) -> bool:
    if _REGARDS.match(line):
        return True
    if has_name or len(line.split()) > _LONGEST_SIGNATURE or line.endswith(("?", ":")):
        return False
    bare = plain(line).strip(" .,!-")
    names = {plain(form) for form in forms_of(therapist)}
    return bare in names or (not line.endswith(".") and any(name in bare.split() for name in names))
