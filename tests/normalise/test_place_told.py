"""What is told of where the shops are: once for a file that has no postcode, by its name for what lies outside."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from pipeline import anomalies
from pipeline.normalise.blocks import Context
from pipeline.normalise.step import normalise
from pipeline.reference.communes import load_communes
from tests.ingest.helpers import declared, read, written

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            "Au Pain;1 rue X;Agen\nLe Fil;2 rue Y;Nérac\n",
            "liste.csv : aucun code postal dans ce fichier ; 2 déduit(s) de la commune",
        ),
        (
            "Au Pain;1 rue X, 47000;Agen\nLe Fil;2 rue Y;Nérac\n",
            "liste.csv, ligne 3, colonne « Commune » : code postal absent, complété : « 47600 »",
        ),
        (
            "Au Pain;1 rue X, 33000 Bordeaux;\nLe Fil;2 rue Y, 47600 Nérac;\n",
            "liste.csv, ligne 2, colonne « Commune » : « Bordeaux » n'est pas une commune du territoire",
        ),
        (
            "Au Pain;1 rue X;\nLe Fil;2 rue Y, 47600 Nérac;\n",
            "liste.csv, ligne 2, colonne « Commune » : ni commune, ni code postal, ni code INSEE",
        ),
    ],
)
def test_place_findings(tmp_path: Path, rows: str, told: str) -> None:
    source = declared({"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["Commune"]})
    raw, _, _ = read(written(tmp_path, f"Nom;Adresse;Commune\n{rows}"), source)
    _, found = normalise(raw, Context(source, load_communes(["47"]), TODAY, TODAY), ("47",))
    assert [line.split(" — ")[0] for line in anomalies.render(found)] == [told]


@pytest.mark.parametrize(
    ("address", "place", "beside"),
    [
        ("Route de Bayonne, La Pince", "", "La Pince"),
        ("12 rue Neuve, RDC", "Lamothe", "Lamothe, RDC"),
        ("12 rue Neuve, Lamothe", "Lamothe", "Lamothe"),
        ("Lamothe", "", None),
    ],
)
def test_a_place_beside_a_street_is_told_to_readers(tmp_path: Path, address: str, place: str, beside: str | None) -> None:
    source = declared({"nom": ["Nom"], "adresse": ["Adresse"], "lieu_dit": ["Lieu"], "commune": ["Commune"]})
    raw, _, _ = read(written(tmp_path, f"Nom;Adresse;Lieu;Commune\nAu Pain;{address};{place};Agen\n"), source)
    shops, _ = normalise(raw, Context(source, load_communes(["47"]), TODAY, TODAY), ("47",))
    told = shops["complement_adresse"].iloc[0]
    assert (None if pd.isna(told) else told) == beside
