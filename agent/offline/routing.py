"""Recognises the few plain requests that need no understanding; everything else is left to commands."""

import re
from collections.abc import Sequence

from agent.hebrew import plain, straight
from agent.offline.envelope import first_name
from agent.wrong_patient import names_in, whole_names_in
from pipelines.ports import Intent

_QUEUE = re.compile(
    r"^(?:show (?:me )?)?(?:the |my )?(?:queue|what(?:'s| is) (?:waiting|in the queue|pending)|"
    r"pending drafts)\??$"
    r"|^(?:(?:תראי?|הצגי?|תציגי?) (?:לי )?(?:את )?)?(?:ה?תור|מה בתור|מה ממתינ(?: לאישור)?|מה "
    r"מחכה(?: לאישור)?)\??$"
)
_PLAIN_ACTIONS: tuple[tuple[re.Pattern[str], Intent], ...] = (
    (_QUEUE, Intent(action="queue")),
    (
        re.compile(
            r"^(?:show (?:me )?)?(?:the |my )?(?:patients|patient list)$|^(?:ה?מטופלימ(?: שלי)?|רשימת "
            r"ה?מטופלימ)$"
        ),
        Intent(action="patients"),
    ),
    (re.compile(r"^(?:settings|הגדרות)$"), Intent(action="settings")),
    (
        re.compile(r"^(?:help|hi|hello|hey|good (?:morning|evening)|עזרה|שלומ|היי?|(?:בוקר|ערב) טוב)[!?.,]*$"),
        Intent(action="help"),
    ),
    (
        re.compile(r"^(?:add (?:a )?(?:new )?patient|new patient|(?:להוסיפ |הוסיפי? |תוסיפי? )?מטופלת? חדשה?)$"),
        Intent(action="add_patient"),
    ),
)
_WRITES = re.compile(
    r"^(?:please |can you |could you )?(?:draft|write|text|message|send|tell|ask|remind|thank|"
    r"wish|let|reply|congratulate)\b"
    r"|^(?:בבקשה )?(?:ת?כת?ו?בי?|תכתוב|תשלחי?|שלחי?|תגידי?|תשאלי?|שאלי?|תזכירי?|הזכירי?|תודי|"
    r"תאחלי?|תבקשי?|תודיעי?|הודיעי?|תעדכני?|עדכני?|תנסחי?|נסחי?|תעני|תענה|טיוטה|הודעה) "
)


def route(text: str, patients: Sequence[str]) -> Intent:
    """A draft only where the order is plain and exactly one listed patient is named near its start."""
    said = straight(text).strip()
    simple = plain(said).strip(" .")
    for pattern, intent in _PLAIN_ACTIONS:
        if pattern.match(simple):
            return intent
    if not _WRITES.match(simple):
        return Intent(action="none")
    name = _addressed(said.split(), patients)
    if not name:
        return Intent(action="none")
    return Intent(action="draft", patient=name, instruction=said)


def _addressed(words: list[str], patients: Sequence[str]) -> str:
    """The one patient named first, near the order, in the words that named them; empty where two are together."""
    for end in range(2, min(len(words), 8) + 1):
        if not names_in(" ".join(words[:end]), patients):
            continue
        named = {first_name(name) for name in names_in(" ".join(words[: end + 1]), patients)}
        together = " ".join(words[end : end + 3])
        is_list = re.match(r"(?:and|or|&)\s|ו", together) and names_in(together, patients)
        if is_list or len(named) != 1:
            return ""
        whole = whole_names_in(" ".join(words[: end + 2]), [name for name in patients if " " in name.strip()])
        return whole[0] if len(whole) == 1 else named.pop()
    return ""
