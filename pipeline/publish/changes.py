"""The last release's rows and this one's in, what was added, changed and removed out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.model import FLOAT_FIELDS, UNIQUE_COLUMNS, UniqueRows
from pipeline.publish.text import decimals

COLUMNS = ("id", "op", "colonne", "avant", "apres")
ADDED, CHANGED, REMOVED = "ADD", "MOD", "DEL"


@dataclass(frozen=True)
class Changes:
    """Counts of shops, and ``frame`` with COLUMNS: a row a shop added (ADD) or removed (DEL), a row a value changed (MOD).

    Sorted by id, then as the columns stand in the contract.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    frame: pd.DataFrame

    def counts(self) -> dict[str, int]:
        """Return the counts of shops, by what happened to them."""
        return {"ajoutes": self.added, "modifies": self.changed, "retires": self.removed, "inchanges": self.unchanged}

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.changed or self.removed)


def compare(previous: UniqueRows | None, shops: UniqueRows) -> Changes:
    """Compare by id, column by column, as the published files would show it (coordinates to six decimals)."""
    before = _as_published(previous) if previous is not None else _as_published(shops.iloc[:0])
    after = _as_published(shops)
    common = before.index.intersection(after.index, sort=False).sort_values()
    old, new = before.loc[common], after.loc[common]
    parts = [_whole(after.index.difference(before.index), ADDED), _whole(before.index.difference(after.index), REMOVED)]
    differs = np.zeros(len(common), dtype=bool)
    for rank, column in enumerate(old.columns):
        was, now = old[column], new[column]
        changed = ~((was == now).fillna(False) | (was.isna() & now.isna())).to_numpy(dtype=bool)
        differs |= changed
        if changed.any():
            told = {"id": common[changed], "colonne": column, "avant": was.to_numpy()[changed], "apres": now.to_numpy()[changed]}
            parts.append(pd.DataFrame(told).assign(op=CHANGED, rank=rank))
    frame = pd.concat(parts, ignore_index=True).sort_values(["id", "rank"], kind="stable", ignore_index=True)
    return Changes(
        added=len(parts[0]),
        changed=int(differs.sum()),
        removed=len(parts[1]),
        unchanged=int((~differs).sum()),
        frame=frame.reindex(columns=list(COLUMNS)).astype("str"),
    )


def _whole(ids: pd.Index[str], op: str) -> pd.DataFrame:
    return pd.DataFrame({"id": pd.Series(ids, dtype="str"), "op": op, "colonne": None, "avant": None, "apres": None, "rank": -1})


def _as_published(shops: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as text, by id. Numbers are compared as they are written."""
    rows = shops.set_index("id")[[c for c in UNIQUE_COLUMNS if c != "id"]]
    for column in rows.columns:
        if column in FLOAT_FIELDS:
            rows[column] = decimals(rows[column]).to_pandas().astype("str").set_axis(rows.index)
    return rows
