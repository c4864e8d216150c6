"""Two sets of rows and what changed between them in, plain values out: figures by column, EPCI, commune, source; each change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from pipeline.model import UniqueRows
from pipeline.publish.changes import COLUMNS, POSITION, Changes
from pipeline.publish.counted import by_commune, by_epci, by_source
from pipeline.reference.vocabularies import schema


@dataclass(frozen=True)
class Side:
    """One of the two: a release, or what a dry run would publish (``version``: what it is called). ``date``: ISO day."""

    version: str
    date: str
    shops: UniqueRows


@dataclass(frozen=True)
class Comparison:
    """``before`` is None for the first release."""

    before: Side | None
    after: Side
    changes: Changes

    @cached_property
    def named(self) -> pd.DataFrame:
        """Return the changes with ``nom``: the shop's now, else the last known; missing where nothing may be told."""
        frame = self.changes.frame
        now = self.after.shops.set_index("id")["nom"]
        names = frame["id_apres"].map(now)
        if self.before:
            past = frame["id_avant"].map(self.before.shops.set_index("id")["nom"])
            gone = frame["operation"].isin(["DEL", "MERGE"])
            names = names.mask(gone, past)
        return frame.assign(nom=names.where(frame["code_insee"].notna()))

    def columns(self) -> pd.DataFrame:
        """Return ``colonne, titre, commerces, perdues``, most changed first: shops whose value changed, and was lost."""
        frame = self.changes.frame
        frame = frame[frame["colonne"].notna()]
        table = frame.groupby("colonne").agg(commerces=("colonne", "size"), perdues=("apres", lambda v: int(v.isna().sum())))
        table = table.reset_index().assign(titre=lambda t: t["colonne"].map(titles()))
        return table.sort_values(["commerces", "colonne"], ascending=[False, True], ignore_index=True)


def titles() -> dict[str, str]:
    """Return each public column's title, and that of a move."""
    return {f["name"]: f["title"] for f in schema("commerces.schema")["fields"]} | {POSITION: "Position"}


LISTED: Final = ("operation", "id_avant", "id_apres", "nom", *COLUMNS[3:])


def as_json(found: Comparison, *, whole: bool = True) -> dict[str, Any]:
    """Return plain JSON values: avant, apres, bilan, colonnes, epci, communes, sources, and (``whole``) changements."""
    told: dict[str, Any] = {
        "avant": _side(found.before) if found.before else None,
        "apres": _side(found.after),
        "bilan": found.changes.counts(),
        "colonnes": found.columns().to_dict("records"),
        "epci": by_epci(found.changes).to_dict("records"),
        "communes": by_commune(found.changes).to_dict("records"),
        "sources": by_source(found.changes).rename(columns={"sources": "source"}).to_dict("records"),
    }
    if whole:
        rows = found.named.reindex(columns=list(LISTED)).astype(object)
        told["changements"] = rows.where(rows.notna(), None).to_dict("records")
    return told


def _side(side: Side) -> dict[str, Any]:
    return {"version": side.version, "date": side.date, "commerces": len(side.shops)}
