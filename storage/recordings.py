"""Sealed audio files: plaintext never touches the disk, and a half-written file is never taken for a whole one."""

import fcntl
import hmac
import os
import secrets
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from storage.data_key import DataKey
from storage.durable_files import in_thread, sync_folder
from storage.sealed_stream import CHUNK_BYTES, HEADER_BYTES, Header, StreamOpener, StreamSealer

_SUFFIX = ".st1"
_PARTIAL = ".part"
_BATCH_BYTES = 16 * CHUNK_BYTES


class RecordingError(Exception):
    """A recording could not be stored or found; tampering is Damaged, from the vault.

    RecordingError
    ├── RecordingTooLarge   more bytes came than `limit_bytes`; nothing was kept
    └── NoRecording         there is no file for this id
    """


class RecordingTooLarge(RecordingError):
    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"larger than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class NoRecording(RecordingError): ...


@dataclass(frozen=True, kw_only=True)
class StoredRecording:
    """`digest` is an HMAC under the owner's key: it recognises equal audio of one owner and tells others nothing."""

    recording_id: str
    key_id: int
    size_bytes: int
    digest: bytes


class RecordingStore:
    """One sealed file for each recording, named by its UUID."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(
        self, recording_id: str, key: DataKey, chunks: AsyncIterator[bytes], *, limit_bytes: int
    ) -> StoredRecording:
        """Seals while it streams; the file appears whole or not at all. Raises RecordingTooLarge."""
        partial = _Partial(self._path(recording_id), key)
        try:
            await in_thread(partial.open)
            async for piece in chunks:
                if partial.size_bytes + len(piece) > limit_bytes:
                    raise RecordingTooLarge(limit_bytes)
                partial.add(piece)
                if partial.waiting_bytes >= _BATCH_BYTES:
                    await in_thread(partial.flush)
            return await in_thread(partial.commit)
        finally:
            partial.close()

    async def read(self, recording_id: str, key: DataKey) -> AsyncGenerator[bytes, None]:
        """Yields the audio. Damaged may come at any point: only who reaches the end knows that it is whole."""
        with self._open(recording_id) as file:
            opener = StreamOpener(key, self._path(recording_id).stem, _read_header(file))
            while sealed := await in_thread(file.read, _BATCH_BYTES):
                if plaintext := await in_thread(opener.feed, sealed):
                    yield plaintext
            if rest := opener.finish():
                yield rest

    async def rekey(self, recording_id: str, old: DataKey, new: DataKey) -> StoredRecording:
        """Moves a recording under another owner's key. After a crash it is under one of the two: call again."""
        current = new if await self.key_id(recording_id) == new.id else old
        size_bytes = self._path(recording_id).stat().st_size
        async with aclosing(self.read(recording_id, current)) as audio:
            return await self.write(recording_id, new, audio, limit_bytes=size_bytes)

    async def key_id(self, recording_id: str) -> int:
        """The id of the data key that the file is sealed with now."""
        with self._open(recording_id) as file:
            return _read_header(file).key_id

    async def delete(self, recording_id: str) -> bool:
        """True when there was a file."""

        def remove() -> bool:
            try:
                self._path(recording_id).unlink()
            except FileNotFoundError:
                return False
            sync_folder(self._folder)
            return True

        return await in_thread(remove)

    async def ids(self) -> list[str]:
        """Every stored recording, so that files without a row can be found."""
        return await in_thread(lambda: sorted(path.stem for path in self._folder.glob(f"*{_SUFFIX}")))

    async def sweep_partials(self) -> int:
        """Removes what a crash left half-written; files that a living process still writes stay. Returns how many."""
        return await in_thread(lambda: sum(map(_remove_abandoned, self._folder.glob(f"*{_PARTIAL}"))))

    def _path(self, recording_id: str) -> Path:
        return self._folder / f"{uuid.UUID(recording_id)}{_SUFFIX}"

    def _open(self, recording_id: str) -> BinaryIO:
        try:
            return self._path(recording_id).open("rb")
        except FileNotFoundError:
            raise NoRecording(recording_id) from None


class _Partial:
    """A recording being written under a name that no reader looks at; locked, so that a sweep leaves it alone."""

    def __init__(self, path: Path, key: DataKey) -> None:
        self._final = path
        self._path = path.with_name(f"{path.stem}.{secrets.token_hex(4)}{_PARTIAL}")
        self._file: FileIO | None = None
        self._key_id = key.id
        self._sealer = StreamSealer(key, path.stem)
        self._digest = hmac.new(key.subkey("recording digest", b""), digestmod="sha256")
        self._waiting: list[bytes] = []
        self.waiting_bytes = 0
        self.size_bytes = 0

    def open(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = FileIO(self._path, "xb", opener=lambda path, flags: os.open(path, flags | os.O_CLOEXEC, 0o600))
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._write(self._sealer.header)

    def add(self, piece: bytes) -> None:
        self._waiting.append(piece)
        self.waiting_bytes += len(piece)
        self.size_bytes += len(piece)

    def flush(self) -> None:
        plaintext = b"".join(self._waiting)
        self._waiting.clear()
        self.waiting_bytes = 0
        self._digest.update(plaintext)
        self._write(self._sealer.feed(plaintext))

    def commit(self) -> StoredRecording:
        self.flush()
        self._write(self._sealer.finish())
        assert self._file
        os.fsync(self._file)
        self._path.replace(self._final)
        sync_folder(self._final.parent)
        return StoredRecording(
            recording_id=self._final.stem, key_id=self._key_id, size_bytes=self.size_bytes, digest=self._digest.digest()
        )

    def close(self) -> None:
        """Removes the partial file; after a commit there is none."""
        if self._file is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()

    def _write(self, content: bytes) -> None:
        assert self._file
        rest = memoryview(content)
        while rest:
            rest = rest[self._file.write(rest) :]


def _read_header(file: BinaryIO) -> Header:
    return Header.parse(file.read(HEADER_BYTES))


def _remove_abandoned(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except (BlockingIOError, FileNotFoundError):
        return False
    return True
