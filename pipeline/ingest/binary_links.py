"""An xls' or an xlsb's own bytes in, the addresses behind its cells out: links, and « =HYPERLINK("https://…") » formulas.

Records: HLINK ([MS-XLS] 2.4.140, its object in [MS-OSHARED] 2.3.7.1), FORMULA (2.4.127), BrtHLink ([MS-XLSB] 2.4.683).
"""

from __future__ import annotations

import html
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from pipeline.ingest.binary import part_records, xls_sheets, xls_stream, xlsb_records, xlsb_text
from pipeline.ingest.facts import Note
from pipeline.ingest.links import target
from pipeline.ingest.xlsx_package import member_at, part_of, relations_in, relations_of

Links = dict[str, tuple[Note, ...]]
"""Sheet → line, column, address."""

_HLINK: Final = 0x01B8
_LINK_OBJECT: Final = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
_URL_MONIKER: Final = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
_MONIKER, _DISPLAYED, _FRAMED, _AS_TEXT = 0x001, 0x010, 0x080, 0x100
_FORMULA: Final = 0x0006
_CALL: Final = b"\x67\x01"  # function 359, HYPERLINK
_CALLS: Final = frozenset({0x22, 0x42, 0x62})
_REFERENCES: Final = frozenset({0x24, 0x44, 0x64})
_TEXT: Final = 0x17
_ROW, _BUNDLE, _XLSB_LINK, _FORMULA_TEXT = 0, 156, 494, 8


def xls_links(raw: bytes) -> Links:
    """Return the links of each sheet; none of a format older than BIFF8, which has none, or of records that end too soon."""
    book = xls_stream(raw)
    if _LINK_OBJECT not in book and _CALL not in book:
        return {}
    try:
        return {name: tuple(sorted(set(_xls_sheet(book, start)))) for start, name in xls_sheets(book).items()}
    except (struct.error, IndexError, UnicodeDecodeError):  # calamine tells what is damaged; a link is not worth refusing a file
        return {}


def _xls_sheet(book: bytes, start: int) -> Iterator[Note]:
    for kind, at, size in part_records(book, start):
        if kind == _HLINK and size > 32:
            row, _, column = struct.unpack_from("<HHH", book, at)
            if address := target(_linked(book[at + 28 : at + size])):
                yield row + 1, column, address
        elif kind == _FORMULA and size > 22:
            row, column = struct.unpack_from("<HH", book, at)
            if address := target(_called(book[at + 22 : at + size], wide=False)):
                yield row + 1, column, address


def _linked(said: bytes) -> str:
    """Return the address of a link's object, from its flags on; "" for a place of the workbook, or a file."""
    flags, at = struct.unpack_from("<I", said)[0], 4
    for flag in (_DISPLAYED, _FRAMED):
        if flags & flag:
            at += 4 + 2 * struct.unpack_from("<I", said, at)[0]
    if not flags & _MONIKER:
        return ""
    if flags & _AS_TEXT:
        size = 2 * struct.unpack_from("<I", said, at)[0]
    elif said[at : at + 16] == _URL_MONIKER:
        at += 16
        size = struct.unpack_from("<I", said, at)[0]
    else:
        return ""
    return said[at + 4 : at + 4 + size - size % 2].decode("utf-16-le", "replace").partition("\x00")[0]


def _called(formula: bytes, *, wide: bool) -> str:
    """Return the address written in a call of HYPERLINK, alone or before a text or a cell; "" for any other formula.

    ``wide``: an xlsb's, whose texts and cells take more room than an xls'.
    """
    if formula[-2:] != _CALL or len(formula) < 6 or formula[0] != _TEXT or formula[-4] not in _CALLS:
        return ""
    address, at = _constant(formula, wide=wide)
    label = formula[at:-4]
    named = label[:1] == bytes([_TEXT]) and _constant(label, wide=wide)[1] == len(label)
    cell = label[:1] and label[0] in _REFERENCES and len(label) == (7 if wide else 5)
    return address if named or cell or not label else ""


def _constant(formula: bytes, *, wide: bool) -> tuple[str, int]:
    """Return the text at the head of a formula, and where it ends."""
    if wide:
        end = 3 + 2 * int.from_bytes(formula[1:3], "little")
        return formula[3:end].decode("utf-16-le", "replace"), end
    double = formula[2] & 1
    end = 3 + formula[1] * (2 if double else 1)
    return formula[3:end].decode("utf-16-le" if double else "latin-1", "replace"), end


def xlsb_links(archive: zipfile.ZipFile) -> Links:
    """Return the links of each sheet."""
    members = {told.id: member_at("xl", told.target) for told in relations_in(part_of(archive, "workbook.bin.rels"))}
    book = part_of(archive, "workbook.bin")
    found: Links = {}
    for kind, at, _ in xlsb_records(book):
        if kind == _BUNDLE:
            relation, after = xlsb_text(book, at + 8)
            member = members.get(relation, "")
            if member in archive.namelist() and "worksheets/" in member:
                found[xlsb_text(book, after)[0]] = tuple(sorted(set(_xlsb_sheet(archive, member))))
    return found


def _xlsb_sheet(archive: zipfile.ZipFile, member: str) -> Iterator[Note]:
    addresses = {told.id: html.unescape(told.target) for told in relations_of(archive, member) if told.kind == "hyperlink"}
    data = archive.read(member)
    if not addresses and _CALL not in data:
        return
    row = 0
    for kind, at, size in xlsb_records(data):
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif kind == _FORMULA_TEXT:
            end = xlsb_text(data, at + 8)[1] + 2
            length = int.from_bytes(data[end : end + 4], "little")
            if address := target(_called(data[end + 4 : end + 4 + length], wide=True)):
                yield row + 1, int.from_bytes(data[at : at + 4], "little"), address
        elif kind == _XLSB_LINK and 20 <= size <= len(data) - at:
            line, _, column = struct.unpack_from("<III", data, at)
            if address := target(addresses.get(xlsb_text(data, at + 16)[0], "")):
                yield line + 1, column, address
