"""How many SMS segments a text costs: one letter outside the GSM alphabet makes the whole text UCS-2."""

from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ESCAPED = frozenset("\f^{}\\[~]|€")  # an escape sign and a letter: two units


def segments(text: str) -> tuple[Encoding, int, int]:
    """Returns the encoding, the units used, and the number of segments. No pair of units is split between two."""
    signs = set(text)
    if signs <= _BASIC | _ESCAPED:
        return ("GSM-7", *_count([2 if sign in _ESCAPED else 1 for sign in text], whole=160, joined=153))
    return ("UCS-2", *_count([2 if ord(sign) > 0xFFFF else 1 for sign in text], whole=70, joined=67))


def _count(units: list[int], *, whole: int, joined: int) -> tuple[int, int]:
    """A single message may be `whole` units long; each of several carries a header and holds `joined`."""
    total = sum(units)
    if total <= whole:
        return total, min(1, total)
    count, room = 1, joined
    for unit in units:
        if unit > room:
            count, room = count + 1, joined
        room -= unit
    return total, count
