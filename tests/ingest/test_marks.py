"""Marks that people make on cells: struck-out text, colours, comments: told, in a LibreOffice file as in Excel's."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.ingest.helpers import declared, read

SOURCE = declared({"nom": ["Nom"], "adresse": ["Adresse"], "commune": ["Commune"]})
ROWS = [["Nom", "Adresse", "Commune"], *([f"Boutique {n}", f"{n} rue Basse", "Agen"] for n in range(1, 13))]


def opendocument(path: Path) -> Path:
    book = OpenDocumentSpreadsheet()
    for name, properties in (
        ("barre", TextProperties(textlinethroughstyle="solid")), ("rouge", TableCellProperties(backgroundcolor="#ff0000")),
    ):  # fmt: skip
        style = Style(name=name, family="table-cell")
        style.addElement(properties)
        book.automaticstyles.addElement(style)
    sheet, looks = Table(name="Liste"), {3: "barre", 5: "rouge"}
    for row, texts in enumerate(ROWS):
        line = TableRow()
        for column, text in enumerate(texts):
            cell = TableCell(valuetype="string", **({"stylename": looks[row]} if row in looks else {}))
            if (row, column) == (2, 0):
                note = Annotation()
                note.addElement(P(text="à vérifier & dire"))
                cell.addElement(note)
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(path)
    return path


def excel(path: Path, red: Iterable[int] = (5,)) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet, looks = book.add_worksheet("Liste"), {row: book.add_format({"bg_color": "#FF0000"}) for row in red}
    looks[3] = book.add_format({"font_strikeout": True})
    for row, texts in enumerate(ROWS):
        sheet.write_row(row, 0, texts, looks.get(row))
    sheet.write_comment("A3", "à vérifier & dire")
    book.close()
    return path


def told(path: Path) -> list[list[Any]]:
    found = read(path, SOURCE)[2]
    return found[["code", "ligne", "colonne", "valeur", "detail"]].fillna("").to_numpy().tolist()


@pytest.mark.parametrize(("make", "name"), [(opendocument, "l.ods"), (excel, "l.xlsx")])
def test_what_people_mark_is_told(tmp_path: Path, make: Any, name: str) -> None:
    assert told(make(tmp_path / name)) == [
        ["lignes-colorees", 0, "", "", "1 ligne : 6"],
        ["commentaire", 3, "Nom", "à vérifier & dire", ""],
        ["texte-barre", 4, "", "", "toute la ligne"],
    ]


@pytest.mark.parametrize("red", [range(2, 13, 2), range(1, 13)])
def test_colours_to_read_along_and_of_every_line_say_nothing(tmp_path: Path, red: Iterable[int]) -> None:
    assert "lignes-colorees" not in {code for code, *_ in told(excel(tmp_path / "l.xlsx", red))}
