"""A small .xlsb written by hand, for want of a program that writes one here. Records: [MS-XLSB] 2.4."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/></Types>'
)
_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
)

_LINK = '<Relationship Id="rId{n}" Type="' + _OF + '/hyperlink" Target="{target}" TargetMode="External"/>'


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(6, place + _text(value))  # BrtCellSt
    return _record(5, place + struct.pack("<d", value))  # BrtCellReal


def formula(column: int, shown: str, tokens: bytes) -> bytes:
    """Return the cell of a formula whose result is a text (BrtFmlaString). ``tokens``: the formula itself."""
    return _record(8, struct.pack("<II", column, 0) + _text(shown) + struct.pack("<HI", 0, len(tokens)) + tokens)


def write_xlsb(
    path: Path, sheet: str, rows: Sequence[Sequence[str | float | bytes]], links: dict[tuple[int, int], str] | None = None
) -> Path:
    """Write one sheet of texts and numbers; an empty text is a blank cell, bytes are a cell made by ``formula``."""
    links = links or {}
    width = max(map(len, rows))
    cells = b"".join(
        _record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 1) + struct.pack("<II", 0, width - 1))  # BrtRowHdr
        + b"".join(v if isinstance(v, bytes) else _cell(column, v) for column, v in enumerate(values) if v != "")
        for row, values in enumerate(rows)
    )
    extent = _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    places = b"".join(
        _record(494, struct.pack("<IIII", r, r, c, c) + _text(f"rId{n}") + 3 * _text("")) for n, (r, c) in enumerate(links, 1)
    )
    data = _record(129) + extent + _record(145) + cells + _record(146) + places + _record(130)
    bundle = _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text(sheet))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONS.format(kind=f"{_OF}/officeDocument", target="xl/workbook.bin"))
        archive.writestr("xl/workbook.bin", _record(131) + _record(143) + bundle + _record(144) + _record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS.format(kind=f"{_OF}/worksheet", target="worksheets/sheet1.bin"))
        archive.writestr("xl/worksheets/sheet1.bin", data)
        if links:
            told = "".join(_LINK.format(n=n, target=target) for n, target in enumerate(links.values(), 1))
            archive.writestr("xl/worksheets/_rels/sheet1.bin.rels", f"<Relationships>{told}</Relationships>")
    return path
