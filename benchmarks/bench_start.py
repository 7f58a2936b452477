"""Start-up to ready without a speech model, and the resident memory then, beside a Python that imports nothing."""

import asyncio
import json
import os
import socket
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import psutil

from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from storage.vault import write_key_file

RUNS = 5


async def _ready(port: int) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/ready") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.01)


async def _one_start(sandbox: Sandbox, folder: Path) -> tuple[float, float]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KESHER_")}
    environment |= {
        "KESHER_TELEGRAM__TOKEN": THERAPIST_TOKEN,
        "KESHER_TELEGRAM__BASE_URL": sandbox.url,
        "KESHER_STORAGE__DATA_DIR": str(folder / "data"),
        "KESHER_SECURITY__KEY_FILE": str(folder / "key"),
        "KESHER_WEB__PORT": str(port),
    }
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "serve", env=environment, stderr=asyncio.subprocess.DEVNULL
    )
    await asyncio.wait_for(_ready(port), 60)
    seconds = time.perf_counter() - started
    memory = psutil.Process(process.pid).memory_info().rss / 1e6
    process.terminate()
    await process.wait()
    return seconds, memory


async def _bare_python() -> float:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "pass")
    await process.wait()
    return time.perf_counter() - started


async def main() -> None:
    with TemporaryDirectory(prefix="kesher-bench-") as name:
        folder = Path(name)
        write_key_file(folder / "key")
        async with Sandbox() as sandbox:
            starts = [await _one_start(sandbox, folder) for _ in range(RUNS)]
    seconds = sorted(start for start, _ in starts)
    bare = sorted([await _bare_python() for _ in range(RUNS)])
    print(
        json.dumps(
            {
                "benchmark": "start",
                "runs": RUNS,
                "ready_s_median": round(seconds[RUNS // 2], 2),
                "ready_s_max": round(seconds[-1], 2),
                "rss_mb_max": round(max(memory for _, memory in starts)),
                "ratio_to_bare_python": round(seconds[RUNS // 2] / bare[RUNS // 2], 1),
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main())
