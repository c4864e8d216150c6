"""The fault server as a program, for measuring and for trying: ``python -m tests.faults [--extract FILE] [--seconds S]``.

Prints its URL, serves until its stdin ends, then prints, as JSON, how many requests came and how many at most in one second.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.faults.ban_server import Fault, Row, ban_server
from tests.faults.behind import by_engine


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, help="the real engine answers from this extract")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "etal-bench-ban")
    parser.add_argument("--seconds", type=float, default=0.0, help="a pause for each thousand rows")
    parser.add_argument("--rate", type=float, default=0.0, help="beyond it in one second, 429 to all")
    options = parser.parse_args()
    with ExitStack() as stack:
        answers = None
        if options.extract:
            from pipeline.geocode.local import AddokEngine

            engine = stack.enter_context(AddokEngine(options.extract, options.cache))
            engine.start()
            answers = by_engine(engine)
        server = stack.enter_context(ban_server(answers=answers, rate=options.rate, always=pause(options.seconds, each=1000)))
        told(server.url)
        sys.stdin.read()
        moments = server.moments
        most = max((sum(1 for m in moments if first <= m < first + 1) for first in moments), default=0)
        told(json.dumps({"requetes": len(moments), "maximum_par_seconde": most}))


def told(line: str) -> None:
    """Write a line that a parent may be waiting for, or no more."""
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def pause(seconds: float, each: int = 1) -> Fault | None:
    """Return what waits so many seconds ``each`` so many rows, then lets the server answer as it should."""

    def fault(handler: Any, rows: list[Row]) -> bool:
        time.sleep(seconds * max(1, len(rows)) / each)
        return False

    return fault if seconds else None


if __name__ == "__main__":
    main()
