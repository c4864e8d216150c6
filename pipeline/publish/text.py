"""Columns in, their cells as written text out (CSV, JSON, decimals), for whole columns at once in Arrow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reference.arrays import TEXT, whole_text

CHUNK: Final = 20_000
"""Rows turned into text at a time: memory does not grow with the dataset."""

DECIMALS: Final = 6
"""Of a degree: eleven centimetres; more would tell nothing."""

_TRIGGER: Final = "'*[ ]*[=+\\-@\uff1d\uff0b\uff0d\uff20\\t\\r]"
_DANGEROUS: Final = f"(^|;)({_TRIGGER})"
_PROTECTED: Final = f"(^|;)'({_TRIGGER})"
"""A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection), and a French Excel, which splits at « ; »,
sees cells begin after one. An apostrophe is put before; « unprotected » takes it away, whatever stood there."""


def chunks(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Cut the frame in slices of CHUNK rows."""
    for start in range(0, len(frame), CHUNK):
        yield frame.iloc[start : start + CHUNK]


def texts(column: pd.Series[Any]) -> pa.Array:
    """Return a column as one Arrow text array, missing as null; floats to six decimals, whole numbers as they are."""
    if pd.api.types.is_float_dtype(column.dtype):
        return decimals(column)
    if pd.api.types.is_integer_dtype(column.dtype):
        return pc.cast(pa.array(column), TEXT)
    return whole_text(column)


def decimals(column: pd.Series[float]) -> pa.Array:
    """Return numbers with exactly six decimals, never « -0.000000 », never an exponent; NaN as null."""
    numbers = column.to_numpy(dtype="float64")
    known = ~np.isnan(numbers)
    millionths = np.rint(np.where(known, numbers, 0) * 10**DECIMALS).astype(np.int64)
    whole, rest = np.divmod(np.abs(millionths), 10**DECIMALS)
    sign = pa.array(np.where(millionths < 0, "-", ""), TEXT)
    after = pc.utf8_lpad(pc.cast(pa.array(rest), TEXT), width=DECIMALS, padding="0")
    text = joined(sign, pc.cast(pa.array(whole), TEXT), ".", after)
    return pc.if_else(pa.array(known), text, pa.scalar(None, TEXT))


def joined(*cells: pa.Array | str, separator: str = "") -> pa.Array:
    """Return the cells of each row put end to end; missing where one is missing."""
    parts = [pa.scalar(c, TEXT) if isinstance(c, str) else c for c in cells]
    return pc.binary_join_element_wise(*parts, pa.scalar(separator, TEXT))


def protected(values: pa.Array) -> pa.Array:
    """Return the cells so that no spreadsheet runs one: an apostrophe before whatever looks like a formula's beginning."""
    if not pc.any(pc.match_substring_regex(values, _DANGEROUS)).as_py():
        return values
    return pc.replace_substring_regex(values, _DANGEROUS, "\\1'\\2")


def unprotected(values: pa.Array) -> pa.Array:
    """Undo ``protected``: what the cell said before."""
    return pc.replace_substring_regex(values, _PROTECTED, "\\1\\2")


def csv_cells(values: pa.Array) -> pa.Array:
    """Return the cells as CSV wants them: quoted only where a comma, a quote or a line break asks for it; missing is nothing."""
    needs = pc.fill_null(pc.match_substring_regex(values, '[",\\r\\n]'), False)
    if pc.any(needs).as_py():
        doubled = pc.replace_substring(values, '"', '""')
        values = pc.if_else(needs, joined('"', doubled, '"'), values)
    return pc.fill_null(values, "")


def json_strings(values: pa.Array) -> pa.Array:
    """Return the cells as JSON strings, missing as ``null``."""
    return pc.fill_null(joined('"', _escaped(values), '"'), "null")


def json_lists(values: pa.Array, separator: str) -> pa.Array:
    """Return cells that hold a list as JSON arrays of strings, missing as ``null``."""
    inner = pc.replace_substring(_escaped(values), separator, '","')
    return pc.fill_null(joined('["', inner, '"]'), "null")


def _escaped(values: pa.Array) -> pa.Array:
    """Escape for JSON. Control characters, which no published text should hold, take the slow way."""
    if pc.any(pc.match_substring_regex(values, "[\\x00-\\x1f]")).as_py():
        return pa.array([None if v is None else json.dumps(v, ensure_ascii=False)[1:-1] for v in values.to_pylist()], values.type)
    if pc.any(pc.match_substring_regex(values, '["\\\\]')).as_py():
        return pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
    return values


def lines(cells: list[pa.Array], separator: str) -> bytes:
    """Join the columns' cells in one line a row, each ended by a line feed. Missing cells must have been told as text before."""
    return raw(joined(*cells, separator=separator), "\n") if cells and len(cells[0]) else b""


def raw(rows: pa.Array, end: str) -> bytes:
    """Return the rows' bytes, each followed by ``end``: Arrow already holds them in one block."""
    ended = joined(rows, end)
    _, offsets, data = ended.buffers()
    first, last = np.frombuffer(offsets, dtype=np.int64)[[ended.offset, ended.offset + len(ended)]]
    return bytes(data[int(first) : int(last)])
