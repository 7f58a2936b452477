"""What a text is searched by: its words in one spelling, Hebrew ones also without prefixes and endings."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from agent.hebrew import PREFIX_LETTERS, plain
from agent.search.families import families_of

_WORD = re.compile(r"[^\W_]+")
_GERESH = re.compile(r"(?<=[א-ת])['\"](?=[א-ת])|(?<=\w)'s\b")
_ENDINGS = ("ותיה", "ותיו", "ותינו", "יות", "ותי", "ימ", "ות", "יה", "יו", "תי", "נו", "ה", "ת", "י", "ו")
_WE_WORKED = re.compile(r"\b(?:we|i) (?:have )?work(?:ed|ing)? (?:on|with)\b")
"""How notes say that something was done: it is not about anybody's work."""
_MOST_PREFIXES = 3
_SHORTEST = 3
_PAIRS = re.compile(r"\b([והבלמכש]{0,2}(?:שיעורי|מצב|דימוי|ב[נת])) ה?(בית|רוח|עצמי|זוג[הו]?)\b")

_ASKING = frozenset(
    """
    a an the and or but if so to of in on at for with from by as about into over than then too also is are was were be
    been being am do does did have has had can could will would should may might must i you he she it we they me him
    her them my your his its our their this that these those there here what which who whom whose how when where why
    not no yes any some all ever again more most much many lot last next ago since until during between before after
    say says said saying tell tells told telling talk talked talks mention mentioned mentions speak spoke write wrote
    report reported describe described feel felt feeling think thought find found show please session sessions meeting
    patient patients summary summaries note notes message messages happen happened happens thing things something
    anything anybody anyone everybody everyone somebody did didn't doesn't
    של את על עם גם כי אם או לא כן אני אתה אתמ הוא היא אנחנו הם הן זה זאת זו יש אין היה הייתה היתה היו להיות מה מי איך
    כיצד למה מדוע כמה אז רק עוד כל כבר אבל כמו יותר פחות מאוד לה לו לי לך להם שלה שלו שלי שלך אותה אותו ככה משהו מישהו
    שם פה כאן איפה היכן מתי האם אצל בין לגבי אודות בנוגע בקשר עליה עליו איתה איתו ממנה ממנו אמר אמרה אמרו לומר להגיד
    סיפר סיפרה סיפרו לספר דיבר דיברה דיברו דיברנו לדבר כתב כתבה כתבו לכתוב הזכיר הזכירה הזכירו ציין ציינה תיאר תיארה
    הרגיש הרגישה חשב חשבה קרה קרתה היתה עלה עלתה פגישה פגישות מפגש מטופל מטופלת מטופלים סיכום סיכומים הודעה הודעות
    בבקשה תמצא תמצאי חפש חפשי הראה הראי אחרונה האחרונה אחרון האחרון
    """.translate(str.maketrans("ךםןףץ", "כמנפצ")).split()
)
"""Words of asking, in plain spelling: every question has them, and they say nothing about its subject."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One word of a question: its writings, and the subjects it belongs to."""

    forms: frozenset[str] = field(repr=False)
    families: frozenset[str] = field(repr=False)


def words_in(text: str) -> list[str]:
    """In plain spelling, with pairs that are one notion ("שיעורי בית") written together."""
    text = _WE_WORKED.sub(" ", _GERESH.sub("", plain(text)))
    return _WORD.findall(_PAIRS.sub(r"\1\2", text))


def forms_of(word: str) -> frozenset[str]:
    """The word itself; a Hebrew one also without up to three prefix letters, each with and without its ending."""
    forms = {word}
    if not "א" <= word[0] <= "ת":
        return frozenset(forms)
    rest = word
    for _ in range(_MOST_PREFIXES):
        if len(rest) <= _SHORTEST or rest[0] not in PREFIX_LETTERS:
            break
        rest = rest[1:]
        forms.add(rest)
    return frozenset(forms | {short for form in forms if (short := _without_ending(form))})


def _without_ending(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= _SHORTEST), "")
    return word[: -len(ending)] if ending else ""


def terms_in(question: str, *, leave_out: Iterable[str] = ()) -> tuple[Term, ...]:
    """What a question is about: its words but for those of asking, and but for the names `leave_out`."""
    names = {form for name in leave_out for word in words_in(name) for form in forms_of(word)}
    found: dict[frozenset[str], Term] = {}
    for word in words_in(question):
        forms = forms_of(word)
        if len(word) < 2 or word in _ASKING or _is_asking(word) or forms & names:
            continue
        found.setdefault(forms, Term(forms=forms, families=families_of(forms)))
    return tuple(found.values())


def _is_asking(word: str) -> bool:
    """A Hebrew word of asking behind one prefix letter: "ומה", "שאמרה"."""
    return len(word) > 2 and word[0] in PREFIX_LETTERS and word[1:] in _ASKING
