"""Tells by its first bytes which audio container a file is, and so which one demuxer may open it."""

from typing import Literal

from pipelines.ports import BadAudio

HEAD_BYTES = 64 * 1024

Container = Literal["ogg", "wav", "flac", "matroska", "mov", "mp3", "aac"]

# What people send by mistake or on purpose. Only known audio is opened anyway; this list names the rest.
_NOT_AUDIO: tuple[tuple[bytes, str], ...] = (
    (b"#EXTM3U", "a playlist"),
    (b"ffconcat", "a list of other files"),
    (b"[playlist]", "a playlist"),
    (b"<?xml", "an XML file"),
    (b"<MPD", "a playlist"),
    (b"<smil", "a playlist"),
    (b"v=0", "a stream description"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def container_of(head: bytes) -> Container:
    """Raises BadAudio for anything that does not begin as one of the supported containers."""
    if not head:
        raise BadAudio("the file is empty")
    found = _by_signature(head) or _by_frame(head)
    if found is None:
        raise BadAudio(f"the file is {_name_of(head)}, not audio")
    return found


def _by_signature(head: bytes) -> Container | None:
    if head[:4] == b"OggS":
        return "ogg"
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "wav"
    if head[:4] == b"fLaC":
        return "flac"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return "mov"
    return None


def _by_frame(head: bytes) -> Container | None:
    """Files without a container signature: MPEG frames, alone or behind an ID3 tag or padding."""
    body = head
    if head[:3] == b"ID3" and len(head) >= 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
        body = head[10 + size :]
        if not body:
            return "mp3"  # a tag with a picture is longer than what was read; the demuxer checks the frames behind it
    body = body.lstrip(b"\0")
    if body[:4] == b"fLaC":
        return "flac"
    return _mpeg_frame(body)


def _mpeg_frame(body: bytes) -> Container | None:
    if len(body) < 4 or body[0] != 0xFF or body[1] & 0xE0 != 0xE0:
        return None
    if body[1] & 0xF6 == 0xF0:
        return "aac" if (body[2] >> 2) & 0xF < 13 else None
    version, layer = (body[1] >> 3) & 3, (body[1] >> 1) & 3
    bitrate, rate = body[2] >> 4, (body[2] >> 2) & 3
    if version == 1 or layer == 0 or bitrate in (0, 15) or rate == 3:
        return None
    return "mp3"


def _name_of(head: bytes) -> str:
    text = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, name in _NOT_AUDIO:
        if text[: len(signature)].lower() == signature.lower():
            return name
    return "something unknown"
