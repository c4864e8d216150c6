"""``etal territoire contours``: a file of communes' contours in, ``sources/contours/communes.parquet`` out, checked.

Read: the GeoJSON of https://geo.api.gouv.fr (``/departements/47/communes?format=geojson&geometry=contour``), IGN's Admin Express
(GeoPackage, Shapefile, GeoJSON) and what derives from it. The file's source, date and counts stand beside it, ``communes.json``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import tempfile
import warnings
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline import registers
from pipeline.config import load_territory
from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.fetch import Client, fetch_once, is_url, shown
from pipeline.reference.communes import Communes, load_communes
from pipeline.reference.contours import COLUMNS, Contours

CODES: Final = ("code", "insee_com", "code_insee", "codgeo", "insee", "com")
"""Names that the column of the commune's code goes by (any case), the surest first."""

_WITHIN: Final = 0.95  # of the known centres must lie in their contour: else codes or coordinates are not what they say
_TIMEOUT: Final = (10.0, 120.0)


@dataclass(frozen=True)
class Installed:
    """What was installed. ``source``: file name or URL; ``date``: ISO; ``reparees``: contours that were not valid."""

    source: str
    date: str
    sha256: str
    communes: int
    reparees: int
    tolerance_m: int


def install(root: Path, source: str, date: dt.date, client: Client | None = None) -> Installed:
    """Read, check and store the contours of ``root``'s territory; ``date``: of the contours, as far as is known.

    Raises ConfigError where the file is not what it should be (what was installed stays), ServiceError or SourceError for a
    URL that gives nothing usable.
    """
    communes = load_communes(load_territory(root).departements)
    data = _bytes(source, client or Client(timeout=_TIMEOUT))
    known = _known(_read(data, source), communes, source)
    table, repaired = _united(known, communes, source)
    contours = Contours(table)
    _check_centres(contours, communes, source)
    told = shown(source) if is_url(source) else Path(source).name
    digest = hashlib.sha256(data).hexdigest()
    done = Installed(told, date.isoformat(), digest, len(table), repaired, round(contours.tolerance))
    _write(registers.contours(root), table, done)
    return done


def _bytes(source: str, client: Client) -> bytes:
    if is_url(source):
        with tempfile.TemporaryDirectory() as folder:
            return fetch_once(source, Path(folder), client).read_bytes()
    path = Path(source)
    if not path.is_file():
        raise ConfigError(f"{source} : ce fichier n'existe pas", "donner un fichier de contours, ou une adresse https://…")
    return path.read_bytes()


def _read(data: bytes, source: str) -> Any:
    """Return the file as a GeoDataFrame in degrees. A file of several layers gives the one of the communes."""
    import geopandas as gpd
    import pyogrio

    hint = "attendu : GeoJSON (geo.api.gouv.fr, avec geometry=contour), GeoPackage, ou Shapefile en .zip"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a file read from memory has no extension
            layers = [str(name) for name in pyogrio.list_layers(data)[:, 0]]
            layer = next((name for name in layers if name.lower() == "commune"), None)
            frame = gpd.read_file(io.BytesIO(data), **({"layer": layer} if layer else {}))
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ConfigError(f"{source} : ce n'est pas un fichier de contours", hint) from error
    if not isinstance(frame, gpd.GeoDataFrame) or frame.geometry.isna().all():
        raise ConfigError(f"{source} : aucun contour", hint)
    if not frame.geom_type.dropna().isin(["Polygon", "MultiPolygon"]).all():
        raise ConfigError(f"{source} : des points ou des lignes, non des contours", hint)
    frame = frame if frame.crs is None else frame.to_crs(4326)
    if np.abs(frame.total_bounds).max() > 180:
        raise ConfigError(f"{source} : coordonnées qui ne sont pas en degrés", "l'exporter en WGS84 (EPSG:4326)")
    return frame


def _known(frame: Any, communes: Communes, source: str) -> Any:
    """Return ``code_insee`` (today's) and ``geometry`` of the territory's communes. A vanished commune counts for its heir."""
    named = {str(c).lower(): c for c in frame.columns}
    column = next((named[name] for name in CODES if name in named), None)
    if column is None:
        raise ConfigError(f"{source} : aucune colonne n'est un code INSEE", f"attendu : {', '.join(CODES)}")
    heirs = {old: place.code_insee for old, place in communes.by_former_code.items()}
    codes = frame[column].astype("str").str.strip().str.zfill(5)
    found = frame[["geometry"]].assign(code_insee=codes.replace(heirs))
    wanted = set(communes.table["code_insee"])
    found = found[found["code_insee"].isin(wanted) & found.geometry.notna()]
    if missing := sorted(wanted - set(found["code_insee"])):
        told = ", ".join(missing[:10]) + (f" et {len(missing) - 10} autres" if len(missing) > 10 else "")
        raise ConfigError(f"{source} : communes du territoire sans contour : {told}", "prendre un fichier complet et à jour")
    return found


def _united(found: Any, communes: Communes, source: str) -> tuple[pd.DataFrame, int]:
    """Return contours.COLUMNS, sorted by code, and how many contours had to be repaired."""
    import shapely

    shapes = found.geometry.to_numpy()
    broken = ~shapely.is_valid(shapes)
    whole = pd.Series(np.where(broken, shapely.make_valid(shapes), shapes), index=found["code_insee"])
    united = whole.groupby(level=0, sort=True).agg(lambda parts: shapely.union_all(_areas(parts.to_numpy())))
    if shapely.is_empty(united.to_numpy()).any():
        empty = united.index[shapely.is_empty(united.to_numpy())]
        raise ConfigError(f"{source} : contour vide : {', '.join(empty[:10])}", "prendre un fichier complet")
    middles = shapely.get_coordinates(_inner(united.to_numpy()))
    names = communes.table.set_index("code_insee")["nom"].reindex(united.index)
    contour = shapely.to_wkb(shapely.normalize(shapely.force_2d(united.to_numpy())))
    columns = (united.index, names.to_numpy(), middles[:, 0], middles[:, 1], contour)
    return pd.DataFrame(dict(zip(COLUMNS, columns, strict=True))), int(broken.sum())


def _areas(shapes: Any) -> Any:
    """Leave out lines and points that a repair made."""
    import shapely

    parts = shapely.get_parts(shapes)
    return parts[shapely.area(parts) > 0]


def _inner(shapes: Any) -> Any:
    """Return each centroid, or where it lies outside (a bent commune), a point inside."""
    import shapely

    middle = shapely.centroid(shapes)
    return np.where(shapely.contains(shapes, middle), middle, shapely.point_on_surface(shapes))


def _check_centres(contours: Contours, communes: Communes, source: str) -> None:
    known = communes.table.dropna(subset=["longitude"])
    lon, lat = (known[c].to_numpy(float) for c in ("longitude", "latitude"))
    away = contours.outside(known["code_insee"], lon, lat)
    if len(known) and away.mean() > 1 - _WITHIN:
        told = ", ".join(known.loc[away, "nom"].head(5))
        hint = "vérifier les codes et l'ordre des coordonnées"
        raise ConfigError(f"{source} : des communes ne sont pas où elles devraient être ({told})", hint)


def _write(path: Path, table: pd.DataFrame, done: Installed) -> None:
    """Write the contours aside, then swap them in; then what is known of them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.tmp")
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), beside, compression="zstd")
    beside.replace(path)
    put(path.with_suffix(".json"), json.dumps(asdict(done), ensure_ascii=False, indent=1) + "\n")
