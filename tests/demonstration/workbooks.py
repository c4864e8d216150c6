"""Rows in, xlsx sheets out (xlsxwriter): titles above the header, merged group headings, cells typed as people left them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.demonstration.containers import CREATED
from tests.demonstration.table import Cell, Row

Groups = list[tuple[str, int, int]]
"""Merged headings: text, first and last column (0-based)."""


def open_workbook(path: Path, author: str) -> Any:
    """Return a new workbook whose properties hold a fixed date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Demonstration", "author": author, "created": CREATED})
    return book


def formats(book: Any) -> dict[str, Any]:
    """Return the formats a sheet uses, by name."""
    return {
        "": None, "scientifique": book.add_format({"num_format": "0.00E+00"}),
        "date": book.add_format({"num_format": "dd/mm/yyyy"}),
        "titre": book.add_format({"bold": True, "align": "center"}), "entete": book.add_format({"bold": True,
        "bg_color": "#DDDDDD"}),
        "renvoi": book.add_format({"text_wrap": True}),
    }  # fmt: skip


def write_rows(sheet: Any, styles: dict[str, Any], columns: list[str], rows: list[Row], first: int) -> None:
    """Write ``rows`` from line ``first`` (1-based) on; each row learns its sheet and line."""
    for offset, row in enumerate(rows):
        row.sheet, row.line = sheet.get_name(), first + offset
        for index, column in enumerate(columns):
            _write(sheet, styles, row.line - 1, index, row.cells.get(column), row.styles.get(column, ""))


def _write(sheet: Any, styles: dict[str, Any], line: int, index: int, value: Cell, style: str) -> None:
    if value is None or value == "":
        return
    if style == "formule":  # what the sheet computes is what its reader must see
        half = str(value)[: len(str(value)) // 2]
        sheet.write_formula(line, index, f'=CONCATENATE("{half}","{str(value)[len(half) :]}")', None, value)
    elif style == "compte":
        sheet.write_formula(line, index, f"=COUNTA(C6:C{line})", None, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(line, index, dt.datetime.combine(value, dt.time()), styles["date"])
    elif isinstance(value, int | float):
        sheet.write_number(line, index, value, styles[style])
    else:
        sheet.write_string(line, index, value, styles["renvoi"] if "\n" in value else styles[style])
