"""The command line as an operator meets it: real processes, their words and their exit codes."""

import re
import signal
import socket
import sqlite3
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.server import THERAPIST_TOKEN, Sandbox
from tests.command_line import PASSPHRASE, kesher, started
from tests.speech.hub import Hub

COMMANDS = ("serve", "demo", "invite", "doctor", "models", "keys")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def accounts(sandbox: Sandbox) -> dict[str, str]:
    """What serving needs, with the local Telegram in place of the real one."""
    return {
        "TELEGRAM__TOKEN": THERAPIST_TOKEN,
        "TELEGRAM__BASE_URL": sandbox.url,
        "SECURITY__PASSPHRASE": PASSPHRASE,
        "WEB__PORT": "0",
        "LOG__LEVEL": "ERROR",
    }


async def test_help_names_every_command(tmp_path: Path) -> None:
    ended = await kesher("--help", folder=tmp_path)

    assert ended.code == 0
    assert [name for name in COMMANDS if name not in ended.out] == []


async def test_serving_without_a_token_names_the_variable(tmp_path: Path) -> None:
    ended = await kesher("serve", folder=tmp_path)

    assert ended.code == 2
    assert ended.sentence.startswith("KESHER_TELEGRAM__TOKEN is not set:")
    assert not (tmp_path / "data").exists()


async def test_serving_with_a_misspelt_setting_names_its_neighbour(tmp_path: Path) -> None:
    ended = await kesher("serve", folder=tmp_path, TELEGRAM__TOKN="1:a")

    assert (ended.code, ended.sentence) == (
        2,
        "KESHER_TELEGRAM__TOKN is not a setting; did you mean KESHER_TELEGRAM__TOKEN?",
    )


async def test_serving_stops_at_a_signal_and_leaves_nothing_open(tmp_path: Path, accounts: dict[str, str]) -> None:
    async with started("serve", folder=tmp_path, **accounts) as running:
        await running.says("Kesher is ready on http://127.0.0.1:")
        assert await running.stop(signal.SIGTERM) == 0

    assert not (tmp_path / "data" / "kesher.db-wal").exists()


async def test_a_second_program_on_the_same_data_is_refused(tmp_path: Path, accounts: dict[str, str]) -> None:
    async with started("serve", folder=tmp_path, **accounts) as running:
        await running.says("Kesher is ready")
        second = await kesher("serve", folder=tmp_path, **accounts)
        assert await running.stop(signal.SIGINT) == 0

    assert (second.code, second.sentence) == (2, "another Kesher is running in data; stop it first")


async def test_another_passphrase_is_refused_and_changes_nothing(tmp_path: Path, accounts: dict[str, str]) -> None:
    invited = await kesher("invite", "therapist", "Dr. Ada Levi", folder=tmp_path, **accounts)
    assert invited.code == 0
    before = (tmp_path / "data" / "kesher.db").read_bytes()

    ended = await kesher("serve", folder=tmp_path, **accounts | {"SECURITY__PASSPHRASE": "three loud herons"})

    assert (ended.code, ended.sentence) == (2, "this passphrase does not open this installation")
    assert (tmp_path / "data" / "kesher.db").read_bytes() == before


async def test_a_token_that_telegram_does_not_know_is_refused(tmp_path: Path, accounts: dict[str, str]) -> None:
    ended = await kesher("serve", folder=tmp_path, **accounts | {"TELEGRAM__TOKEN": "4242:nobody"})

    assert ended.code == 2
    assert "Telegram" in ended.sentence
    assert "4242:nobody" not in ended.err


async def test_a_port_that_is_taken_is_named(tmp_path: Path, accounts: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = await kesher("serve", folder=tmp_path, **accounts | {"WEB__PORT": port})

    assert ended.code == 2
    assert port in ended.sentence


async def test_a_database_server_that_is_not_there_is_one_sentence(tmp_path: Path, accounts: dict[str, str]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://kesher:horses@127.0.0.1:{closed.getsockname()[1]}/kesher"
        ended = await kesher("serve", folder=tmp_path, **accounts | {"STORAGE__DATABASE_URL": url})

    assert ended.code == 2
    assert "database" in ended.sentence
    assert "horses" not in ended.err


async def test_a_database_of_a_newer_program_is_refused(tmp_path: Path, accounts: dict[str, str]) -> None:
    await kesher("invite", "therapist", "Dr. Ada Levi", folder=tmp_path, **accounts)
    with sqlite3.connect(tmp_path / "data" / "kesher.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()

    ended = await kesher("serve", folder=tmp_path, **accounts)

    assert ended.code == 2
    assert ended.sentence.startswith("The database has schema 9999")


async def test_an_invitation_is_a_code_and_a_link_to_the_bot(tmp_path: Path, accounts: dict[str, str]) -> None:
    ended = await kesher("invite", "therapist", "Dr. Ada Levi", folder=tmp_path, **accounts)

    found = re.search(r"^Code: (\S+)$", ended.out, re.MULTILINE)
    assert found is not None
    assert f"Link: https://t.me/kesher_bot?start={found[1]}" in ended.out


async def test_a_key_file_is_made_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    made = await kesher("keys", "create", "kesher.key", folder=tmp_path)
    content = (tmp_path / "kesher.key").read_bytes()
    again = await kesher("keys", "create", "kesher.key", folder=tmp_path)

    assert made.code == 0
    assert stat.S_IMODE((tmp_path / "kesher.key").stat().st_mode) == 0o400
    assert (again.code, again.sentence) == (2, "kesher.key exists, and a key is never overwritten.")
    assert (tmp_path / "kesher.key").read_bytes() == content


async def test_a_key_file_in_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    ended = await kesher("keys", "create", "nowhere/kesher.key", folder=tmp_path)

    assert ended.code == 2
    assert ended.sentence.startswith("No such file or directory")


async def test_a_demo_in_a_language_that_is_not_spoken_is_refused(tmp_path: Path) -> None:
    ended = await kesher("demo", "--language", "fr", folder=tmp_path)

    assert (ended.code, ended.sentence) == (2, "--language is he or en.")


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    files = {
        "config.json": b"{}",
        "model.bin": bytes(range(256)) * 16_384,
        "tokenizer.json": b'{"model": {}}',
        "vocabulary.txt": b"a\nb\n",
    }
    hub = Hub(repo="Systran/faster-whisper-small", files=files)
    server = await hub.start()
    yield hub
    await server.close()


async def test_a_model_is_pulled_with_progress_and_then_listed(tmp_path: Path, hub: Hub) -> None:
    before = await kesher("models", "list", folder=tmp_path)
    pulled = await kesher("models", "pull", "small", "--hub-url", hub.url, folder=tmp_path)
    after = await kesher("models", "list", folder=tmp_path, WHISPER__MODEL="small")

    assert re.search(r"^ +small +490 MB +many +-$", before.out, re.MULTILINE)
    assert pulled.code == 0
    assert "small is installed and whole." in pulled.out
    assert "KESHER_WHISPER__MODEL=small" in pulled.out
    assert pulled.err.splitlines()[-1] == "100 %  4 MB of 4 MB"
    assert re.search(r"^\* +small +490 MB +many +ready \(4 MB\)$", after.out, re.MULTILINE)


async def test_a_pull_that_broke_off_says_so_and_goes_on_the_next_time(tmp_path: Path, hub: Hub) -> None:
    hub.cut_after, hub.cuts = 3 << 20, 99
    broken = await kesher("models", "pull", "small", "--hub-url", hub.url, folder=tmp_path)
    between = await kesher("models", "list", folder=tmp_path)
    hub.cuts = 0
    whole = await kesher("models", "pull", "small", "--hub-url", hub.url, folder=tmp_path)

    assert broken.code == 1
    assert broken.err.splitlines()[-1].endswith("pull again to go on.")
    assert "Traceback" not in broken.err
    assert re.search(r"^ +small .* downloading \(\d+ MB\)$", between.out, re.MULTILINE)
    assert whole.code == 0


async def test_a_model_that_nobody_knows_is_one_sentence(tmp_path: Path) -> None:
    ended = await kesher("models", "pull", "colossal", folder=tmp_path)

    assert ended.code == 1
    assert ended.sentence == "There is no speech model called colossal; `kesher models list` shows them."


async def test_a_hub_without_encryption_is_refused(tmp_path: Path) -> None:
    ended = await kesher("models", "pull", "small", "--hub-url", "http://models.example", folder=tmp_path)

    assert (ended.code, ended.sentence) == (2, "--hub-url must be an https address (http only on this machine).")
