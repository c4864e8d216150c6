"""OSM ``opening_hours`` texts in, when they say open out: two texts that say the same hours are one meaning.

Read by opening-hours-py, over one whole year so that seasons count. Public holidays do not: a producer that is silent about them
(« Mo-Fr 09:00-18:00 ») does not contradict one that speaks of them (« …; PH off »).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import pandas as pd

YEAR: Final = (dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1))
_DATED: Final = re.compile(r"\b20\d\d\b")
Spans = tuple[tuple[dt.datetime, dt.datetime, str], ...]


def meanings(texts: pd.Series[str]) -> pd.Series[str]:
    """Return each text's first synonym within ``texts``, in their own order; missing stays missing."""
    distinct = sorted(texts.dropna().unique())
    first: dict[object, str] = {}
    said = {text: first.setdefault(spans(text) or text, text) for text in distinct}
    return texts.map(said).astype("str")


def spans(text: str) -> Spans | None:
    """Return when ``text`` says open (or unknown) over YEAR; None where that would not tell all it says: a dated rule, no hour.

    None too for what is no ``opening_hours``.
    """
    from opening_hours import OpeningHours, State, validate  # heavy

    if not validate(text) or _DATED.search(text):
        return None
    out: list[tuple[dt.datetime, dt.datetime, str]] = []
    for start, end, state, _ in OpeningHours(text).intervals(*YEAR):
        if out and out[-1][1] == start and out[-1][2] == str(state):
            out[-1] = (out[-1][0], end, str(state))
        elif state != State.CLOSED:
            out.append((start, end, str(state)))
    return tuple(out) or None
