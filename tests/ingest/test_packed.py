"""Sheets whose every row is a csv's line in one cell, as a spreadsheet of the other list separator makes them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.config import Deposits, Source
from pipeline.errors import SourceError
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, told, values

NAMES = declared({"nom": ["Enseigne"], "adresse": ["Adresse"], "code_postal": ["CP"], "commune": ["Ville"]})
NEVER_SEEN = neutral_source(Deposits())
ROWS = [
    ["Enseigne", "Adresse", "CP", "Ville"],
    ["Chez Léa", "3 rue du Pont, bât. B", "47000", "Agen"],
    ["Le Café du Port", "2 quai ; port", "47550", "Boé"],
    ['Le "Bar" Fictif', "", "47300", "Villeneuve-sur-Lot"],
]


def packed(folder: Path, separator: str, cutter: str, rows: list[list[str]] = ROWS, above: tuple[str, ...] = ()) -> Path:
    """Write the workbook that a spreadsheet which cuts at ``cutter`` makes of a csv."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for title in above:
        sheet.append([title])
    for cells in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=cutter):
        sheet.append([int(cell) if cell.strip().isdigit() else cell for cell in cells])
    path = folder / "2026-11-10_liste.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(("separator", "cutter", "word"), [
    (",", ";", "virgule"), (";", ",", "point-virgule"), ("\t", ",", "tabulation"), ("|", ";", "barre verticale"),
])  # fmt: skip
@pytest.mark.parametrize("source", [NAMES, NEVER_SEEN])
def test_each_row_is_cut_and_what_was_spilt_is_whole_again(
    tmp_path: Path, separator: str, cutter: str, word: str, source: Source
) -> None:
    rows, layout, anomalies = read(packed(tmp_path, separator, cutter), source)
    assert [values(rows, name) for name in ROWS[0]] == [
        [cell or None for cell in column] for column in zip(*ROWS[1:], strict=True)
    ]
    assert rows["ligne"].tolist() == [2, 3, 4]
    assert layout["lettre"].tolist() == ["A", "B", "C", "D"]
    assert told(anomalies) == [("lignes-en-une-cellule", 1)]
    assert anomalies["detail"].tolist() == [word]


def test_a_title_stands_above_and_a_row_of_too_many_fields_is_set_aside(tmp_path: Path) -> None:
    rows = [*ROWS, ["Trop", "4 rue", "47000", "Agen", "et encore"]]
    read_rows, _, anomalies = read(packed(tmp_path, ",", ";", rows, above=("Liste des commerces",)), NAMES)
    assert len(read_rows) == 3
    assert set(told(anomalies)) == {("lignes-en-une-cellule", 2), ("ligne-decalee", 6)}


def test_a_list_in_one_column_of_which_few_rows_are_cut_alike_is_left_as_it_is(tmp_path: Path) -> None:
    rows = [["Nom, adresse, ville"], ["Chez Léa, Agen"], ["Le Café du Port"], ["Bar Fictif, 4 rue, Agen"], ["Épicerie, Boé"]]
    found, _, anomalies = read(packed(tmp_path, ";", ";", rows), NEVER_SEEN)
    assert values(found, "Nom, adresse, ville") == [row[0] for row in rows[1:]]
    assert not [code for code, _ in told(anomalies) if code == "lignes-en-une-cellule"]


def test_decimals_cut_at_their_comma_are_refused(tmp_path: Path) -> None:
    rows = [["Nom", "Ville", "Longitude"], ["Chez Léa", "Agen", "0,062"], ["Bar", "Boé", "0,62"], ["Fictif", "Agen", "0,6"]]
    with pytest.raises(SourceError, match=r"ligne 2 : .* des nombres ont été coupés à leur virgule .* CSV d'origine"):
        read(packed(tmp_path, ";", ",", rows), NEVER_SEEN)


def test_a_postcode_after_a_comma_is_no_decimal(tmp_path: Path) -> None:
    rows = [["Nom", "Téléphone", "Adresse"], ["Chez Léa", "", "Lot 4, 47000"], ["Bar", "", "2 quai"]]
    found, _, _ = read(packed(tmp_path, ";", ",", rows), NEVER_SEEN)
    assert values(found, "Adresse") == ["Lot 4,47000", "2 quai"]


def test_a_line_break_in_a_cell_parts_no_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for text in ("Nom;Adresse;Ville", "Chez Léa;3 rue\ndu Pont;Agen", "Bar;2 quai;Boé"):
        sheet.append([text])
    book.save(tmp_path / "liste.xlsx")
    found, _, _ = read(tmp_path / "liste.xlsx", NEVER_SEEN)
    assert values(found, "Adresse") == ["3 rue\ndu Pont", "2 quai"]
    assert found["ligne"].tolist() == [2, 3]
