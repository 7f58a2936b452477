"""The guided tour: the whole story played on the phones by itself, with a caption for each step."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox.phones import PatientPhone, Shown, TherapistPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.tour_words import WORDS, Words

PATIENCE_S = 60.0
Told = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened, counted on the phones themselves."""

    reached_patient: tuple[str, ...]
    approvals: int
    read_by_therapist: int


class Tour:
    """One playing of the story. `pause_s` is how long a person gets to read each step."""

    def __init__(
        self, sandbox: Sandbox, therapist: TherapistPhone, invite: str, language: str, *, pause_s: float, tell: Told
    ) -> None:
        self._sandbox = sandbox
        self._invite = invite
        self._words: Words = WORDS[language]
        self._language = language
        self._pause_s = pause_s
        self._tell = tell
        self._approvals = 0
        demo = sandbox.demo
        self._patient_name, number = demo.contacts[0].name, demo.contacts[0].phone
        self._therapist: TherapistPhone = therapist
        self._patient: PatientPhone = sandbox.patient(number, name=self._patient_name)

    async def play(self) -> Outcome:
        """Plays every step in order; raises NothingCame where the program does not answer."""
        steps: tuple[Callable[[], Awaitable[None]], ...] = (
            self._welcome,
            self._introduction,
            self._add_patient,
            self._speak,
            self._approve_summary,
            self._draft,
            self._approve_message,
            self._patient_answers,
        )
        for number, (step, (title, body)) in enumerate(zip(steps, self._words.captions, strict=True), start=1):
            self._sandbox.narrate(title, body, step=number, of=len(steps))
            self._tell(f"{number}/{len(steps)} {title}")
            await self._breathe()
            await step()
        await self._breathe()
        outcome = Outcome(
            reached_patient=tuple(self._patient.reads),
            approvals=self._approvals,
            read_by_therapist=sum(self._words.patient_says in text for text in self._therapist.reads),
        )
        title, body = self._words.ending
        body = body.format(count=len(outcome.reached_patient), approvals=outcome.approvals)
        self._sandbox.narrate(title, body, step=len(steps), of=len(steps))
        self._tell(f"{title}: {body}")
        return outcome

    async def _breathe(self) -> None:
        await asyncio.sleep(self._pause_s)

    async def _press(self, label: str) -> None:
        await self._until(lambda shown: any(text.startswith(label) for text in shown.labels))
        await self._breathe()
        await self._therapist.press(label)

    async def _until(self, fits: Callable[[Shown], bool]) -> Shown:
        return await self._therapist.until(fits, timeout_s=PATIENCE_S)

    async def _welcome(self) -> None:
        await self._therapist.say(f"/start {self._invite}")
        for label in self._words.first_choices:
            await self._press(label)

    async def _introduction(self) -> None:
        for label in self._words.profile_choices:
            await self._press(label)
        await self._until(lambda shown: "/summary" in shown.text)

    async def _add_patient(self) -> None:
        await self._therapist.say("/patients")
        await self._press("➕")
        await self._until(lambda _: True)
        await self._therapist.contact(self._patient_name, self._patient.number)
        for label in self._words.patient_choices:
            await self._press(label)
        await self._until(lambda shown: any(text.startswith("✉️") for text in shown.labels))

    async def _speak(self) -> None:
        recording = next(one for one in self._sandbox.demo.recordings if one.language == self._language)
        await self._therapist.voice(recording.data, recording.duration, mime=recording.mime)
        await self._press(self._patient_name)
        await self._until(lambda shown: any(text.startswith("✏️") for text in shown.labels))

    async def _approve_summary(self) -> None:
        await self._therapist.press("✅")
        self._approvals += 1
        await self._until(lambda shown: "✅" in shown.text)

    async def _draft(self) -> None:
        await self._therapist.say(f"/draft {self._patient_name} {self._words.request}")
        await self._until(lambda shown: any(text.startswith("⏰") for text in shown.labels))

    async def _approve_message(self) -> None:
        await self._therapist.press("✅")
        self._approvals += 1
        await self._patient.until(lambda message: bool(message.body), timeout_s=PATIENCE_S, anywhere=True)
        await self._until(lambda shown: "✓✓" in shown.text)

    async def _patient_answers(self) -> None:
        await self._patient.says(self._words.patient_says)
        await self._until(lambda shown: self._words.patient_says in shown.text)


async def play_tour(
    sandbox: Sandbox, therapist: TherapistPhone, invite: str, language: str, *, pause_s: float = 1.5, tell: Told = print
) -> Outcome:
    """Plays the story on the phones of this sandbox and returns what happened."""
    return await Tour(sandbox, therapist, invite, language, pause_s=pause_s, tell=tell).play()
