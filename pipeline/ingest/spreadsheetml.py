"""An « XML Spreadsheet 2003 » in (what many programs call an .xls), its worksheets out as grids, told like an xlsx.

Parsed event by event; a document type, hence any entity of its own, is refused before it is read.
Names and meanings: Microsoft's XML Spreadsheet reference (Worksheet, Table, Row, Cell, Data and their ss: attributes).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from pipeline.encoding import decode
from pipeline.errors import SourceError
from pipeline.ingest.detect import truncated
from pipeline.ingest.facts import Cell, Note, SheetFacts, Shown
from pipeline.ingest.grid import MAX_CELLS, MAX_COLUMNS, Grid, Merge, number_text, text_column, too_large
from pipeline.ingest.shown import render
from pipeline.model import DateSystem

_MOST_ROWS: Final = 1 << 20
_DEEPEST: Final = 60
_NAMED_FORMATS: Final = {"Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Scientific": "0.00E+00"}
_UTF8: Final = re.compile(rb"""\A<\?xml[^>]*\bencoding\s*=\s*["'](?!utf-?8)""", re.IGNORECASE)
_EPOCH_DAYS: Final = frozenset({"1899-12-30", "1899-12-31", "1904-01-01"})  # the day of a bare hour


@dataclass
class _Sheet:
    name: str
    cells: dict[int, dict[int, str]] = field(default_factory=dict)  # column → row → text, from 0
    height: int = 0
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    errors: list[Note] = field(default_factory=list)
    uncounted: list[Cell] = field(default_factory=list)
    comments: list[Note] = field(default_factory=list)
    shown: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    struck: list[Cell] = field(default_factory=list)
    painted: list[Cell] = field(default_factory=list)


@dataclass
class _Style:
    code: str = ""
    struck: bool = False
    painted: bool = False


class _RefusedError(Exception):
    """This XML is not read further."""


def read_spreadsheetml(raw: bytes, name: str) -> tuple[list[Grid], str]:
    """Return the worksheets, in order, and what is doubtful of the encoding ("" when nothing is).

    Raises SourceError for XML that is cut, malformed, hostile, or whose cells stretch beyond reason.
    """
    raw, doubt, encoding = raw.lstrip(b"\xef\xbb\xbf \t\r\n"), "", None
    if not raw.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")) and not _UTF8.match(raw):
        try:
            raw.decode()
        except UnicodeDecodeError:  # UTF-8 by what it says, Windows' by what it holds
            text, doubt = decode(raw, None, name)
            raw, encoding, doubt = text.encode(), "utf-8", doubt or "ce fichier se dit en UTF-8, et il ne l'est pas"
    reader = _Reader(name)
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.text, reader.refuse
    try:
        parser.Parse(raw, True)
    except _RefusedError as error:
        raise SourceError(f"{name} : ce XML est refusé ({error})", "demander au producteur un export ordinaire") from error
    except expat.ExpatError as error:
        raise SourceError(
            f"{name}, ligne {error.lineno} : ce XML est mal formé ou incomplet", "demander un nouvel envoi au producteur"
        ) from error
    except (LookupError, ValueError) as error:
        raise truncated(name) from error
    return [_grid(sheet, reader.calendar, name) for sheet in reader.sheets], doubt


class _Reader:
    """Follows the events; keeps the cell being read and the place it stands in."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[_Sheet] = []
        self.styles: dict[str, _Style] = {}
        self.calendar: DateSystem = "1900"
        self.path: list[str] = []
        self.row = self.column = -1
        self.next_row = self.next_column = 0
        self.top = self.left = 0
        self.kind = ""  # of the Data being read
        self.words: list[str] | None = None
        self.cell: dict[str, str] = {}
        self.style = _Style()
        self.said = False
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "Cell": self.start_cell, "Data": self.start_data, "Row": self.start_row, "Column": self.start_column,
            "Table": self.start_table, "Worksheet": self.start_sheet, "Style": self.start_style,
            "NumberFormat": self.number_format, "Font": self.font, "Interior": self.interior, "Visible": self.start_word,
            "Date1904": self.date_1904,
        }  # fmt: skip

    def refuse(self, *_: object) -> None:
        raise _RefusedError("il déclare un type de document")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        self.path.append(tag)
        if len(self.path) > _DEEPEST:
            raise _RefusedError("il est imbriqué à l'excès")
        if self.words is None and tag in self.starts:
            if attributes:
                attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
            self.starts[tag](attributes)

    def end(self, _tag: str) -> None:
        tag = self.path.pop()
        if tag == "Data" and self.words is not None and "Data" not in self.path:
            self.end_data("".join(self.words))
        elif tag == "Cell" and self.sheets:
            if not self.said and self.cell.get("Formula"):
                self.sheets[-1].uncounted.append((self.row + 1, self.column))
        elif tag == "Visible" and self.words is not None and self.sheets:
            self.sheets[-1].hidden = "".join(self.words).strip() in ("SheetHidden", "SheetVeryHidden")
            self.words = None

    def text(self, text: str) -> None:
        if self.words is not None:
            self.words.append(text)

    # --- styles ---------------------------------------------------------------------------------------------------------

    def start_style(self, told: dict[str, str]) -> None:
        parent = self.styles.get(told.get("Parent", ""), _Style())
        self.style = _Style(parent.code, parent.struck, parent.painted)
        self.styles[told.get("ID", "")] = self.style

    def number_format(self, told: dict[str, str]) -> None:
        code = told.get("Format", "")
        self.style.code = _NAMED_FORMATS.get(code, code)

    def font(self, told: dict[str, str]) -> None:
        self.style.struck |= told.get("StrikeThrough") in ("1", "true")

    def interior(self, told: dict[str, str]) -> None:
        white = told.get("Color", "").lower() in ("", "#ffffff", "automatic")
        self.style.painted |= told.get("Pattern") == "Solid" and not white

    # --- sheets ---------------------------------------------------------------------------------------------------------

    def date_1904(self, _told: dict[str, str]) -> None:
        self.calendar = "1904"

    def start_word(self, _told: dict[str, str]) -> None:
        self.words = []

    def start_sheet(self, told: dict[str, str]) -> None:
        self.sheets.append(_Sheet(told.get("Name", f"Feuil{len(self.sheets) + 1}")))

    def start_table(self, told: dict[str, str]) -> None:
        self.top, self.left = (max(_number(told.get(key), 1) - 1, 0) for key in ("TopCell", "LeftCell"))
        self.next_row, self.next_column = self.top, self.left

    def start_column(self, told: dict[str, str]) -> None:
        first = _number(told.get("Index"), self.next_column - self.left + 1) - 1 + self.left
        last = first + _number(told.get("Span"), 0)
        if told.get("Hidden") == "1" and self.sheets:
            self.sheets[-1].hidden_columns += range(first, min(last, first + 200) + 1)
        self.next_column = last + 1

    def start_row(self, told: dict[str, str]) -> None:
        self.row = _number(told.get("Index"), self.next_row - self.top + 1) - 1 + self.top
        self.next_row = self.row + 1 + _number(told.get("Span"), 0)
        self.next_column = self.left
        if told.get("Hidden") == "1" and self.sheets:
            self.sheets[-1].hidden_rows += range(self.row + 1, min(self.next_row, self.row + 1000) + 1)

    def start_cell(self, told: dict[str, str]) -> None:
        self.cell, self.said = told, False
        self.column = _number(told.get("Index"), self.next_column - self.left + 1) - 1 + self.left
        across, down = _number(told.get("MergeAcross"), 0), _number(told.get("MergeDown"), 0)
        self.next_column = self.column + 1 + across
        if not (0 <= self.row < _MOST_ROWS and self.next_column <= MAX_COLUMNS):
            raise too_large(self.name)
        if (across or down) and self.sheets:
            self.sheets[-1].merges.append((self.row, self.column, min(self.row + down, _MOST_ROWS), self.column + across))

    def start_data(self, told: dict[str, str]) -> None:
        self.kind, self.words = told.get("Type", "String"), []

    def end_data(self, text: str) -> None:
        self.words = None
        if not self.sheets or self.row < 0 or self.column < 0:
            return
        sheet, place = self.sheets[-1], (self.row + 1, self.column)
        if "Comment" in self.path:
            sheet.comments.append((*place, " ".join(text.split())))
            return
        self.said = True
        if self.kind == "Error":
            sheet.errors.append((*place, text.strip()))
            return
        value = _value(text, self.kind)
        if not value.strip():
            return
        sheet.cells.setdefault(self.column, {})[self.row] = value
        sheet.height = max(sheet.height, self.row + 1)
        if style := self.styles.get(self.cell.get("StyleID", "")):
            if self.kind == "Number" and style.code and (shown := render(style.code, value)) is not None:
                sheet.shown.setdefault(self.column, []).append((self.row + 1, value, shown))
            sheet.struck += [place] if style.struck else []
            sheet.painted += [place] if style.painted else []


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else default


def _value(text: str, kind: str) -> str:
    """Return a value as text, as the same cell of an xlsx would be."""
    if kind == "Number":
        try:
            number = float(text)
        except ValueError:
            return text
        return number_text(number) if abs(number) < 1e300 else text
    if kind == "Boolean":
        return "VRAI" if text.strip() in ("1", "true") else "FAUX"
    if kind == "DateTime":
        try:
            moment = dt.datetime.fromisoformat(text.strip())
        except ValueError:
            return text
        moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None)
        day = moment.date().isoformat()
        if day in _EPOCH_DAYS:
            return moment.time().isoformat()
        return day if moment.time() == dt.time() else moment.isoformat()
    return text


def _grid(sheet: _Sheet, calendar: DateSystem, name: str) -> Grid:
    width = 1 + max(sheet.cells, default=-1)
    if sheet.height * width > MAX_CELLS:
        raise too_large(name, sheet.name)
    columns = []
    for column in range(width):
        texts = [""] * sheet.height
        for row, text in sheet.cells.get(column, {}).items():
            texts[row] = text
        columns.append(pa.chunked_array([text_column(texts)]))
    return Grid(
        feuille=sheet.name,
        columns=columns,
        lines=np.arange(1, sheet.height + 1, dtype=np.int64),
        merges=tuple(m for m in sheet.merges if m[0] < sheet.height),
        calendar=calendar,
        hidden=sheet.hidden,
        facts=_facts(sheet),
    )


def _facts(sheet: _Sheet) -> SheetFacts:
    return SheetFacts(
        np.array(sorted(set(sheet.hidden_rows)), dtype=np.int64),
        tuple(sorted(set(sheet.hidden_columns))),
        tuple(sheet.errors),
        tuple(
            Shown(column, np.array([c[0] for c in cells], dtype=np.int64), [c[1] for c in cells], [c[2] for c in cells])
            for column, cells in sorted(sheet.shown.items())
        ),
        tuple(sheet.struck), tuple(sheet.painted), tuple(sheet.comments), tuple(sheet.uncounted),
    )  # fmt: skip
