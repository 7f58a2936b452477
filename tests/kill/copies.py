"""An older copy of a database, taken and put back while the program does not run."""

import shutil
from pathlib import Path

FILES = ("kesher.db", "kesher.db-wal", "kesher.db-shm")


def copy_of(data: Path, place: Path) -> None:
    place.mkdir()
    for name in FILES:
        if (data / name).exists():
            shutil.copy2(data / name, place / name)


def put_back(data: Path, place: Path) -> None:
    for name in FILES:
        (data / name).unlink(missing_ok=True)
        if (place / name).exists():
            shutil.copy2(place / name, data / name)
