"""Writing files so that a power cut finds the old one or the new one, never half of it."""

import asyncio
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def sync_folder(folder: Path) -> None:
    """Makes new, renamed and deleted names of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes) -> None:
    """Puts `content` in the place of a small file, readable by its owner alone."""
    half_done = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(half_done, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half_done.replace(path)
    except BaseException:
        half_done.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs blocking work in a thread and, unlike a bare to_thread, is not cancelled while the thread still works.

    So nobody closes a file under the hands of the thread that writes to it.
    """
    task = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()
        raise
