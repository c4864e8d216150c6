"""One source's return in, the producer's own workbook out: its sheets as received, faulty cells coloured and commented,
a « Proposition » column beside each column that has one, « Bilan » in front, the marker that lets it come back.

The added columns stand beside, not at the end: a clerk compares two neighbouring cells and copies one over the other; in a
sheet of thirty columns an added last one is never seen.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from pipeline.config import Source
from pipeline.ingest import returned
from pipeline.ingest.dress import PLAIN, Dress
from pipeline.ingest.look import Look, is_mask
from pipeline.ingest.ours import THEIRS
from pipeline.returns.cells import Value, readable, typed_value, writer
from pipeline.returns.marks import MOST_COMMENTS, Marks, label_row
from pipeline.returns.sheets import Book, Sheet
from pipeline.returns.styles import HEAD, HEAD_OF_OURS, Style, styles_of

_TEXT_TARGETS: Final = (
    "siret", "siren", "nic", "naf", "telephone", "code_postal", "code_insee", "identifiant", "numero", "courriel",
)  # fmt: skip
"""Columns that hold codes: text, so that no zero is lost."""
_WIDTHS: Final = (9, 42)
_PRINTED: Final = 190
"""Characters side by side that a page (A4, landscape) still shows to be read."""
_SAMPLE: Final = 300
_BESIDE: Final = 2  # columns before the names that stay in sight with them
_TITLE, _TITLE_LINES = 24, 3
"""Characters that a long title may widen its column to (« Êtes-vous satisfait… »), and the lines that it is written on."""
_NO_LOOK: Final = Look()
_WIDEST: Final = 70
_USUAL: Final = 10  # characters: nobody chose so narrow a column


def write_book(
    path: Path, book: Book, marks: list[Marks], source: Source, version: str, summary: Callable[[Any, Any], None]
) -> None:
    """Write the workbook. ``marks``: one for each sheet; ``summary(workbook, worksheet)`` fills the first sheet.

    Same deposit, same findings, same bytes: the only date inside is the version's.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "date_1904": book.epoch_1904}
    workbook = xlsxwriter.Workbook(str(path), options)
    day = dt.datetime.strptime(version[:10], "%Y.%m.%d")
    workbook.set_properties({"title": f"Retour à {source.producteur}", "subject": f"version {version}", "created": day})
    workbook.set_custom_property(returned.RETURN, f"{source.id} {version}")
    styles = styles_of(workbook)
    summary(workbook, workbook.add_worksheet(book.summary))
    room = MOST_COMMENTS
    for sheet, drawn in zip(book.sheets, marks, strict=True):
        _write_sheet(workbook.add_worksheet(sheet.name), sheet, drawn, styles, _codes(source, sheet), room)
        room = max(0, room - len(drawn.cells))
    _write_marker(workbook.add_worksheet(returned.MARKER), book, marks, source, version)
    workbook.close()


def _codes(source: Source, sheet: Sheet) -> set[int]:
    """Return the columns that hold codes."""
    names = {item if isinstance(item, str) else item.colonne for t in _TEXT_TARGETS for item in source.colonnes.get(t, ())}
    return {at for name, at in sheet.places.items() if name in names}


def _write_sheet(worksheet: Any, sheet: Sheet, marks: Marks, styles: Style, codes: set[int], room: int) -> None:
    place = _shifted(len(sheet.columns), marks)
    _dress(worksheet, sheet, marks, place)
    write = writer(worksheet, styles)
    looks = [sheet.looks.get(at, _NO_LOOK) for at in range(len(sheet.columns))]
    cells = [_values(column, sheet, at in codes, looks[at]) for at, column in enumerate(sheet.columns)]
    rows = zip(*cells, strict=True) if cells else iter(())
    worn = [_worn(look, sheet.lines) for look in looks]
    said, titled = _comments(sheet, marks, room), label_row(sheet, marks)
    for row, values in enumerate(rows):
        here = _line(sheet, row)
        header = sheet.header <= row <= titled and sheet.header >= 0
        if hidden := sheet.lines[row] in sheet.hidden_rows:
            worksheet.set_row(here, None, None, {"hidden": True})
        for at, value in enumerate(values):
            mark, dress = marks.cells.get((row, at)), worn[at][row]
            comment = said.get((row, at), "") if mark or sheet.comments else ""
            if value is not None or mark or dress.fill or comment or (hidden and at == 0):  # a row of nothing is not written
                look = looks[at].at(sheet.lines[row]) if looks[at].cells else looks[at]
                write(here, place[at], value, HEAD if header and value is not None else mark[0] if mark else "", look, dress)
            if comment:  # here and now: rows behind take nothing more
                _comment(worksheet, here, place[at], comment, "étal" if mark else "")
            if at in marks.labels:
                proposed = marks.proposals.get((row, at))
                if header and row == titled:
                    write(here, place[at] + 1, readable(marks.labels[at]), HEAD_OF_OURS)
                elif proposed is not None:
                    write(here, place[at] + 1, readable(proposed), "proposition")


def _worn(look: Look, lines: list[int]) -> Sequence[Dress]:
    """Return what the cells of a column wear, one a row."""
    worn = look.worn
    return [worn[line] or PLAIN if 0 < line < len(worn) else PLAIN for line in lines] if worn else [PLAIN] * len(lines)


def _comments(sheet: Sheet, marks: Marks, room: int) -> dict[tuple[int, int], str]:
    """Return what is said of cells, ours first, at most ``room`` of them, then what the producer says itself."""
    said = {cell: marks.cells[cell][1] for cell in sorted(marks.cells)[:room]}
    for cell, text in sheet.comments.items():
        said[cell] = f"{said[cell]}\n\n{THEIRS}{text}" if cell in said else text
    return said


def _values(column: list[str | None], sheet: Sheet, code: bool, look: Look) -> list[Value | None]:
    """Return what to write: codes as text, so that no zero is lost, unless their own format shows them whole."""
    masks = [is_mask(look.at(line).number) for line in sheet.lines] if look.cells else [is_mask(look.number)] * len(column)
    return [
        None if text is None else typed_value(readable(text), mask) if sheet.typed and (mask or not code) else readable(text)
        for text, mask in zip(column, masks, strict=True)
    ]


def _shifted(width: int, marks: Marks) -> list[int]:
    """Return where each of the producer's columns goes: one further for each column added before it."""
    added = sorted(marks.labels)
    return [at + sum(1 for a in added if a < at) for at in range(width)]


def _dress(worksheet: Any, sheet: Sheet, marks: Marks, place: list[int]) -> None:
    """Set widths, merged ranges, frozen header, filter and printing; a sheet that was hidden stays so."""
    across, rows, named = 0.0, _table_rows(sheet), sheet.places.get(marks.named, 0)
    for at in range(len(sheet.columns)):
        across += (width := _width(sheet, at, rows))
        worksheet.set_column(place[at], place[at], width, None, {"hidden": at in sheet.hidden_columns})
        if at in marks.labels:
            shown = [len(text) for (_, c), text in marks.proposals.items() if c == at]
            across += (width := float(min(max(*shown, 14, 0) + 2, _WIDTHS[1])))
            worksheet.set_column(place[at] + 1, place[at] + 1, width)
    for top, left, bottom, right in sheet.merges:
        if right < len(place) and bottom < len(sheet.lines):
            last = place[right] + (1 if right in marks.labels and right > left else 0)
            # merge_range would write cells of rows to come, which a workbook written row by row cannot take
            worksheet.merge.append([_line(sheet, top), place[left], _line(sheet, bottom), last])
    last = place[-1] + (1 if len(place) - 1 in marks.labels else 0) if place else 0
    if sheet.header >= 0:
        titled = label_row(sheet, marks)
        worksheet.set_row(_line(sheet, titled), _header_height(sheet, marks, rows))
        worksheet.freeze_panes(_line(sheet, titled) + 1, place[named] + 1 if named <= _BESIDE else 1)
        worksheet.autofilter(_line(sheet, titled), 0, _line(sheet, len(sheet.lines) - 1), last)
        worksheet.repeat_rows(_line(sheet, sheet.header), _line(sheet, titled))
    if sheet.lines:  # a long text runs out of its last cell: the page would be fitted to its end
        worksheet.print_area(0, 0, _line(sheet, len(sheet.lines) - 1), last)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(math.ceil(across / _PRINTED) or 1, 0)
    if across > _PRINTED:  # on each page the column by which a row is known
        worksheet.repeat_columns(place[named], place[named])
    if sheet.hidden:
        worksheet.hide()


def _header_height(sheet: Sheet, marks: Marks, rows: list[int]) -> int:
    """Return points for the header's wrapped titles: LibreOffice does not find the height by itself."""
    titles = [column[sheet.header] or "" for column in sheet.columns]
    widths = [_width(sheet, at, rows) for at in range(len(sheet.columns))]
    lines = [1 + int(len(t) / w) for t, w in zip(titles, widths, strict=True)] + [1 + len(t) // 16 for t in marks.labels.values()]
    return 15 * min(max(lines, default=1), 6) + 2


def _table_rows(sheet: Sheet) -> list[int]:
    """Return the first rows of the table, by which its columns are measured: a note or a title stands alone in its row."""
    first = max(sheet.header, 0) + 1
    some = enumerate(zip(*(column[first : first + _SAMPLE] for column in sheet.columns), strict=True))
    return [first + n for n, cells in some if len(cells) == 1 or sum(cell is not None for cell in cells) > 1]


def link_to(sheet: Sheet, marks: Marks, line: int, column: str) -> str:
    """Return where a cell of the producer's is in the workbook, for a link; "" where the sheet has no such line."""
    if line not in sheet.lines:
        return ""
    at = _shifted(len(sheet.columns), marks)[sheet.places.get(column, 0)]
    return f"internal:'{sheet.name.replace(chr(39), 2 * chr(39))}'!{_letters(at)}{line + sheet.above}"


def _letters(column: int) -> str:
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


def _width(sheet: Sheet, at: int, rows: list[int]) -> float:
    """Return a column's width, in characters: the one they chose, else what its texts need in these ``rows``."""
    look = sheet.looks.get(at, _NO_LOOK)
    if look.width > _USUAL:
        return min(look.width, _WIDEST)
    texts = [text for row in rows if (text := sheet.columns[at][row])]
    longest = max((len(line) for text in texts for line in text.split("\n")[:3]), default=0)
    title = sheet.columns[at][sheet.header] or "" if sheet.header >= 0 else ""
    word = max(map(len, title.split()), default=0)  # a title is cut within no word
    longest = max(longest, min(max(len(title) // _TITLE_LINES, word), _TITLE))
    if is_mask(look.number):  # « 05 36 49 00 01 » for 536490001
        longest = max(longest, len(look.number.replace('"', "").replace("\\", "")))
    return min(max(longest + 2, _WIDTHS[0]), _WIDTHS[1])


def _line(sheet: Sheet, row: int) -> int:
    return sheet.lines[row] - 1 + sheet.above


def _comment(worksheet: Any, row: int, column: int, text: str, author: str) -> None:
    """Write a comment in a box that holds it: about 52 characters a line."""
    lines = sum(1 + len(part) // 52 for part in text.split("\n"))
    size = {"width": 340, "height": min(22 + 17 * lines, 400), "font_size": 9}
    worksheet.write_comment(row, column, readable(text), {"author": author, **size})


def _write_marker(worksheet: Any, book: Book, marks: list[Marks], source: Source, version: str) -> None:
    """Write, hidden, what tells this workbook from the producer's own file when it comes back (``ingest/returned.py``)."""
    lines: list[tuple[str, ...]] = [(returned.RETURN, returned.FORMAT, source.id, version), (returned.SUMMARY, book.summary)]
    for sheet, drawn in zip(book.sheets, marks, strict=True):
        lines.append((returned.SHEET, sheet.name, sheet.feuille, "csv" if sheet.delimited else "", str(sheet.above), drawn.named))
        for at, label in drawn.labels.items():
            lines.append((returned.PROPOSAL, sheet.name, label))
            lines += [(returned.BEFORE, sheet.name, label, *pair) for pair in drawn.before[at]]
    for row, cells in enumerate(lines):
        for column, text in enumerate(cells):
            worksheet.write_string(row, column, readable(text))
    worksheet.hide()
