"""Rows of a new deposit and the keys a source was known by in, the key each row still has out: strongest likeness first.

A key goes to a row only where both sides are the only ones of their kind: two twins are told apart by something else, or not at
all. Vectorised: one join a pass, over what the passes before left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pandas as pd

from pipeline.normalise.key_memory import FACT_COLUMNS

Test = Callable[[pd.DataFrame], "pd.Series[bool]"]

CERTAIN: Final = (["numero", "siret"], ["numero", "nom", "lieu"], ["siret", "lieu"], ["siret"], ["nom", "lieu"])
"""What proves by itself that a row is the same; a producer who numbers its rows afresh changes none of it."""
FEW: Final = 40
"""Beyond so many rows left at one place or in one commune, nothing is looked for."""
ALIKE: Final = 0.4
"""Share of a name's marks that must be found again where only the commune is known to be the same."""
MOST: Final = 0.5
"""Where more than this share of the rows found again bear another number, the producer numbered them afresh."""


def relink(now: pd.DataFrame, before: pd.DataFrame) -> pd.Series[str]:
    """Return, by row of ``now`` (FACT_COLUMNS), its key in ``before`` (``cle`` and FACT_COLUMNS); missing for a new row."""
    found = pd.Series(index=now.index, dtype="str")
    if before.empty:
        return found
    work = _Work(now, before, found)
    work.exact(list(FACT_COLUMNS))
    work.exact([c for c in FACT_COLUMNS if c not in ("contacts", "empreinte")])
    work.exact([c for c in FACT_COLUMNS if c != "numero"])
    for columns in CERTAIN:
        work.join(columns)
    passes = WITHOUT_NUMBER if work.renumbered() else WITH_NUMBER
    for columns, test in passes:
        work.join(columns, test)
    return work.found


class _Work:
    """Rows still without key, keys still without row."""

    def __init__(self, now: pd.DataFrame, before: pd.DataFrame, found: pd.Series[str]) -> None:
        self.now = now.assign(seul=_alone(now["lieu"]), row=range(len(now)))
        self.before = before.assign(seul=_alone(before["lieu"]))
        self.found = found
        self.order = pd.Series(range(len(now)), index=now.index)
        self.pairs: list[pd.DataFrame] = []

    def exact(self, columns: list[str]) -> None:
        """Pair rows that say just the same; several alike are paired in order, for nothing tells them apart."""
        sides = [side.fillna(dict.fromkeys(columns, "")) for side in (self.now, self.before)]
        for side in sides:
            side["nth"] = side.groupby(columns, sort=False).cumcount()
        known = sides[1].assign(numero_b=sides[1]["numero"])[[*columns, "nth", "cle", "numero_b"]]
        pairs = sides[0].merge(known, on=[*columns, "nth"])
        numbers = pairs[["numero", "numero_b"]].fillna("")
        both = (numbers != "").all(axis=1)
        self._settle(pairs.assign(autre=both & numbers["numero"].ne(numbers["numero_b"]), connu=both))

    def join(self, columns: list[str], test: Test | None = None) -> None:
        """Pair what is left by ``columns``, where ``test`` holds, each side once."""
        sides = [side.dropna(subset=columns) for side in (self.now, self.before)]
        few = [side[side.groupby(columns)["lieu"].transform("size").le(FEW if test else 1)] for side in sides]
        if few[0].empty or few[1].empty:
            return
        pairs = few[0].merge(few[1], on=columns, suffixes=("_a", "_b"))
        for column in columns:
            pairs[f"{column}_a"] = pairs[f"{column}_b"] = pairs[column]
        if test is not None and len(pairs):
            pairs = pairs[test(pairs)]
        pairs = pairs[~pairs.duplicated("row", keep=False) & ~pairs.duplicated("cle", keep=False)]
        both = pairs["numero_a"].notna() & pairs["numero_b"].notna()
        self._settle(pairs.assign(autre=both & pairs["numero_a"].ne(pairs["numero_b"]), connu=both))

    def renumbered(self) -> bool:
        """Tell whether the producer's numbers are no longer those of the last deposit."""
        known = pd.concat([pairs.loc[pairs["connu"], "autre"] for pairs in self.pairs])
        return bool(len(known)) and float(known.mean()) > MOST

    def _settle(self, pairs: pd.DataFrame) -> None:
        self.pairs.append(pairs)
        self.found = self.found.mask(self.order.isin(pairs["row"]), self.order.map(pairs.set_index("row")["cle"])).astype("str")
        self.now = self.now[~self.now["row"].isin(pairs["row"])]
        self.before = self.before[~self.before["cle"].isin(pairs["cle"])]


def _alone(lieu: pd.Series[str]) -> pd.Series[bool]:
    """Tell rows that are the only one at their door: not in a mall."""
    return lieu.notna() & ~lieu.duplicated(keep=False)


def _share_word(pairs: pd.DataFrame) -> pd.Series[bool]:
    words = zip(pairs["mots_a"].fillna(""), pairs["mots_b"].fillna(""), strict=True)
    return pd.Series([not set(a.split()).isdisjoint(b.split()) for a, b in words], index=pairs.index, dtype="bool")


def _alike(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows of one commune with nearly one name, where a side tells no address."""
    words = zip(pairs["mots_a"].fillna(""), pairs["mots_b"].fillna(""), strict=True)
    marks = [(set(a.split()), set(b.split())) for a, b in words]
    near = pd.Series([bool(a | b) and len(a & b) >= ALIKE * len(a | b) for a, b in marks], index=pairs.index, dtype="bool")
    return near & (pairs["lieu_a"].isna() | pairs["lieu_b"].isna()) & _same_firm(pairs)


def _same_firm(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell pairs whose SIREN do not differ."""
    either = pairs["siret_a"].isna() | pairs["siret_b"].isna()
    return either | pairs["siret_a"].str.slice(0, 9).eq(pairs["siret_b"].str.slice(0, 9))


def _renamed(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows that changed sign on the spot: one number, one door with nobody else, no other firm.

    Elsewhere a number with another name is another shop's: the closed one's number was given again, in the same mall.
    """
    return pairs["seul_a"] & pairs["seul_b"] & _same_firm(pairs)


def _reached(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows of two names, alone at one door, that are reached the same way: a shop that took another sign."""
    marks = zip(pairs["contacts_a"].fillna(""), pairs["contacts_b"].fillna(""), strict=True)
    same = pd.Series([not set(a.split()).isdisjoint(b.split()) for a, b in marks], index=pairs.index, dtype="bool")
    return same & pairs["seul_a"] & pairs["seul_b"] & _same_firm(pairs)


def _completed(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows whose name alone was found again: an address completed, or a shop that moved in its commune."""
    return (pairs["numero_a"].isna() | pairs["numero_b"].isna()) & _same_firm(pairs)


def _corrected(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Tell rows found again, by number or door, under a name that was corrected."""
    return _same_firm(pairs) & _share_word(pairs)


WITH_NUMBER: Final[tuple[tuple[list[str], Test | None], ...]] = (
    (["numero", "nom"], None),  # moved
    (["numero", "lieu"], _corrected),
    (["numero"], _corrected),
    (["numero", "lieu"], _renamed),
    (["nom"], _completed),
    (["lieu"], _corrected),
    (["lieu"], _reached),
    (["commune"], lambda p: _alike(p) & _completed(p)),
)
WITHOUT_NUMBER: Final[tuple[tuple[list[str], Test | None], ...]] = (
    (["nom"], _same_firm),
    (["lieu"], _corrected),
    (["lieu"], _reached),
    (["commune"], _alike),
)
