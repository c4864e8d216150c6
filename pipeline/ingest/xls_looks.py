"""An xls' own records in (BIFF8), how each sheet looks out: formats of its numbers, widths of its columns, what its cells wear.

Records: [MS-XLS] 2.4. Each is its kind and its size, two bytes each, then what it holds.
"""

from __future__ import annotations

import struct
from typing import Final

from pipeline.ingest.binary import part_records, xls_sheets, xls_stream, xls_text
from pipeline.ingest.dress import worn
from pipeline.ingest.look import Look, Seen
from pipeline.ingest.shown import BUILT_IN
from pipeline.ingest.xls_dress import cells_styled, styles_worn
from pipeline.ingest.xlsx_looks import DATES

_FORMAT, _XF, _COLUMNS = 0x041E, 0x00E0, 0x007D
_NUMBER, _RK, _SEVERAL = 0x0203, 0x027E, 0x00BD
_MOST_COLUMNS: Final = 256
_MOST: Final = 1 << 25  # bytes: more is no list of shops


def xls_looks(raw: bytes) -> dict[str, dict[int, Look]]:
    """Return {sheet name: {column: look}}; nothing for an older format, or records that end where they should not."""
    try:
        return _read(xls_stream(raw, _MOST))
    except (OSError, struct.error, IndexError, UnicodeDecodeError):  # read once already: how it looked is not worth losing it
        return {}


def _read(book: bytes) -> dict[str, dict[int, Look]]:
    codes = BUILT_IN | DATES
    styles: list[int] = []
    sheets = xls_sheets(book)
    for kind, at, size in part_records(book, 0) if sheets else ():
        if kind == _FORMAT:
            number, length = struct.unpack_from("<HH", book, at)
            codes = codes | {number: xls_text(book, at + 2, length, 2)}
        elif kind == _XF and size >= 4:
            styles.append(struct.unpack_from("<H", book, at + 2)[0])
    shown = [codes.get(number, "") for number in styles]
    wearing = styles_worn(book) if sheets else {}
    found = {name: _seen(book, start, shown) for start, name in sheets.items()}
    for start, name in sheets.items() if wearing else ():
        found[name].worn = worn([cells_styled(book, start)], wearing)
    return {name: seen.looks() for name, seen in found.items()}


def _seen(book: bytes, start: int, shown: list[str]) -> Seen:
    seen = Seen()
    for kind, at, size in part_records(book, start):
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
