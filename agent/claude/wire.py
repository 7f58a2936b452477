"""One request to the model's service, whole or streamed, and what each fault of it means to us."""

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from agent.claude.address import refuse_plain_http
from agent.claude.answers import BadAnswer
from pipelines.model_calls import Count
from pipelines.ports import WriterError, WriterRefused, WriterUnavailable
from pipelines.prices import Usage

if TYPE_CHECKING:
    from anthropic.lib.streaming import AsyncMessageStream
    from anthropic.types import Message

OnText = Callable[[str], Awaitable[None]]
LETTERS_IN_A_TOKEN = 3
"""At least, in any language: for estimating what was not reported."""


class StreamBroke(Exception):
    """The answer stopped in the middle; asking once more, whole, is worth it."""


class Wire:
    """The connection to one service. Raises WriterError, BadAnswer or StreamBroke, without content."""

    def __init__(
        self, *, api_key: str, base_url: str, timeout_s: float, max_retries: int, allow_http_host: str
    ) -> None:
        refuse_plain_http(base_url, allow_http_host)
        import anthropic
        import httpx2

        logging.getLogger("anthropic").setLevel(logging.WARNING)  # its debug lines hold whole requests
        self._sdk = anthropic
        self._http = httpx2
        timeout = httpx2.Timeout(timeout_s, connect=min(5.0, timeout_s))
        # No proxy or certificate settings from the environment, and no redirects: the address in the settings or none.
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key or "none",
            base_url=base_url,
            timeout=timeout,
            max_retries=max_retries,
            open_telemetry=False,
            http_client=httpx2.AsyncClient(timeout=timeout, trust_env=False, follow_redirects=False),
        )

    async def aclose(self) -> None:
        await self._client.close()

    async def whole(self, request: dict[str, Any], count: Count) -> "Message":
        """The answer in one piece."""
        try:
            message: Message = await self._client.messages.create(**request)
        except self._sdk.APIError as error:
            raise self._translated(error) from None
        except self._http.HTTPError as error:
            raise WriterUnavailable(type(error).__name__) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise BadAnswer("broken-body") from None
        count(_usage_of(message))
        return message

    async def streamed(self, request: dict[str, Any], count: Count, on_text: OnText) -> "Message":
        """The same, with `on_text` called with all that there is as it grows.

        A server that does not stream answers in one piece, and that is taken as it is.
        """
        try:
            async with self._client.messages.stream(**request) as stream:
                if "event-stream" in stream.response.headers.get("content-type", ""):
                    return await self._followed(stream, count, on_text)
                message = self._in_one_piece(await stream.response.aread())
        except self._sdk.APIError as error:
            raise self._translated(error) from None
        except self._http.HTTPError as error:
            raise WriterUnavailable(type(error).__name__) from None
        count(_usage_of(message))
        return message

    async def _followed(self, stream: "AsyncMessageStream[None]", count: Count, on_text: OnText) -> "Message":
        written = ""
        try:
            async for piece in stream.text_stream:
                written += piece
                await on_text(written)
            message = await stream.get_final_message()
        except BaseException as error:
            count(_usage_so_far(stream, written))
            # An error in the middle comes with the status of the start, and a cut as the transport's own error.
            if isinstance(error, (self._sdk.APIError, self._http.HTTPError, ValueError, AssertionError)):
                raise StreamBroke(type(error).__name__) from None
            raise
        count(_usage_of(message))
        return message

    def _in_one_piece(self, body: bytes) -> "Message":
        from anthropic.types import Message

        try:
            answer = json.loads(body)
        except ValueError:
            raise BadAnswer("broken-body") from None
        if not isinstance(answer, dict):
            raise BadAnswer("broken-body")
        return Message.construct(**answer)

    def _translated(self, error: Any) -> WriterError | BadAnswer:
        """What our callers act on. The SDK's text may quote the request, so only its type and request id go on."""
        sdk = self._sdk
        what = " ".join(part for part in (type(error).__name__, getattr(error, "request_id", None) or "") if part)
        if isinstance(error, sdk.APIResponseValidationError):
            return BadAnswer("broken-body")
        passing = (
            sdk.APIConnectionError,
            sdk.RateLimitError,
            sdk.InternalServerError,
            sdk.ConflictError,
            sdk.RequestTimeoutError,
        )
        is_passing = isinstance(error, passing) or getattr(error, "status_code", 0) >= 500
        return WriterUnavailable(what) if is_passing else WriterRefused(what)


def _usage_of(message: Any) -> Usage:
    """A server of one's own may leave out any of it."""
    usage = getattr(message, "usage", None)

    def tokens(name: str) -> int:
        value = getattr(usage, name, None)
        return value if isinstance(value, int) and value > 0 else 0

    return Usage(
        input_tokens=tokens("input_tokens"),
        output_tokens=tokens("output_tokens"),
        cache_write_tokens=tokens("cache_creation_input_tokens"),
        cache_read_tokens=tokens("cache_read_input_tokens"),
    )


def _usage_so_far(stream: Any, written: str) -> Usage:
    """Of an answer that broke off: its input as reported at the start, its output as far as it came."""
    try:
        started = _usage_of(stream.current_message_snapshot)
    except AssertionError:  # nothing came at all
        return Usage()
    came = len(written) // LETTERS_IN_A_TOKEN
    return replace(started, output_tokens=max(started.output_tokens, came))
