"""Style: how much less a therapist must change once rules were learned from their edits, on drafts never learned from.

The therapist is a hand with fixed habits and now and then a correction of content, which nobody can learn. Half of the
drafts are for learning: each edit gives at most one change, and a change that has shown often enough becomes a rule.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import mean

from agent.claude import ClaudeWriter
from agent.offline import ExtractiveWriter
from agent.style import change
from agent.style.change import Change
from agent.style.differ import changes_in
from agent.style.distance import changed_share
from agent.style.obeying import obey, replaced
from agent.style.parts import parts_of
from evaluation.results import Result, Row, Setting
from evaluation.scripted_model import ScriptedModel
from pipelines.ports import DraftRequest, Language, Manner, Person, StyleRule, Voice, Writer

KEY = "style"
THERAPIST: dict[Language, str] = {"en": "Dr. Ada Levi", "he": 'ד"ר עדה לוי'}
PATIENTS: dict[Language, str] = {"en": "Dana Cohen", "he": "דנה כהן"}
TASKS: dict[Language, tuple[str, ...]] = {
    "en": (
        "ask how the sleep diary went",
        "remind her about the session on Thursday at 10",
        "tell her that I am ill tomorrow and the session is cancelled",
        "ask whether Tuesday at 5 suits her for the session",
        "tell her that I will be ten minutes late to the session",
        "remind her to bring the questionnaire to the session",
        "ask how the breathing exercise felt",
        "thank her for the message and say that we will talk about it in the session",
        "tell her that the clinic moved to the second floor",
        "ask her to confirm the session on Sunday",
        "remind her to write down three thoughts every evening",
        "tell her that I am away next week",
        "ask if she could come half an hour earlier",
        "tell her that the session on Monday is online",
        "ask how the exam went",
        "remind her about the homework we agreed on",
        "tell her that I cannot talk today and will call tomorrow",
        "ask whether she slept better this week",
        "tell her that the session can be moved to Wednesday",
        "ask her to send the form before the session",
        "remind her that there is no session on the holiday",
        "tell her that I got the referral",
        "ask how the talk with the teacher went",
        "remind her to practise the walk to the shop",
    ),
    "he": (
        "לשאול איך הלך עם יומן השינה",
        "להזכיר לה את הפגישה ביום חמישי ב-10",
        "להגיד לה שאני חולה מחר והפגישה מתבטלת",
        "לשאול אם יום שלישי ב-17:00 מתאים לה לפגישה",
        "להגיד לה שאאחר בעשר דקות לפגישה",
        "להזכיר לה להביא את השאלון לפגישה",
        "לשאול איך הרגיש תרגיל הנשימה",
        "להגיד תודה על ההודעה ושנדבר על זה בפגישה",
        "להגיד לה שהקליניקה עברה לקומה השנייה",
        "לבקש שתאשר את הפגישה ביום ראשון",
        "להזכיר לה לכתוב שלוש מחשבות כל ערב",
        "להגיד לה שאני לא נמצאת בשבוע הבא",
        "לשאול אם תוכל להגיע חצי שעה קודם",
        "להגיד לה שהפגישה ביום שני בזום",
        "לשאול איך הלך המבחן",
        "להזכיר לה את שיעורי הבית שסיכמנו",
        "להגיד לה שאני לא יכולה לדבר היום ואתקשר מחר",
        "לשאול אם ישנה טוב יותר השבוע",
        "להגיד לה שאפשר להעביר את הפגישה ליום רביעי",
        "לבקש שתשלח את הטופס לפני הפגישה",
        "להזכיר לה שאין פגישה בחג",
        "להגיד לה שקיבלתי את ההפניה",
        "לשאול איך הלכה השיחה עם המורה",
        "להזכיר לה לתרגל את ההליכה לחנות",
    ),
}
_ADDED: dict[Language, tuple[str, ...]] = {
    "en": ("Take your time with it.", "The blue folder is on my desk.", "Parking is behind the house."),
    "he": ("אפשר לקחת את הזמן.", "התיקייה הכחולה אצלי.", "החניה מאחורי הבית."),
}
_CORRECTED_EVERY = 3


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How a therapist writes who was never asked about it."""

    greeting: str
    closing: str
    word: tuple[str, str]
    rules: tuple[StyleRule, ...] = field(
        default=(StyleRule(kind=change.NO_EXCLAMATION), StyleRule(kind=change.NO_EMOJI))
    )
    dropped: tuple[str, ...]

    def approved(self, draft: str, language: Language, *, added: str) -> str:
        """The draft as this therapist lets it go out."""
        parts = parts_of(draft, patient=PATIENTS[language], therapist=THERAPIST[language])
        body = replaced(parts.body, *self.word, language)
        for phrase in self.dropped:
            body = obey(body, (StyleRule(kind=change.DROP, values={"phrase": phrase}),))
        body = obey(body, self.rules)
        name = PATIENTS[language].split()[0]
        opening = f"{self.greeting} {name},".strip()
        return "\n".join(part for part in (opening, f"{body} {added}".strip(), self.closing) if part)


HABITS: dict[Language, Habits] = {
    "en": Habits(greeting="", closing="Ada", word=("session", "meeting"), dropped=("I hope you're doing well",)),
    "he": Habits(greeting="שלום", closing="עדה", word=("פגישה", "מפגש"), dropped=("מקווה ששלומך טוב",)),
}


@dataclass(kw_only=True)
class Learner:
    """What the program does in the chat, with a therapist who says yes to every question."""

    rules: list[StyleRule] = field(default_factory=list)
    shown: Counter[str] = field(default_factory=Counter)

    def learn(self, before: str, after: str, language: Language) -> None:
        found = changes_in(
            before, after, target="draft", patient=PATIENTS[language], therapist=THERAPIST[language], gender="f"
        )
        one = next((one for one in found if not self._is_known(one)), None)
        if one is None:
            return
        self.shown[repr((one.kind, sorted(one.values.items())))] += 1
        if self.shown[repr((one.kind, sorted(one.values.items())))] >= one.needed:
            self._take_up(one)

    def _is_known(self, found: Change) -> bool:
        return any((rule.kind, rule.values) == (found.kind, found.values) for rule in self.rules)

    def _take_up(self, one: Change) -> None:
        slot = change.slot_of(one.kind)
        self.rules = [rule for rule in self.rules if not slot or change.slot_of(rule.kind) != slot]
        self.rules.append(StyleRule(kind=one.kind, values=one.values, language=one.language))
        self.rules = self.rules[-change.MOST_RULES :]


def _request(instruction: str, language: Language, rules: Sequence[StyleRule]) -> DraftRequest:
    voice = Voice(
        name=THERAPIST[language],
        language=language,
        gender="f",
        approach="",
        tone="warm",
        length="medium",
        terminology="everyday",
    )
    person = Person(name=PATIENTS[language], gender="f")
    return DraftRequest(voice=voice, patient=person, instruction=instruction, manner=Manner(rules=tuple(rules)))


async def _measured(writer: Writer, language: Language, seed: int) -> tuple[float, float, int]:
    """The mean distance on unseen drafts without and with what was learned, and how many rules that were."""
    lots = random.Random(seed)  # noqa: S311  # the same lots for everybody who runs it
    tasks = list(TASKS[language])
    lots.shuffle(tasks)
    half, habits, learner = len(tasks) // 2, HABITS[language], Learner()

    def added(number: int) -> str:
        return lots.choice(_ADDED[language]) if number % _CORRECTED_EVERY == 0 else ""

    for number, task in enumerate(tasks[:half]):
        draft = await writer.draft(_request(task, language, learner.rules))
        learner.learn(draft, habits.approved(draft, language, added=added(number)), language)
    before: list[float] = []
    after: list[float] = []
    for number, task in enumerate(tasks[half:]):
        request = _request(task, language, ())
        extra = added(number)
        for distances, rules in ((before, ()), (after, tuple(learner.rules))):
            draft = await writer.draft(replace(request, manner=Manner(rules=rules)))
            distances.append(changed_share(draft, habits.approved(draft, language, added=extra)))
    return mean(before), mean(after), len(learner.rules)


async def run(setting: Setting) -> Result:
    rows = []
    async with ScriptedModel() as endpoint:
        scripted = ClaudeWriter(api_key="none", base_url=endpoint.url, model="scripted", max_retries=0)
        writers: dict[str, Writer] = {"scripted model": scripted, "without a model": ExtractiveWriter()}
        if setting.writer.is_model:
            writers[setting.writer.name] = setting.writer
        for name, writer in writers.items():
            for language in ("en", "he"):
                rows.append(_row(f"{name}, {language}", *await _measured(writer, language, setting.seed)))
        await scripted.aclose()
    return Result(
        key=KEY,
        title="Style learned from edits",
        method=(
            f"{len(TASKS['en'])} drafts in each language. Half of them are edited by a hand with fixed habits and"
            " learned from, one change for each edit; on the other half the share of words that the same hand changes"
            " is compared, without and with the rules that were learned."
        ),
        limits=(
            "The habits are written for the evaluation and the scripted model follows whatever rule it reads: this"
            " shows that habits become rules and that rules arrive, not how well a given model follows them. Every"
            " third text gets a sentence of content that no rule can foresee."
        ),
        rows=tuple(rows),
        chart=("less to change",),
    )


def _row(name: str, before: float, after: float, rules: int) -> Row:
    less = 1 - after / before if before else 0.0
    return Row(
        name=name, figures={"without rules": before, "with rules": after, "less to change": less, "rules": rules}
    )
