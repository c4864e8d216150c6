"""Packed periods in, the same out without those that say nothing, and with the narrower cut out of the wider that it replaces.

Offices add a period and leave the old one: next year's, still empty; the same again; the summer inside the year. What two
readings would publish differently is left as it is, for the caller to refuse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.normalise.hours.osm import MIDNIGHT, Span
from pipeline.normalise.hours.words import EVERY_DAY

_DAY: Final = dt.timedelta(days=1)


class Period(NamedTuple):
    """One period: its days (None: not said), its hours (none: not said), the days closed."""

    first: dt.date | None
    last: dt.date | None
    spans: tuple[Span, ...]
    closed: frozenset[int]


def order(period: Period) -> tuple[dt.date, dt.date, tuple[tuple[int, int], ...], tuple[int, ...]]:
    """Return what periods are sorted by."""
    none = dt.date.min
    spans = tuple((start, _end(end)) for start, end in period.spans)
    return (period.first or none, period.last or none, spans, tuple(sorted(period.closed)))


def settled(periods: Sequence[Period]) -> list[Period]:
    """Return ``periods`` sorted, without the void ones, those that another replaces on some of its days cut around it."""
    kept = _dated([p for p in periods if not _is_void(p, periods)])
    for narrow in sorted(kept, key=lambda p: (_length(p), order(p))):
        if any(_says_the_same(wide, narrow) for wide in kept):
            kept.remove(narrow)
            continue
        kept = [part for wide in kept for part in _beside(narrow, wide)]
    return sorted(kept, key=order)


def _beside(narrow: Period, wide: Period) -> list[Period]:
    """What holds of ``wide`` beside ``narrow``: all of it; its days before and after; the other days of the week between too."""
    if _replaces(narrow, wide):
        return _around(narrow, wide)
    others = narrow.closed | wide.closed == EVERY_DAY and EVERY_DAY not in (narrow.closed, wide.closed)
    if _covers(wide, narrow) and others and narrow.spans and wide.spans:
        return [*_around(narrow, wide), wide._replace(first=narrow.first, last=narrow.last)]
    return [wide]


def _dated(periods: Sequence[Period]) -> list[Period]:
    """« ||11:00|15:00||| # 01/05/2014|30/09/2014|… »: what has no dates holds all year, where one year is spoken of."""
    years = {day.year for p in periods for day in (p.first, p.last) if day}
    if len(years) != 1:
        return list(periods)
    year = years.pop()
    return [p if p.first else p._replace(first=dt.date(year, 1, 1), last=dt.date(year, 12, 31)) for p in periods]


def _is_void(period: Period, periods: Sequence[Period]) -> bool:
    """No hours, and nothing that the others do not say: next year's empty calendar, the same days closed once more."""
    if period.spans or period.closed == EVERY_DAY:
        return False
    timed = [p for p in periods if p.spans]
    start = period.first
    before = [p for p in timed if p.last is not None and start is not None and p.last.year < start.year]
    if before and len(before) == len(timed) and not period.closed:
        return True
    same_days = [p for p in timed if (p.first, p.last) == (period.first, period.last)]
    same = any(not period.closed or period.closed == p.closed for p in same_days)
    return same or (start is None and bool(timed) and all(period.closed <= p.closed for p in timed))


def _covers(wide: Period, narrow: Period) -> bool:
    if narrow.first is None or narrow.last is None or wide.first is None or wide.last is None:
        return False
    return wide.first <= narrow.first and narrow.last <= wide.last


def _says_the_same(wide: Period, narrow: Period) -> bool:
    return wide != narrow and _covers(wide, narrow) and (wide.spans, wide.closed) == (narrow.spans, narrow.closed)


def _length(period: Period) -> int:
    return (period.last - period.first).days if period.first and period.last else 10**6


def _replaces(narrow: Period, wide: Period) -> bool:
    """Does ``narrow`` surely hold instead of ``wide`` on its own days?

    A season of as long or longer hours does. Shorter hours, or hours without closing days inside a period that has some, may
    be told of the Sundays alone.
    """
    inside = wide != narrow and _covers(wide, narrow) and 3 * _length(narrow) <= 2 * _length(wide)
    if not (inside and narrow.spans and wide.spans):
        return False
    told = bool(narrow.closed) or not wide.closed or narrow.spans == wide.spans
    return told and all(any(a <= start and _end(end) <= _end(b) for a, b in narrow.spans) for start, end in wide.spans)


def _end(minutes: int | None) -> int:
    return 2 * MIDNIGHT if minutes is None else minutes


def _around(narrow: Period, wide: Period) -> list[Period]:
    """What is left of ``wide`` before and after ``narrow``."""
    parts = []
    if wide.first and narrow.first and wide.first < narrow.first:
        parts.append(wide._replace(last=narrow.first - _DAY))
    if wide.last and narrow.last and narrow.last < wide.last:
        parts.append(wide._replace(first=narrow.last + _DAY))
    return parts
