"""The numbers of a sheet's cells in, with the style of each; out: those that the sheet shows otherwise than it stores them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from pipeline.ingest.facts import Shown
from pipeline.ingest.grid import number_text, number_texts
from pipeline.ingest.shown_many import render_many
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
    """Yield, column by column, what is shown otherwise, in the order of lines; ``formats``: codes, by style."""
    lines, columns, styles = (np.concatenate([piece[i] for piece in found]) for i in range(3))
    if not len(lines):
        return
    written = pa.chunked_array([piece.written for piece in found], pa.binary()).combine_chunks().dictionary_encode()
    stored, cells = _stored(written.dictionary), written.indices.to_numpy(zero_copy_only=False)
    codes = sorted(set(formats.values()))
    of_style = np.zeros(max(formats) + 1, dtype=np.int64)
    of_style[list(formats)] = [codes.index(code) for code in formats.values()]
    texts, which = _rendered(codes, of_style[styles], stored, cells)
    told = np.flatnonzero(np.asarray(texts.is_valid().to_numpy(zero_copy_only=False), dtype=bool)[which])
    for here in _alike(columns[told]):
        mine = told[here]
        both = (values.take(pa.array(index[mine])).to_pylist() for values, index in ((stored, cells), (texts, which)))
        yield Shown(int(columns[mine[0]]), lines[mine], *both)


def _rendered(codes: list[str], code: Ints, stored: pa.Array, cells: Ints) -> tuple[pa.Array, Ints]:
    """Return each text that some cell shows, null where it is the stored one, and which of them each cell shows.

    ``code``: each cell's format; ``cells``: which of the distinct numbers each holds.
    """
    parts, which, count = [], np.zeros(len(cells), dtype=np.int64), 0
    for here in _alike(code):
        distinct = np.zeros(len(stored), dtype=bool)
        distinct[cells[here]] = True
        which[here] = count + np.cumsum(distinct)[cells[here]] - 1
        parts.append(render_many(codes[int(code[here[0]])], stored.filter(pa.array(distinct))))
        count += len(parts[-1])
    return pa.chunked_array(parts, pa.large_string()).combine_chunks(), which


def _alike(values: Ints) -> Iterable[Ints]:
    """Return the places of each value, in the order of values, then of places."""
    order = np.argsort(values, kind="stable")
    return (run for run in np.split(order, np.flatnonzero(np.diff(values[order])) + 1) if len(run))


def _stored(written: pa.Array) -> pa.Array:
    """Return what the numbers written in the file are read as (large_string)."""
    try:
        return number_texts(written.cast(pa.large_string()).cast(pa.float64()).to_numpy())
    except pa.ArrowInvalid:  # one at least is no number, as Arrow reads them
        return pa.array([_one_stored(text) for text in written.to_pylist()], pa.large_string())


def _one_stored(text: bytes) -> str:
    try:
        return number_text(float(text))
    except ValueError:
        return text.decode("utf-8", "replace")
