"""Which of a therapist's earlier edits are closest to the task in hand."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.salience import content_words

MOST_DRAFTS, MOST_SUMMARIES = 4, 2
_SAME_PATIENT = 0.6
_EDITED = 0.4
_OLDEST = 0.7
"""What the oldest candidate still counts of what the newest does."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An example as choosing sees it; `place` is 0 for the newest."""

    place: int
    words: str = field(repr=False)
    is_same_patient: bool
    is_edited: bool


def closest(task: str, candidates: Sequence[Candidate], *, most: int) -> list[Candidate]:
    """The best of them, the best first. Nothing in common is worth nothing, unless it is the same patient's."""
    known = [frozenset(content_words(one.words)) for one in candidates]
    spread = Counter(word for words in known for word in words)
    wanted = frozenset(content_words(task))

    def worth(number: int) -> float:
        candidate = candidates[number]
        shared = sum(math.log(1 + len(candidates) / spread[word]) for word in wanted & known[number])
        alike = shared / (1 + math.log(1 + len(known[number])))
        if not alike and not candidate.is_same_patient:
            return 0.0
        age = candidate.place / max(1, len(candidates) - 1)
        score = alike + _SAME_PATIENT * candidate.is_same_patient + _EDITED * candidate.is_edited
        return score * (1 - (1 - _OLDEST) * age)

    ranked = sorted(range(len(candidates)), key=lambda number: (-worth(number), candidates[number].place))
    return [candidates[number] for number in ranked[:most] if worth(number) > 0]
