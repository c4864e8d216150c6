"""A sheet's table in; the same with each ditto mark (« " », « idem ») given the value above it, out.

Rows so written were refused, « idem » being no commune, or published without what they say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.sections import is_commune
from pipeline.ingest.table import Aside, SheetTable
from pipeline.reference.arrays import TEXT, Ints

_MARK: Final = r"^[\s\-–—.]*(?:[\"″〃„“”»«]|''|’’|``)[\s\-–—.]*$"
_WORD: Final = r"(?i)^\s*[\"-]?\s*(?:idem|id|ibid(?:em)?|ditto|//+)\.?\s*[\"-]?\s*$"
_LONGEST: Final = 12  # bytes
_POSTCODE: Final = re.compile(r"\s*\d{5}\s*")
_CODE: Final = "valeur-idem"


def spelt_out(table: SheetTable) -> SheetTable:
    """Return the table, told (``valeur-idem``, at the first row of each column's marks); as it is where there is none.

    A word, « idem », may mean another column of the row (the shop's address, that of its firm), and « // » nothing: they are only
    taken in the one column of communes, or of postcodes. A mark under a blank cell, or past a row left aside, is left.
    """
    columns, told = dict(table.columns), list(table.aside)
    for name, column in table.columns.items():
        if not _has_marks(column):
            continue
        marks = _rows(column, _MARK)
        words = _rows(column, _WORD)
        if len(words) and _of_places(table, name):
            marks = np.union1d(marks, words)
        taken = _above(table, column, marks)
        if len(taken):
            texts = column.to_pylist()
            for row, source in taken.items():
                texts[row] = texts[source]
            columns[name] = pa.chunked_array([pa.array(texts, TEXT)])
            first = min(taken)
            told.append(Aside(_CODE, int(table.lines[first]), texts[first] or ""))
    return replace(table, columns=columns, aside=told) if len(told) > len(table.aside) else table


def _has_marks(column: pa.ChunkedArray) -> bool:
    filled = column.drop_null()
    short = filled.filter(pc.less(pc.binary_length(filled), _LONGEST))
    return bool(len(short)) and bool(pc.any(pc.match_substring_regex(short, f"{_WORD}|{_MARK}")).as_py())


def _rows(column: pa.ChunkedArray, pattern: str) -> Ints:
    found = pc.fill_null(pc.match_substring_regex(column, pattern), False)
    return np.flatnonzero(np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool))


def _above(table: SheetTable, column: pa.ChunkedArray, marks: Ints) -> dict[int, int]:
    """Return, for each marked row, the row whose value it repeats."""
    source: dict[int, int] = {}
    marked = set(marks.tolist())
    for row in sorted(marked):
        above = row - 1
        if above < 0 or table.lines[row] - table.lines[above] > 1:
            continue
        if above in source:
            source[row] = source[above]
        elif above not in marked and (column[above].as_py() or "").strip():
            source[row] = above
    return source


def _of_places(table: SheetTable, name: str) -> bool:
    """Tell the table's one column of communes, or of postcodes."""
    kinds = {other: _kind(column) for other, column in table.columns.items()}
    return bool(kinds[name]) and list(kinds.values()).count(kinds[name]) == 1


def _kind(column: pa.ChunkedArray) -> str:
    said = [text for text in pc.unique(column.slice(0, 500)).to_pylist() if text and not re.match(_WORD, text)]
    plain = [text for text in said if not re.match(_MARK, text)]
    if plain and all(map(_POSTCODE.fullmatch, plain)):
        return "postcode"
    return "commune" if plain and all(map(is_commune, plain)) else ""
