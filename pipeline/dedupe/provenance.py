"""Where each value comes from: merged shops in, the public provenance and the private one out.

Public (model.PROVENANCE_COLUMNS): source, date and licence of each published value. Private (PRIVATE_COLUMNS): every value that a
source row gave, the losing ones too, and why; it stays in ``work/``. But for the values, their columns are categories: as text,
seventeen lines a row were half of what a run held.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from pipeline.config import Source
from pipeline.dedupe.merge import ALIKE, PUBLISHED, REASON, REFUSED, UNITED, Merged, load_rules
from pipeline.model import PROVENANCE_COLUMNS, Provenance, UniqueRows, check_columns
from pipeline.reference.arrays import Bools, Ints

PRIVATE_COLUMNS: Final = ("id", "champ", "row_key", "valeur", "gagne", "raison")
"""``gagne``: the published value (ALIKE values of other rows are too); ``raison``: merge.REASONS."""


def public(rows: pd.DataFrame, merged: Merged, ids: pd.Series[str], sources: Mapping[str, Source]) -> Provenance:
    """Return where each chosen value comes from; a list may come from several rows."""
    won = merged.winners
    licence = rows["source"].map({name: source.licence for name, source in sources.items()})
    given = {"source": rows["source"], "row_key": rows["row_key"], "date": rows["date_depot"], "licence": licence}
    member = won["member"].to_numpy()
    frame = pd.DataFrame({
        "id": pd.Categorical(ids).take(won["cluster"].to_numpy()), "champ": won["champ"].array,
        **{name: pd.Categorical(column).take(member) for name, column in given.items()},
    })  # fmt: skip
    check_columns(frame, PROVENANCE_COLUMNS, "provenance")
    return Provenance(frame.sort_values(["id", "champ", "source", "row_key"], kind="stable", ignore_index=True))


def published(provenance: Provenance, shops: UniqueRows) -> Provenance:
    """Return the lines of values that ``shops`` does publish: not those of shops set aside, nor of values that were blanked."""
    return Provenance(provenance[_stands(provenance, shops)].reset_index(drop=True))


def private(rows: pd.DataFrame, merged: Merged, ids: pd.Series[str]) -> pd.DataFrame:
    """Return PRIVATE_COLUMNS: every value that any row gave of a public field, and what became of it."""
    won, lost = merged.winners, merged.losers
    united = np.where(won["champ"].isin(load_rules().union), UNITED, PUBLISHED)
    lines = pd.concat([won.assign(raison=pd.Categorical(united, dtype=REASON)), lost], ignore_index=True)
    member = lines["member"].to_numpy()
    return pd.DataFrame({
        "id": pd.Categorical(ids).take(lines["cluster"].to_numpy()),
        "champ": lines["champ"].array,
        "row_key": pd.Categorical(rows["row_key"]).take(member),
        "valeur": _values(rows, lines["champ"], member),
        "gagne": np.r_[np.ones(len(won), dtype=bool), lost["raison"].eq(ALIKE).to_numpy()],
        "raison": lines["raison"].array,
    })  # fmt: skip


def _values(rows: pd.DataFrame, field: pd.Series[str], member: Ints) -> pd.Series[str]:
    """Return what each ``member`` gave of its ``field``, numbers to six decimals."""
    places = field.groupby(field, observed=True).indices
    found = [pd.Series(dtype="str")]
    for name, mine in places.items():
        column = rows[str(name)]
        text = column.map("{:.6f}".format, na_action="ignore").astype("str") if column.dtype == np.float64 else column
        found.append(text.iloc[member[mine]])
    order = np.concatenate([np.array([], dtype=np.int64), *places.values()])
    return pd.concat(found, ignore_index=True).take(np.argsort(order)).reset_index(drop=True)


def settled(values: pd.DataFrame, shops: UniqueRows) -> pd.DataFrame:
    """Return ``values`` (PRIVATE_COLUMNS) once what could not be published is known: chosen values that ``shops`` has not."""
    refused = values["gagne"].to_numpy(dtype=bool) & ~_stands(values, shops)
    reason = values["raison"].mask(refused, REFUSED)
    return values.assign(gagne=values["gagne"] & ~refused, raison=reason)


def _stands(lines: pd.DataFrame, shops: UniqueRows) -> Bools:
    """Tell the lines (id, champ) whose shop is published with a value in that field."""
    codes, named = pd.factorize(lines["champ"])
    fields = [str(name) for name in named]
    shop, ids = pd.factorize(lines["id"])
    place = pd.Index(shops["id"]).get_indexer(ids.astype("str"))[shop]
    filled = np.vstack([shops[fields].notna().to_numpy(dtype=bool), np.zeros((1, len(fields)), dtype=bool)])
    return np.asarray(filled[place, codes], dtype=np.bool_)
