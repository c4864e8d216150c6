"""Between reading and geocoding: readings whose rows have a point and no commune in, the same read again with what was asked out.

The contours settle most of them as they are read; the nearest address tells the others, and is asked once: the ledger keeps it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline import anomalies
from pipeline.config import Territory
from pipeline.errors import ServiceError
from pipeline.geocode import Engine, Ledger, ask_nearest, unreachable
from pipeline.model import Anomalies
from pipeline.normalise.by_point import ABROAD, UNSURE, WAITING
from pipeline.reference.whereabouts import Whereabouts
from pipeline.sources import Common, Reading, read_source

log = logging.getLogger("etal")


def situated(
    readings: Sequence[Reading], shared: Common, ledger: Ledger, engine: Engine | None, today: dt.date
) -> tuple[tuple[Reading, ...], Common, Anomalies]:
    """Return ``readings``, what they were read with, and what is told of an engine that stayed away.

    Points go to ``engine`` that ``ledger`` does not know; the sources that have them are read again once it has answered. Raises
    ConfigError as read_source.
    """
    by_source = {r.source.id: waiting(r, shared.territory, shared.whereabouts) for r in readings}
    points = pd.Series(sorted(set().union(*by_source.values())), dtype="str")
    away = anomalies.empty()
    try:
        ask_nearest(points, ledger, engine, today)
    except ServiceError as error:
        log.warning("géocodeur : %s", error)
        away = unreachable(error)
    answers = ledger.addresses()
    new = {*points} & {*answers.index}
    if not new:
        return tuple(readings), shared, away
    shared = replace(shared, whereabouts=replace(shared.whereabouts, addresses=answers))
    return tuple(read_source(r.source, shared) if by_source[r.source.id] & new else r for r in readings), shared, away


def waiting(reading: Reading, territory: Territory, whereabouts: Whereabouts) -> set[str]:
    """Return the points (point_keys) of one source that the nearest address would place and that nobody was asked about."""
    codes = {WAITING, UNSURE} | ({ABROAD} if territory.hors_territoire != "ecarter" else set())
    told = reading.anomalies
    return {*told.loc[told["code"].isin(codes), "valeur"]} - {*whereabouts.addresses.index}
