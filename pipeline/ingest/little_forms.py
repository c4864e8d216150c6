"""Columns of records in; those whose cells are each a little form, « Adresse : … <br> Tél : … », as a column a label, out.

A map's places say nearly all in their description, a table of HTML or a label a line: kept whole, it gave no address.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ingest.header import Expected
from pipeline.ingest.names import plain

_MOSTLY: Final = 0.8  # of the cells are such forms
_OFTEN: Final = 0.5  # of the cells have a label
_RARE: Final = 0.05  # … or as rarely as this, that makes a column still
_FEWEST: Final = 2  # labels
_MOST: Final = 40
_FIRST: Final = 200  # cells looked at before all are read
_CELL: Final = re.compile(r"(?i)</t[hd]>\s*<t[hd][^>]*>")
_BREAK: Final = re.compile(r"(?i)<br[^>]*>|</(?:tr|p|li|div|dd|table)>|<(?:tr|p|li|div|dt)\b[^>]*>")
_TAG: Final = re.compile(r"<[^<>]*>")
_LINE: Final = re.compile(r"([^\W\d][^:=\n\t]{0,38}?)\s*(?::(?!//)|\t)\s*(.*)")

Columns = dict[str, pa.Array]


def without_forms(columns: Columns, expected: Expected) -> Columns:
    """Return the columns, each that is made of such cells and that no declaration names whole replaced by one a label.

    « description » of « Adresse : 3 rue A <br> Tél : 05… » becomes « description.Adresse », « description.Tél »; what stands
    beside the labels is « description ». Left whole where the labels are columns already.
    """
    known = {plain(name) for name in columns}
    out: Columns = {}
    for name, column in columns.items():
        whole = plain(name) in expected and not any(one.startswith(f"{plain(name)} ") for one in expected)
        found = None if whole else _read(column)
        if found is None or len({plain(label) for label in found if label} - known) < _FEWEST:
            out[name] = column
            continue
        for label, texts in found.items():
            out[f"{name}.{label}" if label else name] = pa.array(texts, pa.large_string())
    return out


def _read(column: pa.Array) -> dict[str, list[str | None]] | None:
    """Return the texts of each label, those of none under ""; None where the cells are no forms."""
    hint = pc.match_substring_regex(column, r":|\t|</t[hd]>")
    if not pc.any(hint).as_py():
        return None
    filled = [text for text in column.to_pylist() if text]
    first = [dict(_lines(text)) for text in filled[:_FIRST]]
    told = Counter(label for form in first for label in form if label)
    often = {label for label, count in told.items() if count >= _OFTEN * len(first)}
    if not _FEWEST <= len(often) <= _MOST or sum(len(often & form.keys()) >= _FEWEST for form in first) < _MOSTLY * len(first):
        return None
    every = [_lines(text) if text else [] for text in column.to_pylist()]
    count = Counter(label for lines in every for label, _ in lines if label)
    labels = [label for label, times in count.items() if label in often or times >= _RARE * len(filled)]
    cells = [_form(lines, {*labels}) for lines in every]
    texts = {label: [cell.get(label) or None for cell in cells] for label in ("", *labels)}
    return {label: said for label, said in texts.items() if any(said)} if len(labels) <= _MOST else None


def _form(lines: list[tuple[str, str]], labels: set[str]) -> dict[str, str]:
    """Return what each label says, the other lines under "" with the labels that are no column: « NB : fermé en août »."""
    out: dict[str, str] = {}
    for label, said in lines:
        own, text = (label, said) if label in labels else ("", f"{label} : {said}" if label else said)
        out[own] = "\n".join(filter(None, (out.get(own), text)))
    return out


def _lines(text: str) -> list[tuple[str, str]]:
    """Return (label, what is said) of each line of a cell, HTML undone; the label "" where there is none."""
    bare = _BREAK.sub("\n", _CELL.sub("\t", text)) if "<" in text else text
    bare = html.unescape(_TAG.sub("", bare)) if "<" in bare or "&" in bare else bare
    out = []
    for line in filter(None, (" \t".join(part.strip() for part in row.split("\t")).strip() for row in bare.split("\n"))):
        match = _LINE.fullmatch(line)
        out.append((" ".join(match[1].split()), match[2].strip()) if match else ("", " ".join(line.split())))
    return out
