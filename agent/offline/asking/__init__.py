"""Reads plain requests by rules, in Hebrew and English: few of them, and only where the words are clear."""

from collections.abc import Callable

from agent.offline.asking import drafts, pages, sessions
from agent.offline.asking.said import Said, said_in
from pipelines.conversing import Call, Talk

_READERS: tuple[Callable[[Said], Call | None], ...] = (
    pages.read,
    sessions.read,
    drafts.read_time,
    drafts.read_sending,
    drafts.read_correction,
    drafts.read_remark,
    drafts.read_same,
    drafts.read_order,
)


def asked_for(talk: Talk) -> Call | None:
    """The one thing that the words ask for; None where they may be anything."""
    said = said_in(talk)
    return next((call for reader in _READERS if (call := reader(said)) is not None), None)
