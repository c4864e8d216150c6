"""A sheet whose fields are named from top to bottom in; the same with its names in one row and a shop a row, out.

Cards one under another (« Nom : | Chez Léa », « Adresse : | 3 rue… », a blank row, « Nom : | … »), the same in one cell (« Nom :
Chez Léa »), a card a sheet, or a table that lies on its side, a shop a column.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.ingest.facts import NO_FACTS
from pipeline.ingest.grid import Grid
from pipeline.ingest.header import HEAD_ROWS, Expected
from pipeline.ingest.names import plain

_FIELDS: Final = frozenset({
    "nom", "enseigne", "raison sociale", "nom du commerce", "nom de l entreprise", "nom commercial", "adresse", "commune",
    "ville", "code postal", "cp", "telephone", "tel", "mail", "e mail", "email", "courriel", "site internet", "site web",
    "siret", "horaires", "activite", "responsable",
})  # fmt: skip
"""What the fields of a card are called, in plain form."""
_FEWEST: Final = 3  # fields so called, or declared
_FEWEST_ALONE: Final = 4  # … where there is one shop in all
_SIDE: Final = 3  # columns in which the names are sought
_REGULAR: Final = 0.4  # share of the cards that have a name, where it is one
_MOSTLY: Final = 0.9  # of the rows that say something, under such a name
_MOST: Final = 20_000  # rows: more are no cards
_LABELLED: Final = re.compile(r"\s*([^\W\d][^:\n]{1,38}?)\s*:\s+(\S.*)", re.DOTALL)

Rows = list[list[str]]


class _Line(NamedTuple):
    """One row of a card: its index, its name (plain, then as written), what stands in each column beside."""

    row: int
    key: str
    name: str
    values: list[str]


def upright(grids: list[Grid], expected: Expected) -> list[Grid]:
    """Return the sheets, each that names its fields from top to bottom with one row a shop (``cards``: how many).

    Nothing is changed where a sheet names them in a row: a column of their names is then what explains them. ``lines``: the first
    line of each card; those of a table on its side count its columns, 1 the first beside the names. What the sheet's XML told of
    cells is left.
    """
    words = _FIELDS | expected
    heads = [row for grid in grids for row in grid.head(HEAD_ROWS)]
    if any(len(words.intersection(map(_key, _unmarked(row)))) > 1 for row in heads):
        return grids
    return [_upright(grid, words) for grid in grids]


def _upright(grid: Grid, words: Expected) -> Grid:
    if grid.height > _MOST:
        return grid
    head = grid.head(HEAD_ROWS)
    for column in range(min(_SIDE, len(grid.columns))):
        for pairs in (_in_pairs, _apart):
            seen = {_key(cells[0]) for _, cells in pairs(head, column)}
            if len(words & seen) >= _FEWEST and (found := _stood(grid, pairs(grid.head(grid.height), column), words)):
                return found
    return grid


def _unmarked(row: Sequence[str]) -> Iterator[str]:
    return (cell for cell in row if not cell.rstrip().endswith(":"))


def _in_pairs(rows: Rows, column: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each row from the column of names on; where several of its cells end with « : », one a name."""
    for at, row in enumerate(rows):
        cells = row[column:]
        marks = [i for i, cell in enumerate(cells) if cell.rstrip().endswith(":")]
        if len(marks) < 2:
            yield at, cells
        else:
            yield from ((at, cells[a:b]) for a, b in itertools.pairwise([*marks, len(cells)]))


def _apart(rows: Rows, column: int) -> Iterator[tuple[int, list[str]]]:
    """Yield « Nom : Chez Léa » as two cells; what has no name as the second."""
    for at, row in enumerate(rows):
        found = _LABELLED.fullmatch(row[column])
        yield at, [found[1], found[2]] if found else ["", row[column]]


def _key(cell: str) -> str:
    return plain(cell.strip().rstrip(" :*"))


def _stood(grid: Grid, rows: Iterable[tuple[int, list[str]]], words: Expected) -> Grid | None:
    cards = _cards(rows)
    if not cards:
        return None
    shared = _regular(cards)
    said = [line for card in cards for line in card if any(line.values) or line.key in shared]
    if len(words & shared) < _FEWEST or sum(line.key in shared for line in said) < _MOSTLY * len(said):
        return None
    width = max(len(line.values) for line in said)
    filled = [i for i in range(width) if any(i < len(line.values) and line.values[i] for line in said)]
    if (
        not filled
        or (len(cards) > 1 and len(filled) > 1)
        or (len(cards) * len(filled) == 1 and len(words & shared) < _FEWEST_ALONE)
    ):
        return None
    named = {line.key: line.name for line in reversed(said) if line.key in shared}
    records = [{line.key: _at(line.values, i) for line in card} for card in cards for i in filled]
    keys = [key for key in dict.fromkeys(line.key for line in said) if key in named and _is_field(key, words, records)]
    if len(cards) > 1:
        lines = [int(grid.lines[next(line.row for line in card if line.key in shared)]) for card in cards]
    else:
        lines = list(range(1, len(records) + 1))
    texts = [[named[key], *(record.get(key, "") for record in records)] for key in keys]
    return replace(
        grid,
        columns=[pa.chunked_array([pa.array([text or None for text in column], pa.large_string())]) for column in texts],
        lines=np.array([lines[0] - 1, *lines], dtype=np.int64),
        merges=(),
        overflow={},
        facts=NO_FACTS,
        cards=len(records),
    )


def _at(values: Sequence[str], column: int) -> str:
    return values[column] if column < len(values) else ""


def _is_field(key: str, words: Expected, records: Sequence[dict[str, str]]) -> bool:
    """Tell a field, whether or not it is filled, from the title above a card."""
    return key in words or any(record.get(key) for record in records)


def _cards(rows: Iterable[tuple[int, list[str]]]) -> list[list[_Line]]:
    """Cut the rows where a name comes again; a row without a name goes on with what is said above it."""
    cards: list[list[_Line]] = [[]]
    for at, (cell, *values) in rows:
        key = _key(cell)
        if key:
            if any(line.key == key for line in cards[-1]):
                cards.append([])
            cards[-1].append(_Line(at, key, cell.strip().rstrip(" :*"), list(values)))
        elif any(values) and cards[-1]:
            above = cards[-1][-1].values
            above[:] = ["\n".join(filter(None, pair)) for pair in itertools.zip_longest(above, values, fillvalue="")]
    return [card for card in cards if card]


def _regular(cards: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Return the names that enough cards have; of one alone, all its own."""
    counts = Counter(line.key for card in cards for line in card)
    return frozenset(key for key, count in counts.items() if count >= max(_REGULAR * len(cards), min(2, len(cards))))
