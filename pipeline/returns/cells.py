"""Texts as they were read in, what to write in a workbook out: numbers and dates as such where nothing is lost by it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

from pipeline.ingest.dress import PLAIN, Dress
from pipeline.ingest.grid import number_text
from pipeline.ingest.look import Look
from pipeline.returns.styles import Style

LONGEST: Final = 32_767
"""Characters in a cell, by Excel."""
_NUMBER: Final = re.compile(r"-?\d{1,8}(?:\.\d{1,12})?")  # longer ones are identifiers: text, whatever they were
_MASKED: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?")
_DATE: Final = re.compile(r"(?:19|20|21)\d\d-\d\d-\d\d(?:T\d\d:\d\d:\d\d)?")
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
FORMULA: Final = ("=", "+", "-", "@")
_PLAIN: Final = Look()

Value = str | float | dt.date | dt.datetime


def readable(text: str) -> str:
    """Return the text as a workbook may hold it: no lone surrogate, no more characters than a cell takes."""
    clean = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - 1] + "…"


def typed_value(text: str, masked: bool = False) -> Value:
    """Return a number or a date where reading the cell again gives ``text`` to the letter; else the text.

    ``masked``: their own format writes the digits (« 05 36 49 00 01 »), so that a long number is shown whole.
    """
    if (_MASKED if masked else _NUMBER).fullmatch(text) and number_text(float(text)) == text:
        return float(text)
    if _DATE.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text


def writer(sheet: Any, styles: Style) -> Callable[..., None]:
    """Return what writes one value, None for a blank cell that shows something: row, column, value, style (« rejet »… or ""),
    look of the column, what the cell wears.
    """

    def write(row: int, column: int, value: Value | None, style: str, look: Look = _PLAIN, dress: Dress = PLAIN) -> None:
        if type(value) is str:
            kind = "formule" if value.startswith(FORMULA) else "lignes" if "\n" in value else ""
            sheet.write_string(row, column, value, styles(style, kind, "", dress))
        elif value is None:
            sheet.write_blank(row, column, None, styles(style, "vide", "", dress))
        elif isinstance(value, dt.datetime):
            sheet.write_datetime(row, column, value, styles(style, "moment", look.date, dress))
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, value, styles(style, "date", look.date, dress))
        else:
            sheet.write_number(row, column, value, styles(style, "", look.number, dress))

    return write
