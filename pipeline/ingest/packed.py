"""A sheet whose every row is a csv's line in one cell in; the same sheet with a column a field, out.

What a spreadsheet makes of a csv opened with the other list separator (« , » where it waits for « ; »), or pasted as text. A row
spilt over several cells wherever its text held the separator that the spreadsheet waited for: its cells are joined by it again.
A decimal so cut may have lost zeros, « 0,062 » made 0 and 62: that is refused.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa

from pipeline.errors import SourceError
from pipeline.ingest.delimited import SEPARATORS
from pipeline.ingest.facts import SheetFacts
from pipeline.ingest.grid import MAX_COLUMNS, Grid, text_column
from pipeline.ingest.header import HEAD_ROWS, Expected
from pipeline.ingest.names import SHOP_WORDS, plain

_FEWEST: Final = 3  # fields: « Nom, prénom » is the name of a column
_FEWEST_NAMED: Final = 2
_ALIKE: Final = 0.7  # share of the rows that have as many fields as the header
_WAITED: Final = {",": ";", ";": ",", "\t": ",", "|": ";"}
"""By the separator of the text, the one at which the spreadsheet cut."""


def unpacked(grid: Grid, expected: Expected, name: str) -> Grid:
    """Return the sheet cut at its text's separator (``packed``); as it is where its rows are not packed.

    Nothing is cut unless a row alone in its cell names two columns at least, declared or usual, and most rows under it have as
    many fields. Of what the sheet's XML told, the columns' marks stay on the first; a row with too many fields is one of a csv.
    Raises SourceError where decimals were cut.
    """
    found = _heading(grid, expected | SHOP_WORDS)
    if found is None:
        return grid
    row, separator = found
    columns = [column.to_pylist() for column in grid.columns]
    rows = [_cut([cell for cell in cells if cell], separator) for cells in zip(*columns, strict=True)]
    width = len(rows[row])
    under = [len(fields) for fields in rows[row + 1 :] if fields]
    if not under or sum(count == width for count in under) < _ALIKE * len(under):
        return grid
    if _WAITED[separator] == ",":
        _refuse_cut_decimals(columns, grid, separator, name)
    rows = [_unquoted(cells, fields, separator, width) for cells, fields in zip(zip(*columns, strict=True), rows, strict=True)]
    squared = [fields[:width] + [""] * (width - len(fields)) for fields in rows]
    return replace(
        grid,
        columns=[pa.chunked_array([text_column(column)]) for column in zip(*squared, strict=True)],
        merges=(),
        delimited=True,
        overflow={at: fields[width:] for at, fields in enumerate(rows) if any(fields[width:])},
        facts=_of_the_first(grid.facts),
        packed=separator,
    )


def _heading(grid: Grid, words: Expected) -> tuple[int, str] | None:
    """Return the first row, alone in its cell, whose text names columns of a list of shops; and its separator."""
    for row, cells in enumerate(grid.head(HEAD_ROWS)):
        filled = [cell for cell in cells if cell]
        if len(filled) != 1:
            continue
        for separator in SEPARATORS:
            names = [plain(name) for name in _cut(filled, separator)]
            if _FEWEST <= len(names) <= MAX_COLUMNS and len(words.intersection(names)) >= _FEWEST_NAMED:
                return row, separator
    return None


def _cut(cells: Sequence[str], separator: str) -> list[str]:
    """Return the fields of one row; what was spilt over several cells is joined first."""
    text = _WAITED[separator].join(cells)
    try:
        return next(csv.reader([text], delimiter=separator), [])
    except csv.Error:  # a line break outside quotes, which a cell may hold and a csv may not
        return text.split(separator)


def _refuse_cut_decimals(columns: list[list[str | None]], grid: Grid, separator: str, name: str) -> None:
    for left, right in itertools.pairwise(columns):
        for row, (before, after) in enumerate(zip(left, right, strict=True)):
            whole = (before or "").rpartition(separator)[2].strip().lstrip("-")
            if after and after.isdigit() and whole.isdigit():
                where = f", feuille « {grid.feuille} »" if grid.feuille else ""
                raise SourceError(
                    f"{name}{where}, ligne {grid.lines[row]} : chaque ligne tient dans une cellule, et des nombres ont été "
                    f"coupés à leur virgule (« {whole} | {after} ») : des zéros ont pu se perdre",
                    "demander le fichier CSV d'origine, et le déposer sans l'ouvrir dans un tableur",
                )


def _unquoted(cells: Sequence[str | None], fields: list[str], separator: str, width: int) -> list[str]:
    """Return the fields, those of a row whose quotes the spreadsheet had eaten in part cut without them."""
    if len(fields) == width or not any(cell and '"' in cell for cell in cells):
        return fields
    bare = _WAITED[separator].join(filter(None, cells)).split(separator)
    return [field.strip('"') for field in bare] if len(bare) == width else fields


def _of_the_first(facts: SheetFacts) -> SheetFacts:
    """Return what is told of lines, and of the first column."""
    return replace(
        facts,
        hidden_columns=(),
        errors=(),
        shown=(),
        struck=tuple((line, at) for line, at in facts.struck if at == 0),
        painted=tuple((line, at) for line, at in facts.painted if at == 0),
        comments=tuple((line, 0, text) for line, _, text in facts.comments),
        uncounted=(),
        links=(),
    )
