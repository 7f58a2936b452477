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
            r"|^(?:is there |do i have |have i got )?(?:what(?:'?s| is)?|anything|something) (?:is )?(?:still )?"
            r"(?:waiting|in the queue|pending|outstanding|open for approval|to (?:approve|sign off)|left to approve)"
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
        "today",
        re.compile(
            r"^(?:who|what|whom) (?:do|am|have) i (?:see|seeing|have|got|meet|meeting)?(?: on)? ?(?:for )?today$"
            r"|^what(?:'?s| is) (?:on )?(?:for )?today$|^who(?:'?s| is) (?:coming |on )?(?:in )?today$"
            r"|^(?:what|how) (?:does|do|is) (?:my|the) (?:day|schedule)(?: look)?(?: like)?(?: (?:for )?today)?$"
            r"|^what(?:'?s| is) my (?:day|schedule)(?: (?:like|for))?(?: today)?$"
            rf"|^{_SHOW}(?:today|day|today's (?:sessions|appointments|patients|schedule)|schedule(?: for today)?)$"
            r"|^(?:מה|מי) (?:יש |קורה |מגיע |בא |יש אצלי |מגיעה |באה )?(?:לי |אצלי )?(?:היומ)$"
            r"|^(?:את |עמ )?מי (?:אני )?(?:רואה|פוגשת?|נפגשת?|יש לי|מטפלת?)(?: בו| בה)? (?:היומ)$"
            r"|^(?:הלו\"ז|לו\"ז|היומנ|יומנ|התוכנית)(?: שלי)?(?: (?:של |ל)?היומ)?$|^מה התוכנית (?:שלי )?(?:ל|של )?היומ$"
        ),
    ),
    (
        "tomorrow",
        re.compile(
            r"^(?:who|what|whom) (?:do|am|have) i (?:see|seeing|have|got|meet|meeting)? ?(?:for )?tomorrow$"
            r"|^what(?:'?s| is) (?:on )?(?:for )?tomorrow$|^who(?:'?s| is) (?:coming |on )?tomorrow$"
            r"|^what(?:'?s| is) my (?:day|schedule)(?: (?:like|for))? tomorrow$|^(?:my )?schedule (?:for )?tomorrow$"
            r"|^(?:what|how) (?:does|do|is) (?:my day |my schedule )?tomorrow(?: look)?(?: like)?$"
            r"|^(?:מה|מי) (?:יש |מגיע |בא |מגיעה |באה )?(?:לי |אצלי )?מחר$"
            r"|^(?:את |עמ )?מי (?:אני )?(?:רואה|פוגשת?|נפגשת?|יש לי) מחר$"
        ),
    ),
    (
        "appointments",
        re.compile(
            rf"^{_SHOW}(?:appointments|calendar|upcoming (?:sessions|appointments))$"
            r"|^who(?:'?s| is| do i (?:see|have))(?: (?:coming|on|up))? next(?: today)?$"
            r"|^(?:who(?:'?s| is) |when(?:'?s| is) )?my next (?:patient|client|session|appointment)$"
            rf"|^{_SHOW_HE}(?:יומנ ה?פגישות|"
            r"ה?פגישות(?: שלי| הקרובות| השבוע)?)$"
            r"|^(?:who|what) (?:do i (?:see|have|meet)|have i got|is coming)(?: on)? this week$|^my week$"
            r"|^(?:מה|מי|את מי) (?:יש |מגיע |בא |מגיעה |באה |אני רואה |אני פוגשת? )?(?:לי |אצלי )?השבוע$"
        ),
    ),
    (
        "status",
        re.compile(
            rf"^{_SHOW}(?:status|overview)$|^how (?:is|are) (?:everyone|everybody|(?:all )?my patients)(?: doing)?$"
            r"|^(?:סטטוס|תמונת מצב|מה שלומ כולמ|איפה כולמ עומדימ)$"
        ),
    ),
    ("templates", re.compile(rf"^{_SHOW}(?:message )?templates$|^{_SHOW_HE}ה?(?:תבניות|נוסחימ מוכנימ)(?: שלי)?$")),
    (
        "patients",
        re.compile(
            rf"^{_SHOW}(?:patients|patient list|list of patients|caseload)$|^who are my patients$"
            rf"|^{_SHOW_HE}(?:ה?מטופלימ(?: שלי)?|רשימת ה?מטופלימ)$|^מי המטופלימ שלי$"
        ),
    ),
    (
        "settings",
        re.compile(
            rf"^{_SHOW}(?:settings|preferences)$|^{_SHOW_HE}ה?הגדרות$"
            r"|^(?:how (?:do|can) i|where do i) change (?:the |my )?(?:language|tone|length|format|headings|hours)$"
            r"|^(?:איכ|איפה) (?:אפשר ל|אני |מ)?שנ(?:ות|ימ|ה) (?:את )?(?:ה?שפה|ה?טונ|ה?אורכ|ה?מבנה|ה?כותרות|ה?שעות)"
            r"(?: שלי)?$"
        ),
    ),
    (
        "help",
        re.compile(
            r"^(?:help(?: me)?|(?:hi|hello|hey|hiya)|(?:(?:hi|hello|hey|hiya) )?(?:there|kesher)|"
            r"good (?:morning|afternoon|evening)|"
            r"what can (?:you|i) do(?: here)?|(?:who|what) are you|how does this work|how do i use (?:this|you)|"
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
