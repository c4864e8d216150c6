"""The week and the year in our terms in, an OSM ``opening_hours`` text out; and an OSM text in, its canonical form out.

Canonical: « Mo-Fr 09:00-12:00,14:00-19:00; Sa 09:00-12:00; Su,PH off »: two digits everywhere, days from Monday, equal days
together, closings last, seasons after the rest of the year, each rule overriding the ones before it (OSM's « ; »).
Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification; every text is read back by opening-hours-py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from opening_hours import OpeningHours, validate

from pipeline.normalise.hours.words import LAST_DAY
from pipeline.reference.runs import runs

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PH: Final = 7
"""Public holidays, as an eighth day."""
MIDNIGHT: Final = 24 * 60
SUR_RDV: Final = "sur rendez-vous"

Span = tuple[int, int | None]
"""Minutes from midnight: opening, closing (beyond MIDNIGHT: the next day; None: not said)."""
NthDay = tuple[int, tuple[int, ...]]
Key = int | NthDay
"""0 (Monday) to 6, PH, or « 1er et 3e samedis du mois »."""


class Value(NamedTuple):
    """What is said of a day: spans, or a state (« off », « unknown »), with a comment; and the spans by appointment beside."""

    spans: tuple[Span, ...] = ()
    state: str = ""
    comment: str = ""
    asked: tuple[Span, ...] = ()

    @property
    def closed(self) -> bool:
        return self.state == "off"


OFF: Final = Value(state="off")

Week = Mapping[Key, Value]


class Season(NamedTuple):
    """Days of a leap year (1 to 366), or a selector that holds years, as written in OSM."""

    days: frozenset[int] = frozenset()
    dated: str = ""

    @property
    def of_dates(self) -> bool:
        """« 14 juillet et 15 août », « 24 décembre »: feasts and eves, told every year; « 21 décembre » is of one year."""
        return bool(self.days) and self.days <= FEASTS | {day_of_year(12, 24), day_of_year(12, 31)}


_STARTS: Final = tuple(sum(LAST_DAY[:m]) for m in range(12))
YEAR: Final = frozenset(range(1, 367))


def day_of_year(month: int, day: int) -> int:
    """Return 1 to 366, counted in a leap year."""
    return _STARTS[month - 1] + day


FEASTS: Final = frozenset(
    day_of_year(month, day) for month, day in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26))
)
"""The public holidays with a fixed date: « fermé le 25 décembre » is so whatever it follows."""


def days_between(first: int, last: int) -> frozenset[int]:
    """Return the days from ``first`` to ``last``, through New Year when last comes before first."""
    if first <= last:
        return frozenset(range(first, last + 1))
    return YEAR - frozenset(range(last + 1, first))


def season_text(season: Season) -> str:
    """Return « Jul-Aug », « Jun 15-Sep 15 », « Jan 01,Dec 25 », or the dated selector."""
    if season.dated:
        return season.dated
    return ",".join(_range_text(first, last) for first, last in _runs(season.days))


def _runs(days: frozenset[int]) -> list[tuple[int, int]]:
    found = [(run[0], run[-1]) for run in runs(sorted(days))]
    if len(found) > 1 and found[0][0] == 1 and found[-1][1] == len(YEAR):  # « Nov-Mar » is one run through New Year
        found[-1] = (found[-1][0], found.pop(0)[1])
    return found


def _range_text(first: int, last: int) -> str:
    (m1, d1), (m2, d2) = _date(first), _date(last)
    if d1 == 1 and d2 == LAST_DAY[m2 - 1] and not (m1 == m2 == 3):  # « Mar » alone is also a French mardi: March keeps its days
        return MONTHS[m1 - 1] if first <= last and m1 == m2 else f"{MONTHS[m1 - 1]}-{MONTHS[m2 - 1]}"
    start = f"{MONTHS[m1 - 1]} {d1:02d}"
    return start if first == last else f"{start}-{MONTHS[m2 - 1]} {d2:02d}"


def _date(day: int) -> tuple[int, int]:
    month = max(m for m in range(12) if _STARTS[m] < day)
    return month + 1, day - _STARTS[month]


def week_rules(week: Week, season: str = "") -> list[str]:
    """Return the rules of one week: openings by first day, then nth days, then closings.

    Where a day closes after midnight, the rules are joined by a comma (in addition), and the next day's « off » is left out:
    opening-hours-py lets a « ; » rule on Sunday cut Saturday's « 18:00-02:00 » at midnight.
    """
    late = {k for k in week if isinstance(k, int) and any((end or 0) > MIDNIGHT for _, end in week[k].spans)}
    groups: dict[Value, list[int]] = {}
    for day in sorted(k for k in week if isinstance(k, int)):
        if not (week[day].closed and (day - 1) % 7 in late):
            groups.setdefault(week[day], []).append(day)
    opened = [(days, value) for value, days in groups.items() if not value.closed]
    for days, value in list(opened if late else opened[:-1]):
        if PH in days and len(days) > 1:  # a later rule on weekdays would override the holiday's
            days.remove(PH)
            opened.append(([PH], value))
    rules = [(days_text(days), value) for days, value in opened]
    nth = sorted((k for k in week if not isinstance(k, int)), key=str)
    rules += [(f"{DAYS[day]}[{','.join(map(str, ranks))}]", week[day, ranks]) for day, ranks in nth]
    texts = [_rule_text(season, days, value) for days, value in rules]
    off = [" ".join(filter(None, (season, days_text(groups[OFF]), "off")))] if OFF in groups else []
    if not late:
        return [*texts, *off]
    holiday = [text for (days, _), text in zip(rules, texts, strict=True) if days == "PH"]
    return [", ".join(text for text in texts if text not in holiday), *holiday, *off]


def _rule_text(season: str, days: str, value: Value) -> str:
    """« Tu 14:00-19:00, Tu 09:00-12:00 unknown "sur rendez-vous" »: in addition, not instead."""
    text = " ".join(filter(None, (season, days, value_text(value))))
    if not value.asked:
        return text
    asked = value_text(Value(value.asked, "unknown", value.comment))
    return ", ".join((text, " ".join(filter(None, (season, days, asked)))))


def days_text(days: Iterable[int]) -> str:
    told = sorted(days)
    parts = [DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs(d for d in told if d != PH)]
    return ",".join([*parts, *("PH" for d in told if d == PH)])


def value_text(value: Value) -> str:
    """Return « 09:00-12:00,14:00-19:00 "…" », « off », « unknown "…" »."""
    comment = f'"{value.comment}"' if value.comment and not value.asked else ""
    return " ".join(filter(None, (",".join(map(_span_text, value.spans)), value.state, comment)))


def _span_text(span: Span) -> str:
    start, end = span
    if end is None:
        return f"{_clock(start)}+"
    return f"{_clock(start)}-{_clock(end - MIDNIGHT if end > MIDNIGHT else end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


ALWAYS: Final = "Mo-Su 00:00-24:00"


def finish(rules: list[str], fallback: str = "") -> str | None:
    """Return the rules as one checked, canonical text; None when opening-hours-py refuses it."""
    text = "; ".join(rules).replace(ALWAYS, "24/7") if rules == [ALWAYS] else "; ".join(rules)
    text += f' || unknown "{fallback}"' if fallback else ""
    return text if is_valid(text) else None


@lru_cache(maxsize=4096)
def is_valid(text: str) -> bool:
    """Return whether opening-hours-py reads ``text``; a lone surrogate, which it cannot be given, is nothing to read."""
    return not _SURROGATE.search(text) and validate(text)


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


# --- what is already OSM ----------------------------------------------------------------------------------------------
_ENGLISH: Final = re.compile(
    r"\b(?:Mo|Tu|We|Th|Fr|Su|PH|SH|Feb|Apr|May|Jun|Jul|Aug|Dec|off|unknown|24/7)\b|\bweek ?\d|\]|\b20\d\d [A-Z]|\bMar \d\d-Mar\b"
    r"|\b(?!Mar)[A-Z][a-z]{2} \d\d\b(?!:)|\b[A-Z][a-z]{2}-[A-Z][a-z]{2} Sa\b|\bSa \d\d:\d\d\+|\d open\b"
)
_MAY_BE_ENGLISH: Final = re.compile(
    r"[A-Zouw2\]](?:(?<=[MTWFSP])[ouehrH]\b|(?<=[FAMJD])[a-z]{2}\b|(?<=[A-Z])[a-z]{2}(?: \d\d\b|-[A-Z][a-z]{2} Sa)|"
    r"(?<=o)ff|(?<=u)nkn|(?<=2)(?:4/|0\d\d )|(?<=w)eek|(?<=\])|(?<=S)a \d\d:\d\d\+|(?<=o)pen)"
)
"""What a text that is OSM holds, found in a fifth of the time."""
_DAY: Final = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_RULE: Final = re.compile(
    rf"(?P<days>(?:{_DAY}(?:-{_DAY})?|PH)(?:, ?(?:{_DAY}(?:-{_DAY})?|PH))*) ?:? "
    r"(?P<value>off|closed|\d?\d:\d\d ?- ?\d\d:\d\d(?: ?, ?\d?\d:\d\d ?- ?\d\d:\d\d)*)"
)


def from_osm(text: str) -> str | None:
    """Return the canonical form of a text that is already OSM ``opening_hours``; None when it is not.

    Only what cannot be French is taken: « Mar 09:00-12:00 » (mardi in French, March in OSM) is left to the French reader.
    """
    bare = re.sub(r'"[^"]*"', "", text) if '"' in text else text
    if not (_MAY_BE_ENGLISH.search(bare) and _ENGLISH.search(bare)):
        return None
    text = re.sub(r"\s+", " ", text).strip(" ;")
    text = re.sub(rf'(^|; ?)((?:{_DAY}[-,]?)+) "', r'\1\2 unknown "', text)  # of a bare comment, the library makes open all day
    if not is_valid(text):
        return None
    if re.search(r"\b[SP]H [A-Z]", text):  # « SH Mo-Fr » (and): opening-hours-py writes « SH,Mo-Fr » (or), another thing
        return text
    if simple := _simple(text):
        return simple
    shown = text if _is_canonical(text) else _general(text)
    return _simple(shown) or shown


_MONTH: Final = f"(?:{'|'.join(MONTHS)})"
_DATE: Final = rf"(?:20\d\d )?{_MONTH}(?: \d\d)?"
_CANONICAL_RULE: Final = re.compile(
    rf"(?:{_DATE}(?:-{_DATE})?(?:,{_DATE}(?:-{_DATE})?)*|24/7(?= open)|SH|week \d\d-\d\d/2)?"
    rf"(?: ?(?P<days>(?:{_DAY}|PH)(?:[-,](?:{_DAY}|PH))*)(?:\[[-\d,]+\])?)?"
    r'(?: ?\d\d:\d\d(?:-\d\d:\d\d|\+)(?:,\d\d:\d\d(?:-\d\d:\d\d|\+))*)?(?: ?(?:off|unknown|open))?(?: "[^"]*")?'
)


PARTS: Final = re.compile(r'(?:; |, | \|\| )(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""What parts two rules, outside the quotes of a comment."""


def _is_canonical(text: str) -> bool:
    """Our own output is left as it is: of « Jul Mo-Su 00:00-24:00 », opening-hours-py's form keeps « Jul » alone."""
    for part in PARTS.split(text):
        rule = _CANONICAL_RULE.fullmatch(part)
        if rule is None or (rule["days"] and days_text(_day_keys(rule["days"])) != rule["days"]):
            return False
    return True


def _simple(text: str) -> str | None:
    """« days hours; days hours; days off »: put in our own order, later rules overriding the earlier ones."""
    week: dict[Key, Value] = {}
    for part in text.split(";"):
        rule = _RULE.fullmatch(part.strip())
        if rule is None:
            return None
        value = OFF if rule["value"] in {"off", "closed"} else Value(tuple(_spans(rule["value"])))
        week |= dict.fromkeys(_day_keys(rule["days"]), value)
    return finish(week_rules(week))


def _spans(text: str) -> Iterable[Span]:
    for part in text.split(","):
        h1, m1, h2, m2 = (int(n) for n in re.findall(r"\d+", part))
        start, end = h1 * 60 + m1, h2 * 60 + m2
        yield start, end if end > start else end + MIDNIGHT


def _day_keys(text: str) -> Iterable[int]:
    for part in text.replace(" ", "").split(","):
        if part == "PH":
            yield PH
            continue
        first, last = (DAYS.index(name) for name in (part.split("-") * 2)[:2])
        yield from (d % 7 for d in range(first, last + 1 if last >= first else last + 8))


def _general(text: str) -> str:
    """Whatever else opening-hours-py reads, in its own form, with « off » and two-digit days."""
    pieces = re.split(r'("[^"]*")', str(OpeningHours(text)))
    for i in range(0, len(pieces), 2):
        pieces[i] = re.sub(r"\bclosed\b", "off", pieces[i])
        pieces[i] = re.sub(r"\b([A-Z][a-z]{2}) (\d)(?!\d)", r"\1 0\2", pieces[i])
        pieces[i] = re.sub(r"24/7 (?=unknown|$)", "", pieces[i])
        pieces[i] = re.sub(r"\bweek(?=\d)", "week ", pieces[i])
        pieces[i] = re.sub(rf"{_DAY}(?:[-,]{_DAY})+(?![-,\[])", lambda m: days_text(_day_keys(m.group())), pieces[i])
    shown = "".join(pieces)
    return shown if is_valid(shown) else text
