"""The transport under Twilio's client: with a time limit and a guard at the door, without retries and without logs."""

import base64
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientSession, ClientTimeout, TCPConnector
from twilio.http.async_http_client import AsyncTwilioHttpClient  # type: ignore[import-untyped] # it ships no types
from twilio.http.response import Response  # type: ignore[import-untyped] # it ships no types

CLOUD = "https://api.twilio.com"
Guard = Callable[[Mapping[str, Any]], None]


class TwilioHttp(AsyncTwilioHttpClient):  # type: ignore[misc] # untyped, see above
    """Make it inside the running loop. `guard` sees the form of every message just before it leaves, and may raise.

    The stock client waits for ever, sends JSON as a form, repeats POSTs on 5xx and logs numbers; this one does none of
    that. `answered` holds the HTTP status of this task's last answer: an error's own `status` may come from its body.
    """

    def __init__(self, *, base_url: str = CLOUD, timeout_s: float = 15.0, guard: Guard) -> None:
        super().__init__(pool_connections=False, timeout=timeout_s)
        # A kept connection may be dead when it is needed, and a POST into it could not be told from one that arrived.
        self.session = ClientSession(connector=TCPConnector(force_close=True))
        self._base = None if base_url == CLOUD else urlsplit(base_url)
        self._limits = ClientTimeout(total=timeout_s, sock_connect=min(5.0, timeout_s))
        self._guard = guard
        self.answered: ContextVar[int] = ContextVar("answered", default=0)

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is the base class's
        allow_redirects: bool = False,
    ) -> Response:
        if method.upper() == "POST" and urlsplit(url).path.endswith("/Messages.json"):
            self._guard(data or {})
        sent_headers = dict(headers or {})
        if auth:
            pair = base64.b64encode(f"{auth[0]}:{auth[1]}".encode()).decode()
            sent_headers["Authorization"] = f"Basic {pair}"
        is_json = sent_headers.get("Content-Type") == "application/json"
        body: dict[str, Any] = {"json": data} if is_json else {"data": data}
        async with self.session.request(
            method.upper(),
            self._rebased(url, sent_headers),
            params=params,
            headers=sent_headers,
            timeout=ClientTimeout(total=timeout) if timeout else self._limits,
            allow_redirects=False,
            **body,
        ) as response:
            self.answered.set(response.status)
            return Response(response.status, await response.text(), response.headers)

    def _rebased(self, url: str, headers: dict[str, str]) -> str:
        """The same path on the configured server, which learns from a header which of Twilio's hosts was meant."""
        if self._base is None:
            return url
        parts = urlsplit(url)
        headers["X-Forwarded-Host"] = parts.netloc
        return urlunsplit((self._base.scheme, self._base.netloc, self._base.path + parts.path, parts.query, ""))
