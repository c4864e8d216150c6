"""A workbook that we gave back to its producer and that comes in again: its grids in, the producer's own grids out.

What ``pipeline/returns`` added (« Bilan », « Proposition » columns, the hidden marker sheet) is taken away, and the proposals
left in place are written in the cells they stand beside. The file is known by its marker sheet, whatever its name.
"""

from __future__ import annotations

import functools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SourceError
from pipeline.ingest.detect import BROKEN_ZIP
from pipeline.ingest.facts import NO_FACTS
from pipeline.ingest.grid import Grid, Merge, Refusal

MARKER: Final = "_etal"
"""Name of the hidden sheet. Its lines: a word, then what it needs (RETURN, SUMMARY, SHEET, PROPOSAL, BEFORE)."""
RETURN: Final = "etal-retour"  # format, source id, version
SUMMARY: Final = "bilan"  # name of the sheet
SHEET: Final = "feuille"  # name in the workbook, the producer's name, "csv" or "", lines added above
PROPOSAL: Final = "proposition"  # name in the workbook, header of the column
BEFORE: Final = "avant"  # name in the workbook, header of the column, a value ("" for a blank cell), what is proposed for it
FORMAT: Final = "1"
LABEL: Final = "Proposition : "
"""What the header of an added column begins with; the name of the column beside follows."""

REMOVED: Final = "ligne retirée : opposition"
"""What stands alone in a row whose shop asked not to be published."""

_HEAD_ROWS: Final = 200
_IN_XLSX: Final = ("xl/workbook.xml", re.compile(rb"""<(?:\w+:)?sheet\b[^>]*\bname\s*=\s*["']_etal["']"""))
_HOLDERS: Final = {
    ".xlsx": _IN_XLSX,
    ".xlsm": _IN_XLSX,
    ".xlsb": ("xl/workbook.bin", re.compile(re.escape(MARKER.encode("utf-16-le")))),
    ".ods": ("content.xml", re.compile(rb"""<table:table [^>]*\btable:name\s*=\s*["']_etal["']""")),
    ".csv": ("", re.compile(rb"Proposition : |P\x00r\x00o\x00p\x00o\x00s\x00i\x00t\x00i\x00o\x00n\x00 \x00:\x00 \x00")),
    ".xls": ("", re.compile(rb"\x05\x00_etal|\x05\x01" + re.escape(MARKER.encode("utf-16-le")))),
}
"""Format → the part of the archive that names the sheets ("" for a file that is no archive), and how it names the marker; of a
csv, which keeps none, how it names a column that we added (UTF-8 and the like, UTF-16)."""
_PIECE: Final = 1 << 20
_OVERLAP: Final = 1 << 10
_MOST: Final = 1 << 30
"""Bytes after which a file is no answer to us: a bomb of zeros is not unfolded to its end."""


Before = dict[str | None, set[str]]
"""A column's values that have a proposal (None: a blank cell) → what was proposed for them."""


@dataclass
class _Sheet:
    """What the marker says of one sheet."""

    feuille: str
    delimited: bool = False
    above: int = 0
    proposals: dict[str, Before] = field(default_factory=dict)


def returned_in(folder: Path) -> Iterator[Path]:
    """Yield the workbooks of ``folder`` that we once gave back: they are deposits whatever pattern the source declares.

    Whoever answers may save in their own software's format: LibreOffice offers ods, an old Excel xls.
    """
    if folder.is_dir():
        yield from (p for p in sorted(folder.iterdir()) if p.suffix.lower() in _HOLDERS and p.is_file() and _has_marker(p))


def _has_marker(path: Path) -> bool:
    part, named = _HOLDERS[path.suffix.lower()]
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

    A proposal is accepted when it was left in place and the cell beside still holds what it held when we gave it back: an
    emptied proposal is refused, and a cell that the producer rewrote wins over the proposal.
    Raises SourceError for a workbook given back to another source.
    """
    marker = next((grid for grid in grids if grid.feuille == MARKER), None)
    lines = _lines(marker) if marker else []
    if not lines or lines[0][0] != RETURN:
        return [_unmarked(grid) for grid in grids]
    if lines[0][2] != source:
        raise SourceError(
            f"{name} : ce classeur a été rendu à la source « {lines[0][2]} », pas à « {source} »", "le déposer dans son dossier"
        )
    summaries = {line[1] for line in lines if line[0] == SUMMARY}
    sheets = _sheets(lines)
    own = [_emptied(grid) for grid in grids if grid is not marker and grid.feuille not in summaries]
    restored = [_restored(grid, sheets[grid.feuille]) if grid.feuille in sheets else grid for grid in own]
    return [replace(grid, facts=NO_FACTS) for grid in restored]  # they were of our additions too


def _unmarked(grid: Grid) -> Grid:
    """Take away the columns that we had added to a sheet which came back without its marker."""
    for row, cells in enumerate(grid.head(_HEAD_ROWS)):
        names = [_flat(cell) for cell in cells]
        added = {i: name for i, name in enumerate(names) if name.startswith(LABEL) and name.removeprefix(LABEL) in names}
        if added:
            kept = [i for i in range(len(cells)) if i not in added]
            columns, merges = [grid.columns[i] for i in kept], tuple(_moved(grid.merges, kept))
            return replace(grid, columns=columns, merges=merges, unread=(int(grid.lines[row]), tuple(added.values())))
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


def _sheets(lines: list[list[str]]) -> dict[str, _Sheet]:
    sheets: dict[str, _Sheet] = {}
    for word, written, *more in lines:
        if word == SHEET:
            sheets[written] = _Sheet(more[0], more[1] == "csv", int(more[2] or 0))
        elif word == PROPOSAL and written in sheets:
            sheets[written].proposals[_flat(more[0])] = {}
        elif word == BEFORE and written in sheets:
            sheets[written].proposals.setdefault(_flat(more[0]), {}).setdefault(more[1] or None, set()).add(more[2])
    return sheets


def _restored(grid: Grid, said: _Sheet) -> Grid:
    """Return one sheet as the producer's own."""
    header, added = _added(grid, said)
    columns = list(grid.columns)
    refused: list[Refusal] = []
    for at, label in added.items():
        cell = next((i for i in range(at - 1, -1, -1) if i not in added), None)
        if cell is not None:
            name = label.removeprefix(LABEL)
            refused += _refused(name, columns[cell], columns[at], said.proposals[label], grid.lines - said.above, header)
            columns[cell] = _taken(columns[cell], columns[at], said.proposals[label], header)
    kept = [i for i in range(len(columns)) if i not in added]
    return replace(
        grid,
        feuille=said.feuille,
        columns=[columns[i] for i in kept],
        lines=grid.lines - said.above,
        merges=tuple(_moved(grid.merges, kept)),
        delimited=said.delimited,
        refused=tuple(refused),
        given=(grid.feuille, tuple(kept)),
    )


def _added(grid: Grid, said: _Sheet) -> tuple[int, dict[int, str]]:
    """Return the row that names the « Proposition » columns, and those columns: index → header."""
    for row, cells in enumerate(grid.head(_HEAD_ROWS)):
        found = {i: _flat(cell) for i, cell in enumerate(cells) if _flat(cell) in said.proposals}
        if found:
            return row, found
    return 0, {}


def _flat(text: str) -> str:
    return " ".join(text.split())


def _refused(
    column: str, cells: pa.ChunkedArray, proposals: pa.ChunkedArray, before: Before, lines: np.ndarray, header: int
) -> list[Refusal]:
    """Return what was proposed for a value that stands beside an emptied proposal, and is left in place nowhere."""
    below = [c.slice(header + 1).to_pylist() for c in (cells, proposals)]
    left = set(zip(*below, strict=True))
    emptied: dict[str | None, int] = {}
    for value, proposal, line in zip(*below, lines[header + 1 :].tolist(), strict=True):
        if proposal is None and value in before:
            emptied.setdefault(value, line)
    return [(line, column, v or "", p) for v, line in emptied.items() for p in sorted(before[v]) if (v, p) not in left]


def _taken(cells: pa.ChunkedArray, proposals: pa.ChunkedArray, before: Before, header: int) -> pa.ChunkedArray:
    """Write each accepted proposal in its cell."""
    known = pc.is_in(cells, value_set=pa.array([v for v in before if v is not None], pa.large_string()))
    blank = pc.is_null(cells) if None in before else pa.scalar(False)
    below = pa.array(range(len(cells)), pa.int64())
    accepted = pc.and_(pc.and_(pc.is_valid(proposals), pc.or_(known, blank)), pc.greater(below, header))
    return pa.chunked_array([pc.if_else(accepted, proposals, cells).combine_chunks()])


def _moved(merges: tuple[Merge, ...], kept: list[int]) -> Iterator[Merge]:
    """Give merged ranges their columns of before; one that only covered added columns is no more."""
    for top, left, bottom, right in merges:
        inside = [new for new, old in enumerate(kept) if left <= old <= right]
        if inside and (bottom > top or len(inside) > 1):
            yield top, inside[0], bottom, inside[-1]
