"""The root secret: made once, stored wrapped under a passphrase or a key file, opened at start."""

import base64
import binascii
import hmac
import json
import os
import secrets
import stat
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from storage.data_key import KEY_BYTES, NONCE_BYTES, canonical_json, derive
from storage.durable_files import sync_folder
from storage.vault_errors import Damaged, KeyFileExposed, KeyFileUnusable, WrongKey

SALT_BYTES = 16
_OWNER_ONLY = (0o400, 0o600)


@dataclass(frozen=True, kw_only=True)
class PassphraseCost:
    """How much work one guess of the passphrase costs (Argon2id)."""

    iterations: int = 3
    memory_kib: int = 256 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        # The numbers come back from the database: they must not be able to exhaust the machine.
        if not (1 <= self.iterations <= 64 and 1 <= self.lanes <= 64):
            raise ValueError("iterations and lanes must be 1 to 64")
        if not 8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024:
            raise ValueError("memory must be at least 8 KiB a lane and at most 4 GiB")


@dataclass(frozen=True, kw_only=True)
class RootRecord:
    """The wrapped root as it is stored. Nothing in it is secret without the passphrase or the key file."""

    version: int
    method: Literal["passphrase", "key_file"]
    salt: bytes
    params: str
    wrapped: bytes
    check: bytes


@dataclass(frozen=True, kw_only=True)
class KeySource:
    """Where the key comes from: exactly one of the two is set."""

    passphrase: str | None = field(default=None, repr=False)
    key_file: Path | None = None

    def __post_init__(self) -> None:
        if bool(self.passphrase) == bool(self.key_file):
            raise ValueError("give either a passphrase or a key file")

    @property
    def method(self) -> Literal["passphrase", "key_file"]:
        return "passphrase" if self.passphrase else "key_file"


def wrap_root(root: bytes, source: KeySource, *, version: int, cost: PassphraseCost) -> RootRecord:
    """Wraps the root under what the operator holds; the result is all that needs storing."""
    salt = secrets.token_bytes(SALT_BYTES)
    params = json.dumps(asdict(cost)) if source.passphrase else "{}"
    nonce = os.urandom(NONCE_BYTES)
    user_key = _user_key(source, salt, params)
    context = _context(version, source.method, salt, params)
    wrapped = nonce + AESGCM(user_key).encrypt(nonce, root, context)
    return RootRecord(
        version=version,
        method=source.method,
        salt=salt,
        params=params,
        wrapped=wrapped,
        check=_check(root, context),
    )


def unwrap_root(source: KeySource, record: RootRecord) -> bytes:
    """Raises WrongKey for a passphrase or key file that is not the one, Damaged for an impossible record."""
    if source.method != record.method:
        wanted = "a passphrase" if record.method == "passphrase" else "a key file"
        raise WrongKey(f"this installation opens with {wanted}")
    context = _context(record.version, record.method, record.salt, record.params)
    user_key = _user_key(source, record.salt, record.params)
    try:
        root = AESGCM(user_key).decrypt(record.wrapped[:NONCE_BYTES], record.wrapped[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        what = "passphrase" if record.method == "passphrase" else "key file"
        raise WrongKey(f"this {what} does not open this installation") from None
    if not hmac.compare_digest(_check(root, context), record.check):
        raise Damaged("the stored root key does not match its check value")
    return root


def write_key_file(path: Path) -> None:
    """Makes a key file that only its owner may read. Raises FileExistsError: a key is never overwritten."""
    half_done = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o400)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(half_done)  # unlike a rename, refuses to replace
    finally:
        half_done.unlink()
    sync_folder(path.parent)


def read_key_file(path: Path) -> bytes:
    """The 32 bytes of a key file, raw or in base64."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe must not make us wait
    except OSError as error:
        raise KeyFileUnusable(f"the key file {path.name} cannot be read: {error.strerror}") from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise KeyFileUnusable(f"{path.name} is not a file")
        mode = stat.S_IMODE(status.st_mode)
        if mode not in _OWNER_ONLY:
            raise KeyFileExposed(f"the key file {path.name} has mode {mode:04o}; make it 0400 (chmod 400)")
        content = os.read(handle, 1024)
    finally:
        os.close(handle)
    return _decoded(content, path.name)


def _decoded(content: bytes, name: str) -> bytes:
    if len(content) == KEY_BYTES:
        return content
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileUnusable(f"the key file {name} must hold 32 bytes, raw or in base64")
    return key


def _user_key(source: KeySource, salt: bytes, params: str) -> bytes:
    if source.passphrase:
        return _stretched(source.passphrase, salt, _cost(params))
    assert source.key_file
    return derive(read_key_file(source.key_file), "user key", salt=salt)


def _stretched(passphrase: str, salt: bytes, cost: PassphraseCost) -> bytes:
    # Two keyboards may type one Hebrew or accented letter as different code points.
    normalised = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(normalised)


def _cost(params: str) -> PassphraseCost:
    try:
        return PassphraseCost(**json.loads(params))
    except (ValueError, TypeError):
        raise Damaged("the stored cost of the passphrase is not usable") from None


def _context(version: int, method: str, salt: bytes, params: str) -> bytes:
    return canonical_json(["root", version, method, salt.hex(), params])


def _check(root: bytes, context: bytes) -> bytes:
    return hmac.digest(derive(root, "check"), context, "sha256")
