"""Rows in, the same with certain mojibake undone in every declared column out, each repair told: « NÃ©rac » is « Nérac ».

So is « N&eacute;rac », copied from a page.

Done before any field is read: a commune, a street or a category that was garbled would else match nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.config import Source
from pipeline.encoding import unmojibake
from pipeline.model import Anomalies, RawRows
from pipeline.normalise.mapping import declared_names

_FIRST: Final = (
    "[\u00c2-\u00ef][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
)
"""Two characters that UTF-8 read as Windows-1252 gives; whether they are so for certain, ``unmojibake`` says."""


_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#[xX][0-9A-Fa-f]{2,4});")
_APOSTROPHES: Final = "'’"


def unescaped(text: str) -> str:
    """Return ``text`` with the letters and apostrophes that a page wrote as entities: « N&eacute;rac » → « Nérac ».

    Other signs stay: each field reads its own « &amp; ».
    """
    return _ENTITY.sub(
        lambda found: shown if (shown := html.unescape(found[0])).isalpha() or shown in _APOSTROPHES else found[0], text
    )


_REPAIRS: Final[tuple[tuple[str, str, Callable[[str], str]], ...]] = (
    ("texte-mojibake", _FIRST, unmojibake),
    ("texte-entites", _ENTITY.pattern, unescaped),
)
"""Code, what may need it, how it is mended."""


def repair(raw: RawRows, source: Source) -> tuple[RawRows, Anomalies]:
    """Return the rows with each certain repair made, and told at its cell."""
    found: list[Anomalies] = []
    columns = [column for column in declared_names(source) if column in raw]
    for code, suspected, mended in _REPAIRS:
        fixed: dict[str, pd.Series[str]] = {}
        for column in columns:
            suspect = raw[column].str.contains(suspected, regex=True).fillna(False).astype(bool)
            if not suspect.any():
                continue
            before = raw.loc[suspect, column]
            after = before.map({text: mended(text) for text in before.unique()}).astype("str")
            changed = after[after.ne(before)]
            if len(changed):
                fixed[column] = raw[column].where(~raw.index.isin(changed.index), changed.reindex(raw.index))
                rows = raw.loc[changed.index]
                found.append(record(code, rows, colonne=column, valeur=rows[column], apres=changed))
        raw = RawRows(raw.assign(**fixed)) if fixed else raw
    return raw, combine(found)
