"""What sections are for: the words in a title that name a role, and the words in a sentence that point to one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from agent.hebrew import plain


@dataclass(frozen=True, kw_only=True)
class Role:
    """`titles` match words of a section's title; `cues` match sentences; `weight` settles ties between roles."""

    titles: re.Pattern[str]
    cues: re.Pattern[str]
    weight: float = 1.0


def _words(*alternatives: str) -> re.Pattern[str]:
    """Alternatives match from the start of a word; before Hebrew ones there may be prefix letters."""
    return re.compile(
        "|".join(rf"(?<!\w)(?:ו?ש?[בלמהכ]?)?(?:{one})" for one in (_spelt(text) for text in alternatives))
    )


def _spelt(pattern: str) -> str:
    """Patterns are compared with plain text, whose Hebrew letters are all medial."""
    return pattern.translate(str.maketrans("ךםןףץ", "כמנפצ"))


_PLAN = _words(
    r"plan\b|plans to|homework|next (?:session|week|time|meeting|appointment|visit)|follow.?up|"
    r"we(?:'ll| will)|will (?:continue|practi|try|keep|bring|call|contact"
    r"|meet|complete|start|schedule|see|write|monitor|be seen)|i(?:'ll| will| am going to|'m "
    r"going to| want you to| would like you to|'d like you to)|going to (?:order|refer|get|send|"
    r"start"
    r"|put|have you)|continue\b|refer(?:red|ral)?\b|schedule|agreed (?:that|to|on)|assign|"
    r"recommend|prescri|return in|let's (?:go|get|do|start|have|continue|order|plan)|until next"
    r"|before next|should (?:continue|take|use|avoid|return)|go ahead and|increase your|decrease "
    r"your|start you on|between sessions",
    "שיעורי בית|שיעור הבית|משימה|פעם הבאה|פגישה הבאה|פעם הבא|שבוע הבא|להמשיך|נמשיך|ממשיכ|המשך|"
    "סיכמנו ש|סיכמנו ל|סוכם|תתרגל|יתרגל|לתרגל עד|תמלא|ימלא|תרשום|ירשום|ננסה|תנסה|ינסה"
    "|תוכנית|תכנית|נתחיל|נעבוד על|נבדוק|להפנות|הפניה|מפנה|נקבע|קבענו|ניפגש|תיאום|עד הפגישה|לקראת|"
    "בין הפגישות|אבקש|אשלח|אתקשר|תביא|יביא|תכתוב|יכתוב|מטרה לשבוע|יעד לשבוע",
)
_ASSESSMENT = _words(
    r"i think|i believe|my impression|impression|assessment|assess|it (?:seems|appears|sounds "
    r"like)|seems (?:to|that|like)|diagnos|consistent with|meets? criteria|criteria for|progress|"
    r"improv"
    r"|worsen|deteriorat|risk|suicid|severity|moderate|mild\b|prognosis|formulation|hypothes|"
    r"insight|indicat|suggests?\b|likely|reflects|stable|in remission|hopeless|maintain(?:s|ed) "
    r"by|core belief|pattern of",
    "להתרשמותי|התרשמותי|התרשמות|התרשמתי ש|אני חושב|אני מעריכ|לדעתי|להערכתי|הערכה|נראה ש|נראה כי|"
    "אבחנה|אבחון|מתאימ ל?קריטריונ|התקדמות|התקדמה|התקדם|שיפור|השתפר|הטבה|החמרה|הידרדר|סיכון|אובדנ"
    "|מסוכנות|חומרה|תובנה|השערה|המשגה|דפוס|אמונת|אמונה|מעיד|יציב|נסיגה|פרוגנוזה|קשור ל|נובע מ|מתוחזק",
)
_OBJECTIVE = _words(
    r"appeared|appears|looked|presented|presents? as|affect|eye contact|tearful|cried|crying|"
    r"oriented|speech|groom|dressed|arrived|came (?:in )?late|on time|observed|i noticed|i saw|"
    r"score|phq|gad|bdi"
    r"|mood was|calm|agitat|restless|fidget|smil|exam|blood pressure|x-?ray|labs?\b|temperature|"
    r"heart rate|tender|swelling on|range of motion|test(?:ed|s)? (?:show|was|were)|results?|"
    r"lungs|murmur|vital|on your|to palpation",
    "נראתה|נראה (?:עייף|רגוע|עצוב|מתוח|לחוצ|חיוור|מוטרד|דרוכ|מדוכדכ)|הופיע|הגיעה|הגיע|איחר|"
    "באיחור|בזמן|אפקט|קשר עינ|בכתה|בכה|דמע|התמצא|דיבור|לבוש|מטופח|שמתי לב|ראיתי|הבחנתי|צפיתי|"
    "ציון|שאלון|חייכ|רגוע|חסר שקט|אי שקט"
    "|שפת גופ|תנועות|שתק|בטון|מצב רוח ירוד|השתתפ",
)
_SUBJECTIVE = _words(
    r"(?:she|he|they|patient|client|pt)\s+(?:\w+ly\s+)?(?:said|says|report|describ|told|complain|"
    r"stat|mention|shared|felt|feels|explain|denie|denies|endorse|expresse|talk|spoke|think|wants|"
    r"has been|was feeling|is feeling|worr|recall|notic)"
    r"|according to (?:her|him)|i(?:'m| am| feel| felt| was| have| had|'ve| can't| could)|my "
    r"(?:\w+)|reports?\b|denies|complain|anxi|sleep|slept|panic|sad|angry|worried|afraid|pain|"
    r"feel|felt|mood|tired|fatigue|since|started|husband|wife|mother|father|work|boss|kids|"
    r"children|family|friend",
    "סיפר|אמר|דיווח|תיאר|התלונ|ציינ|שיתפ|מרגיש|הרגיש|חווה|חוותה|חש|הסביר|לדבריה|לדבריו|מדווח|"
    "מספר|מתאר|טוענ|שלל|מכחיש|הכחיש|הזכיר|נזכר|דיברה על|דיבר על|דיברנו על|עלה|העלתה|העלה|ישנ|"
    "שינה|חרד|פאניקה|עצוב|כועס|כעס|דואג|דאגה|מפחד"
    "|פחד|כאב|עייפ|בעלה|אשתו|אמא|אימא|אבא|בעבודה|הבוס|ילדי|משפחה|חבר|השבוע|לאחרונה|מאז",
)
_INTERVENTION = _words(
    r"(?:we|i|therapist) (?:\w+ly )?(?:practi|explor|used|use|discuss|review|did|worked|rehears|"
    r"introduc|taught|explain|challeng|reflect|validat|normali|role.?play|provid|guid|encourag|"
    r"help|identif|set|create|complet|complete|process|examin|offer|model|talked|spoke|went over)"
    r"|psycho.?education|cognitive restructuring|exposure|cbt|act\b|dbt|emdr|mindful|breathing "
    r"exercise|grounding|thought record|behaviou?ral activation|motivational|socratic|relaxation|"
    r"technique|intervention|homework review",
    "תרגלנו|עבדנו|בחנו|בדקנו|עשינו|השתמש|הסברתי|לימדתי|הצגתי|שיקפ|תיקפ|נרמל|אתגר|חקרנו|זיהינו|"
    "סקרנו|פסיכו.?חינוכ|פסיכואדוקציה|חשיפה|הבניה|דמיונ מודרכ|קשיבות|מיינדפולנס|תרגיל|נשימ|קרקוע|"
    "רישום מחשבות|יומנ מחשבות|טכניקה"
    "|התערבות|כלי|עברנו על|דיברנו|הנחיתי|עודדתי|הצעתי|שאלתי|משחק תפקיד|בנינו",
)
_RESPONSE = _words(
    r"respon|(?:she|he|they|patient|client) (?:\w+ly )?(?:was able|were able|found|engag|agreed|"
    r"accept|resist|struggl|managed|complet|understood|reacted|participat|tolerat|said it helped|"
    r"could|was receptive|was open|laughed|calmed|felt (?:better|calmer|relieved|lighter))"
    r"|receptive|helpful|relief|engaged|cooperat|by the end of|anxiety (?:dropped|decreased|went "
    r"down|fell)|reduced to|calmer|it helped|after the exercise",
    "הגיב|הצליח|שיתפה פעולה|שיתפ פעולה|התחבר|מצאה את|מצא את|היה לה קשה|היה לו קשה|התקש|הסכימה|"
    "הסכימ|התנגד|נרגע|הקלה|חשה הקלה|בסופ הפגישה|בסיומ|ירד|ירדה|החרדה ירדה|הבינה|הבינ ש|התרגשה|"
    "התרגש|קיבלה את|עזר לה|עזר לו|זה עזר|נענת|נענה|אחרי התרגיל",
)
_GOALS = _words(
    r"goals?\b|aims?\b|objective\b|wants? to|would like to|hopes? to|working (?:on|toward)|in "
    r"order to|target|her wish|his wish|to be able to",
    "מטרה|מטרת|מטרות|יעד|יעדים|רוצה ל|רוצה ש|הייתה רוצה|היה רוצה|מבקשת ל|מבקש ל|שואפ|מקווה ל|"
    "חשוב לה|חשוב לו|היעד|לעבוד על",
)
_TOPIC_CUES: Mapping[str, re.Pattern[str]] = {
    "homework": _words(
        r"homework|assign|(?:will|to) (?:keep|practi|fill|write|do|try|complete)|fill (?:in|out)|"
        r"until next|worksheet|between sessions",
        "שיעורי בית|שיעורי הבית|משימה|תתרגל|יתרגל|לתרגל (?:עד|בבית|כל)|תמלא|ימלא|עד הפגישה|דפ עבודה|תרשום|ירשום",
    ),
    "risk": _words(
        r"suicid|self.?harm|risk|safety|hurt (?:her|him)self|kill|ideation|danger|abuse|violence|"
        r"overdose",
        "אובדנ|סיכונ|פגיעה עצמית|לפגוע בעצמ|מסוכנות|בטיחות|אלימות|למות|מחשבות מוות|לסיימ את חייה|לסיימ את חייו",
    ),
    "mood": _words(
        r"mood|sad|depress|happy|hopeless|anxi|irritab|angry|low\b|energy|affect|emotion|tearful|calm",
        "מצב רוח|עצב|עצוב|דיכאונ|מדוכדכ|חרד|כעס|כועס|ייאוש|שמח|אנרגיה|רגש|בכתה|בכה|רגוע|מתוח",
    ),
    "sleep": _words(
        r"sleep|slept|insomnia|nightmare|wak(?:e|ing)|awake|asleep|bedtime|nap",
        "שינה|ישנ|נרדמ|להירדמ|סיוט|מתעורר|התעורר|ערה בלילה|לילה|לילות",
    ),
    "medication": _words(
        r"medic(?:ation|ine)|pill|dose|\d+ ?mg|prescri|ssri|sertraline|cipralex|tablet",
        'תרופ|כדור|מינונ|מ"ג|מרשמ|ציפרלקס|פסיכיאטר',
    ),
    "family": _words(
        r"family|mother|father|parents?|husband|wife|partner|kids|child|son\b|daughter|brother|sister|"
        r"marriage|relationship",
        "משפחה|אמא|אימא|אבא|הורי|בעלה|אשתו|בנ זוג|בת זוג|ילדי|אח\\b|אחות|זוגי|נישואי|סבתא|סבא",
    ),
    "work": _words(
        r"work|job|boss|colleague|office|career|study|studies|school|exam",
        "עבודה|בוס|מנהל|קולג|משרד|קריירה|לימודי|בחינה|מבחנ|תואר",
    ),
    "background": _words(
        r"history|background|grew up|years? (?:old|ago)|since (?:childhood|\d)|diagnosed|born|previous",
        "רקע|היסטוריה|גדלה|גדל ב|בעבר|לפני \\w+ שנ|ילדות|בת \\d|בנ \\d|אובחנ",
    ),
    "strengths": _words(
        r"strength|resource|support|cope|coping|succe|proud|resilien", "חוזק|כוחות|משאב|תמיכה|הצליח|התמודד|גאה|חוסנ"
    ),
}
_EVERYTHING = re.compile(r"(?!)")
_NO_TITLE = re.compile(r"(?!)")
_GENERAL = _words(
    r"topics?|content|themes?|session (?:content|summary|notes)|summary|discussed|what (?:we|was)|"
    r"overview|narrative|notes|main|key points|details|events|description",
    "נושא|תוכנ|תמות|תמה|סיכומ|מהלכ|עיקר|נקודות|על מה|דובר|תיאור|מה עלה|אירועי|כללי|מה היה|דיברנו",
)

ROLES: Mapping[str, Role] = {
    "plan": Role(
        titles=_words(
            "plan\\b|next steps?|next session|follow.?up|recommend", "תוכנית|תכנית|המשכ|צעדי|פגישה הבאה|המלצ|לפעמ הבאה"
        ),
        cues=_PLAN,
        weight=1.15,
    ),
    "assessment": Role(
        titles=_words(
            "assessment|impression|formulation|evaluation|clinical view|progress",
            "הערכה|התרשמות|המשגה|אבחנה|הערכת|התקדמות",
        ),
        cues=_ASSESSMENT,
        weight=1.1,
    ),
    "objective": Role(
        titles=_words(
            "objective|observation|presentation|mental status|appearance", "אובייקטיבי|תצפית|תצפיות|הופעה|מראה|סטטוס"
        ),
        cues=_OBJECTIVE,
    ),
    "subjective": Role(
        titles=_words("subjective|client report|patient report|complaint", "סובייקטיבי|דיווח|תלונ|דברי המטופל"),
        cues=_SUBJECTIVE,
        weight=0.9,
    ),
    "data": Role(
        titles=_words("data\\b", "נתוני|נתונימ|מידע"),
        cues=re.compile(f"{_SUBJECTIVE.pattern}|{_OBJECTIVE.pattern}|{_INTERVENTION.pattern}"),
        weight=0.8,
    ),
    "behaviour": Role(
        titles=_words("behaviou?r", "התנהגות"),
        cues=re.compile(f"{_SUBJECTIVE.pattern}|{_OBJECTIVE.pattern}"),
        weight=0.8,
    ),
    "problem": Role(
        titles=_words("problem", "בעיה|בעיות"),
        cues=re.compile(f"{_SUBJECTIVE.pattern}|{_OBJECTIVE.pattern}"),
        weight=0.8,
    ),
    "intervention": Role(
        titles=_words(
            "intervention|technique|treatment|what we did|method", "התערבות|התערבויות|טכניק|כלימ|מה עשינו|תרגול בפגישה"
        ),
        cues=_INTERVENTION,
        weight=1.1,
    ),
    "response": Role(titles=_words("response|reaction", "תגובה|תגובת|תגובות"), cues=_RESPONSE, weight=1.15),
    "evaluation": Role(
        titles=_NO_TITLE,  # by its title it is an assessment; in PIE it holds what a plan would hold, too
        cues=re.compile(f"{_ASSESSMENT.pattern}|{_RESPONSE.pattern}|{_PLAN.pattern}"),
        weight=1.1,
    ),
    "goals": Role(titles=_words("goals?|aims?|objectives", "מטרה|מטרות|יעד"), cues=_GOALS, weight=1.15),
    "general": Role(titles=_GENERAL, cues=_EVERYTHING, weight=0.7),
}
_TOPIC_TITLES: Mapping[str, re.Pattern[str]] = {
    "homework": _words("homework|exercises|tasks|practice", "שיעורי|משימ|תרגול"),
    "risk": _words("risk|safety", "סיכונ|סיכונימ|בטיחות|מסוכנות"),
    "mood": _words("mood|emotion|feeling|affect", "מצב רוח|רגש|תחוש|רגשי"),
    "sleep": _words("sleep", "שינה"),
    "medication": _words("medic|drugs", "תרופ|טיפול תרופתי"),
    "family": _words("family|relationship", "משפח|יחסימ|זוגי|קשרימ"),
    "work": _words("work|job|stud", "עבודה|תעסוק|לימודימ"),
    "background": _words("background|history", "רקע|היסטוריה|עבר"),
    "strengths": _words("strength|resource", "חוזק|חוזקות|כוחות|משאב"),
}


_STAND_INS: Mapping[str, tuple[str, ...]] = {
    "assessment": ("response",),
    "intervention": ("objective",),
    "response": ("objective",),
    "objective": ("response",),
    "subjective": ("response",),
    "goals": ("plan", "subjective"),
}
"""Where a format without a section for something keeps it."""


def roles_covered(role: str, all_roles: frozenset[str]) -> tuple[str, ...]:
    """The roles of a format's section: its own, and those that the format has no section for."""
    stood_for = [
        other
        for other, stand_ins in _STAND_INS.items()
        if other not in all_roles and not _is_data(other, all_roles) and role in stand_ins
    ]
    return (role, *stood_for)


def _is_data(role: str, all_roles: frozenset[str]) -> bool:
    """Formats with one wide section for reports and observations keep those there."""
    return (role in {"subjective", "objective", "intervention", "response"} and "data" in all_roles) or (
        role in {"subjective", "objective"} and "behaviour" in all_roles
    )


def role_of_title(title: str) -> str:
    """The role a section's title names ("Next steps" -> "plan"); empty where it names none we know."""
    text = plain(title)
    for name, pattern in _TOPIC_TITLES.items():
        if pattern.search(text):
            return name
    return next((name for name, role in ROLES.items() if role.titles.search(text)), "")


def strength(role: str, text: str) -> float:
    """How strongly a sentence (in plain spelling) points to a role."""
    if role in _TOPIC_CUES:
        return 1.3 * len(set(_TOPIC_CUES[role].findall(text)))
    known = ROLES.get(role)
    return known.weight * len(set(known.cues.findall(text))) if known else 0.0
