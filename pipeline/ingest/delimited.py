"""A csv's text in (any separator, quoted newlines), its grid out, each record at the physical line where it starts."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import SourceError
from pipeline.ingest.grid import MAX_COLUMNS, Grid, blank_to_null, text_column, without_errors
from pipeline.ingest.header import HEAD_ROWS, Expected, most_expected
from pipeline.ingest.names import SHOP_WORDS
from pipeline.ingest.quotes import physical_records, whole_records, wrapped_in
from pipeline.ingest.refused import SHEET

SEPARATORS: Final = (";", ",", "\t", "|")
_RARE: Final = ("^", "~", "¤", "¦")  # of old databases, where none of the others cuts anything
_FEWEST_NAMED: Final = 2  # columns that the heading of a table names
_TIGHT: Final = re.compile(r",(?=[^\s\d])")  # « 12,50 » stands in sentences too
_GAP: Final = re.compile(r"(?<=\S)  +(?=\S)")
_CONSTANT: Final = 0.9  # share of the lines of as many fields
_HINT: Final = re.compile(r"\"?sep=([^\w\s\"'=]|\t)\"?\s*$", re.IGNORECASE | re.MULTILINE)
"""Excel's own, on a line of its own."""
_NAMES: Final = {"tab": "\t", "tabulation": "\t", "\\t": "\t", "virgule": ",", "point-virgule": ";", "barre": "|"}
_SAMPLE: Final = 200  # records that settle the separator and the width
_SAMPLE_TEXT: Final = 1 << 20  # characters in which to look for them
_RULE: Final = re.compile(r"\s*:?[-=_+─]*:?\s*")
_RULED: Final = frozenset({"", " ", "--", "==", "__", "+-", "+=", " -", ":-", "──", " :"})
_MOST_LINES: Final = 2_000_000  # twice what a spreadsheet holds: each takes microseconds, and is no shop
_WIDE: Final = 3  # columns
_SHORTEST_RULE: Final = 5
_CHUNK: Final = 50_000  # rows turned into columns at a time, so that memory holds no second copy of the file


def read_delimited(text: str, declared: str | None, expected: Expected, name: str) -> Grid:
    """Return the file as a grid. Raises SourceError for a quote never closed, a line that is no record, lines without end."""
    _refuse_endless(text, name)
    separator = _separator(text, declared, expected, name)
    records = physical_records(text, separator, name)
    sample = list(itertools.islice(records, _SAMPLE))
    inner = None if declared else wrapped_in(sample, SEPARATORS)
    mended: list[tuple[int, int]] = []
    everything = (
        (start, [""] if _is_rule(fields) else fields)
        for start, fields in whole_records(itertools.chain(sample, records), separator, inner, mended, name)
    )
    head = list(itertools.islice(everything, _SAMPLE))
    width = max((len(fields) for _, fields in head), default=0)
    if width > MAX_COLUMNS:
        raise SourceError(f"{name} : une ligne compte {width} champs", "vérifier le séparateur (depots.separateur)")
    chunks: list[list[pa.Array]] = []
    lines: list[int] = []
    overflow: dict[int, list[str]] = {}
    kept = itertools.chain(head, everything)
    while chunk := list(itertools.islice(kept, _CHUNK)):
        starts, rows = zip(*chunk, strict=True)
        overflow |= {len(lines) + i: row[width:] for i, row in enumerate(rows) if len(row) > width and any(row[width:])}
        lines.extend(starts)
        chunks.append([_unprotected(text_column(column)) for column in zip(*_squared(rows, width), strict=True)])
    grid = Grid(
        feuille="",
        columns=[pa.chunked_array(list(column)) for column in zip(*chunks, strict=True)],
        lines=np.array(lines, dtype=np.int64),
        delimited=True,
        overflow=overflow,
        mended=tuple(mended),
        cut=_is_cut(text, separator, width),
    )
    return without_errors(grid)


def _is_cut(text: str, separator: str, width: int) -> bool:
    """Tell a file that stops within its last line, short of fields that every other line has: a download that was interrupted."""
    if width < _WIDE or text[-1:] in "\r\n" or '"' in (last := text[text.rfind("\n") + 1 :]):
        return False
    mine, whole = last.count(separator), text.count("\n")
    return mine < width - 1 and whole > 1 and text.count(separator) - mine >= whole * (width - 1)


def _refuse_endless(text: str, name: str) -> None:
    count = max(text.count("\n"), text.count("\r"))
    if count > _MOST_LINES:
        raise SourceError(
            f"{name} : ce fichier compte plus de {_MOST_LINES // 1_000_000} millions de lignes : c'est trop pour des commerces",
            "n'en garder que les lignes du territoire, et le déposer à nouveau (un fichier SIRENE : etal sirene update)",
        )


def _is_rule(fields: list[str]) -> bool:
    """Tell a line drawn between two rows, « ------ » or « |---|---| », which holds nothing."""
    if not fields or fields[0][:2] not in _RULED or not all(map(_RULE.fullmatch, fields)):
        return False
    return sum(map(len, fields)) >= _SHORTEST_RULE


def _unprotected(column: pa.Array) -> pa.Array:
    """Return « ="05364900" », a formula that keeps a spreadsheet from eating the zero, as the text that it shows."""
    if not pc.any(pc.starts_with(column, '="')).as_py():
        return column
    return blank_to_null(pc.replace_substring_regex(column, r'^="([^"]*)"$', r"\1"))


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
    if hint := _HINT.match(text):
        return hint[1]
    rates = {separator: _fitness(text, separator, expected) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: rates[separator])  # the first of equals
    if best == "," and rates[best][1] < _CONSTANT and _is_prose(text, expected):
        raise SourceError(f"{name} : c'est un texte suivi, pas un tableau", SHEET)
    if any(rates[best]):
        return best
    rare = {separator: _fitness(text, separator, expected) for separator in _RARE}
    found = next((s for s in _RARE if rare[s][1] >= _CONSTANT and rare[s][2] > 2), None)
    if found is None and _is_aligned(text):
        raise SourceError(
            f"{name} : les colonnes sont alignées par des espaces, sans séparateur",
            "l'ouvrir dans un tableur (Données, Convertir, largeur fixe) et l'enregistrer au format .xlsx",
        )
    return found or best


def _is_aligned(text: str) -> bool:
    """Tell columns of a fixed width: runs of spaces that end at the same places in every line."""
    lines = [line for line in text[:_SAMPLE_TEXT].splitlines()[:_SAMPLE] if line.strip()]
    starts = [{run.end() for run in _GAP.finditer(line)} for line in lines]
    return len(lines) > _WIDE and len(set.intersection(*starts)) >= _WIDE - 1


def _is_prose(text: str, expected: Expected) -> bool:
    """Tell sentences from fields: no line names two columns, all commas are followed by a space, some line ends with a stop."""
    lines = [line.strip() for line in text[:_SAMPLE_TEXT].splitlines()[:_SAMPLE]]
    cut = [line for line in lines if "," in line]
    if most_expected([line.split(",") for line in cut[:HEAD_ROWS]], expected or SHOP_WORDS) >= _FEWEST_NAMED:
        return False
    return not any(map(_TIGHT.search, cut)) and any(line.endswith((".", "!", "?")) for line in cut)


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
