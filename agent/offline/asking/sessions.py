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
    if (_PREPARE.match(bare) or _SHOWS.match(bare)) and words <= LONGEST_ORDER_WORDS:
        return Call(tool="prepare", input={"patient": name})
    if _WHEN.match(bare) and words <= LONGEST_ORDER_WORDS:
        return Call(tool="open_appointment", input={"patient": name})
    is_question = "?" in said.text or words <= LONGEST_QUESTION_WORDS
    if _ASKS.match(said.plain) and is_question:
        return Call(tool="search_sessions", input={"patient": name, "question": said.text})
    return None
