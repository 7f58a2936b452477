"""The key of one patient, therapist or practice: it seals a field to the one place where it belongs."""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.vault_errors import Damaged

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

_FORMAT = b"\x01"
_ID_BYTES = 4
_HEAD_BYTES = len(_FORMAT) + _ID_BYTES + NONCE_BYTES
_SHORTEST_BYTES = 32  # "yes" and "no" must be equally long
_END = b"\x80"
Alarm = Callable[[str, str, str], None]
"""Called with the table, the column and the row of what does not open."""


def _unheard(table: str, column: str, row: str) -> None:
    """A key outside a vault has nobody to tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DataKey:
    """`owner` names whose key it is ("patient:<uuid>"); `id` stands in front of everything that it seals."""

    id: int
    owner: str
    secret: bytes = field(repr=False)
    alarm: Alarm = field(default=_unheard, repr=False, compare=False)

    def seal(self, plaintext: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seals a value for one field of one row; it opens nowhere else."""
        nonce = os.urandom(NONCE_BYTES)
        place = self._place(table, column, row)
        sealed = AESGCM(self.secret).encrypt(nonce, _padded(plaintext), place)
        return b"".join((_FORMAT, self.id.to_bytes(_ID_BYTES, "big"), nonce, sealed))

    def open(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Raises Damaged where a byte, the place or the key is not the one it was sealed with, and sounds the alarm."""
        try:
            return self._opened(sealed, table=table, column=column, row=row)
        except Damaged:
            self.alarm(table, column, row)
            raise

    def _opened(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        if key_id_of(sealed) != self.id:
            raise Damaged(f"{table}.{column} of row {row} is sealed with another key")
        place = self._place(table, column, row)
        nonce, rest = sealed[_HEAD_BYTES - NONCE_BYTES : _HEAD_BYTES], sealed[_HEAD_BYTES:]
        try:
            return _unpadded(AESGCM(self.secret).decrypt(nonce, rest, place))
        except InvalidTag:
            raise Damaged(f"{table}.{column} of row {row} does not open") from None

    def subkey(self, label: str, salt: bytes) -> bytes:
        """A key for another purpose of the same owner (a recording, a digest)."""
        return derive(self.secret, label, salt=salt)

    def _place(self, table: str, column: str, row: str) -> bytes:
        return canonical_json(["v1", table, column, row, self.owner, self.id])


def key_id_of(sealed: bytes) -> int:
    """Which data key sealed these bytes."""
    if len(sealed) < _HEAD_BYTES + _SHORTEST_BYTES + TAG_BYTES or sealed[:1] != _FORMAT:
        raise Damaged("sealed bytes are cut short or of an unknown format")
    return int.from_bytes(sealed[1 : 1 + _ID_BYTES], "big")


def new_key_id() -> int:
    return secrets.randbelow(2 ** (8 * _ID_BYTES) - 1) + 1


def derive(secret: bytes, label: str, *, salt: bytes | None = None) -> bytes:
    """An independent 32-byte key for each label (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label.encode()).derive(secret)


def canonical_json(values: list[str | int]) -> bytes:
    """One spelling for one list: what is authenticated must not be readable in two ways."""
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def _padded(plaintext: bytes) -> bytes:
    return (plaintext + _END).ljust(_SHORTEST_BYTES, b"\0")


def _unpadded(padded: bytes) -> bytes:
    body = padded.rstrip(b"\0")
    if not body.endswith(_END):
        raise Damaged("a sealed value has no end mark")
    return body[:-1]
