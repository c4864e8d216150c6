"""What the tests of reading share: a declaration made in one line, and a file read as the pipeline reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.config import Source
from pipeline.ingest import Deposit, read_deposit
from pipeline.model import Anomalies, Layout, RawRows

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
COLUMNS = {"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["Commune"], "siret": ["SIRET"]}


def declared(colonnes: dict[str, Any] | None = None, **depots: Any) -> Source:
    """Return a declaration whose columns are Nom, Adresse, Commune and SIRET unless told otherwise."""
    return Source(
        id="essai",
        producteur="Essai",
        licence="lov2",
        base_legale="mission d'intérêt public",
        cadence="annuelle",
        colonnes=colonnes or COLUMNS,
        depots=depots,
    )


def read(path: Path, source: Source | None = None) -> tuple[RawRows, Layout, Anomalies]:
    """Read a file as a deposit of the source « essai »."""
    return read_deposit(Deposit("essai", path, path.name, None, ""), source or declared())


def written(folder: Path, content: str | bytes, name: str = "liste.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def values(rows: pd.DataFrame, column: str) -> list[str | None]:
    """Return a column as a list, None where missing."""
    return [None if pd.isna(value) else value for value in rows[column]]


def told(anomalies: Anomalies) -> list[tuple[str, int]]:
    """Return what was told, as (code, line)."""
    return [(code, int(line)) for code, line in zip(anomalies["code"], anomalies["ligne"], strict=True)]
