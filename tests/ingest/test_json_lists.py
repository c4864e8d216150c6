"""Lists of objects in a JSON: Drupal's fields, numbers by their kind, days with their hours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.helpers import read, values, written


def first(tmp_path: Path, *records: dict[str, Any]) -> dict[str, str]:
    """Return the producer's columns of the first record, blanks left out."""
    rows, _, _ = read(written(tmp_path, json.dumps(list(records)), "l.json"))
    named = rows.drop(columns=["source", "fichier", "feuille", "ligne", "_calendrier"]).iloc[0]
    return {str(name): value for name, value in named.items() if isinstance(value, str)}


def test_a_field_of_drupal_is_its_value(tmp_path: Path) -> None:
    record = {
        "title": [{"value": "Chez Léa"}],
        "field_tel": [{"value": "05 36 49 10 01"}, {"value": "05 36 49 10 02"}],
        "body": [{"value": "<p>Pain</p>", "format": "basic_html"}],
        "field_adresse": [{"locality": "Agen", "postal_code": "47000"}],
        "field_photo": [],
    }
    assert first(tmp_path, record, {"title": [{"value": "B"}], "field_tel": []}) == {
        "title": "Chez Léa",
        "field_tel": "05 36 49 10 01|05 36 49 10 02",
        "body": "<p>Pain</p>",
        "body.format": "basic_html",
        "field_adresse.locality": "Agen",
        "field_adresse.postal_code": "47000",
    }


def test_kinds_with_their_values_are_a_column_each(tmp_path: Path) -> None:
    def shop(n: int) -> dict[str, Any]:
        return {"nom": f"N{n}", "contacts": [{"type": "tel", "valeur": f"0{n}"}, {"type": "fax", "valeur": f"1{n}"}]}

    assert first(tmp_path, shop(1), shop(2)) == {"nom": "N1", "contacts.tel": "01", "contacts.fax": "11"}


def test_values_that_never_come_back_are_no_kinds(tmp_path: Path) -> None:
    notes = [{"nom": f"mot {n}", "texte": f"phrase {n}"} for n in range(4)]
    assert json.loads(first(tmp_path, {"nom": "A", "notes": notes[:2]}, {"nom": "B", "notes": notes[2:]})["notes"]) == notes[:2]


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ([{"jour": "Lundi", "horaires": "9h-12h"}, {"jour": "mardi", "horaires": None}], {"h.lundi": "9h-12h"}),
        (
            [{"jour": "lundi", "ouverture": a, "fermeture": b} for a, b in (("9:00", "12:00"), ("14:00", "18:00"))],
            {"h.lundi": "9:00-12:00|14:00-18:00"},
        ),
        (
            [{"@type": "O", "dayOfWeek": ["https://schema.org/Friday", "Saturday"], "opens": "09:00", "closes": "12:00"}],
            {"h.vendredi": "09:00-12:00", "h.samedi": "09:00-12:00"},
        ),
        ([{"dayOfWeek": "Sunday", "opens": "00:00", "closes": "00:00"}], {"h.dimanche": "fermé"}),
    ],
)  # fmt: skip
def test_days_with_their_hours_are_a_column_a_day(tmp_path: Path, listed: list[Any], wanted: dict[str, str]) -> None:
    assert first(tmp_path, {"nom": "A", "h": listed}, {"nom": "B"}) == {"nom": "A"} | wanted


def test_hours_of_a_season_stay_as_they_are(tmp_path: Path) -> None:
    season = [
        {"dayOfWeek": "Monday", "opens": "09:00", "closes": "12:00", "validFrom": "2026-07-01"},
        {"dayOfWeek": "Monday", "opens": "10:00", "closes": "11:00", "validFrom": "2026-09-01"},
    ]
    assert json.loads(first(tmp_path, {"nom": "A", "h": season})["h"]) == season


def test_half_a_character_is_read_and_told_lost(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, '[{"nom": "Chez \\ud83d Léa"}, {"nom": "\\ud83c\\udf5e"}]', "l.json"))
    assert values(rows, "nom") == ["Chez � Léa", "🍞"]
