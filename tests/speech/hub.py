"""A model hub on loopback: the listing and the files as the real one serves them, and the ways in which it can fail."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

LARGE = 1 << 20  # from here on a hub keeps a file in its large file store


@dataclass
class Hub:
    """`cut_after` breaks each download of a file off after so many bytes, for as many times as `cuts` says."""

    repo: str
    files: dict[str, bytes]
    revision: str = "0123456789abcdef0123456789abcdef01234567"
    cut_after: int = 0
    cuts: int = 0
    serves_instead: dict[str, bytes] = field(default_factory=dict)
    gets: Counter[str] = field(default_factory=Counter)
    ranges: list[str] = field(default_factory=list)
    url: str = ""

    async def start(self) -> TestServer:
        application = web.Application()
        application.router.add_get("/api/models/{owner}/{name}", self._list)
        application.router.add_get("/{owner}/{name}/resolve/{revision}/{file}", self._redirect)
        application.router.add_get("/storage/{file}", self._file)
        server = TestServer(application)
        await server.start_server()
        self.url = str(server.make_url("")).rstrip("/")
        return server

    async def _list(self, request: web.Request) -> web.Response:
        if f"{request.match_info['owner']}/{request.match_info['name']}" != self.repo:
            return web.json_response(
                {"error": "Repository not found"}, status=404, headers={"X-Error-Code": "RepoNotFound"}
            )
        siblings: list[dict[str, Any]] = []
        for name, data in self.files.items():
            one: dict[str, Any] = {"rfilename": name, "size": len(data)}
            one["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
            if len(data) >= LARGE:
                one["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}
            siblings.append(one)
        return web.json_response({"id": self.repo, "sha": self.revision, "siblings": siblings})

    async def _redirect(self, request: web.Request) -> web.Response:
        assert request.match_info["revision"] == self.revision
        raise web.HTTPFound(f"/storage/{request.match_info['file']}")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        self.gets[name] += 1
        data = self.serves_instead.get(name, self.files[name])
        begin = 0
        if wanted := request.headers.get("Range"):
            self.ranges.append(wanted)
            begin = int(wanted.removeprefix("bytes=").split("-")[0])
        response = web.StreamResponse(status=206 if begin else 200)
        response.content_length = len(data) - begin
        if begin:
            response.headers["Content-Range"] = f"bytes {begin}-{len(data) - 1}/{len(data)}"
        await response.prepare(request)
        if self.cuts and len(data) >= LARGE:
            self.cuts -= 1
            await response.write(data[begin : begin + self.cut_after])
            assert request.transport is not None
            request.transport.close()
            return response
        await response.write(data[begin:])
        await response.write_eof()
        return response
