"""A csv's text in, its records out, each at the line where it starts: quotes as people and programs really write them.

A quote opened and never closed swallows the shops below it, down to the next quote: such lines are read one by one, and told.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pipeline.errors import SourceError

Record = tuple[int, list[str], tuple[str, ...]]
"""Line where it starts, its fields, and its physical lines where it has several."""

_NARROW: Final = 3  # columns: under that, a cell of several lines may well look like several records
_HEAD: Final = 1 << 20  # characters in which the file's manners are sought
_ESCAPED: Final = re.compile(r'\\"[^"\s;,|]')
_DOUBLED: Final = re.compile(r'[^\s;,|"]""[^\s;,|"]')  # within a text, where an empty field is not


def physical_records(text: str, separator: str, name: str) -> Iterator[Record]:
    """Yield the records as the quotes say. Raises SourceError for one too long to be a record."""
    kept: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            kept.append(line)
            yield line

    reader = csv.reader(lines(), **_manners(text[:_HEAD], separator))
    start = 1
    try:
        for fields in reader:
            yield start, fields, tuple(kept) if len(kept) > 1 else ()
            start = reader.line_num + 1
            kept.clear()
    except csv.Error as error:
        long = f"une case dépasse {csv.field_size_limit()} caractères, " if "field limit" in str(error) else ""
        raise SourceError(
            f"{name}, ligne {start} : cet enregistrement est illisible ({long}guillemet jamais refermé ?)",
            "corriger les guillemets de cette ligne" + (", ou raccourcir cette case" if long else ""),
        ) from error


def _manners(head: str, separator: str) -> dict[str, Any]:
    """Return what csv must know: « ; "a" » opens a quote after a space, « \\" » is a database's quote inside quotes, « 'a';'b' »

    are quotes too where all that stands at the head is so.
    """
    told: dict[str, Any] = {"delimiter": separator, "skipinitialspace": f'{separator} "' in head}
    first = head.lstrip("\ufeff\r\n").split("\n", 1)[0].strip().split(separator)
    if len(first) > _NARROW - 1 and all(len(field) > 1 and field[0] == field[-1] == "'" for field in first):
        told["quotechar"] = "'"
    escaped = _ESCAPED.search(head) and not _DOUBLED.search(head.replace('\\"', ""))
    return told | ({"escapechar": "\\"} if escaped else {})


def wrapped_in(sample: list[Record], separators: Iterable[str]) -> str | None:
    """Return the separator inside lines that are each one quoted field (« "Nom;Ville" »): a csv saved as csv twice."""
    rows = [fields[0] for _, fields, _ in sample if fields]
    if len(rows) < 2 or any(len(fields) > 1 for _, fields, _ in sample):
        return None
    for separator in separators:
        widths = [len(_one(row, separator)) for row in rows]
        if widths[0] > 2 and widths.count(widths[0]) >= 0.9 * len(widths):
            return separator
    return None


def whole_records(
    records: Iterable[Record], separator: str, inner: str | None, mended: list[tuple[int, int]], name: str
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, fields), swallowed lines given back one by one; ``mended`` takes the first and last line of each such run.

    Raises SourceError for a last quote that is never closed, where the lines it holds are no records.
    """
    usual: Counter[int] = Counter()
    last: Record | None = None
    for start, fields, lines in records:
        last = None
        if not lines:
            usual[len(fields)] += 1
            yield start, _one(fields[0], inner) if inner and fields else fields
        elif _swallowed(lines, separator, width := max(usual, key=lambda n: (usual[n], n), default=0)):
            mended.append((start, start + len(lines) - 1))
            yield from ((start + i, _alone(line, separator, width)) for i, line in enumerate(lines) if line.strip())
        else:
            last = (start, fields, lines)
            yield start, fields
    if last:
        _refuse_open_quote(last[2], separator, last[0], name)


def _swallowed(lines: tuple[str, ...], separator: str, width: int) -> bool:
    """Tell whether each line of a record of several lines has all the fields of a record."""
    counts = [line.count(separator) + 1 for line in lines if line.strip()]
    if width < _NARROW or len(counts) < 2:
        return False
    return all(n == width for n in counts) or (width > _NARROW and all(n >= width for n in counts))


def _alone(line: str, separator: str, width: int) -> list[str]:
    """Return one line's fields, its stray quote left out."""
    line = line.rstrip("\r\n")
    fields = _one(line, separator)
    return [_unquoted(field) for field in (fields if len(fields) == width else line.split(separator))]


def _unquoted(field: str) -> str:
    if field.count('"') % 2 and (field.startswith('"') or field.endswith('"')):
        return field.removeprefix('"') if field.startswith('"') else field.removesuffix('"')
    return field[1:-1].replace('""', '"') if len(field) > 1 and field[0] == field[-1] == '"' else field


def _one(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _refuse_open_quote(lines: tuple[str, ...], separator: str, start: int, name: str) -> None:
    """Refuse a quote opened and never closed: it swallows every shop down to the end of the file."""
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise SourceError(
                f"{name}, ligne {start} : un guillemet ouvert n'est jamais refermé", "corriger les guillemets de cette ligne"
            ) from error
