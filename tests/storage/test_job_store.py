"""The database under durable work: closed for good, and locked against a second process."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.job_store import AlreadyRunning, JobStore


def test_a_connection_that_comes_back_late_is_closed(tmp_path: Path) -> None:
    store = JobStore.open("sqlite://", tmp_path)
    late = store.engine.connect()
    late.execute(text("SELECT 1"))
    driver = late.connection.driver_connection
    assert driver is not None
    store.close()
    late.close()
    with pytest.raises(Exception, match="closed database"):
        driver.execute("SELECT 1")


def test_the_file_is_private_durable_and_held_by_one(tmp_path: Path) -> None:
    store = JobStore.open("sqlite://", tmp_path)
    with store.engine.connect() as connection:
        modes = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous")]
    assert modes == ["wal", 2]
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
    with pytest.raises(AlreadyRunning):
        JobStore.open("sqlite://", tmp_path)
    store.close()
    JobStore.open("sqlite://", tmp_path).close()


def test_starts_without_an_end_are_counted_and_forgotten(tmp_path: Path) -> None:
    store = JobStore.open("sqlite://", tmp_path)
    assert [store.count_start("note-1", "hear") for _ in range(3)] == [1, 2, 3]
    assert store.count_start("note-2", "hear") == 1
    store.forget_starts("note-1", "hear")
    assert store.count_start("note-1", "hear") == 1
    store.close()


def test_embedded_jobs_need_a_folder() -> None:
    with pytest.raises(ValueError, match="data folder"):
        JobStore.open("sqlite://", None)
