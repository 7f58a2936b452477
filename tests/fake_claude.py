"""A local Claude for tests: POST /v1/messages as version 2026-10-21 answers it, with faults on demand.

    async with FakeClaude() as claude:
        writer = ClaudeWriter(api_key="sk-test", base_url=claude.url, ...)

`answer` decides what the model says; without one it fills the requested JSON schema with sensible words. A request with
`stream` is answered as a stream of events, a few letters at a time.
"""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

VERSION = "2026-10-21"
_REFUSED_KEYS = ("temperature", "top_p", "top_k")
_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the model answers: its text, or a fault. `blocks` replaces the content as a whole."""

    text: str = ""
    stop_reason: str = "end_turn"
    blocks: list[dict[str, Any]] | None = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # sent instead of JSON, as application/json
    hangs: bool = False
    cuts: bool = False  # headers and half a body, then the connection ends
    whole: bool = False  # answers a request for a stream in one piece, as some local servers do
    stalls_at: int = -1  # the letter of a stream after which nothing more comes, until `go_on` is set
    fails_at: int = -1  # the letter after which an error event comes
    usage: dict[str, int] = field(default_factory=dict)  # tokens, where they matter


PIECE = 8
Send = Callable[..., Awaitable[None]]
Answer = Callable[[dict[str, Any]], Said | dict[str, Any] | str]


def sensible(body: dict[str, Any]) -> dict[str, Any]:
    """Fills the requested schema: enums with their last value, texts in the language that the request names."""
    schema = body.get("output_config", {}).get("format", {}).get("schema", {})
    asked = body["messages"][-1]["content"]
    words = "סיפרה שהשבוע עבר עליה טוב יותר." if ": Hebrew" in asked else "She said that the week was better."
    if "message" in schema.get("properties", {}):
        words = "היי, איך הלך יומן השינה?" if ": Hebrew" in asked else "Hi, how did the sleep diary go?"
    filled: dict[str, Any] = _filled(schema, words)
    return filled


def _filled(schema: dict[str, Any], words: str) -> Any:
    """A value of this schema: objects whole, lists of one, enums with their last value, these words for every text."""
    if "enum" in schema:
        return schema["enum"][-1]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return _filled(schema["anyOf"][0], words)
    kind = schema.get("type", "object")
    if kind == "object":
        return {key: _filled(one, words) for key, one in schema.get("properties", {}).items()}
    if kind == "array":
        return [_filled(schema.get("items", {"type": "string"}), words)]
    return {"string": words, "integer": 1, "number": 1.0, "boolean": True}.get(kind)


class FakeClaude:
    """Serves on loopback while it is entered. `requests` holds every body, `raw` the bytes, `headers` the headers."""

    def __init__(self, answer: Answer = sensible) -> None:
        self.answer = answer
        self.requests: list[dict[str, Any]] = []
        self.raw: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""
        self._queue: list[Said] = []
        self._ids = itertools.count(1)
        self._closing = asyncio.Event()
        self.go_on = asyncio.Event()

    def then(self, *said: Said | dict[str, Any] | str) -> Self:
        """Answers to give before `answer` is asked, one a request."""
        self._queue.extend(_said(one) for one in said)
        return self

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/messages", self._messages)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        await self._runner.cleanup()

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.raw.append(raw)
        self.headers.append({key.lower(): value for key, value in request.headers.items()})
        if request.headers.get("Authorization", "").removeprefix("Bearer ").strip() == "":
            return self._error(401, "authentication is required")
        try:
            body = json.loads(raw)
        except ValueError:
            return self._error(400, "the request body is not valid JSON")
        self.requests.append(body)
        if fault := _fault_in(body, request.headers.get("anthropic-version", "")):
            return self._error(400, fault)
        said = self._queue.pop(0) if self._queue else _said(self.answer(body))
        return await self._respond(request, body, said)

    async def _respond(self, request: web.Request, body: dict[str, Any], said: Said) -> web.StreamResponse:
        if said.hangs:
            await self._closing.wait()
        if said.status != 200:
            return self._error(said.status, "scripted fault", said.headers)
        if said.body is not None:
            return web.Response(body=said.body, content_type="application/json")
        if body.get("stream") and not said.whole:
            return await self._stream(request, body, said)
        message = json.dumps(self._message(body, said)).encode()
        if said.cuts:
            response = web.StreamResponse(
                headers={"Content-Type": "application/json", "Content-Length": str(len(message))}
            )
            await response.prepare(request)
            await response.write(message[: len(message) // 2])
            if request.transport is not None:
                request.transport.close()
            return response
        return web.Response(
            body=message, content_type="application/json", headers={"request-id": f"req_{next(self._ids)}"}
        )

    async def _stream(self, request: web.Request, body: dict[str, Any], said: Said) -> web.StreamResponse:
        """The events of version 2026-10-21, in their order; every block of text comes in pieces of eight letters."""
        message = self._message(body, said)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)

        async def send(kind: str, **values: Any) -> None:
            data = json.dumps({"type": kind, **values}, ensure_ascii=False)
            await response.write(f"event: {kind}\ndata: {data}\n\n".encode())

        with contextlib.suppress(ConnectionResetError):  # the caller had heard enough
            await self._events(request, send, message, said)
        return response

    async def _events(self, request: web.Request, send: Send, message: dict[str, Any], said: Said) -> None:
        started = message | {"content": [], "stop_reason": None, "stop_details": None}
        started["usage"] = message["usage"] | {"output_tokens": 1}
        await send("message_start", message=started)
        await send("ping")
        for index, block in enumerate(message["content"]):
            if not await self._block(request, send, index, block, said):
                return
        usage = {"output_tokens": message["usage"]["output_tokens"]}
        await send("message_delta", delta={"stop_reason": said.stop_reason, "stop_sequence": None}, usage=usage)
        await send("message_stop")

    async def _block(self, request: web.Request, send: Send, index: int, block: dict[str, Any], said: Said) -> bool:
        """False where the stream ended in the middle of it."""
        key = "thinking" if block["type"] == "thinking" else "text"
        await send("content_block_start", index=index, content_block=block | {key: ""})
        text = block.get(key, "")
        for at in range(0, len(text), PIECE):
            await send("content_block_delta", index=index, delta={"type": f"{key}_delta", key: text[at : at + PIECE]})
            if 0 <= said.stalls_at <= at:
                await asyncio.wait(
                    [asyncio.ensure_future(self.go_on.wait()), asyncio.ensure_future(self._closing.wait())],
                    return_when=asyncio.FIRST_COMPLETED,
                )
            if 0 <= said.fails_at <= at:
                await send("error", error={"type": "overloaded_error", "message": "Overloaded"})
                return False
            if said.cuts and at >= len(text) // 2:
                if request.transport is not None:
                    request.transport.close()
                return False
        await send("content_block_stop", index=index)
        return True

    def _message(self, body: dict[str, Any], said: Said) -> dict[str, Any]:
        blocks = said.blocks if said.blocks is not None else [text_block(said.text)]
        return {
            "id": f"msg_{next(self._ids)}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": blocks,
            "stop_reason": said.stop_reason,
            "stop_sequence": None,
            "stop_details": {"type": "refusal", "category": None, "explanation": None}
            if said.stop_reason == "refusal"
            else None,
            "container": None,
            "usage": {
                "input_tokens": 100,
                "output_tokens": 20,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "cache_creation": None,
                "inference_geo": None,
                "output_tokens_details": None,
                "server_tool_use": None,
                "service_tier": "standard",
                **said.usage,
            },
        }

    def _error(self, status: int, message: str, headers: dict[str, str] | None = None) -> web.Response:
        request_id = f"req_{next(self._ids)}"
        body = {
            "type": "error",
            "error": {"type": _ERRORS.get(status, "api_error"), "message": message},
            "request_id": request_id,
        }
        return web.json_response(body, status=status, headers={"request-id": request_id, **(headers or {})})


def text_block(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": None}


def thinking_block(text: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": text, "signature": "c2ln"}


def _said(answer: Said | dict[str, Any] | str) -> Said:
    if isinstance(answer, Said):
        return answer
    return Said(text=answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False))


def _fault_in(body: dict[str, Any], version: str) -> str:
    """What the 2026-10-21 API refuses that older descriptions still allow."""
    if version != VERSION:
        return f"anthropic-version: {version or 'missing'} is not a valid version"
    for key in _REFUSED_KEYS:
        if key in body:
            return f"{key}: Extra inputs are not permitted"
    for key in ("model", "messages", "max_tokens"):
        if key not in body:
            return f"{key}: Field required"
    return _content_fault(body["messages"])


def _content_fault(messages: list[dict[str, Any]]) -> str:
    for index, message in enumerate(messages):
        blocks = message["content"] if isinstance(message["content"], list) else []
        for block in blocks:
            if block.get("type") == "document" and message["role"] == "assistant":
                return f"messages.{index}: document blocks are not permitted in assistant messages"
            if message["role"] == "user" and block.get("citations"):
                return f"messages.{index}: citations: Extra inputs are not permitted"
    return ""
