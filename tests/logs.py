"""Logging as in the program, into a stream of the test's; everything global is put back."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import structlog

from bot.log import configure_logging


@contextmanager
def logging_into(stream: TextIO) -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook)
    engine = logging.getLogger("dbos")
    filters, engine.filters = engine.filters, []  # the jobs of an earlier test have quietened it in their own way
    try:
        with warnings.catch_warnings():
            configure_logging(level="DEBUG", format="json", stream=stream)
            yield
            logging.captureWarnings(False)
    finally:
        engine.filters = filters
        root.handlers[:], level, sys.excepthook, threading.excepthook, sys.unraisablehook = before
        root.setLevel(level)
        logging.raiseExceptions = True
        structlog.reset_defaults()
