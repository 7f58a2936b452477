"""Words that are a private note: said so, with a colon, so that no model has to be asked."""

import re
from collections.abc import Sequence

from agent.hebrew import straight
from agent.offline.asking.said import named_in
from pipelines.conversing import Call

_OPENING = re.compile(
    r"^\s*(?:please )?(?:(?:add|make|write|keep|save|put) (?:me )?)?(?:a )?(?:private |personal |process )?note"
    r"(?: to self)? (?:for|on|about|to) (?P<who>[^:\n]{2,60}):\s*(?P<text>\S.*)$"
    r"|^\s*(?:בבקשה )?(?:(?:ת?רשמי?|ת?כתבי?|תוסיפי?|הוסיפי?|שמרי?|תשמרי?) (?:לי )?)?(?:הערה|פתק)"
    r"(?: (?:אישית|פרטית|לעצמי))?(?: (?:על|לגבי|בנוגע ל|אצל))? ?(?P<who_he>[^:\n]{2,60}):\s*(?P<text_he>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)


def private_note(text: str, patients: Sequence[str]) -> Call | None:
    """ "Note for Dana: ...", "הערה על דנה: ...": with one patient of the caseload named before the colon."""
    found = _OPENING.match(straight(text))
    if found is None:
        return None
    who = named_in(found["who"] or found["who_he"], patients)
    return Call(tool="add_note", input={"patient": who, "text": found["text"] or found["text_he"]}) if who else None
