"""The carrier's error codes as keys of the sentences that a therapist reads."""

from typing import Final

UNKNOWN: Final = "carrier-unknown"

_REASONS: Final[dict[str, tuple[int, ...]]] = {
    # The number does not exist, cannot receive, or is not a number at all.
    "carrier-invalid-number": (21211, 21214, 21217, 21219, 21265, 21401, 21421, 21604, 30005, 63003, 63024),
    "carrier-landline": (21614, 30006),
    # The phone is off, out of reach or not served from here.
    "carrier-unreachable": (21612, 30003, 30008, 30024, 63005),
    "carrier-opted-out": (21610, 63033, 63032, 63014),
    # A carrier or filter on the way refused it.
    "carrier-blocked": (21408, 30002, 30004, 30007, 30034, 30410, 63021, 63051),
    # WhatsApp: more than a day since the person wrote, or a template is needed.
    "carrier-window": (63016, 63049, 63112),
    "carrier-too-long": (21605, 21617, 63013),
    "carrier-busy": (14107, 20429, 30001, 30022, 63018, 63017),
    # Our own account: keys, balance, senders.
    "carrier-account": (
        *(20003, 20004, 20005, 20006, 20008, 20403, 20404, 21212, 21602, 21603, 21606, 21608, 21611),
        *(21618, 21659, 21660, 21701, 21703, 21704, 21705, 21710, 30010, 30037, 63007, 63010, 63015, 63020, 63031),
    ),
}
_BY_CODE: Final = {code: key for key, codes in _REASONS.items() for code in codes}


def reason_of(code: int) -> str:
    """The phrase key for an error code; `carrier-unknown` for one that is not known."""
    return _BY_CODE.get(code, UNKNOWN)
