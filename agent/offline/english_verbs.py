"""English verb forms: from past and third person back to the base form that "did" and "you" want."""

from collections.abc import Iterable

from agent.offline.lexicon import word_set

_IRREGULAR_LINES = """
be was were been; become became; begin began begun; break broke broken; bring brought; build built; buy
bought; catch caught; choose chose chosen; come came; cope coped; cry cried; deal dealt; do did done; draw
drew drawn; dream dreamt dreamed; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feel
felt; fight fought; find found; fly flew flown; forget forgot forgotten; get got gotten; give gave given; go
went gone; grow grew grown; have had; hear heard; hide hid hidden; hold held; keep kept; know knew known; lead
led; learn learnt learned; leave left; lend lent; lie lay lain; lose lost; make made; mean meant; meet met;
pay paid; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; sell sold; send
sent; show showed shown; sing sang sung; sit sat; sleep slept; speak spoke spoken; spend spent; stand stood;
swim swam swum; take took taken; teach taught; tell told; think thought; throw threw thrown; understand
understood; wake woke woken; wear wore worn; win won; write wrote written
"""


def _forms(lines: str) -> Iterable[tuple[str, str]]:
    for entry in lines.replace("\n", " ").split(";"):
        base, *past = entry.split()
        for form in past:
            yield form, base


_IRREGULAR = {past: base for past, base in _forms(_IRREGULAR_LINES) if base != "be"}
_REGULAR = word_set(
    """
    accept affect agree answer appreciate arrange arrive ask attend avoid believe book breathe call calm
    cancel care carry change chat check climb close complete confirm connect consider continue contact
    cook cope count cover cry dance decide depend discuss drop end enjoy enter exercise expect
    experience explain express face fail fill finish fit follow function handle happen hate help hope
    hurt imagine improve include invite join journal keep land laugh last learn like listen live look
    love manage matter meditate mention miss mind move need notice open organise organize pass pay phone
    plan play practice practise prefer prepare progress prove raise reach react read receive record
    reduce refuse register relax remember remind repeat reply report respond rest return review schedule
    seem share show sign skip smoke start stay stick stop struggle study suit support surprise take talk
    thank trace track travel treat trigger try turn type use visit wait wake walk want watch weigh wish
    wonder work worry write feel go come sleep eat see hear get give make know think
    """
)
BASES = _REGULAR | set(_IRREGULAR.values())
AUXILIARIES = word_set(
    """
    is are am was were has have had will would can could should may might must do does did isn't aren't
    wasn't weren't hasn't haven't hadn't won't wouldn't can't cannot couldn't shouldn't don't doesn't
    didn't
    """
)
ADVERBS = word_set(
    """
    still also last always never often usually just ever now even already maybe perhaps sometimes finally not
    too both all ok okay currently again yet generally only
    """
)
HAS_PARTICIPLES = word_set(
    """
    been had done gone got gotten seen taken made started finished managed tried kept written eaten
    slept begun heard lost noticed thought decided received changed improved
    """
)


def is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and word not in {"reply", "apply", "rely", "fly", "family", "only"})


def base_of_past(word: str) -> str:
    """The base form of a past form of a known verb; empty where the word is not one."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("ed") or word in BASES:
        return ""
    stem = word[:-2]
    candidates = [stem + "e", stem]
    if stem.endswith("i"):
        candidates.insert(0, stem[:-1] + "y")
    if len(stem) > 3 and stem[-1] == stem[-2]:
        candidates.append(stem[:-1])
    return next((base for base in candidates if base in _REGULAR), "")


def regular_base(word: str) -> str:
    """A guess at the base form of any word in -ed, for where the word must be a past form."""
    stem = word[:-2]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "slfz":
        return stem[:-1]
    if stem.endswith(("at", "iz", "is", "c", "v", "u", "rg", "dg", "ng", "bl", "pl", "tl")):
        return stem + "e"
    return stem


def base_of_third(word: str) -> str:
    """The base form of a word in third person singular ("feels" -> "feel"); the word itself where it is not one."""
    irregular = {"is": "are", "was": "were", "has": "have", "does": "do", "goes": "go"}
    if word in irregular:
        return irregular[word]
    if word.endswith(("isn't", "wasn't", "hasn't", "doesn't")):
        return {"isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't", "doesn't": "don't"}[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
