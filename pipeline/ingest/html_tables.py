"""An HTML page's text in (the « .xls » of many a back office), its tables out as one grid, at the lines of a spreadsheet.

A page has no lines of its own: they are those that LibreOffice gives when it opens the page, which is where the reader of a
message looks. There the page is one sheet, its tables one under another with the texts between; a paragraph or a line break in a
cell takes a line more, and so does its row. A cell is read whole, at its first line.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.encoding import decode
from pipeline.errors import SourceError
from pipeline.ingest.facts import Cell as Place
from pipeline.ingest.facts import Note, SheetFacts, Shown
from pipeline.ingest.grid import MAX_CELLS, MAX_COLUMNS, Grid, Merge, text_column, too_large, without_errors
from pipeline.ingest.html_cells import stored
from pipeline.ingest.html_page import Cell, Table, read_page
from pipeline.ingest.html_tags import declared_charset

_NO_TABLE: Final = "demander l'export au producteur : ceci est sans doute une page d'erreur ou de connexion"

_FRAME: Final = "-headers-background"
"""Class of the letters and numbers that Google Sheets writes around the cells (« row- », « column-headers-background »)."""


@dataclass
class _Sheet:
    """Places are (row, column) of the sheet, from 0."""

    texts: dict[Place, str] = field(default_factory=dict)
    shown: list[tuple[int, int, str, str]] = field(default_factory=list)  # row, column, stored, shown
    continued: set[int] = field(default_factory=set)  # rows in which a cell goes on
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    struck: list[Place] = field(default_factory=list)
    links: list[Note] = field(default_factory=list)
    comments: list[Note] = field(default_factory=list)
    height: int = 0
    width: int = 0


def read_html(raw: bytes, declared: str | None, name: str) -> tuple[Grid, str]:
    """Return the page's tables as one grid, and what is doubtful of its encoding ("" when nothing is).

    Raises SourceError for a page without table, or one whose tables stretch beyond reason.
    """
    text, doubt = _decoded(raw, declared, name)
    page, found = read_page(text, name)
    if not found:
        raise SourceError(f"{name} : c'est une page web sans tableau", _NO_TABLE)
    sheet = _Sheet()
    line = 0
    for entry in page.entries:
        if isinstance(entry, Table):
            _measure(entry)
            _place(entry, line, 0, sheet)
            line += entry.heights[-1]
        else:
            sheet.texts[line, 0] = entry
            line += 1
    sheet.height, sheet.width = line, 1 + max((column for _, column in sheet.texts), default=-1)
    if sheet.height * sheet.width > MAX_CELLS or sheet.width > MAX_COLUMNS:
        raise too_large(name)
    return without_errors(_grid(sheet)), doubt


def _decoded(raw: bytes, declared: str | None, name: str) -> tuple[str, str]:
    """Decode as the page says, unless its bytes say otherwise: accents in UTF-8 are no chance."""
    said = None if declared else declared_charset(raw)
    if said is None or said.startswith(("utf-8", "utf8", "utf-16", "utf16")):
        return decode(raw, declared, name)
    try:
        raw.decode("ascii" if said.startswith("ascii") else "utf-8")
    except (UnicodeDecodeError, LookupError):
        latin = said in ("iso-8859-1", "latin1", "iso8859-1", "us-ascii", "ascii", "windows-1252", "cp1252")
        try:
            return raw.decode("cp1252" if latin else said, "strict" if not latin else "replace"), ""
        except (UnicodeDecodeError, LookupError):
            return decode(raw, None, name)
    text, doubt = decode(raw, None, name)
    return text, doubt or ("" if text.isascii() else f"la page se dit en {said}, et elle est en UTF-8")


def _measure(table: Table) -> None:
    """Give each row and column of the table its size in the sheet: single cells first, then what spans need more."""
    for cell in table.cells:
        for entry in cell.entries:
            if isinstance(entry, Table):
                _measure(entry)
    heights = [1] * max([1, *(cell.row + cell.rows for cell in table.cells)])
    widths = [1] * max([1, *(cell.column + cell.columns for cell in table.cells)])
    for spanned in (False, True):
        for cell in table.cells:
            if len(cell.entries) < 2 and not any(isinstance(entry, Table) for entry in cell.entries):
                continue  # one line, one column: what everything is at least
            if (cell.rows > 1) == spanned:
                needed = sum(e.heights[-1] if isinstance(e, Table) else 1 for e in cell.entries)
                _grow(heights, cell.row, cell.rows, needed)
            if (cell.columns > 1) == spanned:
                needed = max(e.widths[-1] if isinstance(e, Table) else 1 for e in cell.entries)
                _grow(widths, cell.column, cell.columns, needed)
    table.heights = list(itertools.accumulate(heights))
    table.widths = list(itertools.accumulate(widths))


def _grow(sizes: list[int], first: int, count: int, needed: int) -> None:
    last = first + count - 1
    sizes[last] = max(sizes[last], needed - min(needed - 1, sum(sizes[first:last])))


def _place(table: Table, top: int, left: int, sheet: _Sheet) -> None:
    """Write the table's cells in the sheet, its first one at ``top``, ``left``."""
    rows = [top, *(top + height for height in table.heights)]
    columns = [left, *(left + width for width in table.widths)]
    for row in table.hidden:
        sheet.hidden += range(rows[row], rows[row + 1]) if row + 1 < len(rows) else ()
    for cell in table.cells:
        row, column = rows[cell.row], columns[cell.column]
        bottom, right = rows[cell.row + cell.rows] - 1, columns[cell.column + cell.columns] - 1
        lines: list[str] = []
        for entry in cell.entries:
            if isinstance(entry, Table):
                _write(cell, lines, row, column, sheet)
                row, lines = row + len(lines), []
                _place(entry, row, column, sheet)
                row += entry.heights[-1]
            else:
                lines.append(entry)
        alone = len(lines) == len(cell.entries)
        _write(cell, lines, row, column, sheet)
        if bottom > row or right > column:
            if alone:
                sheet.ranges.append((row, column, bottom, right))
            if cell.rows == 1:
                sheet.continued.update(range(row + 1, bottom + 1))


def _write(cell: Cell, lines: list[str], row: int, column: int, sheet: _Sheet) -> None:
    """Write what the cell says at its first line that says something."""
    if _FRAME in cell.told:
        return
    sheet.links += [(row, column, " ; ".join(dict.fromkeys(cell.links)))] if cell.links else []
    comment = " ".join(" ".join(cell.comments).split())
    sheet.comments += [(row, column, comment)] if comment else []
    said = "\n".join(lines) if len(lines) > 1 else lines[0] if lines else ""
    text = said.strip("\n")
    if not text:
        return
    row += len(said) - len(said.lstrip("\n"))
    value = stored(cell.told, text)
    sheet.texts[row, column] = value
    if value != text:
        sheet.shown.append((row, column, value, text))
    if cell.struck:
        sheet.struck.append((row, column))


def _grid(sheet: _Sheet) -> Grid:
    """Return the sheet as a grid, without the lines in which cells only go on."""
    filled = {row for row, _ in sheet.texts}
    kept = [row for row in range(sheet.height) if row in filled or row not in sheet.continued]
    at = {row: index for index, row in enumerate(kept)}
    cells: list[list[str]] = [[""] * len(kept) for _ in range(sheet.width)]
    for (row, column), text in sheet.texts.items():
        cells[column][at[row]] = text
    return Grid(
        feuille="",
        columns=[pa.chunked_array([text_column(column)]) for column in cells],
        lines=np.array(kept, dtype=np.int64) + 1,
        merges=tuple(_merges(sheet, kept)),
        facts=SheetFacts(
            hidden_rows=np.array(sorted(set(sheet.hidden)), dtype=np.int64) + 1,
            shown=tuple(_shown(sheet)),
            struck=tuple((row + 1, column) for row, column in sheet.struck),
            comments=tuple((row + 1, column, text) for row, column, text in sheet.comments),
            links=tuple((row + 1, column, address) for row, column, address in sheet.links),
        ),
    )


def _merges(sheet: _Sheet, kept: list[int]) -> list[Merge]:
    """Return the merged ranges in rows of the grid; those that only cover lines in which a cell goes on are none."""
    index = np.searchsorted(np.array(kept, dtype=np.int64), np.arange(sheet.height + 1))  # first kept row from there on
    found = []
    for top, left, bottom, right in sheet.ranges:
        first, last = int(index[top]), int(index[bottom + 1]) - 1
        if last > first or (last == first and right > left):
            found.append((first, left, last, min(right, sheet.width - 1)))
    return found


def _shown(sheet: _Sheet) -> list[Shown]:
    found = []
    for column in sorted({column for _, column, _, _ in sheet.shown}):
        mine = sorted((row, value, text) for row, c, value, text in sheet.shown if c == column)
        lines = np.array([row for row, _, _ in mine], dtype=np.int64) + 1
        found.append(Shown(column, lines, [value for _, value, _ in mine], [text for _, _, text in mine]))
    return found
