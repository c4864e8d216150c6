"""A release to come in, its site out, built by the worker beside what is left of the run.

A small site is built where it is asked for: a process would take longer to start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.config import Territory
from pipeline.worker import NO_WORKER, Future, Worker

if TYPE_CHECKING:
    from pipeline.publish.site.build import SiteReport

SMALLEST: Final = 5_000
"""Shops of a site that is worth a process."""


class SiteBuild:
    """The site of the release about to stand in ``dist``: ``prepare``, ``begin`` once it is there, ``result``."""

    def __init__(self, dist: Path, territory: Territory, contours: Path, worker: Worker = NO_WORKER) -> None:
        self._made_from, self._worker = (dist, territory, contours), worker
        self._answer: Future[SiteReport | None] | None = None

    @property
    def begun(self) -> bool:
        """Tell whether it was asked for."""
        return self._answer is not None

    def prepare(self, shops: int) -> None:
        """Have what the site needs loaded while the release is still being written, where so many ``shops`` are worth it."""
        if shops >= SMALLEST and self._worker is not NO_WORKER:
            self._worker.start()
            self._worker.load("pipeline.publish.site.install")

    def begin(self) -> None:
        """Build the site: the release is in place."""
        from pipeline.publish.site.install import refresh_site

        self._answer = self._worker.submit(refresh_site, *self._made_from)

    def result(self) -> SiteReport | None:
        """Wait for the site and return what was written, None where it stood already. Raises PipelineError as refresh_site."""
        if self._answer is None:
            self.begin()
        return self._answer.result() if self._answer else None
