"""The public vocabularies: ``schemas/*.csv`` and ``schemas/*.json`` in, frames and dicts out."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

OF_COLUMN: Final = {
    "categorie": "familles",
    "sous_categorie": "categories",
    "precision": "precisions",
    "services": "services",
    "modes_paiement": "modes_paiement",
    "labels": "labels",
    "accessibilite": "accessibilite",
    "statut": "statuts",
}
"""Public column → the vocabulary whose codes it holds."""


@cache
def schemas_dir() -> Path:
    """Return the folder of the public contracts: shipped inside the package, or beside it in a checkout."""
    packaged = Path(__file__).resolve().parents[1] / "_schemas"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "schemas"


@cache
def vocabulary(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``schemas/<name>.csv`` (UTF-8, comma), each a dict; the first column is always ``code``."""
    with (schemas_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def codes(name: str) -> frozenset[str]:
    """Return the codes of ``schemas/<name>.csv``."""
    return frozenset(row["code"] for row in vocabulary(name))


def schema(name: str) -> Any:
    """Return the parsed JSON of ``schemas/<name>.json``."""
    return json.loads((schemas_dir() / f"{name}.json").read_text(encoding="utf-8"))
