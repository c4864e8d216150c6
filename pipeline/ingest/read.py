"""A deposit in, its rows out as RawRows (ORIGIN, the calendar, the producer's own columns), with Layout and Anomalies."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipeline import anomalies
from pipeline.config import Source
from pipeline.errors import SourceError
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.deposits import Deposit
from pipeline.ingest.detect import MAX_FILE, detect, extension_lies
from pipeline.ingest.encoding import decode
from pipeline.ingest.grid import Calendar, Grid
from pipeline.ingest.header import Header, expected_columns, find_header
from pipeline.ingest.names import CALENDAR, RESERVED, folded, plain, unique_names
from pipeline.ingest.records import read_records
from pipeline.ingest.returned import restore
from pipeline.ingest.table import Aside, SheetTable, cut_table
from pipeline.ingest.workbook import read_workbook
from pipeline.model import ORIGIN, Anomalies, Layout, RawRows, typed

LAYOUT_COLUMNS: Final = ("fichier", "feuille", "colonne", "lettre")


def read_deposit(deposit: Deposit, source: Source) -> tuple[RawRows, Layout, Anomalies]:
    """Return the rows of a deposit, whatever its true format, where its columns stand, and what was told on the way.

    RawRows: ORIGIN, ``_calendrier`` (« 1900 » or « 1904 »), then the producer's columns: text as stored, missing where blank.
    Layout: LAYOUT_COLUMNS, one row a sheet and column.
    Raises SourceError, with a remedy, where the file is broken, hostile, protected, empty or holds no table.
    """
    raw = _bytes(deposit)
    kind = detect(raw, deposit.fichier)
    told = [_file_anomaly(deposit, "extension-trompeuse", kind)] if extension_lies(kind, deposit.fichier) else []
    if kind in ("csv", "json"):
        text, doubt = decode(raw, source.depots.encodage, deposit.fichier)
        told += [_file_anomaly(deposit, "encodage-douteux", doubt)] if doubt else []
        if kind == "json":
            rows, layout = _read_json(text, deposit, source)
            return rows, layout, anomalies.combine(told)
        grids = [read_delimited(text, source.depots.separateur, expected_columns(source), deposit.fichier)]
    else:
        grids = restore(read_workbook(raw, kind, deposit.path, deposit.fichier), deposit.source, deposit.fichier)
    del raw
    tables, skipped = _tables(grids, deposit, source)
    told += [*skipped, *(_row_anomalies(deposit, grid, table) for grid, table in tables)]
    rows = _raw_rows([_frame(deposit, grid.feuille, _calendar(grid, source), t.columns, t.lines) for grid, t in tables], deposit)
    return rows, _layout(deposit, tables), anomalies.combine(told)


def _bytes(deposit: Deposit) -> bytes:
    try:
        if deposit.path.stat().st_size > MAX_FILE:
            raise SourceError(f"{deposit.fichier} : ce fichier dépasse 1 Go", "demander un nouvel envoi au producteur")
        return deposit.path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{deposit.fichier} : ce fichier ne s'ouvre pas ({error.strerror})", "vérifier qu'il est là et ses droits de lecture"
        ) from error


def _read_json(text: str, deposit: Deposit, source: Source) -> tuple[RawRows, Layout]:
    columns, numbers = read_records(text.lstrip("\ufeff"), source.depots.chemin, deposit.fichier)
    named = dict(zip(unique_names(columns), columns.values(), strict=True))
    frame = _frame(deposit, "", source.depots.calendrier or "1900", named, np.array(numbers, dtype=np.int64))
    rows = _raw_rows([frame], deposit)
    layout = pd.DataFrame({"fichier": deposit.fichier, "feuille": "", "colonne": list(named), "lettre": ""})
    return rows, Layout(typed(layout, LAYOUT_COLUMNS))


def _tables(grids: list[Grid], deposit: Deposit, source: Source) -> tuple[list[tuple[Grid, SheetTable]], list[Anomalies]]:
    """Cut the table of each sheet that holds the source's; tell the others, and the hidden ones."""
    expected = expected_columns(source)
    wanted = _wanted(grids, deposit, source)
    headers = [find_header(grid, source, expected) if grid in wanted and grid.columns else None for grid in grids]
    kept = headers if source.depots.feuilles else _alike(headers, [grid.height for grid in grids])
    tables, told = [], []
    for grid, header in zip(grids, kept, strict=True):
        table = cut_table(grid, header) if header else None
        if table is not None and len(table.lines):
            tables.append((grid, table))
            told += [_file_anomaly(deposit, "feuille-masquee", grid.feuille, grid.feuille)] if grid.hidden else []
        elif grid.columns and grid.feuille:
            told.append(_file_anomaly(deposit, "feuille-ignoree", grid.feuille, grid.feuille))
    if not tables:
        raise SourceError(f"{deposit.fichier} : aucun tableau trouvé", _remedy(headers, source))
    return tables, told


def _wanted(grids: list[Grid], deposit: Deposit, source: Source) -> list[Grid]:
    patterns = [folded(pattern) for pattern in source.depots.feuilles]
    sheets = [grid for grid in grids if grid.feuille]
    if not patterns or not sheets:
        return grids
    wanted = [grid for grid in sheets if any(fnmatch.fnmatchcase(folded(grid.feuille.strip()), p) for p in patterns)]
    if not wanted:
        there = ", ".join(f"« {grid.feuille} »" for grid in sheets)
        raise SourceError(
            f"{deposit.fichier} : aucune feuille ne répond à « {' ; '.join(source.depots.feuilles)} » (feuilles : {there})",
            "corriger depots.feuilles dans source.yml",
        )
    return wanted


def _alike(headers: list[Header | None], heights: list[int]) -> list[Header | None]:
    """Keep the headers of the source's table: near the best by declared columns, else alike the tallest's."""
    best = max((header.matched for header in headers if header), default=0)
    if best:
        return [header if header and 2 * header.matched >= best else None for header in headers]
    _, model = max(
        ((height, _words(h)) for h, height in zip(headers, heights, strict=True) if h), key=_tallest, default=(0, set())
    )
    return [header if header and 2 * len(_words(header) & model) >= len(model) else None for header in headers]


def _tallest(sheet: tuple[int, set[str]]) -> int:
    return sheet[0]


def _words(header: Header) -> set[str]:
    return {plain(name) for name in header.names} - {""}


def _remedy(headers: list[Header | None], source: Source) -> str:
    if any(headers):
        return "aucune ligne sous l'en-tête : demander un nouvel envoi au producteur"
    if source.depots.entete is not None:
        return f"la ligne {source.depots.entete} (depots.entete) est vide : corriger source.yml"
    return "indiquer la ligne d'en-tête (depots.entete) dans source.yml, ou demander un nouvel envoi"


def _calendar(grid: Grid, source: Source) -> Calendar:
    return source.depots.calendrier or grid.calendar


def _frame(
    deposit: Deposit,
    feuille: str,
    calendar: Calendar,
    columns: Mapping[str, pa.Array | pa.ChunkedArray],
    lines: npt.NDArray[np.int64],
) -> pd.DataFrame:
    """Return one sheet's rows: ORIGIN, the calendar, then the columns."""
    frame = pa.table(dict(columns)).to_pandas().astype("str")
    constants = {"source": deposit.source, "fichier": deposit.fichier, "feuille": feuille, CALENDAR: calendar}
    origin = pd.DataFrame({**constants, "ligne": lines}).astype(dict.fromkeys(constants, "str"))[[*RESERVED]]
    rows: pd.DataFrame = pd.concat([origin, frame], axis="columns")
    return rows


def _raw_rows(frames: list[pd.DataFrame], deposit: Deposit) -> RawRows:
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    if not len(frame):
        raise SourceError(f"{deposit.fichier} : aucun enregistrement", "demander un nouvel envoi au producteur")
    return RawRows(frame)


def _layout(deposit: Deposit, tables: list[tuple[Grid, SheetTable]]) -> Layout:
    rows = [(deposit.fichier, grid.feuille, name, letter) for grid, table in tables for name, letter in table.letters.items()]
    return Layout(typed(pd.DataFrame(rows, columns=list(LAYOUT_COLUMNS)), LAYOUT_COLUMNS))


def _file_anomaly(deposit: Deposit, code: str, detail: str, feuille: str = "") -> Anomalies:
    place = pd.DataFrame([(deposit.source, deposit.fichier, feuille, 0)], columns=list(ORIGIN))
    return anomalies.record(code, place, detail=detail)


def _row_anomalies(deposit: Deposit, grid: Grid, table: SheetTable) -> Anomalies:
    return anomalies.combine([_row_anomaly(deposit, grid, code, table.aside) for code in sorted({a.code for a in table.aside})])


def _row_anomaly(deposit: Deposit, grid: Grid, code: str, aside: Iterable[Aside]) -> Anomalies:
    mine = [a for a in aside if a.code == code]
    places = pd.DataFrame([(deposit.source, deposit.fichier, grid.feuille, a.ligne) for a in mine], columns=list(ORIGIN))
    return anomalies.record(code, places, valeur=[a.valeur for a in mine])
