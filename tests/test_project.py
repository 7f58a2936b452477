"""What is shipped: locked packages, the wheel, the scripts of a bare machine, the settings that are documented."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from bot.settings import Settings, load_settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "agent", "pipelines", "storage", "prompts")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def tracked() -> list[Path]:
    """Every file of the project as git knows it."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: what is shipped cannot be listed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def requirements(lock: str) -> list[str]:
    """One entry for each package, its hashes included."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    entries = requirements(lock)
    loose = [entry for entry in entries if not re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:", entry)]

    assert len(entries) > 60
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    assert re.findall(r"\w+://\S+|--(?:index|extra|find|trusted)\S*", (ROOT / lock).read_text(encoding="utf-8")) == []


def test_both_locks_agree_and_hold_every_direct_dependency() -> None:
    run_time, all_of_it = (
        dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))
        for lock in LOCKS
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.split(r"[\[<>=~! ]", one)[0].lower().replace(".", "-") for one in project["dependencies"]}
    developing = {re.split(r"[\[<>=~! ]", one)[0].lower() for one in project["optional-dependencies"]["dev"]}

    assert direct - run_time.keys() == set()
    assert developing - all_of_it.keys() == set()
    assert {name: version for name, version in run_time.items() if all_of_it.get(name) != version} == {}


def test_nothing_shipped_names_a_machine_or_a_registry() -> None:
    places = [f"/{folder}/" for folder in ("work", "root", "home")]
    hosts = [f"{name}.org" for name in ("pypi", "pythonhosted", "npmjs", "debian")]
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in places + hosts if word in text]

    assert found == []


def test_the_wheel_holds_the_five_packages_with_their_data(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    shipped = {str(path.relative_to(ROOT)) for path in tracked() if path.relative_to(ROOT).parts[0] in PACKAGES}

    assert {name.split("/")[0] for name in names} == {*PACKAGES, "kesher-0.1.0.dist-info"}
    assert shipped - names == set()
    assert [name for name in names if name.endswith((".pyc", ".key", ".db"))] == []
    for needed in (
        "bot/phrases/he/common.ftl",
        "bot/phrases/en/common.ftl",
        "bot/sandbox/page/index.html",
        "bot/sandbox/recordings/recap-he.ogg",
        "prompts/summary_system.md",
        "storage/migrations/sql/0001_sqlite.sql",
    ):
        assert needed in names


def test_the_example_names_every_setting_and_loads_as_it_is(tmp_path: Path) -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    defaults = load_settings({}, tmp_path)
    (tmp_path / "config.toml").write_text(text)
    section, named = "", set()
    for line in text.splitlines():
        if heading := re.fullmatch(r"\[(\w+)\]", line):
            section = heading[1]
        elif key := re.match(r"# (\w+) = ", line):
            named.add((section, key[1]))
    known = {
        (section, key)
        for section, field in Settings.model_fields.items()
        for key in field.annotation.model_fields  # type: ignore[union-attr]  # every section is a model
    }
    as_files = {(section, key.removesuffix("_file")) for section, key in named if (section, key) not in known}

    assert load_settings({}, tmp_path) == defaults
    assert (named & known) | as_files == known


def test_what_the_example_shows_is_accepted_once_it_is_filled_in(tmp_path: Path) -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    shown = re.sub(r"^# (?=\w+ = )", "", text, flags=re.MULTILINE)
    filled = (
        shown.replace('"AC..."', '"AC00000000000000000000000000000000"')
        .replace('key_file = "secrets/kesher.key"', "")
        .replace("+972...", "+972501234567")
    )
    (tmp_path / "config.toml").write_text(filled)
    (tmp_path / "secrets").mkdir()
    for secret in set(re.findall(r'"secrets/(\w+)"', filled)):
        content = "postgresql://kesher@database/kesher" if secret == "database_url" else f"{secret}-of-three-herons"
        (tmp_path / "secrets" / secret).write_text(content)

    settings = load_settings({}, tmp_path)

    assert settings.telegram.token is not None
    assert settings.twilio.is_configured
    assert settings.storage.database_url == "postgresql+psycopg://kesher@database/kesher"


def test_the_image_and_the_bare_machine_go_by_the_same_scripts() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    bare = (ROOT / "scripts" / "try-image-steps.sh").read_text(encoding="utf-8")

    for step in ("system-packages.sh runtime", "install-packages.sh"):
        assert step in image
        assert step in bare
    assert "USER kesher" in image
    assert "/health" in image


def test_ci_runs_what_a_person_runs_and_requires_everything() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert "make check" in script
    assert "KESHER_REQUIRE_ALL=1" in script
    assert "system-packages.sh runtime tests" in script


def test_every_script_can_be_run() -> None:
    for script in (ROOT / ".ci" / "run", *(ROOT / "scripts").glob("*.sh")):
        assert script.stat().st_mode & stat.S_IXUSR, script.name
        subprocess.run(["sh" if script.suffix == ".sh" else "bash", "-n", str(script)], check=True)


class BareMachine:
    """A machine on which nothing of the list is installed; its apt-get writes down what it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "apt.log"
        self._bin = folder / "bin"
        self._bin.mkdir()
        for tool in ("sh", "grep", "ls", "id"):
            (self._bin / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
        self.put("dpkg-query", "exit 1")
        self.put("sudo", 'exec "$@"')
        self.put("apt-get", f'echo "$@" >> {self.log}')

    def put(self, name: str, body: str) -> None:
        (self._bin / name).write_text(f"#!/bin/sh\n{body}\n")
        (self._bin / name).chmod(0o755)

    def remove(self, name: str) -> None:
        (self._bin / name).unlink()

    def install(self, *profiles: str) -> subprocess.CompletedProcess[str]:
        script = str(ROOT / "scripts" / "system-packages.sh")
        environment = {"PATH": str(self._bin)}
        return subprocess.run([script, *profiles], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def bare(tmp_path: Path) -> BareMachine:
    return BareMachine(tmp_path)


def test_a_bare_machine_gets_what_the_suite_needs(bare: BareMachine) -> None:
    done = bare.install("runtime", "tests")

    assert done.returncode == 0, done.stderr
    update, install = bare.log.read_text().splitlines()
    assert update == "update -qq"
    assert {"ca-certificates", "chromium", "fonts-noto-core"} <= set(install.split())


def test_the_image_gets_no_browser_and_no_database(bare: BareMachine) -> None:
    bare.install("runtime")

    assert not {"chromium", "postgresql"} & set(bare.log.read_text().split())


def test_a_machine_that_has_everything_is_left_alone(bare: BareMachine) -> None:
    bare.put("dpkg-query", "echo installed")
    bare.put("chromium", "exit 0")
    bare.put("initdb", "exit 0")

    assert bare.install("runtime", "tests").returncode == 0
    assert not bare.log.exists()


def test_a_system_without_apt_is_told_what_is_missing(bare: BareMachine) -> None:
    bare.remove("apt-get")
    done = bare.install("tests")

    assert done.returncode == 1
    assert "fonts-noto-core" in done.stderr


def test_an_unknown_profile_is_refused(bare: BareMachine) -> None:
    assert bare.install("everything").returncode == 2


def test_make_help_lists_the_commands_that_operators_know() -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAKE", "MFLAGS"))}
    shown = subprocess.run(
        ["make", "help"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    for target in ("help", "demo", "test", "check", "bench", "lock", "clean"):
        assert re.search(rf"^{target} +\S", shown, re.MULTILINE), target
