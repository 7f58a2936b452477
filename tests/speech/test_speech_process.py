"""The child process: killed, hung, orphaned, fenced in; and its memory over an hour."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from pipelines.ports import SpeechCrashed
from pipelines.speech.process import Limits, WhisperTranscriber
from tests.speech.conftest import SAID, soon, transcribe, workers
from tests.speech.sounds import encoded, silence, spoken, wav

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def five_minutes() -> bytes:
    return wav(np.concatenate([spoken()] * 12))


async def test_a_process_killed_in_the_middle_is_a_crash_and_a_retry_works(transcriber, five_minutes):
    async def kill(share: float) -> None:
        for process in workers():
            process.kill()

    with pytest.raises(SpeechCrashed, match="unexpectedly"):
        await transcribe(transcriber, five_minutes, on_progress=kill)
    assert (await transcribe(transcriber, wav(spoken()[: 16_000 * 5]))).text == SAID


async def test_a_process_killed_while_it_is_fed_is_a_crash(transcriber, five_minutes):
    async def feed():
        yield five_minutes[:1000]
        (process,) = await soon(workers)
        process.kill()
        for at in range(1000, len(five_minutes), 1 << 16):
            yield five_minutes[at : at + (1 << 16)]

    with pytest.raises(SpeechCrashed):
        await transcribe(transcriber, feed())


async def test_a_process_that_hangs_is_ended(model, tmp_path, five_minutes):
    impatient = WhisperTranscriber(model, limits=Limits(silence_s=2.0), lock_path=tmp_path / "lock")

    async def stop(share: float) -> None:
        for process in workers():
            process.send_signal(signal.SIGSTOP)

    with pytest.raises(SpeechCrashed, match="hangs"):
        await transcribe(impatient, five_minutes, on_progress=stop)
    assert workers() == []


async def test_closing_ends_the_process_and_leaves_the_recording_to_be_tried_again(model, tmp_path, five_minutes):
    transcriber = WhisperTranscriber(model, lock_path=tmp_path / "lock")
    task = asyncio.create_task(transcribe(transcriber, five_minutes))
    await soon(workers)
    await transcriber.aclose()

    with pytest.raises(SpeechCrashed, match="shutting down"):
        await task
    assert workers() == []


PARENT = """
import asyncio, sys
from pathlib import Path
from pipelines.speech.process import WhisperTranscriber

async def audio():
    yield b"OggS"
    await asyncio.sleep(600)

async def ignore(share):
    pass

transcriber = WhisperTranscriber(Path(sys.argv[1]), lock_path=Path(sys.argv[2]))
asyncio.run(transcriber.transcribe(audio(), language="he", names=[], on_progress=ignore, is_cancelled=lambda: False))
"""


async def test_when_the_program_is_killed_its_speech_process_dies_and_frees_the_lock(model, tmp_path):
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, str(model), str(tmp_path / "lock"), cwd=ROOT
    )
    try:
        (worker,) = await soon(lambda: workers(parent.pid))
    finally:
        parent.kill()
        await parent.wait()

    await soon(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE, within_s=5.0)
    after = WhisperTranscriber(model, lock_path=tmp_path / "lock")
    assert (await transcribe(after, wav(spoken()[: 16_000 * 5]))).text == SAID


async def test_the_process_gets_no_secret_and_shows_no_name(transcriber, five_minutes):
    seen: list[str] = []

    async def look(share: float) -> None:
        for process in workers():
            seen.append(" ".join(process.cmdline()))
            seen.extend(f"{name}={value}" for name, value in process.environ().items())

    os.environ["KESHER_SECURITY__PASSPHRASE"] = "planted-secret"
    try:
        await transcribe(transcriber, five_minutes, names=["Dana Planted"], on_progress=look)
    finally:
        del os.environ["KESHER_SECURITY__PASSPHRASE"]

    assert any("pipelines.speech.worker" in line for line in seen)
    assert not any("planted" in line.lower() or "kesher_" in line.lower() for line in seen)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', PORT), 2)",
        "import urllib.request; urllib.request.urlopen('http://localhost:PORT/', timeout=2)",
        "from huggingface_hub import HfApi; HfApi(endpoint='http://127.0.0.1:PORT').model_info('a/b')",
    ],
)
async def test_from_inside_there_is_no_network(attempt):
    calls = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    code = f"""
from pipelines.speech import child
import os
out = child.fence(os.getppid())
try:
    {attempt.replace("PORT", str(port))}
except Exception as refused:
    os.write(out, type(refused).__name__.encode())
"""
    inside = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        cwd=ROOT,
        env={"HF_ENDPOINT": f"http://127.0.0.1:{port}", "PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    refused, _ = await inside.communicate()
    server.close()
    await server.wait_closed()

    assert refused
    assert calls == 0


async def test_native_code_has_no_network_either_where_the_host_allows_a_namespace():
    """An audit hook sees only Python; libraries are kept in by a network namespace of their own."""
    reached = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.set()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    code = f"""
import os, subprocess
from pipelines.speech import child
before = os.readlink("/proc/self/ns/net")
out = child.fence(os.getppid())
if os.readlink("/proc/self/ns/net") == before:
    os.write(out, b"not allowed")
else:
    subprocess.run(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/{server.sockets[0].getsockname()[1]}"])
"""
    inside = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await inside.communicate()
    server.close()
    await server.wait_closed()
    if said == b"not allowed":
        pytest.skip("this host allows no network namespace")

    assert inside.returncode == 0
    assert not reached.is_set()


def test_from_inside_no_file_can_be_written(tmp_path):
    code = """
import os, sys
from pipelines.speech import child
out = child.fence(os.getppid())
try:
    with open(sys.argv[1], "w") as file:
        file.write("clinical words")
except OSError as refused:
    os.write(out, b"refused")
"""
    inside = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "leak")], cwd=ROOT, stdout=subprocess.PIPE, timeout=30, check=True
    )
    assert inside.stdout == b"refused"
    assert not (tmp_path / "leak").exists() or (tmp_path / "leak").read_bytes() == b""


def test_a_processor_budget_ends_a_process_that_spins():
    code = "from pipelines.speech import child\nchild.allow_cpu(0.5)\nwhile True: pass"
    began = time.monotonic()
    inside = subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False)

    assert inside.returncode == -signal.SIGXCPU
    assert time.monotonic() - began < 50.0


async def test_an_hour_is_heard_to_its_end_in_little_memory(transcriber):
    """Speech at its beginning, middle and end; telephone quality, so that it is made quickly."""
    part = spoken()[: 16_000 * 12]
    gap = silence(1782 - 12)
    hour = encoded(np.concatenate([part, gap, part, gap, part, silence(24)]), "wav", "pcm_mulaw", rate=8_000)
    most_mb = 0.0
    done = False

    async def watch() -> None:
        nonlocal most_mb
        while not done:
            for process in workers():
                try:
                    most_mb = max(most_mb, process.memory_info().rss / (1 << 20))
                except psutil.Error:
                    continue
            await asyncio.sleep(0.05)

    watching = asyncio.create_task(watch())
    speech = await transcribe(transcriber, hour)
    done = True
    await watching

    assert speech.duration_s == pytest.approx(3600, abs=2)
    assert [round(segment.start_s / 1782) for segment in speech.segments] == [0, 1, 2]
    assert 50 < most_mb < 450
