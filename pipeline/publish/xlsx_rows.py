"""A workbook whose sheets of shops are empty, and their rows, in; the full workbook out.

Texts are inline strings, never formulas or links; numbers keep the style that the sheet's second row shows.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.publish.text import chunks, joined, raw, texts
from pipeline.reference.arrays import TEXT

LONGEST: Final = 16_383
"""Characters: a cell holds 32 767 UTF-16 units, two a character at worst. No field of a shop comes near."""

BIG: Final = 400_000
"""Rows from which the sheet may pass 2 GiB before compression, which the archive must know beforehand."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CODED: Final = "_x[0-9A-Fa-f]{4}_"
_NOT_XML: Final = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x{fffe}\\x{ffff}]"


def fill_sheets(empty: io.BytesIO, path: Path, sheets: Sequence[pd.DataFrame]) -> None:
    """Write ``empty`` (an XLSX) to ``path``, ``sheets[n]`` filling its n-th sheet below the header."""
    numbered = {f"xl/worksheets/sheet{n}.xml": rows for n, rows in enumerate(sheets, start=1)}
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            rows = numbered.get(name)
            with target.open(info, "w", force_zip64=rows is not None and len(rows) > BIG) as member:
                for block in [source.read(name)] if rows is None else _sheet(source.read(name).decode(), rows):
                    member.write(block)


def _sheet(xml: str, rows: pd.DataFrame) -> Iterator[bytes]:
    """Yield the sheet's XML with the rows in place of its second row."""
    last = re.search(r'<dimension ref="A1:([A-Z]+)\d+"/>', xml)
    body = re.fullmatch(r"(.*<sheetData><row r=\"1\".*?</row>)(<row r=\"2\".*?</row>)(</sheetData>.*)", xml, re.DOTALL)
    if last is None or body is None:
        raise ValueError("XlsxWriter no longer writes sheets as this module expects")
    style = dict(re.findall(r'<c r="([A-Z]+)2" s="(\d+)">', body[2]))
    yield body[1].replace(last[0], f'<dimension ref="A1:{last[1]}{len(rows) + 1}"/>').encode()
    start = 2
    for part in chunks(rows):
        yield raw(_rows(part, start, style), "\n")
        start += len(part)
    yield body[3].encode()


def _rows(part: pd.DataFrame, start: int, style: dict[str, str]) -> pa.Array:
    """Return each row as XML. An absent value is an absent cell."""
    number = pc.cast(pa.array(np.arange(start, start + len(part))), TEXT)
    cells: list[pa.Array | str] = ['<row r="', number, '">']
    for c, name in enumerate(part.columns):
        letters = column_letters(c)
        value, is_number = texts(part[name]), pd.api.types.is_float_dtype(part[name].dtype)
        if is_number:
            cell = joined(f'<c r="{letters}', number, f'" s="{style[letters]}"><v>', value, "</v></c>")
        else:
            cell = joined(f'<c r="{letters}', number, '" t="inlineStr"><is><t>', _escaped(value), "</t></is></c>")
        cells.append(pc.fill_null(cell, ""))
    return joined(*cells, "</row>")


def _escaped(values: pa.Array) -> pa.Array:
    """Escape for a sheet's XML, where « _x0041_ » would be read as « A » and a control character is refused."""
    values = pc.utf8_slice_codeunits(values, 0, LONGEST)
    if not pc.any(pc.match_substring_regex(values, f"[&<>]|{_CODED}|{_NOT_XML}")).as_py():
        return values
    values = pc.replace_substring_regex(values, _NOT_XML, "")
    values = pc.replace_substring_regex(values, _CODED, "_x005F\\0")
    for before, after in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        values = pc.replace_substring(values, before, after)
    return values


def column_letters(index: int) -> str:
    """Return the letters of a column: 0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
