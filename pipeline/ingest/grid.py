"""The one shape every spreadsheet takes before its table is sought: columns of text, and the line where each row stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SourceError
from pipeline.ingest.facts import NO_FACTS, Note, SheetFacts
from pipeline.model import DateSystem
from pipeline.reference.arrays import Ints

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column: indices in the grid, from 0, both ends included."""
Refusal = tuple[int, str, str, str]
"""Line, column, value ("" for a blank cell), and what we proposed to write there, which the producer refused."""

ERROR_TEXT: Final = (
    r"^\s*(?:Err\s?:\s?\d{3}|#(?:N/A|N/D|REF\s?!|VALEUR\s?!|VALUE!|DIV/0\s?!|NOM\s?\?|NAME\?|NUL\s?!|NULL!|NOMBRE\s?!|NUM!))\s*$"
)
"""What a spreadsheet shows where a formula failed: Excel in French and English, LibreOffice."""
_EXACT: Final = 2.0**53  # under this, a number held as a double is the integer it looks like
_PLAIN: Final = (1e-3, 1e9)  # between them Arrow writes a double as Python does: the fewest digits that are it, no exponent
_DAY: Final = 86_400  # seconds
MAX_COLUMNS: Final = 16_384
MAX_CELLS: Final = 50_000_000
"""More than a million rows of forty columns is no list of shops: it is a stray cell at the far end of a sheet."""


@dataclass(frozen=True, eq=False)
class Grid:
    """One sheet, or one csv. ``columns``: text, blank cells null; ``lines``: 1-based line of each row in the producer's file."""

    feuille: str
    columns: list[pa.ChunkedArray]
    lines: Ints
    merges: tuple[Merge, ...] = ()
    calendar: DateSystem = "1900"
    hidden: bool = False
    delimited: bool = False  # csv: a field too many shifts the row, where in a sheet it is only an unnamed column
    overflow: dict[int, list[str]] = field(default_factory=dict)  # csv: row → fields beyond the last column
    mended: tuple[tuple[int, int], ...] = ()  # csv: first and last lines of what a stray quote had swallowed
    cut: bool = False  # csv: it stops within its last line
    facts: SheetFacts = NO_FACTS
    refused: tuple[Refusal, ...] = ()
    answers: tuple[tuple[int, str, str, str, str], ...] = ()  # written beside a cell, not taken: accepted.Unread
    unread: tuple[int, tuple[str, ...]] = (0, ())  # line and names of columns that we had added, and that cannot be read any more
    strays: tuple[Note, ...] = ()  # cells so far from the others that they are left out
    given: tuple[str, tuple[int, ...], int] | None = None  # given back: its name there, their columns, lines we put above
    packed: str = ""  # the separator of the text that each row was, in one cell
    cards: int = 0  # how many shops were told from top to bottom, if they were
    left: int = 0  # index in the sheet of the grid's first column: a table beside another starts further

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def head(self, rows: int) -> list[list[str]]:
        """Return the first rows as text, "" where a cell is blank."""
        cut = [column.slice(0, rows).to_pylist() for column in self.columns]
        return [[value or "" for value in row] for row in zip(*cut, strict=True)]


def filled_cells(columns: Sequence[pa.ChunkedArray], height: int) -> Ints:
    """Return how many of these columns each row fills."""
    counts = np.zeros(height, dtype=np.int64)
    for column in columns:
        if column.null_count < len(column):
            counts += np.asarray(column.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    return counts


def text_column(values: Sequence[Any]) -> pa.Array:
    """Return one column's cells as text: numbers with all their digits, ISO dates, blank cells null, text untouched."""
    kinds = list(map(type, values))
    usual, *others = sorted(set(kinds), key=kinds.count, reverse=True) or [str]
    if not others:
        return blank_to_null(_written(usual, values))
    any_one = values[kinds.index(usual)]
    column = _written(usual, [v if kind is usual else any_one for v, kind in zip(values, kinds, strict=True)])
    for other in others:
        here = [i for i, kind in enumerate(kinds) if kind is other]  # often the heading alone
        mask = np.zeros(len(kinds), dtype=bool)
        mask[here] = True
        column = pc.replace_with_mask(column, mask, _written(other, [values[i] for i in here]))
    return blank_to_null(column)


def _texts(values: Sequence[str]) -> pa.Array:
    return pa.array(values, pa.large_string())


def _written(kind: type, values: Sequence[Any]) -> pa.Array:
    """Return cells of one type as text, all at once where there may be one a row: a postcode, a longitude, a form's date."""
    if kind is str:
        return _texts(values)
    if kind is float:
        return number_texts(np.array(values, dtype=np.float64))
    if kind is dt.date:
        return pa.array(values, pa.date32()).cast(pa.large_string())
    if kind is dt.time:
        seconds = _seconds(pa.array(values, pa.time64("us"))) % _DAY
        return pa.array(seconds.astype(np.int32), pa.time32("s")).cast(pa.large_string())
    if kind is dt.datetime:
        moments = pa.array(_seconds(pa.array(values, pa.timestamp("us"))), pa.timestamp("s"))
        return pc.utf8_replace_slice(moments.cast(pa.large_string()), 10, 11, "T")
    return _texts([_WRITERS[kind](value) for value in values])


def _seconds(moments: pa.Array) -> Ints:
    """Round to the second: a serial number cannot hold 09:30:00 exactly, and the sheet shows no more."""
    seconds: Ints = (moments.cast(pa.int64()).to_numpy() + 500_000) // 1_000_000
    return seconds


def number_texts(numbers: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pa.Array:
    """Return what ``number_text`` writes of each (large_string)."""
    size = np.abs(numbers)
    whole = (numbers == np.floor(numbers)) & (size < _EXACT)
    column = pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.large_string())
    decimals = ~whole & (size >= _PLAIN[0]) & (size < _PLAIN[1])
    if decimals.any():
        column = pc.replace_with_mask(column, decimals, pa.array(numbers[decimals]).cast(pa.large_string()))
    rest = ~(whole | decimals)
    if rest.any():
        column = pc.replace_with_mask(column, rest, _texts(list(map(number_text, numbers[rest].tolist()))))
    return column


def blank_to_null(column: pa.Array) -> pa.Array:
    """Return the column with empty and whitespace-only cells as null."""
    blank = pc.or_(pc.utf8_is_space(column), pc.equal(pc.binary_length(column), 0))
    return pc.if_else(blank, pa.scalar(None, pa.large_string()), column) if pc.any(blank).as_py() else column


def number_text(value: float) -> str:
    """Return a number's stored digits: « 41234567800012 », « 44.203 »; never « 4.12e+13 », whatever the sheet shows."""
    if value.is_integer():
        return str(int(value))
    text = repr(value)
    return text if "e" not in text else np.format_float_positional(value, trim="-")


def _duration(value: dt.timedelta) -> str:
    """Write a duration as a sheet does: « 255:10:10 »."""
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    int: str,
    bool: lambda value: "VRAI" if value else "FAUX",
    dt.timedelta: _duration,
}


def without_errors(grid: Grid) -> Grid:
    """Return the grid with the cells that hold a spreadsheet's error as text (ods, csv) missing, and known as errors.

    Those already known as such are missing too: an ods stores a number, 0, beside the error that it shows.
    """
    columns, errors = list(grid.columns), list(grid.facts.errors)
    for i in {i for _, i, _ in errors if i < len(columns)}:
        failed = pa.array(np.isin(grid.lines, [line for line, column, _ in errors if column == i]))
        columns[i] = pc.if_else(failed, pa.scalar(None, pa.large_string()), columns[i])
    for i, column in enumerate(columns):
        wrong = pc.fill_null(pc.match_substring_regex(column, ERROR_TEXT), False)
        if pc.any(wrong).as_py():
            rows = np.flatnonzero(np.asarray(wrong.to_numpy(zero_copy_only=False), dtype=bool))
            errors += [(int(grid.lines[row]), i, column[int(row)].as_py().strip()) for row in rows]
            columns[i] = pc.if_else(wrong, pa.scalar(None, pa.large_string()), column)
    if not errors:
        return grid
    return replace(grid, columns=columns, facts=replace(grid.facts, errors=tuple(sorted(set(errors)))))


class TooLargeError(SourceError):
    """A sheet that stretches beyond reason: perhaps for a few cells that strayed far from its list."""


def too_large(name: str, sheet: str = "") -> TooLargeError:
    """Return the error of a sheet that stretches beyond reason."""
    where = f", feuille « {sheet} »" if sheet else ""
    return TooLargeError(
        f"{name}{where} : le tableau s'étend sur plus de {MAX_CELLS // 1_000_000} millions de cases",
        "supprimer les cellules égarées loin du tableau, puis enregistrer",
    )
