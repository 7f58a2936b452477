"""What a model's text must never do before a person sees it: claim an action, bring a contact, echo its orders."""

import json
import re

from agent.hebrew import language_of, plain
from agent.pseudonyms import is_date
from pipelines.ports import Language

_CLAIMS = re.compile(
    r"\b(?:message|draft|text|sms|reply)\s+(?:has\s+(?:already\s+)?been|was|is|"
    r"have\s+been)\s+(?:\w+ly\s+)?(?:sent|approved|delivered|scheduled|queued)\b"
    r"|\bi(?:'ve|\s+have)?\s+(?:already\s+|just\s+)?(?:sent|approved|delivered|"
    r"scheduled)\s+(?:the|this|your|that)\s+(?:message|draft|text|sms|reply)\b"
    r"|\b(?:sent|approved)\s+(?:successfully|to the patient|and delivered)\b"
    r"|(?:ההודעה|הודעה זו|הטיוטה|המסרונ)\s+(?:כבר\s+)?(?:נשלחה|אושרה|נמסרה|תוזמנה|נשלח)"
    r"|(?:שלחתי|אישרתי|תזמנתי)\s+(?:כבר\s+)?את\s+(?:ההודעה|הטיוטה|המסרונ)"
)
_LINK = re.compile(
    r"https?://\S+|\bwww\.\S+|\]\(\S+\)|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co|il|me|ly|app|"
    r"info|biz|link|site|xyz|gov|edu|eu|uk)(?:/\S*)?\b"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\d(?:[ \-.()]{0,2}\d){6,18}")
_CARRIER_WORDS = re.compile(
    r"\b(?i:reply|answer|text|respond|write|send)(?:\s+back)?(?:\s+with)?\s*[\"':]?\s*(?:STOP|"
    r"STOPALL|CANCEL|END|QUIT|YES|START|UNSUBSCRIBE)\b"
)
_ECHO = re.compile(
    r"rules that always hold|fence lines|\{\{\w+\}\}|<<<|>>>|\"?tool_use\"?|\"(?:name|input|"
    r"arguments)\"\s*:",
    re.IGNORECASE,
)

_LETTERS_THAT_TELL = 25
"""Shorter texts may be a name of a test or a drug in the other alphabet."""


class GateStopped(Exception):
    """The text may not be shown; `reason` is a code without content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_text(text: str, *, given: str, languages: set[Language], longest: int) -> None:
    """Raises GateStopped. `given` is everything the call was given: what stands there already may be repeated."""
    if len(text) > longest:
        raise GateStopped("too-long")
    if _is_json(text) or _ECHO.search(text):
        raise GateStopped("echo")
    if _CLAIMS.search(plain(text)) and not _CLAIMS.search(plain(given)):
        raise GateStopped("claims-an-action")
    if _CARRIER_WORDS.search(text):
        raise GateStopped("carrier-word")
    if not all(_simple(link) in _simple(given) for link in _LINK.findall(text)):
        raise GateStopped("unknown-link")
    phones = [found for found in _PHONE.findall(text) if not is_date(found)]
    if not all(_digits(phone) in _digits(given) for phone in phones):
        raise GateStopped("unknown-phone")
    if sum(letter.isalpha() for letter in text) >= _LETTERS_THAT_TELL and language_of(text) not in languages:
        raise GateStopped("wrong-language")


def _is_json(text: str) -> bool:
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except ValueError:
        return text.lstrip().startswith("{")
    return True


def _simple(text: str) -> str:
    return text.casefold().rstrip(".,;:!?)\"'")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
