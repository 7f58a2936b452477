"""A talk without a model: one rule reads the words, and one tool is asked for."""

from agent.offline.asking import asked_for
from pipelines.conversing import Call, Conversation, Talk, Told


class ExtractiveConversation:
    """Fills the Conversation protocol. It never answers in words: it has none of its own."""

    def __init__(self, talk: Talk) -> None:
        self._call = asked_for(talk)

    async def move(self) -> Call | str:
        call, self._call = self._call, None
        return call or ""

    def told(self, answer: Told) -> None:
        """There is nothing that it would do otherwise."""


_filled: type[Conversation] = ExtractiveConversation
