"""Sealed audio files: whole or absent, and any change is noticed."""

import asyncio
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from storage.data_key import TAG_BYTES
from storage.recordings import NoRecording, RecordingStore, RecordingTooLarge, StoredRecording
from storage.sealed_stream import CHUNK_BYTES, HEADER_BYTES
from storage.vault import Damaged, DataKey

MANY = 10**9
SEALED_CHUNK = CHUNK_BYTES + TAG_BYTES
DANA = DataKey(id=1, owner="patient:dana", secret=bytes(31) + b"\x01")
BEN = DataKey(id=2, owner="patient:ben", secret=bytes(31) + b"\x02")


@pytest.fixture
def store(tmp_path: Path) -> RecordingStore:
    return RecordingStore(tmp_path / "recordings")


async def pieces(content: bytes, size: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def speech(length: int) -> bytes:
    return bytes(position * 7 % 251 for position in range(length))


async def put(store: RecordingStore, content: bytes, key: DataKey = DANA, recording_id: str = "") -> StoredRecording:
    return await store.write(recording_id or str(uuid.uuid4()), key, pieces(content), limit_bytes=MANY)


async def got(store: RecordingStore, recording_id: str, key: DataKey = DANA) -> bytes:
    return b"".join([piece async for piece in store.read(recording_id, key)])


def file_of(tmp_path: Path, recording: StoredRecording) -> Path:
    return tmp_path / "recordings" / f"{recording.recording_id}.st1"


@pytest.mark.parametrize("extra", [-1, 0, 1])
@pytest.mark.parametrize("chunks", [0, 1, 2, 16, 33])
async def test_every_length_around_the_chunk_boundaries_comes_back(
    store: RecordingStore, chunks: int, extra: int
) -> None:
    content = speech(max(0, chunks * CHUNK_BYTES + extra))
    stored = await put(store, content)
    assert stored.size_bytes == len(content)
    assert await got(store, stored.recording_id) == content


async def test_the_size_of_the_pieces_does_not_matter(store: RecordingStore) -> None:
    content = speech(3 * CHUNK_BYTES + 5)
    for size in (1000, CHUNK_BYTES, CHUNK_BYTES + 1, len(content)):
        stored = await store.write(str(uuid.uuid4()), DANA, pieces(content, size), limit_bytes=MANY)
        assert await got(store, stored.recording_id) == content


async def test_no_plaintext_is_on_the_disk_and_only_the_owner_may_read_the_file(
    store: RecordingStore, tmp_path: Path
) -> None:
    stored = await put(store, b"Dana slept badly " * 20_000)
    path = file_of(tmp_path, stored)
    assert b"Dana" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_the_digest_knows_equal_audio_of_one_owner_and_tells_others_nothing(store: RecordingStore) -> None:
    first, again = await put(store, speech(100)), await put(store, speech(100))
    other, foreign = await put(store, speech(101)), await put(store, speech(100), BEN)
    assert first.digest == again.digest
    assert len({first.digest, other.digest, foreign.digest}) == 3


async def test_a_longer_file_than_allowed_is_refused_and_nothing_stays(store: RecordingStore, tmp_path: Path) -> None:
    recording_id = str(uuid.uuid4())
    await store.write(recording_id, DANA, pieces(speech(1000)), limit_bytes=1000)
    with pytest.raises(RecordingTooLarge) as caught:
        await store.write(str(uuid.uuid4()), DANA, pieces(speech(1001), 100), limit_bytes=1000)
    assert caught.value.limit_bytes == 1000
    assert await store.ids() == [recording_id]
    assert len(list((tmp_path / "recordings").iterdir())) == 1


async def test_an_upload_that_breaks_off_leaves_nothing(store: RecordingStore, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield speech(3_000_000)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.write(str(uuid.uuid4()), DANA, broken(), limit_bytes=MANY)
    assert list((tmp_path / "recordings").iterdir()) == []


async def test_a_cancelled_upload_leaves_nothing(store: RecordingStore, tmp_path: Path) -> None:
    reached = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield speech(10_000) * 200
            reached.set()

    task = asyncio.create_task(store.write(str(uuid.uuid4()), DANA, endless(), limit_bytes=10 * MANY))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert list((tmp_path / "recordings").iterdir()) == []


async def refuses(store: RecordingStore, recording_id: str, key: DataKey = DANA) -> None:
    with pytest.raises(Damaged):
        await got(store, recording_id, key)


def _without_chunk(n: int) -> Callable[[bytes], bytes]:
    start = HEADER_BYTES + n * SEALED_CHUNK
    return lambda sealed: sealed[:start] + sealed[start + SEALED_CHUNK :]


def _swapped(sealed: bytes) -> bytes:
    one, two = HEADER_BYTES + SEALED_CHUNK, HEADER_BYTES + 2 * SEALED_CHUNK
    return sealed[:HEADER_BYTES] + sealed[one:two] + sealed[HEADER_BYTES:one] + sealed[two:]


def _repeated(sealed: bytes) -> bytes:
    one = HEADER_BYTES + SEALED_CHUNK
    return sealed[:one] + sealed[HEADER_BYTES:]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_without_chunk(0), id="first chunk dropped"),
        pytest.param(_without_chunk(1), id="middle chunk dropped"),
        pytest.param(_without_chunk(3), id="last chunk dropped"),
        pytest.param(_swapped, id="chunks swapped"),
        pytest.param(_repeated, id="chunk repeated"),
        pytest.param(lambda sealed: sealed + b"\0", id="byte added"),
        pytest.param(lambda sealed: sealed + sealed[-50:], id="tail repeated"),
        pytest.param(lambda sealed: b"", id="emptied"),
    ],
)
async def test_a_changed_order_of_chunks_is_noticed(
    store: RecordingStore, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    stored = await put(store, speech(3 * CHUNK_BYTES + 500))
    path = file_of(tmp_path, stored)
    path.write_bytes(change(path.read_bytes()))
    await refuses(store, stored.recording_id)


async def test_a_cut_at_or_beside_every_boundary_is_noticed(store: RecordingStore, tmp_path: Path) -> None:
    stored = await put(store, speech(3 * CHUNK_BYTES))
    path = file_of(tmp_path, stored)
    sealed = path.read_bytes()
    boundaries = [HEADER_BYTES + n * SEALED_CHUNK for n in range(4)]
    assert boundaries[-1] == len(sealed)
    for cut in {0, 1, *(b + d for b in boundaries for d in (-17, -16, -1, 0, 1))}:
        if cut < len(sealed):
            path.write_bytes(sealed[:cut])
            await refuses(store, stored.recording_id)


async def test_a_flipped_bit_in_any_region_is_noticed(store: RecordingStore, tmp_path: Path) -> None:
    stored = await put(store, speech(2 * CHUNK_BYTES + 100))
    path = file_of(tmp_path, stored)
    sealed = path.read_bytes()
    tags = [HEADER_BYTES + CHUNK_BYTES, len(sealed) - 1]
    for position in [*range(HEADER_BYTES), HEADER_BYTES, HEADER_BYTES + SEALED_CHUNK + 9, *tags]:
        changed = bytearray(sealed)
        changed[position] ^= 1
        path.write_bytes(changed)
        await refuses(store, stored.recording_id)
    path.write_bytes(sealed)
    assert await got(store, stored.recording_id) == speech(2 * CHUNK_BYTES + 100)


async def test_swapped_files_and_foreign_keys_are_noticed(store: RecordingStore, tmp_path: Path) -> None:
    one, two = await put(store, speech(500)), await put(store, speech(600))
    first, second = file_of(tmp_path, one), file_of(tmp_path, two)
    sealed = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(sealed)
    for recording in (one, two):
        await refuses(store, recording.recording_id)
    third = await put(store, speech(10))
    await refuses(store, third.recording_id, BEN)
    await refuses(store, third.recording_id, DataKey(id=DANA.id, owner=DANA.owner, secret=BEN.secret))


async def test_a_recording_moves_to_the_patient_once_they_are_known(store: RecordingStore, tmp_path: Path) -> None:
    content = speech(200_000)
    stored = await put(store, content)
    moved = await store.rekey(stored.recording_id, DANA, BEN)
    assert (moved.size_bytes, moved.key_id) == (stored.size_bytes, BEN.id)
    assert await store.key_id(stored.recording_id) == BEN.id
    assert await got(store, stored.recording_id, BEN) == content
    await refuses(store, stored.recording_id, DANA)
    again = await store.rekey(stored.recording_id, DANA, BEN)  # what a crashed move does when it is repeated
    assert again == moved
    assert await got(store, stored.recording_id, BEN) == content
    assert len(list((tmp_path / "recordings").iterdir())) == 1


async def test_a_damaged_recording_is_not_moved(store: RecordingStore, tmp_path: Path) -> None:
    stored = await put(store, speech(200_000))
    path = file_of(tmp_path, stored)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(Damaged):
        await store.rekey(stored.recording_id, DANA, BEN)
    assert await store.key_id(stored.recording_id) == DANA.id
    assert len(list(path.parent.iterdir())) == 1


async def test_deleting_is_final_and_says_whether_there_was_anything(store: RecordingStore) -> None:
    stored = await put(store, speech(10))
    assert await store.delete(stored.recording_id)
    assert not await store.delete(stored.recording_id)
    with pytest.raises(NoRecording):
        await got(store, stored.recording_id)


async def test_only_a_uuid_names_a_file(store: RecordingStore) -> None:
    for name in ("../escape", "", "dana.mp3"):
        with pytest.raises(ValueError, match="UUID"):
            await put(store, b"x", recording_id=name or "..")
    upper = str(uuid.uuid4()).upper()
    await put(store, b"x", recording_id=upper)
    assert await got(store, upper.lower()) == b"x"


async def test_a_sweep_removes_abandoned_halves_and_spares_what_is_being_written(
    store: RecordingStore, tmp_path: Path
) -> None:
    assert await store.sweep_partials() == 0
    whole = await put(store, speech(10))
    (tmp_path / "recordings" / f"{uuid.uuid4()}.ab.part").write_bytes(b"half")
    begun, release = asyncio.Event(), asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield speech(2_000_000)
        begun.set()
        await release.wait()
        yield b"end"

    recording_id = str(uuid.uuid4())
    task = asyncio.create_task(store.write(recording_id, DANA, slow(), limit_bytes=MANY))
    await begun.wait()
    assert await store.sweep_partials() == 1
    release.set()
    await task
    assert await got(store, recording_id) == speech(2_000_000) + b"end"
    assert await store.ids() == sorted([whole.recording_id, recording_id])


KILLED = """
import asyncio, os, sys, uuid
from pathlib import Path
from storage.recordings import RecordingStore
from storage.data_key import DataKey

async def chunks():
    for _ in range(40):
        yield bytes(100_000)
    os.kill(os.getpid(), 9)

key = DataKey(id=1, owner="patient:dana", secret=bytes(31) + b"\\x01")
store = RecordingStore(Path(sys.argv[1]))
asyncio.run(store.write(sys.argv[2], key, chunks(), limit_bytes=10**9))
"""


async def test_a_kill_in_mid_write_leaves_no_readable_part_and_keeps_the_earlier_file(
    store: RecordingStore, tmp_path: Path
) -> None:
    stored = await put(store, speech(1000))
    folder = tmp_path / "recordings"
    for recording_id in (stored.recording_id, str(uuid.uuid4())):
        ended = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-c", KILLED, str(folder), recording_id], check=False
        )
        assert ended.returncode == -9
    halves = list(folder.glob("*.part"))
    assert len(halves) == 2
    assert all(half.stat().st_size > 1_000_000 for half in halves)
    assert await store.ids() == [stored.recording_id]
    assert await got(store, stored.recording_id) == speech(1000)
    halves[0].rename(folder / f"{uuid.UUID(halves[0].name.split('.')[0])}.st1")
    await refuses(store, halves[0].name.split(".")[0])
    assert await store.sweep_partials() == 1


async def test_memory_stays_flat_for_two_hundred_megabytes(store: RecordingStore) -> None:
    process = psutil.Process()
    piece = speech(100_000) * 10
    highest = 0

    async def long() -> AsyncIterator[bytes]:
        nonlocal highest
        for _ in range(200):
            highest = max(highest, process.memory_info().rss)
            yield piece

    recording_id = str(uuid.uuid4())
    before = process.memory_info().rss
    await store.write(recording_id, DANA, long(), limit_bytes=MANY)
    size = 0
    async for part in store.read(recording_id, DANA):
        size += len(part)
        highest = max(highest, process.memory_info().rss)
    assert size == 200_000_000
    assert highest - before < 50_000_000
