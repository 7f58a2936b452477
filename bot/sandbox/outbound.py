"""The sandbox's own requests (webhooks, status callbacks, media): to loopback and nowhere else."""

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

MAX_ANSWER_BYTES = 20_000_000


class NotLoopback(ValueError):
    """The address is not on this machine and no route leads it here; nothing was sent."""


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class _LoopbackResolver(AbstractResolver):
    """Knows `localhost` alone, so that no name can lead elsewhere."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host != "localhost":
            raise OSError("only localhost is known here")
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        return


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    reason: str
    content_type: str
    body: bytes = field(repr=False)
    retry_after_s: float = 0.0


class Outbound:
    """POSTs and GETs with real time limits; a public address is led to loopback by `routes`."""

    def __init__(self) -> None:
        self.routes: dict[str, str] = {}
        self._session: aiohttp.ClientSession | None = None

    def route(self, public: str, to: str) -> None:
        """Requests for the public base address go to `to` (loopback), as a proxy in front of the product would do."""
        if not is_loopback(urlsplit(to).hostname or ""):
            raise NotLoopback("a route must lead to this machine")
        self.routes[public.rstrip("/")] = to.rstrip("/")

    def locate(self, url: str) -> str:
        """Where a request for this address really goes. Raises NotLoopback."""
        for public, target in self.routes.items():
            if url == public or url.startswith((public + "/", public + "?")):
                return target + url[len(public) :]
        parts = urlsplit(url)
        if parts.scheme != "http" or not is_loopback(parts.hostname or ""):
            raise NotLoopback("the sandbox talks to this machine only")
        return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))

    async def request(
        self,
        verb: str,
        url: str,
        *,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        connect_s: float = 5.0,
        read_s: float = 15.0,
    ) -> Answer:
        """Raises NotLoopback, TimeoutError, aiohttp.ClientError."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=connect_s, sock_read=read_s)
        async with self._open().request(
            verb,
            # The bytes of the address are signed, so they are sent as they were given.
            URL(self.locate(url), encoded=True),
            data=data,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        ) as response:
            body = await _limited(response)
            return Answer(
                status=response.status,
                reason=response.reason or "",
                content_type=response.headers.get("Content-Type", ""),
                body=body,
                retry_after_s=_seconds(response.headers.get("Retry-After", "")),
            )

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(resolver=_LoopbackResolver(), limit=0)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=False)
        return self._session


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise aiohttp.ClientPayloadError("the answer is too large")
    return bytes(body)


def _seconds(header: str) -> float:
    return float(header) if header.isdigit() else 0.0
