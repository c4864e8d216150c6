"""Merged shops in, what sources say against one another out: told to each of them, in its own words alone.

The one whose value was not published learns the published one, which everybody may read. The ones whose value was published learn
which sources say otherwise, never what: an unpublished value is the other producer's.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.dedupe.merge import Merged, load_rules
from pipeline.dedupe.timetable import same_hours
from pipeline.model import LIST_SEPARATOR, Anomalies
from pipeline.reference.arrays import Bools, Ints

HOURS: Final = "horaires"


def contradictions(rows: pd.DataFrame, cluster: Ints, merged: Merged) -> pd.DataFrame:
    """Return one line for each member of a shop whose sources contradict one another: ``member, champ, valeur, publie, autres``.

    ``publie`` is missing for those whose value is the published one; ``autres``: who is against this one, the other sources by
    their ids, then the other lines of its own file.
    """
    several = np.flatnonzero(np.bincount(cluster, minlength=1)[cluster] > 1)
    found = [_of_field(rows, cluster, merged, several, field) for field in load_rules().contradictions]
    return pd.concat([_no_lines(), *found], ignore_index=True)


def _no_lines() -> pd.DataFrame:
    columns = {"member": "int64", "champ": "str", "valeur": "str", "publie": "str", "autres": "str"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def _of_field(rows: pd.DataFrame, cluster: Ints, merged: Merged, several: Ints, field: str) -> pd.DataFrame:
    said = pd.DataFrame({"member": several, "champ": field, "cluster": cluster[several]})
    said = said.assign(valeur=rows[field].to_numpy()[several], source=rows["source"].to_numpy()[several])
    said["publie"] = merged.rows[field].reindex(said["cluster"]).to_numpy()
    said = said.dropna(subset=["valeur", "publie"])
    said["contre"] = False
    differ = said[said["valeur"].ne(said["publie"])]
    if differ.empty:
        return _no_lines()
    said.loc[differ.index, "contre"] = _against(differ, field)
    disputed = said[said["cluster"].isin(said.loc[said["contre"], "cluster"])]
    placed = disputed.join(rows[["feuille", "ligne"]].reset_index(drop=True), on="member")
    told = disputed.merge(_opposite(placed), on="member", how="left")
    return told.assign(publie=told["publie"].where(told["contre"]))[["member", "champ", "valeur", "publie", "autres"]]


def _opposite(disputed: pd.DataFrame) -> pd.Series[str]:
    """Return, by member, who says otherwise: a line of one's own file is what one can look at, its source one knows."""
    sides = disputed[["cluster", "contre", "source", "feuille", "ligne"]].fillna({"feuille": ""})
    pairs = sides.assign(member=disputed["member"]).merge(
        sides.assign(contre=~sides["contre"]), on=["cluster", "contre"], suffixes=("", "_autre")
    )
    own = pairs["source"].eq(pairs["source_autre"])
    elsewhere = own & pairs["feuille"].ne(pairs["feuille_autre"])
    where = ("de « " + pairs["feuille_autre"] + " »").where(elsewhere, "du même tableau")
    line = "la ligne " + pairs["ligne_autre"].astype("str") + " " + where
    pairs = pairs.assign(nom=pairs["source_autre"].mask(own, line), own=own)
    order = pairs.sort_values(["member", "own", "source_autre", "feuille_autre", "ligne_autre"])
    return order.drop_duplicates(["member", "nom"]).groupby("member")["nom"].agg(", ".join).rename("autres")


def _against(differ: pd.DataFrame, field: str) -> Bools:
    """Tell lines whose value has nothing in common with the published one, though written otherwise; hours by what they mean."""
    if field == HOURS:
        return ~same_hours(differ["valeur"], differ["publie"])
    pairs = zip(differ["valeur"].str.split(LIST_SEPARATOR), differ["publie"].str.split(LIST_SEPARATOR), strict=True)
    return np.array([set(a).isdisjoint(b) for a, b in pairs], dtype=bool)


def findings(rows: pd.DataFrame, cluster: Ints, merged: Merged) -> Anomalies:
    """Tell both sides of each contradiction."""
    lines = contradictions(rows, cluster, merged)
    tables = []
    for code, mine in (("contradiction", lines["publie"].notna()), ("contradiction-publiee", lines["publie"].isna())):
        told = lines[mine].reset_index(drop=True)
        here = rows.iloc[told["member"].to_numpy()].reset_index(drop=True)
        columns = {"colonne": told["champ"], "valeur": told["valeur"], "apres": told["publie"], "detail": told["autres"]}
        tables.append(record(code, here, **columns))
    return combine(tables)
