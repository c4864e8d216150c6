"""The rows of a table in, those that are titles of the rows below out: « Commune : Agen » merged across, « AGEN » alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.ingest.grid import Merge
from pipeline.reference.arrays import Bools, Ints
from pipeline.reference.communes import commune_key, load_communes

_LEAD: Final = re.compile(  # no run of blanks may be shared out in several ways: of 2 000 tabs, that took minutes
    r"(?i)(?<!\s)\s*(?:communes?|villes?|secteur|canton)(?:\s*(?:de la|de l['’]|de|du|des|d['’]|:|-))?(?:\s*:)?\s*(?=\S)"
)
_NARROWEST: Final = 3  # columns: in a table of two, a lone cell is a shop without its commune
_MOST: Final = 2_000  # lone cells: more are a column, not titles


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
    full rows are not.
    """
    lone: Bools = keep & (filled == 1)
    titles: Bools = lone & (_merged(merges, start, len(body), len(keep)) | _above(headers, filled))
    rows = np.flatnonzero(lone & ~titles)
    full = np.flatnonzero(keep & (filled >= 2))
    if len(body) < _NARROWEST or not len(full) or not 0 < len(rows) <= min(_MOST, len(full)):
        return titles
    rows = rows[rows < full[-1]]
    told = [(int(row), *_only(body, int(row))) for row in rows]
    named = [row for row, _, text in told if is_commune(text)]
    rest = [(row, column, text) for row, column, text in told if row not in set(named)]
    titles[named] = True
    if rest and len(told) > 1 and all(text.isupper() for _, _, text in told) and not _in_capitals(body[rest[0][1]], full):
        titles[[row for row, _, _ in rest]] = True
    return titles


def section_column(body: Sequence[pa.ChunkedArray], titles: Bools) -> pa.ChunkedArray:
    """Return, for each row, the last title above it; missing before the first."""
    above = np.maximum.accumulate(np.where(titles, np.arange(len(titles)), -1)) if len(titles) else np.array([], dtype=np.int64)
    texts = {int(row): _LEAD.sub("", _only(body, int(row))[1], count=1).strip() for row in np.flatnonzero(titles)}
    return pa.chunked_array([pa.array([texts.get(int(row)) for row in above], pa.large_string())])


def is_commune(text: str) -> bool:
    """Tell whether a text names a commune of France, and nothing else."""
    key = commune_key(_LEAD.sub("", text, count=1))
    return bool(key) and key in load_communes(None).by_key


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


def _in_capitals(column: pa.ChunkedArray, rows: Ints) -> bool:
    texts = [text for row in rows[:200] if (text := column[int(row)].as_py())]
    return bool(2 * sum(text.isupper() for text in texts) > len(texts))
