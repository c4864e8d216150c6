"""One column and its field in, a mask of the values that break the contract out; no loop over rows.

Patterns and lists run in Arrow on the whole column; what needs a library (hours, doubtful SIRET) runs once a distinct value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import opening_hours
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from stdnum.fr import siret as stdnum_siret

from pipeline.reference.arrays import Bools
from pipeline.validate.contract import Field

_ISO_DATE: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_ODD_BLANKS: Final = "\\x00-\\x1f\\x7f\\x{80}-\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}"
"""Blanks other than the space, and control characters (RE2 syntax). A line break in a name breaks one-line-a-row readers; a
no-break space makes « Le Fournil » differ from itself."""
_UNTIDY: Final = f"[{_ODD_BLANKS}]|^ |  | $|^$"
_LA_POSTE: Final = b"356000000"


def tidy(column: pd.Series[str]) -> pd.Series[str]:
    """Return the text on one line, single spaces, trimmed; what is then empty is missing. A mere change of form."""
    text = arrow(column)
    if not pc.any(pc.match_substring_regex(text, _UNTIDY)).as_py():
        return column
    clean = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, f"[ {_ODD_BLANKS}]+", " "))
    clean = pc.if_else(pc.equal(clean, ""), pa.scalar(None, clean.type), clean)
    return cast("pd.Series[str]", clean.to_pandas().astype("str").set_axis(column.index).rename(column.name))


def wrong_values(column: pd.Series[Any], field: Field) -> Bools:
    """Return True where a value is there and breaks the field's type, pattern, list, bounds or checks. Missing is never wrong."""
    if field.type == "number":
        return _wrong_numbers(column, field)
    values = arrow(column)
    wrong = np.zeros(len(column), dtype=bool)
    if field.type == "date":
        wrong |= _refused(values, _ISO_DATE) | _each(values, _is_date)
    if field.pattern:
        wrong |= _refused(values, field.pattern)
    if field.enum:
        wrong |= _mask(pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, pa.array(field.enum, values.type)))))
    if "siret" in field.checks:
        wrong |= _wrong_sirets(values)
    if "opening-hours-value" in field.checks:
        wrong |= _each(values, opening_hours.validate)
    return wrong


def arrow(column: pd.Series[Any]) -> pa.Array:
    """Return a text column as one Arrow array, missing as null."""
    values = pa.array(column, type=pa.large_string(), from_pandas=True)
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _wrong_numbers(column: pd.Series[Any], field: Field) -> Bools:
    numbers = column.to_numpy(dtype="float64")
    low = -np.inf if field.minimum is None else field.minimum
    high = np.inf if field.maximum is None else field.maximum
    within = (numbers >= low) & (numbers <= high) & np.isfinite(numbers)
    return np.asarray(~within & ~np.isnan(numbers))


def _refused(values: pa.Array, pattern: str) -> Bools:
    """Patterns are anchored both for frictionless, which adds its own anchors, and here."""
    fits = pc.match_substring_regex(values, f"^(?:{pattern})$")
    return _mask(pc.invert(fits))


def _mask(booleans: pa.Array) -> Bools:
    """Null is not True."""
    return np.asarray(pc.fill_null(booleans, False))


def _each(values: pa.Array, fits: Callable[[str], bool]) -> Bools:
    """Return True where ``fits`` refuses, asked once a distinct value."""
    distinct = pc.unique(values)
    refused = [v for v in distinct.to_pylist() if v is not None and not fits(v)]
    return _mask(pc.is_in(values, pa.array(refused, values.type))) & _mask(pc.is_valid(values))


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _wrong_sirets(values: pa.Array) -> Bools:
    """Both Luhn keys at once over all rows; python-stdnum, Validata's own judge, is asked only about what they refuse.

    La Poste's shops (SIREN 356 000 000) follow another rule, which stdnum knows: always asked. At 10 µs an answer,
    asking about each SIRET would cost ten seconds a million.
    """
    doubtful = _mask(pc.is_valid(values))
    shaped = _mask(pc.match_substring_regex(values, "^[0-9]{14}$"))
    digits = np.frombuffer("".join(pc.filter(values, pa.array(shaped)).to_pylist()).encode(), dtype=np.uint8).reshape(-1, 14)
    sound = _luhn(digits) & _luhn(digits[:, :9]) & ~(digits[:, :9] == np.frombuffer(_LA_POSTE, dtype=np.uint8)).all(axis=1)
    doubtful[np.flatnonzero(shaped)[sound]] = False
    asked: Iterable[str] = pc.unique(pc.filter(values, pa.array(doubtful))).to_pylist()
    refused = [v for v in asked if not stdnum_siret.is_valid(v)]
    return doubtful & _mask(pc.is_in(values, pa.array(refused, values.type)))


def _luhn(digits: npt.NDArray[np.uint8]) -> Bools:
    """Return True for each row of ASCII digits whose Luhn key holds."""
    numbers = digits.astype(np.int64) - ord("0")
    doubled = numbers[:, ::-1][:, 1::2] * 2
    total = numbers[:, ::-1][:, 0::2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    return np.asarray(total % 10 == 0)
