"""A deposit read again in, its sheets out as they were received: every cell, title rows and notes too, at its own line.

A file that is no sheet (JSON) is given the sheet that its rows make.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd

from pipeline.errors import SourceError
from pipeline.ingest import Deposit
from pipeline.ingest.container import unpack
from pipeline.ingest.detect import detect
from pipeline.ingest.grid import Grid, Merge
from pipeline.ingest.grids import RECORDS, read_grids
from pipeline.ingest.look import Look
from pipeline.ingest.looks import Looks, looks_of
from pipeline.ingest.names import RESERVED
from pipeline.ingest.returned import MARKER
from pipeline.sources import Reading

SUMMARY: Final = "Bilan"
_MUTE: Final = ("xlsb", "xml", "html")
_LONGEST_NAME: Final = 31


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``columns``: texts, None where blank; ``lines``: 1-based line of each row as findings name it.

    ``name``: a name that Excel takes; ``above``: lines added over the rows; ``places``: the table's columns → index;
    ``header``: index of the row that names them, -1 where the sheet has no table; ``typed``: numbers and dates may be such;
    ``looks``: how their own workbook shows each column, where it says; ``hidden_rows``: lines, ``hidden_columns``: indices;
    ``comments``: what they wrote beside a cell, by its row and column, indices both.
    """

    feuille: str
    name: str
    columns: list[list[str | None]]
    lines: list[int]
    places: dict[str, int] = field(default_factory=dict)
    header: int = -1
    above: int = 0
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    typed: bool = True
    delimited: bool = False
    looks: Mapping[int, Look] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A deposit's sheets, in order. ``summary``: a name free for the first sheet; ``epoch_1904``: the workbook's calendar;
    ``mute``: the format, of a workbook that does not tell how its cells look, else "".
    """

    sheets: tuple[Sheet, ...]
    summary: str
    epoch_1904: bool = False
    mute: str = ""


def read_again(reading: Reading, aside: pd.DataFrame) -> Book:
    """Return the sheets of a reading's deposit. ``aside``: feuille, ligne of rows that are no header for all they look it."""
    grids, looks, mute = _grids(reading.deposit, reading) if reading.deposit else (None, {}, "")
    names = _names([g.feuille for g in grids] if grids else [str(f) for f in _sheets_of_rows(reading)])
    if grids is None:
        made = zip(_sheets_of_rows(reading), names[1:], strict=True)
        return Book(tuple(_of_rows(reading, feuille, name) for feuille, name in made), names[0])
    sheets = [_of_grid(grid, name, reading, aside) for grid, name in zip(grids, names[1:], strict=True)]
    sheets = [replace(sheet, looks=_looks(grid, looks)) for sheet, grid in zip(sheets, grids, strict=True)]
    return Book(tuple(sheets), names[0], any(grid.calendar == "1904" for grid in grids), mute)


def _grids(deposit: Deposit, reading: Reading) -> tuple[list[Grid] | None, Looks, str]:
    """Return the deposit's grids, how they look, its format where that does not tell.

    No grids for a format that has none, or whose file is gone since it was read.
    """
    try:
        given = deposit.path.read_bytes()
        raw, inside = unpack(given, deposit.fichier, reading.source.depots.archive, reading.source.depots.motif)
        name = f"{deposit.fichier}/{inside}" if inside else deposit.fichier
        kind = detect(raw, name)
        if kind in RECORDS:
            return None, {}, ""
        mute = f".{kind}" if kind in _MUTE else ""
        path = deposit.path if raw is given else None
        return read_grids(raw, kind, path, reading.source, name)[0], looks_of(raw, kind), mute
    except (SourceError, OSError):
        return None, {}, ""


def _looks(grid: Grid, looks: Looks) -> dict[int, Look]:
    """Return how the sheet's columns look, at the places they have without what we had added."""
    if grid.given is None:
        return dict(looks.get(grid.feuille, {}))
    name, kept, above = grid.given
    mine = looks.get(name, {})
    return {at: mine[column].below(above) for at, column in enumerate(kept) if column in mine}


def _names(feuilles: list[str]) -> list[str]:
    """Return the summary's name, then one for each sheet: at most 31 characters, none that Excel refuses, no two alike."""
    taken, out = {MARKER}, []
    for wanted in [SUMMARY, *feuilles]:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip("' ") or "Données"
        name, n = plain[:_LONGEST_NAME].strip("' "), 1
        while name.casefold() in taken or name.casefold() == "history":  # a name that Excel keeps for itself
            n += 1
            name = f"{plain[: _LONGEST_NAME - 5]} ({n})"
        taken.add(name.casefold())
        out.append(name)
    if feuilles and SUMMARY.casefold() in {f.casefold() for f in feuilles}:  # the producer's own « Bilan » keeps its name
        at = 1 + [f.casefold() for f in feuilles].index(SUMMARY.casefold())
        out[0], out[at] = out[at], out[0]
    return out


def _of_grid(grid: Grid, name: str, reading: Reading, aside: pd.DataFrame) -> Sheet:
    columns = [column.to_pylist() for column in grid.columns]
    places = _places(grid.feuille, reading)
    lines = [int(n) for n in grid.lines]
    if grid.overflow:  # a csv's fields beyond the last column: they are why the line is set aside
        _append_overflow(columns, grid.overflow)
    header = _header(columns, lines, places, grid.feuille, reading, aside)
    row_of = {line: row for row, line in enumerate(lines)} if grid.facts.comments else {}
    noted = {(row_of[line], at): text for line, at, text in grid.facts.comments if line in row_of and at < len(columns)}
    return Sheet(
        grid.feuille, name, columns, lines, places, header, merges=grid.merges, hidden=grid.hidden,
        typed=not grid.delimited, delimited=grid.delimited, above=1 - lines[0] if lines and lines[0] < 1 else 0,
        hidden_rows=frozenset(grid.facts.hidden_rows.tolist()), hidden_columns=frozenset(grid.facts.hidden_columns),
        comments=noted,
    )  # fmt: skip


def _append_overflow(columns: list[list[str | None]], overflow: dict[int, list[str]]) -> None:
    height, width = len(columns[0]) if columns else 0, len(columns)
    for row, fields in overflow.items():
        for n, text in enumerate(fields):
            if width + n >= len(columns):
                columns.append([None] * height)
            columns[width + n][row] = text or None


def _places(feuille: str, reading: Reading) -> dict[str, int]:
    if reading.layout is None:
        return {}
    mine = reading.layout[reading.layout["feuille"].fillna("").eq(feuille)].fillna("")
    if mine["lettre"].eq("").all():  # a returned JSON: no letters were told
        return {str(name): n for n, name in enumerate(mine["colonne"])}
    return {str(c): _index(str(letters)) for c, letters in zip(mine["colonne"], mine["lettre"], strict=True) if letters}


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _header(
    columns: list[list[str | None]], lines: list[int], places: dict[str, int], feuille: str, reading: Reading, aside: pd.DataFrame
) -> int:
    """Return the last row, above the first that was read as a shop, where half of the table's columns are filled."""
    if not places or reading.raw is None:
        return -1
    raw = reading.raw
    first = raw.loc[raw["feuille"].fillna("").eq(feuille), "ligne"].min()
    set_aside = set(aside.loc[aside["feuille"].eq(feuille), "ligne"])
    above = [row for row, line in enumerate(lines) if line < first and line not in set_aside]
    filled = {row: sum(columns[c][row] is not None for c in places.values() if c < len(columns)) for row in above[-200:]}
    full = [row for row, count in filled.items() if 2 * count >= len(places)]
    return max(full, default=max(filled, key=lambda row: (filled[row], row), default=-1))


def _sheets_of_rows(reading: Reading) -> list[str]:
    return [] if reading.raw is None else list(dict.fromkeys(reading.raw["feuille"].fillna("")))


def _of_rows(reading: Reading, feuille: str, name: str) -> Sheet:
    """Make a sheet of the rows read: a header, then each record at its number."""
    assert reading.raw is not None  # noqa: S101  (its sheets were listed)
    rows = reading.raw[reading.raw["feuille"].fillna("").eq(feuille)].sort_values("ligne", kind="stable")
    own = [c for c in rows.columns if c not in RESERVED]
    lines = rows["ligne"].to_numpy()
    start = min(1, int(lines[0])) - 1 if len(lines) and lines[0] <= 1 else 1
    columns: list[list[str | None]] = [[c, *rows[c].astype(object).where(rows[c].notna(), None)] for c in own]
    return Sheet(
        feuille, name, columns, [start, *np.asarray(lines, dtype=int).tolist()], {c: n for n, c in enumerate(own)}, 0,
        above=1 - start, typed=False, delimited=False,
    )  # fmt: skip
