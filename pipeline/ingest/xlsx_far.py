"""An xlsx whose cells stretch beyond reason in; the same without the few that strayed far from the others, and those, out.

A letter typed in XFD6 of a list of 4 000 rows asks calamine for 65 million cells: it must be gone before the workbook is opened.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from typing import Final

from pipeline.ingest.detect import BROKEN_ZIP, MAX_UNZIPPED, truncated
from pipeline.ingest.facts import Note, column_index
from pipeline.ingest.grid import MAX_CELLS, too_large
from pipeline.ingest.strays import FEW, GAP_COLUMNS, GAP_ROWS, end_of_used
from pipeline.ingest.xlsx_package import part_of, sheet_names

_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*?(?:/>|>(.*?)</(?:\w+:)?c>)""", re.DOTALL
)
_HOLDS: Final = re.compile(rb"<(?:\w+:)?[vt][\s>]")  # a value or a text; a format alone holds nothing
_DIMENSION: Final = re.compile(rb"<(?:\w+:)?dimension\s[^<>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")
_SHARED: Final = re.compile(rb"""\bt\s*=\s*["']s["']""")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v[^<>]*>([^<]*)<")
_TEXT: Final = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
_ITEM: Final = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?>(.*?)</(?:\w+:)?si>", re.DOTALL)


def without_far_cells(raw: bytes, name: str) -> tuple[bytes, dict[str, list[Note]]]:
    """Return the workbook without its strays, and by sheet what they held.

    Raises SourceError where a sheet stretches that far for more than a few cells, or is damaged.
    """
    out = io.BytesIO()
    told: dict[str, list[Note]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, zipfile.ZipFile(out, "w") as near:
            names = sheet_names(archive)
            for member in archive.infolist():
                content = archive.open(member).read(MAX_UNZIPPED)
                if "worksheets/" in member.filename.lower() and member.filename.lower().endswith(".xml"):
                    content, strays = _near(content, archive, name)
                    told[names.get(member.filename, "")] = strays
                near.writestr(member.filename, content)
    except BROKEN_ZIP as error:
        raise truncated(name) from error
    return out.getvalue(), {sheet: strays for sheet, strays in told.items() if strays}


def _near(content: bytes, archive: zipfile.ZipFile, name: str) -> tuple[bytes, list[Note]]:
    """Return one sheet up to the blanks that go on and on, and the few cells beyond."""
    rows, columns = Counter[int](), Counter[int]()
    for cell in _CELL.finditer(content):
        if cell[3] and _HOLDS.search(cell[3]):
            rows[int(cell[2])] += 1
            columns[column_index(cell[1])] += 1
    if not rows or max(rows) * (max(columns) + 1) <= MAX_CELLS:
        return content, []
    bottom, right = end_of_used(sorted(rows), GAP_ROWS), end_of_used(sorted(columns), GAP_COLUMNS)
    beyond = sum(n for row, n in rows.items() if row >= bottom) + sum(n for column, n in columns.items() if column >= right)
    if bottom * right > MAX_CELLS or beyond > FEW:
        raise too_large(name)
    strays: list[Note] = []

    def kept(cell: re.Match[bytes]) -> bytes:
        line, column = int(cell[2]), column_index(cell[1])
        if line < bottom and column < right:
            return cell[0]
        if cell[3] and _HOLDS.search(cell[3]):
            strays.append((line, column, _text(cell, archive)))
        return b""

    return _DIMENSION.sub(b"", _CELL.sub(kept, content)), sorted(strays)


def _text(cell: re.Match[bytes], archive: zipfile.ZipFile) -> str:
    """Return what a cell holds, its shared text looked up."""
    value = _VALUE.search(cell[3])
    if _SHARED.search(cell[0][: cell[0].find(b">")]) and value and value[1].isdigit():
        items = _ITEM.findall(part_of(archive, "sharedstrings.xml"))
        told = b"".join(_TEXT.findall(items[int(value[1])])) if int(value[1]) < len(items) else b""
    else:
        told = value[1] if value else b"".join(_TEXT.findall(cell[3]))
    return html.unescape(told.decode("utf-8", "replace")).strip()
