"""Where somebody lives, as it is written in Hebrew and in English: a street with its number, a flat, a postbox."""

import re
from collections.abc import Iterator

from agent.pseudonyms.spans import Span

_CITY_HE = (
    r"(?:תל[ -]אביב(?:[ -]יפו)?|ירושלים|חיפה|באר[ -]שבע|ראשון[ -]לציון|פתח[ -]תקווה|נתניה|אשדוד|אשקלון|רמת[ -]גן|"
    r"גבעתיים|הרצליה|"
    r"רעננה|כפר[ -]סבא|הוד[ -]השרון|חולון|בת[ -]ים|רחובות|נס[ -]ציונה|מודיעין|לוד|רמלה|עכו|נהריה|טבריה|צפת|אילת|"
    r"דימונה|עפולה|"
    r"נצרת|קריית?[ -][א-ת]+|גבעת[ -][א-ת]+|רמת[ -][א-ת]+|כפר[ -][א-ת]+|מושב [א-ת]+|קיבוץ [א-ת]+)"
)
_FLAT_HE = r"(?:[,\s]+(?:דירה|דירת|כניסה|קומה|בניין|בית)[ ]?(?:מס'? ?)?[א-ת]?'?\d*[א-ת]?'?(?![א-ת\d]))"
_NUMBER = r"\d{1,4}(?:[/-]\d{1,3})?"
_HOUSE_HE = rf"(?:מספר )?{_NUMBER}(?:[ ]?[א-ד]'?(?![א-ת]))?"
_NAME_HE = r"[א-ת][א-ת\"'״׳-]*"
_STREET_HE = rf"{_NAME_HE}(?:[ ]{_NAME_HE}){{0,2}}?"
_BEHIND_HE = rf"(?!\w){_FLAT_HE}*(?:,?[ ]ב?{_CITY_HE}(?![א-ת]))?"
_STREETS_HE = r"(?:רחוב|רח['׳]|שדרות|שדרת|שד['׳]|סמטת|סמטה|דרך|כיכר|משעול)"
_HEBREW = re.compile(
    rf"(?<![א-ת])[ושלמבה]{{0,2}}(?P<whole>{_STREETS_HE}[ ]{_STREET_HE}[ ,]{{1,2}}{_HOUSE_HE}{_BEHIND_HE})"
)
_LIVES_HE = re.compile(
    r"(?<![א-ת])(?:גר|גרה|גרים|מתגורר|מתגוררת|מתגוררים|עבר(?:ה|ו|תי|נו)? ל?גור|הכתובת(?: שלה?ו?| שלי)?(?: היא)?:?|"
    r"כתובת:?)"
    rf"[ ]ב?(?P<whole>{_STREET_HE}[ ]{_HOUSE_HE}{_BEHIND_HE})"
)
_FLAT_ALONE_HE = re.compile(r"(?<![א-ת])[ובלמ]?(?P<whole>דירה(?: מספר| מס')? \d{1,4}[א-ד]?)(?!\w)")
_POSTBOX = re.compile(
    r"(?P<whole>(?:ת\.?[\"״]?ד\.?|\bP\.?\s?O\.?\s?Box)\s?\d{1,6}|(?:מיקוד|\bzip(?: code)?):?\s?\d{5,7})(?!\w)", re.I
)
_KIND_EN = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl|Square|Sq|Terrace|Way|Close|"
    r"Crescent|Parkway|Pkwy|Highway|Hwy|Alley|Row|Gardens|Circle|Trail)"
)
_FLAT_EN = r"(?:,?\s+(?:Apt\.?|Apartment|Flat|Unit|Suite|Ste\.?|#)\s?#?\w{1,5})"
_CITY_EN = r"(?:,\s+[A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2}(?:,\s+[A-Z]{2})?(?:\s+\d{5}(?:-\d{4})?)?)"
_ENGLISH = re.compile(
    rf"(?<!\w)(?P<whole>\d{{1,5}}[A-Za-z]?\s+(?:(?:N|S|E|W|North|South|East|West)\.?\s+)?(?:[A-Z][\w'’.-]*\s+|"
    rf"\d+(?:st|nd|rd|th)\s+){{1,4}}"
    rf"{_KIND_EN}\b\.?{_FLAT_EN}?{_CITY_EN}?)"
)
_STREET_FIRST_EN = re.compile(
    rf"(?<!\w)(?P<whole>(?:[A-Z][\w'’-]*\s+){{1,3}}{_KIND_EN}\b\.?,?\s+\d{{1,4}}(?![\w:]){_FLAT_EN}?{_CITY_EN}?"
    rf"|(?:[Aa]pt\.?|[Aa]partment|[Ff]lat)\s+#?\d{{1,4}}[A-Da-d]?(?!\w))"
)
_LIVES_EN = re.compile(
    rf"\b(?:lives?|living|lived|moved|address is|address:)\s+(?:at|"
    rf"to)?\s*(?P<whole>\d{{1,5}}\s+[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?{_FLAT_EN}?{_CITY_EN}?)"
)
_ALL = (_HEBREW, _LIVES_HE, _FLAT_ALONE_HE, _POSTBOX, _ENGLISH, _STREET_FIRST_EN, _LIVES_EN)


def addresses_in(text: str) -> Iterator[Span]:
    """A city alone is no address: half the country lives there, and where somebody grew up can matter."""
    for pattern in _ALL:
        for found in pattern.finditer(text):
            yield Span(start=found.start("whole"), end=found.end("whole"), kind="ADDRESS")
