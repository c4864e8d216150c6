"""Step 4: LocatedRows and the registry in; one row a shop out, with Members, Provenance, the new registry, pairs, Anomalies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.anomalies import combine, record
from pipeline.config import Source
from pipeline.dedupe import contradictions
from pipeline.dedupe.anchors import anchors_of
from pipeline.dedupe.decisions import Decisions
from pipeline.dedupe.explain import level_table, members_of, pair_table
from pipeline.dedupe.match import Matching, match
from pipeline.dedupe.merge import Merged, merge
from pipeline.dedupe.names import Ints
from pipeline.dedupe.provenance import private, public
from pipeline.dedupe.queue import question_keys
from pipeline.dedupe.registry import Registry, assign
from pipeline.dedupe.score import Weights
from pipeline.model import (
    LOCATED_COLUMNS,
    PUBLIC_COLUMNS,
    Anomalies,
    LocatedRows,
    Members,
    Provenance,
    UniqueRows,
    check_columns,
    typed,
)
from pipeline.reference.communes import Communes

ORDER = ["source", "row_key", "fichier", "feuille", "ligne"]


@dataclass(frozen=True)
class Deduped:
    """What the step gives. Private, for work/: ``pairs`` (explain.PAIR_COLUMNS, one row a pair that was weighed), ``levels``
    (explain.LEVEL_COLUMNS, what their codes mean), ``values`` (provenance.PRIVATE_COLUMNS, one row a value that a row gave).
    ``asked``: ``cle_a, cle_b`` of the pairs that people are asked about, most useful first."""

    shops: UniqueRows
    members: Members
    provenance: Provenance
    registry: Registry
    pairs: pd.DataFrame
    levels: pd.DataFrame
    values: pd.DataFrame
    asked: pd.DataFrame


def dedupe(
    located: LocatedRows,
    registry: Registry,
    sources: Mapping[str, Source],
    communes: Communes,
    date: dt.date,
    decisions: Decisions | None = None,
    weights: Weights | None = None,
) -> tuple[Deduped, Anomalies]:
    """Find which rows are one shop, merge them, give each shop its id for ever.

    The order of rows and sources changes nothing. ``date`` (the release's) only serves where no deposit is dated.
    ``weights``: a territory's own, else the pinned ones.
    """
    check_columns(located, LOCATED_COLUMNS, "dedupe")
    rows = LocatedRows(located.sort_values(ORDER, kind="stable", na_position="first", ignore_index=True))
    found = match(rows, decisions, weights)
    _, cluster = np.unique(found.home, return_inverse=True)
    merged = merge(rows, cluster, sources)
    ids, after = assign(registry, anchors_of(rows, cluster), _seen(rows, cluster, date), _newest(rows, date))
    by_row = pd.Series(ids.to_numpy(dtype=object)[cluster], dtype="str")
    shops = _public(merged, ids, communes)
    deduped = Deduped(
        shops,
        members_of(rows, by_row, found),
        public(rows, merged, ids, sources),
        after,
        pair_table(rows, found),
        level_table(weights),
        private(rows, merged, ids),
        question_keys(rows["row_key"], found),
    )
    replayed = decisions.findings(rows["row_key"]) if decisions else []
    return deduped, combine([_doubles(rows, found), contradictions.findings(rows, cluster, merged), *replayed])


def _newest(rows: pd.DataFrame, date: dt.date) -> str:
    dates = rows["date_depot"].dropna()
    return str(dates.max()) if len(dates) else date.isoformat()


def _seen(rows: pd.DataFrame, cluster: Ints, date: dt.date) -> pd.Series[str]:
    """Return, by cluster, the newest deposit date of its members."""
    newest = rows["date_depot"].groupby(cluster).max()
    return newest.fillna(_newest(rows, date)).astype("str")


def _public(merged: Merged, ids: pd.Series[str], communes: Communes) -> UniqueRows:
    """Return the public rows, sorted by id; the EPCI follows the commune."""
    rows = merged.rows.assign(id=ids)
    known = communes.table.drop_duplicates("code_insee").set_index("code_insee")
    for column in ("code_epci", "epci"):
        rows[column] = rows["code_insee"].map(known[column])
    return UniqueRows(typed(rows.sort_values("id", ignore_index=True), PUBLIC_COLUMNS))


def _doubles(rows: pd.DataFrame, found: Matching) -> Anomalies:
    """Tell the producer of each row that repeats another of its own file."""
    e = found.evidence
    inside = found.together & (rows["source"].to_numpy()[e.left] == rows["source"].to_numpy()[e.right])
    first = pd.DataFrame({"row": e.right[inside], "of": e.left[inside]}).sort_values(["row", "of"]).drop_duplicates("row")
    where = rows["fichier"].fillna("") + ", ligne " + rows["ligne"].astype("str")
    here = rows.iloc[first["row"].to_numpy()].reset_index(drop=True)
    other = where.iloc[first["of"].to_numpy()].reset_index(drop=True)
    return record("double-interne", here, colonne="", valeur=here["nom"], detail=other)
