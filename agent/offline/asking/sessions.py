"""Words about sessions."""

import re

from agent.offline.asking.said import Said, named_in
from pipelines.conversing import Call

_SUMMARY = re.compile(
    r"^(?:summari[sz]e|sum up|write (?:up|a summary|the summary|a note)|make a summary|session note|new summary)\b"
    r"|^(?:תסכמי?|סכמי?|לסכמ|סיכומ פגישה|תכינ?י? סיכומ|תכתבי? סיכומ|כתבי? סיכומ|"
    r"תעשה סיכומ|תעשי סיכומ|תעש[הי] לי סיכומ)(?: |$)"
)
_PREPARE = re.compile(
    r"^(?:prep(?:are)?|brief|get|ready)(?: me| us)?(?: ready)?(?: up)? (?:for|on|about|with)?\b"
    r"|^(?:ת?כינ?י?|להכינ|תדרכי?|תתדרכי?) אותי(?: |$)|^(?:הכנה|תקציר|תדריכ)(?: |$)"
)
_SHOWS = re.compile(
    r"^(?:show|open|bring up)(?: me)? (?:the (?:page|file|card|last summary) (?:of|about) )?[\w'-]+(?: [\w'-]+)?"
    r"(?: (?:page|file|card|last summary))?$"
    r"|^(?:ת?רא[הי]|הצגי?|תציגי?|פתחי?|תפתחי?)(?: לי)? (?:את )?"
    r"(?:ה?(?:דפ|תיק|כרטיס|סיכומ האחרונ) של )?[\w'-]+(?: [\w'-]+)?$"
    r"|^(?:לראות|איפה|מה)(?: את)? (?:ה?(?:דפ|תיק|סיכומ האחרונ)) של [\w'-]+(?: [\w'-]+)?$"
    r"|^(?:מה המצב|מה קורה|איפה אנחנו עומד(?:ימ|ות)) (?:עמ|של|אצל) [\w'-]+(?: [\w'-]+)?$"
)
_WHEN = re.compile(
    r"^when(?:'s| is| do i| am i)\b.*\b(?:session|appointment|see|seeing|meet|meeting)\b"
    r"|^מתי (?:יש לי |נקבעה )?(?:ה?פגישה|אני (?:רואה|פוגשת?|נפגשת?)|אנחנו נפגש(?:ימ|ות)|ה?תור)(?: |$)"
)
_ASKS = re.compile(
    r"^(?:what (?:did|has|have|was|were|does)|when (?:did|was)|where did|did|has|how (?:did|was|often did)|"
    r"why did|which|find|look up|search)\b.*\b(?:say|said|tell|told|talk|talked|speak|spoke|help\w*|mention\w*|"
    r"write|written|wrote|report\w*|describe\w*|agree\w*|decide\w*|discuss\w*|homework|session|feel|felt)\b"
    r"|^(?:what|which) homework\b"
    r"|^(?:מה|מתי|איפה|למה|האמ|איכ|אילו|איזה|איזו|כמה פעמימ|על מה)\b.*(?:אמר|סיפר|דיבר|הזכיר|כתב|תיאר|הסכמנו|"
    r"סיכמנו|החלטנו|דיברנו|שיעורי הבית|שיעורי בית|עלה|היה בפגישה|הרגיש|עזר)"
    r"|^(?:חפשי?|תחפשי?|מצאי?|תמצאי?) "
)
_RECALLS = re.compile(
    r"^(?:tell me|catch me up|fill me in|update me) (?:about|on)\b"
    r"|^(?:remind me |tell me )?(?:what (?:do|should) i (?:need to )?know (?:about|before|for)\b"
    r"|what (?:did )?(?:we|i) (?:do|did)\b.* last\b|what (?:did )?(?:we|i) (?:do|did) last\b"
    r"|where (?:did )?(?:we|i) (?:leave off|left off|stop|stopped|were)\b)"
)
_TELLS_ME = re.compile(
    r"^(?:(?:tell|remind|show) (?:me|us)|let me know) (?=(?:what|when|where|who|why|how|which|if|whether)\b)"
)
_NEXT_SESSION = re.compile(
    r"^when(?:'?s| (?:is|am|do|does|will))\b.*\b(?:see|seeing|meet|meeting|come|coming|next|appointment|session)\b"
    r"|^(?:is|will|does)\b.*\b(?:coming|come)\b.*"
    r"|^(?:cancel|call off|move|reschedule|postpone|no session|skip)\b(?!.*\b(?:draft|message|text|reminder|note)s?\b)"
)
_QUESTION = re.compile(
    r"^(?:what|when|where|who|why|which|did|has|have|had|was|were|does|how (?:has|have|did|was|many|often))\b"
)
SHORTEST_QUESTION_WORDS = 4
LONGEST_ORDER_WORDS = 9
"""A longer text that begins so tells what happened too: it is notes."""
LONGEST_QUESTION_WORDS = 14
"""Without its sign; what is longer and has none may tell of a question that was asked in a session."""


def read(said: Said) -> Call | None:
    if _SUMMARY.match(said.plain) and len(said.text.split()) <= LONGEST_ORDER_WORDS:
        return Call(
            tool="summarise",
            input={"patient": named_in(said.text, said.patients), "words_are_notes": False},
        )
    name = named_in(said.text, said.patients)
    if not name:
        return None
    words = len(said.text.split())
    bare = said.plain.rstrip(" ?!.")
    is_short = words <= LONGEST_ORDER_WORDS
    if is_short and any(asked.match(bare) for asked in (_PREPARE, _SHOWS, _RECALLS)):
        return Call(tool="prepare", input={"patient": name})
    if is_short and (_WHEN.match(bare) or _NEXT_SESSION.match(bare)):
        return Call(tool="open_appointment", input={"patient": name})
    if _is_question(said, words):
        return Call(tool="search_sessions", input={"patient": name, "question": said.text})
    return None


def _is_question(said: Said, words: int) -> bool:
    """A question over sessions: by its verb, or by its sign; behind "tell me" it needs neither."""
    if "?" not in said.text and words > LONGEST_QUESTION_WORDS:
        return False
    asked = _TELLS_ME.sub("", said.plain)
    if _ASKS.match(asked):
        return True
    is_clear = asked != said.plain or (said.text.endswith("?") and _QUESTION.match(asked) is not None)
    return is_clear and words >= SHORTEST_QUESTION_WORDS
