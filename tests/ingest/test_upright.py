"""Sheets whose fields are named from top to bottom: cards, a card a sheet, a table on its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.config import Deposits, Source
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, told, values, written

FIELDS = ("Enseigne", "Adresse", "Code postal", "Téléphone", "Horaires")
SHOPS = [
    ("Chez Léa", "3 rue du Pont", "47000", "05 36 49 00 01", "9h-12h"),
    ("Le Café du Port", "2 quai", "47550", "05 36 49 00 02", None),
    ("Bar Fictif", "ZA du Lac", "47300", None, "14h-19h"),
    ("Épicerie d'Essai", "8 rue des Arts", "47600", "05 36 49 00 04", "9h-19h"),
]
NEVER_SEEN = neutral_source(Deposits())
DECLARED = declared({"nom": ["Enseigne"], "adresse": ["Adresse"], "code_postal": ["Code postal"], "horaires": ["Horaires"]})
Rows = Sequence[Sequence[str | None]]


def saved(folder: Path, sheets: Mapping[str, Rows]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "liste.xlsx")
    return folder / "liste.xlsx"


def cards(mark: str = " :") -> list[list[str | None]]:
    rows: list[list[str | None]] = [["Recensement des commerces"]]
    for shop in SHOPS:
        rows += [*([name + mark, value] for name, value in zip(FIELDS, shop, strict=True)), []]
    return rows


def check(path: Path, source: Source) -> list[int]:
    rows, _, anomalies = read(path, source)
    assert [values(rows, field) for field in FIELDS] == [list(column) for column in zip(*SHOPS, strict=True)]
    assert {code for code, _ in told(anomalies)} == {"fiches-redressees"}
    return rows["ligne"].tolist()


@pytest.mark.parametrize("source", [NEVER_SEEN, DECLARED])
@pytest.mark.parametrize("mark", ["", " :", ":", " : *"])
def test_cards_one_under_another_are_rows_at_their_first_lines(tmp_path: Path, mark: str, source: Source) -> None:
    assert check(saved(tmp_path, {"Liste": cards(mark)}), source) == [2, 8, 14, 20]


@pytest.mark.parametrize("source", [NEVER_SEEN, DECLARED])
def test_a_table_on_its_side_is_stood_up(tmp_path: Path, source: Source) -> None:
    rows = [
        ["Liste des adhérents"],
        [],
        *([field, *column] for field, column in zip(FIELDS, zip(*SHOPS, strict=True), strict=True)),
    ]
    assert check(saved(tmp_path, {"Liste": rows}), source) == [1, 2, 3, 4]


def test_a_card_a_sheet_is_a_row_a_sheet(tmp_path: Path) -> None:
    sheets = {f"Fiche {n}": [["FICHE"], *zip(FIELDS, shop, strict=True)] for n, shop in enumerate(SHOPS)}
    assert check(saved(tmp_path, sheets), NEVER_SEEN) == [1, 1, 1, 1]


def test_names_and_values_in_one_cell_are_parted(tmp_path: Path) -> None:
    rows = [
        [f"{name} : {value}"] if value else [] for shop in SHOPS for name, value in [*zip(FIELDS, shop, strict=True), ("", "")]
    ]
    assert check(saved(tmp_path, {"Liste": rows}), NEVER_SEEN) == [1, 7, 13, 19]


def test_two_names_a_row_are_two_fields(tmp_path: Path) -> None:
    rows: list[list[str | None]] = []
    for name, street, code, phone, hours in SHOPS:
        rows += [
            ["Enseigne :", name, "Adresse :", street],
            ["Code postal :", code, "Téléphone :", phone],
            ["Horaires :", hours],
            [],
        ]
    assert check(saved(tmp_path, {"Liste": rows}), NEVER_SEEN) == [1, 5, 9, 13]


def test_a_dictionary_beside_the_list_is_no_shop(tmp_path: Path) -> None:
    words = [["Champ", "Sens"], *([field, f"ce que dit « {field} »"] for field in FIELDS)]
    rows, _, anomalies = read(saved(tmp_path, {"Liste": [FIELDS, *SHOPS], "Notice": words}), NEVER_SEEN)
    assert values(rows, "Enseigne") == [shop[0] for shop in SHOPS]
    assert [code for code, _ in told(anomalies)] == ["feuille-ignoree"]


def test_kinds_of_shops_in_a_column_are_no_names_of_fields(tmp_path: Path) -> None:
    rows = [["Dénomination", "Genre"], *([f"N° {i}", kind] for i, kind in enumerate(["commerce", "magasin", "boutique"] * 3))]
    found, _, _ = read(saved(tmp_path, {"Liste": rows}), NEVER_SEEN)
    assert values(found, "Genre") == ["commerce", "magasin", "boutique"] * 3


def test_a_csv_on_its_side_is_stood_up_too(tmp_path: Path) -> None:
    text = "".join(
        ";".join([field, *(cell or "" for cell in column)]) + "\n"
        for field, column in zip(FIELDS, zip(*SHOPS, strict=True), strict=True)
    )
    assert check(written(tmp_path, text), DECLARED) == [1, 2, 3, 4]
