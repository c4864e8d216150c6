"""How far the geocoder is: an engine in, the same engine out that tells on a terminal how many questions are answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.geocode.engine import Engine, Locator
from pipeline.geocode.poi import Searcher

if TYPE_CHECKING:
    from rich.console import Console


class Watched:
    """``engine``, and a line on ``console`` (stderr by default) while it works; nothing at all where that is no terminal."""

    def __init__(self, engine: Engine, console: Console | None = None) -> None:
        self.engine = engine
        self.console = console

    @property
    def name(self) -> str:
        """The engine's own."""
        return self.engine.name

    @property
    def date(self) -> str:
        """The engine's own."""
        return self.engine.date

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield what the engine yields."""
        return self._shown("Géocodage", self.engine.ask(queries), len(queries))

    def nearest(self, points: pd.Series[str]) -> Iterator[pd.DataFrame]:
        """Yield what the engine yields: nothing, where it does not know what is near a point."""
        told = self.engine.nearest(points) if isinstance(self.engine, Locator) else iter(())
        return self._shown("Communes des points", told, len(points))

    def _shown(self, what: str, chunks: Iterator[pd.DataFrame], count: int) -> Iterator[pd.DataFrame]:
        from rich.console import Console

        console = self.console or Console(stderr=True)
        if not console.is_terminal or not count:
            yield from chunks
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as shown:
            task = shown.add_task(f"{what} ({self.engine.name})", total=count)
            for chunk in chunks:
                shown.advance(task, len(chunk))
                yield chunk


class WatchedService(Watched):
    """The same for an engine that also knows points of interest: what the step asks of an engine must not be hidden."""

    def search(self, q: str, **more: Any) -> list[dict[str, object]]:
        """Return what the engine returns."""
        found: list[dict[str, object]] = self.engine.search(q, **more)  # type: ignore[attr-defined]
        return found


def watched(engine: Engine, console: Console | None = None) -> Watched:
    """Return ``engine``, watched, with all that it can do."""
    return (WatchedService if isinstance(engine, Searcher) else Watched)(engine, console)
