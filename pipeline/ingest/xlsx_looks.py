"""An xlsx's own XML in, how each sheet's cells look out: formats of its first cells, widths of its columns,
and what all its cells wear.
"""

from __future__ import annotations

import re
import zipfile
from typing import Final

from pipeline.ingest.facts import column_index
from pipeline.ingest.look import Look, Seen
from pipeline.ingest.shown import BUILT_IN
from pipeline.ingest.xlsx_dress import cells_worn, styles_worn
from pipeline.ingest.xlsx_marks import block_of
from pipeline.ingest.xlsx_package import number_formats, part_of, sheet_names
from pipeline.ingest.xlsx_parts import rows_of

DATES: Final = {
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm",
    21: "hh:mm:ss", 22: "dd/mm/yyyy hh:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
}  # fmt: skip
_XF: Final = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_ID: Final = re.compile(rb'numFmtId="(\d{1,6})"')
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^<>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""\b(min|max|width)\s*=\s*["']([\d.]{1,12})["']""")
_HIDDEN: Final = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)""")  # LibreOffice says it of every column, « false » of most
_NUMBER: Final = re.compile(rb"<(?:\w+:)?c\s([^<>]*)><(?:\w+:)?v>")  # a formula's result is let alone
_PLACE: Final = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})""")
_STYLE: Final = re.compile(rb"""\bs=["'](\d{1,6})["']""")
_TYPE: Final = re.compile(rb"""\bt=["'](\w+)["']""")
_USUAL: Final = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"(?: s="(\d{1,6})")?(?: t="(\w+)")?')
"""How Excel and LibreOffice write it: one search for the three, as there is one a number."""
_HEAD: Final = 1 << 22  # bytes of a sheet: some ten thousand rows say how its columns look, and its mixed cells
_MOST_COLUMNS: Final = 500


def xlsx_looks(archive: zipfile.ZipFile) -> dict[str, dict[int, Look]]:
    """Return {sheet name: {column: look}}."""
    styles = part_of(archive, "styles.xml")
    codes = BUILT_IN | DATES | number_formats(styles)
    used = [_ID.search(tag) for tag in _XF.findall(block_of(styles, "cellXfs"))]
    of_style = {i: codes.get(int(m[1]), "") for i, m in enumerate(used) if m}
    wearing = styles_worn(styles, part_of(archive, "theme1.xml"))
    found = {}
    for member, name in sheet_names(archive).items():
        if member in archive.namelist():
            with archive.open(member) as handle:
                seen = _seen(handle.read(_HEAD), of_style)
            seen.worn = cells_worn(rows_of(archive, member), wearing)
            found[name] = seen.looks()
    return found


def _seen(head: bytes, of_style: dict[int, str]) -> Seen:
    seen = Seen()
    for inside in _COLUMN.findall(block_of(head, "cols")):
        told = {key: float(value) for key, value in _ATTRIBUTE.findall(inside) if value.count(b".") < 2}
        if not _HIDDEN.search(inside) and told.keys() == {b"min", b"max", b"width"}:
            first, last = int(told[b"min"]), int(min(told[b"max"], told[b"min"] + _MOST_COLUMNS))
            seen.widths |= dict.fromkeys(range(first - 1, last), told[b"width"])
    columns: dict[bytes, int] = {}
    for inside in _NUMBER.findall(head):
        letters, line, style, kind = _attributes(inside)
        if letters and kind in (b"", b"n"):
            at = columns.get(letters)
            if at is None:
                at = columns[letters] = column_index(letters)
            seen.cell(at, int(line), of_style.get(int(style), "") if style else "")
    return seen


def _attributes(inside: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Return a cell's letters, line, style and type, b"" for each that is not said."""
    usual = _USUAL.fullmatch(inside)
    if usual:
        return usual[1], usual[2], usual[3] or b"", usual[4] or b""
    place, style, kind = _PLACE.search(inside), _STYLE.search(inside), _TYPE.search(inside)
    return (*((place[1], place[2]) if place else (b"", b"")), style[1] if style else b"", kind[1] if kind else b"")
