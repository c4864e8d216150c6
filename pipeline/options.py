"""How to run: what the command line says, nothing read from the clock or the surroundings further down."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FOUND_DAYS: Final = 90
NOT_FOUND_DAYS: Final = 30
"""Days after which the geocoder is asked again what it found, and what it did not: new streets and numbers come in every week."""


@dataclass(frozen=True)
class Options:
    """The territory's folder, the day of the release; without network; without publishing; secrets."""

    root: Path
    today: dt.date
    offline: bool = False
    dry_run: bool = False
    returns: bool = True  # write what goes back to the producers
    site: bool = True  # build the directory and the map in dist/
    accepted: tuple[tuple[str, str], ...] = ()  # what blocks and is published nonetheless: code of the check, reason
    author: str = ""  # who says so
    repeat: tuple[str, ...] = ()  # the words of the command line that the run proposed next must bear too
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @property
    def work(self) -> Path:
        """The private folder: intermediate tables, anomalies, rejected rows."""
        return self.root / "work"

    @property
    def dist(self) -> Path:
        """The public folder."""
        return self.root / "dist"
