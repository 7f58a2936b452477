"""What can go wrong with keys and sealed bytes."""


class VaultError(Exception):
    """No text here ever holds what was sealed, a key or a passphrase.

    VaultError
    ├── WrongKey            the passphrase or key file does not open the stored root; nothing was written
    ├── KeyFileUnusable     the key file is missing, unreadable or not 32 bytes
    │   └── KeyFileExposed  other accounts of this machine may read the key file
    ├── Damaged             sealed bytes were changed, moved to another place or belong to another key
    └── Locked              a row was read or written before `unlock`
    """


class WrongKey(VaultError): ...


class KeyFileUnusable(VaultError): ...


class KeyFileExposed(KeyFileUnusable): ...


class Damaged(VaultError): ...


class Locked(VaultError): ...
