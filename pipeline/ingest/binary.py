"""An xls' or an xlsb's own bytes in, the records that they are made of out: kind, place, size; and the sheets of an xls.

Records: [MS-XLS] 2.1.4 (two bytes of kind, two of size), [MS-XLSB] 2.1.4 (one or two of kind, one to four of size).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

import olefile

BOF: Final = 0x0809
EOF: Final = 0x000A
BIFF8: Final = 0x0600
_BOUND_SHEET: Final = 0x0085

Record = tuple[int, int, int]
"""Kind, place of what it holds, size of it."""


def xls_stream(raw: bytes, most: int = -1) -> bytes:
    """Return the workbook's own stream (its first ``most`` bytes), b"" where there is none."""
    with olefile.OleFileIO(io.BytesIO(raw)) as ole:
        stream = next((s for s in ("Workbook", "Book") if ole.exists(s)), None)
        content: bytes = ole.openstream(stream).read(most) if stream else b""
    return content


def xls_records(book: bytes, start: int = 0) -> Iterator[Record]:
    """Yield the records from ``start`` on; the size that one announces may go beyond the end."""
    at, end = start, len(book) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, size
        at += 4 + size


def part_records(book: bytes, start: int) -> Iterator[Record]:
    """Yield the records of one part (the globals, a sheet), its end included."""
    for record in xls_records(book, start):
        yield record
        if record[0] == EOF:
            return


def xls_sheets(book: bytes) -> dict[int, str]:
    """Return {where it begins: name} of the sheets; nothing for a format older than BIFF8, which writes them otherwise.

    Raises struct.error, IndexError or UnicodeDecodeError where records end where they should not.
    """
    sheets: dict[int, str] = {}
    for kind, at, size in part_records(book, 0):
        if kind == BOF and size >= 2 and struct.unpack_from("<H", book, at)[0] != BIFF8:
            return {}
        if kind == _BOUND_SHEET:
            sheets[struct.unpack_from("<I", book, at)[0]] = xls_text(book, at + 6, book[at + 6], 1)
    return sheets


def xls_text(book: bytes, at: int, length: int, counted: int) -> str:
    """Return a text of ``length`` characters, whose count takes ``counted`` bytes, then one that tells how they are written."""
    wide = book[at + counted] & 1
    first = at + counted + 1
    return book[first : first + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def xlsb_records(data: bytes) -> Iterator[Record]:
    """Yield the records of one part of an xlsb."""
    at, end = 0, len(data) - 1
    while at < end:
        kind, at = data[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
        size = shift = 0
        while at <= end and shift < 28:
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, size
        at += size


def xlsb_text(data: bytes, at: int) -> tuple[str, int]:
    """Return the text at a place, and where it ends; "" for one that is said to be none."""
    length = int.from_bytes(data[at : at + 4], "little")
    end = at + 4 + (0 if length == 0xFFFFFFFF else 2 * length)
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
