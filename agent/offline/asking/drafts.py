"""Words about messages: write one, write it otherwise, send it at a time."""

import datetime as dt
import re

from agent.calendar.when import Unclear, When, moment_of, read_when
from agent.offline.asking.addressed import is_for_therapist, is_to
from agent.offline.asking.said import Said, named_in, named_near
from pipelines.conversing import Call

_WRITES = re.compile(
    r"^(?:draft|write|text|message|send|tell|ask|remind|thank|"
    r"wish|let|reply|congratulate)\b"
    r"|^(?:ת?כת?ו?בי?|תכתוב|תשלחי?|שלחי?|תגידי?|תשאלי?|שאלי?|תזכירי?|הזכירי?|תודי|"
    r"תאחלי?|תבקשי?|תודיעי?|הודיעי?|תעדכני?|עדכני?|תנסחי?|נסחי?|תעני|תענה|טיוטה|הודעה) "
)
_PRONOUN = re.compile(
    r"^\w+ (?:to )?(?:her|him|them)\b|^\w+ (?:לה|לו|אליה|אליו|אותה|אותו)(?: |$)",
)
_SAME = re.compile(
    r"^(?:(?:write|tell|send|text|message) )?(?:to )?(?P<who>[\w' -]{2,30}?) (?:the same(?: thing)?|that too|this too)$"
    r"|^(?:and )?(?:the same|same thing) (?:to|for) (?P<who2>[\w' -]{2,30})$"
    r"|^(?:(?:ת?כתבי?|תגידי?|תשלחי?|שלחי?) )?(?:גמ |אותו דבר (?:גמ )?)(?P<who3>ל[\w' -]{2,30})$"
    r"|^(?:ת?כתבי?|תגידי?|תשלחי?|שלחי?) (?P<who4>ל[\w' -]{2,30}?) (?:אותו דבר|את אותו הדבר|גמ את זה|גמ)$"
)
_IT = r"(?:it|this|that|the (?:draft|message|text|reply))"
_REMARK = re.compile(
    rf"^(?:make|write|say|put) {_IT} (?:a (?:bit|little) |much |more )?[\w -]{{3,40}}$"
    rf"|^(?:{_IT} is |it's |that's )?(?:a (?:bit|little) |much |far |way )?"
    r"too (?:long|short|cold|formal|soft|wordy|stiff|dry)$"
    rf"|^(?:shorten|rewrite|rephrase|soften|simplify|translate)(?: {_IT})?(?: again| a (?:bit|little)| please)?$"
    r"|^(?:(?:a )?(?:bit|little|touch) |much |even )?"
    r"(?:shorter|longer|warmer|softer|kinder|simpler|(?:more|less) \w+)(?: please)?$"
    r"|^(?:ת?קצרי?|תאריכי?|האריכי?|תרככי?|רככי?|תנסחי? מחדש|נסחי? מחדש|תכתבי? שוב)"
    r"(?: (?:את זה|אותה|אותו|את הטיוטה|את ההודעה|קצת))*$"
    r"|^(?:(?:תעשי?|עשי|תכתבי?|כתבי|שיהיה|שזה יהיה) (?:את זה |אותה |אותו )?)?(?:קצת |הרבה )?(?:יותר )?"
    r"(?:קצר|קצרה|ארוכ|חמ|חמה|רכ|רכה|ענייני|פשוט|פשוטה|רשמי|אישי)(?: יותר)?$"
)
_CHANGE = re.compile(
    r"^(?:add (?:that|something about|a line about)|also (?:say|mention|add|write)|mention(?: also)? that|"
    rf"(?:leave|take) out|remove|drop|delete) (?!{_IT}$)\S"
)
"""Words that may be about anything, and right after a draft are about the draft."""
_SENDS = re.compile(
    rf"^(?:send|schedule) (?:{_IT}|the (?:draft|message) to [\w' -]{{2,30}}?|[\w'-]{{2,20}}'s (?:draft|message))\s+\S"
    r"|^(?:let it go out|it should go out)\s+\S"
    r"|^(?:תשלחי?|שלחי?|תתזמני?|תזמני?|שי?תצא|שי?צא) (?:את (?:זה|ההודעה|הטיוטה)|אותה|אותו|זה)?"
)
_DECIDES = re.compile(
    rf"^(?:yes,? |go ahead and )?(?:(?:send|approve)|(?:send|approve|reject|discard|cancel) (?:all )?"
    rf"(?:{_IT}|them|everything|all|[\w'-]{{2,20}}'s (?:draft|message)))(?: to [\w' -]{{2,30}})?(?: now| please)?$"
)
LONGEST_DECISION_WORDS = 8
_CORRECTION = re.compile(
    r"^(?:no|not then|rather|actually|sorry|i mean|לא|בעצמ|סליחה|עדיפ)"
    r"(?:[,.]? (?:rather|make it|let it be|i mean|better|עדיפ|בעצמ))?[,.]? (?P<when>\S.*)$"
)


def read_time(said: Said) -> Call | None:
    """ "Send it tomorrow at 9": a time for a draft that waits, and nothing else in the words."""
    if not _SENDS.match(said.plain) or len(said.text.split()) > 12:
        return None
    try:
        when = read_when(said.text, said.now.date())
    except Unclear:
        return None
    if when.is_series or not when.is_said:
        return None
    day, clock = _moment(when, said.now)
    given = {"patient": named_in(said.text, said.patients), "day": day, "clock": clock}
    return Call(tool="schedule", input=given)


def read_sending(said: Said) -> Call | None:
    """ "Send it to Dana", "reject the draft": decided by a tap only, so the queue is shown."""
    if _DECIDES.match(said.plain) and len(said.text.split()) <= LONGEST_DECISION_WORDS:
        return Call(tool="show", input={"page": "queue"})
    return None


def read_correction(said: Said) -> Call | None:
    """ "No, Thursday": another day or hour for what was just planned; what was not said stays as it was."""
    found, last = _CORRECTION.match(said.plain), said.last_call
    if found is None or last is None or last.tool not in {"schedule", "set_reminder"}:
        return None
    try:
        when = read_when(found["when"], said.now.date())
    except Unclear:
        return None
    clock = when.clock or when.part
    if not when.is_whole or when.is_series or when.delay is not None or not (when.day or clock):
        return None
    day = {"day": f"{when.day.date:%Y-%m-%d}"} if when.day is not None else {}
    return Call(tool=last.tool, input={**last.input, **day, **({"clock": f"{clock:%H:%M}"} if clock else {})})


def _moment(when: When, now: dt.datetime) -> tuple[str, str]:
    """A day and a clock as the tool wants them; '' for what was not said. A clock alone is the next one."""
    if when.day is not None and when.clock is None and when.part is None:
        return f"{when.day.date:%Y-%m-%d}", ""
    try:
        moment = moment_of(when, now, usual=dt.time(9))
    except Unclear:
        return "", ""
    return f"{moment:%Y-%m-%d}", f"{moment:%H:%M}"


def read_remark(said: Said) -> Call | None:
    """ "Make it shorter": another wording of the draft that waits."""
    last = said.last_call
    is_of_draft = last is not None and last.tool in {"draft", "revise", "schedule"}
    is_change = is_of_draft and _CHANGE.match(said.plain) and not named_in(said.text, said.patients)
    if is_change or _REMARK.match(said.plain.rstrip(" ?!.")):
        return Call(tool="revise", input={"patient": "", "remark": said.text})
    return None


def read_same(said: Said) -> Call | None:
    """ "Tell Yossi the same": what was asked for somebody else a moment ago."""
    last, match = said.last_call, _SAME.match(said.plain.rstrip(" ?!."))
    if match is None or last is None or last.tool != "draft":
        return None
    who = named_in(next(filter(None, match.groupdict().values())), said.patients)
    before = named_in(last.input["patient"], said.patients) or last.input["patient"]
    if not who or not before:
        return None
    instruction = re.sub(re.escape(before), who, last.input["instruction"])
    return Call(tool="draft", input={"patient": who, "instruction": instruction})


def read_order(said: Said) -> Call | None:
    """A draft only where the order is plain and exactly one listed patient is named near its start, or just was."""
    if not _WRITES.match(said.plain) or is_for_therapist(said):
        return None
    name = named_near(said.text.split(), said.patients)
    if name and not is_to(name, said):
        return None
    last = said.last_call
    if not name and _PRONOUN.match(said.plain) and last is not None:
        name = last.input.get("patient", "")
    return Call(tool="draft", input={"patient": name, "instruction": said.text}) if name else None
