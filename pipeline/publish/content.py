"""What a release is made of: the nouns of this step, and the rows made ready to be written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.config import Territory
from pipeline.model import UNIQUE_COLUMNS, Provenance, UniqueRows, check_columns
from pipeline.publish.changes import Changes
from pipeline.publish.lineage import no_identifiers
from pipeline.publish.text import DECIMALS


@dataclass(frozen=True)
class Credit:
    """Who is owed what: one source, as the Licence Ouverte wants it cited. ``date``: ISO day of the deposit used."""

    source: str
    producteur: str
    titre: str
    licence: str
    date: str | None = None


class Accepted(NamedTuple):
    """A check that was not met, and why the release goes out nonetheless: code of the check, what it found, the reason given."""

    code: str
    constat: str
    motif: str


@dataclass(frozen=True)
class Content:
    """Everything a release says. ``quality`` becomes qualite.json; ``credits`` are cited in LISEZMOI.txt and datapackage.json.

    What tells the passage from the release before, and makes no release due by itself: ``changes``, ``identifiers`` (see
    ``lineage.identifiers``), ``accepted`` (what blocked and why it is published nonetheless), ``warnings`` (French sentences).
    """

    shops: UniqueRows
    provenance: Provenance
    quality: dict[str, Any]
    territory: Territory
    changes: Changes
    credits: tuple[Credit, ...] = ()
    identifiers: pd.DataFrame = field(default_factory=no_identifiers)
    accepted: tuple[Accepted, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Published:
    """A release that was just written. ``files``: name → sha256."""

    version: str
    folder: Path
    rows: int
    files: dict[str, str] = field(default_factory=dict)


def ready(shops: UniqueRows) -> pd.DataFrame:
    """Return the rows as every format tells them: sorted by id, coordinates rounded to DECIMALS, both or none.

    Raises TypeError when ``shops`` has not UNIQUE_COLUMNS or when two rows share an id (bugs, not bad data).
    """
    check_columns(shops, UNIQUE_COLUMNS, "publish")
    rows = shops if shops["id"].is_monotonic_increasing else shops.sort_values("id")
    if not rows["id"].is_unique or rows["id"].hasnans:
        raise TypeError("publish: an id is missing or given twice")
    rows = rows.reset_index(drop=True)
    alone = rows["latitude"].isna() | rows["longitude"].isna()
    for column in ("latitude", "longitude"):
        rows[column] = (np.rint(rows[column] * 10**DECIMALS) / 10**DECIMALS + 0.0).mask(alone)  # + 0.0: never -0.000000
    return rows
