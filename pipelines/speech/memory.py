"""How much memory a new process could take on this machine, inside a container too."""

import os
from pathlib import Path

_CGROUP = Path("/sys/fs/cgroup")


def available_mb() -> int:
    return min(limit for limit in (_free_mb(), _container_mb()) if limit is not None)


def _free_mb() -> int:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("MemAvailable:"))
        return int(found.split()[1]) // 1024
    except (OSError, StopIteration, ValueError):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20


def _container_mb() -> int | None:
    """What a memory limit leaves, where there is one."""
    try:
        limit = int((_CGROUP / "memory.max").read_text(encoding="ascii"))
        used = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return max(0, limit - used) >> 20
