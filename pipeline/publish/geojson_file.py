"""Rows in, the bytes of a GeoJSON (RFC 7946) out: written by hand, because what writes GeoJSON adds ``crs`` or drops zeros.

Longitude then latitude, six decimals, no ``crs``; one feature a line, sorted by id, with its ``id``; properties are the public
columns but the coordinates, lists as arrays, missing as null. A shop without a point has a null geometry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Territory
from pipeline.model import LIST_FIELDS, LIST_SEPARATOR, PUBLIC_COLUMNS
from pipeline.publish.draft import Draft
from pipeline.publish.package_file import title
from pipeline.publish.text import DECIMALS, chunks, decimals, joined, json_lists, json_strings, raw, texts
from pipeline.reference.arrays import Floats

PROPERTIES: Final = tuple(c for c in PUBLIC_COLUMNS if c not in ("latitude", "longitude"))
BETWEEN: Final = b",\n"
TAIL: Final = b"\n]}\n"


def whole_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield commerces.geojson."""
    return geojson_bytes(draft.rows, draft.content.territory)


def geojson_bytes(rows: pd.DataFrame, territory: Territory) -> Iterator[bytes]:
    """Yield the file. Where the territory is a demonstration, a foreign member says so (RFC 7946, 6.1)."""
    yield head(title(territory), territory, bbox_of(rows["longitude"].to_numpy(), rows["latitude"].to_numpy()))
    for n, part in enumerate(chunks(rows)):
        yield (BETWEEN if n else b"") + raw(features(part), BETWEEN.decode())[: -len(BETWEEN)]
    yield TAIL


def features(rows: pd.DataFrame) -> pa.Array:
    """Return each row's feature as JSON text."""
    ids = json_strings(texts(rows["id"]))
    point = joined('{"type":"Point","coordinates":[', decimals(rows["longitude"]), ",", decimals(rows["latitude"]), "]}")
    members: list[pa.Array | str] = [
        '{"type":"Feature","id":',
        ids,
        ',"geometry":',
        pc.fill_null(point, "null"),
        ',"properties":{',
    ]
    for n, name in enumerate(PROPERTIES):
        values = texts(rows[name])
        told = json_lists(values, LIST_SEPARATOR) if name in LIST_FIELDS else json_strings(values)
        members += [f'{"," if n else ""}"{name}":', told]
    return joined(*members, "}}")


def head(name: str, territory: Territory, bbox: Sequence[str] = ()) -> bytes:
    """Return what stands before the features. ``bbox``: west, south, east, north, as written; empty where no point is known."""
    members = ['"type":"FeatureCollection"', f'"title":{json.dumps(name, ensure_ascii=False)}']
    if territory.demonstration:
        members.append('"demonstration":true')
    if bbox:
        members.append(f'"bbox":[{",".join(bbox)}]')
    return ("{" + ",".join(members) + ',"features":[\n').encode()


def bbox_of(longitudes: Floats, latitudes: Floats) -> list[str]:
    """Return west, south, east, north of rounded coordinates, as written; nothing where no point is known (NaN)."""
    known = ~np.isnan(longitudes)
    if not known.any():
        return []
    return [f"{edge(values[known]):.{DECIMALS}f}" for edge in (np.min, np.max) for values in (longitudes, latitudes)]
