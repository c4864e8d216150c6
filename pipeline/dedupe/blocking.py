"""Keys in, candidate pairs out: rows that share at least one key, looked for block by block with a cap on the size of a block.

A pair is (left, right), row numbers, left < right, sorted. A block over its cap is dropped: its rows meet through a finer key.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from pipeline.dedupe.keys import Keys
from pipeline.reference.arrays import Ints

STRONG_CAP: Final = 300
WEAK_CAP: Final = 60
"""Weak keys grow with the territory (a word, a street): their blocks stay small, or pairs would grow faster than rows."""
BEGINNING: Final = 4
"""Letters of a name's beginning: « boul… » in one street."""
CELLS: Final = 200_000
"""Cells in one column of the grid of keys.py."""


def candidates(keys: Keys) -> tuple[Ints, Ints]:
    """Return the candidate pairs (left, right) of row numbers, sorted."""
    count = len(keys.source)
    if count < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found = [_pairs(_combine(*parts), cap) for parts, cap in _blocks(keys)]
    encoded = np.unique(np.concatenate([left * count + right for left, right in found]))
    return encoded // count, encoded % count


def _blocks(keys: Keys) -> Iterator[tuple[tuple[Ints, ...], int]]:
    """Yield the parts of each blocking key with its cap. A part is (rows × values) codes; all parts must be known."""
    names = np.stack([keys.sign, keys.legal, keys.bracket, keys.owner], axis=1)
    start = _beginnings(keys, names)
    words = _rare_words(keys, names)
    near = _neighbour_cells(keys.cell)
    yield (keys.siret,), STRONG_CAP
    yield (keys.siren, keys.commune), STRONG_CAP
    yield (keys.phones,), STRONG_CAP
    yield (keys.mails,), STRONG_CAP
    yield (keys.links, keys.commune), STRONG_CAP
    yield (names, keys.commune), STRONG_CAP
    yield (keys.door,), WEAK_CAP
    yield (keys.ban,), WEAK_CAP
    yield (start, keys.street), WEAK_CAP
    yield (start, near), WEAK_CAP
    yield (np.nan_to_num(keys.number, nan=-1).astype(np.int64), near), WEAK_CAP
    yield (words, keys.commune), WEAK_CAP


def _beginnings(keys: Keys, names: Ints) -> Ints:
    starts = [core[:BEGINNING] for core in keys.names.core]
    code_of = {text: code for code, text in enumerate(sorted(set(starts)))}
    return _look_up(np.array([code_of[s] for s in starts], dtype=np.int64), names)


def _rare_words(keys: Keys, names: Ints) -> Ints:
    """Return the two weightiest words of each name of each row."""
    return np.concatenate([_look_up(keys.names.ids[:, nth], names) for nth in range(2)], axis=1)


def _look_up(codes: Ints, index: Ints) -> Ints:
    return np.asarray(np.r_[codes, -1][index], dtype=np.int64)


def _neighbour_cells(cell: Ints) -> Ints:
    """Return each row's cell and the three before it: two points within a cell's width share at least one of them."""
    around = np.stack([cell, cell - 1, cell - CELLS, cell - CELLS - 1], axis=1)
    return np.where(cell[:, None] >= 0, around, -1)


def _combine(*parts: Ints) -> tuple[Ints, Ints]:
    """Return (rows, codes): one entry for each combination of known values, the parts numbered together."""
    rows = np.arange(len(parts[0]))
    codes = np.zeros(len(rows), dtype=np.int64)
    for part in parts:
        column = part[rows] if part.ndim == 2 else part[rows][:, None]
        nth, place = np.nonzero(column >= 0)
        value = column[nth, place]
        # Numbered afresh at each step, so that a product of codes never overflows.
        _, codes = np.unique(codes[nth] * (int(value.max(initial=0)) + 1) + value, return_inverse=True)
        rows = rows[nth]
    return rows, codes


def _pairs(entries: tuple[Ints, Ints], cap: int) -> tuple[Ints, Ints]:
    """Return all pairs of rows within each block of 2 to ``cap`` rows."""
    rows, codes = entries
    if not len(rows):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    both = np.unique(codes * (int(rows.max()) + 1) + rows)
    codes, rows = both // (int(rows.max()) + 1), both % (int(rows.max()) + 1)
    sizes = np.bincount(codes)
    keep = (sizes >= 2) & (sizes <= cap)
    rows, codes = rows[keep[codes]], codes[keep[codes]]
    size = sizes[codes]
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(sizes[keep]) - sizes[keep], sizes[keep])
    after = size - nth - 1
    left = np.repeat(np.arange(len(rows)), after)
    step = np.arange(len(left)) - np.repeat(np.cumsum(after) - after, after) + 1
    return rows[left], rows[left + step]
