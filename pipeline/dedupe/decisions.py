"""What people decided about pairs: ``sources/decisions/rapprochements.csv`` in, Decisions out, and what is to be told of them.

Columns: ``cle_a, cle_b`` (row keys), ``jugement`` (même, différent, plus tard), ``auteur, date, motif``.
The latest date has the last word on a pair; two contrary lines of one day stop with both line numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.anomalies import record
from pipeline.dedupe.consistency import broken_chains
from pipeline.errors import ConfigError
from pipeline.model import Anomalies
from pipeline.reference.arrays import Ints
from pipeline.reference.text import fold
from pipeline.register_file import DECIDED, MATCHES, table_in
from pipeline.resaved import DAY, WORDS, Kinds

DECISION_COLUMNS: Final = ("cle_a", "cle_b", "jugement", "auteur", "date", "motif")
SAME, DIFFERENT, LATER = "même", "différent", "plus tard"
_KINDS: Final[Kinds] = {"jugement": WORDS, "auteur": WORDS, "date": DAY, "motif": WORDS}


@dataclass(frozen=True)
class Decisions:
    """``table``: DECISION_COLUMNS and ``ligne`` (in the file), one line a pair, keys in order, the last word on each.

    ``suspended``: cle_a, cle_b, ligne, ``contre`` (the pair said to be different) of each « même » that a « différent »
    contradicts through other decisions. Those are to review again: a shop that disappears costs more than a double.
    """

    table: pd.DataFrame
    suspended: pd.DataFrame = field(default_factory=pd.DataFrame)

    @classmethod
    def load(cls, path: Path) -> Decisions:
        """Read the decisions; none where the file does not exist. Raises ConfigError with line and remedy."""
        if not path.exists():
            return cls.of(pd.DataFrame(columns=list(DECISION_COLUMNS), dtype="str"))
        return cls.of(_latest_last(in_order(read_lines(path)), path))

    @classmethod
    def of(cls, table: pd.DataFrame) -> Decisions:
        """Return Decisions from lines in the order they were taken: the last on a pair stands."""
        lines = in_order(table)
        if "ligne" not in lines:
            lines["ligne"] = np.arange(len(lines)) + 2
        last = lines.drop_duplicates(["cle_a", "cle_b"], keep="last").sort_values(["cle_a", "cle_b"], ignore_index=True)
        chains = broken_chains(_said(last, SAME), _said(last, DIFFERENT))
        pair = list(zip(last["cle_a"], last["cle_b"], strict=True))
        broken = np.array([p in chains for p in pair], dtype=bool)
        suspended = last.loc[broken, ["cle_a", "cle_b", "ligne"]].copy()
        suspended["contre"] = pd.Series([" et ".join(chains[p]) for p in pair if p in chains], index=suspended.index, dtype="str")
        last.loc[broken, "jugement"] = LATER
        return cls(last, suspended.reset_index(drop=True))

    def positions(self, row_key: pd.Series[str]) -> tuple[Ints, Ints, np.ndarray]:
        """Return (left, right, judgement) of the decisions whose two rows are present; left < right."""
        place = pd.Series(np.arange(len(row_key)), index=row_key.to_numpy())
        place = place[~place.index.duplicated()]
        a, b = self.table["cle_a"].map(place), self.table["cle_b"].map(place)
        known = (a.notna() & b.notna() & (a != b)).to_numpy()
        one, two = a[known].to_numpy(dtype="int64"), b[known].to_numpy(dtype="int64")
        return np.minimum(one, two), np.maximum(one, two), self.table["jugement"][known].to_numpy(dtype=object)

    def findings(self, row_key: pd.Series[str]) -> list[Anomalies]:
        """Return what is told of the decisions: a row that is no more, a chain that contradicts a « différent »."""
        if not len(self.table):
            return []
        here = set(row_key)
        gone = self.table[~(self.table["cle_a"].isin(here) & self.table["cle_b"].isin(here))]
        missing = [" et ".join(k for k in pair if k not in here) for pair in zip(gone["cle_a"], gone["cle_b"], strict=True)]
        return [
            _told("decision-sans-objet", gone, valeur=_pair(gone), detail=pd.Series(missing, dtype="str")),
            _told("decision-contradictoire", self.suspended, valeur=_pair(self.suspended), detail=self.suspended.get("contre")),
        ]


def read_lines(path: Path) -> pd.DataFrame:
    """Return the file's lines, DECISION_COLUMNS and ``ligne``. Raises ConfigError with line and remedy."""
    table = table_in(path, DECISION_COLUMNS, _KINDS)
    missing = [c for c in DECISION_COLUMNS[:3] if c not in table]
    if missing:
        raise ConfigError(f"{path} : colonne(s) absente(s) : {', '.join(missing)}", f"attendu : {', '.join(DECISION_COLUMNS)}")
    spelt = {fold(word): word for word in (SAME, DIFFERENT, LATER)}
    table["jugement"] = [spelt.get(fold(said), said) if isinstance(said, str) else said for said in table["jugement"]]
    wrong = table.index[~table["jugement"].isin((SAME, DIFFERENT, LATER)) | table["cle_a"].isna() | table["cle_b"].isna()]
    if len(wrong):
        said = table["jugement"].astype("str").fillna("").loc[wrong[0]]
        raise ConfigError(
            f"{path}, ligne {wrong[0] + 2} : jugement « {said} » ou clé absente",
            "écrire « même », « différent » ou « plus tard »",
        )
    return table.reindex(columns=list(DECISION_COLUMNS)).astype("str").assign(ligne=table.index + 2).reset_index(drop=True)


def in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lines with the two keys of each in order."""
    lines = table.reindex(columns=[*DECISION_COLUMNS, *(["ligne"] if "ligne" in table else [])])
    lines = lines.astype(dict.fromkeys(DECISION_COLUMNS, "str"))
    swap = lines["cle_a"] > lines["cle_b"]
    lines.loc[swap, ["cle_a", "cle_b"]] = lines.loc[swap, ["cle_b", "cle_a"]].to_numpy()
    return lines


def _latest_last(lines: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Put each pair's latest line last. Raises ConfigError for two contrary lines of one day."""
    lines = lines.assign(jour=lines["date"].fillna("")).sort_values(["jour", "ligne"], kind="stable")
    again = lines[lines.duplicated(["cle_a", "cle_b", "jour"], keep=False)]
    for _, same in again.groupby(["cle_a", "cle_b", "jour"]):
        if same["jugement"].nunique() > 1:
            numbers = " et ".join(same["ligne"].astype("str"))
            one, two = same["cle_a"].iloc[0], same["cle_b"].iloc[0]
            raise ConfigError(
                f"{path}, lignes {numbers} : décisions contradictoires sur « {one} » et « {two} »",
                "ne garder que la bonne ligne",
            )
    return lines.drop(columns="jour")


def _pair(lines: pd.DataFrame) -> Any:
    return lines["cle_a"] + " et " + lines["cle_b"] if len(lines) else ""


def _told(code: str, lines: pd.DataFrame, **columns: Any) -> Anomalies:
    number = lines.get("ligne", pd.Series(dtype="int64"))
    where = pd.DataFrame({"source": DECIDED, "fichier": MATCHES, "feuille": "", "ligne": number})
    told = {k: v.to_numpy() if isinstance(v, pd.Series) else v for k, v in columns.items() if v is not None}
    return record(code, where, **told)


def _said(table: pd.DataFrame, judgement: str) -> list[tuple[str, str]]:
    lines = table[table["jugement"].eq(judgement)]
    return list(zip(lines["cle_a"].tolist(), lines["cle_b"].tolist(), strict=True))
