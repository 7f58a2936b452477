"""Carrier codes as reasons a therapist can read."""

import pytest

from bot.channels.carrier_reasons import _BY_CODE, _REASONS, reason_of


@pytest.mark.parametrize(
    ("code", "key"),
    [
        (21211, "carrier-invalid-number"),
        (21614, "carrier-landline"),
        (21610, "carrier-opted-out"),
        (21408, "carrier-blocked"),
        (21606, "carrier-account"),
        (21612, "carrier-unreachable"),
        (21617, "carrier-too-long"),
        (30003, "carrier-unreachable"),
        (30007, "carrier-blocked"),
        (63016, "carrier-window"),
        (63018, "carrier-busy"),
        (63024, "carrier-invalid-number"),
        (20003, "carrier-account"),
        (20429, "carrier-busy"),
        (0, "carrier-unknown"),
        (99999, "carrier-unknown"),
    ],
)
def test_a_code_has_its_reason(code: int, key: str) -> None:
    assert reason_of(code) == key


def test_no_code_has_two_reasons() -> None:
    assert len(_BY_CODE) == sum(len(codes) for codes in _REASONS.values())
