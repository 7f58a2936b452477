"""Text as a person sees it: signs that nobody can see are taken out and counted."""

import unicodedata

_KEPT_CONTROLS = {"\n", "\t"}
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def clean_text(text: str) -> tuple[str, int]:
    """Returns the text without invisible signs, and how many were removed.

    Zero-width and bidirectional controls, tag characters, private-use and control characters go; so do lone surrogates.
    A joiner or style sign stays where it builds an emoji. Line ends become \\n; the text is NFC and stripped.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept: list[str] = []
    removed = 0
    for sign, following in zip(text, text[1:] + "\0", strict=False):
        if _is_visible(sign) or _builds_emoji(sign, kept[-1:], following):
            kept.append(sign)
        else:
            removed += 1
    return "".join(kept).strip(), removed


def _is_visible(sign: str) -> bool:
    if sign in _KEPT_CONTROLS:
        return True
    if sign in {_EMOJI_STYLE, "\u034f", "\u115f", "\u1160", "\u3164", "\uffa0"}:
        return False
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _builds_emoji(sign: str, before: list[str], following: str) -> bool:
    if not before:
        return False
    is_after_symbol = unicodedata.category(before[0]) in {"So", "Sk"} or before[0] in {_EMOJI_STYLE, "#", "*"}
    if sign == _EMOJI_STYLE:
        return is_after_symbol or before[0].isdigit() or unicodedata.category(before[0]) in {"Sm", "Po"}
    return sign == _JOINER and is_after_symbol and unicodedata.category(following) in {"So", "Sk", "Sm"}
