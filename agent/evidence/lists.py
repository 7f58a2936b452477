"""Word lists as they are read: words with spaces between them."""

from agent.hebrew import FINAL_TO_MEDIAL


def listed(words: str) -> list[str]:
    """In plain spelling, in which Hebrew letters are all medial."""
    return words.translate(FINAL_TO_MEDIAL).split()
