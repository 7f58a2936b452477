"""A scripted Bot API on loopback: it records calls and answers what a test tells it to."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcQ"
ME = {"id": 4839574812, "is_bot": True, "first_name": "Kesher", "username": "kesher_bot"}


@dataclass
class Call:
    method: str
    fields: dict[str, Any]
    at: float


@dataclass
class Fault:
    """An answer other than success; `status` 0 cuts the connection."""

    status: int
    description: str = ""
    retry_after: int = 0
    body: bytes | None = None


@dataclass
class FakeTelegram:
    base_url: str = ""
    calls: list[Call] = field(default_factory=list)
    pending: list[Any] = field(default_factory=list)
    confirmed_below: int = 0
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    files: dict[str, bytes] = field(default_factory=dict)
    webhook: str = ""
    _message_id: int = 500

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults[method].extend(faults)

    def called(self, method: str) -> list[dict[str, Any]]:
        return [call.fields for call in self.calls if call.method == method]

    @property
    def texts(self) -> list[str]:
        return [call["text"] for call in self.called("sendMessage")]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = await request.post()
        fields = {key: str(value) if key == "text" else _value(str(value)) for key, value in form.items()}
        self.calls.append(Call(method, fields, asyncio.get_running_loop().time()))
        if self.faults[method]:
            return self._failed(request, self.faults[method].popleft())
        result = await getattr(self, f"_{method}", self._true)(fields)
        return web.json_response({"ok": True, "result": result})

    def _failed(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.status == 0:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.body is not None:
            return web.Response(status=fault.status, body=fault.body)
        answer: dict[str, Any] = {"ok": False, "error_code": fault.status, "description": fault.description}
        if fault.retry_after:
            answer["parameters"] = {"retry_after": fault.retry_after}
        return web.json_response(answer, status=fault.status)

    async def file(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self.files[request.match_info["path"]])

    async def _true(self, fields: dict[str, Any]) -> Any:
        return True

    async def _getMe(self, fields: dict[str, Any]) -> Any:  # noqa: N802 - named as the method on the wire
        return ME

    async def _getWebhookInfo(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}

    async def _setWebhook(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        self.webhook = fields["url"]
        return True

    async def _getUpdates(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        self.confirmed_below = max(self.confirmed_below, fields.get("offset", 0))
        self.pending = [update for update in self.pending if update.get("update_id", 10**12) >= self.confirmed_below]
        if not self.pending:
            await asyncio.sleep(min(0.05, fields.get("timeout", 0)))
        return list(self.pending)

    async def _sendMessage(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        self._message_id += 1
        chat = {"id": fields["chat_id"], "type": "private", "first_name": "Ada"}
        return {"message_id": self._message_id, "date": 1, "chat": chat, "text": fields["text"]}

    async def _editMessageText(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        chat = {"id": fields["chat_id"], "type": "private", "first_name": "Ada"}
        return {"message_id": fields["message_id"], "date": 1, "chat": chat, "text": fields["text"]}

    async def _getFile(self, fields: dict[str, Any]) -> Any:  # noqa: N802
        return {"file_id": fields["file_id"], "file_unique_id": "u", "file_path": fields["file_id"]}


def _value(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


@asynccontextmanager
async def telegram_on_loopback() -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram()
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", fake.handle)
    app.router.add_get("/file/bot{token}/{path:.*}", fake.file)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        await runner.cleanup()
