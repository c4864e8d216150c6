"""A sheet's table in; the same with the commune that is written once for the rows under it given to each of them.

« Agen » on the first of its three shops, blanks on the others, nothing merged: those were refused for want of a commune.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.ingest.sections import is_commune
from pipeline.ingest.table import Aside, SheetTable

_FEWEST: Final = 3  # groups
_MOST: Final = 400  # distinct values: a département has no more communes


def carried_down(table: SheetTable) -> SheetTable:
    """Return the table, told (``valeur-reportee``, one a group); as it is where blanks may be communes that nobody knows.

    Only a column of communes and nothing else, each written once, its first row filled, with at least as many blanks as
    communes. A blank past a row left aside stays blank.
    """
    for name, column in table.columns.items():
        blank = np.asarray(column.is_null().to_numpy(zero_copy_only=False), dtype=bool)
        filled = np.flatnonzero(~blank)
        if not _FEWEST <= len(filled) <= min(_MOST, len(blank) // 2) or filled[0] != 0:
            continue
        texts = [column[int(i)].as_py().strip() for i in filled]
        if len(set(texts)) < len(texts) or not all(map(is_commune, texts)):
            continue
        above = np.maximum.accumulate(np.where(blank, -1, np.arange(len(blank))))
        apart = np.append(False, np.diff(table.lines) > 1)
        groups = np.maximum.accumulate(np.where(apart & blank, np.arange(len(blank)), -1))
        reached = blank & (groups < above)
        source = np.where(reached, above, np.arange(len(blank)))
        told = [
            Aside("valeur-reportee", int(table.lines[i]), text)
            for i, text in zip(filled, texts, strict=True)
            if reached[(above == i) & blank].any()
        ]
        columns = table.columns | {name: column.take(pa.array(source))}
        return replace(table, columns=columns, aside=[*table.aside, *told])
    return table
