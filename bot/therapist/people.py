"""Finding a patient in what the therapist typed, and asking which one with buttons."""

import unicodedata
from collections.abc import Iterable, Sequence

import phonenumbers

from bot.channels.base import Button
from bot.turn import Desk
from storage.models import Patient
from storage.sealed import UNREADABLE, Unreadable

PER_PAGE = 12
_HEBREW_PREFIXES = ("ל", "עם ", "של ", "על ")
_ENGLISH_OPENERS = ("to ", "for ", "with ")


def read_phone(text: str, region: str) -> str | None:
    """The number in E.164, or None. Accepts local and international writing, any digits, and direction marks."""
    plain = "".join(_ascii_digit(sign) for sign in text if unicodedata.category(sign) != "Cf")
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def find_phone(text: str, region: str) -> tuple[str, str] | None:
    """The first phone number in a line and the rest of the line (the name), or None."""
    plain = "".join(_ascii_digit(sign) for sign in text if unicodedata.category(sign) != "Cf")
    for match in phonenumbers.PhoneNumberMatcher(plain, region, leniency=phonenumbers.Leniency.POSSIBLE):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        rest = f"{plain[: match.start]} {plain[match.end :]}"
        return number, " ".join(rest.split()).strip(" ,;:-")
    return None


def is_unusual(phone: str) -> bool:
    """True for a number of the right length in a range that nobody is known to have: worth a second look."""
    return not phonenumbers.is_valid_number(phonenumbers.parse(phone))


def _ascii_digit(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign


def last_four(phone: str | None) -> str:
    """Enough of a number to know it by; what does not open stays what it is, for a phrase to name."""
    return phone if isinstance(phone, Unreadable) else f"••••{(phone or '')[-4:]}"


def last_four_of(patient: Patient) -> str:
    return last_four(Patient.phone.or_else(patient, UNREADABLE))


def noted(desk: Desk, phone: str) -> str:
    """Says which number was understood, and when it looks unusual."""
    return desk.say("phone-unusual" if is_unusual(phone) else "phone-noted", number=last_four(phone))


def _folded(text: str) -> str:
    kept = (sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(kept).casefold()


def split_name(text: str, patients: Iterable[Patient]) -> tuple[list[Patient], str]:
    """Patients whose name opens the text, and the words behind the name.

    The longest match wins: with a Dana and a Dana Levi, "Dana Levi ask ..." means the second. A first name matches
    everybody who bears it, so that the caller can ask. Hebrew "לדנה" is read as "דנה".
    """
    best: list[Patient] = []
    best_length = 0
    for patient in patients:
        for length in _matches(text, patient.name or ""):
            if length > best_length:
                best, best_length = [patient], length
            elif length == best_length and patient not in best:
                best.append(patient)
    return best, text[best_length:].strip(" ,:-–\n") if best else text


def _matches(text: str, name: str) -> Iterable[int]:
    """How many signs of the text a writing of this name takes, for each writing that opens it."""
    for opener in ("", *_HEBREW_PREFIXES, *_ENGLISH_OPENERS):
        if opener and not text.casefold().startswith(opener):
            continue
        rest = text[len(opener) :]
        for writing in {name, name.split()[0] if name.split() else ""}:
            if writing and _opens(rest, writing):
                yield len(opener) + len(writing)


def _opens(text: str, name: str) -> bool:
    following = text[len(name) : len(name) + 1]
    return _folded(text[: len(name)]) == _folded(name) and not following.isalnum()


def _label(desk: Desk, patient: Patient, *, has_namesake: bool) -> str:
    parts = [patient.name, last_four_of(patient)] if has_namesake else [patient.name]
    return " ".join(str(desk.say.readable(part)) for part in parts)


def choice_rows(
    desk: Desk,
    patients: Sequence[Patient],
    action: str,
    *,
    of: str = "",
    key: str = "",
    page: int = 0,
    turned_by: str = "people.more",
) -> list[list[Button]]:
    """Two patients a row, a page at a time, turned by that action; namesakes are told apart by their last digits."""
    shown = patients[page * PER_PAGE : (page + 1) * PER_PAGE]
    names = [patient.name for patient in patients]
    buttons = [
        desk.button(
            _label(desk, patient, has_namesake=names.count(patient.name) > 1),
            action,
            of=of or patient.id,
            choice=patient.id if of else "",
            key=key,
        )
        for patient in shown
    ]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    turns = [("button-back", page - 1)] if page else []
    if len(patients) > (page + 1) * PER_PAGE:
        turns.append(("button-more", page + 1))
    rows.append(
        [desk.button(desk.say(label), turned_by, of=of, choice=action, version=to, key=key) for label, to in turns]
    )
    return rows
