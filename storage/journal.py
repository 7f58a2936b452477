"""The send journal: what was about to be handed to the carrier, kept outside the database and its backups.

A line is on the disk before the carrier is called. After an older backup was put back, a line that the database does
not know is a message that may have gone out already: it becomes uncertain instead of going out again.
"""

import fcntl
import json
import os
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.durable_files import in_thread, replace_file, sync_folder

FIRST_JOURNAL = "sender"
_SUFFIX = ".journal"
_MANIFEST = "known.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class JournalError(Exception):
    """The journal cannot do its duty: nothing may be sent until a person has looked.

    JournalError
    ├── JournalMissing   a journal that was once written is gone; `names` says which
    ├── JournalDamaged   a line in the middle of a journal is not readable
    └── JournalBroken    a write did not reach the disk; this process must not send any more
    """


class JournalMissing(JournalError):
    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(sorted(names))
        super().__init__(f"missing send journals: {', '.join(self.names)}")


class JournalDamaged(JournalError): ...


class JournalBroken(JournalError): ...


@dataclass(frozen=True, kw_only=True)
class JournalEntry:
    """One attempt that was about to be made."""

    message_id: str
    version: int
    attempt_n: int
    token: str


class SendJournal:
    """This process's own journal file; `name` changes at `open` where another process holds it."""

    def __init__(self, folder: Path, name: str = FIRST_JOURNAL) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError("a journal's name is made of lower case letters, digits, - and _")
        self.name = name
        self._folder = folder
        self._handle: int | None = None
        self._lock = threading.Lock()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Takes the first free name and makes it known. Raises JournalMissing rather than beginning a lost one anew."""
        await in_thread(self._open)

    async def append(self, message_id: str, version: int, attempt_n: int, token: str) -> None:
        """Returns when the line is on the disk; only then may the carrier be called. Raises JournalBroken."""
        entry = JournalEntry(message_id=message_id, version=version, attempt_n=attempt_n, token=token)
        line = json.dumps(asdict(entry), separators=(",", ":")).encode("ascii") + b"\n"
        await in_thread(self._append, line)

    async def own_entries(self) -> list[JournalEntry]:
        """What this journal holds. Nobody else writes to it now: an entry of before is of a process that ended."""
        return await in_thread(lambda: list(_read(self._folder / f"{self.name}{_SUFFIX}")))

    async def close(self) -> None:
        await in_thread(self._close)

    @staticmethod
    def read_all(folder: Path) -> list[JournalEntry]:
        """The entries of every journal. A torn last line was never followed by a call, so it is left out."""
        return [entry for path in sorted(folder.glob(f"*{_SUFFIX}")) for entry in _read(path)]

    @staticmethod
    def known(folder: Path) -> frozenset[str]:
        """The names of all journals that were ever begun in this folder."""
        try:
            return frozenset(json.loads((folder / _MANIFEST).read_bytes()))
        except FileNotFoundError:
            return frozenset()
        except (ValueError, TypeError):
            raise JournalDamaged(f"{_MANIFEST} is not readable") from None

    @staticmethod
    def missing(folder: Path, known_names: Iterable[str] = ()) -> frozenset[str]:
        """Names that the caller or the folder remembers and that have no file: while there are any, nothing is sent."""
        names = SendJournal.known(folder).union(known_names)
        return frozenset(name for name in names if not (folder / f"{name}{_SUFFIX}").is_file())

    @staticmethod
    def give_up(folder: Path, names: Iterable[str]) -> None:
        """The operator's word that these journals are lost for good."""
        with _folder_locked(folder):
            _write_manifest(folder, SendJournal.known(folder).difference(names))

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _folder_locked(self._folder):
            known = self.known(self._folder)
            name, handle = self._first_free(known)
            try:
                _cut_torn_line(handle)
                os.fsync(handle)
                sync_folder(self._folder)
                _write_manifest(self._folder, known.union([name]))
            except BaseException:
                os.close(handle)
                raise
        self.name, self._handle = name, handle

    def _first_free(self, known: frozenset[str]) -> tuple[str, int]:
        for number in count(1):
            name = self.name if number == 1 else f"{self.name}-{number}"
            path = self._folder / f"{name}{_SUFFIX}"
            if name in known and not path.is_file():
                raise JournalMissing([name])
            handle = _taken(path)
            if handle is not None:
                return name, handle
        raise AssertionError("count never ends")

    def _append(self, line: bytes) -> None:
        with self._lock:
            if self._handle is None:
                raise JournalBroken("the send journal is closed")
            try:
                _write_whole(self._handle, line)
                os.fsync(self._handle)
            except OSError as error:
                # After a failed write or sync nobody knows what the disk holds; the next open cuts a torn line away.
                os.close(self._handle)
                self._handle = None
                raise JournalBroken(f"the send journal could not be written: {error.strerror}") from error

    def _close(self) -> None:
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
                self._handle = None


def _taken(path: Path) -> int | None:
    """The locked journal, or None where another process holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _write_whole(handle: int, line: bytes) -> None:
    rest = memoryview(line)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _cut_torn_line(handle: int) -> None:
    size = os.fstat(handle).st_size
    content = os.pread(handle, size, 0)
    os.ftruncate(handle, content.rfind(b"\n") + 1)


def _read(path: Path) -> Iterator[JournalEntry]:
    whole_lines = path.read_bytes().split(b"\n")[:-1]
    for number, line in enumerate(whole_lines, start=1):
        try:
            yield JournalEntry(**json.loads(line))
        except (ValueError, TypeError):
            raise JournalDamaged(f"line {number} of the send journal {path.stem} is not readable") from None


def _write_manifest(folder: Path, names: frozenset[str]) -> None:
    replace_file(folder / _MANIFEST, json.dumps(sorted(names)).encode("ascii"))


@contextmanager
def _folder_locked(folder: Path) -> Iterator[None]:
    """One process at a time begins journals here."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
