"""Layouts of offices' sheets: a table above the one best named, deep headers, tables side by side, a commune once."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from pipeline.config import Deposits
from pipeline.guess.look import neutral_source
from pipeline.normalise.offer import _one_day
from tests.ingest.helpers import declared, read, told, values, written

Rows = Sequence[Sequence[str | None]]
NEUTRAL = neutral_source(Deposits())


def book(folder: Path, rows: Rows, merges: Sequence[str] = ()) -> Path:
    """Write rows as a workbook, these cells merged."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merges:
        sheet.merge_cells(cells)
    raw = io.BytesIO()
    made.save(raw)
    return written(folder, raw.getvalue(), "l.xlsx")


STACKED: Rows = [
    ["Commerces d'Agen"], ["Enseigne", "Adresse", "Téléphone"],
    ["A", "1 rue A", "05 36 49 00 01"], ["B", "2 rue B", "05 36 49 00 02"],
    [], ["Commerces de Nérac"], ["Enseigne", "Adresse", "Téléphone", "Horaires"], ["C", "3 rue C", "05 36 49 00 03", "9h-12h"],
]  # fmt: skip


def test_a_table_above_the_one_that_names_more_columns_is_read(tmp_path: Path) -> None:
    names = {"nom": ["Enseigne"], "adresse": ["Adresse"], "telephone": ["Téléphone"], "horaires": ["Horaires"]}
    rows, _, _ = read(book(tmp_path, STACKED), declared({**names, "commune": ["(intertitre)"]}))
    assert values(rows, "Enseigne") == ["A", "B", "C"]
    assert values(rows, "(intertitre)") == ["Agen", "Agen", "Nérac"]
    assert list(rows["ligne"]) == [3, 4, 8]


def test_a_title_of_shops_keeps_its_words_where_it_names_no_commune(tmp_path: Path) -> None:
    rows = [
        ["Enseigne", "Téléphone", "Adresse"],
        ["COMMERCES DE BOUCHE"],
        ["A", "05 36 49 00 01", "1 rue A"],
        ["SERVICES"],
        ["B", "1", "2"],
    ]
    found, _, _ = read(book(tmp_path, rows), NEUTRAL)
    assert values(found, "(intertitre)") == ["COMMERCES DE BOUCHE", "SERVICES"]


def test_four_tables_side_by_side_each_under_its_commune(tmp_path: Path) -> None:
    towns = ("AGEN", "NÉRAC", "DURAS", "FUMEL")
    head = [cell for _ in towns for cell in ("Commerce", "Téléphone", None)]
    shops = [[c for t in towns for c in (f"{t.title()} {n}", f"05 36 49 00 0{n}", None)] for n in (1, 2)]
    titles = [cell for town in towns for cell in (town, None, None)]
    rows, _, _ = read(book(tmp_path, [titles, head, *shops], [f"{a}1:{b}1" for a, b in ("AB", "DE", "GH", "JK")]), NEUTRAL)
    assert sorted(zip(values(rows, "Commerce"), values(rows, "(intertitre)"), strict=True), key=str) == sorted(
        ((f"{town.title()} {n}", town) for town in towns for n in (1, 2)), key=str
    )


def test_a_title_over_many_cells_leaves_the_header_wide(tmp_path: Path) -> None:
    phone = ["05", "36", "49", "00"]
    rows: Rows = [["Enseigne", "Commune", "Téléphone"], *([name, "Agen", *phone, n] for name, n in (("A", "01"), ("B", "02")))]
    found, layout, _ = read(book(tmp_path, rows, ["C1:G1"]), NEUTRAL)
    assert values(found, "Enseigne") == ["A", "B"]
    assert "Téléphone (5)" in list(layout["colonne"])


def test_a_header_of_three_rows_merged_down(tmp_path: Path) -> None:
    rows: Rows = [
        ["Enseigne", "Lundi", None, None, None],
        [None, "Matin", None, "Après-midi", None],
        [None, "ouv.", "ferm.", "ouv.", "ferm."],
        ["A", "9:00", "12:00", "14:00", "18:00"], ["B", "9:00", "12:00", "14:00", "18:00"],
    ]  # fmt: skip
    found, layout, _ = read(book(tmp_path, rows, ["A1:A3", "B1:E1", "B2:C2", "D2:E2"]), NEUTRAL)
    assert values(found, "Enseigne") == ["A", "B"]
    assert list(layout["colonne"])[1:3] == ["Lundi Matin ouv.", "Lundi Matin ferm."]


@pytest.mark.parametrize(
    ("names", "cells", "wanted"),
    [
        (("Lundi ouverture", "Lundi fermeture"), ("9:00", "12:00"), "9:00-12:00"),
        (("Lundi 1", "Lundi 2"), ("09:00:00", "12:30:00"), "09:00-12:30"),
        (("Lundi matin ouv.", "Lundi après-midi ouv."), ("9:00", "14:00"), "9:00 14:00"),
        (("Lundi fermeture matin", "Lundi fermeture soir"), ("12:00", "19:00"), "12:00 19:00"),
    ],
)
def test_two_openings_are_no_span(names: tuple[str, str], cells: tuple[str, str], wanted: str) -> None:
    frame = pd.DataFrame([cells], columns=list(names), dtype="str")
    assert _one_day(frame).tolist() == [wanted]


def listed(towns: Sequence[str | None]) -> Rows:
    """Return shops, each with its commune or a blank."""
    return [["Commune", "Enseigne", "Téléphone"], *([town, f"N{i}", f"05 36 49 00 {i:02d}"] for i, town in enumerate(towns))]


def test_a_commune_written_once_for_its_shops_is_theirs(tmp_path: Path) -> None:
    towns = ["Agen", None, None, "Nérac", None, "Duras"]
    rows, _, anomalies = read(book(tmp_path, listed(towns)), NEUTRAL)
    assert values(rows, "Commune") == ["Agen"] * 3 + ["Nérac"] * 2 + ["Duras"]
    assert told(anomalies) == [("valeur-reportee", 2), ("valeur-reportee", 5)]


@pytest.mark.parametrize(
    "towns",
    [
        ["Agen", None, None, "Agen", None, "Duras"],
        ["Agen", "Boé", "Nérac", None, "Duras", "Fumel"],
        [None, "Agen", None, "Nérac", None, "Duras", None, None],
        ["à voir", None, None, "Nérac", None, "Duras"],
    ],
    ids=["written again", "few blanks", "the first is blank", "no commune"],
)
def test_a_commune_that_nobody_knows_stays_blank(tmp_path: Path, towns: list[str | None]) -> None:
    rows, _, anomalies = read(book(tmp_path, listed(towns)), NEUTRAL)
    assert (values(rows, "Commune"), told(anomalies)) == (towns, [])


def test_a_title_beside_a_legend_is_no_group(tmp_path: Path) -> None:
    names = ["Enseigne", "Activité", "Adresse", "Commune", "Téléphone"]
    shops = [[f"N{i}", "Bar", f"{i} rue A", "Agen", f"05 36 49 00 0{i}"] for i in range(6)]
    found, layout, _ = read(book(tmp_path, [["Base commerces", None, None, None, None, "Légende"], names, *shops]), NEUTRAL)
    assert (list(layout["colonne"]), len(found)) == (names, 6)


def test_a_group_beside_a_name_of_one_row_is_one(tmp_path: Path) -> None:
    rows: Rows = [["Identité", None, "Téléphone"], ["Enseigne", "Commune", None], *([f"N{i}", "Agen", f"0{i}"] for i in range(6))]
    _, layout, _ = read(book(tmp_path, rows), NEUTRAL)
    assert list(layout["colonne"]) == ["Identité Enseigne", "Identité Commune", "Téléphone"]


def test_the_choices_of_a_question_on_a_second_row(tmp_path: Path) -> None:
    rows: Rows = [
        ["Respondent ID", "Nom du commerce", "Commune", "Services proposés", None],
        [None, "Open-Ended Response", "Open-Ended Response", "Livraison", "Click & collect"],
        *([f"10{i}", f"N{i}", "Agen", "Livraison", None] for i in range(4)),
    ]
    found, layout, _ = read(book(tmp_path, rows), NEUTRAL)
    assert list(layout["colonne"])[1:] == [
        "Nom du commerce", "Commune", "Services proposés [Livraison]", "Services proposés [Click & collect]",
    ]  # fmt: skip
    assert values(found, "Nom du commerce") == ["N0", "N1", "N2", "N3"]
