"""The stock Twilio client, led to a local server by the seam that it offers: its HTTP client."""

import base64
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response


class LocalHttp(AsyncTwilioHttpClient):  # type: ignore[misc]  # the client carries no types
    """Keeps path, query and form as the stock client made them; only the host is another."""

    def __init__(self, base: str, timeout_s: float = 5.0) -> None:
        super().__init__(timeout=timeout_s)
        self._base = urlsplit(base)

    async def request(
        self,
        method: str,
        url: str,
        params: dict[str, Any] | None = None,
        data: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the stock client's own signature
        allow_redirects: bool = False,
    ) -> Response:
        parts = urlsplit(url)
        local = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        given = dict(headers or {})
        if auth:
            given["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
        limit = aiohttp.ClientTimeout(total=timeout or self.timeout)
        async with self.session.request(
            method.upper(), local, params=params, data=data, headers=given, timeout=limit, allow_redirects=False
        ) as answer:
            return Response(answer.status, await answer.text(), dict(answer.headers))
