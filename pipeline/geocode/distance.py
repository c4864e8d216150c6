"""How far: points in, metres out; and whether a point can lie in its commune, judged by the distance to the commune's centre."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from pipeline.reference.arrays import Floats
from pipeline.reference.distance import metres

NEIGHBOURS: Final = 6
REACH: Final = (
    1.3  # × the distance to the sixth nearest centre: all contours of Lot-et-Garonne but none of its neighbours' far ends
)
LEAST, MOST, UNKNOWN = 5_000.0, 15_000.0, 15_000.0  # metres
_BLOCK: Final = 256


def between(left: pd.DataFrame, point: tuple[str, str], right: pd.DataFrame, other: tuple[str, str]) -> Floats:
    """Return the metres between two points of each row: columns ``point`` (lon, lat) of ``left``, ``other`` of ``right``."""
    lon, lat, lon2, lat2 = (f[c].to_numpy(float) for f, names in ((left, point), (right, other)) for c in names)
    return metres(lon, lat, lon2, lat2)


def centres(table: pd.DataFrame, codes: pd.Series[str]) -> pd.DataFrame:
    """Return ``centre_lon``, ``centre_lat`` and ``portee`` (metres) of each of ``codes``, aligned; NaN where unknown.

    ``table``: Communes.table (code_insee, longitude, latitude). ``portee``: how far from its centre a commune can reach.
    It has no contour here, so its size is read from its neighbours: close centres, small communes.
    """
    known = table.loc[table["longitude"].notna()].drop_duplicates("code_insee").set_index("code_insee")
    wanted = pd.Index(codes.dropna().unique())
    used = known.loc[known.index.isin(wanted), ["longitude", "latitude"]]
    reach = pd.DataFrame(
        {"centre_lon": used["longitude"], "centre_lat": used["latitude"], "portee": _reach(used, known)}, index=used.index
    )
    found = reach.reindex(codes.to_numpy())
    found.index = codes.index
    return found


def _reach(used: pd.DataFrame, known: pd.DataFrame) -> Floats:
    if len(known) <= NEIGHBOURS:
        return np.full(len(used), UNKNOWN)
    lon, lat = known["longitude"].to_numpy(float), known["latitude"].to_numpy(float)
    parts = []
    for start in range(0, len(used), _BLOCK):
        block = used.iloc[start : start + _BLOCK].to_numpy(float)
        far = metres(block[:, :1], block[:, 1:], lon[None, :], lat[None, :])
        parts.append(np.partition(far, NEIGHBOURS, axis=1)[:, NEIGHBOURS])  # the nearest is itself
    return np.clip(REACH * np.concatenate(parts), LEAST, MOST) if parts else np.empty(0)
