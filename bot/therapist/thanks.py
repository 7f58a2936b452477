"""A thank-you or a thumb up that the therapist sends: a kind word back, and no question about it."""

import unicodedata

from agent.offline.lexicon import word_set

_THANKS = word_set(
    """
    תודה אחלה מעולה מצוין מושלם יופי נהדר סבבה
    thanks thank thx ty cheers great perfect lovely brilliant excellent wonderful nice ok okay
    """
)
_BESIDE_THEM = word_set(
    """
    רבה המון ענקית לך מאוד you so very much many a lot youre re are star the best that thats s is it all really
    for your help dear kesher good got fine
    """
)
_KIND_SIGNS = frozenset("👍👌🙏❤♥💜💙💚🧡💛🩷🤍😊🙂😀😃😄😁😍🥰🤗👏🎉💪✌🌹🌸🌷😘🤩☺💐🙌")


def is_thanks(text: str) -> bool:
    """True where the whole message is thanks, praise or a kind sign; one word more and it is something else."""
    words = "".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()
    if words:
        return "?" not in text and not _THANKS.isdisjoint(words) and (_THANKS | _BESIDE_THEM).issuperset(words)
    signs = [sign for sign in text if unicodedata.category(sign) in ("So", "Sm")]
    return bool(signs) and _KIND_SIGNS.issuperset(signs)
