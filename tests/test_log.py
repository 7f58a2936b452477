"""Log lines: canaries go in by every road, none comes out."""

import ast
import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.log import configure_logging
from tests.logs import logging_into

CANARY = "zanzibar"
HEBREW = "דנה כהן"
log = structlog.get_logger("bot.test")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    with logging_into(stream):
        yield stream


def only_line(lines: io.StringIO) -> dict[str, object]:
    (line,) = lines.getvalue().splitlines()
    parsed: dict[str, object] = json.loads(line)
    return parsed


def test_ids_counts_states_and_times_are_kept(lines: io.StringIO) -> None:
    log.warning("polling failed", error="TimedOut", failures=3, pause_s=1.5, message_id="SM12-ab", state="sending")

    line = only_line(lines)
    assert line.pop("timestamp")
    assert line == {
        "event": "polling failed",
        "level": "warning",
        "error": "TimedOut",
        "failures": 3,
        "pause_s": 1.5,
        "message_id": "SM12-ab",
        "state": "sending",
    }


@pytest.mark.parametrize(
    ("event", "values"),
    [
        ("saved", {"text": CANARY}),
        ("saved", {"name": CANARY}),
        ("saved", {"patient_name": CANARY}),
        ("saved", {"reason": f"because {CANARY}"}),
        ("saved", {"message_id": HEBREW}),
        ("saved", {"state": {"body": CANARY}}),
        ("saved", {"count": [1, HEBREW]}),
        ("saved", {"error": ValueError(CANARY)}),
        (f"note of {HEBREW}", {}),
        (f"x\n{CANARY}", {}),
        ("x" * 200 + CANARY, {}),
    ],
)
def test_what_is_not_known_to_be_harmless_is_withheld_and_counted(
    lines: io.StringIO, event: str, values: dict[str, object]
) -> None:
    log.info(event, **values)

    line = only_line(lines)
    assert line["withheld"] == 1
    assert CANARY not in lines.getvalue()
    assert HEBREW not in json.dumps(line, ensure_ascii=False)


def test_an_exception_shows_its_types_and_lines_and_no_words(lines: io.StringIO) -> None:
    def inner(secret: str) -> None:
        raise KeyError(secret)

    try:
        try:
            inner(CANARY)
        except KeyError as error:
            raise RuntimeError(f"no {CANARY}") from error
    except RuntimeError:
        log.exception("turn failed", inbox_id="7")

    line = only_line(lines)
    assert line["error"] == "RuntimeError/KeyError"
    assert isinstance(line["at"], list)
    assert all(place.startswith("tests/test_log.py:") for place in line["at"])
    assert len(line["at"]) == 3
    assert CANARY not in lines.getvalue()


@pytest.mark.parametrize(
    "name", ["httpx", "telegram.Bot", "twilio.http_client", "aiohttp.server", "dbos", "some.other"]
)
def test_a_library_says_who_and_where_and_not_what(lines: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.info("GET /bot%s", CANARY)
    library.warning("failed for %s", CANARY, extra={"body": CANARY})
    try:
        raise ValueError(CANARY)
    except ValueError:
        library.exception(f"{CANARY}")

    warned, failed = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (warned["logger"], warned["level"]) == (name, "warning")
    assert warned["at"][0].startswith("tests/test_log.py:")
    assert failed["error"] == "ValueError"
    assert CANARY not in lines.getvalue()


def test_warnings_uncaught_exceptions_and_lost_tasks_are_lines_without_words(lines: io.StringIO) -> None:
    async def lost() -> None:
        task = asyncio.create_task(fail())
        await asyncio.wait([task])
        del task
        asyncio.get_running_loop().call_exception_handler({"message": CANARY, "exception": ValueError(CANARY)})

    async def fail() -> None:
        raise ValueError(CANARY)

    def die() -> None:
        raise ValueError(CANARY)

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(CANARY, stacklevel=1)
    sys.excepthook(ValueError, ValueError(CANARY), None)
    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    asyncio.run(lost())

    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["level"] for line in written].count("critical") == 2
    assert {line.get("logger") for line in written} >= {"py.warnings", "asyncio"}
    assert CANARY not in lines.getvalue()


def test_a_person_at_a_terminal_reads_plain_lines(lines: io.StringIO) -> None:
    configure_logging(level="INFO", format="console", stream=lines)
    log.info("ready", port=8080, text=CANARY)
    log.debug("not shown")

    assert "ready" in lines.getvalue()
    assert "port=8080" in lines.getvalue()
    assert "not shown" not in lines.getvalue()
    assert CANARY not in lines.getvalue()


def test_every_event_in_the_code_is_a_literal_that_is_shown() -> None:
    root = Path(__file__).parent.parent
    calls = [
        (path, call)
        for package in ("bot", "agent", "pipelines", "storage")
        for path in (root / package).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in ("log", "logger", "_log")
        and call.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
    ]
    built = [
        f"{path.name}:{call.lineno}"
        for path, call in calls
        if not (call.args and isinstance(call.args[0], ast.Constant) and str(call.args[0].value).isascii())
    ]

    assert len(calls) > 10
    assert built == []
