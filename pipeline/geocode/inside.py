"""Whether a point lies in its commune: points and what is known of their communes in, how each is outside out.

The official contours decide where they are installed (contours.py); else the distance to the commune's centre, by its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from pipeline.geocode.distance import between, centres

if TYPE_CHECKING:
    from pipeline.reference.communes import Communes
    from pipeline.reference.contours import Contours


def areas_of(communes: Communes, codes: pd.Series[str], contours: Contours | None) -> pd.DataFrame:
    """Return ``centre_lon``, ``centre_lat``, ``portee`` (m, see distance.centres) and ``code_insee``, aligned with ``codes``.

    A centre that the shipped tables do not know is the contour's own.
    """
    table = communes.table
    if contours is not None:
        known = table[["code_insee", "longitude", "latitude"]].set_index("code_insee")
        table = known.fillna(contours.centres).reset_index()
    return centres(table, codes).assign(code_insee=codes)


def outside(points: pd.DataFrame, columns: tuple[str, str], areas: pd.DataFrame, contours: Contours | None) -> pd.DataFrame:
    """Return ``hors_contour`` and ``loin`` (bool) for each point (``columns``: longitude, latitude; aligned with ``areas``).

    ``loin`` is judged only where no contour is known. A point, a centre or a contour that is missing refutes nothing.
    """
    reach = pd.Series(between(points, columns, areas, ("centre_lon", "centre_lat")), index=points.index) > areas["portee"]
    if contours is None:
        return pd.DataFrame({"hors_contour": False, "loin": reach}, index=points.index)
    lon, lat = (points[c].to_numpy(float) for c in columns)
    told = contours.outside(areas["code_insee"], lon, lat)
    known = areas["code_insee"].isin(contours.codes)
    return pd.DataFrame({"hors_contour": told, "loin": reach & ~known}, index=points.index)
