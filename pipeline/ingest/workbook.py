"""A workbook's bytes in (xlsx, xls, ods, xlsb), its worksheets out as grids whose lines are the producer's own."""

from __future__ import annotations

import gc
import io
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from pipeline.ingest.binary import part_records, xls_stream
from pipeline.ingest.binary_links import xls_links, xlsb_links
from pipeline.ingest.detect import BROKEN_ZIP, Kind, encrypted, truncated
from pipeline.ingest.extents import refuse_false_extents
from pipeline.ingest.facts import NO_FACTS, SheetFacts
from pipeline.ingest.grid import MAX_CELLS, Grid, Merge, TooLargeError, text_column, too_large, without_errors
from pipeline.ingest.ods import ods_facts
from pipeline.ingest.strays import without_strays
from pipeline.ingest.xlsx_far import without_far_cells
from pipeline.ingest.xlsx_package import without_macro_sheets
from pipeline.ingest.xlsx_parts import xlsx_calendar, xlsx_facts
from pipeline.ingest.xlsx_usual import with_usual_parts
from pipeline.model import DateSystem

_NULL_DATE_1904: Final = re.compile(rb'null-date[^>]*date-value="1904')
_BIFF_DATEMODE: Final = 0x0022
_CHUNK: Final = 1 << 20
_STDERR: Final = 2


def read_workbook(raw: bytes, kind: Kind, path: Path | None, name: str) -> list[Grid]:
    """Return the worksheets, in the workbook's order; charts and macros are left out.

    Raises SourceError for a file that is damaged, protected, or whose cells stretch beyond reason.
    """
    if kind == "xlsx" and (bare := _as_read(raw, name)) is not raw:
        raw, path = bare, None
    try:
        return _read(raw, kind, path, name)
    except TooLargeError:
        if kind != "xlsx":
            raise
    near, strays = without_far_cells(raw, name)
    grids = _read(near, kind, None, name)
    return [replace(g, strays=tuple(sorted({*g.strays, *strays.get(g.feuille, ())}))) for g in grids]


def _as_read(raw: bytes, name: str) -> bytes:
    """Return an xlsx as calamine reads it: parts where it seeks them, no sheet of macros."""
    try:
        return without_macro_sheets(with_usual_parts(raw))
    except BROKEN_ZIP as error:
        raise truncated(name) from error


def _read(raw: bytes, kind: Kind, path: Path | None, name: str) -> list[Grid]:
    try:
        refuse_false_extents(raw, kind, name)
        facts, spans = _facts(raw, kind, name)
        with _quietly(), _opened(raw, kind, path) as book:
            calendar = _calendar(raw, kind)
            sheets = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
            grids = [_grid(book.get_sheet_by_name(m.name), m.visible != SheetVisibleEnum.Visible, name) for m in sheets]
            told = [
                replace(g, calendar=calendar, facts=facts.get(g.feuille, NO_FACTS), merges=spans.get(g.feuille, g.merges))
                for g in grids
            ]
            return [without_errors(grid) for grid in told] if kind == "ods" else told
    except PasswordError as error:
        raise encrypted(name) from error
    except CalamineError as error:
        raise too_large(name) if "limit exceeded" in str(error) else truncated(name) from error
    except BROKEN_ZIP as error:
        raise truncated(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, that no module exports: calamine tripped on a damaged file
            raise
        raise truncated(name) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """Let nothing but calamine work: no garbage collector, no word of its own on the standard error.

    The collector would walk the millions of cells again and again, none of which is in a cycle. And where calamine trips on a
    damaged file, Rust writes a trace there before anybody can say in French what is wrong.
    """
    running, saved, nowhere = gc.isenabled(), _copy_of_stderr(), os.open(os.devnull, os.O_WRONLY)
    gc.disable()
    try:
        if saved is not None:
            os.dup2(nowhere, _STDERR)
        yield
    finally:
        if saved is not None:
            os.dup2(saved, _STDERR)
            os.close(saved)
        os.close(nowhere)
        if running:
            gc.enable()


def _copy_of_stderr() -> int | None:
    try:
        return os.dup(_STDERR)
    except OSError:  # closed: nothing can be written there
        return None


def _facts(raw: bytes, kind: Kind, name: str) -> tuple[dict[str, SheetFacts], dict[str, tuple[Merge, ...]]]:
    """Return each sheet's facts, and the merges where calamine does not tell them (ods). Of an xls, of an xlsb, its links."""
    if kind == "xls":
        return {sheet: SheetFacts(links=links) for sheet, links in xls_links(raw).items()}, {}
    if kind in ("xlsx", "xlsb"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if kind == "xlsx":
                return xlsx_facts(archive, name), {}
            return {sheet: SheetFacts(links=links) for sheet, links in xlsb_links(archive).items()}, {}
    told = ods_facts(raw) if kind == "ods" else {}
    return {sheet: facts for sheet, (_, facts) in told.items()}, {sheet: merges for sheet, (merges, _) in told.items()}


def _opened(raw: bytes, kind: Kind, path: Path | None) -> CalamineWorkbook:
    """Open by path where the extension is right: calamine then tells why it refuses; trying every format, it only says no."""
    if path is not None and path.suffix.lower() == f".{kind}":
        return CalamineWorkbook.from_path(path)
    return CalamineWorkbook.from_filelike(io.BytesIO(raw))


def _grid(sheet: CalamineSheet, hidden: bool, name: str) -> Grid:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise too_large(name, sheet.name)
    # the default skips leading empty rows, and shifts every line number
    rows, strays = without_strays(sheet.to_python(skip_empty_area=False))
    return Grid(
        feuille=sheet.name,
        columns=[pa.chunked_array([text_column(column)]) for column in zip(*rows, strict=True)],
        lines=np.arange(1, len(rows) + 1, dtype=np.int64),
        merges=tuple((*a, *b) for a, b in sheet.merged_cell_ranges or ()),
        hidden=hidden,
        strays=tuple(strays),
    )


def _calendar(raw: bytes, kind: Kind) -> DateSystem:
    """Return the date system, which calamine applies to real dates but does not tell: dates held as bare numbers need it."""
    if kind == "xls":
        return _xls_calendar(raw)
    if kind == "xlsb":  # not told
        return "1900"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if kind == "xlsx":
            return xlsx_calendar(archive)
        with archive.open("content.xml") as handle:
            return "1904" if _NULL_DATE_1904.search(handle.read(_CHUNK)) else "1900"


def _xls_calendar(raw: bytes) -> DateSystem:
    """Read the DATEMODE record of the workbook's globals ([MS-XLS] 2.4.77)."""
    book = xls_stream(raw, _CHUNK)
    mode = next((book[at : at + 2] for kind, at, _ in part_records(book, 0) if kind == _BIFF_DATEMODE), b"")
    return "1904" if mode == b"\x01\x00" else "1900"
