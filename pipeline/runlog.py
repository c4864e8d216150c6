"""``work/run.log``: one JSON object a line, a step and a source each: counts, seconds, memory; never a shop's values."""

from __future__ import annotations

import datetime as dt
import json
import logging
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger("etal")
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message"}


class JsonLine(logging.Formatter):
    """Format a record as one JSON object: when, step, and the counts given as ``extra``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        extra = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        when = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds")
        return json.dumps({"quand": when, "etape": record.getMessage(), **extra}, ensure_ascii=False)


def log_to(work: Path) -> None:
    """Send the log of this process to ``work/run.log``, added to what is there."""
    work.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(work / "run.log", encoding="utf-8")
    handler.setFormatter(JsonLine())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


class _Heard(logging.Handler):
    """Keeps what was warned of, each message once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: dict[str, None] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Take the message."""
        self.said[record.getMessage()] = None


@contextmanager
def heard() -> Iterator[dict[str, None]]:
    """Yield what is warned of meanwhile in this process, in order: a log that nobody opens is not enough."""
    handler = _Heard()
    logger.addHandler(handler)
    try:
        yield handler.said
    finally:
        logger.removeHandler(handler)


@contextmanager
def timed(step: str, **told: Any) -> Iterator[dict[str, Any]]:
    """Log ``step`` when it ends, with its seconds, CPU seconds and the process's peak memory; the body adds counts."""
    wall, cpu = time.perf_counter(), time.process_time()
    counts: dict[str, Any] = dict(told)
    yield counts
    spent = {
        "secondes": round(time.perf_counter() - wall, 3),
        "cpu": round(time.process_time() - cpu, 3),
        "pic_mo": peak_megabytes(),
    }
    logger.info(step, extra=counts | spent)


def peak_megabytes() -> int:
    """Return the most memory this process ever held, in MB (Linux counts in KB, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
