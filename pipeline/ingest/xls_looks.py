"""An xls' own records in (BIFF8), how each sheet's cells look out: formats of its numbers, widths of its columns.

Records: [MS-XLS] 2.4. Each is its kind and its size, two bytes each, then what it holds.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

import olefile

from pipeline.ingest.looks import Look, Seen
from pipeline.ingest.shown import BUILT_IN
from pipeline.ingest.xlsx_looks import DATES

_BOF, _EOF, _SHEET, _FORMAT, _XF, _COLUMNS = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0, 0x007D
_NUMBER, _RK, _SEVERAL = 0x0203, 0x027E, 0x00BD
_BIFF8: Final = 0x0600
_MOST_COLUMNS: Final = 256
_MOST: Final = 1 << 25  # bytes: more is no list of shops


def xls_looks(raw: bytes) -> dict[str, dict[int, Look]]:
    """Return {sheet name: {column: look}}; nothing for an older format, or records that end where they should not."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as ole:
            book = ole.openstream("Workbook").read(_MOST) if ole.exists("Workbook") else b""
        return _read(book)
    except (OSError, struct.error, IndexError, UnicodeDecodeError):  # read once already: how it looked is not worth losing it
        return {}


def _read(book: bytes) -> dict[str, dict[int, Look]]:
    codes = BUILT_IN | DATES
    styles: list[int] = []
    sheets: dict[int, str] = {}
    for kind, at, size in _records(book, 0):
        if kind == _BOF and struct.unpack_from("<H", book, at)[0] != _BIFF8:
            return {}
        if kind == _FORMAT:
            number, length = struct.unpack_from("<HH", book, at)
            codes = codes | {number: _text(book, at + 2, length, 2)}
        elif kind == _XF and size >= 4:
            styles.append(struct.unpack_from("<H", book, at + 2)[0])
        elif kind == _SHEET:
            sheets[struct.unpack_from("<I", book, at)[0]] = _text(book, at + 6, book[at + 6], 1)
    shown = [codes.get(number, "") for number in styles]
    return {name: _seen(book, start, shown).looks() for start, name in sheets.items()}


def _records(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Yield each record's kind, place and size, up to the end of its part."""
    at = start
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, size
        if kind == _EOF:
            return
        at += 4 + size


def _text(book: bytes, at: int, length: int, counted: int) -> str:
    """Return a text of ``length`` characters, whose count takes ``counted`` bytes, then one that tells how they are written."""
    wide = book[at + counted] & 1
    first = at + counted + 1
    return book[first : first + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _seen(book: bytes, start: int, shown: list[str]) -> Seen:
    seen = Seen()
    for kind, at, size in _records(book, start):
        if kind == _COLUMNS:
            first, last, width = struct.unpack_from("<HHH", book, at)
            seen.widths |= dict.fromkeys(range(first, min(last, _MOST_COLUMNS) + 1), width / 256)
        elif kind in (_NUMBER, _RK):
            row, column, style = struct.unpack_from("<HHH", book, at)
            seen.cell(column, row + 1, shown[style])
        elif kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", book, at)
            for n in range((size - 6) // 6):
                seen.cell(first + n, row + 1, shown[struct.unpack_from("<H", book, at + 4 + 6 * n)[0]])
    return seen
