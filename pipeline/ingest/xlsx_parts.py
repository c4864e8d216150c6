"""An xlsx's own XML in, what calamine does not tell out, in one pass: facts of each sheet, and refusal of cells strayed far away.

Tags are sought as bytes, some rows at a time: nothing is parsed whole, no entity is ever expanded.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from pipeline.ingest.detect import BROKEN_ZIP, truncated
from pipeline.ingest.facts import Cell, Note, SheetFacts, column_index
from pipeline.ingest.grid import MAX_CELLS, too_large
from pipeline.ingest.pieces import places
from pipeline.ingest.shown import BUILT_IN, is_plain
from pipeline.ingest.xlsx_cells import NO_STYLE, Cells, cells_of
from pipeline.ingest.xlsx_links import formulas_in, links_in, resolved
from pipeline.ingest.xlsx_marks import block_of, comments, marked_styles, struck_texts
from pipeline.ingest.xlsx_numbers import Numbers, numbers_of, shown_otherwise
from pipeline.ingest.xlsx_package import number_formats, part_of, relations_of, sheet_names
from pipeline.model import DateSystem
from pipeline.reference.arrays import Bools, Ints

_DATE_1904: Final = re.compile(rb"""<(?:\w+:)?workbookPr\b[^<>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_HIDDEN: Final = re.compile(rb""" hidden\s*=\s*["'](?:1|true|on)["']""")
_ROW_OR_COLUMN: Final = re.compile(rb"""<(?:\w+:)?(row|col)\s([^<>]*)>""")
_ATTRIBUTE: Final = re.compile(rb"""\b(r|min|max)\s*=\s*["'](\d{1,7})["']""")
_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\s[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<""")
_PLACE: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})\"""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_NO_RESULT: Final = (b"</f></c>", b"<v></v>", b"<v/>", b"<v />")
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_CHUNK: Final = 1 << 20
_LONGEST_ROW: Final = 1 << 24
_LONGEST_FORMULA: Final = 1 << 16  # Excel's own limit is 8 192 characters
_MOST_PAINTED: Final = 100_000  # more cells than that are a background


@dataclass
class _Found:
    """What the pass over one sheet gathers."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[Note] = field(default_factory=list)
    numbers: list[Numbers] = field(default_factory=list)
    bottom: int = 0  # the last line, and the last column from 1, of cells that hold something
    right: int = 0
    struck: list[Cell] = field(default_factory=list)
    painted: list[Cell] = field(default_factory=list)
    uncounted: list[Cell] = field(default_factory=list)
    links: list[tuple[int, int, bytes]] = field(default_factory=list)  # line, column, relation
    formulas: list[Note] = field(default_factory=list)  # « =HYPERLINK("https://…") »


@dataclass(frozen=True)
class _Marks:
    """What to seek in a sheet: styles of numbers shown otherwise, struck out, painted; and shared texts struck in part."""

    numbers: Bools
    struck: Bools
    painted: Bools
    texts: Ints


def xlsx_facts(archive: zipfile.ZipFile, name: str) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet, by sheet name.

    Raises SourceError for a damaged archive, or cells so far apart (A1 and XFD1048576) that reading them would take 400 GB.
    """
    try:
        styles = part_of(archive, "styles.xml")
        formats = _formats(styles)
        names = sheet_names(archive)
        marks = _marks(archive, styles, formats)
        facts = {}
        for member in archive.namelist():
            if "worksheets/" in member.lower() and member.lower().endswith(".xml"):
                found = _scan(archive, member, marks)
                if found.bottom * found.right > MAX_CELLS:
                    raise too_large(name)
                if member in names:
                    relations = relations_of(archive, member)
                    links = tuple(sorted({*found.formulas, *resolved(relations, found.links)}))
                    said = comments(archive, member, relations)
                    facts[names[member]] = replace(_told(found, formats), comments=said, links=links)
    except BROKEN_ZIP as error:
        raise truncated(name) from error
    return facts


def xlsx_calendar(archive: zipfile.ZipFile) -> DateSystem:
    """Return the date system: dates held as bare numbers need it."""
    return "1904" if _DATE_1904.search(part_of(archive, "workbook.xml")) else "1900"


def _marks(archive: zipfile.ZipFile, styles: bytes, formats: Collection[int]) -> _Marks:
    struck, painted = marked_styles(styles)
    return _Marks(_among(formats), _among(struck), _among(painted), np.array(struck_texts(archive), dtype=np.int64))


def _among(styles: Collection[int]) -> Bools:
    """Return a table that tells, by a style's index, whether it is one of these; its last entry is for all others."""
    table = np.zeros(max(styles, default=NO_STYLE) + 2, dtype=bool)
    table[list(styles)] = True
    return table


def _scan(archive: zipfile.ZipFile, member: str, marks: _Marks) -> _Found:
    found = _Found()
    for piece in rows_of(archive, member):
        cells = cells_of(piece)
        if cells.holds.any():
            found.bottom = max(found.bottom, int(cells.lines[cells.holds].max()))
            found.right = max(found.right, int(cells.columns[cells.holds].max()) + 1)
        for mark in _HIDDEN.finditer(piece):
            _hidden(piece[piece.rfind(b"<", 0, mark.start()) : piece.find(b">", mark.end()) + 1], found)
        found.errors += _errors(piece, cells)
        found.numbers.append(numbers_of(cells, _styled(cells, marks.numbers)))
        found.struck += _places_of(cells, _styled(cells, marks.struck) | _texts_among(cells, marks.texts))
        if cells.counted:
            found.uncounted += [cell for mark in _NO_RESULT for cell in _uncounted(piece, mark)]
            found.formulas += formulas_in(piece)
        found.links += links_in(piece)
        if len(found.painted) < _MOST_PAINTED:
            found.painted += _places_of(cells, _styled(cells, marks.painted))
    return found


def _styled(cells: Cells, among: Bools) -> Bools:
    """Tell the cells that hold something in one of these styles."""
    mask: Bools = cells.holds & among[np.minimum(cells.styles, len(among) - 1)]
    return mask


def _texts_among(cells: Cells, texts: Ints) -> Bools:
    """Tell the cells that hold one of these shared texts."""
    mask = np.zeros(len(cells.lines), dtype=bool)
    if len(texts):
        chosen, written = cells.values(np.flatnonzero(cells.typed(b"s")))
        mask[chosen] = np.isin(np.array([int(n) if n.isdigit() else -1 for n in written.to_pylist()]), texts)
    return mask


def _places_of(cells: Cells, mask: Bools) -> Iterable[Cell]:
    return zip(cells.lines[mask].tolist(), cells.columns[mask].tolist(), strict=True)


def _errors(piece: bytes, cells: Cells) -> Iterator[Note]:
    for i in np.flatnonzero(cells.typed(b"e")).tolist():
        start = int(cells.starts[i])
        if told := _ERROR.match(piece, start, start + _LONGEST_FORMULA):
            yield int(cells.lines[i]), int(cells.columns[i]), html.unescape(told[1].decode("utf-8", "replace"))


def _hidden(tag: bytes, found: _Found) -> None:
    if match := _ROW_OR_COLUMN.match(tag):
        name, inside = match.groups()
        told = {key: int(value) for key, value in _ATTRIBUTE.findall(inside)}
        if name == b"row" and b"r" in told:
            found.hidden_rows.append(told[b"r"])
        elif name == b"col" and {b"min", b"max"} <= told.keys():
            found.hidden_columns.update(range(told[b"min"] - 1, min(told[b"max"], told[b"min"] + 200)))


def _uncounted(piece: bytes, mark: bytes) -> Iterator[Cell]:
    """Yield the cells that a program wrote a formula in, and nobody opened since: it has no result (an empty text is one)."""
    for at in places(piece, mark):
        start = max(piece.rfind(b"<c ", 0, at), piece.rfind(b":c ", 0, at) - 8)
        tag = piece[max(start, 0) : at]
        if (cell := _PLACE.search(tag)) and b't="str"' not in tag and _FORMULA.search(tag):
            yield int(cell[2]), column_index(cell[1])


def _told(found: _Found, formats: dict[int, str]) -> SheetFacts:
    return SheetFacts(
        np.unique(np.array(found.hidden_rows, dtype=np.int64)),
        tuple(sorted(found.hidden_columns)),
        tuple(sorted(set(found.errors))),
        tuple(sorted(shown_otherwise(found.numbers, formats), key=lambda s: (s.column, int(s.lines[0])))),
        tuple(sorted(set(found.struck))),
        tuple(found.painted) if len(found.painted) < _MOST_PAINTED else (),
        uncounted=tuple(sorted(set(found.uncounted) - {(line, column) for line, column, _ in found.formulas})),
    )


def _formats(styles: bytes) -> dict[int, str]:
    """Return the number formats worth a look, by the index that cells give as their style."""
    codes = BUILT_IN | number_formats(styles)
    used = [re.search(rb'numFmtId="(\d{1,6})"', tag) for tag in _STYLE.findall(block_of(styles, "cellXfs"))]
    of_style = {i: codes.get(int(m[1]), "") for i, m in enumerate(used) if m}
    return {i: code for i, code in of_style.items() if code and not is_plain(code)}


def rows_of(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    """Yield a sheet's bytes in pieces cut between two rows, so that no cell is cut in two."""
    with archive.open(member) as handle:
        rest = b""
        while chunk := handle.read(_CHUNK):
            rest += chunk
            cut = rest.rfind(b"row>") + 4
            if cut < 4 and len(rest) < _LONGEST_ROW:
                continue
            cut = cut if cut >= 4 else len(rest)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest
