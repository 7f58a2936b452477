"""Word lists as they are read: words with spaces between them."""


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
