"""OSM ``opening_hours`` in, French lines out: a timetable of the week, then what holds in season, on holidays, on nth days.

Only the canonical form that the dataset holds is read (« Jul-Aug Mo-Sa 09:00-12:00,14:00-19:00; Su,PH off »); for anything else
no line is given: a page then tells the text as it was published rather than guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipeline.reference.runs import runs

DAY_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SHORT_NAMES: Final = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
MONTH_NAMES: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
CLOSED: Final = "fermé"
UNKNOWN: Final = "horaires inconnus"
NBSP: Final = "\u00a0"

_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PH: Final = 8

_DAY: Final = rf"(?:{'|'.join(_DAYS)}|PH)"
_MONTH: Final = "|".join(_MONTHS)
_DATE: Final = rf"(?:20\d\d )?(?:{_MONTH})(?: \d\d)?"
_RANGE: Final = rf"(?:{_DATE}|easter)(?:-(?:{_DATE}|easter|\d\d))?"
_SPAN: Final = r"\d\d:\d\d(?:-\d\d:\d\d|\+)"
_RULE: Final = re.compile(
    rf"(?P<season>{_RANGE}(?:,{_RANGE})*|week 0[12]-5[23]/2|SH(?! {_DAY}))?"
    rf"(?: ?(?P<days>{_DAY}(?:[-,]{_DAY})*)(?:\[(?P<ranks>[-\d,]+)\])?)?"
    rf'(?: ?(?P<hours>24/7|{_SPAN}(?:,{_SPAN})*))?(?: ?(?P<state>off|closed|unknown|open))?(?: ?"(?P<comment>[^"]*)")?'
)
_AFTERNOON: Final = re.compile(r"1[2-5]:\d\d-24:00")
_SEPARATOR: Final = re.compile(r'(?:;|,(?= [A-Z2]))\s*(?=(?:[^"]*"[^"]*")*[^"]*$)')
"""« ; », or « , » followed by a blank (in addition), never inside a quoted comment."""


class Line(NamedTuple):
    """``day``: 1 (Monday) to 7 where the line is one day of the plain week, else 0."""

    label: str
    text: str
    day: int = 0


class Block(NamedTuple):
    """``title``: the season, "" for the plain week."""

    title: str
    lines: tuple[Line, ...]


class Rule(NamedTuple):
    season: str
    days: tuple[int, ...]
    ranks: str
    text: str
    added: bool = False  # after « , »: besides what its days already have


@cache
def readable(osm: str) -> tuple[Block, ...]:
    """Return the timetable that ``osm`` tells, () where it is not of the canonical form."""
    main, _, fallback = osm.partition(" || ")
    marks = ["; ", *_SEPARATOR.findall(main)]
    rules = [_rule(part.strip(), mark[0] == ",") for part, mark in zip(_SEPARATOR.split(main), marks, strict=True)]
    if not all(rules) or (fallback and not (other := _rule(fallback))):
        return ()
    seasons: dict[str, list[Rule]] = {}
    for rule in filter(None, rules):
        seasons.setdefault(rule.season, []).append(rule)
    plain = seasons.pop("", [])
    blocks = [Block("", tuple(_plain_week(plain)))] if plain else []
    blocks += [Block(_season(season), tuple(_in_words(season, _told(_by_day(told), told)))) for season, told in seasons.items()]
    if fallback and other:
        blocks.append(Block("", (Line("Sinon", other.text),)))
    return tuple(blocks)


@cache
def brief(osm: str) -> str:
    """Return the plain week in one short line, « mar.–sam. 9 h–12 h 30 », "" where the hours are not that simple."""
    blocks = readable(osm)
    if len(blocks) != 1 or blocks[0].title:
        return ""
    if blocks[0].lines[0].day == 0:
        told = blocks[0].lines[0]
        return "" if told.label != "Tous les jours" or told.text == CLOSED else f"{told.label.lower()} {told.text}"
    week = {line.day: line.text for line in blocks[0].lines if line.day and line.text != CLOSED}
    groups: dict[str, list[int]] = {}
    for day, text in week.items():
        groups.setdefault(text, []).append(day)
    if len(groups) > 3:
        return ""
    return " · ".join(f"{_runs(days, SHORT_NAMES, '–', ', ')} {text}" for text, days in groups.items())


def _rule(text: str, added: bool = False) -> Rule | None:
    found = _RULE.fullmatch(text)
    if found is None or not text:
        return None
    days = tuple(_numbers(found["days"])) if found["days"] else tuple(range(1, 8))
    value = _value(found["hours"] or "", found["state"] or "", found["comment"] or "")
    return Rule(found["season"] or "", days, found["ranks"] or "", value, added) if value else None


def _numbers(text: str) -> Iterable[int]:
    for part in text.split(","):
        if part == "PH":
            yield _PH
            continue
        first, last = (_DAYS.index(name) + 1 for name in (part.split("-") * 2)[:2])
        yield from ((n - 1) % 7 + 1 for n in range(first, last + 1 if last >= first else last + 8))


def _value(hours: str, state: str, comment: str) -> str:
    """Return what is said of a day. ``unknown "sur rendez-vous"`` says « sur rendez-vous »."""
    if state in ("off", "closed"):
        return CLOSED if not comment else f"{CLOSED} ({comment})"
    if state == "unknown" and not hours:
        return comment or UNKNOWN
    told = _half if state == "unknown" else _span
    spans = ", ".join(told(part) for part in hours.split(",") if part) if hours != "24/7" else f"24{NBSP}h sur{NBSP}24"
    said = [spans, comment, "à vérifier" if state == "unknown" and not comment else ""]
    return ", ".join(filter(None, said)) or (f"24{NBSP}h sur{NBSP}24" if not state else "")


def _half(text: str) -> str:
    """« 00:00-12:00 unknown "sur rendez-vous" »: « le matin sur rendez-vous », as it was written."""
    if text == "00:00-12:00":
        return "le matin"
    return "l'après-midi" if _AFTERNOON.fullmatch(text) else _span(text)


def _span(text: str) -> str:
    if text == "00:00-24:00":
        return f"24{NBSP}h sur{NBSP}24"
    if text.endswith("+"):
        return f"à partir de {_clock(text[:-1])}"
    begins, ends = text.split("-")
    return f"{_clock(begins)}–{_clock(ends)}"


def _clock(text: str) -> str:
    """« 09:00 » → « 9 h », « 12:30 » → « 12 h 30 », « 24:00 » → « minuit »."""
    hours, minutes = text.split(":")
    if int(hours) % 24 == 0 and minutes == "00":
        return "minuit"
    return f"{int(hours)}{NBSP}h" + (f"{NBSP}{minutes}" if minutes != "00" else "")


def _by_day(rules: Sequence[Rule]) -> dict[int, str]:
    """A later rule overrides the ones before on its days, or adds to them: « 14 h–19 h (9 h–12 h, sur rendez-vous) »."""
    told: dict[int, str] = {}
    for rule in rules:
        for day in rule.days if not rule.ranks else ():
            before = told.get(day, CLOSED) if rule.added else CLOSED
            told[day] = rule.text if before == CLOSED else f"{before} ({rule.text})"
    return told


def _plain_week(rules: Sequence[Rule]) -> Iterable[Line]:
    told = _by_day(rules)
    texts = [told.get(day, CLOSED) for day in range(1, 8)]
    if len(set(texts)) > 1:
        yield from (Line(DAY_NAMES[n].capitalize(), text, n + 1) for n, text in enumerate(texts))
    elif any(day != _PH for day in told):
        yield Line("Tous les jours", texts[0])
    if _PH in told:
        yield Line("Jours fériés", told[_PH])
    yield from _nth(rules)


def _told(told: dict[int, str], rules: Sequence[Rule]) -> Iterable[Line]:
    """Return only the days that are told, those that say the same together."""
    groups: dict[str, list[int]] = {}
    for day in sorted(told):
        groups.setdefault(told[day], []).append(day)
    for text, days in groups.items():
        yield Line(_day_label(days), text)
    yield from _nth(rules)


def _in_words(season: str, lines: Iterable[Line]) -> Iterable[Line]:
    """« SH unknown "mercredi 8h30-12h30" »: the comment names its days itself."""
    for line in lines:
        words = season == "SH" and line.text != CLOSED and not line.text[0].isdigit()
        yield line._replace(label="Horaires") if words else line


def _day_label(days: Sequence[int]) -> str:
    week = [day for day in days if day != _PH]
    label = "Tous les jours" if len(week) == 7 else _runs(week, DAY_NAMES, " au ", ", ", " et ").capitalize() if week else ""
    if week and len(week) < 7 and " au " in label:
        label = f"Du {label[0].lower()}{label[1:]}" if "," not in label and " et " not in label else label
    return " et ".join(filter(None, (label, "jours fériés" if _PH in days else "")))


def _nth(rules: Sequence[Rule]) -> Iterable[Line]:
    for rule in rules:
        if rule.ranks:
            ranks = [{"1": "1er", "-1": "dernier"}.get(rank, f"{rank}e") for rank in rule.ranks.split(",")]
            yield Line(f"{_listed(ranks).capitalize()} {' et '.join(DAY_NAMES[day - 1] for day in rule.days)} du mois", rule.text)


def _runs(days: Sequence[int], names: Sequence[str], to: str, comma: str, last: str = "") -> str:
    """Return « mar.–sam. », « lundi et jeudi »: two days in a row are two days, three are a run."""
    parts: list[str] = []
    for run in runs(days):
        parts += [f"{names[run[0] - 1]}{to}{names[run[-1] - 1]}"] if len(run) > 2 else [names[day - 1] for day in run]
    return _listed(parts, comma, last or comma)


def _listed(parts: Sequence[str], comma: str = ", ", last: str = " et ") -> str:
    return comma.join(parts[:-1]) + last + parts[-1] if len(parts) > 1 else "".join(parts)


def _season(text: str) -> str:
    """« Jul-Aug » → « De juillet à août », « Mar 15-Nov 15 » → « Du 15 mars au 15 novembre », « week 02-52/2 »: every other."""
    if text == "SH":
        return "Pendant les vacances scolaires"
    if text.startswith("week"):
        return "Semaines paires" if text.endswith("-52/2") else "Semaines impaires"
    told = _listed([_period(part) for part in text.split(",")])
    return told[0].upper() + told[1:]


def _period(text: str) -> str:
    first, _, last = text.partition("-")
    if text == "easter":
        return "à Pâques"
    if not last:
        day, month = _date(first)
        return f"le {day} {month}" if day else f"en {month}"
    if last.isdigit():  # « Aug 10-20 »
        day, month = _date(first)
        return f"du {day} au {int(last)} {month}"
    if "easter" in (first, last):  # « easter-Nov 01 » → « de Pâques au 1er novembre »
        begins = "de Pâques" if first == "easter" else f"du {' '.join(_date(first))}"
        return f"{begins} à Pâques" if last == "easter" else f"{begins} au {' '.join(_date(last))}"
    (d1, m1), (d2, m2) = _date(first), _date(last)
    if d1 and d2:
        return f"du {d1} {m1} au {d2} {m2}"
    return f"{_of(m1)} à {m2}"


def _of(month: str) -> str:
    return f"d'{month}" if month[0] in "ao" else f"de {month}"


def _date(text: str) -> tuple[str, str]:
    """« 2026 Dec 20 » → (« 20 », « décembre 2026 »); no day → ("", month)."""
    parts = text.split()
    year = parts.pop(0) if parts[0].isdigit() else ""
    month = " ".join(filter(None, (MONTH_NAMES[_MONTHS.index(parts[0])], year)))
    day = int(parts[1]) if len(parts) > 1 else 0
    return ("1er" if day == 1 else str(day) if day else ""), month


_STALL: Final = re.compile(rf"(?P<rule>{_DAY}(?:[-,]{_DAY})*(?:\[[-\d,]+\])?(?: {_SPAN}(?:,{_SPAN})*)?) (?P<place>.+)")


@cache
def stall(entry: str) -> tuple[str, str]:
    """« Th 17:00-19:00 Lauzun » → (« Jeudi, 17 h–19 h », « Lauzun »); an entry of another form → ("", entry)."""
    found = _STALL.fullmatch(entry)
    rule = _rule(f"{found['rule']}{'' if ':' in found['rule'] else ' unknown'}") if found else None
    if found is None or rule is None:
        return "", entry
    line = next(iter(_nth([rule])), None) or Line(_day_label(rule.days), rule.text)
    return (line.label if line.text == UNKNOWN else f"{line.label}, {line.text}"), found["place"]
