"""ExtractiveWriter: no model and no key. It picks, places and turns the therapist's own words, and invents nothing."""

import asyncio
from collections.abc import Sequence

from agent.offline.drafting import draft
from agent.offline.routing import route
from agent.offline.summarising import summarise
from pipelines.ports import DraftRequest, EditRequest, Intent, Language, SummaryRequest, SummaryText, Writer


class ExtractiveWriter:
    """Fills the Writer protocol by rules. It does not translate: a draft comes in the language of its instruction."""

    name = "extractive"
    is_model = False

    async def summarise(self, request: SummaryRequest) -> SummaryText:
        """In a thread: a long transcript takes seconds of this machine's time."""
        return await asyncio.to_thread(summarise, request)

    async def draft(self, request: DraftRequest) -> str:
        return draft(request)

    async def notice(self, request: EditRequest) -> str:
        """What plain rules can tell, the differ has told already."""
        return ""

    async def route(self, text: str, *, language: Language, patients: Sequence[str], therapist: str) -> Intent:
        return route(text, patients)

    async def aclose(self) -> None:
        """Nothing is open."""


_filled: type[Writer] = ExtractiveWriter
