"""What stops the program, as one sentence that says what to do."""

from bot.channels.base import ChannelRefused
from bot.settings import SettingsError
from pipelines.jobs import AlreadyRunning
from storage.errors import NoDatabase, SchemaMismatch, StorageBusy
from storage.journal import JournalMissing
from storage.vault import VaultError


def sentence_for(error: Exception) -> str | None:
    """None for what is no operator's matter but a mistake in the program."""
    if isinstance(error, SettingsError | SchemaMismatch | ChannelRefused | AlreadyRunning | VaultError):
        return str(error)
    if isinstance(error, NoDatabase | StorageBusy):
        return f"The database cannot be opened ({error}): look at it and at KESHER_STORAGE__DATABASE_URL."
    if isinstance(error, JournalMissing):
        return (
            f"{error}. Nothing is sent while a journal is missing: put the files back into the journal folder of "
            "storage.data_dir (or, where they are lost for good, empty ones: then look at the carrier's list before "
            "approving what waits), and start again."
        )
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    return None
