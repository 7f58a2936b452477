"""Follows a remark on a draft ("shorter", "without the greeting", "תוסיפי ש...") by plain rules."""

import re
from dataclasses import dataclass, field, replace
from typing import Protocol

from agent.hebrew import plain
from agent.offline.envelope import Envelope
from pipelines.ports import Language


class Speaker(Protocol):
    """Says what a remark adds."""

    def sentences(self, text: str) -> list[str]: ...

    def is_request(self, text: str) -> bool: ...


_SHORTER = re.compile(
    r"\b(?:short(?:er|en)|briefer|too long|cut it|trim|concise)\b|קצר|קצרה|לקצר|תקצר|בקיצור|ארוך מדי|תמצת",
    re.IGNORECASE,
)
_WARMER = re.compile(
    r"\b(?:warm(?:er|th)?|kinder|friendl(?:y|ier)|softer|gentler|nicer|less (?:formal|cold|"
    r"dry))\b|חם|חמה|חמים|רך יותר|רכה|יותר רך|נעים|אישי יותר|פחות רשמי|יותר אישי",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"\b(?:more )?(?:formal|official|professional|polite)\b|רשמי|רשמית|מקצועי|פורמלי", re.IGNORECASE)
_WITHOUT = re.compile(
    r"^(?:please\s+)?(?:without|drop|remove|delete|leave out|omit|skip|take out|cut|"
    r"no)\s+(?:the\s+|any\s+)?(?:(?:part|question|bit|line)\s+(?:about|with|on)\s+|"
    r"sentence\s+(?:about|with)\s+|"
    r"mention\s+of\s+)?(?P<what>.+)$"
    r"|^(?:בלי|ללא|תורידי?|להוריד|הורידי?|תמחקי?|למחוק|מחקי?|תוציאי?|להוציא|"
    r"תשמיטי?)\s+(?:את\s+)?(?:ה?(?:חלק|משפט|קטע|שאלה)\s+(?:על|של|עם|ש)\s*)?(?P<he>.+)$",
    re.IGNORECASE,
)
_ADD = re.compile(
    r"^(?:please\s+)?(?:(?:also\s+)?(?:add|include)(?:\s+(?:also|a line|a sentence|something))?|"
    r"and\s+also|also)[\s,:]+(?P<what>.+)$"
    r"|^(?:תוסיפי?|הוסיפי?|להוסיף|תציינ?י?\s+גם|גם)(?:\s+(?:גם|משפט|שורה))?[\s,:]+(?P<he>.+)$",
    re.IGNORECASE,
)
_REPLACE = (
    re.compile(
        r"^(?:please\s+)?(?:change|replace|swap)\s+(?P<old>.+?)\s+(?:to|with|by|for)\s+(?P<new>.+)$", re.IGNORECASE
    ),
    re.compile(
        r"^(?:write|say|use|make it|put)\s+(?P<new>.+?)\s*,?\s+(?:instead of|not|rather "
        r"than)\s+(?P<old>.+)$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?P<new>\S.{0,40}?),?\s+(?:not|instead of)\s+(?P<old>.{1,40})$", re.IGNORECASE),
    re.compile(r"^(?:not|instead of)\s+(?P<old>.+?),?\s+(?:but|write|say|use)\s+(?P<new>.+)$", re.IGNORECASE),
    re.compile(
        r"^(?:תחליפי?|להחליף|החליפי?|תשני|תשנה|לשנות|שני|שנה)\s+(?:את\s+)?(?P<old>.+?)\s+(?:ב-?|"
        r"ל-?)(?P<new>\S.*)$"
    ),
    re.compile(r"^במקום\s+(?P<old>.+?),?\s+(?:תכתבי?|תכתוב|לכתוב|כתבי|כתוב|תגידי?|שיהיה)\s+(?P<new>.+)$"),
    re.compile(r"^לא\s+(?P<old>.+?),?\s+אלא\s+(?P<new>.+)$"),
    re.compile(r"^(?P<new>\S.{0,40}?),?\s+(?:ולא|במקום)\s+(?P<old>.{1,40})$"),
)
_PLACE = re.compile(
    r"^(?:(?:very )?(?P<last>last)|first)\s+(?:sentence|line)$|^ה?(?:משפט|שורה)\s+ה(?:(?P<he>אחרונה?)|ראשונה?)$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r",?\s*\b(?:instead)\b\.?$|^instead,?\s+|,?\s*במקום(?:\s+זה|\s+זאת)?\.?$|^במקום\s+(?:זה|"
    r"זאת),?\s+",
    re.IGNORECASE,
)
_PARTS = {
    "opening": re.compile(r"\b(?:greeting|opening|hello|hi|salutation)\b|ברכה|פתיח|הפתיחה|שלום|היי", re.IGNORECASE),
    "closing": re.compile(
        r"\b(?:closing|signature|sign-?off|my name|name at the end)\b|חתימה|סיומת|הסיום|השם שלי", re.IGNORECASE
    ),
}
_SHORT_FORMS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bJust a reminder\b:?\s*(?:that|to|about|of)?\s*", "Reminder: "),
        (r"\bI wanted to tell you (?:that )?", ""),
        (r"\bI wanted to (?:ask about|write to you about) ", "About "),
        (r"\bCould you please\b", "Could you"),
        (r"\bCould you let me know (?=if|whether|how|what|when|where)", "Let me know "),
        (r"\bI hope you're doing well\.\s*", ""),
        (r"\bI'm writing to\b", "To"),
        (r"\bI'd like to\b", "I'd"),
        (r"\b(?:really|very|just|actually|please)\s+", ""),
    ),
    "he": (
        (r"רציתי להזכיר לך (?:את |ש)?", "תזכורת: "),
        (r"רציתי לבקש ממך", "אבקש"),
        (r"רציתי (?:להגיד|לומר|לספר) לך (?:ש)?", ""),
        (r"רציתי לשאול (?=על|לגבי)", "שאלה "),
        (r"מקווה ששלומך טוב\.\s*", ""),
        (r"(?:מאוד|ממש|בבקשה|פשוט)\s+", ""),
    ),
}
_GREETED = re.compile(
    r"(?P<greeting>(?:היי+|הי|אהלן|שלום|Hi|Hey|Hello|Dear)\s[^\n,.!?]{1,40}[,!])\s+(?P<rest>\S.*)", re.DOTALL
)
"""A message that greets and goes on in the same line."""
_WARM: dict[Language, tuple[str, str]] = {"en": ("Hi", "I hope you're doing well."), "he": ("היי", "מקווה ששלומך טוב.")}
_FORMAL_FORMS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\bI'm\b", "I am"),
        (r"\bI'll\b", "I will"),
        (r"\bI'd like\b", "I would like"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\bca not\b", "cannot"),
        (r"\b(you|we|they)'re\b", r"\1 are"),
        (r"\b([Yy]ou|[Ww]e)'ve\b", r"\1 have"),
        (r"\b([Ww]e|[Yy]ou)'ll\b", r"\1 will"),
        (r"\bLet's meet\b", "I suggest that we meet"),
        (r"\bJust a reminder\b", "This is a reminder"),
        (r"\bJust confirming\b", "I would like to confirm"),
        (r"\bwo not\b", "will not"),
    ),
    "he": ((r"^תוכלי ", "האם תוכלי "), (r"^תוכל ", "האם תוכל "), (r"רציתי ", "ברצוני "), (r"^אשמח אם ", "אודה לך אם ")),
}


@dataclass(frozen=True, kw_only=True)
class _Message:
    opening: str = field(repr=False)
    body: str = field(repr=False)
    closing: str = field(repr=False)

    @property
    def text(self) -> str:
        return "\n".join(part for part in (self.opening, self.body, self.closing) if part)


def rewrite(text: str, remark: str, envelope: Envelope, language: Language, speaker: Speaker) -> str:
    """The text with the remark followed; unchanged where no rule knows the remark."""
    message = _parts(text, envelope)
    for old_new in _REPLACE:
        if (found := old_new.match(remark)) and (changed := _replaced(message, found["old"], found["new"])):
            return changed.text
    if found := _WITHOUT.match(remark):
        return _without(message, (found["what"] or found["he"]).strip(" .")).text
    if found := _ADD.match(remark):
        added = " ".join(speaker.sentences(_as_instruction((found["what"] or found["he"]).strip())))
        return replace(message, body=f"{message.body} {added}".strip()).text
    if speaker.is_request(remark):
        return _with_request(message, remark, speaker).text
    return _restyled(message, remark, language).text


def _with_request(message: _Message, remark: str, speaker: Speaker) -> _Message:
    """ "ask about her sleep instead" is the new body, "ask about her sleep" comes on top."""
    is_instead = _INSTEAD.search(remark)
    said = " ".join(speaker.sentences(_INSTEAD.sub("", remark)))
    return replace(message, body=said if is_instead else f"{message.body} {said}".strip())


def _restyled(message: _Message, remark: str, language: Language) -> _Message:
    if _SHORTER.search(remark):
        return _shorter(message, language)
    if _WARMER.search(remark):
        return _warmer(message, language)
    if _FORMAL.search(remark):
        return _formal(message, language)
    return message


def _parts(text: str, envelope: Envelope) -> _Message:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    opening = lines.pop(0) if len(lines) > 1 and len(lines[0].split()) <= 5 and lines[0].endswith((",", "!")) else ""
    is_closing = len(lines) > 1 and (lines[-1] == envelope.closing or len(lines[-1].split()) <= 3)
    closing = lines.pop() if is_closing else ""
    return _Message(opening=opening, body="\n".join(lines), closing=closing)


def _sentences(body: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=[.!?…])\s+", body) if piece]


def _replaced(message: _Message, old: str, new: str) -> _Message | None:
    old, new = old.strip(" .\"'"), new.strip(" .\"'")
    spot = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    joined = re.compile(rf"(?<!\w)(?P<prefix>[ובלמהשכ]{{1,2}}-?){re.escape(old)}(?!\w)")
    for pattern, put in ((spot, new), (joined, rf"\g<prefix>{new}")):
        if pattern.search(message.body):
            return replace(message, body=pattern.sub(put, message.body))
    return None


def _without(message: _Message, what: str) -> _Message:
    for part, names in _PARTS.items():
        if names.search(what) and len(what.split()) <= 4:
            return replace(message, **{part: ""})
    sentences, place = _sentences(message.body), _PLACE.search(what)
    if place is not None and len(sentences) > 1:
        return replace(message, body=" ".join(sentences[:-1] if place["last"] or place["he"] else sentences[1:]))
    wanted = [word for word in plain(what).split() if len(word) > 2]
    kept = [sentence for sentence in _sentences(message.body) if not _mentions(sentence, wanted)]
    if kept:
        return replace(message, body=" ".join(kept))
    cut = re.sub(rf"\s*,?\s*{re.escape(what)}", "", message.body, flags=re.IGNORECASE)
    return replace(message, body=cut.strip()) if cut.strip(" .!?") else message


def _mentions(sentence: str, words: list[str]) -> bool:
    text = plain(sentence)
    return bool(words) and all(re.search(rf"(?<!\w)[ובלמהשכ]{{0,2}}{re.escape(word)}", text) for word in words)


def _as_instruction(what: str) -> str:
    question = re.match(
        r"(?:a\s+)?question\s+(?P<en>about\s+.+|(?:if|whether|how|what|when)\s.+)|שאלה\s+(?P<he>.+)",
        what,
        re.IGNORECASE,
    )
    if question:
        return f"ask {question['en']}" if question["en"] else f"תשאלי {question['he']}"
    return what


def short_forms(body: str, language: Language) -> str:
    """The same said in fewer words, where a rule knows how."""
    for pattern, put in _SHORT_FORMS[language]:
        body = re.sub(pattern, put, body)
    return " ".join(_capital(sentence) for sentence in _sentences(body))


def _shorter(message: _Message, language: Language) -> _Message:
    shorter = replace(message, body=short_forms(message.body, language))
    if len(shorter.text) < len(message.text):
        return shorter
    if message.closing:
        return replace(message, closing="")
    return replace(message, opening="") if message.opening else message


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _warmer(message: _Message, language: Language) -> _Message:
    greeting, wish = _WARM[language]
    opening = re.sub(r"^(?:שלום|לכבוד|Hello|Dear)(?=\s)", greeting, message.opening)
    if wish in message.body:
        return replace(message, opening=opening)
    if not opening and (greeted := _GREETED.fullmatch(message.body)):
        return replace(message, body=f"{greeted['greeting']} {wish} {_capital(greeted['rest'])}")
    return replace(message, opening=opening, body=f"{wish} {message.body}")


def _formal(message: _Message, language: Language) -> _Message:
    opening = re.sub(r"^(?:היי+|הי|אהלן)(?=\s)", "שלום", message.opening)
    opening = re.sub(r"^(?:Hi|Hey)(?=\s)", "Dear", opening)
    sentences = _sentences(message.body)
    for pattern, put in _FORMAL_FORMS[language]:
        sentences = [re.sub(pattern, put, sentence) for sentence in sentences]
    closing = message.closing
    regards = "בברכה," if language == "he" else "Kind regards,"
    if closing and not re.match(r"בברכה|Kind regards|Best|Sincerely|Warm", closing):
        closing = f"{regards}\n{closing}"
    return replace(message, opening=opening, body=" ".join(sentences), closing=closing)
