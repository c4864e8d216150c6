"""A workbook's bytes in; nothing out, but a refusal where the extents it announces would bring the reader down.

calamine reserves the memory that a sheet's announced extents, or its furthest cells, ask for: 340 GB for two damaged bytes, and
the whole process is aborted, the other sources with it. And it never ends on an ods cut inside a table.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

from pipeline.errors import SourceError
from pipeline.ingest.binary import BOF, xls_records, xls_stream, xlsb_records
from pipeline.ingest.detect import Kind, truncated
from pipeline.ingest.grid import MAX_CELLS, MAX_COLUMNS, too_large

_DIMENSIONS: Final = 0x0200  # [MS-XLS] 2.4.90
_BIFF8_LENGTH: Final = 14
_MOST_XLS_ROWS: Final = 65_536
_WORKSHEET_EXTENT: Final = 148  # BrtWsDim, [MS-XLSB] 2.4.820
_LAST_XLSB_CELL: Final = 11  # from BrtCellBlank on: their column comes first
_XLS_CELLS: Final = frozenset({0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
"""FORMULA, MULRK, MULBLANK, RSTRING, LABELSST, BLANK, NUMBER, LABEL, BOOLERR, RK: row, then column."""
_MOST_ROWS: Final = 1 << 20
_TABLE: Final = re.compile(rb"<(/?)table:table(?=[\s/>])[^<>]*?(/?)>")

Extent = tuple[int, int, int, int]
"""First row, last row, first column, last column, last ones excluded."""


def refuse_false_extents(raw: bytes, kind: Kind, name: str) -> None:
    """Raise SourceError where a sheet of an xls, an xlsb or an ods announces what cannot be, or has a cell there."""
    if kind == "ods":
        _refuse_odd_tables(raw, name)
        return
    extents = _xls(raw) if kind == "xls" else _xlsb(raw) if kind == "xlsb" else iter(())
    rows_limit = _MOST_XLS_ROWS if kind == "xls" else _MOST_ROWS
    for top, bottom, left, right in extents:
        if not (top <= bottom <= rows_limit and left <= right <= MAX_COLUMNS):
            raise truncated(name)
        if (bottom - top) * (right - left) > MAX_CELLS:
            raise too_large(name)


def _refuse_odd_tables(raw: bytes, name: str) -> None:
    """Refuse an ods cut inside a table, and one with a table in a cell (« sub-table »), below which calamine reads no row."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content = archive.read("content.xml") if "content.xml" in archive.namelist() else b"<a/>"
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # encrypted: calamine tells it
        return
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise truncated(name) from error
    depth = 0
    for closing, alone in _TABLE.findall(content):
        depth += 0 if alone else -1 if closing else 1
        if depth > 1:
            raise SourceError(
                f"{name} : une case contient un autre tableau, qui cacherait les lignes du dessous",
                "l'ouvrir dans un tableur, sortir ce tableau de sa case, et l'enregistrer",
            )


def _xls(raw: bytes) -> Iterator[Extent]:
    """Yield what each sheet announces, then what its cells take."""
    data = xls_stream(raw)
    bottom = right = 0
    for record, at, size in xls_records(data):
        if record == _DIMENSIONS and at + size <= len(data):
            if size >= _BIFF8_LENGTH - 2:
                yield struct.unpack_from("<IIHH", data, at)
            elif size >= 8:
                yield struct.unpack_from("<HHHH", data, at)
        elif record in _XLS_CELLS and at + 4 <= len(data):
            row, column = struct.unpack_from("<HH", data, at)
            bottom, right = max(bottom, row + 1), max(right, column + 1)
        elif record == BOF:
            yield 0, bottom, 0, right
            bottom = right = 0
    yield 0, bottom, 0, right


def _xlsb(raw: bytes) -> Iterator[Extent]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.namelist():
            if "worksheets/" in member.lower() and member.lower().endswith(".bin"):
                yield from _xlsb_sheet(archive.read(member))


def _xlsb_sheet(data: bytes) -> Iterator[Extent]:
    """Yield what the sheet announces, then what its cells take."""
    bottom = right = 0
    for kind, at, _ in xlsb_records(data):
        if kind == 0:  # a row: its number
            bottom = max(bottom, int.from_bytes(data[at : at + 4], "little") + 1)
        elif kind <= _LAST_XLSB_CELL:
            right = max(right, int.from_bytes(data[at : at + 4], "little") + 1)
        elif kind == _WORKSHEET_EXTENT and at + 16 <= len(data):
            yield struct.unpack_from("<IIII", data, at)
    yield 0, bottom, 0, right
