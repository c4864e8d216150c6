"""A file's bytes and its true format in, its sheets out as grids, with a word on what was doubtful in its encoding.

Every format that is made of sheets; json, kml and gpx are records (``records.py``, ``markup.py``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.config import Source
from pipeline.encoding import decode
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.detect import Kind
from pipeline.ingest.grid import Grid
from pipeline.ingest.header import Expected, expected_columns
from pipeline.ingest.html_tables import read_html
from pipeline.ingest.links import with_links
from pipeline.ingest.packed import unpacked
from pipeline.ingest.returned import restore
from pipeline.ingest.spreadsheetml import read_spreadsheetml
from pipeline.ingest.upright import upright
from pipeline.ingest.workbook import read_workbook

RECORDS: Final[frozenset[Kind]] = frozenset({"json", "kml", "gpx"})
"""The formats that have no sheet."""


def read_grids(raw: bytes, kind: Kind, path: Path | None, source: Source, name: str) -> tuple[list[Grid], str]:
    """Return the sheets, and what is doubtful of the encoding ("" when nothing is). ``path``: of a workbook in no archive.

    Of a file that we gave back, the producer's own sheets (``returned.restore``).
    Raises SourceError for a file that is broken, hostile, protected, or has no table.
    """
    expected = expected_columns(source)
    if kind == "csv":
        text, doubt = decode(raw, source.depots.encodage, name)
        grid = read_delimited(text, source.depots.separateur, expected, name)
        return restore(upright([grid], expected), source.id, name), doubt
    if kind == "html":
        page, doubt = read_html(raw, source.depots.encodage, name)
        return _as_tables([page], expected, name), doubt
    grids, doubt = read_spreadsheetml(raw, name) if kind == "xml" else (read_workbook(raw, kind, path, name), "")
    return restore(_as_tables(grids, expected, name), source.id, name), doubt


def _as_tables(grids: list[Grid], expected: Expected, name: str) -> list[Grid]:
    return upright([unpacked(with_links(grid), expected, name) for grid in grids], expected)
