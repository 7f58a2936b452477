"""Keeps the engine's log free of content: errors only, without exception texts, through the application's handlers."""

import logging

from dbos._error import DBOSAwaitedWorkflowCancelledError, DBOSWorkflowCancelledError

_CANCELLED = (DBOSAwaitedWorkflowCancelledError, DBOSWorkflowCancelledError)


class _WithoutContent(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        if kind is not None:
            if issubclass(kind, _CANCELLED):
                return False  # a person asked for it
            record.msg, record.args = f"{record.getMessage()} {kind.__name__}", None
            record.exc_info = record.exc_text = None
        return True


def quieten_dbos() -> None:
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.ERROR)
    if not any(isinstance(entry, _WithoutContent) for entry in logger.filters):
        logger.addFilter(_WithoutContent())
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # or DBOS adds its own, which writes to the console
