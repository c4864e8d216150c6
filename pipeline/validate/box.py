"""The territory in, the rectangle its points must lie in out."""

from __future__ import annotations

from typing import Final, NamedTuple

from pipeline.config import Territory
from pipeline.reference.communes import Communes

MARGIN: Final = 0.15
"""Degrees added around the communes' centres: about 12 km east-west, 17 km north-south: more than any commune's reach."""


class Box(NamedTuple):
    """Degrees, WGS 84."""

    west: float
    south: float
    east: float
    north: float


def territory_box(communes: Communes, territory: Territory) -> Box | None:
    """Return the rectangle around the centres of the territory's communes, with a margin.

    None where nothing can be said: some centre is not known, or shops from outside are kept (``hors_territoire: garder``).
    """
    table = communes.table
    own = table[table["departement"].isin(list(territory.departements))]
    x, y = own["longitude"], own["latitude"]
    if territory.hors_territoire == "garder" or own.empty or x.hasnans or y.hasnans:
        return None
    return Box(float(x.min()) - MARGIN, float(y.min()) - MARGIN, float(x.max()) + MARGIN, float(y.max()) + MARGIN)
