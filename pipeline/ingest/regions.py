"""One sheet's grid in, its tables out as grids of their own: tables side by side, tables one under another.

Cut only where the declared columns stand again, or where what stands apart is plainly no list of the source's.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Source
from pipeline.ingest.grid import Grid, filled_cells
from pipeline.ingest.header import Expected, Header, find_header
from pipeline.ingest.names import SHOP_WORDS, plain
from pipeline.ingest.strangers import strangers_below

_FEWEST_AGAIN: Final = 2  # columns of a table that stands twice
_RECAP: Final = 40  # rows: a summary under the list is short
_NUMBER: Final = re.compile(r"[\d\s\u00a0\u202f.,%€]+")


def tables_of(grid: Grid, source: Source, expected: Expected) -> list[tuple[Grid, Header | None]]:
    """Return the tables of a sheet, each with its header, top to bottom then left to right; one whole grid where there is one."""
    blocks = _side_by_side(grid, source, expected)
    found = [piece for block, header in blocks for piece in _stacked(block, header, source, expected)]
    return sorted(found, key=lambda piece: (int(piece[0].lines[0]), piece[0].left)) if len(found) > 1 else found


def _side_by_side(grid: Grid, source: Source, expected: Expected) -> list[tuple[Grid, Header | None]]:
    whole = find_header(grid, source, expected)
    runs = _runs([i for i, column in enumerate(grid.columns) if column.null_count < len(column)])
    runs = [part for run in runs for part in _again(run, whole, source)] if whole else runs
    blocks = [_columns(grid, run) for run in runs] if len(runs) > 1 and whole else []
    if whole and blocks and not source.colonnes and (twins := _twin_names(blocks, source)):
        expected, whole = twins, find_header(grid, source, twins)
    if not blocks or whole is None or whole.matched < 2:
        return [(grid, whole)]
    headers = [find_header(block, source, expected) for block in blocks]
    rates = [header.matched if header else 0 for header in headers]
    main = max(range(len(runs)), key=lambda i: (rates[i], -i))
    words = [_named(header, expected) for header in headers]
    again = [i for i in range(len(runs)) if i != main and 2 * len(words[i] & words[main]) >= max(2, len(words[main]))]
    height = _height(blocks[main])
    apart = [i for i in range(len(runs)) if i != main and not rates[i] and 2 * _height(blocks[i]) <= height]
    if not again and not apart:
        return [(grid, whole)]
    own = [c for i, run in enumerate(runs) if i not in again and i not in apart for c in run]
    first = _columns(grid, own)
    found: list[tuple[Grid, Header | None]] = [(first, find_header(first, source, expected))]
    return found + [(blocks[i], headers[i] if i in again else None) for i in sorted([*again, *apart])]


def _twin_names(blocks: list[Grid], source: Source) -> Expected:
    """Return the names of a table that stands twice side by side in a sheet seen for the first time; none where none does."""
    named = [
        frozenset(plain(name) for name in header.names if name) for b in blocks if (header := find_header(b, source, frozenset()))
    ]
    twice = [names for names, count in Counter(named).items() if count > 1 and len(names & SHOP_WORDS) > 1]
    return max(twice, key=len, default=frozenset())


def _runs(columns: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for column in columns:
        if runs and runs[-1][-1] == column - 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _again(run: list[int], header: Header, source: Source) -> list[list[int]]:
    """Cut columns that stand together where their header says the same names again: « Nom | Tél | Nom | Tél »."""
    names = [plain(header.names[i]) for i in run]
    second = [f"{header.names[i]} (2)" for i in run]
    for width in range(_FEWEST_AGAIN, len(run) // 2 + 1):
        first = names[:width]
        repeats = len(run) % width == 0 and first * (len(run) // width) == names
        if repeats and all(first) and len(set(first)) == width and first[0] in SHOP_WORDS:
            declared = not set(second).isdisjoint(_declared(source))
            return [run] if declared else [run[i : i + width] for i in range(0, len(run), width)]
    return [run]


def _columns(grid: Grid, kept: list[int]) -> Grid:
    """Return the grid from the first of these columns to the last, those between that are another table's left blank."""
    first, last, own = kept[0], kept[-1], set(kept)
    blank = pa.chunked_array([pa.nulls(grid.height, pa.large_string())])
    columns = [grid.columns[i] if i in own else blank for i in range(first, last + 1)]
    merges = tuple(
        (top, max(a, first) - first, bottom, min(b, last) - first)
        for top, a, bottom, b in grid.merges
        if b >= first and a <= last
    )
    return replace(grid, columns=columns, merges=merges, left=grid.left + first)


def _height(grid: Grid) -> int:
    return int(np.count_nonzero(filled_cells(grid.columns, grid.height)))


def _named(header: Header | None, expected: Expected) -> set[str]:
    return {plain(name) for name in header.names} & expected if header else set()


def _stacked(grid: Grid, header: Header | None, source: Source, expected: Expected) -> list[tuple[Grid, Header | None]]:
    """Cut where the declared columns are named again in another order, and before a summary under the list."""
    if header is None or grid.delimited or (source.colonnes and header.matched < 2):
        return [(grid, header)]
    if start := _table_above(grid, header, source, expected):
        upper, lower = _lines(grid, 0, start), _lines(grid, start, grid.height)
        both = [(piece, find_header(piece, source, expected)) for piece in (upper, lower)]
        return [found for piece, own in both for found in _stacked(piece, own, source, expected)]
    again = _headers_below(grid, header, source)
    cuts = sorted({*again, *_others_below(grid, header), *(strangers_below(grid, header) if not again else ())})
    edges = [0, *cuts, grid.height]
    free = source.model_copy(update={"depots": source.depots.model_copy(update={"entete": None})})
    out: list[tuple[Grid, Header | None]] = []
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        piece = grid if not cuts else _lines(grid, start, end)
        own = header if number == 0 else find_header(piece, free, expected)
        recap = _summary(piece, own) if own else None
        if recap is None:
            out.append((piece, own))
        else:
            out += [(_lines(piece, 0, recap), own), (_lines(piece, recap, piece.height), None)]
    return out


def _table_above(grid: Grid, header: Header, source: Source, expected: Expected) -> int:
    """Return where the header's table begins, its title with it, where another table of the source's stands above; else 0.

    The header that names most declared columns is not always the first: the shops above it went without a word.
    """
    if not source.colonnes or source.depots.entete is not None or header.first < _FEWEST_AGAIN:
        return 0
    filled = filled_cells(grid.columns, grid.height)
    start = header.first - 1 if filled[header.first - 1] == 1 else header.first
    above = find_header(_lines(grid, 0, start), source, expected) if start else None
    if above is None or above.matched < max(2, header.matched / 2) or not filled[above.last + 1 : start].any():
        return 0
    return start


def _headers_below(grid: Grid, header: Header, source: Source) -> list[int]:
    """Return the rows under the header that name its columns again, elsewhere than in their own places."""
    names = [name for name in header.names if name]
    spelt = pa.array(sorted(set(_spellings([*names, *_declared(source)]))), pa.large_string())
    named = np.zeros(grid.height, dtype=np.int64)
    for column in grid.columns:
        named += np.asarray(pc.is_in(column, value_set=spelt).to_numpy(zero_copy_only=False), dtype=bool)
    named[: header.last + 1] = 0
    found = []
    for row in np.flatnonzero(named >= max(2, header.matched / 2)):
        cells = [str(column[int(row)].as_py() or "").strip() for column in grid.columns]
        in_place = sum(bool(cell) and plain(cell) == plain(name) for cell, name in zip(cells, header.names, strict=True))
        if 2 * named[row] >= sum(map(bool, cells)) > 2 * in_place:
            found.append(int(row))
    return found


def _others_below(grid: Grid, header: Header) -> list[int]:
    """Return where a table of other things begins: past a blank row, words of which some, not most, name columns of the list."""
    spelt = pa.array(sorted(set(_spellings(name for name in header.names if name))), pa.large_string())
    named = np.zeros(grid.height, dtype=np.int64)
    for column in grid.columns:
        named += np.asarray(pc.is_in(column, value_set=spelt).to_numpy(zero_copy_only=False), dtype=bool)
    filled = filled_cells(grid.columns, grid.height)
    found = []
    for row in np.flatnonzero((named > 0) & (2 * named <= filled) & (filled > 1)):
        cells = [text for column in grid.columns if (text := column[int(row)].as_py())]
        top = row - 1 if row and filled[row - 1] == 1 else row  # its own title, perhaps
        apart = row > header.last + 1 and top > 0 and filled[top - 1] == 0
        if apart and not any(character.isdigit() for cell in cells for character in cell):
            found.append(int(top))
    return found


def _declared(source: Source) -> list[str]:
    return [c if isinstance(c, str) else c.colonne for columns in source.colonnes.values() for c in columns]


def _spellings(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        yield from (name, name.upper(), name.lower(), name.capitalize(), f"{name} ")


def _lines(grid: Grid, start: int, end: int) -> Grid:
    merges = tuple((a - start, left, b - start, right) for a, left, b, right in grid.merges if a >= start and b < end)
    columns = [column.slice(start, end - start) for column in grid.columns]
    return replace(grid, columns=columns, lines=grid.lines[start:end], merges=merges)


def _summary(grid: Grid, header: Header) -> int | None:
    """Return where a summary begins under the list: past a blank row, words over numbers where the list has no number."""
    filled = filled_cells(grid.columns, grid.height)
    used = np.flatnonzero(filled)
    body = used[used > header.last]
    gaps = body[1:][np.diff(body) > 1] if len(body) > 1 else body[:0]
    for start in gaps[gaps > body[-1] - _RECAP] if len(gaps) else ():
        rows = [r for r in body if r >= start]
        above = [r for r in body if r < start]
        titled = [r for r in rows if filled[r] > 1]
        if len(above) >= 3 and len(titled) >= 2 and 2 * max(filled[r] for r in rows) <= max(filled[r] for r in above) + 1:
            places = [i for i in range(len(grid.columns)) if grid.columns[i][int(titled[0])].as_py()]
            if any(_counts(grid.columns[i], titled, above) for i in places):
                return int(start)
    return None


def _counts(column: pa.ChunkedArray, rows: list[int], above: list[int]) -> bool:
    """Tell a column of counts: words at its head, numbers under it, and hardly a number in the same place of the list."""
    head, *under = [column[int(r)].as_py() or "" for r in rows]
    listed = [text for r in above[-50:] if (text := column[int(r)].as_py())]
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in listed)
    return not _NUMBER.fullmatch(head) and all(_NUMBER.fullmatch(t) for t in under) and 5 * numbers <= len(listed)
