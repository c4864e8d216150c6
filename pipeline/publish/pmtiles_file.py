"""Rows in, commerces.pmtiles out: the points as vector tiles in one file, for a map that asks for what it shows only.

GDAL writes it, which pyogrio brings in its wheel. Zooms 8 (the département) to 10, which a map enlarges: a point is told within
four metres there. What a map needs to draw and to open a shop's page is in the tiles; the rest is in the other files.
Every shop is in the tiles of every zoom, where it stands, whatever their number: see ROOM.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.publish.draft import Draft

LAYER: Final = "commerces"
FIELDS: Final = ("id", "nom", "categorie", "sous_categorie")
ROOM: Final = {"MAX_SIZE": "50000000", "MAX_FEATURES": "5000000"}
"""Bytes and shops that a tile may hold. GDAL's own limit (500 kB, some 22 000 shops) made it write a fuller tile again and again,
twice as coarse each time, then leave shops out: of 115 000, in 30 CPU seconds for 10, a map that is false."""
OPTIONS: Final = {"MINZOOM": "8", "MAXZOOM": "10", "EXTENT": "8192", "NAME": LAYER, **ROOM}


def has_points(draft: Draft) -> bool:
    """Say whether there is anything to draw: an archive without tiles cannot be written."""
    return bool(draft.rows["longitude"].notna().any())


def points_of(draft: Draft) -> pd.DataFrame:
    """Return ``points`` of the release's shops."""
    return points(draft.rows)


def points(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the tiles tell (FIELDS, longitude, latitude) of the shops that have a point."""
    return rows.loc[rows["longitude"].notna(), [*FIELDS, "longitude", "latitude"]]


def write_pmtiles(known: pd.DataFrame, path: Path) -> None:
    """Write the file from ``points``. One thread: tiles then come in one order, and the same bytes."""
    import geopandas
    import pyogrio

    places = geopandas.points_from_xy(known["longitude"], known["latitude"])
    table = geopandas.GeoDataFrame(known[list(FIELDS)], geometry=places, crs="OGC:CRS84")
    threads = pyogrio.get_gdal_config_option("GDAL_NUM_THREADS")
    pyogrio.set_gdal_config_options({"GDAL_NUM_THREADS": "1"})
    try:
        pyogrio.write_dataframe(table, path, driver="PMTiles", layer=LAYER, geometry_type="Point", **OPTIONS)
    finally:
        pyogrio.set_gdal_config_options({"GDAL_NUM_THREADS": threads})
