"""ClaudeWriter: the jobs of a writer, each as a question to the model."""

import asyncio
import copy
from collections.abc import Sequence

from agent.claude.client import ClaudeClient
from agent.claude.draft import draft_question
from agent.claude.route import route_question
from agent.claude.summary import summary_of, summary_question
from pipelines.model_calls import Call, CallingWriter
from pipelines.ports import DraftRequest, Intent, Language, SummaryRequest, SummaryText, WriterRefused

LONGEST_DRAFT = 1_600
LONGEST_SECTION = 12_000


class ClaudeWriter:
    """Fills the Writer protocol. Raises WriterError only."""

    is_model = True

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        model: str,
        max_tokens: int = 4096,
        timeout_s: float = 60.0,
        max_retries: int = 2,
        allow_http_host: str = "",
    ) -> None:
        """`timeout_s` bounds one try; a whole request, with the SDK's own retries and ours, three times that.

        Raises InsecureBaseUrl.
        """
        self._model = model
        self._client = ClaudeClient(
            api_key=api_key,
            base_url=base_url,
            model=model,
            max_tokens=max_tokens,
            timeout_s=timeout_s,
            max_retries=max_retries,
            allow_http_host=allow_http_host,
        )

    @property
    def name(self) -> str:
        return self._model

    def bound(self, call: Call) -> "ClaudeWriter":
        mine = copy.copy(self)
        mine._client = self._client.bound(call)  # noqa: SLF001 - a copy of this very object
        return mine

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        question = await asyncio.to_thread(summary_question, request, longest=LONGEST_SECTION)
        return summary_of(await self._client.ask(question), request)

    async def draft(self, request: DraftRequest) -> str:
        if not request.instruction.strip() and not request.previous.strip():
            raise WriterRefused("no instruction")
        return (await self._client.ask(draft_question(request, longest=LONGEST_DRAFT))).message

    async def route(self, text: str, *, language: Language, patients: Sequence[str], therapist: str) -> Intent:
        answer = await self._client.ask(
            route_question(text, language=language, patients=patients, therapist=therapist, longest=LONGEST_SECTION)
        )
        return Intent(
            action=answer.action,
            patient=answer.patient.strip(),
            instruction=answer.instruction.strip() if answer.action == "draft" else "",
        )

    async def aclose(self) -> None:
        await self._client.aclose()


_filled: type[CallingWriter] = ClaudeWriter
