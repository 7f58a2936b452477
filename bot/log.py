"""Log lines that cannot hold what people said: known keys with plain values, errors by type and place, nothing else."""

import logging
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import PurePath
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

Level = Literal["DEBUG", "INFO", "WARNING", "ERROR"]
Format = Literal["auto", "json", "console"]

ALLOWED_KEYS = frozenset(
    {"event", "level", "timestamp", "logger", "error", "at", "withheld", "account", "answer", "attempt", "channel"}
    | {"check", "code", "column", "command", "count", "error_code", "failures", "host", "job", "key_version", "kind"}
    | {"method", "model", "outcome", "pending", "port", "processes", "reason", "role", "route", "run", "schema"}
    | {"seq", "sid", "signal", "state", "status", "step", "steps", "table", "tick", "tries", "version", "voided"}
)
_ALLOWED_ENDINGS = ("_id", "_ids", "_s", "_ms", "_bytes", "_count")
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_.:/-]{0,80}")
_PLAIN_EVENT = re.compile(r"[A-Za-z][A-Za-z0-9 ,;.:'/()_-]{0,120}")
_LIBRARIES = ("httpx", "httpcore", "telegram", "twilio", "aiohttp", "anthropic", "sqlalchemy", "apscheduler", "dbos")
_MAX_FRAMES = 12
_MAX_CAUSES = 6


def configure_logging(*, level: Level = "INFO", format: Format = "auto", stream: TextIO | None = None) -> None:  # noqa: A002
    """Routes our lines, those of libraries, warnings and uncaught exceptions into one stream, without content."""
    out = stream or sys.stderr
    is_json = format == "json" or (format == "auto" and not out.isatty())
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=True)
        if is_json
        else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            exception_by_place,
            only_allowed,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _route_libraries()
    sys.excepthook = lambda kind, error, trace: _uncaught(error)
    threading.excepthook = lambda args: _uncaught(args.exc_value)
    sys.unraisablehook = lambda args: _uncaught(args.exc_value)


def _route_libraries() -> None:
    root = logging.getLogger()
    root.handlers[:] = [_Bridge()]
    root.setLevel(logging.WARNING)
    for name in _LIBRARIES:
        # Their INFO lines quote addresses (with bot tokens) and numbers.
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    logging.raiseExceptions = False


def _uncaught(error: BaseException | None) -> None:
    structlog.get_logger(__name__).critical("uncaught exception", exc_info=error or True)


class _Bridge(logging.Handler):
    """A library's message may quote anything, so only who spoke, how loud and from which line is kept."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            record.levelno,
            "library message",
            logger=record.name,
            at=[_place(record.pathname, record.lineno)],
            **({"exc_info": error} if error else {}),
        )


def only_allowed(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Drops what is not known to be harmless, and says how much was dropped."""
    kept = {key: value for key, value in event.items() if _is_allowed(key) and _is_plain(key, value)}
    if len(kept) < len(event):
        kept["withheld"] = len(event) - len(kept)
        kept.setdefault("event", "(withheld)")
    return kept


def _is_allowed(key: str) -> bool:
    return key in ALLOWED_KEYS or key.endswith(_ALLOWED_ENDINGS)


def _is_plain(key: str, value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(key, part) for part in value)
    if isinstance(value, str):
        pattern = _PLAIN_EVENT if key in ("event", "at") else _PLAIN_VALUE
        return key == "timestamp" or pattern.fullmatch(value) is not None
    return value is None or isinstance(value, (bool, int, float))


def exception_by_place(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replaces an exception by its type, its causes' types and the lines it came through: messages quote values."""
    exc_info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if exc_info is True else exc_info[1] if isinstance(exc_info, tuple) else exc_info
    if isinstance(error, BaseException):
        chain = list(_causes(error))
        event["error"] = "/".join(type(link).__name__ for link in chain)[:80]
        event["at"] = [place for link in chain for place in _places(link.__traceback__)][:_MAX_FRAMES]
    return event


def _causes(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(_MAX_CAUSES):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _places(trace: TracebackType | None) -> list[str]:
    """The innermost lines first."""
    places = []
    while trace is not None:
        places.append(_place(trace.tb_frame.f_code.co_filename, trace.tb_lineno))
        trace = trace.tb_next
    return places[::-1][: _MAX_FRAMES // 2]


def _place(path: str, line: int) -> str:
    """The file within its package: where the program is installed is nobody's business."""
    return f"{'/'.join(PurePath(path).parts[-2:])}:{line}"
