"""A GeoJSON geometry in, a point that stands for it out: within the parcel, half-way of the line."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from pipeline.ingest.grid import number_text

Inferred = tuple[int, str, str]
"""Number of the record, the shape's type as GeoJSON names it, the point that stands for it: « 0.62|44.2 »."""

SHAPES: Final = frozenset({"Polygon", "MultiPolygon", "LineString", "MultiLineString"})
DECIMALS: Final = 7  # of degrees, a centimetre; of metres, more than anybody measures


def inner_point(geometry: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the first and second coordinates, as text, of a point inside a surface or on a line; None where there is none.

    The middle would not do: that of a parcel in the shape of an L is the neighbour's. Units are those of the geometry.
    """
    import shapely
    from shapely.geometry import shape

    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in SHAPES:
        return None
    try:
        drawn = shape({"type": kind, "coordinates": _numbers(geometry.get("coordinates"))})
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):  # no geometry at all: kept as text
        return None
    point = point_in(drawn)
    return point and (number_text(round(point[0], DECIMALS)), number_text(round(point[1], DECIMALS)))


def point_in(drawn: Any) -> tuple[float, float] | None:
    """Return the coordinates of a point inside a shapely surface or on a line, None where there is none."""
    import shapely

    try:
        found = shapely.make_valid(drawn)
        point = (
            shapely.line_interpolate_point(_longest(found), 0.5, normalized=True) if not found.area else found.point_on_surface()
        )
        place = float(point.x), float(point.y)
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):
        return None
    return place if all(map(math.isfinite, place)) else None


def _longest(lines: Any) -> Any:
    return max(getattr(lines, "geoms", [lines]), key=lambda line: line.length)


def _numbers(coordinates: Any) -> Any:
    """Return nested lists of texts as lists of numbers; a height is left out."""
    if isinstance(coordinates, list):
        here = [_numbers(one) for one in coordinates]
        return here if here and isinstance(here[0], list) else here[:2]
    return float(coordinates)
