"""A workbook that was given back, whose hidden sheet somebody changed: its rows are read, its proposals told lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.ingest.returned import BEFORE, FORMAT, LABEL, MARKER, PROPOSAL, RETURN, SHEET
from tests.ingest.helpers import read, told, values

LIST = [
    ["Nom", "Adresse", "Commune", f"{LABEL}Commune"],
    ["A", "le bourg", "Agin", "Agen"],
    ["B", "le bourg", "Boé", ""],
    ["C", "le bourg", "", "Nérac"],
]
LINES = [
    [RETURN, FORMAT, "essai", "2026.11.22"],
    [SHEET, "Liste", "Liste", "", "0", "Nom"],
    [PROPOSAL, "Liste", f"{LABEL}Commune"],
    [BEFORE, "Liste", f"{LABEL}Commune", "Agin", "Agen"],
    [BEFORE, "Liste", f"{LABEL}Commune", "", "Nérac", "4", "C"],
]


def given_back(folder: Path, marker: list[list[str]]) -> Path:
    book = xlsxwriter.Workbook(folder / "retour.xlsx")
    for name, lines in (("Liste", LIST), (MARKER, marker)):
        page = book.add_worksheet(name)
        for row, cells in enumerate(lines):
            page.write_row(row, 0, cells)
    book.close()
    return folder / "retour.xlsx"


def test_as_it_was_given_back_its_proposals_are_taken(tmp_path: Path) -> None:
    rows, _, anomalies = read(given_back(tmp_path, LINES))
    assert (values(rows, "Commune"), told(anomalies)) == (["Agen", "Boé", "Nérac"], [])


@pytest.mark.parametrize(
    "change",
    [
        *[lambda line, at=at: [*line[:at], "x", *line[at:]] for at in range(5)],
        *[lambda line, at=at: [*line[:at], *line[at + 1 :]] for at in range(2)],
        lambda line: [cell.replace("4", "quatre").replace("0", "²") for cell in line],
        lambda line: line[::-1],
        lambda line: ["x", *line[1:]],
    ],
)
def test_its_marker_changed_none_is_and_that_is_told(tmp_path: Path, change: Callable[[list[str]], list[str]]) -> None:
    rows, _, anomalies = read(given_back(tmp_path, [LINES[0], *map(change, LINES[1:])]))
    assert (values(rows, "Commune"), told(anomalies)) == (["Agin", "Boé", None], [("propositions-perdues", 1)])
    assert list(rows.columns)[5:] == ["Nom", "Adresse", "Commune"]
