"""The packed opening periods of SIRTAQUI (Aquitaine's tourist offices) in, OSM rules and a readable sentence out.

« 01/01/2014|13/01/2014|12:30|14:00|19:30|20:00|Samedi # 18/02/2014|30/06/2014|… »: first day, last day, morning opening and
closing, evening opening and closing, closing days joined by « - »; periods joined by « # ». Where only the morning's opening and
the evening's closing are given (08:30, 21:30), the day is continuous.

The year: offices type the whole calendar anew each year, so all periods bear one civil year (2 872 of 2 953 dated periods of the
2014 file), and most say 01/01 to 31/12. Rule: periods that together cover at most one year recur yearly and their year is left
out, which the caller tells; periods that cover more keep their years, unless each year says the same.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.normalise.hours.fold import fold
from pipeline.normalise.hours.french import span_in_french
from pipeline.normalise.hours.osm import (
    MIDNIGHT,
    MONTHS,
    OFF,
    Key,
    Season,
    Span,
    Value,
    day_of_year,
    days_between,
    finish,
    season_text,
    week_rules,
)
from pipeline.normalise.hours.periods import Period, order, settled
from pipeline.normalise.hours.words import DAY_NAMES, EVERY_DAY, NotUnderstood, day_number

_DATE: Final = r"(?:\d\d/\d\d/\d{4})?"
_TIME: Final = r"(?:\d\d:\d\d)?"
_PERIOD: Final = re.compile(rf"({_DATE})\|({_DATE})\|({_TIME})\|({_TIME})\|({_TIME})\|({_TIME})\|([^|#]*)")


_EVENING: Final = 17 * 60


class Packed(NamedTuple):
    """``osm`` None where hours are not said; ``sentence`` in French; ``years``: the years that were left out; ``partly``: of
    some periods the hours are not said (« unknown » in ``osm``).
    """

    osm: str | None
    sentence: str
    years: str = ""
    partly: bool = False


def is_packed(text: str) -> bool:
    """Return whether ``text`` has the packed form."""
    return all(_PERIOD.fullmatch(part.strip()) for part in text.split("#"))


def read_packed(text: str) -> Packed | None:
    """Return what the periods say; None when they say nothing at all. Raises NotUnderstood when they contradict one another."""
    periods = sorted({_period(part.strip()) for part in text.split("#")}, key=order)
    periods = [p for p in periods if p != Period(None, None, (), frozenset())]
    if not periods:
        return None
    sentence = " ; ".join(_sentence(p) for p in periods)
    if not any(p.spans for p in periods):
        return Packed(None, sentence)
    event = any(_is_event(p) for p in periods)
    periods, years = _without_years(settled(periods), event)
    partly = any(not p.spans and p.closed != EVERY_DAY for p in periods)
    try:
        _check_overlaps(periods)
    except NotUnderstood:
        if partly:
            return Packed(None, sentence)
        raise
    osm = finish(_rules(periods, event))
    if osm is None:
        raise NotUnderstood("périodes illisibles")
    return Packed(osm, sentence, years, partly)


def _period(part: str) -> Period:
    match = _PERIOD.fullmatch(part)
    if match is None:
        raise NotUnderstood("période illisible")
    first, last, *times, days = match.groups()
    closed = frozenset(_day(name.strip()) for name in days.split("-") if name.strip())
    start, end = _date(first), _date(last)
    if start and end and start > end and start.year == end.year < dt.MAXYEAR:  # « 01/11/2014|31/03/2014 »: through New Year
        end = end.replace(year=end.year + 1, day=min(end.day, 28) if end.month == 2 else end.day)
    if (start is None) != (end is None) or (start and end and start > end):
        raise NotUnderstood("période sans début, sans fin ou à l'envers")
    return Period(start, end, _spans(*times), closed)


def _day(name: str) -> int:
    try:
        return day_number(fold(name).lower())
    except ValueError as error:
        raise NotUnderstood(f"« {name} » n'est pas un jour") from error


def _date(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, "%d/%m/%Y").date() if text else None
    except ValueError as error:
        raise NotUnderstood(f"le {text} n'existe pas") from error


def _spans(am_open: str, am_close: str, pm_open: str, pm_close: str) -> tuple[Span, ...]:
    given = [t for t in (am_open, am_close, pm_open, pm_close) if t]
    shape = "".join("x" if t else "." for t in (am_open, am_close, pm_open, pm_close))
    minutes = [int(t[:2]) * 60 + int(t[3:]) for t in given]
    open_ended = shape in {"x...", "..x.", "xxx."} and minutes[-1] >= _EVENING  # « 19:45|| »: who dines is not timed
    if shape not in {"....", "xxxx", "xx..", "..xx", "x..x"} and not open_ended:
        raise NotUnderstood("une heure manque")
    if any(m > MIDNIGHT for m in minutes):
        raise NotUnderstood("une heure n'existe pas")
    if len(minutes) > 1 and minutes[-1] < minutes[-2] and minutes[-1] <= 6 * 60 <= minutes[-2]:
        minutes[-1] += MIDNIGHT
    if any(a > b for a, b in pairwise(minutes)) or any(a == b for a, b in zip(minutes[::2], minutes[1::2], strict=False)):
        raise NotUnderstood("heures dans le désordre")
    spans: list[Span] = list(zip(minutes[::2], minutes[1::2], strict=False))
    if open_ended:
        return (*spans, (minutes[-1], None))
    if len(spans) == 2 and spans[0][1] == spans[1][0]:
        spans = [(spans[0][0], spans[1][1])]
    return tuple(spans)


def _without_years(periods: list[Period], event: bool) -> tuple[list[Period], str]:
    """Return the periods, brought to one leap year where they recur, and the years left out."""
    dated = [p for p in periods if p.first and p.last]
    if not dated:
        return periods, ""
    if len(dated) < len(periods):
        raise NotUnderstood("périodes avec et sans dates")
    first, last = min(p.first for p in dated if p.first), max(p.last for p in dated if p.last)
    years = "-".join(str(y) for y in sorted({first.year, last.year}))
    if event:
        return dated, ""
    if (last - first).days <= 366:
        return dated, years
    by_year: dict[int, list[tuple[object, ...]]] = {}
    for p in dated:
        if p.first and p.last and p.first.year == p.last.year:
            shape = ((p.first.month, p.first.day), (p.last.month, p.last.day), p.spans, p.closed)
            by_year.setdefault(p.first.year, []).append(shape)
    same = len({tuple(v) for v in by_year.values()}) == 1 and sum(map(len, by_year.values())) == len(dated)
    return (dated[: len(next(iter(by_year.values())))], years) if same else (dated, "")


def _is_event(period: Period) -> bool:
    """« 07/06/2014|09/06/2014 » was Whitsun: a few days of opening away from the year's ends do not recur at the same date."""
    if period.first is None or period.last is None or not period.spans:
        return False
    at_the_ends = (period.first.month, period.first.day) == (1, 1) or (period.last.month, period.last.day) == (12, 31)
    return (period.last - period.first).days < 14 and not at_the_ends


def _check_overlaps(periods: list[Period]) -> None:
    """Periods may touch by a day; on the same days they may only add hours, or close for a while a longer period."""
    for i, p in enumerate(periods):
        for q in periods[i + 1 :]:
            if p.first and q.first and p.last and q.last and (min(p.last, q.last) - max(p.first, q.first)).days < 1:
                continue
            same_days = (p.first, p.last) == (q.first, q.last)
            if (same_days and p.closed | q.closed == EVERY_DAY) or (not same_days and EVERY_DAY in (p.closed, q.closed)):
                continue
            apart = bool(p.spans and q.spans) and all(
                (a[1] or MIDNIGHT) <= b[0] or (b[1] or MIDNIGHT) <= a[0] for a in p.spans for b in q.spans
            )
            if not (same_days and apart and (p.closed == q.closed or (p.closed and q.closed))):
                raise NotUnderstood("périodes qui se recouvrent")


def _rules(periods: list[Period], event: bool) -> list[str]:
    """Periods of the same days make one week; periods of the same week make one season; closings come last."""
    first = min((p.first for p in periods if p.first), default=dt.date.min)
    last = max((p.last for p in periods if p.last), default=dt.date.min)
    keep_years = (last - first).days > 366 or event
    weeks: dict[tuple[dt.date | None, dt.date | None], dict[Key, Value]] = {}
    for p in periods:
        week = weeks.setdefault((p.first, p.last), dict.fromkeys(sorted(EVERY_DAY), OFF))
        for day in sorted(EVERY_DAY - p.closed):
            week[day] = Value(tuple(sorted(week[day].spans + p.spans))) if p.spans else Value(state="unknown")
    seasons: dict[tuple[tuple[Key, Value], ...], list[tuple[dt.date | None, dt.date | None]]] = {}
    for dates, week in weeks.items():
        seasons.setdefault(tuple(week.items()), []).append(dates)
    shut = tuple(dict.fromkeys(sorted(EVERY_DAY), OFF).items())
    rules: list[str] = []
    for said, dates_of in sorted(seasons.items(), key=lambda s: s[0] == shut):
        selector = _selector(dates_of, keep_years)
        rules += [f"{selector} off"] if said == shut and selector else week_rules(dict(said), selector)
    return rules


def _selector(dates: list[tuple[dt.date | None, dt.date | None]], keep_years: bool) -> str:
    days: frozenset[int] = frozenset()
    dated: list[str] = []
    for first, last in dates:
        if first is None or last is None:
            return ""
        dated.append("-".join(dict.fromkeys(f"{d.year} {MONTHS[d.month - 1]} {d.day:02d}" for d in (first, last))))
        last_day = 29 if (last.month, last.day) == (2, 28) else last.day
        days |= days_between(day_of_year(first.month, first.day), day_of_year(last.month, last_day))
    if keep_years:
        return ",".join(dated)
    return "" if len(days) == 366 else season_text(Season(days))


def _sentence(period: Period) -> str:
    """« du 01/04/2014 au 31/10/2014 : 12h30-14h, 19h30-20h, fermé samedi »."""
    when = f"du {period.first:%d/%m/%Y} au {period.last:%d/%m/%Y}" if period.first else ""
    hours = ", ".join(map(span_in_french, period.spans))
    if period.closed == EVERY_DAY:
        closed = "fermé"
    else:
        closed = f"fermé {', '.join(DAY_NAMES[d] for d in sorted(period.closed))}" if period.closed else ""
    said = ", ".join(filter(None, (hours, closed))) or "ouvert, heures non précisées"
    return f"{when} : {said}" if when else said
