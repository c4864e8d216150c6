"""A workbook's bytes in; nothing out, but a refusal where the extents it announces would bring the reader down.

calamine reserves the memory that a sheet's announced extents ask for: 340 GB for two damaged bytes, and the whole process is
aborted, the other sources with it. And it never ends on an ods cut inside a table.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

import olefile

from pipeline.ingest.detect import Kind, truncated
from pipeline.ingest.grid import MAX_CELLS, MAX_COLUMNS

_DIMENSIONS: Final = 0x0200  # [MS-XLS] 2.4.90
_BIFF8_LENGTH: Final = 14
_MOST_XLS_ROWS: Final = 65_536
_WORKSHEET_EXTENT: Final = 148  # BrtWsDim, [MS-XLSB] 2.4.820
_MOST_ROWS: Final = 1 << 20
_HEAD: Final = 1 << 16  # the extent of an xlsb sheet stands before its cells


def refuse_false_extents(raw: bytes, kind: Kind, name: str) -> None:
    """Raise SourceError where a sheet of an xls, an xlsb or an ods announces what cannot be."""
    if kind == "ods":
        _refuse_cut(raw, name)
        return
    extents = _xls(raw) if kind == "xls" else _xlsb(raw) if kind == "xlsb" else iter(())
    rows_limit = _MOST_XLS_ROWS if kind == "xls" else _MOST_ROWS
    for top, bottom, left, right in extents:
        if not (top <= bottom <= rows_limit and left <= right <= MAX_COLUMNS) or (bottom - top) * (right - left) > MAX_CELLS:
            raise truncated(name)


def _refuse_cut(raw: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content = archive.read("content.xml") if "content.xml" in archive.namelist() else b"<a/>"
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):  # encrypted: calamine tells it
        return
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as error:
        raise truncated(name) from error


def _xls(raw: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first row, last row, first column, last column), last ones excluded, of each sheet."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        stream = next((s for s in ("Workbook", "Book") if ole.exists(s)), None)
        data = ole.openstream(stream).read() if stream else b""
    at = 0
    while at + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, at)
        if record == _DIMENSIONS and at + 4 + length <= len(data):
            if length >= _BIFF8_LENGTH - 2:
                yield struct.unpack_from("<IIHH", data, at + 4)
            elif length >= 8:
                yield struct.unpack_from("<HHHH", data, at + 4)
        at += 4 + length


def _xlsb(raw: bytes) -> Iterator[tuple[int, int, int, int]]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.namelist():
            if "worksheets/" in member.lower() and member.lower().endswith(".bin"):
                with archive.open(member) as handle:
                    head = handle.read(_HEAD)
                yield from (struct.unpack_from("<IIII", data) for kind, data in _records(head) if kind == _WORKSHEET_EXTENT)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (type, content) of the records of [MS-XLSB] 2.1.4, those of sixteen bytes or more."""
    at = 0
    while at + 2 <= len(data):
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
        length = 0
        for shift in range(0, 28, 7):
            if at >= len(data):
                return
            byte, at = data[at], at + 1
            length |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        if 16 <= length <= len(data) - at:
            yield kind, data[at : at + length]
        at += length
