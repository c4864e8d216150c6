"""Rows in, a GeoParquet 1.1 file out: the public columns as they stand in the CSV, and ``geometry`` (WKB points, WGS 84)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import geopandas


def write_parquet(rows: pd.DataFrame, path: Path) -> None:
    """Write the file; a shop without a point has a null geometry. Same rows and same libraries, same bytes."""
    import geopandas
    import shapely

    known = rows["longitude"].notna().to_numpy()
    points = np.full(len(rows), None, dtype=object)
    points[known] = shapely.points(rows["longitude"].to_numpy()[known], rows["latitude"].to_numpy()[known])
    save(geopandas.GeoDataFrame(rows, geometry=geopandas.GeoSeries(points, index=rows.index, crs="OGC:CRS84")), path)


def save(table: geopandas.GeoDataFrame, path: Path) -> None:
    """Write a table and its points as this file always is."""
    table.to_parquet(path, index=False, compression="zstd", schema_version="1.1.0", geometry_encoding="WKB")
