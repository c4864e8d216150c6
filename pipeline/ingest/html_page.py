"""An HTML page's text in, its tree of tables out: cells with their spans, the lines in them, and tables in tables.

The page itself is one cell. Rules of what makes a line: those by which LibreOffice opens a page as a sheet.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import SourceError
from pipeline.ingest.html_tags import attributes, tokens
from pipeline.ingest.links import target

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS: Final = frozenset({*_HEADINGS, "p", "li", "pre", "ul", "ol", "dd", "dt", "hr", "blockquote"})
_SOFT: Final = frozenset({"div", "center", "dl", "address"})
"""Lines of their own to whoever reads the page, and none in a sheet."""
_BREAK: Final = "\x1f"
_WHITE: Final = " \t\r\n\f"
_SPACES: Final = re.compile("[ \t\r\n\f]+")  # others stay: a non-breaking space is a character
_STRUCK: Final = frozenset({"s", "strike", "del"})
_WIDEST_SPAN: Final = 256
_DEEPEST: Final = 40


@dataclass
class Cell:
    """``entries``: its lines and the tables in it, top to bottom."""

    row: int
    column: int
    rows: int
    columns: int
    entries: list[str | Table] = field(default_factory=list)
    told: str = ""  # its tag's attributes
    struck: bool = False
    links: list[str] = field(default_factory=list)  # addresses of the pages, mailboxes and numbers that its texts lead to
    comments: list[str] = field(default_factory=list)  # what LibreOffice writes of a cell's comment, hidden from readers
    gap: bool = False  # an empty line comes before the next entry

    def add(self, entry: str | Table) -> None:
        """Add a line or a table, below the empty line that a paragraph leaves."""
        self.entries += [""] if self.gap else []
        self.entries.append(entry)
        self.gap = False


@dataclass
class Table:
    """``widths`` and ``heights``: running totals of its columns and rows, in those of the sheet, once measured."""

    cells: list[Cell] = field(default_factory=list)
    row: int = 0
    column: int = 0
    in_row: bool = False
    covered: dict[int, int] = field(default_factory=dict)  # column → last row that a cell above covers
    hidden: list[int] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)

    def end_row(self) -> None:
        """Leave the row."""
        self.row, self.in_row = self.row + self.in_row, False

    def start_row(self) -> None:
        """Go to the beginning of a new row."""
        self.end_row()
        self.in_row, self.column = True, 0

    def start_cell(self, rows: int, columns: int, told: str) -> Cell:
        """Add a cell at the first place free in the row."""
        if not self.in_row:
            self.start_row()
        while self.covered.get(self.column, -1) >= self.row:
            self.column += 1
        cell = Cell(self.row, self.column, rows, columns, told=told)
        for column in range(self.column, self.column + columns) if rows > 1 or self.covered else ():
            self.covered[column] = self.row + rows - 1
        self.cells.append(cell)
        self.column += columns
        return cell


def read_page(text: str, name: str) -> tuple[Cell, bool]:
    """Return the page as one cell, and whether it has a table. Raises SourceError where tables are nested to excess."""
    reader = _Reader(name)
    return reader.read(text), reader.found


class _Reader:
    """Follows the tags; what stands in no cell of a table stands in the cell around it, at last in the page's own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.page = Cell(0, 0, 1, 1)
        self.tables: list[tuple[Table, Cell | None]] = []
        self.cell: Cell | None = self.page
        self.line: list[str] = []
        self.flowing = False  # a text of the page itself goes on
        self.found = False
        self.noting = False  # within the comment of a cell

    def read(self, text: str) -> Cell:
        for tag, inside, after in tokens(text):
            if tag.lstrip("/") == "comment" or self.noting:
                self.noting = tag != "/comment"
                if self.noting:
                    self.around.comments.append(html.unescape(after))
                    continue
            elif tag == "br":
                self.break_line()
            elif tag.lstrip("/") in _PARAGRAPHS:
                self.paragraph(tag)
            elif tag in ("td", "th"):
                self.start_cell(inside)
            elif tag.lstrip("/") in _SOFT:
                self.line.append(_BREAK)
            elif tag == "a":
                self.around.links += [address] if (address := target(attributes(inside).get("href", ""))) else []
            elif tag in _STRUCK:
                self.around.struck = True
            elif tag in ("tr", "/tr", "/td", "/th", "table", "/table"):
                self.structure(tag, inside)
            if after:
                self.line.append(after)
                self.flowing = True
        while self.tables:
            self.structure("/table", "")
        self.end_line(last=True)
        return self.page

    @property
    def around(self) -> Cell:
        """The cell that takes what is read now."""
        if self.cell is not None:
            return self.cell
        return next((cell for _, cell in reversed(self.tables) if cell is not None), self.page)

    def said(self) -> str:
        """Take the line being read, its spaces as a page shows them: a « div » is a line to its reader."""
        if not self.line:
            return ""
        text = "".join(self.line)
        self.line = []
        if not text or text.isspace():
            return ""
        text = html.unescape(text) if "&" in text else text
        if _BREAK in text:
            return "\n".join(part for piece in text.split(_BREAK) if (part := _SPACES.sub(" ", piece).strip(_WHITE)))
        return _SPACES.sub(" ", text).strip(_WHITE)

    def end_line(self, last: bool = False) -> None:
        """Take the line being read; an empty one counts in a cell that holds something, unless nothing follows it."""
        text = self.said()
        if not text and last:
            return
        around = self.around
        if text or (self.cell is not None and around.entries):
            around.add(text)

    def break_line(self) -> None:
        """Go to the next line; between the tables of a page, a break that follows no text makes none."""
        if self.tables or self.flowing:
            self.end_line()
        self.line = []
        self.around.gap = self.cell is not None and not self.cell.entries

    def paragraph(self, tag: str) -> None:
        """Leave a paragraph, or begin one: an empty line comes between it and what the cell already holds."""
        if self.line and not "".join(self.line).isspace():
            self.end_line()
        self.line, self.flowing = [], False
        around = self.around
        around.gap = self.cell is not None and bool(around.entries)
        if tag == "hr" and around.gap:
            around.add("")
            around.gap = True

    def start_cell(self, inside: str) -> None:
        if not self.tables:
            return
        self.leave_cell()
        rows = columns = 1
        if "span" in inside.lower():
            told = attributes(inside)
            rows, columns = _span(told.get("rowspan", "")), _span(told.get("colspan", ""))
        self.cell = self.tables[-1][0].start_cell(rows, columns, inside)

    def leave_cell(self) -> None:
        self.end_line(last=True)
        if self.tables:
            self.cell = None

    def structure(self, tag: str, inside: str) -> None:
        self.flowing = self.flowing and tag[-2:] not in ("td", "th")
        if tag == "table":
            self.end_line(last=True)
            if len(self.tables) >= _DEEPEST:
                raise SourceError(
                    f"{self.name} : cette page est imbriquée à l'excès", "demander au producteur un export ordinaire"
                )
            self.tables.append((Table(), self.cell))
            self.cell = None
            self.found = True
        elif self.tables and tag == "/table":
            self.leave_cell()
            table, self.cell = self.tables.pop()
            self.around.add(table)
        elif self.tables:
            self.leave_cell()
            table = self.tables[-1][0]
            if tag == "/tr":
                table.end_row()
            elif tag == "tr":
                table.start_row()
                if "none" in inside and attributes(inside).get("style", "").replace(" ", "").lower().find("display:none") >= 0:
                    table.hidden.append(table.row)


def _span(text: str) -> int:
    text = text.strip()[:6]
    return min(max(int(text), 1), _WIDEST_SPAN) if text.isdecimal() else 1
