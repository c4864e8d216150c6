"""Typed words in, a run of days out: « lundi », « du lundi au vendredi et le dimanche matin », « lun-mar-jeu ».

A day's ``sep`` is the strength of the mark before it: 0 nothing, 1 « et », 2 a comma, a slash or a dash, 3 a new line or stop.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.normalise.hours.osm import PH, Key
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood, Word

STRENGTH: Final = {"and": 1, "comma": 2, "slash": 2, "range": 2, "paren": 2, "strong": 3, "colon": 0}
DAYISH: Final = frozenset({"day", "days", "week", "ph", "nth", "other"})


class DayItem(NamedTuple):
    """« le samedi matin », « du lundi au vendredi »: days, the half meant (am, pm, eve), what stood before it."""

    keys: tuple[Key, ...]
    half: str = ""
    starts: str = ""  # « du lundi après-midi au samedi »: the half at which a range starts
    sep: int = 0
    article: bool = False
    is_range: bool = False
    every: bool = False
    included: bool = False
    minus: tuple[DayItem, ...] = ()
    override: bool = False  # it stands after « sauf » with hours of its own
    opened: bool = False  # « ouvert » stands before it: it opens a clause, and no closing holds it
    only: bool = False  # « samedi matin uniquement »
    loose: bool = False  # « lun ven »: a list only where the days between are spoken of elsewhere
    alternate: str = ""  # « un samedi sur deux »: which ones, nobody can tell
    wraps: bool = False  # « dimanche - samedi », « sam / dim »: the mark may part two clauses
    spaced: bool = False  # « mardi - samedi », its dash between blanks: after « et », the mark may part two clauses
    vague: bool = False  # « en semaine »: Monday to Friday only where Saturday is spoken of elsewhere


def read_days(found: list[Word], i: int) -> tuple[list[DayItem], int]:
    """Return the run of days at place ``i`` and the next place. Raises NotUnderstood."""
    items: list[DayItem] = []
    sep = 0
    while i < len(found):
        included = found[i].kind == "incl"
        i += included
        i += included and i < len(found) and found[i].kind == "range"  # « y compris au … »
        if i >= len(found) or found[i].kind not in DAYISH:
            raise NotUnderstood("« y compris » : jours incertains")
        first, (item, i) = found[i], _day_item(found, i)
        if i < len(found) and found[i].kind == "incl":  # « du lundi au samedi inclus » only says that samedi counts
            included, i = not item.is_range or item.every, i + 1
        goes_on = bool(items) and items[-1].included and sep == 1  # « même le dimanche et les jours fériés »
        joins = included or goes_on or (first.kind == "ph" and first.opened)  # « …, ouvert les jours fériés »
        only = any(word.only for word in found[i - 1 : i])
        if sep or joins or first.opened or only:
            item = item._replace(sep=sep, included=joins, opened=first.opened, only=only)
        items.append(item)
        j, sep = i, 0
        while j < len(found) and found[j].kind in {"and", "comma", "slash", "range", "strong"}:
            sep, j = max(sep, STRENGTH[found[j].kind]), j + 1
        if j >= len(found) or found[j].kind not in DAYISH | {"incl"} or found[j].opened or found[j].apart:
            break
        if not item.half and _only_half(found, j):
            break
        i = j
    if len(items) == 2 and items[1].sep == 0 and _far_apart(items[0], items[1]):
        items[0] = items[0]._replace(loose=True)
    return items, i


def _only_half(found: list[Word], j: int) -> bool:
    """« … 9h-19h du mardi au vendredi, samedi matin uniquement »: of that day alone."""
    return j + 1 < len(found) and found[j].kind == "day" and found[j + 1].kind in {"half", "noon"} and found[j + 1].only


def _far_apart(one: DayItem, other: DayItem) -> bool:
    """« lun ven »: is it a range or a list?"""
    simple = len(one.keys) == len(other.keys) == 1 and isinstance(one.keys[0], int) and isinstance(other.keys[0], int)
    return simple and PH not in (*one.keys, *other.keys) and abs(int(str(one.keys[0])) - int(str(other.keys[0]))) > 1


def _day_item(found: list[Word], i: int) -> tuple[DayItem, int]:
    word = found[i]
    if word.kind == "nth":
        half, i = half_of(found, i + 1)
        return DayItem((word.value,), half, article=True), i
    if word.kind == "other":
        half, i = half_of(found, i + 1)
        return DayItem((int(word.value),), half, article=True, alternate=word.text), i
    if word.kind == "ph":
        return DayItem((PH,), article=True), i + 1
    if word.kind == "week":
        return DayItem((0, 1, 2, 3, 4), is_range=True, vague=True), i + 1
    if word.kind == "days" and len(word.value) > 1:
        return DayItem(tuple(sorted(word.value)), every=word.value == EVERY_DAY, is_range=True), i + 1
    return _chain(found, i)


def _chain(found: list[Word], i: int) -> tuple[DayItem, int]:
    """« lundi », « lun-ven » (a range), « lun-mar-jeu » (a list: more than two), « lundi/mardi » (neighbours: a list)."""
    days, halves, joint, article = [_one(found[i])], [""], "", found[i].flag
    mark, spaced = 0, False
    if found[i].text.endswith(".") and half_of(found, i + 1)[0] and _only_closed(found[:i]):
        raise NotUnderstood("« dim. matin » : fermé ce jour, ou ouvert ce matin-là ?")  # « fermé lun, dim. matin 9h-12h, … »
    halves[0], i = half_of(found, i + 1)
    while True:
        j = i + 1 if i < len(found) and found[i].kind == "comma" else i  # « du lundi, au samedi »
        if j + 1 >= len(found) or found[j].kind not in {"range", "slash"} or not _is_single(found[j + 1]):
            break
        article = found[j + 1].flag and not found[j].text.strip().isalpha()  # « le dimanche - le lundi »: two days, no range
        if article or found[j + 1].apart or found[j + 1].opened:  # « sans interruption le mercredi - ouvert lundi … »
            break
        if j > i and found[j].text.strip().lower() not in {"au", "a"}:
            break
        kind = found[j].kind
        binds = _binding(found[j])
        if (joint and binds != mark) or (_binds_tighter(found, j, binds)):
            break  # « lun à ven - sam et dim : fermé », « fermé lun - mar > sam 9h-12h »
        joint, mark, spaced = kind, binds, len(found[j].text) > 2 or found[j].text in {">", "→"}
        half, i_next = half_of(found, j + 2)
        days.append(_one(found[j + 1]))
        halves.append(half)
        i = i_next
    if len(days) == 1:
        return DayItem((days[0],), halves[0], article=article), i
    if len(days) > 2 or (joint == "slash" and abs(days[0] - days[1]) in {1, 6}):
        if any(halves[:-1]) or len(set(days)) < len(days) or not _forward(days):
            raise NotUnderstood("suite de jours incertaine")
        return DayItem(tuple(days), halves[-1], wraps=days != sorted(days) or spaced or joint == "slash"), i
    if joint == "slash" or days[0] == days[1]:
        raise NotUnderstood("« / » entre deux jours : « au » ou « et » ?")
    span = tuple(d % 7 for d in range(days[0], days[1] + (1 if days[1] > days[0] else 8)))
    doubtful = spaced and abs(days[1] - days[0]) == 1  # « ven / sam - dim fermé »
    wraps = days[0] > days[1] and days != [6, 0]
    range_of = DayItem(span, halves[1], starts=halves[0], article=True, is_range=True)
    return range_of._replace(wraps=wraps or doubtful, spaced=spaced and mark == 2), i


def _only_closed(before: list[Word]) -> bool:
    kinds = {word.kind for word in before}
    return "closed" in kinds and "time" not in kinds


def _binding(word: Word) -> int:
    """« à », « au », an arrow bind two days closer than a dash, a dash closer than a slash."""
    spelt = word.text.strip()
    return 1 if word.kind == "slash" else 2 if set(spelt) == {"-"} else 4 if spelt.isalpha() else 3


def _binds_tighter(found: list[Word], j: int, binds: int) -> bool:
    """Is the day after this joint bound more closely to the one that follows?"""
    k = j + 2
    return k + 1 < len(found) and found[k].kind in {"range", "slash"} and _is_single(found[k + 1]) and _binding(found[k]) > binds


def _forward(days: list[int]) -> bool:
    """Does a list of three days or more go on through the week? « dim - mar - ven » mixes a list and a range."""
    turns = [(b - a) % 7 for a, b in pairwise(days)]
    return sum(turns) < 7


def _is_single(word: Word) -> bool:
    return word.kind == "day" or (word.kind == "days" and len(word.value) == 1)


def _one(word: Word) -> int:
    return int(word.value if word.kind == "day" else min(word.value))


def half_of(found: list[Word], i: int) -> tuple[str, int]:
    """Return « am », « pm », « eve » where the word at ``i`` names a half of the day, and the next place."""
    if i < len(found) and found[i].kind == "half" and not found[i].opened:  # « le dimanche ouvert le matin »
        return str(found[i].value), i + 1
    return "", i
