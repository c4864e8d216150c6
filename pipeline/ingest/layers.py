"""A GeoPackage's bytes, or a zip of Shapefiles, in; the layers that hold the source's rows out: text, and WGS84 points.

GDAL (through pyogrio) reads both, from memory and for reading alone. What it is given was looked at before: of a GeoPackage the
plain tables (geopackage.py), of an archive the parts of its layers, under names of ours (shapefile.py).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.config import Source
from pipeline.errors import SourceError
from pipeline.ingest.choose import Left, asked_for
from pipeline.ingest.detect import Kind, truncated
from pipeline.ingest.geopackage import plain_tables
from pipeline.ingest.grid import MAX_CELLS, blank_to_null, text_column, too_large
from pipeline.ingest.header import expected_columns
from pipeline.ingest.names import plain, unique_names
from pipeline.ingest.shapefile import Part, parts_of, recoded
from pipeline.ingest.shapes import DECIMALS, Inferred, point_in
from pipeline.model import LIST_SEPARATOR
from pipeline.reference.arrays import Floats, Ints

LAYERS: Final[frozenset[Kind]] = frozenset({"gpkg", "shp"})
"""The formats that are layers of a map."""
_IN_DEGREES: Final = "dans QGIS, exporter la couche en WGS84 (EPSG:4326) dans un GeoPackage neuf, et le déposer"
_BYTES: Final = "(contenu binaire)"
_PLACES: Final = ("longitude", "latitude")


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer. ``columns``: its fields, then « longitude » and « latitude » where it has a geometry; ``lines``: from 1.

    ``inferred``: the shapes that a point stands for; ``located``: whether its projection is known, or it has no geometry.
    """

    feuille: str
    columns: dict[str, pa.Array]
    lines: Ints
    inferred: tuple[Inferred, ...]
    located: bool


def read_layers(raw: bytes, kind: Kind, source: Source, name: str) -> tuple[list[Layer], list[Left], str]:
    """Return the layers that hold the source's rows, the others, and what is doubtful of their encoding ("" when nothing is).

    Raises SourceError for a file that is broken, hostile, too large, or has no layer.
    """
    left: list[str] = []
    if kind == "gpkg":
        raw, found, left = plain_tables(raw, name)
        parts = [Part(layer, layer) for layer in found]
    else:
        raw, parts = parts_of(raw, name)
    read = [_layer(raw, part, source, name) for part in parts]
    layers, doubts = [layer for layer, _ in read], [doubt for _, doubt in read]
    filled = [layer for layer in layers if len(layer.lines)]
    if not filled:
        raise SourceError(f"{name} : aucune couche n'a d'objet", "demander un nouvel envoi au producteur")
    kept = _kept(filled, source, name)
    left += [layer.feuille for layer in filled if layer not in kept]
    return kept, [Left("feuille-ignoree", feuille) for feuille in left], " ; ".join(dict.fromkeys(filter(None, doubts)))


def _kept(layers: list[Layer], source: Source, name: str) -> list[Layer]:
    """Keep the layers declared, else those that name the declared columns, else those alike the longest."""
    if source.depots.feuilles:
        wanted = asked_for([layer.feuille for layer in layers], source, name, "couche")
        return [layer for layer in layers if layer.feuille in wanted]
    named = [{plain(column) for column in layer.columns} for layer in layers]
    model = expected_columns(source)
    if not any(words & model for words in named):
        longest = max(range(len(layers)), key=lambda i: (len(layers[i].lines), -i))
        model = frozenset(named[longest] - set(_PLACES)) or frozenset(named[longest])
    best = max(len(words & model) for words in named)
    return [layer for layer, words in zip(layers, named, strict=True) if 2 * len(words & model) >= best]


def _layer(raw: bytes, part: Part, source: Source, name: str) -> tuple[Layer, str]:
    """Read one layer; and what is doubtful of its encoding."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

    broken = (DataSourceError, DataLayerError, FeatureError, GeometryError, pa.ArrowInvalid, UnicodeDecodeError)
    how = {"LIST_ALL_TABLES": "NO"} if part.codec is None else {"encoding": "ISO-8859-1"}  # bytes as they are: see recoded
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a file read from memory has no extension
            meta, table = pyogrio.read_arrow(raw, layer=part.layer, **how)
    except broken as error:
        raise truncated(name) from error
    except UnboundLocalError as error:  # of pyogrio 0.13, for a projection that GDAL cannot write
        raise SourceError(f"{name} : la projection de la couche « {part.feuille} » ne se lit pas", _IN_DEGREES) from error
    if table.num_rows * max(1, table.num_columns) > MAX_CELLS:
        raise too_large(name, part.feuille)
    shapes = meta.get("geometry_name") or "wkb_geometry"
    fields = {field: _text(table[field]) for field in table.column_names if field != shapes}
    doubt = ""
    if part.codec is not None:
        fields, doubt = recoded(fields, source.depots.encodage or part.codec, name)
    drawn = shapes in table.column_names and table[shapes].null_count < table.num_rows
    if not drawn:
        return _kept_rows(part.feuille, fields, (), located=True), doubt
    places, inferred = _points(table[shapes].to_pylist())
    degrees, located = _in_degrees(places, meta.get("crs") if part.codec is None else part.projection)
    columns = [*fields.items(), *((name, _numbers(degrees[:, i])) for i, name in enumerate(_PLACES))]
    named = dict(zip(unique_names(name for name, _ in columns), (column for _, column in columns), strict=True))
    return _kept_rows(part.feuille, named, tuple(_told(inferred, degrees)), located=located), doubt


def _kept_rows(feuille: str, columns: dict[str, pa.Array], inferred: tuple[Inferred, ...], *, located: bool) -> Layer:
    """Return the layer without its objects that hold nothing at all."""
    height = max((len(column) for column in columns.values()), default=0)
    filled = np.zeros(height, dtype=bool)
    for column in columns.values():
        filled |= np.asarray(column.is_valid())
    kept = {name: column.filter(pa.array(filled)) for name, column in columns.items()}
    return Layer(feuille, kept, np.flatnonzero(filled) + 1, inferred, located)


# --- fields -----------------------------------------------------------------------------------------------------------
def _text(column: pa.ChunkedArray) -> pa.Array:
    """Return one field as text: numbers with their digits, ISO dates, VRAI and FAUX, a list's items joined."""
    values = column.combine_chunks()
    kind = values.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        out = _valid(values)
    elif pa.types.is_floating(kind):
        return text_column(["" if v is None else float(v) for v in values.to_pylist()])
    elif pa.types.is_boolean(kind):
        out = pc.if_else(values, "VRAI", "FAUX")
    elif pa.types.is_timestamp(kind):
        out = pc.strftime(values.cast(pa.timestamp("s"), safe=False), format="%Y-%m-%dT%H:%M:%S")
    elif pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        out = pc.if_else(values.is_valid(), pa.scalar(_BYTES), pa.scalar(None, pa.string()))
    elif pa.types.is_list(kind) or pa.types.is_large_list(kind):
        out = pa.array([None if v is None else LIST_SEPARATOR.join(map(str, v)) for v in values.to_pylist()], pa.large_string())
    else:
        out = values.cast(pa.string())
    return blank_to_null(out.cast(pa.large_string()))


def _valid(values: pa.Array) -> pa.Array:
    """Return texts, those that are no UTF-8 with a mark for what is lost."""
    try:
        values.validate(full=True)
    except pa.ArrowInvalid:
        texts = [None if v is None else v.decode("utf-8", "replace") for v in values.cast(pa.large_binary()).to_pylist()]
        return pa.array(texts, pa.large_string())
    return values


# --- geometries -------------------------------------------------------------------------------------------------------
def _points(blobs: list[bytes | None]) -> tuple[Floats, list[tuple[int, str]]]:
    """Return the point of each geometry (NaN where there is none), and which ones are a shape that it stands for."""
    import shapely

    shapes: Any = shapely.from_wkb(np.array(blobs, dtype=object), on_invalid="ignore")
    kinds = shapely.get_type_id(shapes)
    alone = (kinds > shapely.GeometryType.LINEARRING) & (shapely.get_num_geometries(shapes) == 1)
    shapes[alone] = shapely.get_geometry(shapes[alone], 0)  # QGIS writes a layer of points as one of multipoints
    kinds = shapely.get_type_id(shapes)
    places = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    inferred = []
    for i in np.flatnonzero((kinds > 0) & ~shapely.is_empty(shapes)).tolist():
        if point := point_in(shapes[i]):
            places[i] = point
            inferred.append((i, str(shapes[i].geom_type)))
    return places, inferred


def _in_degrees(places: Floats, crs: str | None) -> tuple[Floats, bool]:
    """Return the points in WGS84 degrees, longitude first; as they are, and False, where no projection is known."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    if not crs:
        return places, False
    try:
        known = CRS.from_user_input(crs)
        if not (known.is_geographic or known.is_projected):  # of heights, of a time: PROJ would swap both numbers
            return places, False
        moved = Transformer.from_crs(known, "EPSG:4326", always_xy=True).transform(places[:, 0], places[:, 1])
    except (CRSError, ProjError):
        return places, False
    return np.column_stack(moved), True


def _numbers(values: Floats) -> pa.Array:
    """Return one coordinate as text, to the centimetre; missing where there is no point."""
    known = np.isfinite(values)
    return text_column(
        ["" if not ok else float(v) for v, ok in zip(values.round(DECIMALS).tolist(), known.tolist(), strict=True)]
    )


def _told(inferred: list[tuple[int, str]], degrees: Floats) -> list[Inferred]:
    return [(i + 1, shape, LIST_SEPARATOR.join(f"{v:.{DECIMALS}f}".rstrip("0") for v in degrees[i])) for i, shape in inferred]
