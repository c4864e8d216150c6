"""A csv's text in (any separator, quoted newlines), its grid out, each record at the physical line where it starts."""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from pipeline.errors import SourceError
from pipeline.ingest.grid import MAX_COLUMNS, Grid, text_column, without_errors
from pipeline.ingest.header import HEAD_ROWS, Expected, most_expected

SEPARATORS: Final = (";", ",", "\t", "|")
_NAMES: Final = {"tab": "\t", "tabulation": "\t", "\\t": "\t", "virgule": ",", "point-virgule": ";", "barre": "|"}
_SAMPLE: Final = 200  # records that settle the separator and the width
_SAMPLE_TEXT: Final = 1 << 20  # characters in which to look for them
_CHUNK: Final = 50_000  # rows turned into columns at a time, so that memory holds no second copy of the file


def read_delimited(text: str, declared: str | None, expected: Expected, name: str) -> Grid:
    """Return the file as a grid. Raises SourceError for a quote never closed or a line that is no record."""
    separator = _separator(text, declared, expected, name)
    records = _records(text, separator, name)
    sample = list(itertools.islice(records, _SAMPLE))
    width = max((len(fields) for _, fields in sample), default=0)
    if width > MAX_COLUMNS:
        raise SourceError(f"{name} : une ligne compte {width} champs", "vérifier le séparateur (depots.separateur)")
    chunks: list[list[pa.Array]] = []
    lines: list[int] = []
    overflow: dict[int, list[str]] = {}
    everything = itertools.chain(sample, records)
    while chunk := list(itertools.islice(everything, _CHUNK)):
        starts, rows = zip(*chunk, strict=True)
        overflow |= {len(lines) + i: row[width:] for i, row in enumerate(rows) if len(row) > width and any(row[width:])}
        lines.extend(starts)
        chunks.append([text_column(column) for column in zip(*_squared(rows, width), strict=True)])
    grid = Grid(
        feuille="",
        columns=[pa.chunked_array(list(column)) for column in zip(*chunks, strict=True)],
        lines=np.array(lines, dtype=np.int64),
        delimited=True,
        overflow=overflow,
    )
    return without_errors(grid)


def _records(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line where the record starts, its fields)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    start = last = 1
    try:
        for fields in reader:
            yield start, fields
            last, start = start, reader.line_num + 1
        if start - last > 1:
            _refuse_open_quote(text, separator, last, name)
    except csv.Error as error:
        raise SourceError(
            f"{name}, ligne {start} : cet enregistrement est illisible (guillemet jamais refermé ?)",
            "corriger les guillemets de cette ligne",
        ) from error


def _refuse_open_quote(text: str, separator: str, start: int, name: str) -> None:
    """Refuse a quote opened and never closed: it swallows every shop down to the end of the file."""
    rest = itertools.islice(io.StringIO(text, newline=""), start - 1, None)
    try:
        list(csv.reader(rest, delimiter=separator, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise SourceError(
                f"{name}, ligne {start} : un guillemet ouvert n'est jamais refermé", "corriger les guillemets de cette ligne"
            ) from error


def _squared(rows: tuple[list[str], ...], width: int) -> Iterator[list[str]] | tuple[list[str], ...]:
    if all(len(row) == width for row in rows):
        return rows
    return (row[:width] if len(row) >= width else row + [""] * (width - len(row)) for row in rows)


def _separator(text: str, declared: str | None, expected: Expected, name: str) -> str:
    if declared:
        separator = _NAMES.get(declared.strip().lower(), declared)
        if len(separator) != 1 or separator in '\r\n"':
            raise SourceError(
                f"{name} : séparateur « {declared} » refusé", "écrire un seul caractère dans depots.separateur : ; , | ou tab"
            )
        return separator
    if text[:4].lower() == "sep=" and text[4:5] in SEPARATORS:  # Excel's own hint, on a line of its own
        return text[4]
    return max(SEPARATORS, key=lambda separator: _fitness(text, separator, expected))  # the first of equals


def _fitness(text: str, separator: str, expected: Expected) -> tuple[int, float, int]:
    """Rate a separator: declared columns it brings out, then how constant the number of fields is, then that number."""
    reader = csv.reader(io.StringIO(text[:_SAMPLE_TEXT], newline=""), delimiter=separator)
    try:
        rows = [row for row in itertools.islice(reader, _SAMPLE) if any(row)]
    except csv.Error:
        return 0, 0.0, 0
    found = most_expected(rows[:HEAD_ROWS], expected)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return found, 0.0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return found, round(count / len(rows), 1), width
