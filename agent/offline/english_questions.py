"""English: turns a reported question ("how the diary went") into the question itself ("How did the diary go?")."""

import re

from agent.offline.english_verbs import AUXILIARIES, BASES, base_of_past, base_of_third, is_adverb, regular_base
from agent.offline.lexicon import word_set

WH = r"(?:how|what|when|where|why|who|whom|whose|which)"
_OPENS = re.compile(rf"^(?:(?:about|for|with|to|on|in|at|from)\s+(?=what|which|whom))?{WH}\b", re.IGNORECASE)
_IF = re.compile(r"^(?:if|whether(?:\s+or\s+not)?)\s+", re.IGNORECASE)
_PLAIN_SUBJECTS = word_set(
    """
    you i we it they he she this that these those everything anything things something there
    """
)
_SINGULAR = word_set("it he she this that everything anything something")
_HOW_WORDS = word_set(
    """
    much many long often far well hard easy difficult soon likely confident anxious bad good big strong
    """
)
_NOUN_WH = frozenset(["what", "which", "whose", "how"])
_EXPAND = {"'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_LIST_ENDERS = word_set(
    """
    today yesterday tonight tomorrow this last since over so for in on at with without during after
    before when and or until from up out better best well off together through again by because as if
    while overall around to about
    """
)
_ACTIONS = word_set(
    """
    went felt helped worked ended started came changed affected looked got made did happened turned
    brought gave took meant finished began improved kept ran passed called wrote landed progressed
    """
)
_BEFORE_NOUN = word_set("the a an your my our his her their to of in on with for and")


def is_reported(text: str) -> bool:
    """Whether the words open like a reported question."""
    return bool(_OPENS.match(text) or _IF.match(text))


def to_question(text: str) -> str:
    """A question with its mark; where the order of words is not certain, one is put around the words as they are."""
    text = text.strip().rstrip("?.! ")
    if _IF.match(text):
        asked = _invert(_IF.sub("", text).split(" "), allow_plain_verb=True)
    elif _OPENS.match(text):
        asked = _wh_question(text.split(" "))
    else:
        return f"{text}?"
    return f"{asked}?" if asked else f"Could you let me know {text}?"


def _wh_question(words: list[str]) -> str:
    lead = _wh_length(words)
    phrase, rest = words[:lead], words[lead:]
    if not rest:
        return " ".join(phrase)
    first = rest[0].lower()
    if first in AUXILIARIES or _subject_is_asked(phrase, rest):
        return " ".join(words)
    if words[0].lower().split("'")[0] != words[0].lower():
        return " ".join(words)
    asked = _invert(rest, allow_plain_verb=phrase[0].lower() in {"when", "where"})
    return f"{' '.join(phrase)} {asked}" if asked else ""


def _wh_length(words: list[str]) -> int:
    """How many words belong to "how often", "what time", "which exercise"."""
    first = next(i for i, word in enumerate(words) if re.match(WH, word, re.IGNORECASE))
    lead = first + 1
    if lead >= len(words):
        return lead
    opener, following = words[first].lower(), words[lead].lower()
    if opener == "how" and following in {"much", "many"}:
        lead += 1
        while lead < len(words) - 1 and not _starts_clause(words[lead].lower()):
            lead += 1
        return lead
    if opener == "how" and following in _HOW_WORDS:
        return lead + 1
    if opener in _NOUN_WH - {"how"} and not _starts_clause(following):
        end = lead
        while end < len(words) - 1 and end - lead < 4 and not _starts_clause(words[end].lower()):
            end += 1
        return end if _starts_clause(words[end].lower()) else lead
    return lead


def _starts_clause(word: str) -> bool:
    stem = word.split("'")[0]
    return (
        stem in _PLAIN_SUBJECTS
        or word in AUXILIARIES
        or word in _BEFORE_NOUN
        or bool(base_of_past(word))
        or word == "works"
    )


def _subject_is_asked(phrase: list[str], rest: list[str]) -> bool:
    """ "what helped", "who came", "which exercise worked best": already in the order of a question."""
    if phrase[0].lower() not in {"what", "who", "which"}:
        return False
    first = rest[0].lower()
    is_verb = bool(base_of_past(first)) or (base_of_third(first) != first and base_of_third(first) in BASES)
    return is_verb and (len(rest) == 1 or first not in {"things"})


def _invert(words: list[str], *, allow_plain_verb: bool) -> str:
    """Puts the auxiliary first, adding "do" where there is none; empty where the verb cannot be told."""
    words = _expanded(words)
    if len(words) > 2 and words[0].lower() in _PLAIN_SUBJECTS and words[1].lower() == "and":
        verb = next((i for i in range(3, len(words)) if base_of_past(words[i].lower())), 0)
        return " ".join(["did", *words[:verb], base_of_past(words[verb].lower()), *words[verb + 1 :]]) if verb else ""
    if words[0].lower() in _PLAIN_SUBJECTS:
        size = 2 if len(words) > 1 and words[1].lower() in {"guys", "all"} and words[0].lower() == "you" else 1
        return _around(words[:size], words[size:])
    found = next((i for i, word in enumerate(words) if word.lower() in AUXILIARIES), None)
    if found and not _has_clause(words[:found]):
        return _around(words[:found], words[found:])
    verb = _finite_verb(words, allow_plain_verb=allow_plain_verb)
    if verb:
        return _around(words[:verb], words[verb:])
    return ""


def _has_clause(words: list[str]) -> bool:
    return any(word.lower() in {"that", "who", "which", "when", "where", "we", "i", "you"} for word in words[1:])


def _finite_verb(words: list[str], *, allow_plain_verb: bool) -> int:
    for index in range(1, len(words)):
        if _has_clause(words[:index]):
            return 0
        word, before = words[index].lower().strip(","), words[index - 1].lower()
        ends = (
            index == len(words) - 1 or words[index + 1].lower() in _LIST_ENDERS or is_adverb(words[index + 1].lower())
        )
        known = word in _ACTIONS or (base_of_third(word) != word and base_of_third(word) in BASES and allow_plain_verb)
        ends = ends or word in {"helped", "affected", "worked", "works", "suits", "helps", "fits"}
        if known and before not in _BEFORE_NOUN and ends:
            return index
    return 0


def _around(subject: list[str], rest: list[str]) -> str:
    """Subject and predicate in the order of a question."""
    adverbs = 0
    while adverbs < len(rest) and is_adverb(rest[adverbs].lower()):
        adverbs += 1
    if adverbs >= len(rest):
        return ""
    between, verb, after = rest[:adverbs], rest[adverbs].lower(), rest[adverbs + 1 :]
    if verb in AUXILIARIES and _is_auxiliary(verb, after):
        return " ".join([verb, *subject, *between, *after])
    past = base_of_past(verb) or (regular_base(verb) if verb.endswith("ed") else "")
    if past and verb not in BASES:
        return " ".join(["did", *subject, *between, past, *after])
    singular = subject[0].lower() in _SINGULAR or subject[0].lower() not in _PLAIN_SUBJECTS
    if singular and base_of_third(verb) != verb:
        return " ".join(["does", *subject, *between, base_of_third(verb), *after])
    if not singular or verb in BASES:
        return " ".join(["do", *subject, *between, verb, *after])
    return ""


def _is_auxiliary(verb: str, after: list[str]) -> bool:
    """have/has/had and do/did are main verbs too: "how much time you had", "whether you did the homework"."""
    if verb in {"do", "does", "did"}:
        return bool(after) and after[0].lower() in BASES
    if verb in {"have", "has", "had"}:
        following = next((word.lower() for word in after if not is_adverb(word.lower())), "")
        return bool(base_of_past(following)) or following in {"been", "had", "come", "become", "read", "run"}
    return True


def _expanded(words: list[str]) -> list[str]:
    """Opens contractions of a subject ("you're" -> "you are")."""
    head = words[0]
    for ending, full in _EXPAND.items():
        if head.lower().endswith(ending) and head.lower()[: -len(ending)] in _PLAIN_SUBJECTS:
            return [head[: -len(ending)], full, *words[1:]]
    if head.lower().endswith("'s") and head.lower()[:-2] in _PLAIN_SUBJECTS:
        return [head[:-2], "is", *words[1:]]
    return words
