"""`kesher serve` as a process of its own that can be killed at any moment and started again on the same folder."""

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.app import opened_storage
from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, WHATSAPP_FROM, Sandbox
from bot.settings import SecuritySettings, Settings, StorageSettings
from storage.repositories import practices
from storage.vault import write_key_file

PATIENCE_S = 60.0
ROOT = Path(__file__).parents[2]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def soon(is_so: Callable[[], object], *, look_s: float = 0.01, within_s: float = PATIENCE_S) -> None:
    """Looks until it is so. Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while True:
            if is_so():
                return
            await asyncio.sleep(look_s)


class Program:
    """One data folder and the process that serves it. `kills` are the moments (UTC seconds) at which it was killed."""

    def __init__(self, folder: Path, sandbox: Sandbox, *, speech_model: Path | None = None) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.database = self.data / "kesher.db"
        self.key_file = folder / "key"
        write_key_file(self.key_file)
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}"
        sandbox.twilio.inbound.url = f"{self.url}/twilio/inbound"
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "KESHER_TELEGRAM__TOKEN": THERAPIST_TOKEN,
            "KESHER_TELEGRAM__BASE_URL": sandbox.url,
            "KESHER_TELEGRAM__SENDS_PER_S": "100000",
            "KESHER_TELEGRAM__CHAT_GAP_S": "0",
            "KESHER_TWILIO__ACCOUNT_SID": ACCOUNT_SID,
            "KESHER_TWILIO__AUTH_TOKEN": AUTH_TOKEN,
            "KESHER_TWILIO__BASE_URL": sandbox.url,
            "KESHER_TWILIO__SMS_FROM": SMS_FROM,
            "KESHER_TWILIO__WHATSAPP_FROM": WHATSAPP_FROM,
            "KESHER_STORAGE__DATA_DIR": str(self.data),
            "KESHER_SECURITY__KEY_FILE": str(self.key_file),
            "KESHER_WEB__PORT": str(port),
            "KESHER_WEB__PUBLIC_URL": self.url,
            "KESHER_LOG__FORMAT": "json",
            "PYTHONPATH": str(ROOT),
        }
        if speech_model is not None:
            self._environment["KESHER_WHISPER__MODEL"] = str(speech_model)
        self.command: tuple[str, ...] = ("-m", "bot", "serve")
        self.has_carrier = True
        self.more_settings: dict[str, str] = {}
        self._process: asyncio.subprocess.Process | None = None
        self.starts = 0
        self.kills: list[float] = []

    async def launch(self) -> None:
        """Begins a start; what it says goes to a file in the folder."""
        assert self._process is None, "it runs already"
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self.command,
                cwd=self.folder,
                env=self._now_set(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _now_set(self) -> dict[str, str]:
        without = "" if self.has_carrier else "KESHER_TWILIO__"
        settings = {**self._environment, **self.more_settings}
        return {name: value for name, value in settings.items() if not (without and name.startswith(without))}

    @property
    def log(self) -> Path:
        return self.folder / f"log-{self.starts}"

    @property
    def is_ready(self) -> bool:
        return "is ready on" in self.log.read_text()

    @property
    def _has_ended(self) -> bool:
        return self._process is not None and self._process.returncode is not None

    async def ready(self) -> None:
        await soon(lambda: self.is_ready or self._has_ended)
        assert self.is_ready, f"it stopped by itself: {self.log.read_text()[-2000:]}"

    async def kill(self) -> None:
        """kill -9: no handler runs, nothing is flushed."""
        process, self._process = self._process, None
        assert process is not None
        assert process.returncode is None, f"it stopped by itself: {self.log.read_text()[-2000:]}"
        process.kill()
        self.kills.append(time.time())
        await process.wait()

    async def stop(self) -> int:
        """Asks it to stop, as a service manager does; returns its exit code."""
        process, self._process = self._process, None
        assert process is not None
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            return await process.wait()

    async def aclose(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

    async def refused(self) -> str:
        """A start that must fail: what it says."""
        await self.launch()
        process, self._process = self._process, None
        assert process is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                assert await process.wait() != 0
        finally:
            if process.returncode is None:
                process.kill()
        return self.log.read_text()

    async def code(self, name: str = "Dr. Levi") -> str:
        """An invitation, and the database where there is none, without the time that a process of its own takes."""
        settings = StorageSettings(data_dir=self.data), SecuritySettings(key_file=self.key_file)
        async with (
            opened_storage(Settings(storage=settings[0], security=settings[1])) as storage,
            storage.unit(actor="operator") as unit,
        ):
            return await practices.invite_therapist(unit, await practices.first_practice(unit, name=""), name=name)

    async def invite(self, name: str = "Dr. Levi") -> str:
        """`kesher invite therapist`, which also makes the database where there is none."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "invite", "therapist", name),
            cwd=self.folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(PATIENCE_S):
            said, problem = await process.communicate()
        assert process.returncode == 0, problem.decode()
        return said.decode().split("Code: ")[1].split()[0]
