"""An ods file's own XML in, what calamine does not tell out: merges, hidden rows and columns, errors, marks, numbers shown."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pipeline.ingest.facts import Cell, Note, SheetFacts, Shown
from pipeline.ingest.grid import ERROR_TEXT, Merge, number_text
from pipeline.ingest.links import target

_SPANNED: Final = re.compile(rb'number-(?:rows|columns)-spanned="(?:[2-9]|\d\d+)"')
_COLLAPSED: Final = re.compile(rb'table:visibility="(?:collapse|filter)"')
_ERROR: Final = b'calcext:value-type="error"'  # LibreOffice's own: the standard's type of such a cell is an empty text
_FAILED: Final = re.compile(ERROR_TEXT)
_NUMBER: Final = re.compile(rb'office:value="([^"]*)"[^<>]*><text:p>([^<]*)</text:p>')
_TAG: Final = re.compile(
    r"<(/?)table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>"
    r"(?:<office:annotation\b[^<>]*>(.{0,4000}?)</office:annotation>)?"
    r'(?:<text:p>([^<]*)(?:</text:p>|<text:span text:style-name="([^"]*)">))?'
    r'|<text:a\s[^<>]*?xlink:href="([^"]*)"',
    re.DOTALL,
)
_CALL: Final = re.compile(r'table:formula="[^"]*?HYPERLINK\(\s*&quot;([^"&]{1,2200}(?:&amp;[^"&]{0,2200})*)&quot;')
_LINKS: Final = (b"<text:a ", b"HYPERLINK(")
_STYLE: Final = re.compile(r"<style:style(?=\s)")
_STYLE_NAME: Final = re.compile(r'(?=[^<>]*style:family="(?:table-cell|text)")[^<>]*style:name="([^"]+)"')
_STRUCK: Final = re.compile(r'text-line-through-(?:style|type)="(?!none)')
_PAINTED: Final = re.compile(r'<style:table-cell-properties\b[^<>]*\bbackground-color="#(?!ffffff)')
_SAID: Final = re.compile(r"<text:p\b[^<>]*>(.{0,4000}?)</text:p>", re.DOTALL)
_MOST_PAINTED: Final = 1 << 24  # bytes of content: beyond, colours alone are not worth reading every cell
_ATTRIBUTE: Final = re.compile(
    r"(?:table|office|calcext):(name|style-name|visibility|value|value-type|number-rows-repeated|number-columns-repeated|number-rows-spanned"
    r'|number-columns-spanned)="([^"]*)"'
)
_FAR: Final = 1000  # a hidden or shown cell repeated further is the sheet's empty end


@dataclass
class _Sheet:
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    shown: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    errors: list[Note] = field(default_factory=list)
    struck: list[Cell] = field(default_factory=list)
    painted: list[Cell] = field(default_factory=list)
    comments: list[Note] = field(default_factory=list)
    links: list[Note] = field(default_factory=list)


def ods_facts(raw: bytes) -> dict[str, tuple[tuple[Merge, ...], SheetFacts]]:
    """Return the merged ranges and the facts of each sheet. Tags are read one by one: no entity is ever expanded."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        content = archive.read("content.xml") if "content.xml" in archive.namelist() else b""
    struck, painted = _styles(content)
    marked = struck or b"<office:annotation" in content or (painted and len(content) < _MOST_PAINTED)
    if not marked and not _worth_reading(content):  # the usual case, and the quick one
        return {}
    sheets: dict[str, _Sheet] = {}
    sheet, row, column, repeated, wide = _Sheet(), 0, 0, 1, 1
    for closing, tag, inside, note, text, span, address in _TAG.findall(content.decode("utf-8", "replace")):
        if not tag:  # a link in the text of the cell just passed
            _link(sheet, (row + 1, column - wide), address)
            continue
        told = dict(_ATTRIBUTE.findall(inside)) if inside else {}
        if tag == "table-row":
            if not closing:
                column, repeated = 0, _count(told, "number-rows-repeated")
                if told.get("visibility") in ("collapse", "filter") and repeated <= _FAR:
                    sheet.hidden_rows += range(row + 1, row + repeated + 1)
            row += repeated if closing or inside.endswith("/") else 0
        elif closing:
            continue
        elif tag == "table":
            sheet, row, column = sheets.setdefault(html.unescape(told.get("name", "")), _Sheet()), 0, 0
        elif tag == "table-column":
            count = _count(told, "number-columns-repeated")
            if told.get("visibility") in ("collapse", "filter") and count <= _FAR:
                sheet.hidden_columns += range(column, column + count)
            column += count
        else:
            _cell(sheet, row, column, told, "" if span else text)
            _mark(sheet, (row + 1, column), note, (text or span) and {told.get("style-name", ""), span}, struck, painted)
            if call := _CALL.search(inside):
                _link(sheet, (row + 1, column), call[1])
            wide = _count(told, "number-columns-repeated")
            column += wide
    return {name: (tuple(found.merges), _facts(found)) for name, found in sheets.items()}


def _link(sheet: _Sheet, cell: Cell, address: str) -> None:
    if leads := target(address):
        sheet.links.append((*cell, leads))


def _styles(content: bytes) -> tuple[set[str], set[str]]:
    """Return the styles that strike text out, and those that paint the background."""
    head = content[: max(content.find(b"<office:body"), 0)].decode("utf-8", "replace")
    styles = [(name[1], inside) for inside in _STYLE.split(head)[1:] if (name := _STYLE_NAME.match(inside))]
    struck = {name for name, inside in styles if _STRUCK.search(inside)}
    return struck, {name for name, inside in styles if _PAINTED.search(inside)}


def _mark(sheet: _Sheet, cell: Cell, note: str, styles: set[str] | str, struck: set[str], painted: set[str]) -> None:
    if note:
        said = " ".join(re.sub(r"<[^<>]*>", "", " ".join(_SAID.findall(note))).split())
        sheet.comments += [(*cell, html.unescape(said))] if said else []
    if styles and struck.intersection(styles):
        sheet.struck.append(cell)
    if styles and painted.intersection(styles):
        sheet.painted.append(cell)


def _worth_reading(content: bytes) -> bool:
    if _SPANNED.search(content) or _COLLAPSED.search(content) or _ERROR in content or any(link in content for link in _LINKS):
        return True
    return any(_differs(a.decode(), b.decode("utf-8", "replace")) for a, b in set(_NUMBER.findall(content)))


def _cell(sheet: _Sheet, row: int, column: int, told: dict[str, str], text: str) -> None:
    down, across = _count(told, "number-rows-spanned"), _count(told, "number-columns-spanned")
    if down > 1 or across > 1:
        sheet.merges.append((row, column, row + down - 1, column + across - 1))
    if not text:
        return
    if told.get("value-type") == "error" or _FAILED.match(text):  # an older LibreOffice stores 0 where it shows « Err:502 »
        sheet.errors.append((row + 1, column, html.unescape(text)))
    elif told.get("value-type") == "float" and _differs(told.get("value", ""), text):
        sheet.shown.setdefault(column, []).append((row + 1, number_text(float(told["value"])), html.unescape(text)))


def _differs(value: str, text: str) -> bool:
    """Tell whether the sheet shows something else than the number stored, decimal comma aside."""
    try:
        stored = number_text(float(value))
    except ValueError:
        return False
    return bool(text) and html.unescape(text).replace(",", ".") != stored


def _facts(found: _Sheet) -> SheetFacts:
    shown = [
        Shown(column, np.array([r for r, _, _ in cells], dtype=np.int64), [a for _, a, _ in cells], [b for _, _, b in cells])
        for column, cells in sorted(found.shown.items())
    ]
    return SheetFacts(
        np.array(found.hidden_rows, dtype=np.int64), tuple(found.hidden_columns), tuple(found.errors), tuple(shown),
        tuple(found.struck), tuple(found.painted), tuple(found.comments), links=tuple(found.links),
    )  # fmt: skip


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 8 else 1
