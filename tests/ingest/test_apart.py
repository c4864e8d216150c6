"""What stands apart in a sheet: a cell strayed at its far end, another table below that names none of the list's columns."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from pipeline.config import Deposits
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, told, values

HEADER = ["Nom", "Adresse", "Code postal", "Commune", "Tél"]
SHOPS = [[f"Boutique {n}", f"{n} rue du Pont", "47000", "Agen", f"05 36 49 00 {n:02d}"] for n in range(1, 13)]
SOURCE = declared({"nom": ["Nom"], "adresse": ["Adresse"], "code_postal": ["Code postal"], "commune": ["Commune"]})


def written(folder: Path, rows: list[list[Any]], *strays: tuple[int, int, str]) -> Path:
    book = xlsxwriter.Workbook(folder / "l.xlsx")
    page = book.add_worksheet("Liste")
    for row, cells in enumerate(rows):
        page.write_row(row, 0, cells)
    for place in strays:
        page.write(*place)
    book.close()
    return folder / "l.xlsx"


@pytest.mark.parametrize(
    ("strays", "where"),
    [
        ([(5, 16_383, "x")], "« x » (XFD6)"),
        ([(1_048_575, 1, "fin")], "« fin » (B1048576)"),
        ([(40_000, 900, "loin")], "« loin » (AHQ40001)"),
    ],
)
def test_a_stray_cell_is_told_and_costs_little(tmp_path: Path, strays: list[tuple[int, int, str]], where: str) -> None:
    path = written(tmp_path, [HEADER, *SHOPS], *strays)
    spent = time.process_time()
    rows, _, anomalies = read(path, SOURCE)
    spent = time.process_time() - spent
    assert (len(rows), list(rows.columns)[5:]) == (12, HEADER)
    assert anomalies[["code", "ligne", "valeur"]].to_numpy().tolist() == [["cellule-egaree", strays[0][0] + 1, where]]
    assert spent < 10  # 12 s when every blank column was looked at, 0.3 s now


def test_a_stray_cell_of_a_long_list_is_told_too(tmp_path: Path) -> None:
    """65 million cells, were it given to the reader: it is taken out of the workbook before."""
    shops = [[f"Boutique {n}", f"{n} rue du Pont", "47000", "Agen", "05 36 49 00 01"] for n in range(4000)]
    rows, _, anomalies = read(written(tmp_path, [HEADER, *shops], (5, 16_383, "é & x"), (1_048_575, 16_382, "y")), SOURCE)
    assert (len(rows), list(rows.columns)[5:], values(rows, "Nom")[-1]) == (4000, HEADER, "Boutique 3999")
    assert list(anomalies["valeur"]) == ["« é & x » (XFD6)", "« y » (XFC1048576)"]


def test_what_lies_far_and_is_many_is_a_table(tmp_path: Path) -> None:
    far = [(row, 200 + column, text) for row, cells in enumerate([HEADER, *SHOPS]) for column, text in enumerate(cells)]
    rows, _, anomalies = read(written(tmp_path, [HEADER, *SHOPS], *far), SOURCE)
    assert (len(rows), told(anomalies)) == (24, [])


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ([[], ["Marché", "Jour", "Horaires"], ["Marché des Halles", "samedi", "8h-13h"], ["Pin", "jeudi", "8h-12h"]], 15),
        ([[], ["Nos marchés"], ["Lieu", "Jour", "", "Responsable"], ["X", "lundi", "", "Service"], ["Y", "mardi", "", "Z"]], 15),
        ([[], ["Secteur", "Référent du secteur", "Code", "Bureau"], ["Nord", "A", "N", "12"], ["Sud", "B", "S", "14"]], 15),
        ([[], [], ["", "Date", "Manifestation"], ["", "12/12/2026", "Marché de Noël"]], 16),
        ([[], ["Collecte", "Bénévole", "Créneau"], ["Nord", "A", "matin"], ["Sud", "B", "soir"]], 15),
    ],
)  # fmt: skip
def test_a_table_of_other_things_below_is_told_not_read(tmp_path: Path, table: list[list[Any]], line: int) -> None:
    rows, _, anomalies = read(written(tmp_path, [HEADER, *SHOPS, *table]), SOURCE)
    assert values(rows, "Nom") == [shop[0] for shop in SHOPS]
    assert told(anomalies) == [("tableau-ignore", line)]


@pytest.mark.parametrize(
    "more",
    [
        [["Le Marché", "place du Pin", "47000", "Agen"], ["Bar", "1 rue Z", "47550", "Boé"]],
        [["Contact", "12 rue Y", "47000", "Agen", "05 36 49 00 20"], ["Bar", "1 rue Z", "47550", "Boé"]],
        [["Nom de la Rose", "Lieu-dit Site", "", "Agen"], ["Bar", "lieu-dit Z", "", "Boé"], ["C", "lieu-dit T", "", "Agen"]],
        [["Services Plus", "", "", "Agen"], ["Titres", "", "", "Boé"]],
        [["Le Fil", "le bourg", "néant", "Agen"], ["Zoé", "le bourg", "", "Boé"], ["Bar", "le bourg", "", "Agen"]],
    ],
)
def test_shops_past_a_blank_row_are_read(tmp_path: Path, more: list[list[Any]]) -> None:
    rows, _, anomalies = read(written(tmp_path, [HEADER, *SHOPS, [], *more]), SOURCE)
    assert values(rows, "Nom") == [shop[0] for shop in [*SHOPS, *more]]
    assert told(anomalies) == []


def test_a_table_of_other_things_is_left_aside_at_first_sight_too(tmp_path: Path) -> None:
    more = [[], ["Collecte", "Bénévole", "Créneau"], ["Nord", "A", "matin"], ["Sud", "B", "soir"]]
    rows, _, anomalies = read(written(tmp_path, [HEADER, *SHOPS, *more]), neutral_source(Deposits()))
    assert (len(rows), told(anomalies)) == (12, [("tableau-ignore", 15)])


def test_the_letters_of_the_columns_above_their_names_are_no_header(tmp_path: Path) -> None:
    lettered = [list("ABCDE"), HEADER, *SHOPS]
    for rows in (lettered, [["", *row] for row in [list("BCDEF"), *lettered[1:]]]):
        found, _, anomalies = read(written(tmp_path, rows), neutral_source(Deposits()))
        assert (values(found, "Nom")[0], len(found), len(anomalies)) == ("Boutique 1", len(SHOPS), 0)


def test_the_letters_of_the_columns_are_their_names_where_no_row_names_them_better(tmp_path: Path) -> None:
    found, _, _ = read(written(tmp_path, [list("ABCDE"), *SHOPS]), neutral_source(Deposits()))
    assert values(found, "A") == [shop[0] for shop in SHOPS]


def test_two_shops_a_line_are_two_shops(tmp_path: Path) -> None:
    half = len(SHOPS) // 2
    rows = [HEADER * 2, *(a + b for a, b in zip(SHOPS[:half], SHOPS[half:], strict=True))]
    for source in (neutral_source(Deposits()), SOURCE):
        found, layout, _ = read(written(tmp_path, rows), source)
        assert sorted(zip(values(found, "Nom"), values(found, "Tél"), strict=True)) == sorted((s[0], s[4]) for s in SHOPS)
        assert set(layout["lettre"]) == set("ABCDEFGHIJ")
    twice = declared({"nom": ["Nom"], "raison_sociale": ["Nom (2)"], "commune": ["Commune"]})
    assert values(read(written(tmp_path, rows), twice)[0], "Nom (2)") == [s[0] for s in SHOPS[half:]]


def test_names_said_twice_in_another_order_are_one_table(tmp_path: Path) -> None:
    rows = [["Nom", "Tél", "Nom", "Fax"], *([s[0], s[4], "M. Essai", s[4]] for s in SHOPS)]
    assert len(read(written(tmp_path, rows), neutral_source(Deposits()))[0]) == len(SHOPS)


@pytest.mark.parametrize("before", [1, 5, 11])
def test_rows_that_a_sort_put_above_the_header_are_told_by_line(tmp_path: Path, before: int) -> None:
    """« Nom » was sorted with the names: all that comes before it in the alphabet was left out without a word."""
    for source in (SOURCE, neutral_source(Deposits())):
        rows, _, anomalies = read(written(tmp_path, [*SHOPS[:before], HEADER, *SHOPS[before:]]), source)
        assert values(rows, "Nom") == [shop[0] for shop in SHOPS[before:]]
        assert told(anomalies) == [("ligne-avant-entete", line) for line in range(1, before + 1)]
    assert anomalies["valeur"].iloc[0] == " | ".join(SHOPS[0])


@pytest.mark.parametrize(
    "above",
    [
        [["Commerces de la commune"]],
        [["Date de mise à jour", "12/03/2026", "Nombre", "12"]],
        [["Identité", "", "Lieu", "", "Contact"]],
        [["texte", "texte", "5 chiffres", "texte", "10 chiffres"]],
        [["Mairie d'Agen", "", "05 36 49 00 00", "commerce@ville.example"]],
        [list("ABCDE")],
    ],
)
def test_what_else_stands_above_a_header_is_no_row(tmp_path: Path, above: list[list[Any]]) -> None:
    anomalies = read(written(tmp_path, [*above, HEADER, *SHOPS]), SOURCE)[2]
    assert "ligne-avant-entete" not in {code for code, _ in told(anomalies)}
