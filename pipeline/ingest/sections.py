"""The rows of a table in, those that are titles of the rows below out: « Commune : Agen » merged across, « AGEN » alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.ingest.grid import Merge
from pipeline.ingest.names import SECTION, SECTION_2
from pipeline.reference.arrays import Bools, Ints
from pipeline.reference.communes import commune_key, load_communes

_LEAD: Final = re.compile(  # no run of blanks may be shared out in several ways: of 2 000 tabs, that took minutes
    r"(?i)(?<!\s)\s*(?:communes?|villes?|secteur|canton)\b(?:\s*(?:de la|de l['’]|de|du|des|d['’]|:|-))?(?:\s*:)?\s*(?=\S)"
)
_OF_SHOPS: Final = re.compile(  # « Commerces de Nérac », « Liste des commerçants d'Agen »: only where a commune is left
    r"(?i)\s*(?:(?:la )?liste d[eu]s? |les )?(?:commer(?:ces?|[cç]ants?)|artisans?|entreprises?|[ée]tablissements?|producteurs?"
    r"|adh[ée]rents?|boutiques?|magasins?)\s+(?:sur |[àa] |de la |de l['’]|de |du |des |d['’])?(?=\S)"
)
_COUNT: Final = re.compile(r"(?<=[^\s(:–—-])\s*[(:–—-]\s*\d{1,4}(?: [^\W\d]+)?\s*\)?\s*$")  # « AGEN (12 commerces) »
_POSTCODE: Final = re.compile(r"\b\d{5}\b[\s–-]*|\(\d\d\)")
_PLURAL: Final = re.compile(r"(?i)(?!chez\b|les\b|des\b|aux\b|ets\b)[^\W\d]{3,}[sx]\b")
_NARROWEST: Final = 3  # columns: in a table of two, a lone cell is a shop without its commune
_MOST: Final = 2_000  # lone cells: more are a column, not titles

_Lone = tuple[int, int, str]
"""Row, column and text of a cell alone on its row."""


def section_titles(
    body: Sequence[pa.ChunkedArray],
    merges: tuple[Merge, ...],
    start: int,
    keep: Bools,
    filled: Ints,
    headers: Bools,
) -> Bools:
    """Return the rows that are titles. ``body``: the named columns; ``start``: grid row of the first; ``keep``: the rows left.

    A title fills one cell, with a full row somewhere under it, and is merged across half the table, or stands just above one of
    ``headers`` (the header printed again), or names a commune, or is in capitals where the other lone cells are too and the
    full rows are not, or is a plural as most of them are, the first under the header and a full row after each.
    Among communes, what is written as they are is a title too, « Autres communes » or a name misspelt: the shops below would be
    given the commune above. In a table of two columns, all the lone cells must name communes, where the others do not.
    """
    lone: Bools = keep & (filled == 1)
    titles: Bools = lone & (_merged(merges, start, len(body), len(keep)) | _above(headers, filled))
    rows = np.flatnonzero(lone & ~titles)
    full = np.flatnonzero(keep & (filled >= 2))
    if not len(full) or not 0 < len(rows) <= _MOST:
        return titles
    rows = rows[rows < full[-1]]
    told = [(int(row), *_only(body, int(row))) for row in rows]
    named = [one for one in told if is_commune(one[2])]
    rest = [one for one in told if one not in named]
    if len(body) < _NARROWEST and (rest or len(named) < 2 or _of_communes(body[named[0][1]], full)):
        return titles
    alike = [one for one in rest if _like(one, named)]
    titles[[row for row, _, _ in (*named, *alike)]] = True
    rest = [one for one in rest if one not in alike]
    if rest and len(rest) <= len(full) and (_all_in_capitals(body, told, full) or _kinds(rest, titles, keep, filled, len(body))):
        titles[[row for row, _, _ in rest]] = True
    return titles


def section_column(body: Sequence[pa.ChunkedArray], titles: Bools, keep: Bools, first: str = "") -> dict[str, pa.ChunkedArray]:
    """Return, for each row, the last title above it (SECTION). ``keep``: the rows left; ``first``: what titles those above all.

    Where titles are of two levels, communes and others (the trades of a commune, the communes of a trade), the others make a
    column of their own, SECTION_2.
    """
    texts = {int(row): _only(body, int(row))[1] for row in np.flatnonzero(titles)}
    communes = {row: _bare(text) for row, text in texts.items() if is_commune(text)}
    others = {row: _LEAD.sub("", text, count=1).strip() for row, text in texts.items() if row not in communes}
    for outer, inner in ((communes, others), (others, communes)):
        if _two_levels([*outer], [*inner], np.flatnonzero(titles | keep)):
            columns = _below(outer, {}, len(titles)), _below(inner, outer, len(titles))
            return dict(zip((SECTION, SECTION_2), columns if outer is communes else columns[::-1], strict=True))
    start = {-1: _bare(first) if is_commune(first) else _LEAD.sub("", first, count=1).strip()} if first else {}
    return {SECTION: _below(start | communes | others, {}, len(titles))}


def _two_levels(outer: list[int], inner: list[int], rows: Ints) -> bool:
    """Tell outer titles each with an inner one just below it, and no two inner ones together: one of those would be an outer."""
    after = dict(zip(rows[:-1].tolist(), rows[1:].tolist(), strict=True))
    return len(outer) > 1 and all(after.get(row) in inner for row in outer) and not any(after.get(row) in inner for row in inner)


def _below(texts: Mapping[int, str], ends: Mapping[int, str], height: int) -> pa.ChunkedArray:
    """Return the last of ``texts`` above each row, or on it (row -1: above all); missing again after one of ``ends``."""
    marks = np.full(height, -1, dtype=np.int64)
    rows = [row for row in (*texts, *ends) if row >= 0]
    marks[rows] = rows
    above = np.maximum.accumulate(marks) if height else marks
    return pa.chunked_array([pa.array([texts.get(int(row)) for row in above], pa.large_string())])


def is_commune(text: str) -> bool:
    """Tell whether a text names a commune of France, and nothing else but its postcode and how many shops it has."""
    return _is_named(_POSTCODE.sub("", _bare(text)))


def _bare(text: str) -> str:
    """Return a title without « Commune de » and « (12 commerces) »; « Villes-sur-Auzon », a commune, keeps its « Villes »."""
    alone = _COUNT.sub("", text.strip())
    if _is_named(alone):
        return alone
    place = _OF_SHOPS.sub("", alone, count=1).strip()
    return place if _is_named(place) else _LEAD.sub("", alone, count=1).strip()


def _is_named(text: str) -> bool:
    key = commune_key(text)
    return bool(key) and key in load_communes(None).by_key


def _like(one: _Lone, named: list[_Lone]) -> bool:
    """Tell a lone cell that stands and is written as those that name communes: in their column, in capitals where they are."""
    capitals = {text.isupper() for _, _, text in named}
    return bool(named) and one[1] in {column for _, column, _ in named} and one[2].isupper() in capitals


def _all_in_capitals(body: Sequence[pa.ChunkedArray], told: list[_Lone], full: Ints) -> bool:
    alone = len(told) > 1 and all(text.isupper() for _, _, text in told)
    return alone and not _in_capitals(body[told[0][1]], full)


def _kinds(rest: list[_Lone], titles: Bools, keep: Bools, filled: Ints, width: int) -> bool:
    """Tell titles by their place and their plural: all in one column, nothing above the first, under each a row well filled."""
    plural = sum(bool(_PLURAL.match(text)) for _, _, text in rest)
    if len(rest) < 2 or 2 * plural <= len(rest) or len({column for _, column, _ in rest}) > 1:
        return False
    used, rows = np.flatnonzero(keep), {row for row, _, _ in rest}
    after = dict(zip(used[:-1].tolist(), used[1:].tolist(), strict=True))
    well = titles | (2 * filled >= max(_NARROWEST, width))
    first = used[0] in rows or bool(titles[used[0]])
    return first and all(well[after[row]] for row in rows)


def _above(headers: Bools, filled: Ints) -> Bools:
    """Return the rows whose next row that is not blank is a header."""
    mask = np.zeros(len(filled), dtype=bool)
    used = np.flatnonzero(filled)
    mask[used[:-1]] = headers[used[1:]]
    return mask


def _merged(merges: tuple[Merge, ...], start: int, width: int, height: int) -> Bools:
    mask = np.zeros(height, dtype=bool)
    for top, left, bottom, right in merges:
        if top == bottom and start <= top < start + height and right - left + 1 >= max(2, width / 2):
            mask[top - start] = True
    return mask


def _only(body: Sequence[pa.ChunkedArray], row: int) -> tuple[int, str]:
    """Return the column and the text of a row's only filled cell."""
    return next((i, text.strip()) for i, column in enumerate(body) if (text := column[row].as_py()))


def _of_communes(column: pa.ChunkedArray, rows: Ints) -> bool:
    """Tell a column of communes: what stands alone in it is a shop without its name."""
    texts = [text for row in rows[:50] if (text := column[int(row)].as_py())]
    return bool(2 * sum(map(is_commune, texts)) > len(texts))


def _in_capitals(column: pa.ChunkedArray, rows: Ints) -> bool:
    texts = [text for row in rows[:200] if (text := column[int(row)].as_py())]
    return bool(2 * sum(text.isupper() for text in texts) > len(texts))
