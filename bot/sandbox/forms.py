"""What the page sends and plays: JSON bodies, forms with a file, and files in the parts that a player asks for."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.telegram.people import NotPossible

Json = dict[str, Any]

MAX_FILE_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """A file that came with a form."""

    name: str
    mime: str
    data: bytes = field(repr=False)


async def read_json(request: web.Request) -> Json:
    """Raises ValueError."""
    if request.content_type != "application/json":
        raise ValueError("JSON expected")
    body = await request.json()
    if not isinstance(body, dict):
        raise TypeError("an object is expected")
    return body


async def read_form(request: web.Request) -> tuple[dict[str, str], FormFile]:
    """The plain fields and the part called `file`. Raises ValueError, NotPossible."""
    if not request.content_type.startswith("multipart/"):
        raise ValueError("a form is expected")
    fields: dict[str, str] = {}
    file: FormFile | None = None
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise TypeError("a plain form is expected")
        data = bytearray()
        while chunk := await part.read_chunk():
            data += chunk
            if len(data) > MAX_FILE_BYTES:
                raise NotPossible("this file is too large to send")
        if part.name == "file":
            mime = part.headers.get("Content-Type", "application/octet-stream")
            file = FormFile(name=part.filename or "file", mime=mime, data=bytes(data))
        else:
            fields[part.name or ""] = data.decode("utf-8", "replace")
    if file is None:
        raise NotPossible("there is no file")
    return fields, file


def media_answer(request: web.Request, data: bytes, mime: str) -> web.Response:
    """The file, or the part of it that a player asked for; never run as a page of its own."""
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": "inline"}
    is_shown = mime == "application/pdf" or (mime.startswith(("audio/", "video/", "image/")) and "svg" not in mime)
    headers["Content-Type"] = mime if is_shown else "application/octet-stream"
    part = request.http_range
    if part.start is None and part.stop is None:
        return web.Response(body=data, headers=headers)
    start, stop, _ = part.indices(len(data))
    if start >= stop:
        raise web.HTTPRequestRangeNotSatisfiable
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], headers=headers)
