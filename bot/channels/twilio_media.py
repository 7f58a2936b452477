"""Fetches media of messages from phones: from the carrier's own hosts and from nowhere else."""

import base64
from collections.abc import AsyncIterator
from urllib.parse import urljoin, urlsplit

import aiohttp

from bot.channels.base import AttachmentTooLarge, DeliveryError
from bot.channels.twilio_http import CLOUD

_STORES = (".twilio.com", ".twiliocdn.com", ".amazonaws.com")
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_HOPS = 3


class TwilioMedia:
    """An address comes out of a message, so it is trusted in nothing: host and path must be those of our account."""

    def __init__(self, *, account_sid: str, auth_token: str, base_url: str = CLOUD) -> None:
        self._base_url = base_url
        self._path = f"/2010-04-01/Accounts/{account_sid}/Messages/"
        pair = base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._authorization = {"Authorization": f"Basic {pair}"}

    async def fetch(self, url: str, *, limit_bytes: int) -> AsyncIterator[bytes]:
        """Streams one file. Raises DeliveryError, or AttachmentTooLarge once more than limit_bytes came."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=30)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                response = await self._opened(session, self._checked(url))
                received = 0
                async with response:
                    async for chunk in response.content.iter_chunked(64 * 1024):
                        received += len(chunk)
                        if received > limit_bytes:
                            raise AttachmentTooLarge(limit_bytes)
                        yield chunk
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryError(f"the media did not arrive ({type(error).__name__})") from None

    async def _opened(self, session: aiohttp.ClientSession, url: str) -> aiohttp.ClientResponse:
        """Follows the carrier's redirect to its store, where our credentials must not go."""
        headers = self._authorization
        for _ in range(_MAX_HOPS):
            response = await session.get(url, headers=headers, allow_redirects=False)
            if response.status == 200:
                return response
            response.release()
            if response.status not in _REDIRECTS:
                raise DeliveryError(f"the media host answered {response.status}", permanent=response.status == 404)
            url, headers = self._store(urljoin(url, response.headers.get("Location", ""))), {}
        raise DeliveryError("the media host redirects in circles", permanent=True)

    def _checked(self, url: str) -> str:
        """The address on the configured server. Compared whole: a user name, a port or an odd path is no match."""
        parts, base = urlsplit(url), urlsplit(self._base_url)
        known = {("https", urlsplit(CLOUD).netloc), (base.scheme, base.netloc)}
        is_ours = (parts.scheme, parts.netloc) in known and parts.path.removeprefix(base.path).startswith(self._path)
        if not is_ours or ".." in parts.path or "%" in parts.path:
            raise DeliveryError("the media address is not the carrier's", permanent=True)
        return f"{base.scheme}://{base.netloc}{base.path}{parts.path.removeprefix(base.path)}"

    def _store(self, url: str) -> str:
        parts, base = urlsplit(url), urlsplit(self._base_url)
        is_base = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
        is_store = parts.scheme == "https" and parts.port in (None, 443) and not parts.username
        if not is_base and not (is_store and (parts.hostname or "").endswith(_STORES)):
            raise DeliveryError("the media moved to a foreign host", permanent=True)
        return url
