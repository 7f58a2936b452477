"""SMS segments as carriers count them."""

import pytest

from pipelines.segments import segments


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("", ("GSM-7", 0, 0)),
        ("x" * 160, ("GSM-7", 160, 1)),
        ("x" * 161, ("GSM-7", 161, 2)),
        ("x" * 306, ("GSM-7", 306, 2)),
        ("x" * 307, ("GSM-7", 307, 3)),
        ("x" * 159 + "€", ("GSM-7", 161, 2)),
        ("x" * 152 + "€" + "x" * 152, ("GSM-7", 306, 3)),
        ("à{}", ("GSM-7", 5, 1)),
        ("א" * 70, ("UCS-2", 70, 1)),
        ("א" * 71, ("UCS-2", 71, 2)),
        ("א" * 134, ("UCS-2", 134, 2)),
        ("א" * 135, ("UCS-2", 135, 3)),
        ("x" * 69 + "😀", ("UCS-2", 71, 2)),
        ("א" * 66 + "😀" + "א" * 66, ("UCS-2", 134, 3)),
        ("it’s", ("UCS-2", 4, 1)),
        ("\u200fabc", ("UCS-2", 4, 1)),
    ],
)
def test_segments_are_counted_as_carriers_count_them(text: str, counted: tuple[str, int, int]) -> None:
    assert segments(text) == counted
