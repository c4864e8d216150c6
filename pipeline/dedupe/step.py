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
from pipeline.dedupe.anchors import COLUMNS as ANCHORED
from pipeline.dedupe.anchors import anchors_of
from pipeline.dedupe.decisions import Decisions
from pipeline.dedupe.explain import level_table, members_of, pair_table
from pipeline.dedupe.match import Matching, match
from pipeline.dedupe.merge import Merged, merge
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
from pipeline.reference.arrays import Ints
from pipeline.reference.communes import Communes
from pipeline.worker import NO_WORKER, Future, Worker

ORDER = ["source", "row_key", "fichier", "feuille", "ligne"]


@dataclass(frozen=True)
class Identified:
    """Which rows are one shop, and its id for ever: ``cluster`` has one entry a row, ``ids`` one a cluster."""

    found: Matching
    cluster: Ints
    named: Future[tuple[pd.Series[str], Registry]]

    @property
    def ids(self) -> pd.Series[str]:
        """The id of each cluster."""
        return self.named.result()[0]

    @property
    def registry(self) -> Registry:
        """The registry after this run."""
        return self.named.result()[1]

    @property
    def by_row(self) -> pd.Series[str]:
        """The id of each row."""
        return pd.Series(self.ids.to_numpy(dtype=object)[self.cluster], dtype="str")


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
    worker: Worker = NO_WORKER,
) -> tuple[Deduped, Anomalies]:
    """Find which rows are one shop, merge them, give each shop its id for ever.

    The order of rows and sources changes nothing. ``date`` (the release's) only serves where no deposit is dated.
    ``weights``: a territory's own, else the pinned ones. ``worker`` finds the ids while shops are merged: a quarter of the work.
    """
    check_columns(located, LOCATED_COLUMNS, "dedupe")
    rows = in_order(located)
    shop = identify(rows, registry, date, decisions, weights, worker)
    merged = merge(rows, shop.cluster, sources)
    against = contradictions.findings(rows, shop.cluster, merged)
    deduped = Deduped(
        _public(merged, shop.ids, communes),
        members_of(rows, shop.by_row, shop.found),
        public(rows, merged, shop.ids, sources),
        shop.registry,
        pair_table(rows, shop.found),
        level_table(weights),
        private(rows, merged, shop.ids),
        question_keys(rows["row_key"], shop.found),
    )
    replayed = decisions.findings(rows["row_key"]) if decisions else []
    return deduped, combine([_doubles(rows, shop.found), against, *replayed])


def in_order(located: LocatedRows) -> LocatedRows:
    """Return the rows in the one order that they are looked at in, whatever the order they come in."""
    return LocatedRows(located.sort_values(ORDER, kind="stable", na_position="first", ignore_index=True))


def identify(
    rows: LocatedRows, registry: Registry, date: dt.date, decisions: Decisions | None = None, weights: Weights | None = None,
    worker: Worker = NO_WORKER,
) -> Identified:  # fmt: skip
    """Tell which of ``rows`` (in_order) are one shop and which id each shop goes on with, or gets. See dedupe."""
    found = match(rows, decisions, weights)
    _, cluster = np.unique(found.home, return_inverse=True)
    return Identified(found, cluster, worker.submit(give_ids, rows[[*ANCHORED, "date_depot"]], cluster, registry, date))


def give_ids(rows: pd.DataFrame, cluster: Ints, registry: Registry, date: dt.date) -> tuple[pd.Series[str], Registry]:
    """Return the id of each cluster of ``rows`` (anchors.COLUMNS, date_depot), and the registry after this run."""
    return assign(registry, anchors_of(rows, cluster), _seen(rows, cluster, date), _newest(rows, date))


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
