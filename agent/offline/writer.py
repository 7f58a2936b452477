"""ExtractiveWriter: no model and no key. It picks, places and turns the therapist's own words, and invents nothing."""

import asyncio
from collections.abc import Sequence

from agent.offline.answering import answer
from agent.offline.drafting import draft
from agent.offline.looking_back import look_back
from agent.offline.routing import route
from agent.offline.summarising import summarise
from pipelines.answers import AnswerRequest, AnswerText, InsightRequest, InsightText
from pipelines.ports import DraftRequest, EditRequest, Intent, Language, SummaryRequest, SummaryText, Writer


class ExtractiveWriter:
    """Fills the Writer protocol by rules. It does not translate: a draft comes in the language of its instruction."""

    name = "extractive"
    is_model = False
    longest_source = None

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        """In a thread: a long transcript takes seconds of this machine's time."""
        return await asyncio.to_thread(summarise, request)

    async def draft(self, request: DraftRequest) -> str:
        return draft(request)

    async def answer(self, request: AnswerRequest) -> AnswerText:
        """The sentences that speak to the question, word for word."""
        return await asyncio.to_thread(answer, request)

    async def look_back(self, request: InsightRequest) -> InsightText:
        return await asyncio.to_thread(look_back, request)

    async def notice(self, request: EditRequest) -> str:
        """What plain rules can tell, the differ has told already."""
        return ""

    async def route(self, text: str, *, language: Language, patients: Sequence[str], therapist: str) -> Intent:
        return route(text, patients)

    async def aclose(self) -> None:
        """Nothing is open."""


_filled: type[Writer] = ExtractiveWriter
