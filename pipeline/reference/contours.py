"""The official contours of the communes: ``sources/contours/communes.parquet`` in; whose points are, whether in theirs, out.

The file has COLUMNS, WGS84, one row a commune; ``etal territoire contours`` writes it. Shapely is imported when first needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import DAMAGED, ConfigError
from pipeline.reference.arrays import Bools, Floats

COLUMNS: Final = ("code_insee", "nom", "longitude", "latitude", "contour")
"""``longitude``, ``latitude``: a point inside the commune, its centre where that is inside; ``contour``: WKB."""

BEYOND: Final = "-"
"""Stands for a commune that has no contour here, by the outer edge of those that have."""
DEGREE: Final = 111_195.0  # metres in a degree of latitude, on the mean sphere
FINEST, COARSEST = 50.0, 250.0
"""Metres: an address by a boundary stands on either side of it; and a contour is no finer than its own vertices."""
BAND: Final = 200.0
"""Metres from another commune within which a point does not settle whose it is, at least.

Of 501 real points told with their INSEE code (restaurants and wineries of Lot-et-Garonne, SIRTAQUI 2014), on contours whose
vertices lie some 270 m apart, 8 of the 52 that are this near were told in the other commune; so were 8 of the 449 others, half of
them points that lie kilometres away.
"""


@dataclass(frozen=True)
class Contours:
    """Contours by commune. ``table``: COLUMNS."""

    table: pd.DataFrame

    @classmethod
    def load(cls, path: Path) -> Contours | None:
        """Read the contours installed at ``path``, None where there are none. Raises ConfigError where the file is broken."""
        import pyarrow.parquet as pq

        if not path.is_file():
            return None
        try:
            table = pq.read_table(path, columns=list(COLUMNS)).to_pandas()
        except DAMAGED as error:
            raise ConfigError(f"{path} : contours illisibles", "relancer « etal territoire contours »") from error
        return cls(table)

    @property
    def codes(self) -> list[str]:
        """The communes that have a contour."""
        return list(self.table["code_insee"])

    @property
    def centres(self) -> pd.DataFrame:
        """``longitude``, ``latitude`` of a point inside each commune, by code."""
        return self.table.set_index("code_insee")[["longitude", "latitude"]]

    @cached_property
    def tolerance(self) -> float:
        """Metres that a point may be outside: half of what lies between two vertices, within FINEST and COARSEST."""
        import shapely

        _, shapes = self._shapes
        points, shape = shapely.get_coordinates(shapes, return_index=True)
        steps = np.hypot(*np.diff(points, axis=0).T)[np.diff(shape) == 0]
        return float(np.clip(np.median(steps) / 2, FINEST, COARSEST)) if len(steps) else COARSEST

    @property
    def band(self) -> float:
        """Metres from another commune within which a point does not settle whose it is: more than BAND by coarse contours."""
        return max(BAND, self.tolerance)

    def outside(self, codes: pd.Series[str], longitude: Floats, latitude: Floats) -> Bools:
        """Whether each point lies farther than ``tolerance`` outside its commune's contour (False where either is unknown)."""
        import shapely

        scale, shapes = self._shapes
        where = pd.Index(self.table["code_insee"]).get_indexer(pd.Index(codes))
        known = (where >= 0) & np.isfinite(longitude) & np.isfinite(latitude)
        which = where[known]
        points = shapely.points(longitude[known] * scale[which], latitude[known] * DEGREE)
        told = np.zeros(len(codes), dtype=bool)
        told[known] = ~shapely.dwithin(shapes[which], points, self.tolerance)
        return told

    def around(self, longitude: Floats, latitude: Floats) -> pd.DataFrame:
        """Return for each point ``code_insee``, whose contour holds it (missing: none), and ``autres``, what it may be besides.

        ``autres``: the other communes within ``band``, nearest first, joined by ``|``; BEYOND stands for one without a contour,
        where the point lies by the outer edge. That edge is the sea's as often as a neighbour's: what is doubtful there is but
        what the contour itself is not fine enough to tell (``tolerance``). "" where nothing else is near.
        """
        import shapely

        scale, shapes = self._shapes
        points, places = self._near(longitude, latitude)
        here = shapely.points(longitude[points] * scale[places], latitude[points] * DEGREE)
        near = pd.DataFrame({"point": points, "place": places, "metres": shapely.distance(shapes[places], here)})
        near["bord"] = shapely.distance(shapely.boundary(shapes[places]), here)
        near = near[near["metres"] <= self.band].sort_values(["point", "metres", "place"], kind="stable")
        near["code"] = self.table["code_insee"].to_numpy()[near["place"]]
        inside = near[near["metres"] == 0].drop_duplicates("point").set_index("point")
        others = near.drop(near.index[near["point"].map(inside["place"]).eq(near["place"])])
        told = others.groupby("point")["code"].agg("|".join)
        edge = inside.index[inside["bord"] <= self.tolerance].difference(told.index)
        beyond = others["point"].unique()
        out = pd.DataFrame({"code_insee": inside["code"], "autres": told}).reindex(range(len(longitude)))
        out.loc[edge, "autres"] = BEYOND
        out.loc[[n for n in beyond if n not in inside.index], "autres"] += f"|{BEYOND}"
        return out.assign(autres=out["autres"].fillna("")).astype("str")

    def _near(self, longitude: Floats, latitude: Floats) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return each (point, contour) of which the former is within ``band`` of the latter's bounds, or in them."""
        import shapely

        west, south, east, north = shapely.bounds(shapely.from_wkb(self.table["contour"].to_numpy())).T
        high = self.band / DEGREE
        wide = high / np.cos(np.radians(np.clip(np.maximum(np.abs(south), np.abs(north)), 0, 89)))
        tree = shapely.STRtree(shapely.box(west - wide, south - high, east + wide, north + high))
        points, places = tree.query(shapely.points(longitude, latitude), predicate="intersects")
        return points, places

    @cached_property
    def _shapes(self) -> tuple[Floats, npt.NDArray[Any]]:
        """Metres in a degree of longitude at each commune, and its contour in metres."""
        import shapely

        shapes = shapely.from_wkb(self.table["contour"].to_numpy())
        scale = DEGREE * np.cos(np.radians(self.table["latitude"].to_numpy(float)))
        points, shape = shapely.get_coordinates(shapes, return_index=True)
        metric = shapely.set_coordinates(shapes, np.column_stack([points[:, 0] * scale[shape], points[:, 1] * DEGREE]))
        shapely.prepare(metric)
        return scale, metric
