"""An ods file's own XML in, what calamine does not tell out: merges, hidden rows and columns, errors, marks, numbers shown."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

import numpy as np

from pipeline.ingest.facts import Cell, Note, SheetFacts, Shown
from pipeline.ingest.grid import ERROR_TEXT, Merge, number_text
from pipeline.ingest.links import target
from pipeline.ingest.ods_numbers import TEXT, numbers_shown
from pipeline.ingest.ods_tags import CELL, COLUMN, ROW, TABLE, Tags, pieces, tags_of, word
from pipeline.ingest.ours import BORDER, OURS
from pipeline.ingest.pieces import places
from pipeline.reference.arrays import Ints

_FAILED: Final = re.compile(ERROR_TEXT)
_TAG: Final = re.compile(
    r"<(/?)table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>"
    r"(?:<office:annotation\b[^<>]*>(.{0,4000}?)</office:annotation>)?"
    r'(?:<text:p>([^<]*)(?:</text:p>|<text:span text:style-name="([^"]*)">))?'
    r'|<text:a\s[^<>]*?xlink:href="([^"]*)"',
    re.DOTALL,
)
_CALL: Final = re.compile(r'table:formula="[^"]*?HYPERLINK\(\s*&quot;([^"&]{1,2200}(?:&amp;[^"&]{0,2200})*)&quot;')
_VISIBILITY: Final = b'table:visibility="'
_IN_TAGS: Final = (b'-spanned="', b'="error"', b"HYPERLINK(")
_IN_CELLS: Final = (b"<office:annotation", b"<text:a")
_MAY_FAIL: Final = np.isin(np.arange(256), [*b"#E \t\r\n\x0b\x0c\x1c\x1d\x1e\x1f", 0xC2, *range(0xE1, 0xE4)])
"""Bytes that what a spreadsheet shows for an error (ERROR_TEXT) may begin with: blanks of Unicode are of two or three."""
_STYLE: Final = re.compile(r"<style:style(?=\s)")
_STYLE_NAME: Final = re.compile(r'(?=[^<>]*style:family="(?:table-cell|text)")[^<>]*style:name="([^"]+)"')
_STRUCK: Final = re.compile(r'text-line-through-(?:style|type)="(?!none)')
_PAINTED: Final = re.compile(r'<style:table-cell-properties\b[^<>]*\bbackground-color="#(?!ffffff)')
_OURS: Final = re.compile(
    rf'<style:table-cell-properties\b(?=[^<>]*\bbackground-color="(?:{"|".join(sorted(OURS))})")'
    rf'(?=[^<>]*\bfo:border="[^"]*{BORDER}"|(?![^<>]*\bborder))',
    re.IGNORECASE,
)
"""A colour of ours, in a workbook that we had given back, framed by none of theirs (``ours.py``)."""
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
    """Return the merged ranges and the facts of each sheet. The XML is never parsed: no entity is ever expanded."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if "content.xml" not in archive.namelist():
            return {}
        with archive.open("content.xml") as handle:
            found, colours_alone = _read(pieces(handle))
        if colours_alone and archive.getinfo("content.xml").file_size >= _MOST_PAINTED:
            return {}
    return {name: (tuple(sheet.merges), _facts(sheet)) for name, sheet in found.items()}


def _read(content: Iterator[bytes]) -> tuple[dict[str, _Sheet], bool]:
    """Return what is told of each sheet, by name, and whether colours are all that is."""
    sheets: dict[str, _Sheet] = {}
    opened, row = [_Sheet()], 0  # what stands in no table is nobody's
    for n, piece in enumerate(content):
        if n == 0:  # all that comes before a row
            struck, painted = _styles(piece)
            marked = _marked(struck | painted)
        tags = tags_of(piece, len(opened) - 1, row)
        row = tags.next_row
        for tag in np.flatnonzero(tags.kinds == TABLE).tolist():
            told = _attributes(tags, tag)
            opened.append(sheets.setdefault(html.unescape(told.get("name", "")), _Sheet()))
        _hidden(tags, opened)
        _cells(tags, opened, marked, struck, painted)
    others = any(replace(sheet, painted=[]) != _Sheet() for sheet in sheets.values())
    return sheets, bool(painted) and not struck and not others


def _attributes(tags: Tags, tag: int) -> dict[str, str]:
    inside = tags.piece[int(tags.starts[tag]) : int(tags.ends[tag])].decode("utf-8", "replace")
    return dict(_ATTRIBUTE.findall(inside))


def _hidden(tags: Tags, opened: list[_Sheet]) -> None:
    """Tell rows and columns that are not shown."""
    for tag in tags.within(places(tags.piece, _VISIBILITY))[1].tolist():
        sheet, count = opened[tags.sheets[tag]], int(tags.counts[tag])
        if count > _FAR or _attributes(tags, tag).get("visibility") not in ("collapse", "filter"):
            continue
        if tags.kinds[tag] == ROW:
            first = int(tags.rows[tag])
            sheet.hidden_rows += range(first + 1, first + count + 1)
        elif tags.kinds[tag] == COLUMN:
            first = int(tags.columns[tag])
            sheet.hidden_columns += range(first, first + count)


def _cells(tags: Tags, opened: list[_Sheet], marked: re.Pattern[bytes] | None, struck: set[str], painted: set[str]) -> None:
    """Tell what cells hold beside their value: those that may are read one by one, numbers all at once."""
    chosen = _chosen(tags, marked)
    for tag in chosen.tolist():
        sheet, row, column = opened[tags.sheets[tag]], int(tags.rows[tag]), int(tags.columns[tag])
        first, *links = _TAG.findall(tags.text(tag)) or [None]
        if first is None:
            continue
        _, _, inside, note, text, span, _ = first
        told = dict(_ATTRIBUTE.findall(inside))
        _cell(sheet, row, column, told, "" if span else text)
        _mark(sheet, (row + 1, column), note, (text or span) and {told.get("style-name", ""), span}, struck, painted)
        call = _CALL.search(inside)
        for address in ([call[1]] if call else []) + [link[-1] for link in links]:
            _link(sheet, (row + 1, column), address)
    for tag, stored, shown in numbers_shown(tags, chosen):
        cell = (int(tags.rows[tag]) + 1, stored, shown)
        opened[tags.sheets[tag]].shown.setdefault(int(tags.columns[tag]), []).append(cell)


def _chosen(tags: Tags, marked: re.Pattern[bytes] | None) -> Ints:
    """Return the cells that may be merged, marked, commented, linked, or show an error."""
    _, named = tags.within(chain.from_iterable(places(tags.piece, mark) for mark in _IN_TAGS))
    styled = (found.start() for found in marked.finditer(tags.piece)) if marked else ()
    written = tags.cells_before(chain(*(places(tags.piece, mark) for mark in _IN_CELLS), styled))
    cells = np.flatnonzero(tags.kinds == CELL)
    cells = cells[tags.words[tags.ends[cells]] == word(TEXT)]
    begins = tags.ends[cells] + len(TEXT)
    failed = cells[_MAY_FAIL[tags.codes[begins]] & ((tags.codes[begins] != ord("E")) | (tags.codes[begins + 1] == ord("r")))]
    found: Ints = np.unique(np.concatenate((named[tags.kinds[named] == CELL], written, failed)))
    return found


def _marked(styles: set[str]) -> re.Pattern[bytes] | None:
    """Return what seeks the cells, or the parts of their text, of these styles."""
    names = b"|".join(re.escape(name.encode()) for name in sorted(styles))
    return re.compile(b'style-name="(?:%s)"' % names) if styles else None


def _link(sheet: _Sheet, cell: Cell, address: str) -> None:
    if leads := target(address):
        sheet.links.append((*cell, leads))


def _styles(content: bytes) -> tuple[set[str], set[str]]:
    """Return the styles that strike text out, and those that paint the background."""
    head = content[: max(content.find(b"<office:body"), 0)].decode("utf-8", "replace")
    styles = [(name[1], inside) for inside in _STYLE.split(head)[1:] if (name := _STYLE_NAME.match(inside))]
    struck = {name for name, inside in styles if _STRUCK.search(inside)}
    return struck, {name for name, inside in styles if _PAINTED.search(inside) and not _OURS.search(inside)}


def _mark(sheet: _Sheet, cell: Cell, note: str, styles: set[str] | str, struck: set[str], painted: set[str]) -> None:
    if note:
        said = " ".join(re.sub(r"<[^<>]*>", "", " ".join(_SAID.findall(note))).split())
        sheet.comments += [(*cell, html.unescape(said))] if said else []
    if styles and struck.intersection(styles):
        sheet.struck.append(cell)
    if styles and painted.intersection(styles):
        sheet.painted.append(cell)


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
        for column, cells in sorted((column, sorted(cells)) for column, cells in found.shown.items())
    ]
    return SheetFacts(
        np.array(found.hidden_rows, dtype=np.int64), tuple(found.hidden_columns), tuple(found.errors), tuple(shown),
        tuple(found.struck), tuple(found.painted), tuple(found.comments), links=tuple(found.links),
    )  # fmt: skip


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    return int(value) if value.isdecimal() and len(value) < 8 else 1
