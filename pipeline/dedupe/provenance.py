"""Where each value comes from: merged shops in, the public provenance and the private one out.

Public (model.PROVENANCE_COLUMNS): source, date and licence of each published value. Private (PRIVATE_COLUMNS): every value that a
source row gave, the losing ones too, and why; it stays in ``work/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from pipeline.config import Source
from pipeline.dedupe.keys import Bools
from pipeline.dedupe.merge import ALIKE, PUBLISHED, REFUSED, UNITED, Merged, load_rules
from pipeline.model import PROVENANCE_COLUMNS, PUBLIC_COLUMNS, Provenance, UniqueRows, typed

PRIVATE_COLUMNS: Final = ("id", "champ", "row_key", "valeur", "gagne", "raison")
"""``gagne``: the published value (ALIKE values of other rows are too); ``raison``: merge.REASONS."""
_ORDER: Final = {column: place for place, column in enumerate(PUBLIC_COLUMNS)}


def public(rows: pd.DataFrame, merged: Merged, ids: pd.Series[str], sources: Mapping[str, Source]) -> Provenance:
    """Return where each chosen value comes from; a list may come from several rows."""
    won = merged.winners
    origin = rows[["source", "row_key", "date_depot"]].iloc[won["member"].to_numpy()].reset_index(drop=True)
    frame = pd.DataFrame({"id": ids.reindex(won["cluster"]).to_numpy(), "champ": won["champ"].to_numpy()})
    frame = frame.assign(source=origin["source"], row_key=origin["row_key"], date=origin["date_depot"])
    frame["licence"] = frame["source"].map({name: source.licence for name, source in sources.items()})
    frame = frame.assign(_order=frame["champ"].map(_ORDER)).sort_values(
        ["id", "_order", "source", "row_key"], kind="stable", ignore_index=True
    )
    return Provenance(typed(frame, PROVENANCE_COLUMNS))


def published(provenance: Provenance, shops: UniqueRows) -> Provenance:
    """Return the lines of values that ``shops`` does publish: not those of shops set aside, nor of values that were blanked."""
    return Provenance(provenance[_stands(provenance, shops)].reset_index(drop=True))


def private(rows: pd.DataFrame, merged: Merged, ids: pd.Series[str]) -> pd.DataFrame:
    """Return PRIVATE_COLUMNS: every value that any row gave of a public field, and what became of it."""
    united = set(load_rules().union)
    won = merged.winners.assign(gagne=True)
    won["raison"] = np.where(won["champ"].isin(united), UNITED, PUBLISHED)
    lost = merged.losers.assign(gagne=merged.losers["raison"].eq(ALIKE))
    lines = pd.concat([won, lost], ignore_index=True)
    member = lines["member"].to_numpy()
    values = np.empty(len(lines), dtype=object)
    for field, mine in lines.groupby("champ").indices.items():
        column = rows[str(field)].to_numpy()[member[mine]]
        values[mine] = [f"{v:.6f}" for v in column] if column.dtype == np.float64 else column
    return pd.DataFrame({
        "id": ids.array.take(lines["cluster"].to_numpy()),
        "champ": lines["champ"].array,
        "row_key": rows["row_key"].array.take(member),
        "valeur": values, "gagne": lines["gagne"].to_numpy(dtype=bool), "raison": lines["raison"].array,
    })  # fmt: skip


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
    place = pd.Index(shops["id"]).get_indexer(pd.Index(ids))[shop]
    filled = np.vstack([shops[fields].notna().to_numpy(dtype=bool), np.zeros((1, len(fields)), dtype=bool)])
    return np.asarray(filled[place, codes], dtype=np.bool_)
