"""A piece of a sheet's XML, which no cell is cut by, in; where a mark stands in it, and what is written between places, out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from pipeline.reference.arrays import Ints

Codes = np.ndarray[tuple[int], np.dtype[np.uint8]]


def places(piece: bytes, mark: bytes) -> Iterator[int]:
    """Yield where ``mark`` stands: a plain search costs a twentieth of a regular expression tried at every tag."""
    at = piece.find(mark)
    while at >= 0:
        yield at
        at = piece.find(mark, at + len(mark))


def between(codes: Codes, starts: Ints, ends: Ints) -> pa.Array:
    """Return what is written from each start to each end, in bytes: places that go up, start, end, start, end."""
    bounds = np.column_stack((starts, ends)).ravel().astype(np.int32)
    whole = pa.Array.from_buffers(pa.binary(), max(len(bounds) - 1, 0), [None, pa.py_buffer(bounds), pa.py_buffer(codes)])
    return whole.take(pa.array(np.arange(0, len(bounds), 2)))
