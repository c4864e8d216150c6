"""OSM ``opening_hours`` and the release's day in, one line that a script reads out: a week, its changes, its exceptions.

The grammar is in CONTRACT.md (« Hours, in one line »). Read by opening-hours-py once a distinct text; a plain week costs one week
of reading, whatever the horizon.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from opening_hours import OpeningHours, State, validate

from pipeline.publish.site.hours_text import brief
from pipeline.reference.runs import runs

HORIZON: Final = 426
"""Days that the code covers from the release's day: fourteen months, so that a site left alone for a year still tells true."""

DAY: Final = 24 * 60
_BELONGS: Final = 12 * 60
"""Minutes: what goes on after midnight, but not past noon, belongs to the evening it began."""

_QUOTED: Final = re.compile(r'"[^"]*"')
_PLAIN: Final = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed|unknown|open|24/7|\d\d:\d\d|[-+,; ])*")
_NOT_KNOWN: Final = re.compile(r"\b(?:SH|sunrise|sunset|dawn|dusk|easter)\b")
"""What depends on school holidays, the sun or Easter, which the library does not reckon as people do: no state is told."""
_FALLBACK: Final = re.compile(r"(?P<rest>.*\S) \|\| (?P<state>unknown(?: \"[^\"]*\")?)")

Spans = str
"""One day as it is written: « 540-720,840-1080 », "" where closed."""


@dataclass(frozen=True, eq=False)  # one a day (calendar): its codes are remembered by it
class Calendar:
    """The days that the code covers. ``holidays``: public holidays of metropolitan France in them, with their French names;
    ``monday``: of the first week that none of them touches, which says the plain week."""

    start: dt.date
    end: dt.date
    holidays: Mapping[dt.date, str]
    monday: dt.date

    @property
    def by_code(self) -> dict[str, str]:
        """« 20261225 » → « Noël », as pages hold it."""
        return {f"{day:%Y%m%d}": name for day, name in self.holidays.items()}


@cache
def calendar(start: dt.date) -> Calendar:
    """Return what the code of a release of ``start`` covers."""
    end = start + dt.timedelta(days=HORIZON - 1)
    days = [day for day, value in _values("PH", start, HORIZON).items() if value]
    return Calendar(start, end, {day: _holiday_name(day) for day in days}, _clean_week(start, days))


_FIXED: Final = {
    (1, 1): "Jour de l'an", (5, 1): "Fête du Travail", (5, 8): "Victoire 1945", (7, 14): "Fête nationale", (8, 15): "Assomption",
    (11, 1): "Toussaint", (11, 11): "Armistice 1918", (12, 25): "Noël",
}  # fmt: skip


def _holiday_name(day: dt.date) -> str:
    """Name a public holiday: those that move are known by their weekday and month."""
    if name := _FIXED.get((day.month, day.day)):
        return name
    if day.weekday() == 3:
        return "Ascension"
    return "Lundi de Pâques" if (day.month, day.day) < (5, 1) else "Lundi de Pentecôte"


@cache
def encode(osm: str, covered: Calendar) -> str | None:
    """Return the code of ``osm``; None where nothing can be told of it by a script (a text it cannot read, school holidays…)."""
    bare = _QUOTED.sub("", osm)
    if _NOT_KNOWN.search(bare) or not validate(osm):
        return None
    if "||" in bare:
        found = _FALLBACK.fullmatch(osm)
        told = encode(found["rest"], covered) if found else None
        return None if told is None or found is None else _filled(told, _kind(State.UNKNOWN, found["state"]))
    return _encode(osm, covered, plain=bool(_PLAIN.fullmatch(bare)), holidays=bool(re.search(r"\bPH\b", bare)))


def encode_all(texts: Iterable[str], covered: Calendar) -> dict[str, str]:
    """Return the code of each distinct text that has one."""
    told = ((text, encode(text, covered)) for text in sorted(set(texts)))
    return {text: code for text, code in told if code is not None}


def foresee(texts: Iterable[str], start: dt.date) -> None:
    """Have known, before a release of ``start`` is written, what its pages say of hours: long where each shop has its own."""
    for text in encode_all(texts, calendar(start)):
        brief(text)


def _encode(osm: str, covered: Calendar, *, plain: bool, holidays: bool) -> str:
    if plain:
        week = _values(osm, covered.monday, 7)
        weeks = [(covered.start, {day.isoweekday(): value for day, value in week.items()})]
        apart: dict[dt.date, Spans] = {}
        told = {day: _values(osm, day, 1)[day] for day in covered.holidays} if holidays else {}
    else:
        values = _values(osm, covered.start, HORIZON)
        told = {day: values[day] for day in covered.holidays} if holidays else {}
        weeks, apart = _weeks(values, covered, said=holidays)
    parts = [_week(weeks[0][1]), *(f"{day:%Y%m%d}:{_week(week)}" for day, week in weeks[1:])]
    if told and len(set(told.values())) == 1:
        parts.append(f"f={next(iter(told.values()))}")
    else:
        apart |= told
    return ";".join([*parts, *(f"{day:%Y%m%d}={value}" for day, value in sorted(apart.items()))])


def _clean_week(start: dt.date, holidays: Sequence[dt.date]) -> dt.date:
    day = start + dt.timedelta(days=-start.weekday() % 7)
    while any(day - dt.timedelta(days=2) <= holiday <= day + dt.timedelta(days=8) for holiday in holidays):
        day += dt.timedelta(days=7)
    return day


def _values(osm: str, start: dt.date, days: int) -> dict[dt.date, Spans]:
    """Return what ``osm`` says of each of ``days`` from ``start``."""
    first = dt.datetime.combine(start, dt.time()) - dt.timedelta(days=1)  # a day before: an evening that goes on belongs to it
    last = first + dt.timedelta(days=days + 3)
    found: dict[int, list[str]] = {}
    zero = first.toordinal() * DAY
    for begins, ends, state, comment in OpeningHours(osm, country="FR").intervals(first, last):
        if state == State.CLOSED:
            continue
        kind = _kind(state, comment)
        for day, (opens, closes) in _by_day(_minutes(begins) - zero, _minutes(ends) - zero):
            found.setdefault(day, []).append(f"{opens}-{closes}{kind}")
    return {start + dt.timedelta(days=n): ",".join(found.get(n + 1, ())) for n in range(days)}


def _minutes(moment: dt.datetime) -> int:
    """Return the minutes of the clock on the wall: a night that an hour is taken from or added to is no shorter or longer."""
    return moment.toordinal() * DAY + moment.hour * 60 + moment.minute


def _kind(state: State, comment: str) -> str:
    """Return the suffix of a span: open, by appointment, or unknown."""
    if "rendez-vous" in comment.lower():
        return "r"
    return "" if state == State.OPEN else "?"


def _by_day(begins: int, ends: int) -> Iterable[tuple[int, tuple[int, int]]]:
    """Cut minutes since the first day at midnights, but for an evening that goes on after midnight."""
    day, opens = divmod(begins, DAY)
    closes = ends - day * DAY
    while closes > DAY and not (opens > 0 and closes - DAY <= _BELONGS):
        yield day, (opens, DAY)
        day, opens, closes = day + 1, 0, closes - DAY
    yield day, (opens, closes)


Week = dict[int, Spans]


def _weeks(
    values: Mapping[dt.date, Spans], covered: Calendar, *, said: bool
) -> tuple[list[tuple[dt.date, Week]], dict[dt.date, Spans]]:
    """Return the weeks that follow one another, each from its first day, and the days that none of them tells.

    ``said``: holidays are told apart; else a holiday breaks no week, unless the text closes it by name.
    """
    days = list(values)
    weeks: list[tuple[dt.date, Week]] = []
    apart: dict[dt.date, Spans] = {}
    at = 0
    while at < len(days):
        week = _usual(days[at : at + 28], values, covered)
        stop, odd = _runs_to(days, at, week, values, covered, said=said)
        if stop == at:  # what is usual this month begins later: this week as it is
            week = {day.isoweekday(): values[day] for day in reversed(days[at : at + 7])}
            stop, odd = _runs_to(days, at, week, values, covered, said=said)
        weeks.append((days[at], week))
        apart |= odd
        at = max(stop, at + 1)
    return weeks, apart


def _usual(days: Sequence[dt.date], values: Mapping[dt.date, Spans], covered: Calendar) -> Week:
    """Return what is said most often of each weekday, the earliest where two are as frequent."""
    week = {}
    for number in range(1, 8):
        said = [values[d] for d in days if d.isoweekday() == number and d not in covered.holidays]
        said = said or [values[d] for d in days if d.isoweekday() == number]
        week[number] = Counter(said).most_common(1)[0][0] if said else ""
    return week


def _runs_to(
    days: Sequence[dt.date], at: int, week: Week, values: Mapping[dt.date, Spans], covered: Calendar, *, said: bool
) -> tuple[int, dict[dt.date, Spans]]:
    """Return where ``week`` stops to hold from ``at`` on, and the single days before that it does not tell."""
    odd: dict[dt.date, Spans] = {}
    differs = [_differs(day, week, values, covered, said=said) for day in days]
    for n in range(at, len(days)):
        if not differs[n]:
            continue
        lasting = [values[days[k]] == values[days[n]] for k in (n + 7, n + 14) if k < len(days)]
        if any(differs[n + 1 : n + 7]) or (len(lasting) == 2 and all(lasting) and days[n] not in covered.holidays):
            return n, odd
        odd[days[n]] = values[days[n]]
    return len(days), odd


def _differs(day: dt.date, week: Week, values: Mapping[dt.date, Spans], covered: Calendar, *, said: bool) -> bool:
    usual = week[day.isoweekday()]
    if day in covered.holidays:
        return not said and not values[day] and bool(usual)
    return values[day] != usual


def _week(week: Week) -> str:
    """Return « 1-5=540-720 6=540-660 »: days that say the same together."""
    groups: dict[Spans, list[int]] = {}
    for day in range(1, 8):
        if week.get(day):
            groups.setdefault(week[day], []).append(day)
    return " ".join(f"{_days(days)}={spans}" for spans, days in groups.items())


def _days(days: Sequence[int]) -> str:
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs(days))


def _filled(code: str, kind: str) -> str:
    """Return ``code`` where what is closed is ``kind`` (« || unknown "sur rendez-vous" »): the library stops at the first gap."""
    return ";".join(_filled_part(part, n == 0, kind) for n, part in enumerate(code.split(";")))


def _filled_part(part: str, first: bool, kind: str) -> str:
    if part.startswith("f=") or (not first and ":" not in part):
        head, _, spans = part.partition("=")
        return f"{head}={_full_day(spans, kind)}"
    head, colon, text = part.rpartition(":")
    week = {day: _full_day(spans, kind) for day, spans in read_week(text).items()}
    return f"{head}{colon}{_week(week)}"


def _full_day(spans: Spans, kind: str) -> Spans:
    told, at = [], 0
    for span in filter(None, spans.split(",")):
        begins, ends = (int(n) for n in span.rstrip("?r").split("-"))
        told += [f"{at}-{begins}{kind}"] * (begins > at) + [span]
        at = max(at, ends)
    return ",".join([*told, *([f"{at}-{DAY}{kind}"] * (at < DAY))])


def read_week(text: str) -> Week:
    """Return what a week's text says of each day, 1 (Monday) to 7; "" where closed."""
    week = dict.fromkeys(range(1, 8), "")
    for group in text.split():
        days, _, spans = group.partition("=")
        for run in days.split(","):
            first, _, last = run.partition("-")
            week |= dict.fromkeys(range(int(first), int(last or first) + 1), spans)
    return week
