"""Seals a stream of any length in chunks, so that neither side ever holds the whole of it.

The STREAM construction of age: chunk number and a last-chunk flag are the nonce, and the key belongs to one file alone,
so chunks cannot be dropped, repeated, swapped or moved to another file without notice.
"""

import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.data_key import TAG_BYTES, DataKey
from storage.vault_errors import Damaged

CHUNK_BYTES = 64 * 1024

_MAGIC = b"KR"
_VERSION = 1
_HEADER = struct.Struct(">2sBII16s")  # magic, version, data key id, chunk size, salt
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, kw_only=True)
class Header:
    """The clear start of a sealed stream; every chunk is bound to it."""

    key_id: int
    salt: bytes

    def packed(self) -> bytes:
        return _HEADER.pack(_MAGIC, _VERSION, self.key_id, CHUNK_BYTES, self.salt)

    @classmethod
    def parse(cls, content: bytes) -> "Header":
        if len(content) < HEADER_BYTES:
            raise Damaged("a sealed file is cut off in its header")
        magic, version, key_id, chunk_bytes, salt = _HEADER.unpack(content[:HEADER_BYTES])
        if (magic, version, chunk_bytes) != (_MAGIC, _VERSION, CHUNK_BYTES):
            raise Damaged("a sealed file has an unknown format")
        return cls(key_id=key_id, salt=salt)


class _Chunks:
    def __init__(self, key: DataKey, name: str, header: Header) -> None:
        self._cipher = AESGCM(key.subkey(f"file|{name}", header.salt))
        self._place = header.packed()
        self._count = 0
        self._pending = bytearray()

    def _nonce(self, *, last: bool) -> bytes:
        number = self._count.to_bytes(11, "big")
        self._count += 1
        return number + (b"\x01" if last else b"\x00")

    def _take(self, data: bytes, size: int) -> list[bytes]:
        """Whole chunks that are surely not the last one; the rest stays pending."""
        self._pending += data
        end = 0
        taken: list[bytes] = []
        while len(self._pending) - end > size:
            taken.append(bytes(self._pending[end : end + size]))
            end += size
        del self._pending[:end]
        return taken


class StreamSealer(_Chunks):
    """Takes plaintext in pieces of any size; what `feed` and `finish` return, in order, is the file."""

    def __init__(self, key: DataKey, name: str) -> None:
        header = Header(key_id=key.id, salt=os.urandom(16))
        super().__init__(key, name, header)
        self.header = header.packed()

    def feed(self, plaintext: bytes) -> bytes:
        return b"".join(self._seal(chunk, last=False) for chunk in self._take(plaintext, CHUNK_BYTES))

    def finish(self) -> bytes:
        return self._seal(bytes(self._pending), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last=last), chunk, self._place)


class StreamOpener(_Chunks):
    """Takes what follows the header. Every byte it returns is authentic; only `finish` proves that none is missing."""

    def __init__(self, key: DataKey, name: str, header: Header) -> None:
        if header.key_id != key.id:
            raise Damaged(f"{name} is sealed with another key")
        super().__init__(key, name, header)
        self._name = name

    def feed(self, sealed: bytes) -> bytes:
        return b"".join(self._open(chunk, last=False) for chunk in self._take(sealed, CHUNK_BYTES + TAG_BYTES))

    def finish(self) -> bytes:
        is_first = self._count == 0
        chunk = self._open(bytes(self._pending), last=True)
        if not chunk and not is_first:
            raise Damaged(f"{self._name} ends in an empty chunk")
        return chunk

    def _open(self, chunk: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last=last), chunk, self._place)
        except (InvalidTag, ValueError):
            raise Damaged(f"{self._name} was changed or cut off") from None
