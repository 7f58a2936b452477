"""A typed sentence in one spelling, from which one piece after the other is taken until nothing is left to explain."""

import re
from dataclasses import dataclass

from agent.hebrew import FINAL_TO_MEDIAL, plain

EDGE_L, EDGE_R = r"(?<![^\W_])", r"(?![^\W_])"
"""A word begins, and ends."""


def pattern(text: str) -> re.Pattern[str]:
    """A pattern for text in one spelling, in which no letter has a final form."""
    return re.compile(text.translate(FINAL_TO_MEDIAL))


def word(text: str) -> re.Pattern[str]:
    """The same for whole words."""
    return pattern(rf"{EDGE_L}(?:{text}){EDGE_R}")


def one_spelling(text: str) -> str:
    """Lower case, straight signs, no final letters, and no geresh inside a Hebrew word."""
    return re.sub(r"(?<=[א-ת])'(?=[א-ת])", "", " ".join(plain(text).split()))


@dataclass
class Sentence:
    """What of a sentence is still to be explained."""

    text: str

    def take(self, sought: re.Pattern[str]) -> re.Match[str] | None:
        """The first place where this is said, which is explained from now on."""
        found = sought.search(self.text)
        if found is not None:
            self.text = f"{self.text[: found.start()]} | {self.text[found.end() :]}"
        return found

    def is_explained(self, fillers: frozenset[str]) -> bool:
        """Whether nothing is left but words that say nothing of their own."""
        return all(left in fillers for left in re.split(r"[\s|,.;:!?\"()-]+", self.text) if left)
