"""The speech models that Kesher knows by name, where they live on disk, and what state they are in."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.speech.check import RECORD, missing, read_record

HEBREW_DEFAULT = "ivrit-turbo"
SMALL = "small"


@dataclass(frozen=True, kw_only=True)
class KnownModel:
    """A model by the name that settings and commands use. `speaks` lists what it is good for; "" is many languages."""

    name: str
    repo: str
    shape: str  # a key of calibrate.SHAPES
    size_mb: int  # what a download weighs, roughly
    speaks: str = ""
    mels: int = 80


KNOWN: tuple[KnownModel, ...] = (
    KnownModel(
        name=HEBREW_DEFAULT,
        repo="ivrit-ai/whisper-large-v3-turbo-ct2",
        shape="large-v3-turbo",
        size_mb=1620,
        speaks="he",
        mels=128,
    ),
    KnownModel(
        name="large-v3-turbo",
        repo="mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        shape="large-v3-turbo",
        size_mb=1620,
        mels=128,
    ),
    KnownModel(name="medium", repo="Systran/faster-whisper-medium", shape="medium", size_mb=1530),
    KnownModel(name=SMALL, repo="Systran/faster-whisper-small", shape="small", size_mb=490),
    KnownModel(name="base", repo="Systran/faster-whisper-base", shape="base", size_mb=150),
    KnownModel(name="tiny", repo="Systran/faster-whisper-tiny", shape="tiny", size_mb=80),
)


@dataclass(frozen=True, kw_only=True)
class InstalledModel:
    """A model folder. `missing` names what is not there; a folder made by hand has no `repo`."""

    name: str
    folder: Path
    state: Literal["ready", "incomplete", "downloading"]
    size_bytes: int
    repo: str = ""
    revision: str = ""
    missing: tuple[str, ...] = ()


def known(name: str) -> KnownModel | None:
    """By name, or any repository of the hub as owner/name, of which nothing more is known."""
    for model in KNOWN:
        if name in (model.name, model.repo):
            return model
    if name.count("/") == 1 and all(part and not part.startswith(".") for part in name.split("/")):
        return KnownModel(name=name, repo=name, shape="", size_mb=0, mels=0)
    return None


def folder_of(name: str, models_dir: Path) -> Path:
    """Where the model of this name is or would be; a setting may also name a folder itself."""
    path = Path(name).expanduser()
    model = known(name)
    if model is None or (path.name != name and path.is_dir()):
        return path
    return home_of(model, models_dir)


def home_of(model: KnownModel, models_dir: Path) -> Path:
    return models_dir / model.name.replace("/", "--")


def partial_folder(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.partial")


def installed(models_dir: Path) -> list[InstalledModel]:
    """What lies in the models folder, finished and unfinished, by name."""
    if not models_dir.is_dir():
        return []
    found = []
    for folder in sorted(models_dir.iterdir()):
        is_partial = folder.name.startswith(".") and folder.name.endswith(".partial")
        if folder.is_dir() and (is_partial or not folder.name.startswith(".")):
            found.append(_describe(folder, is_partial=is_partial))
    return found


def _describe(folder: Path, *, is_partial: bool) -> InstalledModel:
    record = read_record(folder)
    absent = missing(folder)
    name = folder.name.removeprefix(".").removesuffix(".partial") if is_partial else folder.name
    return InstalledModel(
        name=record.name if record else name,
        folder=folder,
        state="downloading" if is_partial else "incomplete" if absent else "ready",
        size_bytes=sum(file.stat().st_size for file in folder.iterdir() if file.is_file() and file.name != RECORD),
        repo=record.repo if record else "",
        revision=record.revision if record else "",
        missing=absent,
    )
