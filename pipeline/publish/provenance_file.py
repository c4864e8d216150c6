"""Where each published value comes from in, provenance.parquet out: one row a value and a source that gave it.

Only what the release shows: values that lost, values withheld and the rows' own keys stay in ``work/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from pipeline.model import PUBLIC_COLUMNS
from pipeline.publish.draft import Draft

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS: Final = ("id", "champ", "source", "date", "licence")
"""``champ``: a column of commerces.csv; ``date``: ISO day of the deposit; ``licence``: its id on data.gouv.fr."""


def provenance_table(draft: Draft) -> pd.DataFrame:
    """Return COLUMNS as categories, sorted by id, column, source: a list may come from several sources, a value from one.

    Raises TypeError where a line tells of a value that the release does not hold (a bug: something withheld would show).
    """
    lines = draft.content.provenance
    table = pd.DataFrame({name: _coded(name, lines[name]) for name in COLUMNS})
    ids, fields = (table[name].cat for name in ("id", "champ"))
    shops = pd.Index(draft.rows["id"]).get_indexer(ids.categories)
    shown = np.vstack([draft.rows[list(fields.categories)].notna().to_numpy(), np.zeros((1, len(fields.categories)), dtype=bool)])
    if not shown[shops[ids.codes], fields.codes].all():
        raise TypeError("publish: provenance of a value that is not published")
    order = np.lexsort([table[name].cat.codes.to_numpy() for name in reversed(COLUMNS)])
    return table.iloc[order].drop_duplicates(ignore_index=True)


def _coded(name: str, values: pd.Series[str]) -> pd.Categorical:
    """Return the values as codes, in alphabetical order or in that of the public columns."""
    codes, known = pd.factorize(values)
    place = {column: n for n, column in enumerate(PUBLIC_COLUMNS)} if name == "champ" else {}
    order = sorted(known, key=lambda value: (place.get(value, 0), value))
    rank = pd.Index(order).get_indexer(known.astype("str"))
    return pd.Categorical.from_codes(np.append(rank, -1)[codes], categories=pd.Index(order, dtype="str"))


def provenance_digest(draft: Draft) -> Iterator[bytes]:
    """Yield what stands for the file when asking whether a release is due: a Parquet's own bytes are its library's business."""
    table = provenance_table(draft)
    for name in COLUMNS:
        yield json.dumps([name, list(table[name].cat.categories)], ensure_ascii=False).encode()
        yield table[name].cat.codes.to_numpy(dtype="<i4").tobytes()


def write_provenance(draft: Draft, path: Path) -> None:
    """Write provenance.parquet: text columns, dictionary-encoded."""
    import pyarrow as pa

    save(pa.Table.from_pandas(provenance_table(draft), preserve_index=False).replace_schema_metadata(None), path)


def save(table: pa.Table, path: Path) -> None:
    """Write a table as this file always is."""
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, path, compression="zstd", store_schema=False)
