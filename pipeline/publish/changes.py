"""The last release's rows and this one's in, what happened to each shop out: changements.csv, one row an event.

Operations: ADD (new), SPLIT (new, was part of ``id_avant``), MOD (one value changed), MOVE (the point moved by more than MOVED
metres), CLOSE (closed for good; its day beside), MERGE (gone: ``id_apres`` is the same shop), DEL (gone).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pipeline.model import FLOAT_FIELDS, TEXT, UNIQUE_COLUMNS, UniqueRows
from pipeline.publish.lineage import Lineage
from pipeline.publish.text import decimals
from pipeline.reference.arrays import within
from pipeline.reference.distance import MOVED, metres
from pipeline.reference.personal import reaches

WHERE: Final = ("commune", "code_insee", "epci", "code_epci", "sources")
"""Of the shop as it is now, as it was where it is gone."""
COLUMNS: Final = ("operation", "id_avant", "id_apres", "colonne", "avant", "apres", "distance_m", *WHERE)
OPERATIONS: Final = {
    "ADD": "ajoutes",
    "SPLIT": "separes",
    "MOD": "modifies",
    "MOVE": "deplaces",
    "CLOSE": "fermes",
    "MERGE": "reunis",
    "DEL": "retires",
}
"""Operation → its name among the counts."""
DATES: Final = ("date_maj", "date_verification")
"""A shop of which nothing else changed was looked at again: no change worth telling one by one."""
CLOSED_ON: Final = "date_fermeture"
"""Told with the closing that it dates, a CLOSE itself: a shop that closes is not also a shop of which something changed."""
POSITION: Final = "position"
"""``colonne`` of a MOVE: « latitude longitude » before and after."""
PERSONAL: Final = ("telephone", "courriel")
"""What was taken away of these is not said again in the file that tells the change."""


@dataclass(frozen=True)
class Changes:
    """``frame``: COLUMNS, sorted by id then as the columns stand in the contract; ``unchanged``: shops that kept every value.

    ``first``: there was no release to compare with.
    """

    frame: pd.DataFrame
    unchanged: int
    first: bool = False

    def counts(self) -> dict[str, int]:
        """Return how many shops each operation touched (a shop may have moved and changed), looked at again, unchanged."""
        table = operations(self.frame)
        told = table["operation"].value_counts()
        counts = {name: int(told.get(op, 0)) for op, name in OPERATIONS.items()}
        return counts | {"revus": int(told.get(AGAIN, 0)), "inchanges": self.unchanged}

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(len(self.frame))


AGAIN: Final = "DATE"


def operations(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``id, operation`` and WHERE, once for each shop and operation; where its dates alone changed, AGAIN and not MOD."""
    ids = frame["id_apres"].where(frame["operation"].ne("MERGE") & frame["id_apres"].notna(), frame["id_avant"])
    table = frame[["operation", *WHERE]].assign(id=ids)
    dates = frame["operation"].eq("MOD") & frame["colonne"].isin(DATES)
    other = table.loc[~dates, "id"]
    kept = table[~(dates & within(table["id"], other))]
    kept = kept.assign(operation=kept["operation"].mask(dates, AGAIN))
    return kept.drop_duplicates(["id", "operation"])[["id", "operation", *WHERE]].reset_index(drop=True)


def compare(previous: UniqueRows | None, shops: UniqueRows, lineage: Lineage | None = None) -> Changes:
    """Compare by id, column by column, as the published files would show it (coordinates to six decimals).

    ``lineage`` tells mergers and splits, and what must not be said; without it, ids only come and go.
    """
    known = lineage or Lineage()
    before = _as_published(previous) if previous is not None else _as_published(shops.iloc[:0])
    after = _as_published(shops)
    common = before.index.intersection(after.index, sort=False).sort_values()
    parts = [_come(before, after, known), _gone(before, after, known), *_changed(before.loc[common], after.loc[common], known)]
    frame = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    frame = frame.sort_values(["id", "rank"], kind="stable", ignore_index=True)
    touched = frame.loc[frame["rank"].ge(0), "id"].nunique()
    frame = frame.reindex(columns=list(COLUMNS))
    return Changes(
        frame.astype({c: "Int64" if c == "distance_m" else TEXT for c in COLUMNS}), len(common) - touched, previous is None
    )


def _come(before: pd.DataFrame, after: pd.DataFrame, known: Lineage) -> pd.DataFrame:
    new = after.index.difference(before.index)
    origin = known.split_from(new, before.index, after.index)
    told = {"operation": np.where(origin.notna(), "SPLIT", "ADD"), "id_avant": origin.to_numpy(), "id_apres": new, "id": new}
    return _placed(pd.DataFrame(told).assign(rank=-1), after)


def _gone(before: pd.DataFrame, after: pd.DataFrame, known: Lineage) -> pd.DataFrame:
    """Of what was taken away at someone's request, only the id is told."""
    gone = before.index.difference(after.index)
    fate = known.fate(gone, after.index)
    heir = fate["id"].to_numpy()
    told = {"operation": np.where(fate["id"].notna(), "MERGE", "DEL"), "id_avant": gone, "id_apres": heir, "id": gone}
    where = _placed(pd.DataFrame(told).assign(rank=-1), before)
    return where.assign(**{c: where[c].mask(fate["motif"].isna().to_numpy()) for c in WHERE})


def _placed(frame: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Put WHERE beside, from the rows of ``id``."""
    place = rows[list(WHERE)].reindex(frame["id"])
    return frame.assign(**{c: place[c].to_numpy() for c in WHERE})


def _changed(old: pd.DataFrame, new: pd.DataFrame, known: Lineage) -> list[pd.DataFrame]:
    away = metres(*(rows[c].to_numpy(float) for rows in (old, new) for c in ("longitude", "latitude")))
    moved = away > MOVED
    parts = [_moves(old[moved], new[moved], away[moved])]
    for rank, column in enumerate(old.columns):
        was, now = old[column], new[column]
        differs = ~((was == now).fillna(False) | (was.isna() & now.isna())).to_numpy(dtype=bool)
        if column in FLOAT_FIELDS:
            differs &= ~moved
        if differs.any():
            values = {"avant": was[differs].to_numpy(), "apres": now[differs].to_numpy()}
            told = {"id": old.index[differs], "colonne": column, **values}
            parts.append(_untold(pd.DataFrame(told).assign(operation="MOD", rank=rank), known))
    frame = pd.concat(parts, ignore_index=True)
    shut = frame["colonne"].eq("statut") & frame["apres"].eq("ferme")
    since = frame["colonne"].eq(CLOSED_ON) & within(frame["id"], frame.loc[shut, "id"])
    frame["operation"] = frame["operation"].mask(shut | since, "CLOSE")
    return [_placed(frame.assign(id_avant=frame["id"], id_apres=frame["id"]), new)]


def _moves(old: pd.DataFrame, new: pd.DataFrame, away: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pd.DataFrame:
    """One row for both coordinates: half a move tells nothing."""
    points = [rows["latitude"] + " " + rows["longitude"] for rows in (old, new)]
    told = {"id": old.index, "colonne": POSITION, "avant": points[0].to_numpy(), "apres": points[1].to_numpy()}
    rank = list(UNIQUE_COLUMNS).index("latitude") - 1
    return pd.DataFrame(told).assign(operation="MOVE", rank=rank, distance_m=np.rint(away).astype("int64"))


def _untold(frame: pd.DataFrame, known: Lineage) -> pd.DataFrame:
    """Forget the former value where it was withdrawn: the file that tells a change must not publish it once more."""
    column = str(frame["colonne"].iloc[0])
    hidden = within(frame["id"], {i for i, name in known.hidden if name == column})
    if column in PERSONAL:
        items = [frame[c].str.count(r"\|").fillna(-1) for c in ("avant", "apres")]
        hidden |= (items[1] < items[0]).to_numpy()
    if column not in FLOAT_FIELDS:
        hidden |= reaches(frame["avant"]).to_numpy()  # gone from a text or a name, it may be a consent that was withdrawn
    return frame.assign(avant=frame["avant"].mask(hidden))


def _as_published(shops: pd.DataFrame) -> pd.DataFrame:
    """Return the rows as text, by id. Numbers are compared as they are written."""
    rows = shops.set_index("id")[[c for c in UNIQUE_COLUMNS if c != "id"]]
    for column in rows.columns:
        if column in FLOAT_FIELDS:
            rows[column] = decimals(rows[column]).to_pandas().astype("str").set_axis(rows.index)
    return rows
