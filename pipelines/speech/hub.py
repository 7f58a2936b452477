"""Talks to a model hub: what files a repository holds, with their sizes and hashes, and their bytes."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipelines.speech.check import FileRecord

OnBytes = Callable[[int], None]
IsStopped = Callable[[], bool]

_RESUMED_FROM = 1 << 20  # smaller files are fetched anew; a hub may send them compressed
_HEADERS = {"user-agent": "kesher"}


class PullError(Exception):
    """A model was not installed; what was there before still is. The message says what to do.

    PullError
    ├── UnknownModel      no model of this name
    ├── HubUnavailable    the host did not answer, broke off or refused: try again, what came is kept
    ├── ModelChanged      the host offers other files than at the first pull
    ├── ModelUnusable     the repository lacks a file that is needed, or what came is not what was listed
    ├── NoRoom            the disk is too full
    └── PullStopped       the caller asked to stop; what came is kept
    """


class UnknownModel(PullError): ...


class HubUnavailable(PullError): ...


class ModelChanged(PullError): ...


class ModelUnusable(PullError): ...


class NoRoom(PullError): ...


class PullStopped(PullError): ...


def list_files(repo: str, endpoint: str) -> tuple[str, dict[str, FileRecord]]:
    """The newest revision of a repository and what the host says of each file that has a size and a hash."""
    from huggingface_hub import HfApi

    with _hub_errors(repo):
        info = HfApi(endpoint=endpoint, token=False).model_info(repo, files_metadata=True, timeout=30)
    files = {}
    for sibling in info.siblings or ():
        if sibling.size is not None and (sibling.lfs or sibling.blob_id):
            digest = f"sha256:{sibling.lfs.sha256}" if sibling.lfs else f"git:{sibling.blob_id}"
            files[sibling.rfilename] = FileRecord(size=sibling.size, digest=digest)
    return info.sha or "main", files


def download(
    into: Path, *, repo: str, revision: str, size: int, endpoint: str, on_bytes: OnBytes, is_stopped: IsStopped
) -> None:
    """Fetches the file called as `into` is, going on where an earlier attempt was cut. Raises PullError."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils.tqdm import silent_tqdm

    if size < _RESUMED_FROM:
        into.unlink(missing_ok=True)
    with into.open("ab") as file, _hub_errors(repo):
        http_get(
            hf_hub_url(repo, into.name, revision=revision, endpoint=endpoint),
            _Counted(file, on_bytes, is_stopped, limit=size),  # type: ignore[arg-type]  # the part of a file it uses
            resume_size=file.tell(),
            headers=_HEADERS,
            expected_size=size,
            displayed_filename=into.name,
            tqdm_class=silent_tqdm,
        )
        file.flush()
        os.fsync(file.fileno())


class _Counted:
    """A file that tells how much it holds, takes no more than was listed, and stops when asked."""

    def __init__(self, file: BinaryIO, on_bytes: OnBytes, is_stopped: IsStopped, *, limit: int) -> None:
        self._file = file
        self._on_bytes = on_bytes
        self._is_stopped = is_stopped
        self._limit = limit

    def write(self, data: bytes) -> int:
        if self._is_stopped():
            raise PullStopped("stopped; what came is kept for the next pull")
        if self._file.tell() + len(data) > self._limit:
            raise ModelUnusable("the host sends more than it listed")
        written = self._file.write(data)
        self._on_bytes(self._file.tell())
        return written

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def truncate(self, size: int | None = None) -> int:
        return self._file.truncate(size)


@contextmanager
def _hub_errors(repo: str) -> Iterator[None]:
    """Turns what the hub's client raises into our own errors; its texts carry addresses and advice for programmers."""
    from huggingface_hub import close_session
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, RepositoryNotFoundError

    try:
        yield
    except (RepositoryNotFoundError, GatedRepoError) as problem:
        raise UnknownModel(f"the host has no model {repo} that may be fetched without an account") from problem
    except HfHubHTTPError as problem:
        raise HubUnavailable(f"the host refused {repo} ({problem.response.status_code}); try again later") from problem
    except PullError:
        raise
    except Exception as problem:
        raise _other(problem, repo) from problem
    finally:
        close_session()


def _other(problem: Exception, repo: str) -> PullError:
    if isinstance(problem, OSError) and problem.errno == 28:
        return NoRoom("the disk is full; what came is kept")
    return HubUnavailable(f"{repo} could not be fetched to the end ({type(problem).__name__}); pull again to go on")
