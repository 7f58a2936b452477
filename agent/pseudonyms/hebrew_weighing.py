"""Whether a Hebrew word that is also an ordinary one, or in no list, is somebody's name where it stands."""

import re

from agent.pseudonyms.hebrew_contexts import (
    ABOUT_VERB,
    AFTER_RELATION,
    AFTER_THE_RELATION,
    AFTER_THE_RELATION_OF,
    AFTER_THE_SMALL_ONE,
    AND_SOMEBODY,
    BUT_FOR,
    CITIES_BEGIN,
    CLAUSE_START,
    CONSTRUCT,
    DID,
    DOES,
    FROM_VERB,
    FUTURE,
    HAS,
    IN_VERB,
    MEANS_MORE,
    NAMED,
    NEVER_NAMES,
    OBJECT,
    OF_A_PERSON,
    ORDINARY_BEFORE,
    OUGHT_NOT_FOLLOW,
    PAIR,
    PAUSES,
    PERHAPS_NAMED,
    PLURAL_OR_POSSESSED,
    RELATED_BEHIND,
    ROLE,
    TITLE,
    TO_VERB,
    WITH,
)
from agent.pseudonyms.hebrew_text import Reading, split
from agent.pseudonyms.words import words

_INTRODUCING = (AFTER_THE_SMALL_ONE, AFTER_RELATION, TITLE, ROLE, NAMED, AFTER_THE_RELATION, PERHAPS_NAMED)
_SUBJECT_PREFIXES = {"ו", "ש", "וש", "כש", "וכש"}
_KNOWN_PREFIXES = {"", *_SUBJECT_PREFIXES, "ל", "ול", "מ", "ומ", "של"}
_GOVERNED: dict[str, tuple[re.Pattern[str], ...]] = {"ל": (TO_VERB,), "ול": (TO_VERB,), "של": (TO_VERB,)}
_GOVERNED |= {"מ": (FROM_VERB, BUT_FOR), "ומ": (FROM_VERB, BUT_FOR), "שמ": (FROM_VERB, BUT_FOR), "ב": (IN_VERB,)}
_BEFALLS = {"היה", "הייתה", "היו", "יש", "אין", "קשה", "נמאס", "כואב", "חשוב", "כדאי", "מגיע"}
"""What somebody has or what is hard for them, in Hebrew is "to" them."""
_PRONOUNS = {"הוא", "היא", "אני", "שהוא", "שהיא", "והוא", "והיא"}
_NEVER_AN_OBJECT = {"בן", "בר", "טוב", "לב"}


def is_ordinary_use(prefix: str, before: str, behind: str) -> bool:
    """Whether a word that is also somebody's name is plainly the ordinary one: "לאור זאת", "אור השמש", "אוהבת לשיר"."""
    previous = before.split()[-1] if before.split() and before.endswith(" ") else ""
    if prefix.startswith("ה") or {previous, previous.lstrip("וש")} & ORDINARY_BEFORE or HAS.search(before):
        return True
    following = re.split(r"[^א-ת]", behind[1:], maxsplit=1)[0] if behind.startswith(" ") else ""
    if following in OUGHT_NOT_FOLLOW or (prefix.endswith("ל") and following in {"זאת", "כך", "מה", "זה"}):
        return True
    is_construct = CONSTRUCT.match(behind) and following not in DOES
    return bool(is_construct) and (prefix in {"", "ב", "כ"} or (prefix == "ל" and not TO_VERB.search(before)))


def nothing_speaks_against(read: Reading) -> bool:
    """For words that are seldom anything but names in talk about people."""
    if read.collides or read.prefix in {"ב", "מ"} or read.previous in CITIES_BEGIN:
        return False
    if not read.prefix and read.previous in _PRONOUNS and read.next not in DOES:  # "הוא מאיר פנים"
        return False
    return not is_ordinary_use(read.prefix, read.before, read.behind)


def is_person(read: Reading, *, is_known: bool) -> bool:
    """For everyday words: something must say that it is a name. `is_known`: somebody of that name is in this call."""
    if read.base in MEANS_MORE:
        return _is_person_and_not_more(read)
    if not read.prefix and _is_introduced(read):
        return True
    if read.prefix in {"", "ו", "ש", "ל"} and RELATED_BEHIND.match(read.behind):
        return True
    if is_known and _is_known_here(read):
        return True
    if read.prefix in {"ל", "ול", "של"} and read.next in _BEFALLS and not read.collides:
        return True
    if read.prefix in _GOVERNED:
        return any(verb.search(read.before) for verb in _GOVERNED[read.prefix])
    if AND_SOMEBODY.match(read.behind) or ABOUT_VERB.search(read.before):
        return True
    return not _is_ordinary_here(read) and _is_subject_or_object(read)


def is_subject_of_a_deed(read: Reading) -> bool:
    """A word of no list: "רופרט חזר". Who does something is "the", "my", a pronoun or somebody's name."""
    if read.prefix not in {"", "ש", "כש", "ו"} or read.next not in DID or len(read.base) < 3:
        return False
    if not read.prefix and read.word.bare.startswith(("ו", "כש")):
        return False
    if {read.word.bare, read.base} & (DOES | NEVER_NAMES | OUGHT_NOT_FOLLOW | PAUSES):
        return False
    if read.collides or read.base[0] == "ה" or PLURAL_OR_POSSESSED.search(read.base):
        return False
    return read.prefix in {"ש", "כש"} or bool(CLAUSE_START.search(read.before))


def sounds_foreign(read: Reading) -> bool:
    """Letters with a geresh write sounds that Hebrew words seldom have, and names of other tongues often."""
    if not re.search(r"[גזצץ]'", read.base) or '"' in read.word.bare or read.word.bare[0] == "ה":
        return False
    readings = {base for _, base in split(read.word.bare)}
    return not (readings | {base.rstrip("'") for base in readings}) & words("loanwords_he")


def _is_person_and_not_more(read: Reading) -> bool:
    """ "my father", "to me", "two of": a name only where somebody is called so or the grammar wants a name."""
    if read.base == "שני" and read.next in DID:  # two of something do it in the plural
        return read.prefix == "ש" or (not read.prefix and bool(CLAUSE_START.search(read.before)))
    is_called = TITLE.search(read.before) or NAMED.search(read.before)
    is_related = AFTER_RELATION.search(read.before) and read.next in DOES
    is_object = OBJECT.search(read.before) and not CONSTRUCT.match(read.behind) and read.base not in _NEVER_AN_OBJECT
    return not read.prefix and bool(is_called or is_related or is_object)


def _is_introduced(read: Reading) -> bool:
    if any(pattern.search(read.before) for pattern in _INTRODUCING):
        return True
    is_apposition = read.before.endswith(", ") and read.behind.startswith(",")
    return is_apposition and bool(AFTER_THE_RELATION_OF.search(read.before))


def _is_known_here(read: Reading) -> bool:
    """Everything but a plainly ordinary use is the name."""
    if read.prefix not in _KNOWN_PREFIXES or is_ordinary_use(read.prefix, read.before, read.behind):
        return False
    return not read.collides or read.prefix in {"", "ו"} or bool(TO_VERB.search(read.before))


def _is_ordinary_here(read: Reading) -> bool:
    is_construct = CONSTRUCT.match(read.behind) and read.next not in DOES
    return bool(is_construct) or read.next in OUGHT_NOT_FOLLOW or read.previous in ORDINARY_BEFORE


def _is_subject_or_object(read: Reading) -> bool:
    """ "טל אמר", "שרוני התקשרה", "דיברתי עם טל", "ראיתי את אור", "דנה ושיר"."""
    if PAIR.search(read.before + read.prefix) and not read.collides:
        return True
    if read.prefix in _SUBJECT_PREFIXES:
        return read.acts or (read.prefix.endswith("ש") and bool(FUTURE.match(read.next)))
    if read.acts and CLAUSE_START.search(read.before):
        return True
    with_ = WITH.search(read.before)
    if with_ and with_[0].strip().removeprefix("ו") in {"של", "על", "לפני", "אחרי", "ליד"}:
        return bool(OF_A_PERSON.search(read.before)) or read.next in DOES
    return bool(with_)
