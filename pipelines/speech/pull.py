"""Fetches a speech model from a hub: hashes recorded at the first pull and held to afterwards, resumable, atomic."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.speech.check import FILES, VOCABULARIES, FileRecord, ModelRecord, check, matches, read_record
from pipelines.speech.hub import (
    HubUnavailable,
    IsStopped,
    ModelChanged,
    ModelUnusable,
    NoRoom,
    UnknownModel,
    download,
    list_files,
)
from pipelines.speech.models import KnownModel, home_of, known, partial_folder

OnPull = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes in all, in the thread that pulls."""

DEFAULT_ENDPOINT = "https://huggingface.co"
_MADE_HERE = "preprocessor_config.json"


def pull(
    name: str,
    models_dir: Path,
    *,
    endpoint: str = "",
    on_progress: OnPull | None = None,
    is_stopped: IsStopped = lambda: False,
) -> Path:
    """Returns the folder of the model, every byte checked. Blocks: a loop calls it in a thread. Raises PullError."""
    model = known(name)
    if model is None:
        raise UnknownModel(f"there is no speech model called {name}; `kesher models list` shows them")
    folder = home_of(model, models_dir)
    models_dir.mkdir(parents=True, exist_ok=True)
    endpoint = (endpoint or os.environ.get("HF_ENDPOINT", "") or DEFAULT_ENDPOINT).rstrip("/")
    with _alone(models_dir, folder.name):
        record = _listing(model, endpoint)
        _refuse_change(read_record(folder) or read_record(partial_folder(folder)), record)
        if read_record(folder) and not check(folder):
            return folder
        partial = _begin(folder, record)
        _fetch_all(partial, record, endpoint, on_progress or (lambda done, of: None), is_stopped)
        if model.mels == 80 and _MADE_HERE not in record.files:
            _make_preprocessor(partial)
        if wrong := check(partial):
            raise ModelUnusable(f"the model that came is not whole ({', '.join(wrong)})")
        _install(partial, folder)
    return folder


def _listing(model: KnownModel, endpoint: str) -> ModelRecord:
    """What the host has now, as a record."""
    revision, listed = list_files(model.repo, endpoint)
    files = {name: facts for name, facts in listed.items() if name in (*FILES, *VOCABULARIES)}
    absent = [name for name in FILES if name not in files and not (name == _MADE_HERE and model.mels == 80)]
    if not any(name in files for name in VOCABULARIES):
        absent.append(VOCABULARIES[0])
    if absent:
        raise ModelUnusable(f"{model.repo} lacks {', '.join(absent)}: it is not a model for faster-whisper")
    return ModelRecord(name=model.name, repo=model.repo, revision=revision, files=files)


def _refuse_change(before: ModelRecord | None, now: ModelRecord) -> None:
    if before is None:
        return
    if before.repo != now.repo:
        raise ModelChanged(f"the folder of {now.name} holds a model of {before.repo}; remove it to fetch {now.repo}")
    names = {name for name in before.files.keys() | now.files.keys() if before.files.get(name) != now.files.get(name)}
    if names:
        raise ModelChanged(
            f"{now.repo} now offers another {', '.join(sorted(names))} than when it was first fetched. Nothing was "
            f"changed here. If the new version is wanted, remove the model's folder and pull again"
        )


def _begin(folder: Path, record: ModelRecord) -> Path:
    """The folder where parts are gathered. A damaged model goes back there: its good files are not fetched again."""
    partial = partial_folder(folder)
    if folder.is_dir() and not partial.exists():
        folder.rename(partial)
    partial.mkdir(exist_ok=True)
    record.save(partial)
    return partial


def _fetch_all(partial: Path, record: ModelRecord, endpoint: str, on_progress: OnPull, is_stopped: IsStopped) -> None:
    total = sum(facts.size for facts in record.files.values())
    held = sum((partial / name).stat().st_size for name in record.files if (partial / name).exists())
    if shutil.disk_usage(partial).free < total - held + (64 << 20):
        raise NoRoom(f"the model needs {(total - held) >> 20} MB more on this disk")
    done = 0
    for name, facts in sorted(record.files.items(), key=lambda item: item[1].size):
        _fetch(partial / name, facts, record, endpoint, _shifted(on_progress, done, total), is_stopped)
        done += facts.size
        on_progress(done, total)


def _shifted(on_progress: OnPull, done: int, total: int) -> Callable[[int], None]:
    return lambda here: on_progress(done + here, total)


def _fetch(
    path: Path,
    facts: FileRecord,
    record: ModelRecord,
    endpoint: str,
    on_bytes: Callable[[int], None],
    is_stopped: IsStopped,
) -> None:
    if path.exists() and path.stat().st_size >= facts.size and not matches(path, facts):
        path.unlink()
    if matches(path, facts):
        return
    download(
        path,
        repo=record.repo,
        revision=record.revision,
        size=facts.size,
        endpoint=endpoint,
        on_bytes=on_bytes,
        is_stopped=is_stopped,
    )
    if not matches(path, facts):
        path.unlink()
        raise ModelUnusable(f"{path.name} arrived with another hash than {record.repo} lists; it was thrown away")


def _make_preprocessor(partial: Path) -> None:
    """Models with 80 mel bands were published before this file was; these are the values the loader would assume."""
    (partial / _MADE_HERE).write_text(json.dumps({"feature_size": 80, "sampling_rate": 16000}), encoding="utf-8")


def _install(partial: Path, folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    partial.rename(folder)
    directory = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


@contextmanager
def _alone(models_dir: Path, name: str) -> Iterator[None]:
    with (models_dir / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HubUnavailable(f"{name} is being fetched by another program") from None
        yield
