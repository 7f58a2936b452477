"""Words that therapists choose between for the same thing, and the sentences that writers add out of habit."""

import re

from agent.hebrew import plain, straight

_SYNONYMS = (
    "session meeting appointment hour",
    "homework exercise practice assignment task",
    "client patient",
    "hi hello hey",
    "kids children",
    "reschedule move",
    "notify tell inform",
    "discuss talk",
    "regarding about",
    "assist help",
    "however but",
    "begin start",
    "פגישה מפגש טיפול שיחה",
    "הפגישה המפגש הטיפול השיחה",
    "תרגיל משימה תרגול",
    "מטופל לקוח",
    "מטופלת לקוחה",
    "בנוגע לגבי בקשר",
    "להודיע לעדכן לספר",
    "מדוע למה",
    "כיצד איך",
    "אולם אבל אך",
    "מתחילים מתחיל",
)
_GROUPS = tuple(frozenset(plain(word) for word in line.split()) for line in _SYNONYMS)
_STOCK = re.compile(
    r"^(?:i(?:'m| am)? (?:hope|hoping|trust)\b.*|hope (?:you|this|all)\b.*|(?:just )?(?:checking in|a quick note)\b.*|"
    r"(?:please )?(?:feel free|don't hesitate|do not hesitate|let me know if)\b.*|take (?:good )?care(?: of yourself)?|"
    r"(?:i'm |i am )?looking forward\b.*|thank you for (?:your|writing|the)\b.*|have a (?:good|great|lovely|nice)\b.*|"
    r"מקווה ש.*|אני (?:מקווה|כאן).*|אל תהססי?.*|תרגישי? (?:בנוח|חופשי).*|שיהיה לך .*|בהצלחה.*|תודה על .*|מחכה ל.*|"
    r"שמרי? על עצמך.*)$"
)


def are_synonyms(one: str, other: str) -> bool:
    pair = {plain(one), plain(other)}
    return len(pair) == 2 and any(pair <= group for group in _GROUPS)


def is_stock_phrase(sentence: str) -> bool:
    """A sentence that says nothing about this patient, and that an assistant likes to add."""
    return bool(_STOCK.match(straight(sentence).casefold().strip(" .!?")))
