"""A table cell's attributes and text in, the value that it holds out: a page made for spreadsheets says the number beside."""

from __future__ import annotations

import re
from typing import Final

from pipeline.ingest.grid import number_text
from pipeline.ingest.html_tags import attributes

_NUMBERS: Final = ("x:num", "sdval")
"""Excel's and LibreOffice's own attributes: the number stored under what the page shows."""
_NUMERIC: Final = re.compile(r"[-+\d\s\u00a0\u202f.,%€$£()]*(?:[eE][-+]?\d+)?[\s\u00a0%€]*")
_DATED: Final = re.compile(r"\d[-.]\d{1,2}[-.]\d")


def stored(inside: str, text: str) -> str:
    """Return the number that the cell holds where it shows one, « 1,23E+13 » or « 05 36 49 00 00 »; else the text itself.

    A date is a number too: it is left as it is shown, which says the day.
    """
    if "x:num" not in inside and "sdval" not in inside:
        return text
    told = attributes(inside)
    value = next((told[key] for key in _NUMBERS if told.get(key)), "")
    if not value or not text.strip() or not _NUMERIC.fullmatch(text) or _DATED.search(text):
        return text
    try:
        number = float(value)
    except ValueError:
        return text
    return number_text(number) if abs(number) < 1e300 else text
