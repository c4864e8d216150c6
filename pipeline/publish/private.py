"""Findings and rejected rows in, work/anomalies.csv (schemas/anomalies.schema.json) and work/rejets.csv out.

Personal data may stand there: none of it goes to dist/.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline import anomalies as catalogue
from pipeline.model import Anomalies, Layout
from pipeline.publish.csv_file import csv_bytes

ANOMALIES: Final = "anomalies.csv"
REJECTED: Final = "rejets.csv"
COLUMNS: Final = (
    "gravite", "code", "titre", "source", "fichier", "feuille", "ligne",
    "colonne", "cellule", "valeur", "apres", "detail", "message",
)  # fmt: skip


def write_work(work: Path, anomalies: Anomalies, rejected: pd.DataFrame, layout: Layout | None = None) -> None:
    """Write ``work``/anomalies.csv, one French sentence a finding, and rejets.csv, the rejected rows as they are given."""
    work.mkdir(parents=True, exist_ok=True)
    _replace(work / ANOMALIES, csv_bytes(anomaly_table(anomalies, layout), unprotected_columns=()))
    order = [c for c in ("source", "fichier", "feuille", "ligne") if c in rejected.columns]
    rows = rejected.sort_values(order, kind="stable", na_position="first") if order else rejected
    _replace(work / REJECTED, csv_bytes(rows, unprotected_columns=()))


def anomaly_table(anomalies: Anomalies, layout: Layout | None = None) -> pd.DataFrame:
    """Return the findings with COLUMNS, sorted by source, file, sheet, line, then the gravest first."""
    told = pd.DataFrame(anomalies)
    told["gravite"] = catalogue.severity(anomalies)
    told["titre"] = anomalies["code"].map({code: kind.title for code, kind in catalogue.CATALOGUE.items()})
    told["cellule"] = catalogue.cells(anomalies, layout)
    told["message"] = catalogue.render(anomalies, layout)
    told["rang"] = told["gravite"].map({name: n for n, name in enumerate(catalogue.WORST_FIRST)})
    order = ["source", "fichier", "feuille", "ligne", "rang", "code", "colonne", "valeur", "apres", "detail"]
    told = told.sort_values(order, kind="stable", na_position="first", ignore_index=True)
    told["ligne"] = told["ligne"].astype("Int64").mask(told["ligne"] <= 0)
    return told.reindex(columns=list(COLUMNS))


def _replace(path: Path, parts: Iterable[bytes]) -> None:
    """Write aside, then rename: a cut leaves the old file or the new one."""
    fresh = path.with_name(f".{path.name}.tmp")
    with fresh.open("wb") as handle:
        handle.writelines(parts)
    fresh.replace(path)
