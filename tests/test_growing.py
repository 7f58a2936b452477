"""A growing text is shown as soon as it can be read, and then seldom."""

from pipelines.growing import Growing

FIRST = "Dana said that she slept"


async def test_the_first_words_are_shown_at_once_and_the_next_ones_after_a_pause() -> None:
    shown: list[str] = []
    now = 10.0

    async def show(text: str) -> None:
        nonlocal now
        shown.append(text)
        now += 0.4  # showing takes time of its own, which is no pause

    growing = Growing(show, pause_s=1.5, clock=lambda: now)
    for text, passed in (("Dana", 0.0), (FIRST, 0.0), (f"{FIRST} b", 1.4), (f"{FIRST} c", 0.2), (f"{FIRST} d", 0.1)):
        now += passed
        await growing(text)

    assert shown == [FIRST, f"{FIRST} c"]
