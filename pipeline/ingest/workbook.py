"""A workbook's bytes in (xlsx, xls, ods, xlsb), its worksheets out as grids whose lines are the producer's own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import olefile
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.ingest.detect import BROKEN_ZIP, Kind, encrypted, truncated
from pipeline.ingest.grid import MAX_CELLS, Calendar, Grid, Merge, text_column, too_large
from pipeline.ingest.ods import ods_merges

_DATE_1904: Final = re.compile(rb"""<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_NULL_DATE_1904: Final = re.compile(rb'null-date[^>]*date-value="1904')
_FAR_COLUMN: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]{2,3})\d""")
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^>]*?(/?)>""")
_BIFF_DATEMODE: Final = 0x0022
_BIFF_EOF: Final = 0x000A
_CHUNK: Final = 1 << 20
_SAFE_COLUMNS: Final = 50  # so many columns, over every row a sheet can have, still fit in MAX_CELLS


def read_workbook(raw: bytes, kind: Kind, path: Path, name: str) -> list[Grid]:
    """Return the worksheets, in the workbook's order; charts and macros are left out.

    Raises SourceError for a file that is damaged, protected, or whose cells stretch beyond reason.
    """
    if kind == "xlsx":
        _refuse_stray_cells(raw, name)
    try:
        with _opened(raw, kind, path) as book:
            calendar = _calendar(raw, kind)
            spans = ods_merges(raw) if kind == "ods" else {}
            return [
                _grid(book.get_sheet_by_name(m.name), m.visible != SheetVisibleEnum.Visible, calendar, spans, name)
                for m in book.sheets_metadata
                if m.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise encrypted(name) from error
    except CalamineError as error:
        raise too_large(name) if "limit exceeded" in str(error) else truncated(name) from error
    except BROKEN_ZIP as error:
        raise truncated(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, that no module exports: calamine tripped on a damaged file
            raise
        raise truncated(name) from error


def _opened(raw: bytes, kind: Kind, path: Path) -> CalamineWorkbook:
    """Open by path where the extension is right: calamine then tells why it refuses; trying every format, it only says no."""
    if path.suffix.lower() == f".{kind}":
        return CalamineWorkbook.from_path(path)
    return CalamineWorkbook.from_filelike(io.BytesIO(raw))


def _grid(sheet: CalamineSheet, hidden: bool, calendar: Calendar, spans: dict[str, tuple[Merge, ...]], name: str) -> Grid:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise too_large(name, sheet.name)
    rows = sheet.to_python(skip_empty_area=False)  # the default skips leading empty rows, and shifts every line number
    merges = spans.get(sheet.name, ()) if spans else tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ())
    return Grid(
        feuille=sheet.name,
        columns=[pa.chunked_array([text_column(column)]) for column in zip(*rows, strict=True)],
        lines=np.arange(1, len(rows) + 1, dtype=np.int64),
        merges=merges,
        calendar=calendar,
        hidden=hidden,
    )


def _refuse_stray_cells(raw: bytes, name: str) -> None:
    """Refuse a sheet with a value at A1 and another at XFD1048576: calamine would ask for 400 GB, and the process would die."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.namelist():
            if "worksheets/" not in member.lower() or not member.lower().endswith(".xml"):
                continue
            try:
                far = {m for chunk in _chunks(archive, member) if _may_be_far(chunk) for m in _FAR_COLUMN.findall(chunk)}
                if max(map(_column_number, far), default=0) > _SAFE_COLUMNS and _area(archive, member) > MAX_CELLS:
                    raise too_large(name)
            except BROKEN_ZIP as error:
                raise truncated(name) from error


def _may_be_far(chunk: bytes) -> bool:
    """Tell, ten times faster than a regular expression, whether an attribute begins with two capitals: « r="AB12" »."""
    codes = np.frombuffer(chunk, dtype=np.uint8)
    capital = (codes - np.uint8(65)) < 26
    quote = (codes == 34) | (codes == 39)
    return bool((quote[:-2] & capital[1:-1] & capital[2:]).any())


def _area(archive: zipfile.ZipFile, member: str) -> int:
    """Return rows × columns up to the last cells that hold something; cells that are only formatted do not count."""
    row = column = 0
    for chunk in _chunks(archive, member):
        for letters, digits, empty in _CELL.findall(chunk):
            if not empty:
                row, column = max(row, int(digits)), max(column, _column_number(letters))
    return row * column


def _chunks(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield a member's bytes in pieces that overlap, so that no cell's tag is cut in two."""
    with archive.open(member) as handle:
        tail = b""
        while chunk := handle.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-256:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _calendar(raw: bytes, kind: Kind) -> Calendar:
    """Return the date system, which calamine applies to real dates but does not tell: dates held as bare numbers need it."""
    if kind == "xls":
        return _xls_calendar(raw)
    pattern, part = {"xlsx": (_DATE_1904, "workbook.xml"), "ods": (_NULL_DATE_1904, "content.xml")}.get(kind, (None, ""))
    if pattern is None:  # xlsb: not told
        return "1900"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.namelist():
            if member.lower().endswith(part):
                with archive.open(member) as handle:
                    return "1904" if pattern.search(handle.read(_CHUNK)) else "1900"
    return "1900"


def _xls_calendar(raw: bytes) -> Calendar:
    """Read the DATEMODE record of the workbook's globals ([MS-XLS] 2.4.77)."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        stream = next(s for s in ("Workbook", "Book") if ole.exists(s))
        data = ole.openstream(stream).read(_CHUNK)
    at = 0
    while at + 4 <= len(data):
        record, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if record == _BIFF_DATEMODE:
            return "1904" if data[at + 4 : at + 6] == b"\x01\x00" else "1900"
        if record == _BIFF_EOF:
            break
        at += 4 + length
    return "1900"
