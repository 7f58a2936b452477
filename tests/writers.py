"""Which writer may see whose words, as the program decides it, for tests that run a job's steps by themselves."""

from agent.offline import ExtractiveWriter
from pipelines.notices import Notices
from pipelines.ports import Writer
from pipelines.prices import Price
from pipelines.spend import Caps, SpendBook
from pipelines.writers import Writers
from storage.database import Storage

FREE = Price(input=0.0, output=0.0, cache_write=0.0, cache_read=0.0)


def writers_around(writer: Writer, storage: Storage, notices: Notices, *, is_remote: bool) -> Writers:
    """With a model that costs nothing, or without one."""
    return Writers(
        [writer] if writer.is_model else [],
        ExtractiveWriter(),
        is_remote=is_remote,
        storage=storage,
        book=SpendBook(storage, lambda model: FREE, Caps()),
        notices=notices,
    )
