"""A release to come in, its site out, built by a process of its own: most machines have a second core with nothing to do.

The process is started while the release is still being written, so that what it needs is loaded when it is told to begin. It
ends with its caller, whatever ends that one. A small site is built where it is asked for: a process would take longer to start.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.config import Territory
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.publish.site.build import SiteReport

SMALLEST: Final = 5_000
"""Shops of a site that is worth a process."""

REFUSED: Final = 3
"""The exit code that goes with a message and its remedy."""


class SiteBuild:
    """The site of the release about to stand in ``dist``: ``prepare``, ``begin`` once it is there, ``result``."""

    def __init__(self, dist: Path, territory: Territory, contours: Path) -> None:
        self._dist, self._territory, self._contours = dist, territory, contours
        self._process: subprocess.Popen[str] | None = None
        self._begun = False

    def prepare(self, shops: int) -> None:
        """Start the process, where so many ``shops`` are worth one."""
        if shops >= SMALLEST and self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )

    def begin(self) -> None:
        """Tell the process that the release is in place."""
        if self._process and self._process.stdin:
            asked = pickle.dumps((self._dist, self._territory, self._contours)).hex()
            with contextlib.suppress(BrokenPipeError):  # it is no more: the result will tell
                self._process.stdin.write(f"{asked}\n")
                self._process.stdin.flush()
            self._begun = True

    def result(self) -> SiteReport | None:
        """Wait for the site and return what was written, None where it stood already. Raises PipelineError as refresh_site."""
        from pipeline.publish.site.build import SiteReport
        from pipeline.publish.site.install import refresh_site

        if self._process and self._process.stdout and self._begun:
            told = self._process.stdout.read()
            code = self._process.wait()
            if code == REFUSED:
                raise PipelineError(**json.loads(told))
            if code == 0:
                found = json.loads(told)
                return None if found is None else SiteReport(**found)
        return refresh_site(self._dist, self._territory, self._contours)  # also where the process was killed

    def close(self) -> None:
        """End the process, if it still runs."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(BrokenPipeError):  # what it never read is lost with it
                    if pipe:
                        pipe.close()


@contextlib.contextmanager
def site_build(dist: Path, territory: Territory, contours: Path) -> Iterator[SiteBuild]:
    """Yield a SiteBuild whose process ends with the block."""
    build = SiteBuild(dist, territory, contours)
    try:
        yield build
    finally:
        build.close()


def main() -> int:
    """Build what the first line of the standard input asks; told on the standard output."""
    from pipeline.publish.site.install import refresh_site

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the caller gets it too, and its end is ours
    gc.disable()
    asked = sys.stdin.readline()
    if not asked:
        return 0
    threading.Thread(target=_end_with_caller, daemon=True).start()
    try:
        done = refresh_site(*pickle.loads(bytes.fromhex(asked)))  # noqa: S301 - written by begin, read by nobody else
    except PipelineError as error:
        sys.stdout.write(json.dumps({"message": error.message, "hint": error.hint}))
        return REFUSED
    sys.stdout.write(json.dumps(done and asdict(done)))
    return 0


def _end_with_caller() -> None:
    """Wait for the end of the standard input: only the caller's own end closes it."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
