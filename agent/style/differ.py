"""Tells, without a model, which change of style an edit shows: candidates, the clearest first."""

import re
from collections import Counter
from difflib import SequenceMatcher

from agent.addressing import forms_in
from agent.hebrew import language_of, plain, straight
from agent.offline.envelope import first_name
from agent.offline.salience import content_words
from agent.pseudonyms import forms_of
from agent.style import change
from agent.style.change import Change
from agent.style.distance import changed_share, words_of
from agent.style.facts import is_fact
from agent.style.obeying import has_dash, has_emoji
from agent.style.parts import Parts, parts_of, signed_anew
from agent.style.register import formal, relaxed
from agent.style.synonyms import are_synonyms, is_stock_phrase
from pipelines.ports import Gender, Language

LONGEST_WORD = 2
"""Words on each side of a replacement that is a matter of style and not of content."""
_SHORTER = 0.7
_FEWEST_WORDS = 12
_SMALL = 0.3
"""Up to here a word that was exchanged stands in the same sentence as before."""
_NEW_TEXT = 0.85
"""From here on the edit is another text: its length and words tell nothing about the first one."""


def changes_in(
    before: str, after: str, *, target: str, patient: str, therapist: str, gender: Gender = "f"
) -> list[Change]:
    """None of them holds a name of the patient; which words are facts is guessed conservatively."""
    before, after = straight(before).strip(), straight(after).strip()
    if not before or not after or before == after:
        return []
    language = language_of(after)
    found = _signs(before, after)
    if language_of(before, language) != language:
        return found
    is_message = target == "draft"
    names = {plain(form) for name in (patient, therapist) for form in forms_of(name)}
    first = parts_of(before, patient=patient, therapist=therapist) if is_message else _all_body(before)
    last = parts_of(after, patient=patient, therapist=therapist) if is_message else _all_body(after)
    if is_message:
        last = signed_anew(last, first)
        found += _frame(first, last, language, first_name(patient))
        found += _address(first.body, last.body, language, gender)
    found += _body(first.body, last.body, language, names, is_message=is_message)
    return found


def _all_body(text: str) -> Parts:
    return Parts(greeting=None, body=text, closing="")


def _signs(before: str, after: str) -> list[Change]:
    found = []
    if has_emoji(before) and not has_emoji(after):
        found.append(Change(kind=change.NO_EMOJI))
    if "!" in before and "!" not in after:
        found.append(Change(kind=change.NO_EXCLAMATION))
    if has_dash(before) and not has_dash(after):
        found.append(Change(kind=change.NO_DASH, needed=2))
    return found


def _frame(first: Parts, last: Parts, language: Language, name: str) -> list[Change]:
    found = []
    if last.closing != first.closing and plain(last.closing).strip(" .,!") != plain(first.closing).strip(" .,!"):
        is_signed = bool(last.closing) and name not in last.closing
        if is_signed:
            found.append(Change(kind=change.CLOSING, values={"closing": last.closing}, language=language))
        elif not last.closing:
            found.append(Change(kind=change.NO_CLOSING))
    if last.greeting is None and first.greeting is not None:
        found.append(Change(kind=change.NO_OPENING))
    elif last.greeting is not None and plain(last.greeting) != plain(first.greeting or "\0"):
        found.append(Change(kind=change.OPENING, values={"greeting": last.greeting}, language=language))
    return found


def _address(before: str, after: str, language: Language, gender: Gender) -> list[Change]:
    """The therapist speaks to this patient in the other grammatical gender than the writer did."""
    if language != "he":
        return []
    was, now = forms_in(before), forms_in(after)
    meant: Gender | None = "f" if now == {"f"} else "m" if now == {"m"} else None
    if meant is None or meant == gender or meant in was:
        return []
    return [Change(kind=change.ADDRESS, values={"gender": meant}, language="he", is_personal=True)]


def _body(before: str, after: str, language: Language, names: set[str], *, is_message: bool) -> list[Change]:
    if changed_share(before, after) > _NEW_TEXT:
        return []
    found = _replaced(before, after, language, names)
    if is_message:
        found += _dropped(before, after, language, names)
        found += _register(before, after, language)
    return found + _length(before, after)


def _replaced(before: str, after: str, language: Language, names: set[str]) -> list[Change]:
    """Words of the body that were exchanged for others while what stands around them stayed."""
    old, new = words_of(before), words_of(after)
    exchanged: Counter[tuple[str, str]] = Counter()
    for tag, old_at, old_end, new_at, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = old[old_at:old_end], new[new_at:new_end]
        if tag != "replace" or max(len(was), len(now)) > LONGEST_WORD:
            continue
        pair = _bare(was, now, language)
        if pair is not None and not any(is_fact(word, language) or plain(word) in names for word in (*was, *now)):
            exchanged[pair] += 1
    is_small = changed_share(before, after) <= _SMALL
    return [
        Change(
            kind=change.WORDS,
            values={"pairs": [list(pair)]},
            language=language,
            needed=1 if are_synonyms(*pair) else 2,
        )
        for pair, _ in exchanged.most_common()
        if are_synonyms(*pair) or (is_small and all(content_words(word) for word in pair))
    ]


def _bare(was: list[str], now: list[str], language: Language) -> tuple[str, str] | None:
    """The pair without what both sides share: letters written onto a Hebrew word, a capital."""
    old, new = " ".join(was).lower(), " ".join(now).lower()
    if not re.fullmatch(r"[^\W\d_][^\d_]*", old) or not re.fullmatch(r"[^\W\d_][^\d_]*", new):
        return None
    if language == "he":
        while len(old) > 3 and len(new) > 3 and old[0] == new[0] and old[0] in "ובהלמשכ":
            old, new = old[1:], new[1:]
    # A form of the same word is grammar, not a choice of words.
    is_same_word = old[:4] == new[:4] or _changed_letters(old, new) < 0.35
    return None if is_same_word and not are_synonyms(old, new) else (old, new)


def _changed_letters(one: str, other: str) -> float:
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_distance(one, other))


def _dropped(before: str, after: str, language: Language, names: set[str]) -> list[Change]:
    """A sentence that went while all others stayed, if it carries no fact."""
    was, now = _sentences(before), {plain(one).strip(" .!?") for one in _sentences(after)}
    gone = [one for one in was if plain(one).strip(" .!?") not in now]
    if len(gone) != 1 or len(was) < 2 or len(now) >= len(was):
        return []
    words = words_of(gone[0])
    if any(is_fact(word, language) or plain(word) in names for word in words[1:]):
        return []
    is_stock = is_stock_phrase(gone[0])
    return [
        Change(
            kind=change.DROP,
            values={"phrase": gone[0].strip(" .!?")},
            language=language,
            needed=1 if is_stock else 2,
        )
    ]


def _sentences(body: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?…])\s+|\n+", body) if one.strip()]


def _register(before: str, after: str, language: Language) -> list[Change]:
    start = changed_share(before, after)
    for level, turn in ((change.RELAXED, relaxed), (change.FORMAL, formal)):
        turned = " ".join(turn(one, language) for one in _sentences(before))
        if turned != " ".join(_sentences(before)) and changed_share(turned, after) < start:
            return [Change(kind=change.REGISTER, values={"level": level}, language=language)]
    return []


def _length(before: str, after: str) -> list[Change]:
    was, now = len(before.split()), len(after.split())
    if was < _FEWEST_WORDS or now > _SHORTER * was:
        return []
    return [Change(kind=change.LENGTH, values={"words": max(10, 5 * round(now / 5))}, needed=2)]
