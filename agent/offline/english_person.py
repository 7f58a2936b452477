"""English: turns words about the patient ("her diary") into words to the patient ("your diary")."""

import re
from collections.abc import Callable, Sequence

from agent.offline.english_verbs import (
    AUXILIARIES,
    BASES,
    HAS_PARTICIPLES,
    base_of_past,
    base_of_third,
    is_adverb,
)
from agent.offline.lexicon import word_set

_TOKEN = re.compile(r"\w+(?:'\w+)*|\s+|[^\w\s]")
_SUBJECTS = {"she": "f", "he": "m", "they": "t"}
_OBJECTS = {"him": "m", "them": "t"}
_OWN = {"his": "m", "their": "t"}
_SIMPLE = {
    "hers": ("f", "yours"),
    "theirs": ("t", "yours"),
    "herself": ("f", "yourself"),
    "himself": ("m", "yourself"),
    "themselves": ("t", "yourself"),
    "themself": ("t", "yourself"),
}
_NOT_OWNED = word_set(
    """
    to if how that what about for with on in at and but or when whether tomorrow today tonight yesterday
    a an the i we it by from not again next this these those before after because as well so too than
    then first more most until during my our is are was will would can could should some any all there
    here soon back up down out off over through who where why which have has had did does do please now
    both instead when's i'm i'll we'll we're it's you your later around between without during while
    sooner monday tuesday wednesday thursday friday saturday sunday
    """
)

_AFFECTING = word_set(
    """
    make makes made making keep keeps kept leave leaves left let lets help helps helped get gets got find finds
    found
    """
)
_STATES = word_set(
    """
    tired sleepy drowsy dizzy sad happy angry worse better calm calmer sick upset numb awake asleep feel sleep
    relax cry rest cope comfortable uncomfortable irritable restless tense low shaky hungry safe unsafe lonely
    ashamed guilty alone up down breathe see think stop manage worried scared afraid overwhelmed panic busy
    """
)


def to_second_person(text: str, genders: set[str], names: Sequence[str] = ()) -> str:
    """`genders` names the pronouns that mean the patient: f (she), m (he), t (they)."""
    return _Shift(text, genders, {name.lower() for name in names}).run()


class _Shift:
    def __init__(self, text: str, genders: set[str], names: set[str]) -> None:
        self.tokens = _TOKEN.findall(_one_word_names(text, names))
        self.genders = genders
        self.names = {name.replace(" ", "_") for name in names}
        self.out: list[str] = []
        self.awaits_verb = False
        self.third_person_verb = False

    def run(self) -> str:
        for index, token in enumerate(self.tokens):
            if not token[0].isalnum():
                self._other(token)
                continue
            self.out.append(self._word(token, index))
        return "".join(self.out).replace("_", " ")

    def _other(self, token: str) -> None:
        if not token.isspace():
            self.awaits_verb = False
            self.third_person_verb = self.third_person_verb and token in {","}
        self.out.append(token)

    def _word(self, token: str, index: int) -> str:
        word = token.lower()
        for rule in (self._subject, self._name, self._object):
            changed = rule(word, index)
            if changed:
                return changed
        if self.awaits_verb:
            return self._verb(token, word)
        if self.third_person_verb and self._joined_verb(word, index):
            return base_of_third(word)
        return token

    def _verb(self, token: str, word: str) -> str:
        if is_adverb(word):
            return token
        self.awaits_verb = False
        changed = base_of_third(word)
        self.third_person_verb = changed != word and word not in AUXILIARIES
        return token if changed == word else changed

    def _joined_verb(self, word: str, index: int) -> bool:
        before = self._neighbour(index, -1)
        return before in {"and", "or", "but"} and word != base_of_third(word) and base_of_third(word) in BASES

    def _subject(self, word: str, index: int) -> str:
        stem, _, ending = word.partition("'")
        if _SUBJECTS.get(stem) not in self.genders:
            return ""
        if not ending:
            self._start_subject()
            return "you"
        if ending == "s":
            following = self._neighbour(index, 1, skip_adverbs=True)
            return "you've" if following in HAS_PARTICIPLES else "you're"
        return f"you'{ending}"

    def _start_subject(self) -> None:
        """After "is she" the verb stands before; otherwise it is still to come."""
        spot = next((i for i in range(len(self.out) - 1, -1, -1) if not self.out[i].isspace()), None)
        before = self.out[spot].lower() if spot is not None else ""
        if spot is not None and before in AUXILIARIES and base_of_third(before) != before:
            self.out[spot] = base_of_third(before)
        self.awaits_verb = before not in AUXILIARIES

    def _name(self, word: str, index: int) -> str:
        stem, _, ending = word.partition("'")
        if stem not in self.names:
            return ""
        if ending == "s":
            return "your"
        following = self._neighbour(index, 1, skip_adverbs=True)
        if following in AUXILIARIES or base_of_past(following) or _is_third(following):
            self._start_subject()
        return "you"

    def _object(self, word: str, index: int) -> str:
        if word in _SIMPLE and _SIMPLE[word][0] in self.genders:
            return _SIMPLE[word][1]
        if _OBJECTS.get(word) in self.genders:
            return "you"
        following = self._neighbour(index, 1)
        if _OWN.get(word) in self.genders:
            return "your" if following else "yours"
        if word == "her" and "f" in self.genders:
            if self._neighbour(index, -1) in _AFFECTING and (
                following in _STATES or following.endswith(("ous", "ful", "less"))
            ):
                return "you"
            is_body = following == "back" and self._neighbour(index + 2, 1, skip_adverbs=True) not in {"", *_NOT_OWNED}
            return "your" if following and (is_body or following not in _NOT_OWNED) else "you"
        return ""

    def _neighbour(self, index: int, step: int, *, skip_adverbs: bool = False) -> str:
        index += step
        while 0 <= index < len(self.tokens):
            token = self.tokens[index].lower()
            if not token.isspace() and not (skip_adverbs and is_adverb(token)):
                return token if token[0].isalnum() else ""
            index += step
        return ""


def _is_third(word: str) -> bool:
    return base_of_third(word) != word and base_of_third(word) in BASES


def _one_word_names(text: str, names: set[str]) -> str:
    join: Callable[[re.Match[str]], str] = lambda found: found[0].replace(" ", "_")  # noqa: E731
    for name in sorted((name for name in names if " " in name), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", join, text, flags=re.IGNORECASE)
    return text
