"""A workbook that we gave back to its producer and that comes in again: its grids in, the producer's own grids out.

What ``pipeline/returns`` added (« Bilan », « Proposition » columns, the hidden marker sheet) is taken away, and the proposals
left in place are written in the cells they stand beside. The file is known by its marker sheet, whatever its name.
"""

from __future__ import annotations

import functools
import itertools
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SourceError
from pipeline.ingest.accepted import Asked, Unread, answered, asked_of
from pipeline.ingest.detect import BROKEN_ZIP
from pipeline.ingest.grid import Grid, Merge, Refusal

MARKER: Final = "_etal"
"""Name of the hidden sheet. Its lines: a word, then what it needs (RETURN, SUMMARY, SHEET, PROPOSAL, BEFORE)."""
RETURN: Final = "etal-retour"  # format, source id, version
SUMMARY: Final = "bilan"  # name of the sheet
SHEET: Final = "feuille"  # name in the workbook, the producer's name, "csv" or "", lines added above, column that names its rows
PROPOSAL: Final = "proposition"  # name in the workbook, header of the column
BEFORE: Final = "avant"
"""Name in the workbook, header, a value, what is proposed for it; of a blank cell (""), its line and what its row is called."""
_WORDS: Final = frozenset({RETURN, SUMMARY, SHEET, PROPOSAL, BEFORE})
_NUMBERED: Final = {SHEET: 4, BEFORE: 5}
"""Words whose line holds a number, and where."""
FORMAT: Final = "1"
LABEL: Final = "Proposition\u00a0: "
"""What the header of an added column begins with; the name of the column beside follows. By its no-break space, which no keyboard
types there, it is known from a producer's own « Proposition : », also in a csv or a sheet copied elsewhere.
"""
TITLE: Final = "Bilan de votre fichier"
"""What our first sheet begins with, whatever it is called."""

REMOVED: Final = "ligne retirée : opposition"
"""What stands alone in a row whose shop asked not to be published."""

_HEAD_ROWS: Final = 200
_NEAR: Final = 3  # columns that somebody may have put between theirs and ours
_TITLED: Final = 5  # rows: somebody may have put one above
_IN_XLSX: Final = ("xl/workbook.xml", re.compile(rb"""<(?:\w+:)?sheet\b[^>]*\bname\s*=\s*["']_etal["']"""))
_ENCODINGS: Final = ("utf-8", "cp1252", "mac-roman", "cp850", "utf-16-le", "utf-16-be")
_HOLDERS: Final = {
    ".xlsx": _IN_XLSX,
    ".xlsm": _IN_XLSX,
    ".xlsb": ("xl/workbook.bin", re.compile(re.escape(MARKER.encode("utf-16-le")))),
    ".ods": ("content.xml", re.compile(rb"""<table:table [^>]*\btable:name\s*=\s*["']_etal["']""")),
    ".csv": ("", re.compile(b"|".join({re.escape(LABEL.encode(e)) for e in _ENCODINGS}))),
    ".xls": ("", re.compile(rb"\x05\x00_etal|\x05\x01" + re.escape(MARKER.encode("utf-16-le")))),
}
"""Format → the part of the archive that names the sheets ("" for a file that is no archive), and how it names the marker; of a
csv, which keeps none, how it names a column that we added."""
_PIECE: Final = 1 << 20
_OVERLAP: Final = 1 << 10
_MOST: Final = 1 << 30
"""Bytes after which a file is no answer to us: a bomb of zeros is not unfolded to its end."""


@dataclass
class _Sheet:
    """What the marker says of one sheet. ``named``: header of the column that says what a row is called; ``before``: by header of
    an added column, value, proposal, line and name of what was proposed."""

    feuille: str
    delimited: bool = False
    above: int = 0
    named: str = ""
    before: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)


def given_back(path: Path) -> bool:
    """Tell a workbook that we once gave back: it is a deposit whatever pattern the source declares.

    Whoever answers may save in their own software's format: LibreOffice offers ods, an old Excel xls.
    """
    part, named = _HOLDERS.get(path.suffix.lower(), ("", None))
    if named is None:
        return False
    try:
        if not part:
            with path.open("rb") as handle:
                return _told_in(handle, named)
        with zipfile.ZipFile(path) as archive:
            if part not in archive.namelist():
                return False
            with archive.open(part) as handle:
                return _told_in(handle, named)
    except (*BROKEN_ZIP, OSError, ValueError):
        return False


def _told_in(handle: IO[bytes], named: re.Pattern[bytes]) -> bool:
    """Tell whether a file holds ``named``, read by pieces: the sheets of an ods come before the hidden one."""
    left, before = _MOST, b""
    while left > 0 and (piece := handle.read(min(_PIECE, left))):
        if named.search(before + piece):
            return True
        before, left = piece[-_OVERLAP:], left - len(piece)
    return False


def restore(grids: list[Grid], source: str, name: str) -> list[Grid]:
    """Return the producer's grids, accepted proposals in their cells; ``grids`` as they are where nothing marks a return.

    Saved as csv, or copied into another workbook, a return has lost its marker: what a cell held when we gave it back is not
    known, so that its « Proposition » columns are left aside, and told.

    What is taken of the answers, ``accepted.py`` says; a cell that the producer rewrote wins over the proposal.
    Raises SourceError for a workbook given back to another source.
    """
    marker = next((grid for grid in grids if grid.feuille == MARKER), None)
    lines = _lines(marker) if marker else []
    if not _is_sound(lines):
        return [_unmarked(grid) for grid in grids if grid is not marker and not _is_summary(grid)]
    if lines[0][2] != source:
        raise SourceError(
            f"{name} : ce classeur a été rendu à la source « {lines[0][2]} », pas à « {source} »", "le déposer dans son dossier"
        )
    sheets = _sheets(lines)
    own = [_emptied(grid) for grid in grids if grid is not marker and not _is_summary(grid)]
    names = _names(own, sheets)
    return [_restored(grid, sheets[names[grid.feuille]]) if grid.feuille in names else grid for grid in own]


def _is_summary(grid: Grid) -> bool:
    """Tell our first sheet by what it begins with: a producer may have a « Bilan » too, and either may be renamed."""
    first = next((text for text in grid.columns[0].slice(0, _TITLED).to_pylist() if text), "") if grid.columns else ""
    return _flat(first).startswith(TITLE)


def _unmarked(grid: Grid) -> Grid:
    """Take away the columns that we had added to a sheet which came back without its marker."""
    for row, cells in enumerate(grid.head(_HEAD_ROWS)):
        added = {i: _flat(cell) for i, cell in enumerate(cells) if cell.startswith(LABEL)}
        if added:
            kept = [i for i in range(len(cells)) if i not in added]
            columns, merges = [grid.columns[i] for i in kept], tuple(_moved(grid.merges, kept))
            facts = grid.facts.theirs(kept)
            return replace(
                grid, columns=columns, merges=merges, facts=facts, unread=(int(grid.lines[row]), tuple(added.values()))
            )
    return grid


def _emptied(grid: Grid) -> Grid:
    """Blank the rows that say only that they were removed."""
    said = [pc.fill_null(pc.equal(pc.utf8_trim_whitespace(column), REMOVED), False) for column in grid.columns]
    removed = functools.reduce(pc.or_, said) if said else None
    if removed is None or not pc.any(removed).as_py():
        return grid
    nothing = pa.scalar(None, pa.large_string())
    blank = [pa.chunked_array([pc.if_else(removed, nothing, column).combine_chunks()]) for column in grid.columns]
    return replace(grid, columns=blank)


def _lines(marker: Grid) -> list[list[str]]:
    rows = zip(*(column.to_pylist() for column in marker.columns), strict=True)
    return [[*(value or "" for value in row), *[""] * 5] for row in rows if row[0]]


def _is_sound(lines: list[list[str]]) -> bool:
    """Tell whether the marker is as we wrote it: somebody may have shown it, and put a row or a column in it."""
    numbers = [line[_NUMBERED[line[0]]] for line in lines if line[0] in _NUMBERED]
    words = bool(lines) and lines[0][0] == RETURN and all(line[0] in _WORDS for line in lines)
    return words and all(not number or (number.isascii() and number.isdecimal()) for number in numbers)


def _sheets(lines: list[list[str]]) -> dict[str, _Sheet]:
    sheets: dict[str, _Sheet] = {}
    for word, written, *more in lines:
        if word == SHEET:
            sheets[written] = _Sheet(more[0], more[1] == "csv", int(more[2] or 0), _flat(more[3]))
        elif word == PROPOSAL and written in sheets:
            sheets[written].before[_flat(more[0])] = []
        elif word == BEFORE and written in sheets:
            sheets[written].before.setdefault(_flat(more[0]), []).append((more[1], more[2], more[3], more[4]))
    return sheets


def _names(own: list[Grid], sheets: dict[str, _Sheet]) -> dict[str, str]:
    """Return each sheet's name → the one we had given it: one renamed since is known by its titles, where it alone has them."""
    names = {grid.feuille: grid.feuille for grid in own if grid.feuille in sheets}
    gone = {name: said for name, said in sheets.items() if name not in names and said.named}
    left = [grid for grid in own if grid.feuille not in names] if gone else []
    for name, said in gone.items():
        alike = [grid.feuille for grid in left if _is_titled(grid, said)]
        if len(alike) == 1:
            names[alike[0]] = name
    return names


def _is_titled(grid: Grid, said: _Sheet) -> bool:
    """Tell whether a sheet has the column that named its rows, and our own columns, no others."""
    cells = [cell for row in grid.head(_HEAD_ROWS) for cell in row if cell]
    ours = {_flat(cell) for cell in cells if cell.startswith(LABEL)}
    return ours == set(said.before) and said.named in map(_flat, cells)


def _restored(grid: Grid, said: _Sheet) -> Grid:
    """Return one sheet as the producer's own."""
    header, added = _added(grid, said)
    columns, lines = list(grid.columns), grid.lines - said.above
    asked, below = asked_of(said.before), slice(header + 1, None)
    titles = _titles(grid, header, added)
    named = titles.get(said.named, [])
    names: list[str | None] = columns[named[0]].to_pylist() if named else [None] * grid.height
    refused: list[Refusal] = []
    unread: list[Unread] = []
    for at, label in added.items():
        name = label.removeprefix(_flat(LABEL)).strip()
        cell = _own(columns, at, added, titles.get(name, []), asked[label])
        if cell is not None:
            texts, answers = (columns[i].to_pylist() for i in (cell, at))
            out = answered(name, texts[below], answers[below], names[below], lines[below].tolist(), asked[label])
            columns[cell] = pa.chunked_array([pa.array([*texts[: header + 1], *out.cells], pa.large_string())])
            refused += out.refused
            unread += out.unread
    kept = [i for i in range(len(columns)) if i not in added]
    return replace(
        grid,
        feuille=said.feuille,
        columns=[columns[i] for i in kept],
        lines=lines,
        merges=tuple(_moved(grid.merges, kept)),
        delimited=said.delimited,
        facts=grid.facts.theirs(kept, said.above),
        refused=tuple(refused),
        answers=tuple(unread),
        given=(grid.feuille, tuple(kept), said.above),
    )


def _added(grid: Grid, said: _Sheet) -> tuple[int, dict[int, str]]:
    """Return the row that names the « Proposition » columns, and those columns: index → header.

    Where one of the producer's own is called the same, ours are those whose header is as we wrote it.
    """
    for row, cells in enumerate(grid.head(_HEAD_ROWS)):
        found = {i: _flat(cell) for i, cell in enumerate(cells) if _flat(cell) in said.before}
        ours = {i: name for i, name in found.items() if cells[i].startswith(LABEL)}
        if found:
            return row, ours or found
    return 0, {}


def _titles(grid: Grid, header: int, added: Container[int]) -> dict[str, list[int]]:
    """Return the producer's columns under each title, down to the row of index ``header``."""
    titles: dict[str, list[int]] = {}
    for row in itertools.islice(grid.head(_HEAD_ROWS), header + 1):
        for at, title in enumerate(row):
            if at not in added and title:
                titles.setdefault(_flat(title), []).append(at)
    return titles


def _own(columns: list[pa.ChunkedArray], at: int, added: Container[int], titled: list[int], asked: Asked) -> int | None:
    """Return the producer's column that the one of ours at index ``at`` is about: by its title, wherever either was moved.

    Where no title says it (a heading of two rows), the nearest on the left that holds what something was proposed for.
    """
    if len({*titled}) == 1:
        return titled[0]
    left = [i for i in range(at - 1, -1, -1) if i not in added][:_NEAR]
    values = pa.array([value for value in asked.values if value], pa.large_string())
    holding = (i for i in left if pc.any(pc.is_in(columns[i], value_set=values)).as_py())
    return next(holding, left[0] if left else None)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _moved(merges: tuple[Merge, ...], kept: list[int]) -> Iterator[Merge]:
    """Give merged ranges their columns of before; one that only covered added columns is no more."""
    for top, left, bottom, right in merges:
        inside = [new for new, old in enumerate(kept) if left <= old <= right]
        if inside and (bottom > top or len(inside) > 1):
            yield top, inside[0], bottom, inside[-1]
