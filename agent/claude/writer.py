"""ClaudeWriter: the jobs of a writer, each as a question to the model."""

import asyncio
import copy
from collections.abc import Sequence

from agent.claude.answer import answer_of, answer_question
from agent.claude.client import ClaudeClient
from agent.claude.draft import draft_question, is_misaddressed, readdressed
from agent.claude.insight import insight_of, insight_question
from agent.claude.notice import notice_question
from agent.claude.route import route_question
from agent.claude.summary import summary_of, summary_question
from pipelines.answers import AnswerRequest, AnswerText, InsightRequest, InsightText
from pipelines.model_calls import Call, CallingWriter
from pipelines.ports import (
    DraftRequest,
    EditRequest,
    Intent,
    Language,
    SummaryRequest,
    SummaryText,
    WriterError,
    WriterRefused,
)

LONGEST_DRAFT = 1_600
LONGEST_SECTION = 12_000
LONGEST_STATEMENT = 1_000


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
        longest_source: int = 24_000,
    ) -> None:
        """`timeout_s` bounds one try; a whole request, with the SDK's own retries and ours, three times that.

        Raises InsecureBaseUrl.
        """
        self._model = model
        self.longest_source = longest_source
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
        text = await self._draft(request)
        if not is_misaddressed(text, request):
            return text
        try:
            return await self._draft(readdressed(request, text))
        except WriterError:  # the card shows a mark beside a text with the wrong forms
            return text

    async def _draft(self, request: DraftRequest) -> str:
        return (await self._client.ask(draft_question(request, longest=LONGEST_DRAFT))).message

    async def answer(self, request: AnswerRequest) -> AnswerText:
        """Asked once more where a quotation is not verbatim; what is still none then comes back marked."""
        if not request.passages:
            return AnswerText()
        question = answer_question(request, longest=LONGEST_STATEMENT)
        answer = answer_of(await self._client.ask(question), request)
        if any(statement.is_doubtful for statement in answer.statements):
            answer = answer_of(await self._client.ask(question), request)
        return answer

    async def look_back(self, request: InsightRequest) -> InsightText:
        return insight_of(await self._client.ask(insight_question(request, longest=LONGEST_STATEMENT)), request)

    async def notice(self, request: EditRequest) -> str:
        return (await self._client.ask(notice_question(request))).rule.strip()

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
