"""The machine: the data folder, room on the disk, and where memory could end up on it."""

import datetime as dt
import os
import resource
import shutil
import stat
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot.doctor.findings import Finding, Reporter
from bot.settings import Settings

LITTLE_ROOM, NO_ROOM = 2_000_000_000, 200_000_000  # bytes
WRONG_CLOCK_S = 60.0


def check_folder(settings: Settings, report: Reporter) -> Iterator[Finding]:
    folder = settings.storage.data_dir
    there = _nearest_existing(folder)
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield report.wrong("folder-unwritable", folder=str(folder))
        return
    if there != folder:
        yield report.well("folder-new", folder=str(folder))
    else:
        yield _exposure(folder, report)
    free = shutil.disk_usage(there).free
    room = f"{free / 1e9:.1f}"
    if free < NO_ROOM:
        yield report.wrong("disk-full", room=room)
    elif free < LITTLE_ROOM:
        yield report.note("disk-low", room=room)
    else:
        yield report.well("disk-ok", room=room)


def _nearest_existing(folder: Path) -> Path:
    absolute = folder.absolute()
    return next((path for path in (absolute, *absolute.parents) if path.exists()), absolute)


def _exposure(folder: Path, report: Reporter) -> Finding:
    """Others on this machine must reach nothing below: a closed folder is enough, so only an open one is searched."""
    if not _open_to_others(folder):
        return report.well("folder-ok", folder=str(folder))
    for path in sorted(folder.iterdir()):
        if _open_to_others(path):
            return report.wrong("folder-exposed", folder=str(folder), name=path.name)
    return report.note("folder-open", folder=str(folder))


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except FileNotFoundError:
        return False  # a temporary file that is gone by now


def check_memory(report: Reporter, *, swaps: Path = Path("/proc/swaps")) -> Iterator[Finding]:
    """What was opened may lie in memory in clear: it should reach a disk neither by swapping nor by a crash."""
    swap = _swap_on_disk(swaps)
    yield report.note("swap-on", device=swap) if swap else report.well("swap-ok")
    limit, _ = resource.getrlimit(resource.RLIMIT_CORE)
    yield report.note("core-on") if limit != 0 else report.well("core-ok")


def _swap_on_disk(swaps: Path) -> str:
    """The first swap that is neither in compressed memory nor behind the device mapper (where encrypted ones are)."""
    try:
        lines = swaps.read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return ""
    devices = [line.split()[0] for line in lines if line.split()]
    return next((name for name in devices if not name.startswith(("/dev/zram", "/dev/dm-"))), "")


async def check_clock(settings: Settings, report: Reporter) -> Finding:
    """Compared with Telegram's: windows, expiries and what a card promises hang on the time of day."""
    there = await _time_at(settings.telegram.base_url)
    if there is None:
        return report.note("clock-unknown")
    off_s = round((dt.datetime.now(dt.UTC) - there).total_seconds())
    if abs(off_s) > WRONG_CLOCK_S:
        return report.wrong("clock-wrong", seconds=abs(off_s))
    return report.well("clock-ok")


async def _time_at(url: str) -> dt.datetime | None:
    timeout = aiohttp.ClientTimeout(total=10)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.head(url) as answer:
            told = parsedate_to_datetime(answer.headers.get("Date", ""))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=dt.UTC)
