"""Invented shops for the tests of validating and publishing: the schema's own example, varied."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.config import Publisher, Territory
from pipeline.model import FLOAT_FIELDS, PROVENANCE_COLUMNS, UNIQUE_COLUMNS, Provenance, UniqueRows, typed
from pipeline.publish import Content, Credit, compare
from pipeline.reference.vocabularies import schema


def example() -> dict[str, Any]:
    """Return the shop that the examples of the Table Schema describe."""
    fields = schema("commerces.schema")["fields"]
    return {f["name"]: float(f["example"]) if f["name"] in FLOAT_FIELDS else f["example"] for f in fields}


def shops(*changed: dict[str, Any]) -> UniqueRows:
    """Return one example shop for each dict, with the dict's values in place of the example's; ids c-0001, c-0002 …"""
    rows = [{**example(), "id": f"c-{n:04d}", **values} for n, values in enumerate(changed, start=1)]
    return UniqueRows(typed(pd.DataFrame(rows, columns=list(UNIQUE_COLUMNS)), UNIQUE_COLUMNS))


def territory(**changed: Any) -> Territory:
    """Return a territory of Lot-et-Garonne."""
    told = {"nom": "Lot-et-Garonne", "departements": ["47"], "editeur": Publisher(nom="Département d'exemple")}
    return Territory(**{**told, **changed})


def content(rows: UniqueRows, **changed: Any) -> Content:
    """Return what a release of ``rows`` says."""
    credits = (Credit("cci-47", "CCI d'exemple", "Fichier des commerçants", "lov2", "2026-11-10"), Credit("ville-marmande", "Ville d'exemple", "", "lov2"))
    provenance = Provenance(pd.DataFrame(columns=list(PROVENANCE_COLUMNS), dtype="str"))
    told: dict[str, Any] = {
        "shops": rows,
        "provenance": provenance,
        "quality": {"commerces": len(rows), "anomalies": {"b": 2, "a": 1}},
        "territory": territory(),
        "changes": compare(None, rows),
        "credits": credits,
    }
    return Content(**{**told, **changed})
