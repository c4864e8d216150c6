"""A GeoPackage's bytes in; those that GDAL may open, and the names of the tables that may be read, out.

A GeoPackage is an SQLite base (OGC 12-128): a view or a computed column in it is a programme, that may never end.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Final

from pipeline.errors import SourceError
from pipeline.ingest.detect import truncated

_VERSIONS: Final = slice(18, 20)  # 1: rolled back by a journal; 2: by a write-ahead log, a file that did not come along
_JOURNAL: Final = b"\x01\x01"
_STEPS: Final = 1_000_000  # of SQLite's machine between two looks
_LOOKS: Final = 50
_LAYERS: Final = "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes', 'aspatial') ORDER BY 1"


def plain_tables(raw: bytes, name: str) -> tuple[bytes, list[str], list[str]]:
    """Return the base, the layers that are plain tables, in the order of their names, and those that are not (views).

    Raises SourceError for a base that is damaged, has no layer, or computes what it should hold.
    """
    raw = raw[: _VERSIONS.start] + _JOURNAL + raw[_VERSIONS.stop :]
    looks = iter(range(_LOOKS))
    with closing(sqlite3.connect(":memory:")) as base:
        try:
            base.deserialize(raw)
            base.execute("PRAGMA trusted_schema = OFF")
            base.execute("PRAGMA query_only = ON")
            base.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
            made = base.execute("SELECT lower(name), type, sql FROM sqlite_master WHERE type IN ('table', 'view')")
            plain_ones = {str(n): t == "table" and not str(sql).upper().startswith("CREATE VIRTUAL") for n, t, sql in made}
            if not all(plain for n, plain in plain_ones.items() if n.startswith("gpkg_")):
                raise _computing(name)
            layers = [str(row[0]) for row in base.execute(_LAYERS)]
            plain = [one for one in layers if plain_ones.get(one.lower())]
            if any(_computes(base, one) for one in plain):
                raise _computing(name)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise truncated(name) from error
    if not plain:
        raise SourceError(f"{name} : ce GeoPackage ne contient aucune table", "demander un nouvel envoi au producteur")
    return raw, plain, [one for one in layers if one not in plain]


def _computes(base: sqlite3.Connection, table: str) -> bool:
    """Tell a table some columns of which are computed as they are read."""
    quoted = table.replace('"', '""')
    return any(row[-1] for row in base.execute(f'PRAGMA table_xinfo("{quoted}")'))


def _computing(name: str) -> SourceError:
    return SourceError(
        f"{name} : ce GeoPackage calcule ce qu'il montre (vues, colonnes calculées)",
        "dans QGIS, exporter la couche (clic droit, Exporter) dans un GeoPackage neuf, et le déposer",
    )
