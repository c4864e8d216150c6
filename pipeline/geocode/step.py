"""Step 3: shops with an address in, shops with a position, its precision and its reason out; and what is doubtful."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Final

import pandas as pd

from pipeline import anomalies
from pipeline.errors import ServiceError
from pipeline.geocode import findings
from pipeline.geocode import pins as fixed_points
from pipeline.geocode.chain import RESULT_COLUMNS, Oracle, settle
from pipeline.geocode.distance import between, centres
from pipeline.geocode.engine import Engine
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.query import places, rungs
from pipeline.model import LOCATED_COLUMNS, SHOP_COLUMNS, Anomalies, LocatedRows, ShopRows, check_columns, typed

if TYPE_CHECKING:
    from pipeline.reference.communes import Communes

PIN_COLUMNS: Final = ("row_key", "longitude", "latitude")
"""A position fixed by hand wins over everything; pins.py reads them, with what else they tell."""

log = logging.getLogger(__name__)


def geocode(
    shops: ShopRows,
    ledger: Ledger,
    engine: Engine | None,
    communes: Communes,
    today: dt.date,
    *,
    pins: pd.DataFrame | None = None,
) -> tuple[LocatedRows, Anomalies]:
    """Return ``shops`` (SHOP_COLUMNS) with LOCATION_COLUMNS, same order, and the findings.

    Each distinct address is looked up in ``ledger``, then asked of ``engine`` (None: offline), whose answers enter the
    ledger, dated ``today`` (the caller saves it). ``pins``: PIN_COLUMNS. An engine that stays away raises nothing: unanswered
    addresses wait (``en-attente``) and the anomaly ``geocodeur-injoignable`` tells it, for exit code 3.
    """
    check_columns(shops, SHOP_COLUMNS, "ShopRows")
    distinct, number = places(shops)
    areas = centres(communes.table, distinct["code_insee"])
    asked = rungs(distinct)
    broken: ServiceError | None = None
    try:
        settled = settle(distinct, asked, areas, Oracle(ledger, engine, today))
    except ServiceError as error:
        broken = error
        log.warning("géocodeur : %s", error)
        settled = settle(distinct, asked, areas, Oracle(ledger, None, today))
    facts = _per_row(shops, settled, areas, number)
    located = typed(_choose(shops, facts, pins), LOCATED_COLUMNS)
    found = findings.about(shops, facts, located) + fixed_points.about(shops, facts, pins)
    found += [findings.unreachable(broken)] if broken else []
    return LocatedRows(located), anomalies.combine(found)


def _per_row(shops: pd.DataFrame, settled: pd.DataFrame, areas: pd.DataFrame, number: pd.Series[int]) -> pd.DataFrame:
    """Give each shop its place's result (RESULT_COLUMNS) and centre, and judge the producer's own point."""
    facts = settled.join(areas).reindex(number.to_numpy())
    facts.index = shops.index
    from_centre = between(shops, ("longitude_source", "latitude_source"), facts, ("centre_lon", "centre_lat"))
    facts["source_ecart"] = between(shops, ("longitude_source", "latitude_source"), facts, ("longitude", "latitude"))
    given = shops["longitude_source"].notna() & shops["latitude_source"].notna()
    far = from_centre > facts["portee"]  # a centre that is not known refutes nothing
    facts["source_saine"] = given & ~far
    facts["source_loin"] = given & far
    return facts


def _choose(shops: pd.DataFrame, facts: pd.DataFrame, pins: pd.DataFrame | None) -> pd.DataFrame:
    """Pin, else the BAN's accepted answer, else the producer's sane point, else the commune's centre, else nothing."""
    rows = shops.assign(**{c: facts[c] for c in RESULT_COLUMNS if c != "candidat"})
    without = facts["precision"].isna()
    source = without & facts["source_saine"]
    _put(rows, source, shops[["longitude_source", "latitude_source"]], "source", "point-source")
    waiting = facts["motif_position"].isin(["en-attente", "sans-commune"])
    centre = without & ~source & ~waiting & facts["centre_lon"].notna()
    for column, value in (("longitude", "centre_lon"), ("latitude", "centre_lat")):
        rows[column] = rows[column].mask(centre, facts[value])
    rows["precision"] = rows["precision"].mask(centre, "commune")
    rows["ban_id"] = rows["ban_id"].mask(rows["precision"] == "commune")
    rows["score"] = rows["score"].mask(without)  # a doubtful answer's score is told with its anomaly
    lost = without & ~source & ~waiting & facts["centre_lon"].isna()
    rows.loc[lost, ["precision", "longitude", "latitude"]] = None
    rows["motif_position"] = rows["motif_position"].mask(lost, "centre-inconnu")
    return rows if pins is None or pins.empty else _pinned(rows, pins)


def _pinned(rows: pd.DataFrame, pins: pd.DataFrame) -> pd.DataFrame:
    fixed = pins.set_index("row_key").reindex(rows["row_key"].to_numpy())
    fixed.index = rows.index
    there = fixed["longitude"].notna()
    _put(rows, there, fixed[["longitude", "latitude"]], "manuelle", "position-fixee")
    if "precision" in fixed:  # « commune »: someone settled for the centre, which proves no place
        rows["precision"] = rows["precision"].mask(there, fixed["precision"])
    return rows


def _put(rows: pd.DataFrame, where: pd.Series[bool], points: pd.DataFrame, precision: str, motif: str) -> None:
    """Write one kind of position (``points``: lon, lat) where it holds; the BAN's id and score are not this point's."""
    for column, told in zip(("longitude", "latitude"), points.columns, strict=True):
        rows[column] = rows[column].mask(where, points[told])
    rows["precision"] = rows["precision"].mask(where, precision)
    rows["motif_position"] = rows["motif_position"].mask(where, motif)
    rows["ban_id"] = rows["ban_id"].mask(where)
    rows["score"] = rows["score"].mask(where)
