"""The vocabularies in, codes.csv out: what every code of every column with a closed list means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.draft import Draft
from pipeline.reference.vocabularies import OF_COLUMN, vocabulary

CODES_SCHEMA: Final = {
    "fields": [
        {"name": "colonne", "title": "Colonne", "type": "string", "constraints": {"required": True}},
        {"name": "code", "title": "Code", "type": "string", "constraints": {"required": True}},
        {"name": "libelle", "title": "Libellé", "type": "string", "constraints": {"required": True}},
        {"name": "definition", "title": "Définition", "type": "string"},
    ],
    "primaryKey": ["colonne", "code"],
}


def codes_table() -> pd.DataFrame:
    """Return what every code of every column means: ``colonne, code, libelle, definition``."""
    rows = [
        {"colonne": column, "code": row["code"], "libelle": row["libelle"], "definition": row.get("definition") or None}
        for column, name in OF_COLUMN.items()
        for row in vocabulary(name)
    ]
    return pd.DataFrame(rows, columns=["colonne", "code", "libelle", "definition"], dtype="str")


def codes_bytes(_draft: Draft) -> Iterator[bytes]:
    """Yield codes.csv."""
    return csv_bytes(codes_table(), ())
