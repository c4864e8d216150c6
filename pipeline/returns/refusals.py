"""Proposals that producers emptied in, a register out: what is never proposed to them again for the same value.

``refus.csv``: source, colonne, empreinte, a hash of the value (of the proposal, for a blank cell): no value stands in it.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Final

from pipeline.disk import put_lines
from pipeline.model import Anomalies
from pipeline.returns.cells import readable

COLUMNS: Final = ("source", "colonne", "empreinte")
CODE: Final = "proposition-refusee"

Refusals = frozenset[tuple[str, str, str]]
"""COLUMNS of each."""


def refusal(source: str, column: str, value: str, proposed: str) -> tuple[str, str, str]:
    """Return what a refused proposal is known by. A blank cell says nothing: there the proposal itself was refused."""
    said = f"{source}|{column}|{readable(value)}|" + ("" if value else readable(proposed))
    return source, column, hashlib.sha256(said.encode()).hexdigest()[:16]


def load_refusals(path: Path) -> Refusals:
    """Return the register; nothing where there is none."""
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as handle:
        return frozenset((row["source"], row["colonne"], row["empreinte"]) for row in csv.DictReader(handle))


def told_refusals(found: Anomalies) -> Refusals:
    """Return what the deposits of this run refuse."""
    mine = found.loc[found["code"].eq(CODE), ["source", "colonne", "valeur", "apres"]].fillna("")
    return frozenset(refusal(*row) for row in mine.itertuples(index=False, name=None))


def save_refusals(path: Path, known: Refusals) -> None:
    """Write the register, sorted; no file where nothing was ever refused."""
    if known:
        put_lines(path, COLUMNS, sorted(known))
