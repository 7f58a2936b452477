"""Words of the therapist, ready for rules: in one spelling, with the names of the caseload found in them."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.hebrew import plain, straight
from agent.offline.envelope import first_name
from agent.wrong_patient import names_in, whole_names_in
from pipelines.conversing import Call, Exchange, Talk

_POLITE = re.compile(
    r"^(?:(?:hi|hey|hello|ok|okay|please|pls|plz|could you|can you|would you|will you|i(?:'d| would) like you to|"
    r"i want you to|kindly|just|now|and)[, ]+)+",
    re.IGNORECASE,
)
_ASKS_ASSISTANT = re.compile(r"\b(?:could|can|would|will) you\b", re.IGNORECASE)
_POLITE_HE = re.compile(r"^(?:(?:היי?|אוקיי?|בבקשה|אז|עכשיו|אפשר|תוכלי?|את יכולה|אתה יכול)[, ]+)+")


@dataclass(frozen=True, kw_only=True)
class Said:
    """`text` is what was said without polite openings; `plain` the same in one spelling, without its last sign.

    The question mark of "could you tell her ...?" belongs to its opening, and goes with it.
    """

    text: str = field(repr=False)
    plain: str = field(repr=False)
    patients: tuple[str, ...] = field(repr=False)
    now: dt.datetime
    before: tuple[Exchange, ...] = field(default=(), repr=False)

    @property
    def last_call(self) -> Call | None:
        """The newest call of the talk before that came to something."""
        calls = [call for exchange in self.before for call, told in exchange.calls if not told.is_error]
        return calls[-1] if calls else None


def said_in(talk: Talk) -> Said:
    whole = straight(talk.said).strip()
    polite = _POLITE.match(whole)
    text = _POLITE_HE.sub("", _POLITE.sub("", whole)).strip()
    if polite is not None and _ASKS_ASSISTANT.search(polite[0]) and "?" not in text[:-1]:
        text = text.removesuffix("?")
    return Said(text=text, plain=plain(text).strip(" .!"), patients=talk.patients, now=talk.now, before=talk.before)


def named_in(words: str, patients: Sequence[str]) -> str:
    """The one patient whom these words name, as they name them; '' for nobody or several people.

    A first name that several bear is one name here: the tool asks who is meant.
    """
    whole = whole_names_in(words, [name for name in patients if " " in name.strip()])
    longest = max(whole, key=len, default="")
    if longest and all(first_name(name) in {first_name(one) for one in whole} for name in names_in(words, patients)):
        return longest if len({first_name(name) for name in whole}) == 1 else ""
    named = {first_name(name) for name in names_in(words, patients)}
    return named.pop() if len(named) == 1 else ""


def named_near(words: Sequence[str], patients: Sequence[str]) -> str:
    """The one patient named first, in the words behind an order; '' where two are named together."""
    for end in range(2, min(len(words), 8) + 1):
        if not names_in(" ".join(words[:end]), patients):
            continue
        named = {first_name(name) for name in names_in(" ".join(words[: end + 1]), patients)}
        together = " ".join(words[end : end + 3])
        is_list = re.match(r"(?:and|or|&)\s|ו", together) and names_in(together, patients)
        if is_list or len(named) != 1:
            return ""
        whole = whole_names_in(" ".join(words[: end + 2]), [name for name in patients if " " in name.strip()])
        return whole[0] if len(whole) == 1 else named.pop()
    return ""
