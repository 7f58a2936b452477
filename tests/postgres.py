"""A PostgreSQL for tests: found on this machine, started once on loopback, a fresh database for each test.

Without one the tests that need it are skipped, saying so; with KESHER_REQUIRE_ALL=1 they fail instead.
"""

import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

_START_S = 60.0


def binaries() -> Path | None:
    """The folder with the newest initdb, PATH first; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres", path=str(Path(on_path).resolve().parent)):
        return Path(on_path).resolve().parent
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(folders, key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)], default=None)


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root; as anybody else it runs as that person."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One running server."""

    def __init__(self, binaries: Path) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="kesher-pg-"))
        self._user = _unprivileged()
        if self._user:
            shutil.chown(self._folder, self._user)
        data = self._folder / "data"
        initdb = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "kesher",
            "--auth=trust",
            "-E",
            "UTF8",
            "--no-locale",
        ]
        subprocess.run(initdb, check=True, capture_output=True, user=self._user, cwd=self._folder)
        self.port = _free_port()
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self._folder}
        server = [str(binaries / "postgres"), "-D", str(data)]
        for name, value in options.items():
            server += ["-c", f"{name}={value}"]
        self._log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(server, stderr=self._log, user=self._user, cwd=self._folder)
        self._wait()

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://kesher@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self._plain_url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        self._process.send_signal(2)  # fast shutdown
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self._folder)

    def _plain_url(self) -> str:
        return self.url("postgres").replace("+psycopg", "")

    def _wait(self) -> None:
        until = time.monotonic() + _START_S
        while True:
            try:
                psycopg.connect(self._plain_url()).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    found = binaries()
    if found is None:
        reason = "PostgreSQL is not installed: tests on it were not run"
        if os.environ.get("KESHER_REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    cluster = Cluster(found)
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """An empty database of its own."""
    name = f"t_{secrets.token_hex(6)}"
    postgres_cluster.run(f"CREATE DATABASE {name}")
    yield postgres_cluster.url(name)
    postgres_cluster.run(f"DROP DATABASE {name} WITH (FORCE)")
