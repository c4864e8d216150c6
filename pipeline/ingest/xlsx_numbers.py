"""The numbers of a sheet's cells in, with the style of each; out: those that the sheet shows otherwise than it stores them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.ingest.facts import Shown
from pipeline.ingest.grid import number_text
from pipeline.ingest.shown import render
from pipeline.ingest.xlsx_cells import Cells
from pipeline.reference.arrays import Bools, Ints


class Numbers(NamedTuple):
    """Cells that hold a number: their lines from 1, columns from 0 and styles, and what the file writes in each (bytes)."""

    lines: Ints
    columns: Ints
    styles: Ints
    written: pa.Array


def numbers_of(cells: Cells, among: Bools) -> Numbers:
    """Return the numbers of those cells; one that a formula gives is let alone."""
    chosen, written = cells.values(np.flatnonzero(among & (cells.typed(b"") | cells.typed(b"n"))))
    return Numbers(cells.lines[chosen], cells.columns[chosen], cells.styles[chosen], written)


def shown_otherwise(found: list[Numbers], formats: dict[int, str]) -> Iterator[Shown]:
    """Yield, style by style and column by column, what is shown otherwise; ``formats``: codes, by style."""
    lines, columns, styles = (np.concatenate([piece[i] for piece in found]) for i in range(3))
    written = pa.chunked_array([piece.written for piece in found], pa.binary())
    for of_style in _alike(styles):
        coded = written.take(pa.array(of_style)).combine_chunks().dictionary_encode()
        index = coded.indices.to_numpy(zero_copy_only=False)
        distinct = [_stored(text) for text in coded.dictionary.to_pylist()]
        code = formats[int(styles[of_style[0]])]
        texts = [render(code, text) for text in distinct]
        differs = np.array([text is not None for text in texts])[index]
        told, index = of_style[differs], index[differs]
        for here in _alike(columns[told]):
            cells, mine = told[here], index[here].tolist()
            yield Shown(int(columns[cells[0]]), lines[cells], [distinct[i] for i in mine], [texts[i] or "" for i in mine])


def _alike(values: Ints) -> Iterable[Ints]:
    """Return the places of each value, in the order of values, then of places."""
    order = np.argsort(values, kind="stable")
    return (run for run in np.split(order, np.flatnonzero(np.diff(values[order])) + 1) if len(run))


def _stored(text: bytes) -> str:
    try:
        return number_text(float(text))
    except ValueError:
        return text.decode("utf-8", "replace")
