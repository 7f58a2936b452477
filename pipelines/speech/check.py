"""Says whether a folder holds a whole, unchanged speech model, before a loader looks for missing parts elsewhere."""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.ports import NoModel

RECORD = "kesher-model.json"
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
FILES = ("config.json", "model.bin", "preprocessor_config.json", "tokenizer.json")
_BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class FileRecord:
    """What the host first said of a file. `digest` is "sha256:..." or, for small files, "git:..."."""

    size: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class ModelRecord:
    """Kept beside the model's files; later pulls and checks are held to it."""

    name: str
    repo: str
    revision: str
    files: dict[str, FileRecord]

    def save(self, folder: Path) -> None:
        temporary = folder / f"{RECORD}.new"
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / RECORD)


def read_record(folder: Path) -> ModelRecord | None:
    """None for a folder that was not fetched by `pull`."""
    try:
        values = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = {name: FileRecord(**facts) for name, facts in values.pop("files").items()}
        return ModelRecord(files=files, **values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def missing(folder: Path) -> tuple[str, ...]:
    """Names of the files that are absent, empty, unreadable, or not of the recorded size. Quick: reads no weights."""
    record = read_record(folder)
    sizes = {name: facts.size for name, facts in record.files.items()} if record else {}
    absent = [name for name in FILES if not _is_sound(folder / name, sizes.get(name))]
    if not any(_is_sound(folder / name, sizes.get(name)) for name in VOCABULARIES):
        absent.append(VOCABULARIES[0])
    return tuple(sorted(absent))


def require(folder: Path) -> None:
    """Raises NoModel."""
    if not folder.is_dir():
        raise NoModel("no speech model is installed; `kesher models pull` fetches one")
    if absent := missing(folder):
        raise NoModel(f"the speech model is incomplete ({', '.join(absent)}); `kesher models pull` repairs it")


def check(folder: Path) -> tuple[str, ...]:
    """Reads every byte: the names of files that are missing or differ from what was recorded. Empty: all is well."""
    record = read_record(folder)
    wrong = set(missing(folder))
    for name, facts in record.files.items() if record else ():
        if not matches(folder / name, facts):
            wrong.add(name)
    return tuple(sorted(wrong))


def matches(path: Path, facts: FileRecord) -> bool:
    try:
        return path.stat().st_size == facts.size and digest(path, facts.digest.partition(":")[0]) == facts.digest
    except OSError:
        return False


def digest(path: Path, kind: str) -> str:
    """The hash of a file as a hub lists it: sha256 for large files, a git blob's sha1 for small ones."""
    if kind == "git":
        # git's own name for the content, compared with the host's listing; not a signature.
        hashing = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    else:
        hashing = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            hashing.update(block)
    return f"{kind}:{hashing.hexdigest()}"


def _is_sound(path: Path, size: int | None) -> bool:
    try:
        found = path.stat().st_size
        if found == 0 or (size is not None and found != size):
            return False
        if path.suffix == ".json":
            with path.open(encoding="utf-8") as file:
                json.load(file)
    except (OSError, ValueError):
        return False
    return True
