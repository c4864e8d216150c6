"""A grid and its header in; the grid whose shops that take several rows each take one, out.

A cell of several paragraphs pasted from a word processor makes a row a paragraph: « 3 rue du Pont », and below it « 47000 Agen ».
The second row was a shop without a name, or a title that gave its commune to the shops below.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.grid import Grid, blank_to_null
from pipeline.ingest.header import Header
from pipeline.ingest.names import UNDER_NAME, plain
from pipeline.ingest.table import Aside, SheetTable, cut_table

_TOWN: Final = re.compile(r"\s*(?:F\s?-\s?)?\d{2}\s?\d{3}(?!\d)\s*[-–,]?\s*[^\W\d].*", re.DOTALL)
"""« 47000 Agen »: the last line of an address."""
_PLACE: Final = re.compile(r"(?i)\s*(?:\d|rue\b|avenue\b|place\b|boulevard\b|route\b|chemin\b|bp\b|lieu[- ]dit\b)")
"""What a street or a town begins with."""
_NAMES: Final = frozenset({"nom", "enseigne", "raison sociale", "commerce", "etablissement", "magasin", "boutique", "name"})
_SAMPLE: Final = 400  # rows that settle whether shops take several
_FEWEST: Final = 3  # shops
_MOSTLY: Final = 0.6  # of them are continued by the line of a town
_RARELY: Final = 0.1  # … have it on their first row
_DEEPEST: Final = 6  # rows
_CODE: Final = "lignes-reunies"

Rows = list[list[str]]


@dataclass(frozen=True)
class Continued:
    """``grid``: the rows that continued another blank, what they said in that one; ``told``: one a table.

    ``under``: what stood under each name, by row of the grid, where one column held the name, then the address; else None.
    """

    grid: Grid
    under: pa.ChunkedArray | None = None
    told: tuple[Aside, ...] = ()

    def table(self, header: Header, *, sections: bool, title: str) -> SheetTable:
        """Return the table (``cut_table``), with a column UNDER_NAME where there is one."""
        table = cut_table(self.grid, header, sections=sections, title=title)
        columns = dict(table.columns)
        if self.under is not None:
            columns[UNDER_NAME] = self.under.take(pa.array(np.searchsorted(self.grid.lines, table.lines)))
        return replace(table, columns=columns, aside=[*table.aside, *self.told])


def name_parted(table: SheetTable) -> SheetTable:
    """Return the table, what stands under the name in its cell, « Chez Léa », « 3 rue du Pont », « 47000 Agen », in UNDER_NAME.

    Only where most cells of one column are so, no first line of them a street or a town, and no column is called a name.
    """
    if UNDER_NAME in table.columns or any(_NAMES.intersection([plain(name)]) for name in table.columns):
        return table
    for name, column in table.columns.items():
        if not pc.any(pc.match_substring(column.slice(0, _SAMPLE), "\n")).as_py():
            continue
        cells = [[line.strip() for line in text.splitlines() if line.strip()] for text in column.to_pylist() if text]
        whole = sum(any(map(_TOWN.fullmatch, lines[1:])) for lines in cells)
        if len(cells) < _FEWEST or whole < _MOSTLY * len(cells):
            continue
        if sum(bool(_PLACE.match(lines[0])) for lines in cells if lines) > _RARELY * len(cells):
            continue
        first = pc.replace_substring_regex(column, r"(?s)^\s*([^\r\n]*).*$", r"\1")
        rest = pc.replace_substring_regex(column, r"(?s)^\s*[^\r\n]*[\r\n]*", "")
        return replace(table, columns=table.columns | {name: first, UNDER_NAME: blank_to_null(rest)})
    return table


def rejoined(grid: Grid, header: Header) -> Continued:
    """Return the table with one row a shop, each cell's lines parted by a line break; as it is where rows are shops.

    Only where most shops are continued by a row that holds the postcode and town under their address, and nothing in the column
    that names them; or where that column alone goes on, the name, the street, the town.
    """
    start = header.last + 1
    used = [i for i, name in enumerate(header.names) if name]
    found = _shape(grid.head(start + _SAMPLE)[start:], used)
    if found is None:
        return Continued(grid)
    lead, town = found
    body = [column.slice(start).to_pylist() for column in grid.columns]
    rows = [[cell or "" for cell in row] for row in zip(*body, strict=True)]
    groups = _groups(rows, used, lead, alone=lead == town)
    several = [group for group in groups if len(group) > 1]
    under = _folded(rows, several, lead)
    columns = [
        pa.chunked_array([*column.slice(0, start).chunks, _texts(texts)])
        for column, texts in zip(grid.columns, zip(*rows, strict=True), strict=True)
    ]
    shops = [range(start + group[0], start + group[-1] + 1) for group in several]
    merges = tuple(m for m in grid.merges if not any(m[0] in shop and m[2] in shop for shop in shops))
    told = Aside(_CODE, int(grid.lines[start + several[0][0]]), str(len(several)))
    suite = pa.chunked_array([pa.nulls(start, pa.large_string()), _texts(under)]) if lead == town else None
    return Continued(replace(grid, columns=columns, merges=merges), suite, (told,))


def _folded(rows: Rows, several: Sequence[Sequence[int]], lead: int) -> list[str]:
    """Put the lines of each shop on its first row, in place; return what stood under its name."""
    under = [""] * len(rows)
    for first, *others in several:
        for column in range(len(rows[first])):
            lines = list(filter(None, (rows[row][column] for row in others)))
            if column == lead:
                under[first] = "\n".join(lines)
            else:
                rows[first][column] = "\n".join(dict.fromkeys(filter(None, [rows[first][column], *lines])))
        for row in others:
            rows[row] = [""] * len(rows[row])
    return under


def _texts(values: Iterable[str]) -> pa.Array:
    return pa.array([value or None for value in values], pa.large_string())


def _shape(rows: Rows, used: Sequence[int]) -> tuple[int, int] | None:
    """Return the column that names the shops and that of the towns' lines (the same one where it holds all); None for no such."""
    for town in used:
        if sum(bool(_TOWN.fullmatch(row[town])) for row in rows) < _FEWEST:
            continue
        for lead in [i for i in used if i < town] or [town, *(i for i in used if i > town)]:
            if _holds(rows, used, lead, town):
                return lead, town
    return None


def _holds(rows: Rows, used: Sequence[int], lead: int, town: int) -> bool:
    """Tell whether most shops so cut are continued by a town's line, and few have one on their first row."""
    groups = _groups(rows, used, lead, alone=lead == town)
    groups = groups[:-1] if len(rows) == _SAMPLE else groups  # perhaps cut within its rows
    if len(groups) < _FEWEST:
        return False
    whole = [g for g in groups if any(_TOWN.fullmatch(rows[row][town]) for row in g[1:])]
    early = [g for g in groups if _TOWN.fullmatch(rows[g[0]][town])]
    first = next((i for i, row in enumerate(rows) if any(row)), 0)
    return (
        len(whole) >= max(_FEWEST, _MOSTLY * len(groups))
        and len(early) <= _RARELY * len(groups)
        and max(map(len, groups)) <= _DEEPEST
        and groups[0][0] == first
        and (lead != town or groups[-1] in whole)  # else the titles of the shops below
    )


def _groups(rows: Rows, used: Sequence[int], lead: int, *, alone: bool) -> list[list[int]]:
    """Return the rows of each shop: the one that names it, and those just under it that do not.

    ``alone``: its other rows are those where the leading column alone is filled.
    """
    groups: list[list[int]] = []
    for at, row in enumerate(rows):
        filled = [i for i in used if row[i]]
        if not filled:
            groups.append([])
        elif (filled != [lead]) if alone else bool(row[lead]):
            groups.append([at])
        elif groups and groups[-1]:
            groups[-1].append(at)
    return [group for group in groups if group]
