"""An ods file's bytes in, its merged cells out by sheet: calamine tells them for xlsx and xls only."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Final

from pipeline.ingest.grid import Merge

_SPANNED: Final = re.compile(rb'number-(?:rows|columns)-spanned="(?:[2-9]|\d\d+)"')
_TAG: Final = re.compile(r"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_ATTRIBUTE: Final = re.compile(
    r'table:(name|number-rows-repeated|number-columns-repeated|number-rows-spanned|number-columns-spanned)="([^"]*)"'
)


def ods_merges(raw: bytes) -> dict[str, tuple[Merge, ...]]:
    """Return the merged ranges of each sheet that has some. Tags are read one by one: no entity is ever expanded."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content = archive.read("content.xml") if "content.xml" in archive.namelist() else b""
    if not _SPANNED.search(content):  # the usual case, and the quick one
        return {}
    merges: dict[str, list[Merge]] = {}
    sheet, row, column, repeated = "", 0, 0, 1
    for closing, tag, inside in _TAG.findall(content.decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(inside))
        if tag == "table-row":
            if not closing:
                column, repeated = 0, _count(attributes, "number-rows-repeated")
            row += repeated if closing or inside.endswith("/") else 0
        elif closing:
            continue
        elif tag == "table":
            sheet, row = html.unescape(attributes.get("name", "")), 0
        else:
            down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
            if down > 1 or across > 1:
                merges.setdefault(sheet, []).append((row, column, row + down - 1, column + across - 1))
            column += _count(attributes, "number-columns-repeated")
    return {name: tuple(found) for name, found in merges.items()}


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 8 else 1
