"""The stored state: the database and its schema, the key that opens it, the send journals. Nothing is written."""

import asyncio
from collections.abc import AsyncIterator

from bot.doctor.findings import Finding, Reporter
from bot.settings import Settings
from storage.errors import NoDatabase
from storage.inspection import Condition, inspect
from storage.journal import SendJournal
from storage.root_key import read_key_file
from storage.vault import Damaged, KeyFileExposed, KeyFileUnusable, KeySource, RootRecord, WrongKey, open_root


async def check_storage(settings: Settings, report: Reporter) -> AsyncIterator[Finding]:
    try:
        condition = await inspect(settings.storage.database_url)
    except NoDatabase as error:
        yield report.wrong("database-unreadable", reason=str(error))
        return
    yield _schema(condition, report)
    key = await asyncio.to_thread(_key, settings, condition.root, report)
    if key is not None:
        yield key
    if missing := SendJournal.missing(settings.storage.data_dir / "journal"):
        yield report.wrong("journal-missing", names=", ".join(missing))


def _schema(condition: Condition, report: Reporter) -> Finding:
    match condition.schema:
        case "current":
            return report.well("database-ok", revision=condition.revision)
        case "absent":
            return report.well("database-new")
        case "older":
            return report.note("database-older", revision=condition.revision)
        case "unknown":
            return report.wrong("database-unknown", revision=condition.revision)


def _key(settings: Settings, root: RootRecord | None, report: Reporter) -> Finding | None:
    """None where no key is set at all, which the settings' own line says."""
    security = settings.security
    if not (security.passphrase or security.key_file):
        return None
    passphrase = security.passphrase.get_secret_value() if security.passphrase else None
    source = KeySource(passphrase=passphrase, key_file=security.key_file)
    try:
        if root is not None:
            open_root(source, root)
        elif source.key_file is not None:
            read_key_file(source.key_file)
    except WrongKey:
        return report.wrong("key-wrong")
    except KeyFileExposed:
        return report.wrong("key-exposed", path=str(source.key_file))
    except KeyFileUnusable:
        return report.wrong("key-unusable", path=str(source.key_file))
    except Damaged:
        return report.wrong("key-damaged")
    return report.well("key-ok") if root is not None else report.well("key-new")
