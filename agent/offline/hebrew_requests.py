"""Hebrew: reads an instruction ("תזכיר לה להביא את הטופס ותאחל לה בהצלחה") as a list of requests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.offline.hebrew_verbs import infinitive_of

_VERBS = {
    "ask": "לדעת תשאל תשאלי שאל שאלי לשאול תברר תבררי ברר בררי לברר תבדוק תבדקי בדוק בדקי לבדוק תתעניין "
    "תתענייני להתעניין",
    "tell": "תכתוב תכתבי כתוב כתבי לכתוב תגיד תגידי להגיד תאמר תאמרי אמור אמרי לומר תודיע תודיעי הודע "
    "הודיעי להודיע תעדכן תעדכני עדכן עדכני "
    "לעדכן תמסור תמסרי למסור תספר תספרי ספר ספרי לספר תענה תעני ענה עני לענות תשיב תשיבי להשיב "
    "תציין תצייני לציין תשלח תשלחי שלח שלחי לשלוח "
    "תרשום תרשמי רשום רשמי לרשום תחזיר תחזירי להחזיר "
    "תסביר תסבירי הסבר הסבירי להסביר תסמס תסמסי סמס סמסי לסמס תיידע תיידעי יידע ליידע תבהיר "
    "תבהירי להבהיר תגיב תגיבי להגיב",
    "draft": "תנסח תנסחי נסח נסחי לנסח תכין תכיני הכן הכיני להכין תכתוב תכתבי תשלח תשלחי שלח שלחי תעשה תעשי",
    "remind": "תזכיר תזכירי הזכר הזכירי להזכיר",
    "request": "תבקש תבקשי בקש בקשי לבקש",
    "thank": "תודה תודי להודות",
    "wish": "תאחל תאחלי אחל אחלי לאחל",
    "bless": "תברך תברכי ברך ברכי לברך",
    "confirm": "תאשר תאשרי אשר אשרי לאשר",
    "offer": "תציע תציעי הצע הציעי להציע תמליץ תמליצי המלץ להמליץ",
    "invite": "תזמין תזמיני הזמן הזמיני להזמין",
    "apologise": "תתנצל תתנצלי התנצל התנצלי להתנצל",
    "arrange": "תבטל תבטלי בטל בטלי לבטל תדחה תדחי דחה דחי לדחות תזיז תזיזי הזז להזיז תעביר תעבירי להעביר "
    "תקדים תקדימי להקדים "
    "תשנה תשני לשנות תאחר תאחרי לאחר",
    "plan": "תקבע תקבעי קבע קבעי לקבוע תתאם תתאמי תאם תאמי לתאם",
    "reassure": "תרגיע תרגיעי הרגע הרגיעי להרגיע תבטיח תבטיחי הבטח להבטיח",
    "make sure": "תוודא תוודאי וודא ודא ודאי לוודא",
}
CANONICAL = {form: verb for verb, forms in _VERBS.items() for form in forms.split()}


def _infinitives() -> dict[str, str]:
    """Each form with its own infinitive, which ends its row of forms above."""
    found: dict[str, str] = {}
    for forms in _VERBS.values():
        waiting: list[str] = []
        for form in forms.split():
            waiting.append(form)
            if form.startswith("ל"):
                found.update(dict.fromkeys(waiting, form))
                waiting = []
        found.update(dict.fromkeys(waiting, ""))
    return found


_INFINITIVE = _infinitives()
_POLITE = re.compile(
    r"^(?:(?:היי|אהלן|שלום|אוקיי|אוקי|טוב|קשר|בבקשה|אנא|נא|אז|גם|רק|עכשיו)[\s,!:]+|אפשר\s+(?=ל)|"
    r"(?:את\s+)?(?:תוכל|תוכלי|יכולה|יכול)\s+(?=ל)"
    r"|אני\s+(?:רוצה|צריכה|צריך|מבקשת|מבקש)\s+(?:ש(?=ת)|(?=ל))|בואי?\s+(?=נ|ת)|תעזרי?\s+לי\s+(?=ל))"
)
_ASKS_ASSISTANT = re.compile(r"^(?:בבקשה\s+)?(?:אפשר|(?:את\s+|אתה\s+)?(?:תוכל|תוכלי|יכולה|יכול))\s+ל")
_KINDS = (
    r"(?:הודע[הת]|הודעונת|סמס|אס\s?אמ\s?אס|ו?ואטסאפ|ווטסאפ|וואצאפ|מסרון|מייל|מכתב|כמה\s+מילים|"
    r"מילה|תגובה|תשובה|טיוטה|טיוטת\s+הודעה|נוסח|משהו)"
)
_ADJECTIVE = (
    r"(?:\s+(?:קצר(?:ה|צר|צרה)?|קטנ?(?:ה|טנה)?|חמה|חם|נחמד(?:ה)?|עדינ?(?:ה)?|מעודדת|תומכת|רשמית|"
    r"יפה|טובה|מנומסת|פשוטה|לבבית|אישית))*(?:\s+ו?(?:חמה|עדינה|קצרה))?"
)
_NOUNS = {
    "תזכורת": "remind",
    "שאלה": "ask",
    "תודה": "thank",
    "ברכה": "bless",
    "ברכת": "bless",
    "אישור": "confirm",
    "התנצלות": "apologise",
    "הזמנה": "invite",
}


@dataclass(frozen=True, kw_only=True)
class Request:
    """One thing the message should do. `word` is the order's infinitive; `addressed`: "לה" or a name followed."""

    verb: str
    word: str = ""
    addressed: bool = False
    rest: str = field(default="", repr=False)


class HebrewReader:
    """Reads instructions about one patient, who is named by `names` or by a pronoun."""

    def __init__(self, names: Sequence[str]) -> None:
        people = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True) if name)
        named = (
            rf"|[לאמ]?-?(?:{people})|את\s+(?:{people})|עם\s+(?:{people})|אל\s+(?:{people})|"
            rf"בפני\s+(?:{people})"
            if people
            else ""
        )
        patient = "|".join(f"{prefix}(?:ה?מטופל(?:ת|ים)?)(?:\\s+שלי)?" for prefix in ("ל", "את ה", "מה"))
        self._addressee = re.compile(
            rf"^(?:לה|לו|להם|אליה|אליו|אותה|אותו|אותם|ממנה|ממנו|מהם|איתה|איתו|אתה|אתו|עמה|עמו|אצלה|"
            rf"אצלו|בפניה|בפניו{named}|{patient})(?=$|[\s,.:;!?\"])[\s,]*"
        )
        self._names = people

    def read(self, instruction: str) -> tuple[Request, ...]:
        requests: list[Request] = []
        for sentence in re.split(r"(?<=[.;!?])\s+(?=\S)|\n+", self._open(instruction.strip())):
            for piece in self._split(sentence):
                requests.append(self._request(piece, requests[-1] if requests else None))
        return tuple(
            request for request in requests if request.rest or request.verb not in {"plain", "tell", "ask", "draft"}
        )

    def _open(self, text: str) -> str:
        """Without what only addresses the assistant; its question mark ("תוכלי לכתוב לה ...?") goes too."""
        if self._names:
            text = re.sub(rf"^(?:ל|אל\s+)?(?:{self._names})\s*[-:,]\s*", "", text)
        if _ASKS_ASSISTANT.match(text) and "?" not in text[:-1]:
            text = text.removesuffix("?")
        while (stripped := _POLITE.sub("", text, count=1)) != text:
            text = stripped
        return text

    def _split(self, sentence: str) -> list[str]:
        pieces: list[str] = []
        start = 0
        for cut in re.finditer(r",?\s+(?:ו?גם\s+|ו?אז\s+|ואחר כך\s+|אבל\s+)?(?=\S)", sentence):
            if self._begins_request(
                sentence[cut.end() :],
                has_cut_word=bool(cut[0].strip(" ,")) or "," in cut[0],
                before=sentence[start : cut.start()],
            ):
                pieces.append(sentence[start : cut.start()])
                start = cut.end()
        return [*pieces, sentence[start:]]

    def _begins_request(self, rest: str, *, has_cut_word: bool, before: str) -> bool:
        word, _, after = rest.partition(" ")
        word = word.strip(",.:;")
        if (
            before.split(" ", 1)[0] in CANONICAL
            and CANONICAL[before.split(" ", 1)[0]] == "ask"
            and word in {"ואם", "ואיך", "ומה", "ומתי"}
        ):
            return True
        joined = word.startswith("ו") and word not in CANONICAL
        order = word[1:] if joined else word
        if order not in CANONICAL or not (joined or has_cut_word):
            return False
        if order == "תודה":
            return bool(self._addressee.match(after))
        if order.startswith("ל"):
            return bool(self._addressee.match(after)) and not re.search(
                r"(?:^|\s)ל\w", before.partition(" ")[2].partition(" ")[2]
            )
        return order.startswith("ת") or bool(self._addressee.match(after))

    def _request(self, piece: str, before: Request | None) -> Request:
        text = self._open(piece.strip(" ,"))
        word, _, rest = text.partition(" ")
        order = word.rstrip(":,.")
        if order.startswith("ו") and order not in CANONICAL and order[1:] in CANONICAL:
            order = order[1:]
        elif before and before.verb == "ask" and order in {"ואם", "ואיך", "ומה", "ומתי"}:
            return Request(verb="ask", addressed=True, rest=text[1:])
        if order == "תודה" and not self._addressee.match(rest):
            return Request(verb="plain", rest=text)
        if order in CANONICAL:
            return self._ordered(order, rest)
        named = re.match(rf"^(?:(?:טיוטה|{_KINDS}|תזכורת|שאלה){_ADJECTIVE})\s+(?=\S)", text)
        who = self._addressee.match(text[named.end() :]) if named else None
        if named and (who or text[named.end() :].startswith("ש")):
            return self._inside(order, text[named.end() + (who.end() if who else 0) :])
        return self._unknown(order, rest, text)

    def _unknown(self, order: str, rest: str, text: str) -> Request:
        who = self._addressee.match(rest)
        infinitive = infinitive_of(order) if who else ""
        if infinitive:
            return Request(verb="other", word=infinitive, addressed=True, rest=rest)
        return Request(verb="ask" if is_question(text) else "plain", rest=text)

    def _ordered(self, order: str, rest: str) -> Request:
        verb = CANONICAL[order]
        who = self._addressee.match(rest)
        rest = rest[who.end() :] if who else rest
        rest = re.sub(r"^(?:בבקשה|בעדינות|שוב|בנימוס|ברכות|בקצרה)[\s,]+", "", rest)
        if verb in {"tell", "draft", "ask"} and (
            noun := re.match(rf"({_KINDS}|{'|'.join(_NOUNS)}){_ADJECTIVE}(?=$|[\s,:])[\s,]*", rest)
        ):
            after = rest[noun.end() :]
            again = self._addressee.match(after)
            after = after[again.end() :] if again else after
            if noun[1] != "תודה":
                return self._inside(noun[1], after, addressed=bool(who or again))
        if verb == "draft" or (verb == "arrange" and who and rest.startswith("ש")):
            verb = "tell"
        inner = self._inner(rest) if verb == "tell" else None
        return inner or Request(verb=verb, word=_INFINITIVE[order], addressed=bool(who), rest=rest.strip(" ,"))

    def _inside(self, noun: str, rest: str, *, addressed: bool = True) -> Request:
        """What follows "כתבי לה הודעה": another order, a clause, or the words themselves."""
        inner = self._inner(rest)
        if inner:
            return inner
        verb = _NOUNS.get(noun, "tell")
        rest = re.sub(r"^(?:ו|ש)?(?:שואלת|שואל|ששואלת)\s+", "", rest)
        if verb == "tell" and re.match(r"(?:ו?בה\s+|ש)?(?:מזכירה|מזכיר)\s+(?:לה|לו)?", rest):
            verb, rest = "remind", re.sub(r"^(?:ו?בה\s+|ש)?(?:מזכירה|מזכיר)\s+(?:לה|לו)?\s*", "", rest)
        return Request(verb=verb, word="לכתוב" if verb == "tell" else "", addressed=addressed, rest=rest.strip(" ,"))

    def _inner(self, rest: str) -> Request | None:
        word, _, after = rest.partition(" ")
        for order in (word, word[1:] if word.startswith(("ו", "ש")) else ""):
            if (
                order in CANONICAL
                and order != "תודה"
                and (order.startswith("ת") or order != word or self._addressee.match(after))
            ):
                if order == word and order.startswith("ל") and CANONICAL[order] == "tell":
                    return None
                return self._ordered(order, after)
        return None


_QUESTION = re.compile(
    r"^(?:ו?(?:אם|האם|איך|כיצד|מה|מתי|למה|מדוע|כמה|איפה|היכן|לאן|מאיפה|מי|איזה|איזו|אילו|באיזה|"
    r"באיזו|באילו|על\s+מה|עם\s+מי|עד\s+כמה|עד\s+מתי|ממתי|במה|ממה|למי|לאיזה|לאיזו|מאז\s+מתי))(?=\s|"
    r"$)"
)


def is_question(text: str) -> bool:
    """Whether the words open like a question, reported or not."""
    return bool(_QUESTION.match(text))
