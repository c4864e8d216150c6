"""Parcels and lines of a GeoJSON or a KML: a point that stands for each, told as inferred."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import make_valid
from shapely.geometry import Point, shape

from tests.ingest.helpers import declared, read, told, values, written

SQUARE: list[list[float]] = [[0.6, 44.2], [0.7, 44.2], [0.7, 44.3], [0.6, 44.3], [0.6, 44.2]]
L_SHAPED: list[list[float]] = [
    [0.0, 44],
    [3, 44],
    [3, 44.1],
    [0.1, 44.1],
    [0.1, 47],
    [0, 47],
    [0, 44],
]  # its middle is the neighbour's
COLUMNS = {"nom": ["properties.nom"], "point": ["geometry.coordinates"]}


def collection(*geometries: Any) -> str:
    features = [{"type": "Feature", "properties": {"nom": f"Commerce {n}"}, "geometry": g} for n, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        ("Polygon", [SQUARE]),
        ("Polygon", [L_SHAPED]),
        ("Polygon", [[[*place, 120.5] for place in SQUARE]]),
        ("Polygon", [[[0.6, 44.2], [0.7, 44.3], [0.7, 44.2], [0.6, 44.3], [0.6, 44.2]]]),  # it crosses itself
        ("MultiPolygon", [[SQUARE], [L_SHAPED]]),
        ("LineString", [[0.6, 44.2], [0.6, 44.4], [0.8, 44.4]]),
        ("MultiLineString", [[[0.6, 44.2], [0.6, 44.4]], [[0.8, 44.4], [0.81, 44.4]]]),
    ],
)
def test_a_shape_gives_a_point_of_its_own(tmp_path: Path, kind: str, coordinates: Any) -> None:
    geometry = {"type": kind, "coordinates": coordinates}
    text = collection({"type": "Point", "coordinates": [0.62, 44.2]}, geometry)
    rows, _, found = read(written(tmp_path, text, "l.geojson"), declared(COLUMNS))
    first, second = values(rows, "geometry.coordinates")
    longitude, latitude = (float(part) for part in str(second).split("|"))
    assert first == "0.62|44.2" and make_valid(shape(geometry)).distance(Point(longitude, latitude)) < 1e-6
    assert told(found) == [("point-de-forme", 2)]
    assert (found["valeur"][0], found["apres"][0], found["colonne"][0]) == (kind, second, "geometry.coordinates")


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[["x", "y"]]]},
        {"type": "Polygon", "coordinates": [[[0.6, 44.2]]]},
        {"type": "Polygon"},
        {"type": "LineString", "coordinates": [[None, 44.2], [0.6, 44.3]]},
        {"type": "LineString", "coordinates": 3},
        {"type": "Polygon", "coordinates": [[[1e400, 44.2], [0.7, 44.2], [0.7, 44.3], [1e400, 44.2]]]},
    ],
)
def test_what_is_no_shape_gives_none(tmp_path: Path, geometry: Any) -> None:
    text = collection({"type": "Point", "coordinates": [0.62, 44.2]}, geometry).replace("Infinity", "1e400")
    rows, _, found = read(written(tmp_path, text, "l.geojson"), declared(COLUMNS))
    assert (len(rows), told(found)) == (2, [])


def test_the_only_point_of_a_collection_stands_for_the_parcel_beside_it(tmp_path: Path) -> None:
    parts = [{"type": "Polygon", "coordinates": [SQUARE]}, {"type": "Point", "coordinates": [0.61, 44.21]}]
    text = collection({"type": "GeometryCollection", "geometries": parts})
    rows, _, found = read(written(tmp_path, text, "l.geojson"), declared(COLUMNS))
    assert (values(rows, "geometry.coordinates"), told(found)) == (["0.61|44.21"], [])


def test_the_shapes_of_a_kml(tmp_path: Path) -> None:
    ring = " ".join(f"{x},{y},0" for x, y in L_SHAPED)
    surface = f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    shapes = [
        surface,
        f"<MultiGeometry>{surface}<Point><coordinates>0.61, 44.21, 0</coordinates></Point></MultiGeometry>",
        "<LineString><coordinates>0.6,44.2 0.6,44.4</coordinates></LineString>",
        "<Polygon/>",
    ]
    places = "\n".join(f"<Placemark><name>Commerce {n}</name>{one}</Placemark>" for n, one in enumerate(shapes))
    rows, _, found = read(written(tmp_path, f"<kml><Document>\n{places}</Document></kml>", "l.kml"))
    points = list(zip(values(rows, "longitude"), values(rows, "latitude"), strict=True))
    assert points[1:] == [("0.61", "44.21"), ("0.6", "44.3"), (None, None)]
    assert shape({"type": "Polygon", "coordinates": [L_SHAPED]}).contains(
        Point(float(points[0][0] or 0), float(points[0][1] or 0))
    )
    assert told(found) == [("point-de-forme", 2), ("point-de-forme", 4)]


@pytest.mark.parametrize("kind", [{"a": 1}, ["Polygon"], None, 3, "Cercle"])
def test_a_shape_of_no_known_type_stops_nothing(tmp_path: Path, kind: Any) -> None:
    rows, _, anomalies = read(
        written(tmp_path, collection({"type": kind, "coordinates": [SQUARE]}, None), "l.geojson"), declared(COLUMNS)
    )
    assert (values(rows, "properties.nom"), told(anomalies)) == (["Commerce 0", "Commerce 1"], [])
