"""Invented shops for the tests of validating and publishing: the example of the Table Schema, varied."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.config import Publisher, Territory
from pipeline.model import FLOAT_FIELDS, PROVENANCE_COLUMNS, UNIQUE_COLUMNS, Provenance, UniqueRows, typed
from pipeline.publish import Content, Credit, compare
from pipeline.reference.vocabularies import schema

CREDITS = (
    Credit("cci-47", "CCI d'exemple", "Fichier des commerçants", "lov2", "2026-11-10"),
    Credit("ville-marmande", "Ville d'exemple", "", "lov2"),
)
NO_POINT = {"latitude": None, "longitude": None, "precision": None, "ban_id": None}


def example() -> dict[str, Any]:
    """Return the shop that the examples of the Table Schema describe: it is open."""
    fields = schema("commerces.schema")["fields"]
    told = {f["name"]: float(f["example"]) if f["name"] in FLOAT_FIELDS else f["example"] for f in fields}
    return told | {"date_fermeture": None}


def shops(*changed: dict[str, Any]) -> UniqueRows:
    """Return one example shop for each dict, with the dict's values in place of the example's; ids c-0001, c-0002 …"""
    rows = [{**example(), "id": f"c-{n:04d}", **values} for n, values in enumerate(changed, start=1)]
    return UniqueRows(typed(pd.DataFrame(rows, columns=list(UNIQUE_COLUMNS)), UNIQUE_COLUMNS))


def six_shops() -> UniqueRows:
    """Return the shops of the golden release: what breaks a writer stands somewhere in them."""
    bare = dict.fromkeys(set(example()) - {"id", "nom", "commune", "code_insee", "sources", "date_maj"})
    return shops(
        {},
        {"nom": 'Chez "Lou", traiteur', "adresse": "Lieu-dit l'Œuf \\ Haut", "telephone": "+33536490034|3949", "services": None},
        {**bare, "nom": "=1+1", "commune": "Marmande", "code_insee": "47157", "sources": "ville-marmande"},
        {"nom": "+ de fleurs; -10 %", "longitude": -0.1400004, "latitude": 44.0, "description": "@home <b>&amp;</b> _x0041_"},
        {"nom": "Épicerie du Café ☕", "siret": "35600000049837", **NO_POINT, "adresse": None, "horaires": None,
         "statut": "ferme", "date_fermeture": "2026-03-03"},
        {"nom": "<r>Halle</r>", "longitude": 0.99999949, "latitude": 44.7699999, "reseaux_sociaux": None},
    )  # fmt: skip


def territory(**changed: Any) -> Territory:
    """Return a territory of Lot-et-Garonne."""
    told = {"nom": "Lot-et-Garonne", "departements": ["47"], "editeur": Publisher(nom="Département d'exemple")}
    return Territory(**{**told, **changed})


def content(rows: UniqueRows, **changed: Any) -> Content:
    """Return what a release of ``rows`` says."""
    told: dict[str, Any] = {
        "shops": rows,
        "provenance": Provenance(pd.DataFrame(columns=list(PROVENANCE_COLUMNS), dtype="str")),
        "quality": {"commerces": len(rows), "anomalies": {"b": 2, "a": 1}},
        "territory": territory(),
        "changes": compare(None, rows),
        "credits": CREDITS,
    }
    return Content(**{**told, **changed})
