"""Typed words in, the same out with « / », « - » and « ainsi que » read for what they join: days listed, months, more days."""

from __future__ import annotations

from pipeline.normalise.hours.days import DAYISH
from pipeline.normalise.hours.words import NotUnderstood, Word


def listed_days(found: list[Word]) -> list[Word]:
    """« lun/mar/jeu/ven 9h-18h - mer/sam 9h-12h », « mar-jeu-ven 14h-19h ⏎ mer-sam 9h-12h »: who lists days with a mark once
    does so wherever a range would say one day twice.
    """
    marks = [i for i, w in enumerate(found) if w.kind in {"slash", "range"} and _joins_days(found, i)]
    chained = {j for i in marks if i + 2 in marks and found[i].kind == found[i + 2].kind for j in (i, i + 2)}
    dashed = {found[j].value for i in chained if found[i].kind == "range" for j in (i - 1, i + 1)}
    ranges = [_run(found, i) for i in marks if found[i].kind == "range"]
    slashes = [i for i in marks if found[i].kind == "slash"]
    lists = {i for i in slashes if chained.intersection(slashes) or _told_within(found, i, ranges)}
    lists |= {i for i in slashes for j in slashes if _crossed(found, i, j)}
    dashes = [i for i in marks if i not in chained and found[i].text.strip() == "-"]
    gaps = set(range(min(dashed, default=0), max(dashed, default=0))) - dashed
    lists |= {i for i in dashes if _between(found, i) & dashed and _ends(found, i) & gaps and not _ends(found, i) & dashed}
    return [w._replace(kind="and") if i in lists else w for i, w in enumerate(found)]


def _told_within(found: list[Word], i: int, ranges: list[set[int]]) -> bool:
    """« lun-dim 9h30-19h (lun/dim 10h-19h) »: who writes ranges with a dash, and the days between two told elsewhere."""
    between = _between(found, i)
    return bool(between) and any(between <= told for told in ranges)


def _crossed(found: list[Word], i: int, j: int) -> bool:
    """« Lundi / Mercredi 9h-13h ⏎ Mardi / Jeudi 10h-13h »: each has a day of the other between its own."""
    return bool(_between(found, i) & _ends(found, j) and _between(found, j) & _ends(found, i))


def _between(found: list[Word], i: int) -> set[int]:
    return _run(found, i) - _ends(found, i)


def _ends(found: list[Word], i: int) -> set[int]:
    return {found[i - 1].value, found[i + 1].value}


def _run(found: list[Word], i: int) -> set[int]:
    first, last = found[i - 1].value, found[i + 1].value
    return {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}


def _joins_days(found: list[Word], i: int) -> bool:
    return 0 < i < len(found) - 1 and found[i - 1].kind == found[i + 1].kind == "day"


def same_hours_too(found: list[Word]) -> list[Word]:
    """« ven-sam 18h-2h, ainsi que le dernier jeudi du mois »: days told last, with no hours of their own, have those before."""
    i = next((i for i, w in enumerate(found) if w.kind == "and" and w.text.lower().startswith("ainsi")), 0)
    before = [w.kind for w in found[:i] if w.kind != "comma"]
    alone = not any(w.kind in {"time", "num", "allday", "closed", "rdv", "from", "until"} for w in found[i + 1 :])
    days = found[i + 1].kind in DAYISH if i + 1 < len(found) else False
    if not i or before[-1:] != ["time"] or not alone or not days:
        return found
    return [*found[:i], found[i]._replace(kind="incl"), *found[i + 1 :]]


def slash_seasons(found: list[Word]) -> list[Word]:
    """« avril/octobre 9h-19h ; nov/mars 9h-17h30 »: where such pairs make up the year together, each « / » is « à ».

    Raises NotUnderstood where they do not: « avril/octobre » alone may be a season, or two months.
    """
    marks = [i for i in range(1, len(found) - 1) if found[i].kind in {"slash", "range"} and _joins_months(found, i)]
    chained = {j for i in marks for j in marks if abs(i - j) == 2 and found[i].kind == found[j].kind}
    spans = {i: _months(found, i) for i in marks if i not in chained}
    apart = [i for i in spans if found[i].kind == "slash" and len(spans[i]) > 2]
    if not apart:
        return found
    told = [month for i in spans for month in spans[i]]
    if sorted(told) != list(range(12)):
        raise NotUnderstood("« / » entre deux mois : « au » ou « et » ?")
    return [w._replace(kind="range", text="-") if i in apart else w for i, w in enumerate(found)]


def _joins_months(found: list[Word], i: int) -> bool:
    one, other = found[i - 1], found[i + 1]
    return one.kind == other.kind == "month" and one.value[0].first == other.value[0].first == 1 and one.value[0].last > 0


def _months(found: list[Word], i: int) -> list[int]:
    first, last = found[i - 1].value[0].month - 1, found[i + 1].value[0].month - 1
    return [month % 12 for month in range(first, last + 1 if last >= first else last + 13)]
