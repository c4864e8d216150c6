"""Rows, their provenance and a day in, quality scores (0 to 100) out: of the whole, a source, a commune, a family of fields.

What counts, for how much and how fast it ages is in schemas/qualite.yml. A score says how much a reader finds and how fresh it
is, never whether it is true. Position counts for less the vaguer it is.
"""

from __future__ import annotations

import datetime as dt
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from pipeline.model import LIST_SEPARATOR, Provenance
from pipeline.publish.draft import Draft
from pipeline.reference.arrays import Floats
from pipeline.reference.vocabularies import schemas_dir

NEARNESS: Final = {"numero": 1.0, "poi": 1.0, "manuelle": 1.0, "source": 0.9, "lieu-dit": 0.8, "voie": 0.6, "commune": 0.2}
"""How much of a position each precision is worth."""
POSITION: Final = "position"


class Family(BaseModel):
    """A family of fields: ``poids`` of 100; ``demi_vie`` and ``a_reverifier`` in days since the deposit that gave them.

    ``un_seul``: one of the fields is as good as all of them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    libelle: str
    poids: int
    champs: tuple[str, ...]
    demi_vie: int
    a_reverifier: int
    un_seul: bool = False


@cache
def families() -> dict[str, Family]:
    """Return the families of schemas/qualite.yml by name. Their weights make 100."""
    told = YAML(typ="safe").load((schemas_dir() / "qualite.yml").read_text(encoding="utf-8"))
    return {name: Family.model_validate(values) for name, values in told.items()}


@lru_cache(maxsize=1)
def scores(draft: Draft) -> dict[str, Any]:
    """Return ``ensemble``, ``familles``, ``sources``, ``communes``: mean scores to one decimal, on the day of the release.

    The last draft's are kept: qualite.json and index.html tell the same.
    """
    rows = draft.rows
    parts = {name: part_scores(rows, draft.content.provenance, draft.date, name) for name in families()}
    whole = sum((families()[name].poids * part for name, part in parts.items()), np.zeros(len(rows)))
    listed = rows["sources"].str.split(LIST_SEPARATOR).explode()
    by_source = pd.Series(whole).reindex(listed.index).groupby(listed.to_numpy()).mean()
    by_commune = pd.Series(whole).groupby(rows["code_insee"].to_numpy()).mean()
    return {
        "ensemble": _mean(whole),
        "familles": {name: _mean(100 * part) for name, part in parts.items()},
        "sources": {str(k): round(float(v), 1) for k, v in by_source.items()},
        "communes": {str(k): round(float(v), 1) for k, v in by_commune.items()},
    }


def part_scores(rows: pd.DataFrame, provenance: Provenance, day: dt.date, name: str) -> Floats:
    """Return what each row is worth in one family, 0 to 1: share of what is told, halved every ``demi_vie`` days."""
    family = families()[name]
    held = rows[list(family.champs)].notna()
    told = held.any(axis=1) if family.un_seul else held.mean(axis=1)
    if name == POSITION:
        told = rows["precision"].map(NEARNESS).fillna(0.0)
    fresh = np.exp2(-ages(rows["id"], provenance, day, family) / family.demi_vie)
    return np.asarray(told.to_numpy(dtype="float64") * fresh, dtype=np.float64)


def ages(ids: pd.Series[str], provenance: Provenance, day: dt.date, family: Family) -> Floats:
    """Return how many days old the newest information of the family is, by id; 0 where nothing tells, or it is from later."""
    mine = provenance[provenance["champ"].isin(family.champs)]
    newest = pd.to_datetime(mine["date"]).groupby(mine["id"].to_numpy()).max().reindex(ids)
    days = (pd.Timestamp(day) - newest).dt.days
    return np.asarray(days.fillna(0).clip(lower=0), dtype=np.float64)


def _mean(values: Floats) -> float:
    return round(float(values.mean()), 1) if len(values) else 0.0
