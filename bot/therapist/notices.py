"""Tells a therapist what long work came to: progress, transcripts, cards, failures with a way on."""

from bot.phrases import in_own_direction
from bot.services import Services
from bot.therapist import cards, growing, requests
from bot.therapist.between import answers
from bot.therapist.recaps import recap_key
from bot.therapist.spending import say_capped
from bot.therapist.style import questions
from bot.turn import Desk
from pipelines.answers import Answered, Insight
from pipelines.ports import Intent
from pipelines.spend import Used
from storage.messages import ASKED
from storage.models import Message, PermittedSend, Recap, StyleRuleRow, Summary, Transcript
from storage.repositories import practices
from storage.repositories.therapist import TherapistRoom, chat_by_id

LOW_CONFIDENCE = 0.6
NEVER_CAME = ("too-large", "gone")
"""Failures after which there is no recording to speak of."""
BAR = 10


class ChatNotices:
    """Speaks in the chat where the work was asked for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def _desk(self, room: TherapistRoom, chat_id: str) -> Desk:
        return Desk(room.unit, room, await chat_by_id(room.unit, chat_id), self._services)

    async def recap_progress(self, room: TherapistRoom, recap: Recap, *, share: float) -> None:
        desk = await self._desk(room, recap.chat_id)
        stop = desk.button(desk.say("button-stop"), "recap.stop", of=recap.id)
        text = f"{desk.say(f'progress-{recap.state}')}\n{_bar(share)} {round(share * 100)}%"
        await desk.show(text, [stop], key=recap_key(recap), edit=True)

    async def summary_progress(
        self, room: TherapistRoom, recap: Recap, *, part: int, parts: int, version: int = 1
    ) -> None:
        desk = await self._desk(room, recap.chat_id)
        text = f"{desk.say('progress-part', part=part, parts=parts)}\n{_bar((part - 1) / parts)}"
        if version > 1:
            await desk.show(text, key=f"summary:{recap.summary_id}:{version}", edit=True)
            return
        stop = desk.button(desk.say("button-stop"), "recap.stop", of=recap.id)
        await desk.show(text, [stop], key=recap_key(recap), edit=True)

    async def transcript_ready(
        self, room: TherapistRoom, recap: Recap, transcript: Transcript, *, is_cut: bool
    ) -> None:
        """The words first, with what is doubtful marked; the summary comes after."""
        desk = await self._desk(room, recap.chat_id)
        await desk.show(desk.say("progress-summarising"), key=recap_key(recap), edit=True)
        lines = [desk.say("transcript-title")]
        if transcript.model:
            lines.append(desk.say("transcript-by", model=_model_name(desk, transcript.model)))
        lines.append("")
        for start_s, _, text, confidence in transcript.segments:
            mark = " ❓" if confidence < LOW_CONFIDENCE else ""
            at = f"{int(start_s) // 60}:{int(start_s) % 60:02d}"
            lines.append(f"[{at}] {in_own_direction(text, desk.say.language)}{mark}")
        if any(confidence < LOW_CONFIDENCE for *_, confidence in transcript.segments):
            lines.append(desk.say("transcript-doubtful"))
        if is_cut:
            lines.append(desk.say("transcript-cut"))
        await desk.show("\n".join(lines))

    async def recap_failed(self, room: TherapistRoom, recap: Recap) -> None:
        desk = await self._desk(room, recap.chat_id)
        rows = [
            [
                desk.button(desk.say("button-try-again"), "recap.again", of=recap.id),
                desk.button(desk.say("button-discard"), "recap.discard", of=recap.id),
            ]
        ]
        if recap.kind == "speech":
            rows.insert(0, [desk.button(desk.say("button-type-instead"), "summary.for", of=recap.patient_id or "")])
        lines = [desk.say(f"recap-failed-{recap.failure}")]
        if recap.failure not in NEVER_CAME:
            lines.append(desk.say("audio-kept" if recap.kind == "speech" else "notes-kept"))
        await desk.show("\n".join(lines), *rows, key=recap_key(recap), edit=True)

    async def summary_ready(
        self, room: TherapistRoom, recap: Recap, summary: Summary, *, is_unchanged: bool = False
    ) -> None:
        desk = await self._desk(room, summary.chat_id)
        text = await room.summaries.text(summary)
        patient = await room.patients.get(summary.patient_id)
        session = await room.summaries.session(summary)
        if summary.version == 1:
            done = desk.say(f"recap-done-{recap.kind}", name=patient.name, date=cards.date(desk, session.held_on))
            await desk.show(done, key=recap_key(recap), edit=True)
        await cards.show_summary(desk, summary, text, patient, session, edit=summary.version > 1)
        if is_unchanged:
            await desk.show(desk.say("remark-not-followed"))

    async def summary_failed(self, room: TherapistRoom, summary: Summary, *, version: int) -> None:
        """Writing again failed: the version before is still there and can be used."""
        desk = await self._desk(room, summary.chat_id)
        row = [desk.button(desk.say("button-show-summary"), "summary.show", of=summary.id, version=summary.version)]
        await desk.show(desk.say("writer-failed"), row, key=f"summary:{summary.id}:{version}", edit=True)

    async def model_capped(self, room: TherapistRoom, used: Used) -> None:
        for chat in await practices.chats_of(room.unit, room.me.id):
            await say_capped(Desk(room.unit, room, chat, self._services), used)

    async def summary_growing(self, room: TherapistRoom, recap: Recap, text: str) -> None:
        desk = await self._desk(room, recap.chat_id)
        await growing.show(desk, "growing-summary", text, key=recap_key(recap))

    async def version_growing(self, room: TherapistRoom, summary: Summary, text: str, *, version: int) -> None:
        desk = await self._desk(room, summary.chat_id)
        await growing.show(desk, "growing-summary", text, key=f"summary:{summary.id}:{version}")

    async def draft_growing(self, room: TherapistRoom, message: Message, text: str) -> None:
        desk = await self._desk(room, message.chat_id)
        await growing.show(desk, "growing-draft", text, key=cards.draft_key(message))

    async def request_understood(self, room: TherapistRoom, recap: Recap, intent: Intent) -> None:
        await requests.follow(await self._desk(room, recap.chat_id), recap, intent)

    async def draft_ready(self, room: TherapistRoom, message: Message, *, is_unchanged: bool) -> None:
        desk = await self._desk(room, message.chat_id)
        patient = await room.patients.get(message.patient_id)
        await cards.show_draft(desk, message, patient, edit=True)
        if is_unchanged:
            await desk.show(desk.say("remark-not-followed"))

    async def draft_failed(self, room: TherapistRoom, message: Message) -> None:
        desk = await self._desk(room, message.chat_id)
        rows = [
            [
                desk.button(desk.say("button-again"), "draft.again-plain", of=message.id, version=message.version),
                desk.button(desk.say("button-edit"), "draft.edit", of=message.id, version=message.version),
            ],
            [desk.button(desk.say("button-reject"), "draft.reject", of=message.id, version=message.version)],
        ]
        await desk.show(desk.say("writer-failed"), *rows, key=cards.draft_key(message), edit=True)

    async def rule_noticed(self, room: TherapistRoom, rule: StyleRuleRow, chat_id: str) -> None:
        await questions.ask(await self._desk(room, chat_id), rule)

    async def message_changed(self, room: TherapistRoom, message: Message) -> None:
        desk = await self._desk(room, message.chat_id)
        patient = await room.patients.get(message.patient_id)
        await cards.show_progress_of(desk, message, patient)
        is_asked = message.state == "uncertain" and message.failure == ASKED
        if message.state in {"failed", "rejected"} or is_asked:
            # An edited card is easily missed: what did not arrive is said in a message of its own.
            await desk.show(f"{desk.say('about-message', name=patient.name)}\n{cards.state_line(desk, message)}")

    async def send_failed(self, room: TherapistRoom, send: PermittedSend, kind: str, reason: str) -> None:
        patient = await room.patients.get(send.patient_id)
        is_unknown = reason in {"unknown", "forgotten"}
        phrase = f"reason-{reason}"
        for chat in await practices.chats_of(room.unit, room.me.id):
            desk = Desk(room.unit, room, chat, self._services)
            if is_unknown:
                await desk.show(desk.say(f"send-unknown-{kind}", name=patient.name))
                continue
            why = desk.say(phrase if desk.say.has(phrase) else "reason-unknown")
            await desk.show(desk.say(f"send-failed-{kind}", name=patient.name, reason=why))

    async def question_answered(self, room: TherapistRoom, chat_id: str, job_id: str, answered: Answered) -> None:
        await answers.show_answer(await self._desk(room, chat_id), job_id, answered)

    async def insight_ready(self, room: TherapistRoom, chat_id: str, job_id: str, insight: Insight | None) -> None:
        await answers.show_insight(await self._desk(room, chat_id), job_id, insight)

    async def question_failed(self, room: TherapistRoom, chat_id: str, job_id: str) -> None:
        await answers.show_failed(await self._desk(room, chat_id), job_id)


def _bar(share: float) -> str:
    filled = round(share * BAR)
    return "▰" * filled + "▱" * (BAR - filled)


def _model_name(desk: Desk, model: str) -> str:
    """A model's own name, or what to call it where it is no model in the usual sense."""
    phrase = f"model-{model.replace(' ', '-')}"
    return desk.say(phrase) if desk.say.has(phrase) else model
