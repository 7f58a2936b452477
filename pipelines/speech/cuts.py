"""Notices that a file was cut off, for containers whose demuxer takes whatever is left for the whole."""

from typing import BinaryIO

from pipelines.speech.sniff import Container

_MAX_OGG_PAGE = 65_307
_UNKNOWN_SIZES = (0, 0xFFFFFFFF)


def is_cut(container: Container, source: BinaryIO, size: int) -> bool:
    if container == "ogg":
        return _ogg_is_cut(source, size)
    if container == "wav":
        return _wav_is_cut(source, size)
    return False


def _ogg_is_cut(source: BinaryIO, size: int) -> bool:
    """Ogg tells its length in its last page, so a cut shows only there: an unfinished page, or none marked as last."""
    source.seek(max(0, size - 2 * _MAX_OGG_PAGE))
    tail = source.read()
    at = tail.rfind(b"OggS")
    if at < 0 or len(tail) < at + 27:
        return True
    segments = tail[at + 26]
    table = tail[at + 27 : at + 27 + segments]
    is_whole = len(table) == segments and len(tail) >= at + 27 + segments + sum(table)
    is_last = bool(tail[at + 5] & 4)
    return not (is_whole and is_last)


def _wav_is_cut(source: BinaryIO, size: int) -> bool:
    """The data chunk says how long it is; a recorder that was never stopped leaves 0 or -1 there."""
    at = 12
    while at + 8 <= size:
        source.seek(at)
        header = source.read(8)
        length = int.from_bytes(header[4:], "little")
        if header[:4] == b"data":
            return length not in _UNKNOWN_SIZES and at + 8 + length > size
        at += 8 + length + (length & 1)
    return True
