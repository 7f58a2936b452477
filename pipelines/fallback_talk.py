"""A talk that the next writer takes over where the first does not begin it; once it has begun it is not told anew."""

from collections.abc import Awaitable, Callable, Sequence

from pipelines.conversing import Call, Conversation, Talk, Told
from pipelines.ports import Writer, WriterCapped, WriterError


class FallbackConversation:
    """Fills the Conversation protocol. The last of `writers` is the local one, which a cap leads to at once."""

    def __init__(
        self, writers: Sequence[Writer], talk: Talk, *, when_capped: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._left = list(writers)
        self._talk = talk
        self._when_capped = when_capped
        self._talking = self._left.pop(0).converse(talk)
        self._has_begun = False

    async def move(self) -> Call | str:
        """Raises the last writer's WriterError, or that of the one that had begun."""
        while True:
            try:
                move = await self._talking.move()
            except WriterError as error:
                if self._has_begun or not self._left:
                    raise
                if isinstance(error, WriterCapped):
                    del self._left[:-1]
                    if self._when_capped is not None:
                        await self._when_capped()
                self._talking = self._left.pop(0).converse(self._talk)
            else:
                self._has_begun = True
                return move

    def told(self, answer: Told) -> None:
        self._talking.told(answer)


_filled: type[Conversation] = FallbackConversation
