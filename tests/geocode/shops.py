"""Made-up shops and engines for the tests of the step: short rows in, whole ShopRows out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import ServiceError
from pipeline.geocode.engine import answers_frame
from pipeline.model import SHOP_COLUMNS, ShopRows, typed

TODAY = dt.date(2026, 11, 22)
SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
AGEN = (0.6257, 44.2028)


def shop(line: int = 1, **parts: Any) -> dict[str, Any]:
    """Return one shop of Agen; ``parts`` replace or add columns."""
    row = {
        "source": "cci-47",
        "fichier": "depot.csv",
        "feuille": "",
        "ligne": line,
        "row_key": f"cci-47:{line}",
        "nom": f"Boutique {line}",
    }
    return row | {"commune": "Agen", "code_insee": "47001", "adresse": parts.get("voie")} | parts


def shops(*rows: dict[str, Any]) -> ShopRows:
    """Return rows as ShopRows."""
    return ShopRows(typed(pd.DataFrame(list(rows)), SHOP_COLUMNS))


def hit(
    voie: str | None, number: str = "", kind: str = "street", point: tuple[float, float] = AGEN, **more: Any
) -> dict[str, Any]:
    """Return what an engine tells of a street, or of a number of it."""
    identifier = "47001_0001" + (f"_000{number}" if number else "")
    told = {"resultat_id": identifier, "ban_id": f"ban-{identifier}", "type": "housenumber" if number else kind, "score": 0.95}
    told |= {"score_suivant": 0.5, "label": f"{number} {voie} 47000 Agen".strip(), "voie": voie}
    return told | {"longitude": point[0], "latitude": point[1]} | more


class FakeEngine:
    """Answers what it was given, by query; all else is not found. Stays away after ``limit`` answers. Notes what it was asked."""

    name = "essai"
    date = "2026-11-01"

    def __init__(self, known: dict[str, dict[str, Any]], limit: int = 1_000) -> None:
        self.known = known
        self.limit = limit
        self.asked: list[str] = []

    def ask(self, queries: pd.DataFrame) -> Iterator[pd.DataFrame]:
        """Yield one answer a chunk."""
        for requete, code in zip(queries["requete"], queries["code_insee"], strict=True):
            if len(self.asked) >= self.limit:
                raise ServiceError("essai : parti")
            self.asked.append(requete)
            found = self.known.get(requete)
            told = {"requete": requete, "code_insee": code, "statut": "ok" if found else "introuvable"}
            yield answers_frame([told | (found or {})])
