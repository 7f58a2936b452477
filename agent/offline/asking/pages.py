"""Words that ask to see a page."""

import re

from agent.offline.asking.said import Said
from pipelines.conversing import Call

_SHOW = r"(?:show (?:me )?|open |let me see |give me )?(?:the |my |all (?:the |my )?)?"
_SHOW_HE = r"(?:(?:ת?ראי?|תראה|הצגי?|תציגי?|תני?|תנ|פתחי?|תפתחי?) (?:לי )?(?:את )?)?"
_PAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "queue",
        re.compile(
            rf"^{_SHOW}(?:queue|drafts|pending drafts|waiting drafts|approvals)$"
            r"|^(?:is there |do i have )?(?:what(?:'s| is)?|anything|something) (?:is )?(?:still )?"
            r"(?:waiting|in the queue|pending|open for approval|to approve|left to approve)"
            r"(?: for (?:me|approval|my approval))?$"
            r"|^what (?:do i (?:have|need) to approve|needs (?:my )?approval)$"
            r"|^(?:send|approve) (?:it|them|this|that|everything|all)(?: now)?$"
            rf"|^{_SHOW_HE}(?:ה?תור|ה?טיוטות|מה (?:יש )?בתור)$"
            r"|^(?:יש )?(?:מה|משהו) (?:עוד )?ש?(?:ממתינ|מחכה)(?: לי)?(?: עוד)?(?: (?:לאישור|בתור)(?: שלי)?)?$"
            r"|^מה (?:צריכ|יש|נשאר)(?: לי)? לאשר$"
            r"|^(?:תשלחי?|שלחי?|תאשרי?|אשרי?) (?:את זה|אותה|אותו|הכול|הכל)(?: עכשיו)?$"
        ),
    ),
    (
        "patients",
        re.compile(
            rf"^{_SHOW}(?:patients|patient list|list of patients|caseload)$|^who are my patients$"
            rf"|^{_SHOW_HE}(?:ה?מטופלימ(?: שלי)?|רשימת ה?מטופלימ)$|^מי המטופלימ שלי$"
        ),
    ),
    ("settings", re.compile(rf"^{_SHOW}(?:settings|preferences)$|^{_SHOW_HE}ה?הגדרות$")),
    (
        "help",
        re.compile(
            r"^(?:help|hi|hello|hey|good (?:morning|evening)|what can (?:you|i) do(?: here)?|how does this work|"
            r"עזרה|שלומ|היי?|(?:בוקר|ערב) טוב|מה (?:את|אתה) (?:יודעת?|יכולה?)(?: לעשות)?|מה אפשר לעשות(?: כאנ| פה)?|"
            r"איכ זה עובד)[!?.,]*$"
        ),
    ),
    (
        "add_patient",
        re.compile(r"^(?:add (?:a )?(?:new )?patient|new patient|(?:להוסיפ |הוסיפי? |תוסיפי? )?מטופלת? חדשה?)$"),
    ),
)


def read(said: Said) -> Call | None:
    words = said.plain.rstrip(" ?!.")
    for page, pattern in _PAGES:
        if pattern.match(words):
            return Call(tool="show", input={"page": page})
    return None
