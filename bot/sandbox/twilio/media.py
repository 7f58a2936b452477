"""The Media endpoints: what is attached to a message, behind a login and then behind a link that grows old."""

import secrets

from aiohttp import web

from bot.sandbox.twilio.accepting import Form
from bot.sandbox.twilio.errors import TwilioError
from bot.sandbox.twilio.messages import find
from bot.sandbox.twilio.resource import media_json, messages_path, page_json
from bot.sandbox.twilio.state import Carrier, Media

LINK_LASTS_S = 4 * 3600


class MediaEndpoints:
    """`needs_login`: the account enforces HTTP auth on media. `redirects`: the bytes are elsewhere, as at Twilio."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self.needs_login = True
        self.redirects = True

    async def list(self, request: web.Request, form: Form) -> web.Response:
        message = find(self._carrier, request)
        items = [media_json(self._carrier.account, message, media) for media in message.media]
        path = f"{messages_path(self._carrier.account)}/{message.sid}/Media.json"
        query = {key: values[0] for key, values in form.items()}
        return web.json_response(page_json("media_list", items, path, query))

    async def fetch(self, request: web.Request, form: Form) -> web.Response:
        media = self._find(request)
        return web.json_response(media_json(self._carrier.account, find(self._carrier, request), media))

    async def delete(self, request: web.Request, form: Form) -> web.Response:
        media = self._find(request)
        find(self._carrier, request).media.remove(media)
        return web.Response(status=204)

    async def content(self, request: web.Request, form: Form) -> web.Response:
        media = self._find(request)
        if not self.redirects:
            return _bytes(media)
        link = secrets.token_urlsafe(24)
        self._carrier.media_links[link] = (media, self._carrier.clock.now() + LINK_LASTS_S)
        return web.Response(status=307, headers={"Location": f"{request.url.origin()}/media/{link}"})

    async def linked(self, request: web.Request) -> web.Response:
        """Needs no login; whoever has the link has the bytes until it is too old."""
        media, until = self._carrier.media_links.get(request.match_info["link"], (None, 0.0))
        if media is None or self._carrier.clock.now() >= until:
            raise web.HTTPForbidden(text="<Error><Code>AccessDenied</Code></Error>", content_type="application/xml")
        return _bytes(media)

    def _find(self, request: web.Request) -> Media:
        message = find(self._carrier, request)
        media = next((one for one in message.media if one.sid == request.match_info["media"]), None)
        if media is None:
            raise TwilioError(20404, status=404)
        return media


def _bytes(media: Media) -> web.Response:
    return web.Response(body=media.data, headers={"Content-Type": media.mime})
