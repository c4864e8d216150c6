"""Shops that take several rows, or whose one cell holds the name and the address: as a table of a word processor is pasted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.config import Deposits, Source
from pipeline.guess.look import neutral_source
from pipeline.ingest.names import UNDER_NAME
from tests.ingest.helpers import declared, read, told, values

NEVER_SEEN = neutral_source(Deposits())
SHOPS = [
    ("Chez Léa", "3 rue du Pont", "47000 AGEN", "05 36 49 00 01"),
    ("Le Café du Port", "ZA du Lac", "47550 BOÉ", "05 36 49 00 02"),
    ("Bar Fictif", "12 quai de la Gare", "47300 Villeneuve-sur-Lot", "05 36 49 00 03"),
    ("Épicerie d'Essai", "Lieu-dit Essai", "F-47600 NÉRAC", "05 36 49 00 04"),
]
NAMES = [shop[0] for shop in SHOPS]
PHONES = [shop[3] for shop in SHOPS]
ADDRESSES = [f"{street}\n{town}" for _, street, town, _ in SHOPS]


def saved(folder: Path, rows: Sequence[tuple[str | None, ...]], merged: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(folder / "liste.xlsx")
    return folder / "liste.xlsx"


def over_two_rows() -> list[tuple[str | None, ...]]:
    pairs = [[(name, street, phone), (None, town, None)] for name, street, town, phone in SHOPS]
    return [("Commerce", "Adresse", "Tél"), *(row for pair in pairs for row in pair)]


@pytest.mark.parametrize("merged", [(), ("A2:A3", "C2:C3", "A4:A5", "C4:C5", "A6:A7", "C6:C7", "A8:A9", "C8:C9")])
@pytest.mark.parametrize("source", [NEVER_SEEN, declared({"nom": ["Commerce"], "adresse": ["Adresse"], "telephone": ["Tél"]})])
def test_the_town_under_its_street_is_of_the_same_shop(tmp_path: Path, merged: tuple[str, ...], source: Source) -> None:
    rows, _, anomalies = read(saved(tmp_path, over_two_rows(), merged), source)
    assert (values(rows, "Commerce"), values(rows, "Adresse"), values(rows, "Tél")) == (NAMES, ADDRESSES, PHONES)
    assert rows["ligne"].tolist() == [2, 4, 6, 8]
    assert told(anomalies) == [("lignes-reunies", 2)]


def test_a_commune_merged_over_its_shops_is_still_that_of_each(tmp_path: Path) -> None:
    first = {0: "Canton", 1: "Nord", 5: "Nord"}
    rows = [(first.get(i), *row) for i, row in enumerate(over_two_rows())]
    found, _, _ = read(saved(tmp_path, rows, ("A2:A5", "A6:A9")), NEVER_SEEN)
    assert values(found, "Canton") == ["Nord"] * 4
    assert values(found, "Adresse") == ADDRESSES


def test_what_stands_under_the_name_in_its_column_makes_a_column(tmp_path: Path) -> None:
    blocks = [[(name, phone), (street, None), (town, None)] for name, street, town, phone in SHOPS]
    rows = [("Nom / Adresse", "Tél"), *(row for block in blocks for row in block)]
    found, layout, anomalies = read(saved(tmp_path, rows), NEVER_SEEN)
    assert (values(found, "Nom / Adresse"), values(found, UNDER_NAME), values(found, "Tél")) == (NAMES, ADDRESSES, PHONES)
    assert layout["colonne"].tolist() == ["Nom / Adresse", "Tél"]
    assert told(anomalies) == [("lignes-reunies", 2)]


def test_titles_above_one_shop_each_are_no_continuation(tmp_path: Path) -> None:
    blocks = [[(town, None, None), (name, street, phone)] for name, street, town, phone in SHOPS]
    rows = [("Commerce", "Adresse", "Tél"), *(row for block in blocks for row in block)]
    found, _, anomalies = read(saved(tmp_path, rows), NEVER_SEEN)
    assert (values(found, "Commerce"), values(found, "(intertitre)")) == (NAMES, [shop[2] for shop in SHOPS])
    assert "lignes-reunies" not in {code for code, _ in told(anomalies)}


def test_a_few_shops_without_a_name_stay_rows(tmp_path: Path) -> None:
    named = [(name, f"{street} {town}", phone) for name, street, town, phone in SHOPS * 3]
    rows = [("Commerce", "Adresse", "Tél"), *named, (None, "47000 AGEN", "05 36 49 00 09"), *named]
    found, _, _ = read(saved(tmp_path, rows), NEVER_SEEN)
    assert len(found) == len(rows) - 1


def test_a_cell_of_name_street_and_town_is_parted(tmp_path: Path) -> None:
    rows = [("Coordonnées", "Tél"), *((f"{name}\n{street}\n{town}", phone) for name, street, town, phone in SHOPS)]
    path = saved(tmp_path, rows)
    found, _, _ = read(path, NEVER_SEEN)
    assert (values(found, "Coordonnées"), values(found, UNDER_NAME)) == (NAMES, ADDRESSES)
    whole, _, _ = read(path, declared({"nom": ["Coordonnées"], "telephone": ["Tél"]}))
    assert values(whole, "Coordonnées") == [row[0] for row in rows[1:]]


@pytest.mark.parametrize("heading", ["Enseigne", "Nom"])
def test_addresses_of_several_lines_beside_a_name_stay_whole(tmp_path: Path, heading: str) -> None:
    rows = [(heading, "Adresse"), *((name, f"Résidence du Lac\n{street}\n{town}") for name, street, town, _ in SHOPS)]
    found, _, _ = read(saved(tmp_path, rows), NEVER_SEEN)
    assert values(found, "Adresse") == [row[1] for row in rows[1:]]
    assert UNDER_NAME not in found
