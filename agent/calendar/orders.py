"""What a typed sentence asks of a calendar: to plan, to call off, to move, to remind. Only what explains every word."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.calendar.when import FILLERS, Unclear, When, read_when
from agent.calendar.words import EDGE_L, EDGE_R, Sentence, one_spelling, pattern, word
from agent.hebrew import PREFIX_LETTERS

LONGEST_WORDS = 60
_PLEASE = r"^(?:please\s+|can you\s+|could you\s+|בבקשה\s+|אפשר\s+)?"
_REMIND = pattern(
    rf"{_PLEASE}(?:remind me|(?:set )?a? ?reminder(?: for me)?|ת?זכירי? לי|להזכיר לי|הזכירי? לי|תזכורת)\s*[:,-]?\s+"
)
_RECALLS = word(r"what|how|where|who|which|why|מה|איך|איפה|מי|למה|על מה|עם מי")
"""Opens what is to be told now ("remind me what we agreed"), unless a time is said."""
_MOVE = pattern(
    rf"{_PLEASE}(?:move|reschedule|postpone|shift|push|להזיז|ת?זיזי?|הזיזי?|להעביר|תעבירי?|העבירי?|לדחות|תדחי|תדחה|דחי)\s+"
)
_CANCEL = pattern(rf"{_PLEASE}(?:cancel|call off|no session|no appointment|לבטל|בטלי?|תבטלי?|ביטול|אין פגישה)\s+")
_ALL = word(r"all|every|the series|כל|כולן|כולם|הסדרה|appointments|sessions|meetings|ה?פגישות|ה?מפגשים")
_NOT = word(
    r"not(?: coming| meeting)?|isn't coming|is not coming|won't come|(?:can't|cannot) (?:come|make it)"
    r"|no session|without|except|skip"
    r"|לא(?: מגיעה?| באה?| תגיע| יגיע| נפגשים| נפגשות| תהיה פגישה)?|אין(?: פגישה)?|מבטלת?|ביטלה?|למעט|חוץ מ-?"
)
_TO = pattern(rf"{EDGE_L}(?:to|until|till|for|עד|אל|ל(?=[-א-ת0-9]))\s*-?")
_FILLERS = FILLERS | frozenset(
    one_spelling("this that her his from 's s appointment's session's זה שלה שלו היא הוא פגישתה").split()
)
_LEADS_IN = re.compile(r"^(?:to|that|about|ש(?=[א-ת])|על|,|:|-)\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Order:
    """`patients` are the ids of those whom the words may name: one, or several who bear the same name.

    `when` is the new time, or the day that is called off; `source` the day from which something is moved. `is_all`: a
    whole series was named. `text` is what to remind of.
    """

    kind: Literal["plan", "cancel", "move", "remind"]
    patients: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    source: When = field(default_factory=When)
    is_all: bool = False
    text: str = field(default="", repr=False)


def read_order(text: str, today: dt.date, people: Mapping[str, str]) -> Order | None:
    """`people` are the names of the caseload by id. None where the words are, or may be, about something else."""
    if len(text.split()) > LONGEST_WORDS:
        return None
    said = one_spelling(text)
    try:
        if _REMIND.match(f"{said} "):
            return _reminder(text, said, today, people)
        if found := _MOVE.match(said):
            return _moved(said[found.end() :], today, people)
        if found := _CANCEL.match(said):
            return _called_off(said[found.end() :], today, people, is_ordered=True)
        if _NOT.search(said):
            return _called_off(said, today, people, is_ordered=False)
        return _planned(said, today, people)
    except Unclear:
        return None


def named(text: str, people: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """Whom the words name, and the words without the name. The longest writing counts; a first name may mean several.

    Two people who are named beside each other are nobody: ((), text).
    """
    found: dict[str, tuple[int, int]] = {}
    for person, name in people.items():
        spans = [span for writing in _writings(name) if (span := _span(writing, text))]
        if spans:
            found[person] = max(spans, key=lambda span: span[1] - span[0])
    if not found:
        return (), text
    longest = max(end - start for start, end in found.values())
    best = {person: span for person, span in found.items() if span[1] - span[0] == longest}
    start, end = next(iter(best.values()))
    is_elsewhere = any(span[0] >= end or span[1] <= start for span in found.values())
    if is_elsewhere or len(set(best.values())) > 1:
        return (), text
    return tuple(best), f"{text[:start]} {text[end:]}"


def _writings(name: str) -> set[str]:
    words = one_spelling(name).split()
    return {" ".join(words), words[0]} if words else set()


def _span(name: str, text: str) -> tuple[int, int] | None:
    found = re.search(rf"{EDGE_L}(?:[{PREFIX_LETTERS}]{{1,2}}-?)?{re.escape(name)}(?:'s|')?{EDGE_R}", text)
    return found.span() if found is not None else None


def _planned(said: str, today: dt.date, people: Mapping[str, str]) -> Order | None:
    patients, rest = named(said, people)
    when = read_when(rest, today)
    is_enough = when.clock is not None and (when.day is not None or when.is_series)
    if not patients or not is_enough or not when.left.is_explained(_FILLERS):
        return None
    return Order(kind="plan", patients=patients, when=when)


def _called_off(said: str, today: dt.date, people: Mapping[str, str], *, is_ordered: bool) -> Order | None:
    """ "Cancel Dana's appointments", "cancel Dana tomorrow", "Dana not next Tuesday"."""
    patients, rest = named(said, people)
    sentence = Sentence(rest)
    if not is_ordered:
        sentence.take(_NOT)
    is_all = sentence.take(_ALL) is not None
    while sentence.take(_ALL):
        pass
    when = read_when(sentence.text, today)
    if not patients or not when.left.is_explained(_FILLERS) or not (is_ordered or when.day):
        return None
    return Order(kind="cancel", patients=patients, when=when, is_all=is_all and when.day is None)


def _moved(said: str, today: dt.date, people: Mapping[str, str]) -> Order | None:
    """ "Dana's Tuesday to Wednesday 11", "את דנה מיום שלישי לרביעי ב-11": the old time stands before the new one."""
    patients, rest = named(said, people)
    if not patients:
        return None
    for split in _TO.finditer(rest):
        when, source = read_when(rest[split.end() :], today), read_when(rest[: split.start()], today)
        is_new = when.is_said and not when.is_series and when.left.is_explained(_FILLERS)
        if is_new and not source.is_series and source.left.is_explained(_FILLERS):
            return Order(kind="move", patients=patients, when=when, source=source)
    return None


def _reminder(text: str, said: str, today: dt.date, people: Mapping[str, str]) -> Order | None:
    """The time stands at the beginning or at the end; what lies between is what to remind of, in its own words."""
    words = text.split()
    opening = next(n for n in range(len(words) + 1) if _REMIND.fullmatch(f"{one_spelling(' '.join(words[:n]))} "))
    words = words[opening:]
    when, content = _time_and_rest(words, today)
    if not when.is_said and _RECALLS.match(one_spelling(" ".join(content))):
        return None
    patients, _ = named(said, people)
    return Order(kind="remind", patients=patients, when=when, text=_LEADS_IN.sub("", " ".join(content)).strip())


def _time_and_rest(words: Sequence[str], today: dt.date) -> tuple[When, Sequence[str]]:
    for end in range(len(words), 0, -1):
        when = _whole(words[:end], today)
        if when is not None:
            return when, words[end:]
    for start in range(1, len(words)):
        when = _whole(words[start:], today)
        if when is not None:
            return when, words[:start]
    return When(), words


def _whole(words: Sequence[str], today: dt.date) -> When | None:
    """These words where they say a time and nothing else; a filler at an edge belongs to what is around it."""
    try:
        when = read_when(" ".join(words), today)
    except Unclear:
        return None
    is_edge_free = one_spelling(words[0]) not in _OUTSIDE and one_spelling(words[-1]) not in _OUTSIDE
    return when if when.is_said and when.is_whole and is_edge_free else None


_OUTSIDE = FILLERS - frozenset({"at", "on", "for", "בשעה", "ב"})
