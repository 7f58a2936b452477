"""Hebrew: says each request of an instruction to the patient, in the therapist's gender and to the patient's."""

import re
from collections.abc import Callable, Sequence

from agent.offline.hebrew_person import to_second_person
from agent.offline.hebrew_requests import HebrewReader, Request, is_question
from agent.offline.hebrew_verbs import NON_SUBJECT_FUTURES, future_to_second, past_to_second
from agent.offline.lexicon import word_set
from pipelines.ports import Gender

_SH_NOUNS = word_set(
    """
    שלום שבת שנה שנת שנים שבוע שבועות שבועיים שיעור שיעורי שיעורים שעה שעת שעות שאלה שאלת שאלות שאלון שינה
    שינויים שינוי שיחה שיחת שיחות שם שלה שלו שלי שלך שמחה שמח שני שלישי שישי שתהיה שיהיה שנייה שיר שירים שמור
    שקט שוב שיפור שיטה שיטת שיטות שלב שלבים שלבי שמש שולחן שוק שטח שכר שפה שפת שער שבר שדה שחר שרשרת שביל
    שיא שיח שיתוף שיקום שומר שונה שונות שותף שותפה שקיעה שוקולד שבעה שלוש שלושה שש שישה שמונה שתי שתיים שניים
    שתייה שאיפה שחרור שליטה שמיעה שמירה שגרה שגרת שיבוש שמועה שלט שמי שיטוט שייט שחייה שבט שאר שיקול שעון שכבה
    """
)
_OPENS_CLAUSE = re.compile(
    r"^ש-?(?:אני|אנחנו|אנו|הוא|היא|הם|הן|את|אתה|זה|זו|זאת|אין|יש|לא|אם|כל|מחר|היום|אפשר|כדאי|כבר|"
    r"עדיין|ב?יום|כן|ה[א-ת]{2,}|נ[א-ת]{3,}"
    r"|א[א-ת]{3,}|[תי][א-ת]{3,}|[א-ת]+תי)(?=$|[\s,.!?])"
)
_INFINITIVE = re.compile(
    r"^(?:לא\s+)?ל(?!ה\s|ו\s|ך\s|י\s|א\s|גבי\s|פני\s|ידי\s|כן\s|מה\s|פי\s|פעמים\s|אט\s|יום\s)[א-ת]{3,}"
)
_DAY = (
    r"(?:ב?יום\s+[א-ת]+|בראשון|בשני|בשלישי|ברביעי|בחמישי|בשישי|מחר|מחרתיים|היום|הערב|בשבוע\s+הבא|"
    r"בשעה\s+\S+|ב-?\d\S*)"
)
_ELLIPSIS = re.compile(
    rf"^(?:ו|אז\s+)?(?P<when>{_DAY}(?:\s+(?:{_DAY}|בבוקר|בצהריים|בערב|אחר\s+הצהריים|או|הבא|"
    rf"הקרוב))*\s+במקום(?:\s+(?:זה|זאת|מחר|היום))?)$"
)
_SAYS = frozenset({"remind", "thank", "wish", "bless", "apologise", "reassure"})
_EXCLAIMS = re.compile(
    r"^(?:יום\s+הולדת|מזל\s+טוב|חג\s+שמח|שבת\s+שלום|שנה\s+טובה|בהצלחה|כל\s+הכבוד|המון\s+הצלחה|"
    r"רפואה\s+שלמה|החלמה\s+מהירה|שבוע\s+טוב|תודה|שיהיה\s+|ברכות|איזה\s+יופי|חג\s|סוף\s+שבוע|"
    r"נסיעה\s+טובה|לילה\s+טוב|בוקר\s+טוב)"
)
_JOINED_THAT = re.compile(
    r"(?P<comma>,?)\sוש(?=(?:אני|אנחנו|היא|הוא|את|אתה|אין|יש|זה|זו|אפשר|כדאי|לא|נ[א-ת]{3,}|"
    r"א[א-ת]{3,}|ה[א-ת]{3,}|ב?יום)(?:\s|$))"
)


class HebrewMessage:
    """Writes sentences to one patient from one therapist."""

    def __init__(self, names: Sequence[str], gender: Gender, therapist: Gender) -> None:
        self._names = [name for name in names if name]
        self._gender = gender
        self._is_woman = therapist == "f"
        self._reader = HebrewReader(self._names)

    def sentences(self, instruction: str) -> list[str]:
        """One text for each request, in order; never empty unless the instruction is."""
        said = [self._say(request) for request in self._reader.read(instruction)]
        return [finished(text) for text in said if re.search(r"\w", text) and text.strip(" .!") not in {"שלום", "היי"}]

    def is_request(self, text: str) -> bool:
        """Whether the words ask for something to be said, as "תשאלי אותה ..." does and "תצבעי בכחול" does not."""
        requests = self._reader.read(text)
        return any(request.addressed or request.verb in _SAYS or _is_question(request) for request in requests)

    def _say(self, request: Request) -> str:
        rest = request.rest.strip(" ,")
        rules: dict[str, Callable[[Request, str], str]] = {
            "ask": self._asked,
            "tell": self._told,
            "plain": self._plain,
            "remind": self._reminded,
            "request": self._requested,
            "thank": self._thanked,
            "wish": self._wished,
            "bless": self._blessed,
            "confirm": self._confirmed,
            "apologise": self._apologised,
            "offer": self._offered,
            "invite": self._invited,
            "arrange": lambda request, rest: f"אני {self._i('צריכה', 'צריך')} {request.word} {self._you(rest)}",
            "plan": lambda request, rest: f"רציתי {request.word} איתך {self._you(rest)}",
            "reassure": self._reassured,
            "make sure": self._made_sure,
        }
        return rules.get(request.verb, self._other)(request, rest)

    def _i(self, woman: str, man: str) -> str:
        return woman if self._is_woman else man

    def _you(self, text: str, *, patient_acts: bool = False) -> str:
        return to_second_person(text, self._gender, self._names, patient_acts=patient_acts)

    def _asked(self, _request: Request, rest: str) -> str:
        rest = rest.strip(" ?.:")
        if not rest:
            return ""
        if rest in {"לשלומה", "לשלומו"}:
            return "מה שלומך?"
        if topic := re.match(r"(?:(?:על|לגבי|בקשר\s+ל|בנוגע\s+ל|בעניין)\s*)(?!מה\s|כמה\s)(.*)", rest):
            return f"רציתי לשאול {self._you(topic[0])}"
        if _INFINITIVE.match(rest):
            return f"רציתי לשאול {self._you(rest)}"
        asked = re.sub(r"^ו?ה?אם\s+", "", self._you(rest))
        return f"{asked}?"

    def _told(self, request: Request, rest: str) -> str:
        rest = rest.lstrip(":, ")
        if sorry := re.match(r"(?:סליחה|מצטערת|מצטער)(.*)", rest):
            said = re.sub(r",?\sוש(?=(?:אני|אנחנו|[אנ][א-ת]{3,})(?:\s|$))", ". ", sorry[1].strip())
            return f"אני {self._i('מצטערת', 'מצטער')} {self._you(said)}"
        if re.match(r"(?:על|לגבי|בקשר\s+ל|בנוגע\s+ל|בעניין)(?=\s|[א-ת])(?!יי|יך)", rest) and not rest.startswith(
            "עליי"
        ):
            verb = request.word if request.word in {"לספר", "לעדכן", "להסביר"} else "לכתוב"
            return f"רציתי {verb} לך {self._you(rest)}".replace("לעדכן לך", "לעדכן אותך")
        if _INFINITIVE.match(rest):
            return f"רציתי לבקש ממך {self._you(rest, patient_acts=True)}"
        if is_question(rest) and not rest.endswith("?"):
            if request.word in {"לכתוב", "לשלוח", "לסמס"}:
                return self._asked(request, rest)
            verb = request.word if request.word in {"להסביר", "לספר"} else "להגיד"
            return f"רציתי {verb} לך {self._you(rest)}"
        return self._clause(rest)

    def _clause(self, rest: str) -> str:
        """What the therapist wants said; a wish about what the patient does becomes a request."""
        if wish := re.match(r"ש(?P<no>לא\s+)?(?P<verb>[א-ת]{3,})(?=$|[\s,.!])", rest):
            acts = future_to_second(wish["verb"], self._gender)
            if acts and wish["verb"] not in NON_SUBJECT_FUTURES and not _is_noun(rest):
                return self._wish_to_act(
                    acts, self._joined(self._you(rest[wish.end() :].strip())), negative=bool(wish["no"])
                )
        said = self._you(self._without_that(rest))
        return self._with_meeting(self._joined(said))

    def _joined(self, said: str) -> str:
        """Further clauses in "ש" after the first lose it, as the first did."""
        said = _JOINED_THAT.sub(lambda found: found["comma"] + " ו", f" {said}")
        return re.sub(r"(?<= )וש([א-ת]{3,})", self._joined_act, said).strip()

    def _joined_act(self, found: re.Match[str]) -> str:
        """ "ושתמשיך" -> "ותמשיכי", where it is what the patient should do."""
        acts = future_to_second(found[1], self._gender)
        is_act = acts and found[1] not in NON_SUBJECT_FUTURES and not _is_noun(f"ש{found[1]}")
        return f"ו{acts}" if is_act else found[0]

    @staticmethod
    def _wish_to_act(verb: str, rest: str, *, negative: bool) -> str:
        if negative:
            return f"אל {verb} {rest}".strip()
        if verb in {"תדעי", "תדע"}:
            return f"רציתי ש{verb} {rest}".strip()
        return f"אשמח אם {verb} {rest}".strip()

    def _without_that(self, rest: str) -> str:
        if rest.startswith("ש") and len(rest) > 2 and not _is_noun(rest):
            return rest[1:].lstrip("-")
        return rest

    @staticmethod
    def _with_meeting(said: str) -> str:
        head, comma, tail = said.rpartition(",")
        short = _ELLIPSIS.match(tail.strip(" ."))
        if not short:
            return said
        meeting = f"ניפגש {re.sub(r'^יום', 'ביום', short['when'])}."
        return f"{finished(head)} {meeting}" if comma else meeting

    def _plain(self, request: Request, rest: str) -> str:
        if _OPENS_CLAUSE.match(rest) and not _is_noun(rest):
            return self._clause(rest)
        if _INFINITIVE.match(rest):
            return f"רציתי לבקש ממך {self._you(rest, patient_acts=True)}"
        if re.match(r"(?:(?:על|לגבי|בעניין)\s|(?:בקשר|בנוגע)\s+ל)", rest):
            return f"רציתי לכתוב לך {self._you(rest)}"
        return self._with_meeting(self._you(rest))

    def _reminded(self, _request: Request, rest: str) -> str:
        if not rest:
            return ""
        if _INFINITIVE.match(rest):
            return f"רציתי להזכיר לך {self._you(rest, patient_acts=True)}"
        if wish := re.match(r"ש(?P<verb>[א-ת]{3,})(?=$|\s)", rest):
            acts = future_to_second(wish["verb"], self._gender)
            if acts and wish["verb"] not in NON_SUBJECT_FUTURES and not _is_noun(rest):
                return f"רציתי להזכיר לך ש{acts} {self._you(rest[wish.end() :].strip())}"
        if re.match(r"(?:בקשר|לגבי|בנוגע|בעניין)\s", rest):
            return f"תזכורת {self._you(rest)}"
        rest = re.sub(r"^על\s+(?=(?:[א-ת]+\s+)?ה[א-ת])", "את ", rest)
        if re.match(r"על\s", rest):
            return f"תזכורת {self._you(rest)}"
        if re.match(r"(?:ש|את\s|על\s|מה\s|כי\s)", rest):
            return f"רציתי להזכיר לך {self._you(rest)}"
        if re.match(r"ל(?=[א-ת])|ב(?=[א-ת-])", rest):
            return f"תזכורת {self._you(rest)}"
        return f"תזכורת: {self._you(rest)}"

    def _requested(self, _request: Request, rest: str) -> str:
        if re.match(r"ש", rest) and not _is_noun(rest):
            return self._clause(rest)
        if rest.startswith("לא ") or not _INFINITIVE.match(rest):
            return f"רציתי לבקש ממך {self._you(rest, patient_acts=True)}"
        can = "תוכלי" if self._gender == "f" else "תוכל"
        return f"{can} {self._you(rest, patient_acts=True)}?".replace("??", "?")

    def _thanked(self, _request: Request, rest: str) -> str:
        rest = re.sub(r"^(?:מאוד|מאד)\s+", "", rest)
        if did := re.match(r"ש(?P<verb>[א-ת]{3,})(?=$|\s)", rest):
            you_did = past_to_second(did["verb"], self._gender, after_pronoun=True)
            rest = f"ש{you_did}{rest[did.end() :]}" if you_did else rest
        rest = self._you(rest)
        return f"תודה {rest}".strip()

    def _wished(self, _request: Request, rest: str) -> str:
        said = self._you(rest)
        if _EXCLAIMS.match(said):
            return f"{said.rstrip('.!')}!"
        return f"אני {self._i('מאחלת', 'מאחל')} לך {said}"

    def _blessed(self, _request: Request, rest: str) -> str:
        said = self._you(rest)
        if _EXCLAIMS.match(said):
            return f"{said.rstrip('.!')}!"
        said = re.sub(r"^ב(?=מזל|חג|יום|ברכת)", "", said)
        if _EXCLAIMS.match(said):
            return f"{said.rstrip('.!')}!"
        return f"מזל טוב {said}".rstrip(" .!") + "!"

    def _confirmed(self, _request: Request, rest: str) -> str:
        return f"אני {self._i('מאשרת', 'מאשר')} {self._you(rest)}"

    def _apologised(self, _request: Request, rest: str) -> str:
        return f"אני {self._i('מתנצלת', 'מתנצל')} {self._you(rest)}".strip()

    def _offered(self, request: Request, rest: str) -> str:
        if wish := re.match(r"ש(?P<verb>[א-ת]{3,})(?=$|\s)", rest):
            acts = future_to_second(wish["verb"], self._gender)
            rest = f"ש{acts}{rest[wish.end() :]}" if acts else rest
        offers = self._i("ממליצה", "ממליץ") if request.word == "להמליץ" else self._i("מציעה", "מציע")
        return f"אני {offers} לך {self._you(rest, patient_acts=True)}".replace("לך ש", "ש")

    def _invited(self, _request: Request, rest: str) -> str:
        return f"אני {self._i('מזמינה', 'מזמין')} אותך {self._you(rest, patient_acts=True)}"

    def _reassured(self, request: Request, rest: str) -> str:
        if request.word == "להבטיח" or not rest.startswith("ש"):
            promises = self._i("מבטיחה", "מבטיח")
            return (
                f"אני {promises} {self._you(rest)}" if rest.startswith("ש") else f"אני {promises} לך {self._you(rest)}"
            )
        return f"רציתי להרגיע אותך {self._you(rest)}"

    def _made_sure(self, _request: Request, rest: str) -> str:
        return f"רציתי לוודא {self._you(rest)}"

    def _other(self, request: Request, rest: str) -> str:
        return f"רציתי {request.word} {self._you(rest)}"


def _is_question(request: Request) -> bool:
    return request.verb == "ask" and (is_question(request.rest) or request.rest.startswith(("על ", "לגבי ")))


def _is_noun(text: str) -> bool:
    """Whether the ש at the start belongs to the word ("שלום") and opens no clause ("שאני")."""
    first = re.match(r"[א-ת]+", text)
    return first is not None and first[0] in _SH_NOUNS


def finished(text: str) -> str:
    """A sentence with a mark at its end."""
    text = re.sub(r"\s+", " ", text).strip().rstrip(" ,;:")
    if text.endswith((".", "!", "?", "…")):
        return text
    return (
        f"{text}!" if _EXCLAIMS.match(text) and not text.startswith("תודה") and len(text.split()) <= 8 else f"{text}."
    )
