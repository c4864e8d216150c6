"""One source's published rows in, what of them has grown old out: families of fields that its producer is asked to confirm.

How old is too old is said by family in schemas/qualite.yml: hours change within a year, a name lasts. A row is as old as its last
verification, which is its deposit's day where it tells none.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import pandas as pd

from pipeline.model import SHOP_COLUMNS
from pipeline.publish.scores import Family, families
from pipeline.returns.findings import WORST_FIRST
from pipeline.returns.problem import Problem
from pipeline.returns.run import PLACE, Run
from pipeline.sources import Reading

HELD: Final = {"longitude": "adresse"}
"""Public column → what a producer's row holds of it."""


def aged(reading: Reading, run: Run) -> tuple[Problem, ...]:
    """Return one Problem a family that has rows to look at again, in the order of the families; not counted as anomalies."""
    standing = run.standing[run.standing["source"].eq(reading.source.id)]
    published = standing.loc[~standing["id"].isin(run.withheld), PLACE]
    rows = reading.shops.fillna({"feuille": "", "fichier": ""})
    rows = rows[pd.MultiIndex.from_frame(rows[PLACE]).isin(pd.MultiIndex.from_frame(published))]
    day = pd.Timestamp(dt.date(*map(int, run.version.split(".")[:3])))
    days = (day - pd.to_datetime(rows["date_verification"], errors="coerce")).dt.days
    found = ((family, rows[days.gt(family.a_reverifier) & _told(rows, family)]) for family in families().values())
    return tuple(_problem(family, old) for family, old in found if len(old))


def _told(rows: pd.DataFrame, family: Family) -> pd.Series[bool]:
    columns = [HELD.get(field, field) for field in family.champs]
    return rows[[c for c in columns if c in SHOP_COLUMNS]].notna().any(axis=1)


def _problem(family: Family, rows: pd.DataFrame) -> Problem:
    places = tuple(sorted((str(f), int(n)) for f, n in zip(rows["feuille"], rows["ligne"], strict=True)))
    return Problem(
        code="",
        gravite=WORST_FIRST[-1],
        titre=f"{family.libelle} : pas vérifié depuis plus de {_span(family.a_reverifier)}",
        remede="confirmer auprès du commerce, corriger si besoin, et dater la ligne (date de vérification)",
        places=places,
        columns=(),
        marked=False,
        before=None,
    )


def _span(days: int) -> str:
    """Return « 18 mois », « un an », « 3 ans »."""
    months = round(days / 30.44)
    if months % 12:
        return f"{months} mois"
    return "un an" if months == 12 else f"{months // 12} ans"
