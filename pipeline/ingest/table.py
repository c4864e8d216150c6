"""A grid and its header in, the table's own rows out, and what was left aside: totals, section titles, notes, shifted lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.above import rows_above
from pipeline.ingest.grid import Grid, Merge, filled_cells
from pipeline.ingest.header import Header
from pipeline.ingest.names import letter, unique_names
from pipeline.ingest.sections import section_column, section_titles
from pipeline.reference.arrays import Bools, Ints

_TOTAL: Final = r"(?i)\s*(?:(?:sous|grand)[- ]?)?(?:totaux|total|nombre|nb|effectif|somme|moyenne|ensemble)\b"
_NUMBER: Final = r"[\s\d.,%€+-]*\d[\s\d.,%€+-]*"
_UNTICKED: Final = "FAUX"
_EXAMPLE: Final = re.compile(r"(?i)\s*\W*(?:par )?(?:exemple|ex\.?)\s*(?::|\)|\]|$)")
_FIRST: Final = 3  # rows in which an example may stand
_WIDE: Final = 4  # columns: in a narrower table, a row of two cells may well be a shop
_IDENTIFIER: Final = 9  # digits: from there on a phone, a SIREN, a SIRET; nobody counts so many shops


@dataclass(frozen=True)
class Aside:
    """A row read but left out of the table: anomaly code, line, what stood there."""

    code: str
    ligne: int
    valeur: str


@dataclass(frozen=True)
class SheetTable:
    """``columns``: the producer's names → text; ``letters``: names → spreadsheet letter; ``lines``: line of each row.

    ``heading``: the line of its header, of the first one where it takes several.
    """

    columns: dict[str, pa.ChunkedArray]
    letters: dict[str, str]
    lines: Ints
    aside: list[Aside]
    heading: int


def title_above(grid: Grid, header: Header) -> str:
    """Return what stands alone just above the header, a blank row between them or not; "" for nothing."""
    row = header.first - 1 if header.first and any(_cells(grid, header.first - 1)) else header.first - 2
    cells = _cells(grid, row) if row >= 0 else []
    return cells[0] if len(cells) == 1 else ""


def _cells(grid: Grid, row: int) -> list[str]:
    return [text.strip() for column in grid.columns if (text := column[row].as_py())]


def cut_table(grid: Grid, header: Header, *, sections: bool = False, title: str = "") -> SheetTable:
    """Return the rows under the header, merged values given to each row they cover, and the rows set aside.

    ``sections``: the titles between the rows make columns of their own (section_column); ``title``: that of the first rows.
    """
    start = header.last + 1
    under = body = [column.slice(start) for column in grid.columns]
    lines = grid.lines[start:]
    names = _names(header, body, grid)
    shifted = _shifted(grid, body, names, start)
    if 2 * int(shifted.sum()) >= max(2, int((filled_cells(body, len(lines)) > 0).sum())):  # columns without a name
        names = _names(header, body, replace(grid, delimited=False))
        shifted = _shifted(grid, body, names, start)
    used = [i for i, name in enumerate(names) if name]
    aside: dict[str, Bools] = {"ligne-decalee": shifted}
    keep = ~aside["ligne-decalee"]
    body = [body[i] for i in used]
    filled = filled_cells(body, len(lines))
    again = _repeated_header(body, [header.names[i] for i in used], filled)
    keep &= (filled > 0) & ~again & ~_unticked(body, filled)
    aside["ligne-exemple"] = keep & _examples(body, len(lines))
    keep &= ~aside["ligne-exemple"]
    aside["ligne-total"] = keep & _totals(body, filled, keep)
    keep &= ~aside["ligne-total"]
    aside["ligne-titre"] = section_titles(body, grid.merges, start, keep, filled, again)
    keep &= ~aside["ligne-titre"]
    whole = _fill_down(body, used, grid.merges, start)
    aside["note-bas-de-tableau"] = keep & _footnotes(whole, keep, aside["ligne-decalee"], aside["ligne-total"])
    keep &= ~aside["note-bas-de-tableau"]
    codes = {"ligne-titre": "titre-lu"} if sections else {}
    told = [
        Aside(codes.get(code, code), int(lines[i]), _shown(body, int(i)))
        for code, mask in aside.items()
        for i in np.flatnonzero(mask)
    ]
    told += [
        Aside("entete-traduit", int(grid.lines[i]), _shown(grid.columns, i)) for i in range(start - header.translated, start)
    ]
    told += _above(grid, header, under)
    mask = pa.array(keep)
    final = unique_names(names[i] for i in used)
    columns = dict(zip(final, whole, strict=True))
    if sections and (title or aside["ligne-titre"].any()):
        columns |= section_column(body, aside["ligne-titre"], keep, title)
    return SheetTable(
        {name: column.filter(mask) for name, column in columns.items()},
        {name: letter(grid.left + i) for name, i in zip(final, used, strict=True)},
        lines[keep],
        told,
        int(grid.lines[header.first]),
    )


def _above(grid: Grid, header: Header, body: list[pa.ChunkedArray]) -> list[Aside]:
    """Find the rows of the table that stand over its header; they are told, not read."""
    rows = [[column[row].as_py() or "" for column in grid.columns] for row in range(header.first)]
    found = rows_above(rows, body, [i for i, name in enumerate(header.names) if name])
    return [Aside("ligne-avant-entete", int(grid.lines[row]), _shown(grid.columns, row)) for row in found]


def _names(header: Header, body: list[pa.ChunkedArray], grid: Grid) -> list[str]:
    """Name the unnamed columns that hold data « (colonne F) »; beyond a csv's last name, only if half of the lines fill it."""
    last = max((i for i, name in enumerate(header.names) if name), default=-1)
    names = list(header.names)
    for i, (name, column) in enumerate(zip(header.names, body, strict=True)):
        count = len(column) - column.null_count
        if not name and count and (not grid.delimited or i < last or 2 * count > len(column)):
            names[i] = f"(colonne {letter(grid.left + i)})"
    return names


def _shifted(grid: Grid, body: list[pa.ChunkedArray], names: list[str], start: int) -> Bools:
    """Find the csv lines with a filled field beyond the last column: a separator inside an address shifts all that follows."""
    mask = np.zeros(len(grid.lines) - start, dtype=bool)
    if grid.delimited:
        last = max((i for i, name in enumerate(names) if name), default=-1)
        mask |= filled_cells(body[last + 1 :], len(mask)) > 0
        mask[[row - start for row, rest in grid.overflow.items() if row >= start and any(map(str.strip, rest))]] = True
    return mask


def _mask(values: pa.ChunkedArray) -> Bools:
    mask: Bools = np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=bool)
    return mask


def _repeated_header(body: list[pa.ChunkedArray], names: list[str], filled: Ints) -> Bools:
    """Find the header printed again at the top of each page."""
    same = np.zeros(len(filled), dtype=np.int64)
    for column, name in zip(body, names, strict=True):
        if name:
            hits = _mask(pc.equal(pc.utf8_lower(pc.utf8_trim_whitespace(column)), name.lower()))
            same += hits
    return (same >= min(2, len(body))) & (2 * same > filled)


def _unticked(body: list[pa.ChunkedArray], filled: Ints) -> Bools:
    """Find, under the last row that says more, the boxes left unticked: Google Sheets draws them down to the sheet's last row."""
    more = filled.copy()
    for column in body:
        more -= _mask(pc.equal(column, _UNTICKED))
    last = np.flatnonzero(more)
    return np.arange(len(filled)) > (last[-1] if len(last) else -1)


def _examples(body: list[pa.ChunkedArray], height: int) -> Bools:
    """Find, just under the header, the line that a form's maker left there: « Exemple : Chez Marcel »."""
    mask = np.zeros(height, dtype=bool)
    for column in body:
        for row, text in enumerate(column.slice(0, _FIRST).to_pylist()):
            mask[row] |= bool(text and _EXAMPLE.match(text))
    return mask


def _totals(body: list[pa.ChunkedArray], filled: Ints, keep: Bools) -> Bools:
    """Find the rows of totals, named so or not."""
    totals = np.zeros(len(filled), dtype=bool)
    if not body:
        return totals
    suspects = np.flatnonzero(_mask(pc.match_substring_regex(pc.coalesce(*body), f"^{_TOTAL}")))
    rows = zip(*(column.take(pa.array(suspects)).to_pylist() for column in body), strict=True)
    totals[suspects] = [_is_total([cell.strip() for cell in row if cell]) for row in rows]
    return totals | _unlabelled_total(body, filled, keep & ~totals)


def _is_total(cells: list[str]) -> bool:
    """« Total | 145 » and « Total : 145 » are totals; « Total Access | 47000 | 0536490000 » is a filling station."""
    label, others = cells[0], cells[1:]
    if not others:
        return re.search(r"\d", label) is not None or re.fullmatch(_TOTAL + r"(?: g[ée]n[ée]ral)?\W*", label) is not None
    digits = [re.sub(r"\D", "", cell) for cell in others if re.fullmatch(_NUMBER, cell)]
    if not digits or max(map(len, digits)) >= _IDENTIFIER:
        return False
    return len(digits) == len(others) or (len(cells) <= 3 and re.fullmatch(_TOTAL + r"\W*", label) is not None)


def _unlabelled_total(body: list[pa.ChunkedArray], filled: Ints, keep: Bools) -> Bools:
    """Find a last row made of a label and numbers, one of which counts the rows above: « Commerces adhérents | | 145 »."""
    mask = np.zeros(len(filled), dtype=bool)
    rows = np.flatnonzero(keep)
    if len(rows) < 3 or not 1 < filled[rows[-1]] <= 3:
        return mask
    values = [text for column in body if (text := column[int(rows[-1])].as_py())]
    numbers = [text.strip() for text in values if re.fullmatch(r"\s*\d+\s*", text)]
    mask[rows[-1]] = len(numbers) == len(values) - 1 and str(len(rows) - 1) in numbers
    return mask


def _footnotes(whole: list[pa.ChunkedArray], keep: Bools, shifted: Bools, totals: Bools) -> Bools:
    """Find the lone cells under the table's last real row, « * liste arrêtée au 10 novembre », and a signature of two cells."""
    filled = filled_cells(whole, len(keep))
    mask = np.zeros(len(filled), dtype=bool)
    if len(whole) > 1:
        foot = _signature(whole, filled, keep, totals)
        real = np.flatnonzero((keep & (filled >= 2) & ~foot) | shifted)
        if len(real):
            mask[real[-1] + 1 :] = filled[real[-1] + 1 :] == 1
            mask |= foot
    return mask


def _signature(whole: list[pa.ChunkedArray], filled: Ints, keep: Bools, totals: Bools) -> Bools:
    """Find « Le service économie | tél. 05 36 49 00 00 », past a blank row or a total under a wide table."""
    mask = np.zeros(len(filled), dtype=bool)
    rows = np.flatnonzero(keep)
    wide = rows[filled[rows] >= max(3, len(whole) / 2)]
    if len(whole) < _WIDE or not len(wide) or 2 * len(wide) < len(rows):
        return mask
    foot = rows[rows > wide[-1]]
    blank = np.flatnonzero((filled == 0)[wide[-1] :] | totals[wide[-1] :])
    if not len(foot) or not len(blank) or wide[-1] + blank[0] > foot[0] or filled[foot].max() > 2:
        return mask
    for row in foot:
        cells = [(column, text) for column in whole if (text := column[int(row)].as_py())]
        if any(_mask(pc.equal(column.slice(0, int(wide[-1]) + 1), text)).any() for column, text in cells):
            return mask  # a poor row, but of shops: its commune is one of the list's
    mask[foot] = True
    return mask


def _shown(body: list[pa.ChunkedArray], row: int) -> str:
    return " | ".join(text.strip() for column in body if (text := column[row].as_py()))


def _fill_down(body: list[pa.ChunkedArray], used: list[int], merges: tuple[Merge, ...], start: int) -> list[pa.ChunkedArray]:
    """Give a value merged down several rows to each of them: the commune written once for its twelve shops."""
    place = {column: i for i, column in enumerate(used)}
    ranges: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in merges:
        if left in place and bottom > top >= start:
            ranges.setdefault(place[left], []).append((top - start, bottom - start))
    return [_repeat(column, ranges[i]) if i in ranges else column for i, column in enumerate(body)]


def _repeat(column: pa.ChunkedArray, ranges: list[tuple[int, int]]) -> pa.ChunkedArray:
    """Take, in each range of rows, the first row's value."""
    source = np.arange(len(column))
    for top, bottom in sorted(ranges):
        source[top : bottom + 1] = min(top, len(column) - 1)
    return column.take(pa.array(source))
