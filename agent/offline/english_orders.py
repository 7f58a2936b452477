"""English: the words that order a message, and what each asks for."""

import re

from agent.offline.english_questions import is_reported

_VERBS = {
    "ask": "know wonder wondering ask asking enquire inquire inquiring query",
    "check": "check checking find finding see seeing",
    "tell": "tell telling say saying write writing reply replying answer answering respond responding "
    "inform informing notify notifying "
    "let letting mention mentioning note noting announce announcing state stating explain "
    "explaining share sharing text texting "
    "message messaging draft drafting compose composing send sending update updating advise advising",
    "remind": "remind reminding",
    "thank": "thank thanking thanks",
    "wish": "wish wishing",
    "congratulate": "congratulate congratulating",
    "confirm": "confirm confirming",
    "apologise": "apologise apologising apologize apologizing",
    "invite": "invite inviting",
    "offer": "offer offering suggest suggesting propose proposing recommend recommending",
    "encourage": "encourage encouraging urge urging",
    "reassure": "reassure reassuring assure assuring promise promising",
    "arrange": "cancel cancelling canceling move moving reschedule rescheduling postpone postponing delay "
    "delaying push pushing shift "
    "shifting change changing shorten",
    "plan": "schedule scheduling book booking arrange arranging set setting plan planning fix",
    "follow": "follow following touch touching",
    "request": "request requesting",
}
CANONICAL = {form: verb for verb, forms in _VERBS.items() for form in forms.split()}
SAID_AS = {  # the form to use after "I'd like to"
    form: base
    for base in [
        "suggest",
        "propose",
        "recommend",
        "offer",
        "cancel",
        "move",
        "reschedule",
        "postpone",
        "delay",
        "push",
        "shift",
        "change",
        "shorten",
        "schedule",
        "book",
        "arrange",
        "set",
        "plan",
        "fix",
        "encourage",
        "urge",
        "reassure",
        "assure",
        "promise",
        "invite",
        "apologise",
        "apologize",
        "follow",
        "touch",
        "request",
    ]
    for form in (base, f"{base}ing", f"{base.rstrip('e')}ing", f"{base}{base[-1]}ing")
}


def takes_no_person(word: str, rest: str) -> bool:
    """Verbs that are requests even without "her" after them."""
    if word in {
        "let",
        "letting",
        "share",
        "update",
        "see",
        "find",
        "set",
        "fix",
        "change",
        "move",
        "plan",
        "text",
        "send",
        "push",
        "shift",
    }:
        return bool(
            re.match(r"(?:out\s+)?(?:if|whether|how|what|when|that|the|our|my|a|tomorrow's|today's|up)\b", rest)
        )
    if word in {"know", "wonder", "wondering"}:
        return is_reported(rest)
    if word in {"thanks", "message", "wish", "share"}:
        return word in {"thanks", "wish"}
    return True


def noun_verb(noun: str) -> str:
    noun = noun.lower()
    known = {
        "reminder": "remind",
        "question": "ask",
        "confirmation": "confirm",
        "apology": "apologise",
        "invitation": "invite",
    }
    if noun.startswith("birthday"):
        return "birthday"
    if noun.startswith("thank"):
        return "thank"
    return known.get(
        noun, {"congratulations": "congratulate", "check-in": "checkin", "condolences": "condolences"}.get(noun, "send")
    )
