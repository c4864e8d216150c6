"""A sheet's rows as they were read in, the same without the few cells strayed far from everything else, and those cells, out.

A letter typed in XFD6 makes a sheet of 16 384 columns, of which each would then be looked at.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from pipeline.ingest.facts import Note

_WIDE: Final = 150  # columns, and
_HIGH: Final = 20_000  # rows, under which nothing is worth seeking
GAP_COLUMNS: Final = 50  # blank columns that set a cell apart
GAP_ROWS: Final = 1000
FEW: Final = 20  # cells apart that are strays; more are a table of its own

Rows = list[list[Any]]


def without_strays(rows: Rows) -> tuple[Rows, list[Note]]:
    """Return the rows and columns up to the blank ones that go on and on, and the few cells beyond (from the top)."""
    rows, low = _cut_rows(rows)
    rows, right = _cut_columns(rows)
    return rows, [*right, *low]


def _cut_rows(rows: Rows) -> tuple[Rows, list[Note]]:
    if len(rows) < _HIGH:
        return rows, []
    blank = [""] * len(rows[0])
    end = end_of_used([i for i, row in enumerate(rows) if row != blank], GAP_ROWS)
    strays = _cells(rows, end, 0)
    return (rows[:end], strays) if len(strays) <= FEW else (rows, [])


def _cut_columns(rows: Rows) -> tuple[Rows, list[Note]]:
    width = len(rows[0]) if rows else 0
    if width < _WIDE:
        return rows, []
    end = end_of_used([i for i, column in enumerate(zip(*rows, strict=True)) if column.count("") < len(rows)], GAP_COLUMNS)
    strays = _cells(rows, 0, end)
    return ([row[:end] for row in rows], strays) if len(strays) <= FEW else (rows, [])


def end_of_used(used: list[int], gap: int) -> int:
    """Return where the first long blank begins; all there is where there is none."""
    if not used:
        return 0
    places = np.flatnonzero(np.diff(used) > gap)
    return used[int(places[0])] + 1 if len(places) else used[-1] + 1


def _cells(rows: Rows, top: int, left: int) -> list[Note]:
    """Return what is filled from ``top`` and ``left`` on; no more than shows that it is a table."""
    found: list[Note] = []
    for line, row in enumerate(rows[top:], top + 1):
        if row.count("") < len(row):
            found += [(line, column, str(text).strip()) for column, text in enumerate(row[left:], left) if text != ""]
            if len(found) > FEW:
                break
    return found
