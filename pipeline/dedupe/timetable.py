"""Couples of OSM ``opening_hours`` texts in, whether each says open at the same hours out.

Read by opening-hours-py, over one whole year so that seasons count. Public holidays do not: a producer that is silent about them
(« Mo-Fr 09:00-18:00 ») does not contradict one that speaks of them (« …; PH off »).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import numpy as np
import pandas as pd

from pipeline.reference.arrays import Bools

YEAR: Final = (dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1))
WEEK: Final = (dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 15))
"""Enough of YEAR for texts that say the same every week: two of them, as an evening goes on into the next day."""
_DATED: Final = re.compile(r"\b20\d\d\b")
_COMMENT: Final = re.compile(r'"[^"]*"')
_WEEKLY: Final = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|unknown|open|24/7|\d\d:\d\d|[-+,;| ])*")
Spans = tuple[tuple[dt.datetime, dt.datetime, str], ...]


def same_hours(left: pd.Series[str], right: pd.Series[str]) -> Bools:
    """Tell, couple by couple, whether two texts (none missing) say the same hours.

    Two that say the same every week are read over WEEK: over YEAR, reading them was an eighth of the matching of 200 000 rows.
    """
    a, b = left.to_numpy(dtype=object), right.to_numpy(dtype=object)
    weekly = {text: bool(_WEEKLY.fullmatch(_COMMENT.sub("", text))) for text in {*a, *b}}
    known: dict[tuple[str, bool], Spans | str] = {}

    def said(text: str, short: bool) -> Spans | str:
        if (text, short) not in known:
            known[text, short] = spans(text, WEEK if short else YEAR) or text
        return known[text, short]

    shorts = [weekly[one] and weekly[two] for one, two in zip(a, b, strict=True)]
    return np.array([said(one, s) == said(two, s) for one, two, s in zip(a, b, shorts, strict=True)], dtype=bool)


def spans(text: str, over: tuple[dt.datetime, dt.datetime] = YEAR) -> Spans | None:
    """Return when ``text`` says open (or unknown) ``over`` a time; None where that would not tell all it says: a dated rule, no
    hour. None too for what is no ``opening_hours``.
    """
    from opening_hours import OpeningHours, State, validate  # heavy

    if not validate(text) or _DATED.search(text):
        return None
    out: list[tuple[dt.datetime, dt.datetime, str]] = []
    for start, end, state, _ in OpeningHours(text).intervals(*over):
        if out and out[-1][1] == start and out[-1][2] == str(state):
            out[-1] = (out[-1][0], end, str(state))
        elif state != State.CLOSED:
            out.append((start, end, str(state)))
    return tuple(out) or None
