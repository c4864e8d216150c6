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
from pipeline.geocode.distance import between
from pipeline.geocode.engine import Engine
from pipeline.geocode.inside import areas_of, outside
from pipeline.geocode.ledger import Ledger
from pipeline.geocode.poi import Searcher
from pipeline.geocode.query import places, rungs
from pipeline.model import LOCATED_COLUMNS, SHOP_COLUMNS, Anomalies, LocatedRows, ShopRows, check_columns, typed

if TYPE_CHECKING:
    from pipeline.reference.communes import Communes
    from pipeline.reference.contours import Contours

PIN_COLUMNS: Final = ("row_key", "longitude", "latitude")
"""A position fixed by hand wins over everything; pins.py reads them, with what else they tell."""

log = logging.getLogger("etal")


def geocode(
    shops: ShopRows,
    ledger: Ledger,
    engine: Engine | None,
    communes: Communes,
    today: dt.date,
    *,
    pins: pd.DataFrame | None = None,
    contours: Contours | None = None,
) -> tuple[LocatedRows, Anomalies]:
    """Return ``shops`` (SHOP_COLUMNS) with LOCATION_COLUMNS, same order, and the findings.

    Each distinct address is looked up in ``ledger``, then asked of ``engine`` (None: offline), whose answers enter the
    ledger, dated ``today`` (the caller saves it). ``pins``: PIN_COLUMNS. ``contours``: the official ones, None where none are
    installed: the distance to the commune's centre then tells whether a point can lie in it. An engine that stays away raises
    nothing: unanswered addresses wait (``en-attente``) and the anomaly ``geocodeur-injoignable`` tells it, for exit code 3.
    """
    check_columns(shops, SHOP_COLUMNS, "ShopRows")
    distinct, number = places(shops)
    areas = areas_of(communes, distinct["code_insee"], contours)
    asked = rungs(distinct)
    broken: ServiceError | None = None
    points = isinstance(engine, Searcher)
    try:
        settled = settle(distinct, asked, areas, Oracle(ledger, engine, today, points), contours)
    except ServiceError as error:
        broken = error
        log.warning("géocodeur : %s", error)
        settled = settle(distinct, asked, areas, Oracle(ledger, None, today, points), contours)
    facts = _per_row(shops, settled, areas, number, contours)
    located = typed(_choose(shops, facts, pins), LOCATED_COLUMNS)
    found = findings.about(shops, facts, located) + fixed_points.about(shops, facts, pins)
    found += [findings.unreachable(broken)] if broken else []
    return LocatedRows(located), anomalies.combine(found)


def _per_row(
    shops: pd.DataFrame, settled: pd.DataFrame, areas: pd.DataFrame, number: pd.Series[int], contours: Contours | None
) -> pd.DataFrame:
    """Give each shop its place's result (RESULT_COLUMNS) and centre, and judge the producer's own point."""
    facts = settled.join(areas).reindex(number.to_numpy())
    facts.index = shops.index
    own = ("longitude_source", "latitude_source")
    facts["source_ecart"] = between(shops, own, facts, ("longitude", "latitude"))
    given = shops[own[0]].notna() & shops[own[1]].notna()
    away = outside(shops, own, facts, contours)
    facts["source_hors_contour"] = given & away["hors_contour"]
    facts["source_loin"] = given & away.any(axis=1)
    facts["source_saine"] = given & ~facts["source_loin"]
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
