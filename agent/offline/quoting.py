"""Finds what the therapist dictated word for word: after "write:" or between quotation marks."""

import re
from dataclasses import dataclass, field

_WRITE_EN = r"(?:write|send|say|text|tell|message|reply|answer|draft|put)(?:ing)?"
_WRITE_HE = (
    r"(?:ת?כתו?בי?|לכתוב|ת?שלחי?|לשלוח|תגידי?|להגיד|ת?עני|תענה|לענות|אמרי?|ת?מסרי?|תמסור|תאמרי?|"
    r"תאמר|ת?סמסי?|תנסחי?|טיוטה|הודעה|נוסח|בנוסח)"
)
_DICTATED = re.compile(
    rf"^(?P<before>.{{0,60}}?\b(?:{_WRITE_EN}|{_WRITE_HE})\b[^:\n\"]{{0,60}}):\s*(?P<words>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OPEN, _CLOSE = r'(?<![\w])["«]', r'["»](?!\w)'
_QUOTED = re.compile(
    rf"^(?P<before>.{{0,120}}?)(?:(?:,|:|\bthat|-)\s*|"
    rf"\s+)?{_OPEN}(?P<words>[^\"«»]+(?:\w\"\w[^\"«»]*)*){_CLOSE}(?P<after>.*)$",
    re.DOTALL,
)
_WHOLE = re.compile(rf"^\s*{_OPEN}(?P<words>.+){_CLOSE}\s*\.?\s*$", re.DOTALL)
_ASKS_TO_WRITE = re.compile(rf"(?:^|\s)ו?(?:{_WRITE_EN}|{_WRITE_HE})(?:\s|$)", re.IGNORECASE)
_CONTENT_EN = re.compile(r"\b(?:about|called|named|the|his|your|of|with|on|remind|ask)\s*$", re.IGNORECASE)
_CONTENT_HE = re.compile(r"(?:^|\s)(?:על|את|של|עם|ש|בשם|הנקרא|לגבי|תרגיל|דף|ה)\s*$")


@dataclass(frozen=True, kw_only=True)
class Dictation:
    """`before` and `after` are instructions around the dictated `words`."""

    before: str = field(repr=False)
    words: str = field(repr=False)
    after: str = field(repr=False)


def dictation_in(instruction: str) -> Dictation | None:
    """None where nothing is dictated; a quoted title inside an instruction is not dictation."""
    text = instruction.strip()
    if whole := _WHOLE.match(text):
        return Dictation(before="", words=whole["words"].strip(), after="")
    quoted = _QUOTED.match(text)
    if quoted and _is_dictated(quoted["before"], quoted["words"]):
        return Dictation(
            before=_without_order(quoted["before"]), words=quoted["words"].strip(), after=_joined(quoted["after"])
        )
    written = _DICTATED.match(text)
    if (
        written
        and _is_dictated(written["before"], written["words"])
        and not re.search(r"\bthat\b|\d$", written["before"])
    ):
        return Dictation(before=_without_order(written["before"]), words=written["words"].strip().strip('"'), after="")
    return None


def _is_dictated(before: str, words: str) -> bool:
    if not _ASKS_TO_WRITE.search(before) or _CONTENT_EN.search(before) or _CONTENT_HE.search(before):
        return False
    last = list(_ASKS_TO_WRITE.finditer(before))[-1]
    return len(before[last.end() :].split()) <= 5 and len(words.split()) > 0


def _without_order(before: str) -> str:
    """What stands before the order to write: earlier requests, or nothing."""
    orders = list(_ASKS_TO_WRITE.finditer(before))
    if not orders:
        return ""
    earlier = before[: orders[-1].start()].strip(" ,.;")
    return re.sub(r"(?:^|\s)(?:and|then|please|also|גם|בבקשה|ואז)$", "", earlier).strip(" ,")


def _joined(after: str) -> str:
    return re.sub(r"^[\s,.;]*(?:and\s+(?:then\s+|also\s+)?|then\s+|ו(?=ת))?", "", after).strip()
