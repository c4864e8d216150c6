"""A sheet to give back in, the same without what was opposed out: the person asked to appear in no output, this one among them.

The row keeps its line, so that the others keep theirs, and says only why it is empty; read back, it is an empty row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from pipeline.config import used_columns
from pipeline.ingest.returned import REMOVED
from pipeline.privacy import SHOP, Veil, says_again
from pipeline.returns.run import Run
from pipeline.returns.sheets import Sheet
from pipeline.sources import Reading


def opposed_of(reading: Reading, run: Run) -> pd.DataFrame:
    """Return one source's opposed rows: feuille, ligne, portee."""
    if run.opposed is None or reading.deposit is None:
        return pd.DataFrame(columns=["feuille", "ligne", "portee"])
    return run.opposed.loc[run.opposed["source"].eq(reading.source.id), ["feuille", "ligne", "portee"]]


def without_values(sheet: Sheet, veil: Veil) -> Sheet:
    """Return ``sheet`` without the opposed values that any of its cells holds: of the table, of a title, of a note below it."""
    if not veil.hashes:
        return sheet
    columns = [veil.over(pd.Series(column, dtype="str"))[0].astype(object) for column in sheet.columns]
    said = {cell: left for cell, text in sheet.comments.items() if (left := veil.cut(text))}
    return replace(sheet, columns=[column.where(column.notna(), None).tolist() for column in columns], comments=said)


def without_opposed(sheet: Sheet, reading: Reading, opposed: pd.DataFrame) -> Sheet:
    """Return ``sheet`` with opposed rows emptied but for REMOVED, and the cells of opposed fields."""
    mine = opposed[opposed["feuille"].eq(sheet.feuille)]
    if mine.empty:
        return sheet
    at = {line: row for row, line in enumerate(sheet.lines)}
    columns, comments = [list(column) for column in sheet.columns], dict(sheet.comments)
    shared = _shared(sheet)
    declared = used_columns(reading.source)
    for line, scope in zip(mine["ligne"].tolist(), mine["portee"].tolist(), strict=True):
        row = at.get(line, -1)
        named = [sheet.places[c] for c in declared.get(scope, []) if c in sheet.places]
        cells = [c for c in (range(len(columns)) if scope == SHOP else named) if row >= 0 and not shared(row, c)]
        tells = says_again([text for column in cells if (text := columns[column][row])])
        again = (
            [] if scope == SHOP else [c for c, column in enumerate(columns) if tells(column[row] or "") and not shared(row, c)]
        )
        comments = {
            (there, c): text
            for (there, c), text in comments.items()
            if there != row or not (scope == SHOP or c in cells or tells(text))
        }
        for column in [*cells, *again]:
            columns[column][row] = None
        if scope == SHOP and cells:
            columns[cells[0]][row] = REMOVED
    return replace(sheet, columns=columns, comments=comments)


def _shared(sheet: Sheet) -> Callable[[int, int], bool]:
    """Return what tells a cell merged over several rows: its value is other shops' too (a commune, a heading)."""
    tall = [m for m in sheet.merges if m[2] > m[0]]
    return lambda row, column: any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in tall)
