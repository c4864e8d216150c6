"""A deposit in, its rows out as RawRows (ORIGIN, the calendar, the producer's own columns), with Layout and Anomalies."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline import anomalies
from pipeline.config import Source
from pipeline.encoding import decode
from pipeline.errors import SourceError
from pipeline.ingest.carried import carried_down
from pipeline.ingest.choose import choose_tables
from pipeline.ingest.container import unpack
from pipeline.ingest.days import gathered
from pipeline.ingest.deposits import Deposit
from pipeline.ingest.detect import FORMATS, MAX_FILE, Kind, detect, extension_lies
from pipeline.ingest.ditto import spelt_out
from pipeline.ingest.forms import read_form
from pipeline.ingest.grid import Grid
from pipeline.ingest.grids import RECORDS, read_grids
from pipeline.ingest.header import expected_columns
from pipeline.ingest.layers import LAYERS, read_layers
from pipeline.ingest.little_forms import without_forms
from pipeline.ingest.markup import read_markup
from pipeline.ingest.names import RESERVED, unique_names
from pipeline.ingest.records import read_records, table_of
from pipeline.ingest.table import SheetTable
from pipeline.ingest.told import (
    file_anomaly,
    form_anomalies,
    inferred_points,
    left_aside,
    row_anomalies,
    shown_table,
    strange_entries,
)
from pipeline.model import CALENDAR, Anomalies, DateSystem, Layout, RawRows, typed
from pipeline.reference.arrays import Ints

LAYOUT_COLUMNS: Final = ("fichier", "feuille", "colonne", "lettre")
_HEAD: Final = 1 << 16
_CHUNK: Final = 1 << 22
_REASONS: Final = {errno.EACCES: "lecture interdite", errno.ENOENT: "il n'est plus là", errno.EIO: "le disque ne le rend pas"}
_MUTE: Final = frozenset({"xls", "xlsb"})


@dataclass(frozen=True)
class DepositRead:
    """All that one deposit gave. ``shown`` (told.SHOWN_COLUMNS): the numbers that its sheets show otherwise than stored.

    ``headings``: the line of each sheet's header, of its first table's; nothing of a format that names its fields.
    """

    rows: RawRows
    layout: Layout
    anomalies: Anomalies
    shown: pd.DataFrame
    headings: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _File:
    """The bytes to read, once out of their archive. ``inside``: their path in it, "" where there is none.

    ``untouched``: they are those of the file, which may be opened by its path.
    """

    deposit: Deposit
    raw: bytes
    inside: str
    untouched: bool

    @property
    def name(self) -> str:
        return f"{self.deposit.fichier}/{self.inside}" if self.inside else self.deposit.fichier


def read_deposit(deposit: Deposit, source: Source) -> tuple[RawRows, Layout, Anomalies]:
    """Return the rows of a deposit, whatever its true format, where its columns stand, and what was told on the way.

    RawRows: ORIGIN, ``_calendrier`` (« 1900 » or « 1904 »), then the producer's columns: text as stored, missing where blank.
    Layout: LAYOUT_COLUMNS, one row a sheet and column.
    Raises SourceError, with a remedy, where the file is broken, hostile, protected, empty or holds no table.
    """
    found = read_whole(deposit, source)
    return found.rows, found.layout, found.anomalies


def read_whole(deposit: Deposit, source: Source) -> DepositRead:
    """Return what ``read_deposit`` does, and the numbers that the sheets show otherwise than they store them."""
    given = _bytes(deposit)
    raw, inside = unpack(given, deposit.fichier, source.depots.archive, source.depots.motif)
    file = _File(deposit, raw, inside, raw is given)
    del given
    kind = detect(raw, file.name)
    told = [file_anomaly(deposit, "archive-lue", inside)] if inside else []
    told += [file_anomaly(deposit, "extension-trompeuse", FORMATS[kind])] if extension_lies(kind, file.name) else []
    told += [file_anomaly(deposit, "format-muet", f".{kind}")] if kind in _MUTE else []
    if kind in RECORDS:
        columns, numbers, doubt = _records(file, kind, source)
        told += doubt
        rows, layout = _from_records(without_forms(columns, expected_columns(source)), numbers, deposit, source)
        return DepositRead(rows, layout, anomalies.combine(told), shown_table(deposit, ()))
    if kind in LAYERS:
        return _from_layers(file, kind, source, told)
    grids, doubt = _grids(file, kind, source)
    del raw, file
    chosen, left = choose_tables(grids, source, deposit.fichier)
    told += [*doubt, *left_aside(deposit, left)]
    tables = []
    for grid, whole in chosen:
        table, form = read_form(gathered(carried_down(spelt_out(whole))), source)
        tables.append((grid, table))
        told += [*row_anomalies(deposit, grid, table), *(form_anomalies(deposit, grid, form) if form else [])]
    rows = _raw_rows([_frame(deposit, grid.feuille, _calendar(grid, source), t.columns, t.lines) for grid, t in tables], deposit)
    headings = {grid.feuille: table.heading for grid, table in reversed(tables)}
    return DepositRead(rows, _layout(deposit, tables), anomalies.combine(told), shown_table(deposit, tables), headings)


def _bytes(deposit: Deposit) -> bytes:
    """Read the file; one of several gigabytes is refused by its size, one of zeros by its head."""
    try:
        if deposit.path.stat().st_size > MAX_FILE:
            raise SourceError(f"{deposit.fichier} : ce fichier dépasse 1 Go", "demander un nouvel envoi au producteur")
        with deposit.path.open("rb") as handle:
            head = handle.read(_HEAD)
            return head if not head.strip(b"\x00") else head + b"".join(_chunks(handle, deposit.fichier))
    except OSError as error:
        raise SourceError(
            f"{deposit.fichier} : ce fichier ne s'ouvre pas ({_REASONS.get(error.errno or 0, error.strerror)})",
            "vérifier qu'il est là et ses droits de lecture",
        ) from error


def _chunks(handle: BinaryIO, name: str) -> Iterator[bytes]:
    """Yield the rest of a file; one that goes on with nothing but zeros (a disk or a copy that failed) is not read whole."""
    while chunk := handle.read(_CHUNK):
        if len(chunk) == _CHUNK and not chunk.strip(b"\x00"):
            raise SourceError(f"{name} : ce fichier n'est plus fait que de zéros", "demander un nouvel envoi au producteur")
        yield chunk


def _grids(file: _File, kind: Kind, source: Source) -> tuple[list[Grid], list[Anomalies]]:
    """Return the file's sheets; of a workbook given back, what its XML told was of our additions too, and no longer counts."""
    grids, doubt = read_grids(file.raw, kind, file.deposit.path if file.untouched else None, source, file.name)
    return grids, [file_anomaly(file.deposit, "encodage-douteux", doubt)] if doubt else []


def _records(file: _File, kind: Kind, source: Source) -> tuple[dict[str, pa.Array], list[int], list[Anomalies]]:
    if kind != "json":
        places, inferred = read_markup(file.raw, kind, file.name)
        columns, numbers = table_of([record for _, record in places], [line for line, _ in places], file.name)
        return columns, numbers, inferred_points(file.deposit, inferred, "longitude")
    text, doubt = decode(file.raw, source.depots.encodage, file.name)
    told = [file_anomaly(file.deposit, "encodage-douteux", doubt)] if doubt else []
    found = read_records(text.lstrip("\ufeff"), source.depots.chemin, expected_columns(source), file.name)
    if found.announced:
        told.append(file_anomaly(file.deposit, "page-seule", str(found.announced), valeur=str(len(found.numbers))))
    for key, values in found.repeated.items():
        told.append(file_anomaly(file.deposit, "cle-repetee", f"« {key} » ({len(values)} fois)", valeur=values[0]))
    told += strange_entries(file.deposit, found.strange)
    return found.columns, found.numbers, [*told, *inferred_points(file.deposit, found.inferred, "geometry.coordinates")]


def _from_records(columns: dict[str, pa.Array], numbers: list[int], deposit: Deposit, source: Source) -> tuple[RawRows, Layout]:
    named = dict(zip(unique_names(columns), columns.values(), strict=True))
    frame = _frame(deposit, "", source.depots.calendrier or "1900", named, np.array(numbers, dtype=np.int64))
    rows = _raw_rows([frame], deposit)
    layout = pd.DataFrame({"fichier": deposit.fichier, "feuille": "", "colonne": list(named), "lettre": ""})
    return rows, Layout(typed(layout, LAYOUT_COLUMNS))


def _from_layers(file: _File, kind: Kind, source: Source, told: list[Anomalies]) -> DepositRead:
    layers, left, doubt = read_layers(file.raw, kind, source, file.name)
    deposit, calendar = file.deposit, source.depots.calendrier or "1900"
    told = [*told, *left_aside(deposit, left)] + ([file_anomaly(deposit, "encodage-douteux", doubt)] if doubt else [])
    for layer in layers:
        told += inferred_points(deposit, layer.inferred, "longitude", layer.feuille)
        told += [] if layer.located else [file_anomaly(deposit, "projection-inconnue", feuille=layer.feuille)]
    rows = _raw_rows([_frame(deposit, one.feuille, calendar, one.columns, one.lines) for one in layers], deposit)
    places = [(deposit.fichier, layer.feuille, column, "") for layer in layers for column in layer.columns]
    layout = typed(pd.DataFrame(places, columns=list(LAYOUT_COLUMNS)), LAYOUT_COLUMNS)
    return DepositRead(rows, Layout(layout), anomalies.combine(told), shown_table(deposit, ()))


def _calendar(grid: Grid, source: Source) -> DateSystem:
    return source.depots.calendrier or grid.calendar


def _frame(
    deposit: Deposit,
    feuille: str,
    calendar: DateSystem,
    columns: Mapping[str, pa.Array | pa.ChunkedArray],
    lines: Ints,
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
