"""Rows in, the same with certain mojibake undone in every declared column out, each repair told: « NÃ©rac » is « Nérac ».

Done before any field is read: a commune, a street or a category that was garbled would else match nothing.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.config import Source
from pipeline.model import Anomalies, RawRows
from pipeline.normalise.mapping import declared_names
from pipeline.normalise.name import unmojibake

_FIRST: Final = (
    "[\u00c2-\u00ef][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
)
"""Two characters that UTF-8 read as Windows-1252 gives; whether they are so for certain, ``unmojibake`` says."""


def repair(raw: RawRows, source: Source) -> tuple[RawRows, Anomalies]:
    """Return the rows with each certain repair made, and told at its cell."""
    found: list[Anomalies] = []
    fixed: dict[str, pd.Series[str]] = {}
    for column in declared_names(source):
        suspect = raw[column].str.contains(_FIRST, regex=True).fillna(False).astype(bool) if column in raw else None
        if suspect is None or not suspect.any():
            continue
        before = raw.loc[suspect, column]
        after = before.map({text: unmojibake(text) for text in before.unique()}).astype("str")
        changed = after[after.ne(before)]
        if len(changed):
            fixed[column] = raw[column].where(~raw.index.isin(changed.index), changed.reindex(raw.index))
            rows = raw.loc[changed.index]
            found.append(record("texte-mojibake", rows, colonne=column, valeur=rows[column], apres=changed))
    return (RawRows(raw.assign(**fixed)), combine(found)) if fixed else (raw, combine([]))
