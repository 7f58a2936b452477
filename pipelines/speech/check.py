"""Says whether a folder holds a whole speech model, before a loader could go looking for missing parts elsewhere."""

import json
from pathlib import Path

from pipelines.ports import NoModel

VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
FILES = ("config.json", "model.bin", "preprocessor_config.json", "tokenizer.json")


def missing(folder: Path) -> tuple[str, ...]:
    """Names of the files that are not there, empty, or not what their name says."""
    absent = [name for name in FILES if not _is_sound(folder / name)]
    if not any(_is_sound(folder / name) for name in VOCABULARIES):
        absent.append(VOCABULARIES[0])
    return tuple(sorted(absent))


def require(folder: Path) -> None:
    """Raises NoModel."""
    if not folder.is_dir():
        raise NoModel("no speech model is installed; `kesher models pull` fetches one")
    if absent := missing(folder):
        raise NoModel(f"the speech model is incomplete ({', '.join(absent)}); `kesher models pull` repairs it")


def _is_sound(path: Path) -> bool:
    try:
        if path.suffix != ".json":
            return path.stat().st_size > 0
        with path.open(encoding="utf-8") as file:
            json.load(file)
    except (OSError, ValueError):
        return False
    return True
