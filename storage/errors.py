"""What can go wrong in storage.

StorageError
├── NotFound         no such row in this room (another room's row looks the same)
├── Conflict         the world moved: an outdated version, a state that does not allow this
├── SchemaMismatch   the database was made by a newer or half-migrated program
├── StorageBusy      another program holds the database
└── NoDatabase       the server does not answer, or the file is none; the message is the kind of the failure
"""


class StorageError(Exception): ...


class NotFound(StorageError): ...


class Conflict(StorageError):
    """`state` is what the row is now, for an honest answer."""

    def __init__(self, state: str = "") -> None:
        super().__init__(state)
        self.state = state


class SchemaMismatch(StorageError): ...


class StorageBusy(StorageError): ...


class NoDatabase(StorageError): ...
