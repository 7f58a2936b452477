"""Seals what the job database stores, so that it can be neither read nor made up by who holds the file.

JSON inside, never pickle: a changed database can make a job fail but cannot make it run foreign code.
"""

import base64
import binascii
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from dbos import Serializer
from dbos._serialization import DBOSDefaultSerializer, DBOSPortableJSON

_CONTEXT = b"kesher jobs 1"
_NONCE_BYTES = 12
_ERROR = "error type"


class RunError(Exception):
    """Stands for an exception that was stored: its type's name is all that is kept of it."""


class ValueDamaged(Exception):
    """A stored value was changed, or sealed with another key."""


class SealedValues(Serializer):
    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def name(self) -> str:
        return "kesher1"

    def serialize(self, data: Any) -> str:
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps(data, default=_as_json, separators=(",", ":")).encode("ascii")
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, plain, _CONTEXT)).decode("ascii")

    def deserialize(self, serialized_data: str) -> Any:
        try:
            sealed = base64.b64decode(serialized_data, validate=True)
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _CONTEXT)
        except (InvalidTag, ValueError, binascii.Error):
            raise ValueDamaged("a stored value of a job does not open") from None
        return json.loads(plain, object_hook=_from_json)


def refuse_unsealed_values() -> None:
    """A stored row names its own format, and DBOS would follow it, to pickle too: only ours may be read."""
    for other in (DBOSDefaultSerializer, DBOSPortableJSON):
        vars(other)["deserialize"] = _refused


def _refused(serialized_data: str) -> Any:
    raise ValueDamaged("a stored value of a job is not sealed")


def _as_json(value: object) -> dict[str, str]:
    if isinstance(value, RunError):
        return {_ERROR: str(value)}
    if isinstance(value, BaseException):
        return {_ERROR: type(value).__name__}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _from_json(value: dict[str, Any]) -> Any:
    return RunError(value[_ERROR]) if value.keys() == {_ERROR} else value
