"""The opened vault: data keys, blind indexes and authentication codes, all under one root."""

import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.data_key import KEY_BYTES, NONCE_BYTES, DataKey, canonical_json, derive, key_id_of, new_key_id
from storage.root_key import KeySource, PassphraseCost, RootRecord, unwrap_root, wrap_root, write_key_file
from storage.vault_errors import Damaged, KeyFileExposed, KeyFileUnusable, Locked, VaultError, WrongKey

__all__ = [
    "Damaged",
    "DataKey",
    "KeyFileExposed",
    "KeyFileUnusable",
    "KeySource",
    "Locked",
    "PassphraseCost",
    "RootRecord",
    "Vault",
    "VaultError",
    "WrongKey",
    "create_root",
    "open_root",
    "write_key_file",
]

BLIND_INDEX_BYTES = 16
_CACHE_KEYS = 200
_CACHE_S = 600.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Cached:
    key: DataKey
    until: float


class Vault:
    """Holds the root for as long as the process is unsealed. Safe to use from several threads."""

    def __init__(self, root: bytes, version: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._root = root
        self.root_version = version
        self._clock = clock
        self._cache: OrderedDict[tuple[int, str, int, bytes], _Cached] = OrderedDict()
        self._cache_lock = threading.Lock()
        self._damaged: set[tuple[str, str, str]] = set()

    @property
    def damaged_count(self) -> int:
        """How many sealed values did not open since the start."""
        return len(self._damaged)

    def __repr__(self) -> str:
        return f"<Vault, root version {self.root_version}>"

    def new_key(self, owner: str) -> tuple[DataKey, bytes]:
        """A fresh data key, and its wrapped form to store beside `owner`, its id and `root_version`."""
        key = DataKey(id=new_key_id(), owner=owner, secret=secrets.token_bytes(KEY_BYTES), alarm=self._alarm)
        nonce = secrets.token_bytes(NONCE_BYTES)
        context = _wrap_context(owner, key.id, self.root_version)
        return key, nonce + AESGCM(self._wrapping_key()).encrypt(nonce, key.secret, context)

    def unwrap(self, *, key_id: int, owner: str, wrapped: bytes, root_version: int) -> DataKey:
        """The data key of a stored row. Raises WrongKey for another root's key, Damaged for a changed row."""
        if root_version != self.root_version:
            raise WrongKey(f"data key {key_id} belongs to root version {root_version}")
        name = (key_id, owner, root_version, wrapped)
        return self._cached(name) or self._unwrapped(name)

    def forget(self, key_id: int) -> None:
        """Drops a key from memory: its owner is being erased."""
        with self._cache_lock:
            for name in [name for name in self._cache if name[0] == key_id]:
                del self._cache[name]

    def blind_index(self, scope: str, field: str, value: str) -> bytes:
        """What a normalised value is looked up by. Equal values meet only inside one scope and field."""
        key = derive(self._root, canonical_json(["idx", scope, field]).decode())
        return hmac.digest(key, value.encode("utf-8", "surrogatepass"), "sha256")[:BLIND_INDEX_BYTES]

    def mac(self, label: str, fields: Sequence[str | int | bytes | None]) -> bytes:
        """An authentication code over a list of values; no two lists have the same encoding."""
        key = derive(self._root, canonical_json(["mac", label]).decode())
        return hmac.digest(key, b"".join(map(_encoded, fields)), "sha256")

    def verify_mac(self, label: str, fields: Sequence[str | int | bytes | None], mac: bytes) -> bool:
        return hmac.compare_digest(self.mac(label, fields), mac)

    def file_key(self, label: str) -> bytes:
        """A 32-byte key for a part that seals by itself, such as the job store."""
        return derive(self._root, canonical_json(["file", label]).decode())

    def wrapped_for(self, source: KeySource, *, cost: PassphraseCost | None = None) -> RootRecord:
        """The same root wrapped for another passphrase or key file."""
        return wrap_root(self._root, source, version=self.root_version, cost=cost or PassphraseCost())

    @staticmethod
    def key_id_of(sealed: bytes) -> int:
        return key_id_of(sealed)

    def _alarm(self, table: str, column: str, row: str) -> None:
        """Once for each value: a page that is opened often must not drown the log."""
        if (table, column, row) not in self._damaged:
            self._damaged.add((table, column, row))
            log.error("a sealed value is damaged", table=table, column=column, row_id=row)

    def _wrapping_key(self) -> bytes:
        return derive(self._root, canonical_json(["wrap"]).decode())

    def _cached(self, name: tuple[int, str, int, bytes]) -> DataKey | None:
        with self._cache_lock:
            found = self._cache.get(name)
            if found is None:
                return None
            if found.until <= self._clock():
                del self._cache[name]
                return None
            self._cache.move_to_end(name)
            return found.key

    def _unwrapped(self, name: tuple[int, str, int, bytes]) -> DataKey:
        key_id, owner, version, wrapped = name
        context = _wrap_context(owner, key_id, version)
        try:
            secret = AESGCM(self._wrapping_key()).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], context)
        except (InvalidTag, ValueError):
            self._alarm("data_keys", "wrapped", str(key_id))
            raise Damaged(f"data key {key_id} does not open") from None
        key = DataKey(id=key_id, owner=owner, secret=secret, alarm=self._alarm)
        with self._cache_lock:
            self._cache[name] = _Cached(key, self._clock() + _CACHE_S)
            while len(self._cache) > _CACHE_KEYS:
                self._cache.popitem(last=False)
        return key


def create_root(source: KeySource, *, cost: PassphraseCost | None = None) -> tuple[Vault, RootRecord]:
    """A new installation's vault, and the record to store."""
    vault = Vault(secrets.token_bytes(KEY_BYTES), version=1)
    return vault, vault.wrapped_for(source, cost=cost)


def open_root(source: KeySource, record: RootRecord) -> Vault:
    """Opens a stored root. Writes nothing; raises WrongKey, KeyFileUnusable or Damaged."""
    return Vault(unwrap_root(source, record), version=record.version)


def _wrap_context(owner: str, key_id: int, version: int) -> bytes:
    return canonical_json(["dek", owner, key_id, version])


def _encoded(value: str | int | bytes | None) -> bytes:
    match value:
        case None:
            kind, content = b"n", b""
        case bytes():
            kind, content = b"b", value
        case str():
            kind, content = b"s", value.encode("utf-8", "surrogatepass")
        case int() if not isinstance(value, bool):
            kind, content = b"i", str(value).encode()
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical encoding")
    return kind + len(content).to_bytes(8, "big") + content
