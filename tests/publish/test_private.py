"""work/: anomalies and rejected rows."""

from __future__ import annotations

import csv
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from pipeline import anomalies
from pipeline.model import Anomalies, Layout
from pipeline.publish import write_work
from pipeline.publish.private import COLUMNS
from pipeline.reference.vocabularies import schema

LAYOUT = Layout(pd.DataFrame({"fichier": ["a.xlsx"], "feuille": ["Liste"], "colonne": ["CP"], "lettre": ["D"]}, dtype="str"))


def some() -> Anomalies:
    rows = pd.DataFrame(
        {
            "source": ["cci-47", "cci-47", "b-47"],
            "fichier": ["a.xlsx", "a.xlsx", ""],
            "feuille": ["Liste", "Liste", ""],
            "ligne": [9, 4, 0],
        }
    )
    found = [
        anomalies.record("nom-absent", rows.iloc[:1]),
        anomalies.record("valeur-hors-contrat", rows.iloc[1:2], colonne="CP", valeur="=4700", detail="fiche c-1"),
        anomalies.record("valeur-obligatoire", rows.iloc[2:], colonne="nom", detail="fiche c-2, valeur absente"),
    ]
    return anomalies.combine(found)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_anomalies_are_told_in_french_sorted_and_safe_to_open(tmp_path: Path) -> None:
    write_work(tmp_path / "work", some(), pd.DataFrame(), LAYOUT)
    rows = read(tmp_path / "work" / "anomalies.csv")
    assert tuple(rows[0]) == COLUMNS
    assert [(r["source"], r["ligne"], r["cellule"], r["gravite"]) for r in rows] == [
        ("b-47", "", "", "rejet"),
        ("cci-47", "4", "D4", "avertissement"),
        ("cci-47", "9", "", "rejet"),
    ]
    assert rows[1]["valeur"] == "'=4700"
    assert rows[1]["message"] == (
        "a.xlsx, feuille « Liste », ligne 4, colonne « CP » (D4) : « =4700 » n'est pas conforme au schéma ; elle n'est pas"
        " publiée (fiche c-1) — corriger la valeur chez le producteur"
    )


def test_anomalies_hold_to_their_published_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_work(tmp_path, some(), pd.DataFrame(), LAYOUT)
    monkeypatch.chdir(tmp_path)
    contract = frictionless.Schema.from_descriptor(schema("anomalies.schema"))
    report = frictionless.Resource(path="anomalies.csv", schema=contract).validate()
    assert report.flatten(["rowNumber", "fieldName", "note"]) == []


def test_rejected_rows_are_written_as_given_in_the_order_of_their_files(tmp_path: Path) -> None:
    rejected = pd.DataFrame(
        {
            "source": ["b", "a", "a"],
            "fichier": ["f", "f", "f"],
            "feuille": ["", "", ""],
            "ligne": [1, 10, 9],
            "contenu": ["x", "@y", None],
        }
    )
    write_work(tmp_path, anomalies.empty(), rejected)
    told = [(r["source"], r["ligne"], r["contenu"]) for r in read(tmp_path / "rejets.csv")]
    assert told == [
        ("a", "9", ""),
        ("a", "10", "'@y"),
        ("b", "1", "x"),
    ]
    assert read(tmp_path / "anomalies.csv") == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["anomalies.csv", "rejets.csv"]
