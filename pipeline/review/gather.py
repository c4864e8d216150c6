"""A territory in, its questions out: the doubtful positions and the uncertain pairs of today's rows, most useful first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline import registers
from pipeline.built import Built
from pipeline.config import load_sources, load_territory
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.options import Options
from pipeline.reference.communes import load_communes
from pipeline.review.doubles import doubles
from pipeline.review.positions import positions

MOST: Final = 500
"""Questions a sheet: what one person answers in a day or two."""
LIMIT: Final = 15_000
"""With --tout: a sheet holds 65 530 links, four a line at most."""


@dataclass(frozen=True)
class Questions:
    """``positions``: positions.COLUMNS; ``doubles``: doubles.COLUMNS; how many of each there are in all."""

    territory: str
    date: dt.date
    positions: pd.DataFrame
    doubles: pd.DataFrame
    all_positions: int
    all_doubles: int


def rebuilt(root: Path, today: dt.date) -> tuple[Built, Ledger]:
    """Run the steps that make the rows, asking nothing of the network and writing nothing. Raises ConfigError."""
    territory, sources = load_territory(root), load_sources(root)
    ledger = Ledger.load(registers.geocodes(root))
    return build(Options(root, today, offline=True), territory, sources, ledger, None), ledger


def gather(root: Path, today: dt.date, most: int = MOST) -> Questions:
    """Return the ``most`` most useful questions of each kind. Raises ConfigError."""
    territory = load_territory(root)
    built, ledger = rebuilt(root, today)
    where = positions(built, ledger, load_communes(territory.departements))
    pairs = doubles(built)
    return Questions(territory.nom, today, where.head(most), pairs.head(most), len(where), len(pairs))
