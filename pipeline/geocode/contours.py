"""The official contours of the communes: ``sources/contours/communes.parquet`` in, whether points lie in theirs out.

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

from pipeline.errors import ConfigError
from pipeline.reference.arrays import Bools, Floats

COLUMNS: Final = ("code_insee", "nom", "longitude", "latitude", "contour")
"""``longitude``, ``latitude``: a point inside the commune, its centre where that is inside; ``contour``: WKB."""

DEGREE: Final = 111_195.0  # metres in a degree of latitude, on the mean sphere
FINEST, COARSEST = 50.0, 250.0
"""Metres: an address by a boundary stands on either side of it; and a contour is no finer than its own vertices."""


@dataclass(frozen=True)
class Contours:
    """Contours by commune. ``table``: COLUMNS."""

    table: pd.DataFrame

    @classmethod
    def load(cls, path: Path) -> Contours | None:
        """Read the contours installed at ``path``, None where there are none. Raises ConfigError where the file is broken."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if not path.is_file():
            return None
        try:
            table = pq.read_table(path, columns=list(COLUMNS)).to_pandas()
        except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as error:
            raise ConfigError(f"{path} : contours illisibles ({error})", "relancer « etal territoire contours »") from error
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
