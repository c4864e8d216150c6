"""Rows in, the bytes of a GeoJSON (RFC 7946) out: written by hand, because what writes GeoJSON adds ``crs`` or drops zeros.

Longitude then latitude, six decimals, no ``crs``; one feature a line, sorted by id, with its ``id``; properties are the public
columns but the coordinates, lists as arrays, missing as null. A shop without a point has a null geometry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Territory
from pipeline.model import LIST_FIELDS, LIST_SEPARATOR, PUBLIC_COLUMNS
from pipeline.publish.draft import Draft
from pipeline.publish.package_file import title
from pipeline.publish.text import chunks, decimals, joined, json_lists, json_strings, raw, texts

PROPERTIES = tuple(c for c in PUBLIC_COLUMNS if c not in ("latitude", "longitude"))


def whole_bytes(draft: Draft) -> Iterator[bytes]:
    """Yield commerces.geojson."""
    return geojson_bytes(draft.rows, draft.content.territory)


def geojson_bytes(rows: pd.DataFrame, territory: Territory) -> Iterator[bytes]:
    """Yield the file. Where the territory is a demonstration, a foreign member says so (RFC 7946, 6.1)."""
    yield _head(rows, territory).encode()
    for n, part in enumerate(chunks(rows)):
        yield (b",\n" if n else b"") + raw(features(part), ",\n")[: -len(b",\n")]
    yield b"\n]}\n"


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


def _head(rows: pd.DataFrame, territory: Territory) -> str:
    members = ['"type":"FeatureCollection"', f'"title":{json.dumps(title(territory), ensure_ascii=False)}']
    if territory.demonstration:
        members.append('"demonstration":true')
    if rows["longitude"].notna().any():
        ends = [rows["longitude"].min(), rows["latitude"].min(), rows["longitude"].max(), rows["latitude"].max()]
        members.append(f'"bbox":[{",".join(decimals(pd.Series(ends, dtype="float64")).to_pylist())}]')
    return "{" + ",".join(members) + ',"features":[\n'
