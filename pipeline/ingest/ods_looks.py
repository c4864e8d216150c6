"""An ods' own XML in, how each sheet looks out; its formats, written as elements, become codes like those of Excel.

Elements and attributes: OpenDocument 1.3 part 3, 16.29 (data styles).
"""

from __future__ import annotations

import html
import re
import zipfile
from typing import Final

from pipeline.ingest.look import Look, Seen
from pipeline.ingest.ods_dress import cells_worn, styles_worn
from pipeline.ingest.ods_tags import pieces

_DATA_STYLE: Final = re.compile(
    r"<number:(number|currency|percentage|date|time)-style\s([^<>]*)>(.{0,4000}?)</number:\1-style>", re.DOTALL
)
_PART: Final = re.compile(r"<number:([\w-]+)([^<>]*?)(?:/>|>(.{0,1500}?)</number:\1>)", re.DOTALL)
_EMBEDDED: Final = re.compile(r'<number:embedded-text [^<>]*number:position="(\d{1,2})"[^<>]*>([^<]*)<')
_GENERAL: Final = re.compile(r'\s*<number:number number:min-integer-digits="1"\s*/>\s*')  # shows 12 and 12,25 alike
_MAP: Final = re.compile(r'<style:map [^<>]*style:condition="value\(\)&gt;=0"[^<>]*style:apply-style-name="([^"]+)"')
_WIDTH: Final = re.compile(r'style:column-width="([\d.]{1,8})(in|cm|mm|pt)"')
_NAMED: Final = re.compile(r'style:(name|data-style-name|parent-style-name)="([^"]*)"')
_TAG: Final = re.compile(r"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>")
_TOLD: Final = re.compile(
    r'(?:table|office):(name|style-name|default-cell-style-name|number-columns-repeated|number-rows-repeated|value-type)="([^"]*)"'
)
_CHARACTER: Final = {"in": 10.28, "cm": 4.05, "mm": 0.405, "pt": 0.143}  # characters of a column's width, in each unit
_DATES: Final = {
    "day": ("d", "dd"), "month": ("m", "mm"), "year": ("yy", "yyyy"), "hours": ("h", "hh"), "minutes": ("m", "mm"),
    "seconds": ("s", "ss"), "day-of-week": ("ddd", "dddd"),
}  # fmt: skip
_HEAD: Final = 1 << 20
_MOST_COLUMNS: Final = 500


def ods_looks(archive: zipfile.ZipFile) -> dict[str, dict[int, Look]]:
    """Return {sheet name: {column: look}}."""
    parts = []
    for member in ("styles.xml", "content.xml"):
        if member in archive.namelist():
            with archive.open(member) as handle:
                parts.append(handle.read(4 * _HEAD).decode("utf-8", "replace"))
    head = "".join(part[: end if (end := part.find("<office:body")) >= 0 else None] for part in parts)
    codes = _codes(head)
    of_cell, widths = _styles(head, codes)
    found = _sheets(parts[-1] if parts else "", of_cell, widths)
    if "content.xml" in archive.namelist():
        with archive.open("content.xml") as handle:
            for sheet, columns in cells_worn(pieces(handle), styles_worn(head)).items():
                found.setdefault(sheet, Seen()).worn = columns
    return {name: seen.looks() for name, seen in found.items()}


def _codes(head: str) -> dict[str, str]:
    """Return {data style: code}; a style with another for positive numbers is that one."""
    found: dict[str, str] = {}
    same: dict[str, str] = {}
    for family, attributes, inside in _DATA_STYLE.findall(head):
        name = dict(_NAMED.findall(attributes)).get("name", "")
        found[name] = _code(family, inside)
        if other := _MAP.search(inside):
            same[name] = other[1]
    return found | {name: found.get(other, "") for name, other in same.items()}


def _code(family: str, inside: str) -> str:
    if family == "number" and _GENERAL.fullmatch(inside):
        return ""
    out = []
    for part, attributes, content in _PART.findall(inside):
        text = html.unescape(content)
        if part == "text":
            out.append(text if text == "%" and family == "percentage" else _quoted(text))
        elif part == "currency-symbol":
            out.append(_quoted(text))
        elif part in ("number", "scientific-number"):
            out.append(_digits(attributes, content) + ("E+00" if part == "scientific-number" else ""))
        elif part == "month" and 'textual="true"' in attributes:
            out.append("mmmm" if 'style="long"' in attributes else "mmm")
        elif part in _DATES:
            out.append(_DATES[part]['style="long"' in attributes])
    return "".join(out)


def _quoted(text: str) -> str:
    return text if not text.strip(" /:-") else '"' + text.replace('"', "") + '"'


def _digits(attributes: str, inside: str) -> str:
    told = dict(re.findall(r'number:(decimal-places|min-integer-digits|grouping)="(\w{1,5})"', attributes))
    decimals, least = (_small(told.get(key, "0")) for key in ("decimal-places", "min-integer-digits"))
    inner = {int(position): _quoted(html.unescape(text)) for position, text in _EMBEDDED.findall(inside)}
    if told.get("grouping") == "true":
        whole = "#,##" + "0" * max(least, 1)
    else:  # « 05 36 49 00 01 »: each place, and what stands between
        count = max(least, 1, *(position + 1 for position in inner))
        places = "#" * (count - max(least, 1)) + "0" * max(least, 1)
        whole = "".join(inner.get(count - i, "") * (i > 0) + place for i, place in enumerate(places))
    return whole + ("." + "0" * decimals if decimals else "")


def _small(text: str) -> int:
    return min(int(text), 20) if text.isdecimal() else 0


def _styles(head: str, codes: dict[str, str]) -> tuple[dict[str, str], dict[str, float]]:
    """Return {cell style: code} and {column style: width}."""
    of_cell: dict[str, str] = {}
    widths: dict[str, float] = {}
    for style in re.split(r"<style:style(?=\s)", head)[1:]:
        told = dict(_NAMED.findall(style[: style.find(">")]))
        if 'style:family="table-column"' in style and (width := _WIDTH.search(style)) and width[1].count(".") < 2:
            widths[told.get("name", "")] = float(width[1]) * _CHARACTER[width[2]]
        elif 'style:family="table-cell"' in style:
            of_cell[told.get("name", "")] = codes.get(told.get("data-style-name", "")) or of_cell.get(
                told.get("parent-style-name", ""), ""
            )
    return of_cell, widths


def _sheets(content: str, of_cell: dict[str, str], widths: dict[str, float]) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    seen, column, line, tall, usual = Seen(), 0, 0, 1, dict[int, str]()
    for tag, inside in _TAG.findall(content):
        told = dict(_TOLD.findall(inside))
        count = min(_small_count(told.get("number-columns-repeated", "1")), _MOST_COLUMNS)
        if tag == "table":
            seen, column, line, tall, usual = found.setdefault(html.unescape(told.get("name", "")), Seen()), 0, 0, 1, {}
        elif tag == "table-row":
            column, line, tall = 0, line + tall, _small_count(told.get("number-rows-repeated", "1"))
        elif tag == "table-column":
            for at in range(column, column + count):
                usual[at] = told.get("default-cell-style-name", "")
                if told.get("style-name") in widths:
                    seen.widths[at] = widths[told["style-name"]]
            column += count
        else:
            if told.get("value-type") in ("float", "percentage", "currency", "date", "time"):
                for at in range(column, column + count):  # the same date in two columns is written once
                    seen.cell(at, line, of_cell.get(told.get("style-name") or usual.get(at, ""), ""))
            column += count
    return found


def _small_count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 1
