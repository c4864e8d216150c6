"""The rows of a sheet in, where a shop takes a row a day; one row a shop out, its days and hours in one cell.

« Chez Léa | lundi | 9h | 12h », « Chez Léa | mardi | … »: each row was a shop, and one of its days was published for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import DAYS
from pipeline.ingest.names import plain
from pipeline.ingest.table import Aside, SheetTable
from pipeline.reference.arrays import TEXT, Ints

_SHORT: Final = {name[:3]: name for name in DAYS}
_FEWEST: Final = 4  # rows
_OF_DAYS: Final = 0.95  # of the cells of the column of days
_TIMES: Final = 0.9  # of the cells of a column of hours
_SHOPS: Final = 0.6  # of the shops have several days
_HALF: Final = re.compile(r"(?i)matin(?:[ée]e)?|midi|apr[eè]s[- ]midi|am|pm|soir|journ[ée]e")
_TIME: Final = re.compile(
    r"(?i)(?:\d{1,2}\s?(?:h(?:eures?)?|:)\s?(?:\d\d)?(?::\d\d)?(?:[\s\-–/,;|àa]|et|de)*)+"
    r"|ferm[ée]e?|closed|off|non|-|sur rdv"
)
_ONE: Final = re.compile(r"(?i)\d{1,2}\s?(?:h|:)\s?(?:\d\d)?(?::\d\d)?")


class _Roles(NamedTuple):
    day: str
    halves: tuple[str, ...]
    times: tuple[str, ...]


def gathered(table: SheetTable) -> SheetTable:
    """Return the table with the rows of one shop gathered in the first, told (``jours-reunis``); as it is where rows are shops.

    Only where one column is of days and nothing else, where what is neither day, half-day nor hour is the same on rows that
    follow one another, and where no day comes twice in what is gathered so.
    """
    roles = _roles(table)
    if roles is None:
        return table
    keys = [column for name, column in table.columns.items() if name not in (roles.day, *roles.halves, *roles.times)]
    starts = _starts(keys, len(table.lines))
    ends = np.append(starts[1:], len(table.lines))
    days = [_day(text) for text in table.columns[roles.day].to_pylist()]
    halves = [tuple(table.columns[name][i].as_py() for name in roles.halves) for i in range(len(days))]
    several = ends - starts > 1
    if several.mean() < _SHOPS or any(
        len({(days[i], halves[i]) for i in range(a, b)}) < b - a for a, b in zip(starts, ends, strict=True)
    ):
        return table
    said = [_said(table, roles, days, a, b) for a, b in zip(starts, ends, strict=True)]
    first = pa.array(starts)
    columns = {name: column.take(first) for name, column in table.columns.items()}
    for name in (*roles.halves, *roles.times):
        columns[name] = pa.chunked_array([pa.nulls(len(starts), TEXT)])
    columns[roles.day] = pa.chunked_array([pa.array(said, TEXT)])
    told = [
        Aside("jours-reunis", int(table.lines[a]), text or "")
        for a, text, many in zip(starts, said, several, strict=True)
        if many
    ]
    return replace(table, columns=columns, lines=table.lines[starts], aside=[*table.aside, *told])


def _roles(table: SheetTable) -> _Roles | None:
    """Return which columns are of days, of half-days and of hours; None where there is no such table."""
    if len(table.lines) < _FEWEST:
        return None
    samples = {name: _sample(column) for name, column in table.columns.items()}
    days = [name for name, texts in samples.items() if texts and _share(texts, _day) >= _OF_DAYS]
    halves = tuple(name for name, texts in samples.items() if texts and _share(texts, _HALF.fullmatch) >= _OF_DAYS)
    times = tuple(
        name for name, texts in samples.items() if name not in halves and texts and _share(texts, _TIME.fullmatch) >= _TIMES
    )
    if len(days) != 1 or not times or len(table.columns) < len(times) + len(halves) + 2:
        return None
    return _Roles(days[0], halves, times)


def _sample(column: pa.ChunkedArray) -> list[str]:
    return [text.strip() for text in pc.unique(column.slice(0, 500)).to_pylist() if text and text.strip()]


def _share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts)


def _day(text: str | None) -> str:
    """Return the day that a cell names and nothing else, "" for none: « Lundi », « LUN. »."""
    said = plain(text or "")
    return said if said in DAYS else _SHORT.get(said, "")


def _starts(keys: Sequence[pa.ChunkedArray], height: int) -> Ints:
    """Return the rows whose keys are not those of the row above: where a shop begins."""
    new = np.zeros(height, dtype=bool)
    new[0] = True
    for column in keys:
        whole = pc.fill_null(column, "").combine_chunks()
        new[1:] |= ~np.asarray(pc.equal(whole[1:], whole[:-1]).to_numpy(zero_copy_only=False), dtype=bool)
    return np.flatnonzero(new)


def _said(table: SheetTable, roles: _Roles, days: Sequence[str], start: int, end: int) -> str | None:
    """Return the days of rows and their hours as one text: « mardi : 9h-12h 14h-18h ; jeudi : fermé »."""
    hours: dict[str, list[str]] = {}
    for i in range(start, end):
        cells = [text.strip() for name in roles.times if (text := table.columns[name][i].as_py())]
        single = len(cells) > 1 and len(cells) % 2 == 0 and all(map(_ONE.fullmatch, cells))
        spans = [f"{a}-{b}" for a, b in zip(cells[::2], cells[1::2], strict=True)] if single else cells
        if days[i]:
            hours.setdefault(days[i], []).extend(dict.fromkeys(spans))
    return " ; ".join(f"{day} : {' '.join(told)}" for day, told in hours.items() if told) or None
