"""A therapist and her patient who go through the main story and never know when the program dies.

Each act is done once: what was written or tapped while the program was down must take effect after its restart. An
impatient therapist taps everything twice.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.channels.base import BOLD_OFF, BOLD_ON
from bot.phrases import Phrases
from bot.sandbox.phones import PatientPhone, Shown, TherapistPhone
from bot.therapist import questions
from bot.therapist.cards import MESSAGE_LINE

PATIENCE_S = 60.0
DANA = "+972502345678"
SAY = Phrases("en", "f")
ANSWERS = {
    "language": "en",
    "gender": "f",
    "time_zone": "Asia/Jerusalem",
    "approach": "act",
    "tone": "direct",
    "length": "short",
    "terminology": "professional",
    "format": "dap",
    "frequency": "weekly",
    "hours": "10:00-21:00",
    "exercises": "often",
}
EXAMPLES = {
    "summary_examples": "Came late. Spoke about the move. Next time: the letter to her sister.",
    "message_examples": "Hi, thinking of you before Thursday. See you at ten.",
}
NOTES = (
    "Dana slept four hours a night this week. We practised slow breathing and wrote down what keeps her awake. "
    "Homework: a sleep diary every evening. Next week we look at the diary together."
)
REQUESTS = ("ask how the sleep diary went", "tell her that Thursday at ten stands", "remind her of the slow breathing")
ANSWER = "It went well, five nights out of seven"


def first_line(text: str) -> str:
    """Of a phrase, as it can be found on the phone."""
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "").split("\n")[0]


def text_of(card: Shown) -> str:
    """The exact text of a message, between its two lines."""
    return card.text.split(MESSAGE_LINE)[1].strip("\n")


def button_of(shown: Shown, label: str) -> str:
    """What the phone sends for the button that begins so; '' where there is none."""
    rows = shown.wire.get("reply_markup", {}).get("inline_keyboard", [])
    found = [button for row in rows for button in row if button["text"].removeprefix("• ").startswith(label)]
    return str(found[0].get("callback_data", "")) if found else ""


@dataclass
class Story:
    """The acts, each waiting for what it needs. `approved` are the exact texts whose Approve was tapped."""

    ada: TherapistPhone
    dana: PatientPhone
    is_impatient: bool = False
    approved: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    patients: int = 0
    told: int = 0
    outcomes: dict[str, str] = field(default_factory=dict)
    _tapped: set[str] = field(default_factory=set)

    async def onboards(self, code: str) -> None:
        """Through every question, with an answer to each."""
        await self.ada.say(f"/start {code}")
        for question in questions.QUESTIONS:
            if question.name in ANSWERS:
                await self.taps(_label(question, ANSWERS[question.name]))
            elif question.name in EXAMPLES:
                asked = first_line(SAY(f"ask-{question.name.replace('_', '-')}"))
                await self.reads(asked)
                await self.ada.say(EXAMPLES[question.name])
                await self.taps(SAY("button-done-examples"), under=asked)
        await self.sees(lambda shown: "/summary" in shown.text)

    async def adds_dana(self, *, channel: str = "sms") -> None:
        self.patients += 1
        await self.ada.contact("Dana", DANA)
        await self.taps(SAY("gender-f"))
        await self.taps(SAY(f"channel-{channel}"))
        await self.taps(SAY("button-agreed-spoken"))
        await self.sees(lambda shown: button_of(shown, SAY("button-new-draft")) != "")

    async def types_notes(self) -> None:
        await self.ada.say(NOTES)
        await self.taps("Dana")

    async def tells_aloud(self, recording: bytes, mime: str = "audio/ogg") -> None:
        await self.ada.voice(recording, 5, mime=mime)
        await self.taps("Dana", under="🎙")

    async def tells_aloud_for_nothing(self, recording: bytes, mime: str = "audio/ogg") -> None:
        """A voice note that she drops at once."""
        await self.ada.voice(recording, 5, mime=mime)
        await self.taps(SAY("button-drop"), under="🎙")

    async def approves_summary(self) -> None:
        """Waits for a summary that was not yet decided, and approves it."""
        shown = await self.taps(SAY("button-approve"), under="Dana", but_not=SAY("button-approve-send"))
        self.told += 1
        title = first_line(shown.text)
        await self.sees(lambda one: title in one.text and "✅" in one.text)

    async def asks_for(self, request: str) -> Shown:
        """`/draft` -> the card."""
        await self.ada.say(f"/draft Dana {request}")
        return await self.card()

    async def card(self) -> Shown:
        """An approval card that waits, and was not tapped before."""
        return await self.sees(lambda shown: self._offers(shown, SAY("button-approve-send")))

    async def approves(self, card: Shown) -> str:
        """Taps Approve and returns the text that stood above the button."""
        text = text_of(card)
        self.approved.append(text)
        await self.taps(SAY("button-approve-send"), under=text)
        return text

    async def learns(self, text: str) -> str:
        """Waits until the therapist can read what became of a text: sent or uncertain."""
        sent = first_line(SAY("state-sent", time="")).split()[0]
        uncertain = SAY("state-uncertain")[:30]  # asked about, after the carrier's list was searched
        shown = await self.sees(lambda one: text in one.text and (sent in one.text or uncertain in one.text))
        self.outcomes[text] = "sent" if sent in shown.text else "uncertain"
        return self.outcomes[text]

    async def dana_writes(self, text: str) -> Shown:
        """From her phone, whether the program runs or not; the therapist reads it."""
        self.written.append(text)
        await self.dana.says(text, channel="sms")
        return await self.sees(lambda shown: text in shown.text and self._offers(shown, "↩️"))

    async def answers_dana(self, text: str, request: str) -> Shown:
        await self.taps("↩️", under=text)
        await self.ada.say(request)
        return await self.card()

    async def reads(self, part: str) -> Shown:
        return await self.sees(lambda shown: part in shown.text)

    async def sees(self, fits: Callable[[Shown], bool]) -> Shown:
        """The newest message of the bot that fits, whenever it came."""
        return await self.ada.until(fits, timeout_s=PATIENCE_S, anywhere=True)

    async def taps(self, label: str, *, under: str = "", but_not: str = "") -> Shown:
        """Waits for a button that begins so and was not tapped yet, under a text that contains `under`; taps it."""
        shown = await self.sees(
            lambda one: self._offers(one, label) and under in one.text and not (but_not and button_of(one, but_not))
        )
        data = button_of(shown, label)
        self._tapped.add(data)
        for _ in range(2 if self.is_impatient else 1):
            await self.ada.press_forged(shown.id, data)
        return shown

    def _offers(self, shown: Shown, label: str) -> bool:
        return button_of(shown, label) not in {"", *self._tapped}


def _label(question: questions.Question, choice: str) -> str:
    phrase = f"choice-{question.name}-{choice}".replace("_", "-").replace("/", "-").replace(":", "").lower()
    return SAY(phrase) if SAY.has(phrase) else choice


async def whole_story(story: Story, code: str, recording: bytes) -> None:
    """From the invitation to the patient's answer and the reply to it."""
    await story.onboards(code)
    await story.adds_dana()
    await story.types_notes()
    await story.approves_summary()
    await story.tells_aloud(recording)
    await story.approves_summary()
    await story.learns(await story.approves(await story.asks_for(REQUESTS[0])))
    await story.dana_writes(ANSWER)
    await story.learns(await story.approves(await story.answers_dana(ANSWER, REQUESTS[1])))
