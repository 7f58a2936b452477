"""A product that only listens: it keeps what was posted to it and answers as a test says."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from types import TracebackType

from aiohttp import web
from multidict import MultiDictProxy


@dataclass(frozen=True, kw_only=True)
class Posted:
    path: str  # with the query, as it came
    headers: dict[str, str]
    form: MultiDictProxy[str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.form[name]


@dataclass
class Receiver:
    answers: deque[web.Response] = field(default_factory=deque)
    usual: tuple[int, str, str] = (200, "text/xml", "<Response/>")
    got: list[Posted] = field(default_factory=list)
    delay_s: float = 0.0

    async def __aenter__(self) -> "Receiver":
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._tick = asyncio.Event()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def until(self, count: int) -> list[Posted]:
        """Waits until so many requests came."""
        async with asyncio.timeout(5):
            while len(self.got) < count:
                await self._tick.wait()
        return self.got

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        form = await request.post()
        posted = Posted(path=request.raw_path, headers=dict(request.headers), form=form, body=body)  # type: ignore[arg-type]
        self.got.append(posted)
        tick, self._tick = self._tick, asyncio.Event()
        tick.set()
        await asyncio.sleep(self.delay_s)
        if self.answers:
            return self.answers.popleft()
        status, kind, text = self.usual
        return web.Response(status=status, content_type=kind, text=text)
