"""What long work tells a therapist, as a port: the bot turns it into sentences, cards and buttons."""

from typing import Protocol

from pipelines.answers import Answered, Insight
from pipelines.ports import Intent
from pipelines.spend import Used
from storage.models import Message, PermittedSend, Recap, StyleRuleRow, Summary, Transcript
from storage.repositories.therapist import TherapistRoom


class Notices(Protocol):
    """Each call writes replies in the unit of work of `room`, so that what is said and what is stored agree."""

    async def recap_progress(self, room: TherapistRoom, recap: Recap, *, share: float) -> None: ...

    async def transcript_ready(
        self, room: TherapistRoom, recap: Recap, transcript: Transcript, *, is_cut: bool
    ) -> None:
        """`is_cut`: the file ended before its header promised."""
        ...

    async def recap_failed(self, room: TherapistRoom, recap: Recap) -> None: ...

    async def summary_progress(
        self, room: TherapistRoom, recap: Recap, *, part: int, parts: int, version: int = 1
    ) -> None:
        """A long source is summarised in parts, and this one is begun. `version` is the one that is being written."""
        ...

    async def summary_ready(
        self, room: TherapistRoom, recap: Recap, summary: Summary, *, is_unchanged: bool = False
    ) -> None:
        """`is_unchanged`: written again, it came out the same; the writer could not follow the remark."""
        ...

    async def summary_failed(self, room: TherapistRoom, summary: Summary, *, version: int) -> None: ...

    async def request_understood(self, room: TherapistRoom, recap: Recap, intent: Intent) -> None: ...

    async def draft_ready(self, room: TherapistRoom, message: Message, *, is_unchanged: bool) -> None: ...

    async def draft_failed(self, room: TherapistRoom, message: Message) -> None: ...

    async def rule_noticed(self, room: TherapistRoom, rule: StyleRuleRow, chat_id: str) -> None:
        """An edit showed a habit of style: shall it be a rule?"""
        ...

    async def message_changed(self, room: TherapistRoom, message: Message) -> None: ...

    async def send_failed(self, room: TherapistRoom, send: PermittedSend, kind: str, reason: str) -> None:
        """A fixed text that matters to the therapist (the crisis card) did not go out, or nobody can tell."""
        ...

    async def question_answered(self, room: TherapistRoom, chat_id: str, job_id: str, answered: Answered) -> None: ...

    async def insight_ready(self, room: TherapistRoom, chat_id: str, job_id: str, insight: Insight | None) -> None:
        """None: there are too few approved summaries to look back over."""
        ...

    async def question_failed(self, room: TherapistRoom, chat_id: str, job_id: str) -> None: ...

    async def model_capped(self, room: TherapistRoom, used: Used) -> None:
        """What the therapist may spend on the model is used up; said once a day, however often it is called."""
        ...

    async def summary_growing(self, room: TherapistRoom, recap: Recap, text: str) -> None:
        """The summary as far as it is written, in place of the progress; not checked to its end, and no button."""
        ...

    async def version_growing(self, room: TherapistRoom, summary: Summary, text: str, *, version: int) -> None: ...

    async def draft_growing(self, room: TherapistRoom, message: Message, text: str) -> None: ...
