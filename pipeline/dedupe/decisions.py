"""What people decided about pairs: ``sources/decisions/rapprochements.csv`` in, Decisions out.

Columns: ``cle_a, cle_b`` (row keys), ``jugement`` (même, différent, plus tard), ``auteur, date, motif``.
Append-only: the last line on a pair wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.names import Ints
from pipeline.errors import ConfigError

DECISION_COLUMNS: Final = ("cle_a", "cle_b", "jugement", "auteur", "date", "motif")
SAME, DIFFERENT, LATER = "même", "différent", "plus tard"


@dataclass(frozen=True)
class Decisions:
    """``table``: DECISION_COLUMNS, one line a pair, keys in order, the last word on each."""

    table: pd.DataFrame

    @classmethod
    def load(cls, path: Path) -> Decisions:
        """Read the decisions; none where the file does not exist. Raises ConfigError with line and remedy."""
        if not path.is_file():
            return cls.of(pd.DataFrame(columns=list(DECISION_COLUMNS), dtype="str"))
        table = pd.read_csv(path, dtype="str", encoding="utf-8")
        missing = [c for c in DECISION_COLUMNS[:3] if c not in table]
        if missing:
            raise ConfigError(
                f"{path} : colonne(s) absente(s) : {', '.join(missing)}", f"attendu : {', '.join(DECISION_COLUMNS)}"
            )
        wrong = table.index[~table["jugement"].isin((SAME, DIFFERENT, LATER)) | table["cle_a"].isna() | table["cle_b"].isna()]
        if len(wrong):
            said = table["jugement"].fillna("").loc[wrong[0]]
            raise ConfigError(
                f"{path}, ligne {wrong[0] + 2} : jugement « {said} » ou clé absente",
                "écrire « même », « différent » ou « plus tard »",
            )
        return cls.of(table)

    @classmethod
    def of(cls, table: pd.DataFrame) -> Decisions:
        """Return Decisions from lines in the order they were taken. Raises ConfigError when they contradict one another."""
        lines = table.reindex(columns=list(DECISION_COLUMNS)).astype("str")
        swap = lines["cle_a"] > lines["cle_b"]
        lines.loc[swap, ["cle_a", "cle_b"]] = lines.loc[swap, ["cle_b", "cle_a"]].to_numpy()
        last = lines.drop_duplicates(["cle_a", "cle_b"], keep="last").sort_values(["cle_a", "cle_b"], ignore_index=True)
        _check_consistent(last)
        return cls(last)

    def positions(self, row_key: pd.Series[str]) -> tuple[Ints, Ints, np.ndarray]:
        """Return (left, right, judgement) of the decisions whose two rows are present; left < right."""
        place = pd.Series(np.arange(len(row_key)), index=row_key.to_numpy())
        place = place[~place.index.duplicated()]
        a, b = self.table["cle_a"].map(place), self.table["cle_b"].map(place)
        known = (a.notna() & b.notna() & (a != b)).to_numpy()
        one, two = a[known].to_numpy(dtype="int64"), b[known].to_numpy(dtype="int64")
        return np.minimum(one, two), np.maximum(one, two), self.table["jugement"][known].to_numpy(dtype=object)


def _check_consistent(table: pd.DataFrame) -> None:
    """Refuse « différent » between two rows that a chain of « même » joins, and show the chain."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for one, two in _said(table, SAME):
        parent[root(one)] = root(two)
    for one, two in _said(table, DIFFERENT):
        if root(one) == root(two):
            linked = sorted(key for key in parent if root(key) == root(one))
            raise ConfigError(
                f"décisions contradictoires : « {one} » et « {two} » sont dits différents, mais d'autres décisions "
                f"les disent le même commerce : {', '.join(linked)}",
                "corriger sources/decisions/rapprochements.csv",
            )


def _said(table: pd.DataFrame, judgement: str) -> list[tuple[str, str]]:
    lines = table[table["jugement"].eq(judgement)]
    return list(zip(lines["cle_a"].tolist(), lines["cle_b"].tolist(), strict=True))
