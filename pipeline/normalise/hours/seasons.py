"""Words of dates in, a Season out: « du 1er mai au 30 septembre », « juillet-août », « 01/04 au 30/09 »."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.osm import MONTHS, YEAR, Season, day_of_year, days_between
from pipeline.normalise.hours.words import NotUnderstood, Point, Word

_DATES: Final = frozenset({"date", "dates", "month"})
_ENDS: Final = frozenset({"date", "month", "feast"})
_BARE: Final = frozenset({"num", "first"})
_STARTS: Final = _DATES | _ENDS | _BARE | {"parity"}
_WEEKS: Final = {"pair": "week 02-52/2", "impair": "week 01-53/2"}
"""Weeks by their number in the year (ISO), as opening-hours-py counts them too."""


def starts_season(found: list[Word], i: int) -> bool:
    """Is there a date, a month, or the « 24 » of « du 24 au 31 décembre » at place ``i``?"""
    if i >= len(found) or found[i].kind not in _STARTS:
        return False
    kind, joined = found[i].kind, i + 2 < len(found) and found[i + 1].kind in {"range", "until"}
    if kind == "feast":
        return joined and found[i + 2].kind in _ENDS
    return kind not in _BARE or (joined and found[i + 2].kind == "date") or _listed(found, i) > 0


def _listed(found: list[Word], i: int) -> int:
    """« fermé les 24, 25 et 31 décembre »: where the date is that ends the list of days, 0 where there is none."""
    j = i
    while j + 2 < len(found) and found[j].kind in _BARE and found[j + 1].kind in {"comma", "and"}:
        j += 2
    if j == i or found[j].kind != "date" or found[j].value[0].first != found[j].value[0].last:
        return 0
    days = [1 if w.kind == "first" else w.value for w in found[i:j:2]]
    told = [*days, found[j].value[0].first]
    return j if "/" not in found[j].text and told[0] > 0 and all(a < b for a, b in pairwise(told)) else 0


def read_season(found: list[Word], i: int) -> tuple[Season, int]:
    """Read « du 1er mai au 30 septembre », « juillet, août », « de mi-juin à fin août »; return it and the next place.

    Raises NotUnderstood where the dates are vague (« début octobre » as an end).
    """
    if found[i].kind == "parity":
        return Season(dated=_WEEKS["impair" if "impair" in found[i].text.lower() else "pair"]), i + 1
    days: frozenset[int] = frozenset()
    dated: list[str] = []
    while True:
        season, after = _several(found, i) if _listed(found, i) else _period(found, i)
        if (days and days | season.days == YEAR) or (dated and season.days) or (days and season.dated):
            break  # « 10h-17h de septembre à juin et en juillet-août 10h-19h »: two seasons, not one that is the year
        i = after
        days |= season.days
        dated += [season.dated] if season.dated else []
        j = i
        while j < len(found) and found[j].kind in {"and", "comma", "slash"}:
            j += 1
        bare = j == i and i < len(found) and _follows(found[i - 1], found[i])
        if (j == i and not bare) or not starts_season(found, j) or found[j].kind == "parity":
            break
        i = j
    if i < len(found) and found[i].kind == "incl":
        i += 1
    return Season(days, ",".join(dated)), i


def _several(found: list[Word], i: int) -> tuple[Season, int]:
    """Read the days of a month told one by one, up to the date that ends them."""
    end = _listed(found, i)
    last = found[end].value[0]
    told = [Point(last.month, day, day, last.year) for day in (1 if w.kind == "first" else w.value for w in found[i:end:2])]
    seasons = [_between(point, point) for point in (*told, last)]
    days = frozenset(day for season in seasons for day in season.days)
    return Season(days, ",".join(season.dated for season in seasons if season.dated)), end + 1


def _follows(month: Word, after: Word) -> bool:
    """« en juillet août »: two months in a row, written without a mark."""
    if month.kind != "month" or after.kind != "month":
        return False
    one, other = month.value[0], after.value[0]
    return bool(one.month + 1 == other.month and one.first == other.first == 1 and one.last and other.last)


def _period(found: list[Word], i: int) -> tuple[Season, int]:
    word = found[i]
    if word.kind == "dates":
        return _between(*word.value), i + 1
    joined = i + 2 < len(found) and found[i + 1].kind in {"range", "until"} and found[i + 2].kind in _ENDS
    if not joined:
        return _between(word.value[0], word.value[0]), i + 1
    end = found[i + 2].value[0]
    day = word.value if word.kind == "num" else 1
    start = word.value[0] if word.kind in _DATES | _ENDS else Point(end.month, day, day, end.year)
    if word.kind not in _DATES | _ENDS and not 1 <= day <= end.last:
        raise NotUnderstood("jours du mois dans le désordre")
    return _between(start, end), i + 3


def _between(start: Point, end: Point) -> Season:
    if not start.first or not end.last or (start is end and (start.first == 0 or start.last == 0)):
        raise NotUnderstood("début ou fin de mois incertains")
    if start.year or end.year:
        return Season(dated=_dated(start, end))
    if not (start.month and end.month):
        return Season(dated="-".join(_feast(month, day) for month, day in ((start.month, start.first), (end.month, end.last))))
    last = end.last if (end.month, end.last) != (2, 28) else 29
    return Season(days_between(day_of_year(start.month, start.first), day_of_year(end.month, last)))


def _feast(month: int, day: int) -> str:
    return f"{MONTHS[month - 1]} {day:02d}" if month else "easter"


def _dated(start: Point, end: Point) -> str:
    first = start.year or end.year - ((start.month, start.first) > (end.month, end.last))
    left = f"{first} {MONTHS[start.month - 1]} {start.first:02d}"
    if start is end and start.first == start.last:
        return left
    return f"{left}-{end.year} {MONTHS[end.month - 1]} {end.last:02d}"
