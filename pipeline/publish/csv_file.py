"""Rows in, the bytes of a CSV out: UTF-8 without BOM, comma, line feed, quotes only where needed, six decimals.

A cell that a spreadsheet would run as a formula gets an apostrophe before (see ``text.protected``). Telephone numbers are
let through: the contract allows digits, « + » and « | » there and nothing else, so « +33536490012 » stays the E.164 number
that Validata and reusers expect, and no formula can be written with it. Numbers are numbers. What the GeoJSON, the Parquet
and the XLSX hold is never altered: none of them is run.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from pipeline.model import FLOAT_FIELDS, UNIQUE_COLUMNS, UniqueRows, typed
from pipeline.publish.draft import Draft
from pipeline.publish.text import chunks, csv_cells, lines, protected, texts, unprotected
from pipeline.reference.arrays import TEXT

UNPROTECTED: Final = frozenset({"telephone", *FLOAT_FIELDS})


def shops_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield commerces.csv."""
    return csv_bytes(draft.rows)


def csv_bytes(frame: pd.DataFrame, unprotected_columns: Collection[str] = UNPROTECTED) -> Iterator[bytes]:
    """Yield the file, header first. Any frame will do: text, whole numbers, floats."""
    yield lines([csv_cells(pa.array([name], TEXT)) for name in frame.columns], ",")
    for part in chunks(frame):
        yield lines([_cells(part[name], name not in unprotected_columns) for name in frame.columns], ",")


def _cells(column: pd.Series[Any], protect: bool) -> pa.Array:
    values = texts(column)
    return csv_cells(protected(values) if protect and pd.api.types.is_string_dtype(column.dtype) else values)


def read_shops(path: Path) -> UniqueRows:
    """Read a published commerces.csv back: the very rows that were written, apostrophes taken away.

    A column that an older release had not is missing everywhere; one that is no longer public is left out.
    """
    return UniqueRows(typed(read_table(path), UNIQUE_COLUMNS))


def read_table(path: Path) -> pd.DataFrame:
    """Read a published CSV of shops back in its own columns: text, FLOAT_FIELDS as numbers, apostrophes taken away."""
    options = pyarrow.csv.ConvertOptions(
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        null_values=[""],
        column_types=dict.fromkeys(_header(path), TEXT),
    )
    parse = pyarrow.csv.ParseOptions(newlines_in_values=True)
    table = pyarrow.csv.read_csv(path, parse_options=parse, convert_options=options).combine_chunks()
    columns = {}
    for name in table.column_names:
        values = table[name].combine_chunks() if isinstance(table[name], pa.ChunkedArray) else table[name]
        plain = values if name in UNPROTECTED else unprotected(values)
        columns[name] = (pc.cast(plain, pa.float64()) if name in FLOAT_FIELDS else plain).to_pandas()
    return pd.DataFrame(columns)


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        return handle.readline().rstrip("\r\n").split(",")
