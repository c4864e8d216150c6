"""What happened to shops and ids in, changements.csv and identifiants.csv out, with their Table Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.model import TEXT
from pipeline.publish.changes import OPERATIONS
from pipeline.publish.csv_file import csv_bytes
from pipeline.publish.draft import Draft
from pipeline.publish.lineage import REASONS, no_identifiers


def _field(name: str, title: str, description: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "title": title, "description": description, "type": "string", **more}


CHANGES_SCHEMA: Final = {
    "fields": [
        _field(
            "operation",
            "Opération",
            "ADD : ajouté ; SPLIT : séparé d'un autre commerce ; MOD : une valeur a changé ; MOVE : déplacé de plus de 50 m ; "
            "CLOSE : fermé définitivement ; MERGE : réuni à un autre commerce ; DEL : retiré.",
            constraints={"required": True, "enum": list(OPERATIONS)},
        ),
        _field("id_avant", "Identifiant avant", "Identifiant dans la version précédente. SPLIT : celui dont il est séparé."),
        _field("id_apres", "Identifiant après", "Identifiant dans cette version. MERGE : celui du commerce auquel il est réuni."),
        _field("colonne", "Colonne", "Colonne de commerces.csv qui a changé ; « position » pour un déplacement."),
        _field("avant", "Valeur avant", "Vide si elle manquait, ou si elle n'a pas à être redite."),
        _field("apres", "Valeur après", "Vide si elle manque désormais. Position : latitude puis longitude."),
        _field("distance_m", "Distance", "Déplacement, en mètres.", type="integer"),
        _field("commune", "Commune", "Commune du commerce (la dernière connue s'il est retiré)."),
        _field("code_insee", "Code INSEE", "Code de cette commune."),
        _field("epci", "Intercommunalité", "Intercommunalité de cette commune."),
        _field("code_epci", "SIREN de l'intercommunalité", "SIREN de cette intercommunalité."),
        _field("sources", "Sources", "Sources du commerce, séparées par « | »."),
    ],
}
IDENTIFIERS_SCHEMA: Final = {
    "fields": [
        _field(
            "ancien_id", "Ancien identifiant", "Identifiant qui ne sert plus.", constraints={"required": True, "unique": True}
        ),
        _field("id", "Identifiant", "Commerce publié vers lequel aller ; vide s'il n'y en a pas."),
        _field("motif", "Motif", " ; ".join(f"{code} : {words}" for code, words in REASONS.items()) + "."),
        _field("date", "Date", "Jour de la première version qui n'a plus cet identifiant.", type="date"),
    ],
    "primaryKey": ["ancien_id"],
}


def changes_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield changements.csv."""
    return csv_bytes(draft.content.changes.frame)


def identifiers_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield identifiants.csv; what ceases with this release has its day."""
    table = draft.content.identifiers
    return csv_bytes(table.assign(date=table["date"].fillna(draft.date.isoformat())))


def read_identifiers(path: Path) -> pd.DataFrame:
    """Read a published identifiants.csv back: lineage.IDENTIFIER_COLUMNS; no row where the first releases had no such file."""
    if not path.is_file():
        return no_identifiers()
    return pd.read_csv(path, dtype=TEXT, encoding="utf-8", keep_default_na=False).replace("", None).astype(TEXT)
