"""The send journal: on the disk before a call, and honest about what it has lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from storage.journal import (
    JournalBroken,
    JournalDamaged,
    JournalEntry,
    JournalMissing,
    SendJournal,
)


def entry(n: int) -> JournalEntry:
    return JournalEntry(message_id=f"m{n}", version=1, attempt_n=n, token=f"t{n}")


async def add(journal: SendJournal, *numbers: int) -> None:
    for n in numbers:
        await journal.append(f"m{n}", 1, n, f"t{n}")


async def test_what_was_appended_is_read_back_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    async with SendJournal(folder) as journal:
        await add(journal, 1, 2)
        assert SendJournal.read_all(folder) == [entry(1), entry(2)]
    async with SendJournal(folder) as journal:
        assert journal.name == "sender"
        await add(journal, 3)
    assert SendJournal.read_all(folder) == [entry(1), entry(2), entry(3)]
    assert (folder / "sender.journal").stat().st_mode & 0o777 == 0o600


async def test_an_empty_place_has_no_entries_and_misses_nothing(tmp_path: Path) -> None:
    assert SendJournal.read_all(tmp_path / "none") == []
    assert SendJournal.missing(tmp_path / "none") == frozenset()


async def test_two_senders_never_share_a_file(tmp_path: Path) -> None:
    async with SendJournal(tmp_path) as first, SendJournal(tmp_path) as second:
        assert (first.name, second.name) == ("sender", "sender-2")
        await add(first, 1)
        await add(second, 2)
    assert SendJournal.read_all(tmp_path) == [entry(2), entry(1)]  # by file name
    assert SendJournal.known(tmp_path) == {"sender", "sender-2"}


async def test_a_lost_journal_is_named_and_not_begun_anew(tmp_path: Path) -> None:
    async with SendJournal(tmp_path):
        pass
    (tmp_path / "sender.journal").unlink()
    assert SendJournal.missing(tmp_path) == {"sender"}
    with pytest.raises(JournalMissing) as caught:
        await SendJournal(tmp_path).open()
    assert caught.value.names == ("sender",)
    SendJournal.give_up(tmp_path, ["sender"])
    assert SendJournal.missing(tmp_path) == frozenset()
    async with SendJournal(tmp_path) as journal:
        await add(journal, 1)


async def test_a_lost_folder_is_noticed_by_who_remembers_the_names(tmp_path: Path) -> None:
    async with SendJournal(tmp_path / "journal", "sender-a"):
        pass
    (tmp_path / "journal").rename(tmp_path / "elsewhere")
    assert SendJournal.missing(tmp_path / "journal", ["sender-a"]) == {"sender-a"}
    assert SendJournal.missing(tmp_path / "elsewhere", ["sender-a"]) == frozenset()


@pytest.mark.parametrize("torn", [b'{"message_id":"m9","ver', b"\0" * 40, json.dumps({"message_id": "m9"}).encode()])
async def test_a_torn_last_line_is_left_out_and_cut_away(tmp_path: Path, torn: bytes) -> None:
    async with SendJournal(tmp_path) as journal:
        await add(journal, 1)
    with (tmp_path / "sender.journal").open("ab") as file:
        file.write(torn)
    assert SendJournal.read_all(tmp_path) == [entry(1)]
    async with SendJournal(tmp_path) as journal:
        await add(journal, 2)
    assert SendJournal.read_all(tmp_path) == [entry(1), entry(2)]


@pytest.mark.parametrize("line", [b"\0\0\n", b"{}\n", b"[1]\n", b"\n", b'{"message_id":"m"}\n'])
async def test_an_unreadable_line_in_the_middle_stops_everything(tmp_path: Path, line: bytes) -> None:
    async with SendJournal(tmp_path) as journal:
        await add(journal, 1)
    path = tmp_path / "sender.journal"
    path.write_bytes(line + path.read_bytes())
    with pytest.raises(JournalDamaged, match="line 1"):
        SendJournal.read_all(tmp_path)


async def test_an_unreadable_list_of_journals_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "known.json").write_bytes(b"{")
    with pytest.raises(JournalDamaged):
        SendJournal.missing(tmp_path)


async def test_a_closed_journal_takes_nothing(tmp_path: Path) -> None:
    journal = SendJournal(tmp_path)
    with pytest.raises(JournalBroken):
        await add(journal, 1)
    await journal.open()
    await journal.close()
    await journal.close()
    with pytest.raises(JournalBroken):
        await add(journal, 1)


def test_a_name_is_a_plain_file_name(tmp_path: Path) -> None:
    for name in ("../x", "", "A", "a/b", "x" * 65):
        with pytest.raises(ValueError, match="name"):
            SendJournal(tmp_path, name)


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


FULL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from storage.journal import JournalBroken, SendJournal

async def main():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    async with SendJournal(Path(sys.argv[1])) as journal:
        await journal.append("m1", 1, 1, "t1")
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        for n in (2, 3):
            try:
                await journal.append(f"m{n}", 1, n, f"t{n}")
            except JournalBroken:
                print("refused", n)

asyncio.run(main())
"""


async def test_a_line_that_does_not_fit_on_the_disk_stops_this_sender_and_the_next_one_goes_on(tmp_path: Path) -> None:
    assert run(sys.executable, "-c", FULL_DISK, str(tmp_path)).split("\n") == ["refused 2", "refused 3", ""]
    assert (tmp_path / "sender.journal").stat().st_size == 100  # one line and a half
    async with SendJournal(tmp_path) as journal:
        await add(journal, 4)
    assert SendJournal.read_all(tmp_path) == [entry(1), entry(4)]


KILLED = """
import asyncio, os, sys
from pathlib import Path
from storage.journal import SendJournal

async def main():
    async with SendJournal(Path(sys.argv[1])) as journal:
        n = 0
        while True:
            n += 1
            await journal.append(f"m{n}", 1, n, f"t{n}")
            print(n, flush=True)

asyncio.run(main())
"""


def append_until_killed(folder: Path) -> list[int]:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        reported = [int(process.stdout.readline()) for _ in range(50)]
        process.kill()
        return reported + [int(line) for line in process.stdout if line.endswith(b"\n")]


async def test_every_line_that_was_reported_survives_a_kill(tmp_path: Path) -> None:
    reported = append_until_killed(tmp_path)
    written = SendJournal.read_all(tmp_path)
    assert len(written) - len(reported) in (0, 1)
    assert written[: len(reported)] == [entry(n) for n in reported]
    async with SendJournal(tmp_path) as journal:  # the lock died with the process
        assert journal.name == "sender"


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
async def test_each_line_is_synced_before_append_returns(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from storage.journal import SendJournal\n"
        "async def main():\n"
        "    async with SendJournal(Path(sys.argv[1])) as journal:\n"
        "        await journal.append('m1', 1, 1, 't1')\n"
        "        print('returned', flush=True)\n"
        "asyncio.run(main())"
    )
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-e", "trace=write,fsync", "-o", str(trace), sys.executable, "-c", code]
    run(*command, str(tmp_path / "journal"))
    calls = trace.read_text()
    line, returned = calls.index("message_id"), calls.index("returned")
    assert "fsync(" in calls[line:returned]
