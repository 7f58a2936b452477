"""One bounded call to Claude, or to a local server with the same API. The only importer of `anthropic`."""

import asyncio
import ipaddress
import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from agent.claude.question import A, Question
from agent.output_gate import GateStopped, check_text
from pipelines.ports import WriterError, WriterRefused, WriterUnavailable

if TYPE_CHECKING:
    from anthropic.types import Message

LONGEST_ANSWER = 60_000
"""Characters. A model that writes more than this was not asked to."""
MOST_TOKENS = 21_000
"""Above this the SDK wants streaming."""
TRIES = 2


class InsecureBaseUrl(ValueError):
    """The model's address would carry patients' words over the network unencrypted."""


class _BadAnswer(Exception):
    """Nothing usable came back; worth one more try. `reason` carries no content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ClaudeClient:
    """Asks one question at a time, with one bounded retry where an answer is unusable. Raises WriterError only.

    `timeout_s` bounds one try; a whole request, with the SDK's own retries and ours, ends within three times that.
    """

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
        _refuse_plain_http(base_url, allow_http_host)
        import anthropic
        import httpx2

        logging.getLogger("anthropic").setLevel(logging.WARNING)  # its debug lines hold whole requests
        self._sdk = anthropic
        self._http = httpx2
        self._model = model
        self._max_tokens = max_tokens
        self._budget_s = 3 * timeout_s
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

    async def ask(self, question: Question[A]) -> A:
        """The answer, names put back and checked. Raises WriterError."""
        reason = ""
        max_tokens = self._max_tokens
        try:
            async with asyncio.timeout(self._budget_s):
                for _ in range(TRIES):
                    try:
                        return _read(await self._create(question, max_tokens), question)
                    except _BadAnswer as bad:
                        reason = bad.reason
                        max_tokens = (
                            min(2 * max_tokens, max(MOST_TOKENS, max_tokens)) if reason == "max_tokens" else max_tokens
                        )
        except TimeoutError:
            raise WriterUnavailable("no answer in time") from None
        raise WriterRefused(f"unusable answer: {reason}")

    async def take_step(self, **request: Any) -> "Message":
        """One request of a talk with tools, as it stands. Raises WriterError."""
        try:
            async with asyncio.timeout(self._budget_s):
                message: Message = await self._client.messages.create(model=self._model, **request)
                return message
        except TimeoutError:
            raise WriterUnavailable("no answer in time") from None
        except self._sdk.APIError as error:
            translated = self._translated(error)
            if isinstance(translated, WriterError):
                raise translated from None
        except self._http.HTTPError as error:
            raise WriterUnavailable(type(error).__name__) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            pass
        raise WriterRefused("unusable answer: broken-body")

    async def _create(self, question: Question[Any], max_tokens: int) -> "Message":
        try:
            return await self._client.messages.create(
                model=self._model,
                max_tokens=max_tokens,
                system=[{"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}],
                messages=[{"role": "user", "content": question.user}],
                output_config={"format": {"type": "json_schema", "schema": question.schema}},
            )
        except self._sdk.APIError as error:
            raise self._translated(error) from None
        except self._http.HTTPError as error:
            raise WriterUnavailable(type(error).__name__) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise _BadAnswer("broken-body") from None

    def _translated(self, error: Any) -> WriterError | _BadAnswer:
        """What our callers act on. The SDK's text may quote the request, so only its type and request id go on."""
        sdk = self._sdk
        what = " ".join(part for part in (type(error).__name__, getattr(error, "request_id", None) or "") if part)
        if isinstance(error, sdk.APIResponseValidationError):
            return _BadAnswer("broken-body")
        passing = (
            sdk.APIConnectionError,
            sdk.RateLimitError,
            sdk.InternalServerError,
            sdk.ConflictError,
            sdk.RequestTimeoutError,
        )
        is_passing = isinstance(error, passing) or getattr(error, "status_code", 0) >= 500
        return WriterUnavailable(what) if is_passing else WriterRefused(what)


def _refuse_plain_http(base_url: str, allow_http_host: str) -> None:
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if parts.scheme == "https" and host:
        return
    if parts.scheme == "http" and host and (_is_loopback(host) or host == allow_http_host.lower()):
        return
    raise InsecureBaseUrl(
        "anthropic.base_url must be https, on this machine, or a host named in anthropic.allow_http_host"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read(message: "Message", question: Question[A]) -> A:
    """Stop reason first, then text blocks only, then the shape, then the gate."""
    stop = getattr(message, "stop_reason", None)
    if stop == "refusal":
        raise WriterRefused("the model refused")
    if stop != "end_turn":
        raise _BadAnswer(stop if stop in {"max_tokens", "model_context_window_exceeded"} else "odd-stop")
    blocks = message.content if isinstance(message.content, list) else []
    text = "".join(block.text for block in blocks if block.type == "text" and isinstance(block.text, str))
    if not text.strip():
        raise _BadAnswer("empty")
    if len(text) > LONGEST_ANSWER:
        raise _BadAnswer("too-long")
    return _checked(text, question)


def _checked(text: str, question: Question[A]) -> A:
    try:
        answer = json.loads(text)
    except ValueError:
        raise _BadAnswer("half-json") from None
    try:
        shaped = question.answer.model_validate(answer)  # before names are put back: an error would quote them
        return question.answer.model_validate(_restored(shaped.model_dump(), question))
    except ValidationError:
        raise _BadAnswer("wrong-shape") from None


def _restored(part: Any, question: Question[Any], *, is_shown: bool = True) -> Any:
    """Every text of an answer with the names put back, and past the gate where somebody will read it."""
    if isinstance(part, dict):
        return {
            key: _restored(one, question, is_shown=is_shown and key not in question.only_looked_up)
            for key, one in part.items()
        }
    if isinstance(part, list):
        return [_restored(one, question, is_shown=is_shown) for one in part]
    if not isinstance(part, str):
        return part
    return _passed(part, question) if is_shown else question.names.restore(part)


def _passed(value: str, question: Question[Any]) -> str:
    if question.names.unknown_marks(value):
        raise _BadAnswer("unknown-mark")
    restored = question.names.restore(value)
    try:
        check_text(restored, given=question.given, languages=question.languages, longest=question.longest)
    except GateStopped as stopped:
        raise _BadAnswer(stopped.reason) from None
    return restored
