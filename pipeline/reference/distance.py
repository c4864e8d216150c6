"""How far: points in (degrees, WGS 84), metres out; and from how many metres on a shop is said to have moved."""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.reference.arrays import Floats

EARTH: Final = 6_371_008.8  # metres, mean radius
MOVED: Final = 50.0
"""Metres: less is a better point of the same door (the other side of a street, the middle of a building), not a move."""


def metres(longitude: Floats, latitude: Floats, other_longitude: Floats, other_latitude: Floats) -> Floats:
    """Return great-circle distances (haversine), NaN where a point is missing. Degrees in; shapes broadcast."""
    lon, lat, lon2, lat2 = (np.radians(v) for v in (longitude, latitude, other_longitude, other_latitude))
    half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
    found: Floats = 2 * EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    return found
