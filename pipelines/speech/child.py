"""Starts a module of this package as a process that holds no secrets, and fences it in from inside."""

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from pipelines.ports import SpeechCrashed

_ROOT = Path(__file__).parents[2]
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH")
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_NICER = 5
_ENVIRONMENT = {
    "PYTHONPATH": str(_ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",
    # Large arrays go back to the system at once instead of leaving holes in the heap, hour after hour.
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(1 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 20),
}
LINE_LIMIT = 1 << 20


async def spawn(module: str, *, pass_fds: tuple[int, ...] = ()) -> asyncio.subprocess.Process:
    """The child gets no setting and no key of ours; what it writes to stderr, or a library prints, goes nowhere.

    Raises SpeechCrashed.
    """
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=LINE_LIMIT,
            pass_fds=pass_fds,
            start_new_session=True,  # Ctrl-C reaches the parent alone, which ends the child in order
            env=kept | _ENVIRONMENT,
        )
    except OSError as problem:
        raise SpeechCrashed(f"the speech process could not be started ({type(problem).__name__})") from problem


async def end(child: asyncio.subprocess.Process) -> None:
    """Kills the child if it still runs, and waits until it is gone."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    if child.stdin is not None:
        child.stdin.close()
    if child.stdout is not None:
        with contextlib.suppress(ConnectionError):
            while await child.stdout.read(LINE_LIMIT):
                pass
    await child.wait()


def fence(parent: int, *, may_write: bool = False) -> int:
    """Called first in the child: ends with its parent, no network, no files, no core dump. Returns a private stdout.

    Whatever writes to the usual stdout afterwards (native libraries do) writes to nowhere.
    """
    out = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    libc = _libc()
    if libc is not None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if parent and os.getppid() != parent:
        os._exit(3)  # it died before the first line above took effect
    _limit(resource.RLIMIT_CORE, 0)
    if not may_write:
        _limit(resource.RLIMIT_FSIZE, 0)
    with contextlib.suppress(OSError):
        os.nice(_NICER)
    _leave_network(libc)
    sys.addaudithook(_refuse_network)
    return out


def limit_memory(size_bytes: int) -> None:
    _limit(resource.RLIMIT_AS, size_bytes)


def allow_cpu(seconds: float) -> None:
    """From now on so much processor time; beyond it the kernel ends this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    budget = int(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (budget, hard))


def die_with_stdin(read: Any) -> None:
    """`read` blocks until the parent closes our stdin, however it ends; then this process ends too."""

    def watch() -> None:
        with contextlib.suppress(Exception):
            while read():
                pass
        os._exit(3)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()


def _limit(what: int, amount: int) -> None:
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (amount, amount))


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def _leave_network(libc: Any) -> None:
    """A network namespace of our own has no way out. Not every host allows one; the audit hook remains."""
    if libc is not None and libc.unshare(_CLONE_NEWNET) != 0 and os.geteuid() != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"):
        raise PermissionError("the speech process has no network")
