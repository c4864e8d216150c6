"""The memory of keys as a spreadsheet left it in; its numbers and SIRETs out as they were, where the key itself still tells them.

« cci-47:id:00123 » tells that 123 was 00123, « cma-47:siret:41200000000011 » what 4,12E+13 was. What no key tells is lost.
"""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from pipeline.resaved import AGAIN, Lost

_KEY: Final = re.compile(r"[^:]*:(id|siret):(.*)")
_ENDS: Final = tuple(map(re.compile, (r"\.\d+$", r"-\d+$", r":[0-9a-f]{12}$")))
"""What tells twins apart at the end of a key; « 3-12 » may be a number of its own as well."""
_COLUMN: Final = {"id": "numero", "siret": "siret"}
_DAY: Final = r"\d{4}-\d\d-\d\d|\d\d?/\d\d?/\d{2,4}|\d\d?-[a-zéû]{3,5}\.?|[a-zéû]{3,5}\.?-\d\d"
"""What a spreadsheet shows of « 3-12 », « 2026-3 »: a day, « 03-déc », « mars-26 »."""
_LIKE_A_DAY: Final = r"\d{1,4}[-/. ]\d{1,2}(?:[-/. ]\d{1,4})?"
_POWER: Final = re.compile(r"\d(?:[.,](\d+))?E\+\d+")


def restored(table: pd.DataFrame, lost: tuple[Lost, ...], touched: bool) -> tuple[pd.DataFrame, dict[str, Lost]]:
    """Return the table (``source``, ``cle``, ``numero``, ``siret``…) mended, and by source the first thing of it that is lost.

    Its index is that of ``register_file.table_in``. ``touched``: by a spreadsheet, which takes the zeros before a number.
    """
    table = table.copy()
    broken: dict[str, Lost] = {}
    for one in lost:
        at = one.line - 2
        was = next((text for text in _told(str(table.loc[at, "cle"]), one.column) if _as_power(text, one.value)), "")
        if was:
            table.loc[at, one.column] = was
        else:
            broken.setdefault(str(table.loc[at, "source"]), one)
    return table, _zeros(table) | broken if touched else broken


def _told(key: str, column: str) -> list[str]:
    """Return what a key may have been made of, number or SIRET, likeliest first; nothing where it was of another thing."""
    found = _KEY.fullmatch(key)
    if not found or _COLUMN[found[1]] != column:
        return []
    told = [found[2]]
    for end in _ENDS:
        told.append(end.sub("", told[-1]))
    return list(dict.fromkeys(told))


def _as_power(was: str, value: str) -> bool:
    """Tell whether ``value`` (« 4,12E+13 ») is how a spreadsheet shows ``was``."""
    found = _POWER.fullmatch(value)
    return found is not None and was.isdecimal() and f"{float(was):.{len(found[1] or '')}E}" == value.replace(",", ".")


def _zeros(table: pd.DataFrame) -> dict[str, Lost]:
    """Give numbers the zeros that their keys tell, « 3-12 » where a date was made of it; return by source the first one untold.

    Of the numbers without zero, only of sources that write such zeros.
    """
    kinds = {"short": table["numero"].str.fullmatch(r"[1-9]\d*"), "dated": table["numero"].str.fullmatch(_DAY)}
    doubtful: list[tuple[str, Lost]] = []
    zeros: set[str] = set()
    for kind, chosen in kinds.items():
        rows = table.loc[chosen.fillna(False).astype("bool"), ["source", "cle", "numero"]]
        for at, source, key, number in rows.itertuples(name=None):
            told = _told(key, "numero")
            same = [text for text in told if (text.lstrip("0") if kind == "short" else text) == number]
            like = same or [text for text in told if kind == "dated" and re.fullmatch(_LIKE_A_DAY, text)]
            if like:
                table.loc[at, "numero"] = like[0]
                zeros |= {source} if kind == "short" and like[0] != number else set()
            else:
                doubtful.append((source, Lost(int(at) + 2, "numero", number, AGAIN)))
    broken: dict[str, Lost] = {}
    for source, one in sorted(doubtful, key=lambda found: found[1].line):
        if source in zeros or not one.value.isdecimal():
            broken.setdefault(source, one)
    return broken
