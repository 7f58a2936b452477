"""How many SMS a text becomes: GSM-7 with its extension table, or UCS-2 as soon as one character needs it."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # each costs an escape as well


def segments(text: str) -> int:
    """0 for an empty text."""
    is_gsm = all(char in _BASIC or char in _EXTENDED for char in text)
    costs = [_cost(char, is_gsm) for char in text]
    single, part = (160, 153) if is_gsm else (70, 67)
    if sum(costs) <= single:
        return 1 if text else 0
    count, room = 1, part
    for cost in costs:  # an escape and its sign, or the halves of a surrogate pair, stay together
        if cost > room:
            count, room = count + 1, part
        room -= cost
    return count


def _cost(char: str, is_gsm: bool) -> int:
    if is_gsm:
        return 2 if char in _EXTENDED else 1
    return 2 if ord(char) > 0xFFFF else 1
