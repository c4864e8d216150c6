"""An xlsx's own XML in, what calamine does not tell out, in one pass: facts of each sheet, and refusal of cells strayed far away.

Tags are sought as bytes, one row at a time: nothing is parsed whole, no entity is ever expanded.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.detect import BROKEN_ZIP, truncated
from pipeline.ingest.facts import Cell, Note, SheetFacts, Shown, column_index
from pipeline.ingest.grid import MAX_CELLS, number_text, too_large
from pipeline.ingest.shown import BUILT_IN, is_plain, render
from pipeline.ingest.xlsx_links import formulas_in, links_in, resolved
from pipeline.ingest.xlsx_marks import block_of, comments, marked_styles, struck_texts
from pipeline.ingest.xlsx_package import number_formats, part_of, sheet_names
from pipeline.model import DateSystem

_DATE_1904: Final = re.compile(rb"""<(?:\w+:)?workbookPr\b[^<>]*\bdate1904\s*=\s*["'](?:1|true|on)["']""")
_FAR_COLUMN: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]{2,3})\d""")
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*?(/?)>""")
_HIDDEN: Final = re.compile(rb"""<(?:\w+:)?(row|col)\s([^<>]*\bhidden\s*=\s*["'](?:1|true|on)["'][^<>]*)>""")
_ATTRIBUTE: Final = re.compile(rb"""\b(r|min|max)\s*=\s*["'](\d{1,7})["']""")
_ERROR: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^<>]*\bt="e")[^<>]*\br="([A-Z]{1,3})(\d{1,7})"[^<>]*>(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<"""
)
_PLACE: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})\"""")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")
_NO_RESULT: Final = (b"</f></c>", b"<v></v>", b"<v/>", b"<v />")
_STYLED: Final = b'" s="%d"'
_NUMBER: Final = rb'(?: t="n")?><v>([^<]*)'
_REFERENCE: Final = 11  # bytes of the longest, with its quote: « "XFD1048576 »
_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\s[^<>]*>")
_CHUNK: Final = 1 << 20
_LONGEST_ROW: Final = 1 << 24
_LONGEST_FORMULA: Final = 1 << 16  # Excel's own limit is 8 192 characters
_SAFE_COLUMNS: Final = 50  # so many columns, over every row a sheet can have, still fit in MAX_CELLS
_MOST_PAINTED: Final = 100_000  # more cells than that are a background
_MOST_STYLES: Final = 64  # more number formats than that are decoration


@dataclass
class _Found:
    """What the pass over one sheet gathers."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    errors: list[tuple[int, int, str]] = field(default_factory=list)
    styled: dict[int, tuple[list[bytes], list[bytes]]] = field(default_factory=dict)  # style → cells' references, stored numbers
    far: set[bytes] = field(default_factory=set)
    struck: list[Cell] = field(default_factory=list)
    painted: list[Cell] = field(default_factory=list)
    uncounted: list[Cell] = field(default_factory=list)
    links: list[tuple[int, int, bytes]] = field(default_factory=list)  # line, column, relation
    formulas: list[Note] = field(default_factory=list)  # « =HYPERLINK("https://…") »


@dataclass(frozen=True)
class _Marks:
    """What to seek in a sheet, as cells write it: a style (« " s="5" »), a shared text (« t="s"><v>7</v> »)."""

    numbers: dict[int, bytes]
    struck: tuple[bytes, ...]
    painted: tuple[bytes, ...]
    texts: tuple[bytes, ...]


def xlsx_facts(archive: zipfile.ZipFile, name: str) -> dict[str, SheetFacts]:
    """Return the facts of each worksheet, by sheet name.

    Raises SourceError for a damaged archive, or cells so far apart (A1 and XFD1048576) that reading them would take 400 GB.
    """
    try:
        styles = part_of(archive, "styles.xml")
        formats = _formats(styles)
        names = sheet_names(archive)
        marks = _marks(archive, styles, tuple(formats))
        facts = {}
        for member in archive.namelist():
            if "worksheets/" in member.lower() and member.lower().endswith(".xml"):
                found = _scan(archive, member, marks)
                if max(map(column_index, found.far), default=0) >= _SAFE_COLUMNS and _area(archive, member) > MAX_CELLS:
                    raise too_large(name)
                if member in names:
                    links = tuple(sorted({*found.formulas, *resolved(archive, member, found.links)}))
                    facts[names[member]] = replace(_told(found, formats), comments=comments(archive, member), links=links)
    except BROKEN_ZIP as error:
        raise truncated(name) from error
    return facts


def xlsx_calendar(archive: zipfile.ZipFile) -> DateSystem:
    """Return the date system: dates held as bare numbers need it."""
    return "1904" if _DATE_1904.search(part_of(archive, "workbook.xml")) else "1900"


def _marks(archive: zipfile.ZipFile, styles: bytes, numbers: tuple[int, ...]) -> _Marks:
    struck, painted = marked_styles(styles)
    return _Marks(
        {style: _STYLED % style for style in numbers},
        tuple(_STYLED % style for style in sorted(struck)),
        tuple(_STYLED % style for style in sorted(painted)),
        tuple(b't="s"><v>%d</v>' % text for text in struck_texts(archive)),
    )


def _scan(archive: zipfile.ZipFile, member: str, marks: _Marks) -> _Found:
    found = _Found()
    for piece in _rows(archive, member):
        if _may_be_far(piece):
            found.far.update(_FAR_COLUMN.findall(piece))
        for at in _places(piece, b" hidden="):
            _hidden(piece[piece.rfind(b"<", 0, at) : piece.find(b">", at) + 1], found)
        for at in _places(piece, b' t="e"'):
            start = piece.rfind(b"<", 0, at)
            if cell := _ERROR.match(piece, start, start + _LONGEST_FORMULA):
                found.errors.append((int(cell[2]), column_index(cell[1]), html.unescape(cell[3].decode("utf-8", "replace"))))
        for style, mark in marks.numbers.items():
            if mark in piece:
                _styled(piece, mark, *found.styled.setdefault(style, ([], [])))
        found.struck += [cell for mark in (*marks.struck, *marks.texts) for cell in _cells(piece, mark)]
        if (b"<f" if b"<row" in piece else b":f") in piece:
            found.uncounted += [cell for mark in _NO_RESULT for cell in _uncounted(piece, mark)]
        found.links += links_in(piece)
        found.formulas += formulas_in(piece)
        if len(found.painted) < _MOST_PAINTED:
            found.painted += [cell for mark in marks.painted for cell in _cells(piece, mark)]
    return found


def _cells(piece: bytes, mark: bytes) -> Iterator[Cell]:
    """Yield the cells whose tag holds ``mark``."""
    for at in _places(piece, mark):
        start = piece.rfind(b"<", 0, at)
        if (cell := _PLACE.match(piece, start, at + 1)) and piece[at : at + len(mark) + 2] != mark + b"/>":
            yield int(cell[2]), column_index(cell[1])


def _places(piece: bytes, mark: bytes) -> Iterator[int]:
    """Yield where ``mark`` stands: a plain search costs a twentieth of a regular expression tried at every tag."""
    at = piece.find(mark)
    while at >= 0:
        yield at
        at = piece.find(mark, at + len(mark))


def _hidden(text: bytes, found: _Found) -> None:
    if match := _HIDDEN.match(text):
        tag, inside = match.groups()
        told = {key: int(value) for key, value in _ATTRIBUTE.findall(inside)}
        if tag == b"row" and b"r" in told:
            found.hidden_rows.append(told[b"r"])
        elif tag == b"col" and {b"min", b"max"} <= told.keys():
            found.hidden_columns.update(range(told[b"min"] - 1, min(told[b"max"], told[b"min"] + 200)))


def _styled(piece: bytes, mark: bytes, references: list[bytes], numbers: list[bytes]) -> None:
    """Take the numbers of one style: sought by its mark, ten times faster than by the cell's reference, where each begins."""
    for number in re.finditer(re.escape(mark) + _NUMBER, piece):
        references.append(piece[max(number.start() - _REFERENCE, 0) : number.start()])
        numbers.append(number[1])


def _uncounted(piece: bytes, mark: bytes) -> Iterator[Cell]:
    """Yield the cells that a program wrote a formula in, and nobody opened since: it has no result (an empty text is one)."""
    for at in _places(piece, mark):
        start = max(piece.rfind(b"<c ", 0, at), piece.rfind(b":c ", 0, at) - 8)
        tag = piece[max(start, 0) : at]
        if (cell := _PLACE.search(tag)) and b't="str"' not in tag and _FORMULA.search(tag):
            yield int(cell[2]), column_index(cell[1])


def _told(found: _Found, formats: dict[int, str]) -> SheetFacts:
    shown = [
        column for style, (cells, numbers) in sorted(found.styled.items()) for column in _shown(cells, numbers, formats[style])
    ]
    return SheetFacts(
        np.unique(np.array(found.hidden_rows, dtype=np.int64)),
        tuple(sorted(found.hidden_columns)),
        tuple(sorted(set(found.errors))),
        tuple(sorted(shown, key=lambda s: (s.column, int(s.lines[0])))),
        tuple(sorted(set(found.struck))),
        tuple(found.painted) if len(found.painted) < _MOST_PAINTED else (),
        uncounted=tuple(sorted(set(found.uncounted) - {(line, column) for line, column, _ in found.formulas})),
    )


def _shown(cells: list[bytes], numbers: list[bytes], code: str) -> Iterator[Shown]:
    """Yield, column by column, what one format shows otherwise: each distinct number is written once."""
    coded = pa.array(numbers, pa.binary()).dictionary_encode()
    distinct = [_stored(text) for text in coded.dictionary.to_pylist()]
    texts = [render(code, text) for text in distinct]
    index = coded.indices.to_numpy(zero_copy_only=False)
    differs = np.array([text is not None for text in texts], dtype=bool)[index] if texts else np.array([], dtype=bool)
    if not differs.any():
        return
    places = pc.extract_regex(_texts(pa.array(cells, pa.binary()).filter(pa.array(differs))), r'"(?P<c>[A-Z]+)(?P<r>\d{1,7})$')
    known = np.asarray(places.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    places, index = places.filter(pa.array(known)), index[differs][known]
    letters = pc.struct_field(places, "c").dictionary_encode()
    lines = pc.struct_field(places, "r").cast(pa.int64()).to_numpy(zero_copy_only=False)
    for number, letter in enumerate(letters.dictionary.to_pylist()):
        here = letters.indices.to_numpy(zero_copy_only=False) == number
        mine = index[here].tolist()
        yield Shown(column_index(letter), lines[here], [distinct[i] for i in mine], [texts[i] or "" for i in mine])


def _texts(cells: pa.Array) -> pa.Array:
    """Return bytes as text, whatever a damaged file put among them."""
    try:
        return cells.cast(pa.string())
    except pa.ArrowInvalid:
        return pa.array([cell.decode("latin-1") for cell in cells.to_pylist()], pa.string())


def _stored(text: bytes) -> str:
    try:
        return number_text(float(text))
    except ValueError:
        return text.decode("utf-8", "replace")


def _formats(styles: bytes) -> dict[int, str]:
    """Return the number formats worth a look, by the index that cells give as their style."""
    codes = BUILT_IN | number_formats(styles)
    used = [re.search(rb'numFmtId="(\d{1,6})"', tag) for tag in _STYLE.findall(block_of(styles, "cellXfs"))]
    of_style = {i: codes.get(int(m[1]), "") for i, m in enumerate(used) if m}
    kept = {i: code for i, code in of_style.items() if code and not is_plain(code)}
    return dict(list(kept.items())[:_MOST_STYLES])


def _rows(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
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


def _may_be_far(piece: bytes) -> bool:
    """Tell, ten times faster than a regular expression, whether an attribute begins with two capitals: « r="AB12" »."""
    codes = np.frombuffer(piece, dtype=np.uint8)
    capital = (codes - np.uint8(65)) < 26
    quote = (codes == 34) | (codes == 39)
    return bool((quote[:-2] & capital[1:-1] & capital[2:]).any())


def _area(archive: zipfile.ZipFile, member: str) -> int:
    """Return rows × columns up to the last cells that hold something; cells that are only formatted do not count."""
    row = column = 0
    for piece in _rows(archive, member):
        for letters, digits, empty in _CELL.findall(piece):
            if not empty:
                row, column = max(row, int(digits)), max(column, column_index(letters) + 1)
    return row * column
