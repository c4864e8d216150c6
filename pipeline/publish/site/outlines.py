"""The communes' official contours where installed, else cells around their centres, in; ``assets/communes.geojson`` out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.publish.site.source import Material

SIMPLIFIED: Final = 0.0012
"""Square root of an area in degrees (about 100 m): what an outline may lose, neighbours kept together."""
DECIMALS: Final = 4
AROUND: Final = 0.06
"""Degrees around the outermost centres: about half the width of a commune."""


def outlines(material: Material, contours: Path | None) -> dict[str, Any]:
    """Return a GeoJSON, one polygon a commune of the territory: ``code``, ``nom``, ``nombre`` (listed shops).

    ``schematique``: cells, not outlines; ``source``: what to show under the map; ``bbox``: the first view. Where neither contours
    nor centres are known, no feature.
    """
    official = contours is not None and contours.is_file()
    shapes = _official(contours) if contours is not None and official else _cells(material)
    counts: dict[str, int] = {}
    for one in material.listed:
        counts[one.insee] = counts.get(one.insee, 0) + 1
    names = material.reference.table.set_index("code_insee")["nom"].to_dict()
    features = [
        {"type": "Feature", "properties": {"code": code, "nom": names[code], "nombre": counts.get(code, 0)}, "geometry": geometry}
        for code, geometry in sorted(shapes.items())
        if code in names
    ]
    told: dict[str, Any] = {"type": "FeatureCollection", "schematique": not official, "source": source(official)}
    if box := _box(features, material):
        told["bbox"] = box
    return {**told, "features": features}


def source(official: bool) -> str:
    """Return what is said of the outlines."""
    if official:
        return "Contours officiels des communes (IGN, Admin Express)."
    return "Limites des communes schématiques : des cellules autour de leurs centres, non les limites officielles."


def _official(path: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq
    import shapely

    table = pq.read_table(path, columns=["code_insee", "contour"]).to_pandas()
    shapes = shapely.from_wkb(table["contour"].to_numpy())
    try:
        simple = shapely.coverage_simplify(shapes, SIMPLIFIED)
    except shapely.GEOSException:  # outlines that overlap are no coverage: each by itself
        simple = shapely.simplify(shapes, SIMPLIFIED)
    return _geometries(table["code_insee"], simple)


def _cells(material: Material) -> dict[str, Any]:
    """Return each commune's Voronoï cell, within a belt around all the centres."""
    import shapely

    centres = _centres(material)
    if len(centres) < 3:
        return {}
    scale = float(np.cos(np.radians(centres["latitude"].mean())))  # degrees as long as wide
    xy = np.column_stack([centres["longitude"] * scale, centres["latitude"]])
    belt = shapely.buffer(shapely.concave_hull(shapely.multipoints(xy), ratio=0.35), AROUND)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=belt, ordered=True))
    cut = shapely.intersection(cells, belt)
    back = shapely.transform(cut, lambda c: c / [scale, 1.0])
    return _geometries(centres["code_insee"], back)


def _centres(material: Material) -> pd.DataFrame:
    """Return the centres of the territory's communes, one each: ``code_insee, longitude, latitude``."""
    table = material.reference.table[["code_insee", "longitude", "latitude"]].dropna()
    return table.drop_duplicates(["longitude", "latitude"]).sort_values("code_insee", ignore_index=True)


def _geometries(codes: pd.Series[str], shapes: Any) -> dict[str, Any]:
    import shapely

    rounded = shapely.normalize(shapely.set_precision(shapes, 10**-DECIMALS))
    found = {}
    for code, shape in zip(codes, rounded, strict=True):
        if not shapely.is_empty(shape):
            found[code] = _plain(shapely.geometry.mapping(shape))
    return found


def _plain(geometry: Mapping[str, Any]) -> dict[str, Any]:
    def told(part: Any) -> Any:
        return [round(float(n), DECIMALS) for n in part] if np.isscalar(part[0]) else [told(one) for one in part]

    return {"type": geometry["type"], "coordinates": told(geometry["coordinates"])}


def _box(features: list[dict[str, Any]], material: Material) -> list[float]:
    """Return west, south, east, north of the outlines, else of the shops; [] where nothing is known."""
    found: list[tuple[float, float]] = []

    def gather(part: list[Any]) -> None:
        if isinstance(part[0], float):
            found.append((float(part[0]), float(part[1])))
        else:
            for one in part:
                gather(one)

    for feature in features:
        gather(feature["geometry"]["coordinates"])
    if not found:
        found = [
            (one.longitude, one.latitude) for one in material.listed if one.longitude is not None and one.latitude is not None
        ]
    if not found:
        return []
    lons, lats = zip(*found, strict=True)
    return [round(n, DECIMALS) for n in (min(lons), min(lats), max(lons), max(lats))]
