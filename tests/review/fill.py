"""Fill in a workbook as a person does: find the column by its title, write in the cell, save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl


def fill(path: Path, sheet: str, answers: dict[int, dict[str, Any]], target: Path | None = None, order: str = "") -> Path:
    """Write ``answers`` ({line: {title: value}}) in ``sheet``; ``order`` « inverse » turns the lines upside down afterwards."""
    book = openpyxl.load_workbook(path)
    page: Any = book[sheet]
    titles = {str(cell.value): cell.column for cell in page[1]}
    for line, said in answers.items():
        for title, value in said.items():
            page.cell(line, titles[title]).value = value
    if order == "inverse":
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        for r, row in enumerate(reversed(rows), start=2):
            for c, value in enumerate(row, start=1):
                page.cell(r, c).value = value
    saved = target or path
    book.save(saved)
    return saved


def line(path: Path, sheet: str, title: str, value: str) -> int:
    """Return the line of ``sheet`` that says ``value`` under ``title``."""
    return next(n for n, row in enumerate(cells(path, sheet), start=2) if row[title] == value)


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the lines of ``sheet``, by title."""
    page: Any = openpyxl.load_workbook(path)[sheet]
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
