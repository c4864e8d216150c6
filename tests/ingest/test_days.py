"""A row a day: the rows of one shop are read as one, its hours in one cell."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.config import Deposits
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import read, told, values, written

WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
Rows = list[Sequence[str]]


def text(rows: Rows) -> str:
    """Return rows as a csv."""
    return "".join(";".join(row) + "\n" for row in rows)


def seen(tmp_path: Path, rows: Rows) -> tuple[list[str | None], list[str | None], list[tuple[str, int]]]:
    """Return names, days and what is told of a table seen for the first time."""
    found, _, anomalies = read(written(tmp_path, text(rows)), neutral_source(Deposits()))
    return values(found, "Enseigne"), values(found, "Jour"), told(anomalies)


def days_of(shop: str, hours: Sequence[Sequence[str]]) -> Rows:
    """Return seven rows of one shop."""
    return [(shop, "Agen", day, *cells) for day, cells in zip(WEEK, hours, strict=True)]


def test_opening_and_closing_of_each_day(tmp_path: Path) -> None:
    open_ = [("", ""), *[("09:00", "18:00")] * 5, ("fermé", "fermé")]
    rows: Rows = [("Enseigne", "Commune", "Jour", "Ouvre", "Ferme"), *days_of("Chez Léa", open_), *days_of("Le Bar", open_)]
    said = " ; ".join(f"{day} : 09:00-18:00" for day in WEEK[1:6]) + " ; dimanche : fermé"
    assert seen(tmp_path, rows) == (["Chez Léa", "Le Bar"], [said, said], [("jours-reunis", 2), ("jours-reunis", 9)])


def test_two_half_days_a_day(tmp_path: Path) -> None:
    rows: Rows = [("Enseigne", "Commune", "Jour", "Moment", "Horaires")]
    for shop in ("Chez Léa", "Le Bar"):
        for day in ("Mar.", "Jeu."):
            rows += [(shop, "Agen", day, "matin", "9h-12h"), (shop, "Agen", day, "après-midi", "14h-18h")]
    said = "mardi : 9h-12h 14h-18h ; jeudi : 9h-12h 14h-18h"
    assert seen(tmp_path, rows)[:2] == (["Chez Léa", "Le Bar"], [said, said])


def test_a_name_merged_down_its_days(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Enseigne", "Commune", "Jour", "Horaires"])
    for start, shop in ((2, "Chez Léa"), (9, "Le Bar")):
        for i, day in enumerate(WEEK):
            sheet.append([shop if not i else None, "Agen", day, "9h-18h" if i else "fermé"])
        sheet.merge_cells(f"A{start}:A{start + 6}")
    raw = io.BytesIO()
    book.save(raw)
    found, _, _ = read(written(tmp_path, raw.getvalue(), "l.xlsx"), neutral_source(Deposits()))
    assert values(found, "Enseigne") == ["Chez Léa", "Le Bar"]
    assert str(found["Jour"].iloc[0]).startswith("lundi : fermé ; mardi : 9h-18h")


@pytest.mark.parametrize(
    "rows",
    [
        [(name, "Agen", day, "8h-13h") for name, day in zip(("Chez Léa", "Le Bar", "A", "B"), WEEK, strict=False)],
        [("Chez Léa", "Agen", "lundi", "8h-13h"), ("Chez Léa", "Agen", "lundi", "8h-13h")] * 2,
        [("Chez Léa", "Agen", "lundi", "le pain"), ("Chez Léa", "Agen", "mardi", "le vin")] * 2,
    ],
    ids=["a day each", "a day twice", "no hours"],
)  # fmt: skip
def test_rows_that_are_shops_stay_rows(tmp_path: Path, rows: Rows) -> None:
    names, days, codes = seen(tmp_path, [("Enseigne", "Commune", "Jour", "Horaires"), *rows])
    assert (names, days, codes) == ([row[0] for row in rows], [row[2] for row in rows], [])
