"""Fetching models from a hub on loopback: whole, cut, changed, lying, missing; and the list of what is installed."""

import asyncio
import fcntl
import json

import numpy as np
import pytest

from pipelines.ports import NoModel
from pipelines.speech.check import RECORD, check, missing, read_record, require
from pipelines.speech.hub import HubUnavailable, ModelChanged, ModelUnusable, PullStopped, UnknownModel
from pipelines.speech.models import HEBREW_DEFAULT, folder_of, installed, known
from pipelines.speech.pull import pull
from tests.speech.hub import LARGE, Hub

REPO = "ivrit-ai/whisper-large-v3-turbo-ct2"
SMALL_REPO = "Systran/faster-whisper-small"


CHUNK = 10 * LARGE  # the hub's client writes pieces of this size, so a cut loses at most one


def weights(seed: int = 1, size: int = 3 * LARGE) -> bytes:
    return np.random.default_rng(seed).bytes(size)


def model_files() -> dict[str, bytes]:
    return {
        ".gitattributes": b"*.bin filter=lfs",
        "README.md": b"# a model",
        "config.json": b'{"lang_ids": [1]}',
        "model.bin": weights(),
        "preprocessor_config.json": b'{"feature_size": 128}',
        "tokenizer.json": json.dumps({"model": {"vocab": {str(number): number for number in range(20_000)}}}).encode(),
        "vocabulary.json": b'["a", "b"]',
    }


@pytest.fixture
async def hub():
    hub = Hub(repo=REPO, files=model_files())
    server = await hub.start()
    yield hub
    await server.close()


@pytest.fixture
def fetch(hub, tmp_path):
    async def run(name: str = HEBREW_DEFAULT, **details):
        return await asyncio.to_thread(pull, name, tmp_path, endpoint=hub.url, **details)

    return run


async def test_a_model_is_fetched_whole_checked_and_recorded(hub, fetch, tmp_path):
    seen: list[tuple[int, int]] = []
    folder = await fetch(on_progress=lambda done, of: seen.append((done, of)))

    assert folder == tmp_path / HEBREW_DEFAULT == folder_of(HEBREW_DEFAULT, tmp_path)
    wanted = set(hub.files) - {".gitattributes", "README.md"}
    assert {file.name for file in folder.iterdir()} == wanted | {RECORD}
    assert all((folder / name).read_bytes() == hub.files[name] for name in wanted)
    record = read_record(folder)
    assert record is not None
    assert (record.repo, record.revision) == (REPO, hub.revision)
    assert record.files["model.bin"].digest.startswith("sha256:")
    assert record.files["config.json"].digest.startswith("git:")
    assert check(folder) == ()
    total = sum(len(hub.files[name]) for name in wanted)
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


async def test_a_second_pull_finds_all_there_and_fetches_nothing(hub, fetch):
    await fetch()
    hub.gets.clear()
    await fetch()
    assert not hub.gets


async def test_a_download_that_breaks_off_goes_on_where_it_was(hub, fetch):
    hub.files["model.bin"] = weights(size=2 * CHUNK)
    hub.cut_after, hub.cuts = CHUNK + 7, 1
    folder = await fetch()

    assert (folder / "model.bin").read_bytes() == hub.files["model.bin"]
    assert hub.ranges == [f"bytes={CHUNK}-"]


async def test_a_pull_stopped_in_the_middle_is_taken_up_by_the_next(hub, fetch, tmp_path):
    stop = False

    def on_progress(done: int, of: int) -> None:
        nonlocal stop
        stop = done > of // 3

    hub.files["model.bin"] = weights(size=2 * CHUNK)
    with pytest.raises(PullStopped):
        await fetch(on_progress=on_progress, is_stopped=lambda: stop)
    assert [(one.name, one.state) for one in installed(tmp_path)] == [(HEBREW_DEFAULT, "downloading")]
    assert not folder_of(HEBREW_DEFAULT, tmp_path).exists()

    folder = await fetch()
    assert hub.ranges == [f"bytes={CHUNK}-"]
    assert (folder / "model.bin").read_bytes() == hub.files["model.bin"]
    assert [(one.name, one.state, one.missing) for one in installed(tmp_path)] == [(HEBREW_DEFAULT, "ready", ())]


async def test_a_changed_file_at_the_host_is_refused_and_what_is_here_stays(hub, fetch):
    folder = await fetch()
    before = (folder / "model.bin").read_bytes()
    hub.files["model.bin"] = weights(seed=2)

    with pytest.raises(ModelChanged, match=r"model\.bin"):
        await fetch()
    assert (folder / "model.bin").read_bytes() == before
    assert check(folder) == ()


async def test_a_file_that_changes_between_two_attempts_is_refused_too(hub, fetch):
    with pytest.raises(PullStopped):
        await fetch(is_stopped=lambda: True)
    hub.files["tokenizer.json"] = b"{}"
    with pytest.raises(ModelChanged, match=r"tokenizer\.json"):
        await fetch()


async def test_a_new_revision_with_the_same_files_is_no_change(hub, fetch):
    await fetch()
    hub.revision = "f" * 40
    hub.files["README.md"] = b"# better words"
    await fetch()


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
async def test_bytes_that_are_not_what_was_listed_are_thrown_away(hub, fetch, tmp_path, name):
    true = hub.files[name]
    hub.serves_instead[name] = bytes([true[0] ^ 1]) + true[1:]
    with pytest.raises(ModelUnusable, match="another hash"):
        await fetch()
    assert not folder_of(HEBREW_DEFAULT, tmp_path).exists()

    hub.serves_instead.clear()
    assert check(await fetch()) == ()


async def test_a_host_that_sends_too_much_fills_no_disk(hub, fetch, tmp_path):
    hub.serves_instead["model.bin"] = hub.files["model.bin"] * 2
    with pytest.raises((ModelUnusable, HubUnavailable)):
        await fetch()
    assert all(file.stat().st_size <= 3 * LARGE for file in tmp_path.rglob("*") if file.is_file())


async def test_a_repository_without_a_needed_file_is_refused_before_downloading(hub, fetch):
    del hub.files["tokenizer.json"]
    with pytest.raises(ModelUnusable, match=r"tokenizer\.json"):
        await fetch()
    assert not hub.gets


async def test_an_older_repository_without_a_preprocessor_gets_the_one_it_means(hub, fetch):
    hub.repo = SMALL_REPO
    hub.files["vocabulary.txt"] = hub.files.pop("vocabulary.json")
    del hub.files["preprocessor_config.json"]
    folder = await fetch("small")

    assert json.loads((folder / "preprocessor_config.json").read_text())["feature_size"] == 80
    assert check(folder) == ()
    assert await fetch("small") == folder


async def test_a_damaged_file_is_fetched_again_and_the_others_are_not(hub, fetch):
    folder = await fetch()
    damaged = bytearray(hub.files["model.bin"])
    damaged[LARGE] ^= 1
    (folder / "model.bin").write_bytes(damaged)
    (folder / "config.json").unlink()
    assert check(folder) == ("config.json", "model.bin")
    assert missing(folder) == ("config.json",)

    hub.gets.clear()
    await fetch()
    assert check(folder) == ()
    assert set(hub.gets) == {"config.json", "model.bin"}


async def test_a_model_cut_short_on_disk_is_noticed_without_reading_it(hub, fetch):
    folder = await fetch()
    with (folder / "model.bin").open("r+b") as file:
        file.truncate(LARGE)
    with pytest.raises(NoModel, match=r"model\.bin"):
        require(folder)


async def test_any_repository_of_the_hub_may_be_named(hub, fetch, tmp_path):
    hub.repo = "someone/their-whisper"
    folder = await fetch("someone/their-whisper")
    assert folder == tmp_path / "someone--their-whisper" == folder_of("someone/their-whisper", tmp_path)


async def test_an_unknown_name_and_an_unknown_repository_are_said(hub, fetch):
    with pytest.raises(UnknownModel, match="kesher models list"):
        await fetch("huge")
    with pytest.raises(UnknownModel, match="nobody/nothing"):
        await fetch("nobody/nothing")


@pytest.mark.parametrize("name", ["../escape", "a/..", "/etc", "a/b/c", "", "."])
def test_no_name_leads_out_of_the_models_folder(name):
    model = known(name)
    assert model is None or "/" not in model.name.replace("/", "--", 1)
    assert model is None or not model.name.startswith(".")


async def test_a_host_that_does_not_answer_is_said(tmp_path):
    with pytest.raises(HubUnavailable, match="pull again"):
        await asyncio.to_thread(pull, "tiny", tmp_path, endpoint="http://127.0.0.1:9")
    assert installed(tmp_path) == []


async def test_two_pulls_of_one_model_do_not_mix(fetch, tmp_path):
    with (tmp_path / f".{HEBREW_DEFAULT}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(HubUnavailable, match="another program"):
            await fetch()


def test_a_folder_made_by_hand_counts_by_its_files(model, tmp_path):
    (tmp_path / "mine").mkdir()
    for file in model.iterdir():
        (tmp_path / "mine" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "model.bin").write_bytes(b"x")

    half, mine = installed(tmp_path)
    assert (mine.name, mine.state, mine.repo) == ("mine", "ready", "")
    assert (half.name, half.state) == ("half", "incomplete")
    assert half.missing == ("config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.json")
    assert check(tmp_path / "mine") == ()
    assert folder_of(str(tmp_path / "mine"), tmp_path) == tmp_path / "mine"


def test_no_models_folder_is_no_models(tmp_path):
    assert installed(tmp_path / "none") == []
