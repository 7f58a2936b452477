"""What a test lets go wrong with the next calls: delays, errors, dropped connections, before or after the work."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call.

    `accepted`: the service does the work and then spoils the answer; otherwise nothing is done.
    `status` 0 keeps the real answer (with `accepted`), so that a delay alone makes a late but true answer.
    `hang` keeps the caller waiting until it leaves or the sandbox stops.
    """

    status: int = 0
    body: str | bytes | Mapping[str, Any] = ""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0
    drop: bool = False
    hang: bool = False
    accepted: bool = False

    def answer(self) -> web.Response:
        body = self.body
        if isinstance(body, Mapping):
            body = json.dumps(body, ensure_ascii=False)
        raw = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": self.content_type, **self.headers}
        return web.Response(status=self.status or 500, body=raw, headers=headers)


@dataclass(frozen=True, kw_only=True)
class _Plan:
    name: str
    fault: Fault
    when: Callable[[Mapping[str, Any]], bool]


def _nothing(_name: str) -> Fault | None:
    return None


class FaultTable:
    """Faults in the order in which they were planned; each is used once. `usual` is asked about every other call."""

    def __init__(self) -> None:
        self._plans: list[_Plan] = []
        self.usual: Callable[[str], Fault | None] = _nothing
        self.closing = asyncio.Event()

    def plan(self, name: str, *faults: Fault, when: Callable[[Mapping[str, Any]], bool] = lambda _params: True) -> None:
        """Each fault spoils one of the next calls of this name ("*": any) whose parameters satisfy `when`."""
        self._plans.extend(_Plan(name=name.lower(), fault=fault, when=when) for fault in faults)

    def clear(self) -> None:
        self._plans.clear()
        self.usual = _nothing

    @property
    def left(self) -> int:
        return len(self._plans)

    def take(self, name: str, params: Mapping[str, Any]) -> Fault | None:
        for plan in self._plans:
            if plan.name in (name.lower(), "*") and plan.when(params):
                self._plans.remove(plan)
                return plan.fault
        return self.usual(name)

    async def spoil(self, request: web.Request, fault: Fault, true_answer: web.Response | None = None) -> web.Response:
        """Gives the answer that the fault asks for; a dropped connection gets none."""
        await self._wait(fault)
        if fault.drop or fault.hang:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.status == 0 and true_answer is not None:
            return true_answer
        return fault.answer()

    async def _wait(self, fault: Fault) -> None:
        if not fault.hang and not fault.delay_s:
            return
        try:
            async with asyncio.timeout(None if fault.hang else fault.delay_s):
                await self.closing.wait()
        except TimeoutError:
            return
