"""Numbers, doses, times and days in a text, however they are written, in both languages."""

import re

from agent.evidence.lists import listed
from agent.hebrew import FINAL_TO_MEDIAL, PREFIX_LETTERS

_EN_UNITS = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TENS = listed("twenty thirty forty fifty sixty seventy eighty ninety")
_EN = (
    {word: number for number, word in enumerate(_EN_UNITS)}
    | {word: 20 + 10 * number for number, word in enumerate(_EN_TENS)}
    | {"hundred": 100, "thousand": 1000, "twice": 2, "both": 2, "dozen": 12, "thrice": 3}
)
_HE_WORDS = {
    "אפס": 0, "אחת": 1, "אחד": 1, "שתיים": 2, "שניים": 2, "שתי": 2, "שני": 2, "שלוש": 3, "שלושה": 3,
    "שלושת": 3, "ארבע": 4, "ארבעה": 4, "ארבעת": 4, "חמש": 5, "חמישה": 5, "חמשת": 5, "שש": 6, "שישה": 6,
    "ששת": 6, "שבע": 7, "שבעה": 7, "שבעת": 7, "שמונה": 8, "שמונת": 8, "תשע": 9, "תשעה": 9, "עשר": 10,
    "עשרה": 10, "עשרת": 10, "עשרים": 20, "שלושים": 30, "ארבעים": 40, "חמישים": 50, "שישים": 60, "שבעים": 70,
    "שמונים": 80, "תשעים": 90, "מאה": 100, "מאתיים": 200, "אלף": 1000, "אלפיים": 2000, "שתים": 2,
    "פעמיים": 2, "שבועיים": 2, "יומיים": 2, "שנתיים": 2, "חודשיים": 2, "שעתיים": 2,
}  # fmt: skip
_HE = {word.translate(FINAL_TO_MEDIAL): number for word, number in _HE_WORDS.items()}
_HALF = re.compile(r"\bhalf\b|(?<!\w)[ובל]?חצי(?!\w)")
_COUPLE = re.compile(r"\ba couple\b")
_QUARTER = re.compile(r"\bquarter\b|(?<!\w)[ובל]?רבע(?!\w)")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_DAYS = {
    "monday": "mon", "tuesday": "tue", "wednesday": "wed", "thursday": "thu", "friday": "fri", "saturday": "sat",
    "sunday": "sun", "שבת": "sat",
}  # fmt: skip
_ORDINARY_MONTH = r"\b(?:in|since|until|last|next|of|by|\d+(?:st|nd|rd|th)?) {0}\b|\b{0} \d"
_HE_DAY = re.compile(r"(?<!\w)[ובלמהש]{0,2}(?:יומ|ימי) (ראשונ|שני|שלישי|רביעי|חמישי|שישי|שבת)(?!\w)")
_HE_DAYS = dict(zip(listed("ראשונ שני שלישי רביעי חמישי שישי שבת"), listed("sun mon tue wed thu fri sat"), strict=True))
_MONTHS = (
    listed("january february march april may june july august september october november december"),
    listed("ינואר פברואר מרצ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"),
)
_ORDINARY_MONTHS = {"may", "march", "august"}
"""Months that are also words: as months only where they stand by a number."""


def figures_in(spelt: str) -> set[str]:
    """All that a spelt text bears out: numbers with their parts, weekdays and months."""
    found = _written(spelt)
    for run in _runs(spelt):
        found |= {str(number) for number in [*run, _total(run)]}
    found |= {part for one in list(found) for part in one.split(".")}
    if _HALF.search(spelt):
        found |= {"0.5", "30", "50"}
    if _COUPLE.search(spelt):
        found.add("2")
    if _QUARTER.search(spelt):
        found |= {"15", "45", "25"}
    return found | _days(spelt) | _months(spelt)


def told_figures(spelt: str) -> set[str]:
    """What a sentence must have borne out. "One" is a word like any other: a figure only in digits."""
    told = _written(spelt) | {str(_total(run)) for run in _runs(spelt)} - {"1"}
    return (told - {"0"}) | _days(spelt) | _months(spelt)


def is_borne_out(figure: str, given: set[str]) -> bool:
    """Whether a figure is among those given, in one piece or as a date's parts, or the same hour of the other half."""
    if figure in given or ("." in figure and set(figure.split(".")) <= given):
        return True
    return figure.isdigit() and 1 <= int(figure) <= 23 and str((int(figure) + 12) % 24) in given


def _written(spelt: str) -> set[str]:
    return {_plain(one[0]) for one in _DIGITS.finditer(spelt)}


def _plain(digits: str) -> str:
    digits = re.sub(r",(?=\d{3}(?!\d))", "", digits).replace(",", ".")
    whole, dot, rest = digits.partition(".")
    return (whole.lstrip("0") or "0") + (dot + rest if dot else "")


def _runs(spelt: str) -> list[list[int]]:
    """Number words that make one number together: twenty-five, two hundred and five, עשרים וחמש."""
    runs: list[list[int]] = []
    last_end, is_open = 0, False
    for found in _WORD.finditer(spelt):
        word, between = found[0], spelt[last_end : found.start()]
        last_end = found.end()
        value = _value(word)
        if value is None:
            is_open = is_open and word == "and" and between == " "
        elif is_open and between in {" ", "-"} and _joins(runs[-1], value):
            runs[-1].append(value)
        else:
            runs.append([value])
            is_open = True
    return runs


def _joins(run: list[int], value: int) -> bool:
    total = _total(run)
    if value == 10 and total < 10:  # אחד עשר
        return True
    return (value in {100, 1000} and total < value) or (
        total >= 20 and total % 10 == 0 and value < 10 ** (len(str(total)) - 1)
    )


def _total(run: list[int]) -> int:
    total = 0
    for value in run:
        total = total * value if total and value in {100, 1000} and total < value else total + value
    return total


def _value(word: str) -> int | None:
    if word in _EN:
        return _EN[word]
    for bare in (word, word[1:], word[2:]):
        if bare in _HE and not word[: len(word) - len(bare)].strip(PREFIX_LETTERS):
            return _HE[bare]
    return None


def _days(spelt: str) -> set[str]:
    found = {_DAYS[word.removesuffix("s")] for word in _WORD.findall(spelt) if word.removesuffix("s") in _DAYS}
    return found | {_HE_DAYS[day] for day in _HE_DAY.findall(spelt)}


def _months(spelt: str) -> set[str]:
    found = set()
    for number, (english, hebrew) in enumerate(zip(*_MONTHS, strict=True)):
        pattern = _ORDINARY_MONTH.format(english) if english in _ORDINARY_MONTHS else rf"\b{english}\b"
        if re.search(rf"{pattern}|(?<!\w)[ובלמהש]{{0,2}}{hebrew}(?!\w)", spelt):
            found.add(f"month-{number}")
    return found
