"""A method's parameters, however they came: query, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.telegram.errors import ApiError, bad_request

MAX_UPLOAD_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Upload:
    name: str
    mime: str
    data: bytes = field(repr=False)


class Params:
    def __init__(self, values: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    def has(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        if isinstance(value, str):
            return value
        return "" if value is None else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def boolean(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """The decoded value; None where the parameter is absent or empty. `what` names it in the error."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


async def read_params(request: web.Request) -> Params:
    """Raises ApiError 413 for an upload beyond 50 MB and 400 for a broken body."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request, values)
    try:
        if request.content_type == "application/json":
            body = await request.json() if request.can_read_body else {}
            if not isinstance(body, dict):
                raise bad_request("object expected")
            values.update(body)
        else:
            values.update((await request.post()).items())
    except (ValueError, UnicodeDecodeError):
        raise bad_request("can't parse the request body") from None
    return Params(values)


async def _read_multipart(request: web.Request, values: dict[str, Any]) -> Params:
    files: dict[str, Upload] = {}
    room = MAX_UPLOAD_BYTES
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse the multipart body")
        data = bytearray()
        while chunk := await part.read_chunk():
            data += chunk
            if len(data) > room:
                raise ApiError(413, "Request Entity Too Large")
        room -= len(data)
        if part.filename is None:
            values[part.name] = data.decode("utf-8", "replace")
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(name=part.filename, mime=mime, data=bytes(data))
    return Params(values, files)
