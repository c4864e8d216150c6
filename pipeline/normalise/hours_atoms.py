"""Typed words in, atoms out: runs of days, runs of times, seasons, closings, each with how strongly it is set apart.

An atom's ``sep`` is the strength of what stands before it: 0 nothing or a colon, 1 « et », 2 a comma, a slash, a dash or a
bracket, 3 a new line, a full stop or a semicolon.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from pipeline.normalise.hours_osm import MIDNIGHT, PH, Key, Span
from pipeline.normalise.hours_seasons import read_season, starts_season
from pipeline.normalise.hours_times import TIMES, spans
from pipeline.normalise.hours_words import EVERY_DAY, NotUnderstood, Word

_STRENGTH: Final = {"and": 1, "comma": 2, "slash": 2, "range": 2, "paren": 2, "strong": 3, "colon": 0}
_DAYISH: Final = frozenset({"day", "days", "weekend", "week", "ph", "nth", "other"})
_LABELS: Final = {"noon": "noon", "evening": "eve"}
_SIMPLE: Final = {
    "closures": "C", "except": "E", "rdv": "R", "orrdv": "A", "sh": "H", "rest": "O", "year": "Y", "name": "N", "same": "I",
}  # fmt: skip


@dataclass(frozen=True)
class DayItem:
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
    loose: bool = False  # « lun ven »: a list only where the days between are spoken of elsewhere
    alternate: str = ""  # « un samedi sur deux »: which ones, nobody can tell
    wraps: bool = False  # « dimanche - samedi », « sam - dim »: the dash may part two clauses
    vague: bool = False  # « en semaine »: Monday to Friday only where Saturday is spoken of elsewhere


@dataclass(frozen=True)
class Times:
    """« 9h-12h / 14h-19h »: spans, and the labels (« matin », « soir ») that stood with them."""

    spans: tuple[Span, ...]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Atom:
    """``kind``: D (DayItems), T (Times), L (labels), X closed (the half), C closed for holidays, E except, R by appointment,
    A or by appointment, I the same as before, U until (minutes), S (Season), O out of season, Y all year, N a season's name,
    H school holidays.
    """

    kind: str
    value: Any = None
    sep: int = 0
    after: int = 0
    text: str = ""
    bracket: bool = False  # it opens a bracket


def atoms(found: list[Word]) -> list[Atom]:
    """Return the atoms of a text. Raises NotUnderstood."""
    result: list[Atom] = []
    sep, i, bracket = 3, 0, False
    while i < len(found):
        word = found[i]
        if word.kind in _STRENGTH:
            bracketed_season = word.text in "([" and starts_season(found, i + 1)
            bracketed_hours = word.text in "([" and bool(result) and result[-1].kind == "D" and _bracketed_hours(found, i)
            closing = word.text in ")]" and bool(result) and result[-1].kind == "S"
            bracket |= word.text in "(["
            sep = sep if bracketed_season or bracketed_hours or closing else max(sep, _STRENGTH[word.kind])
            i += 1
            continue
        if _closes_early(found, i, result):
            atom, i = Atom("U", found[i].value), i + 1
        else:
            atom, i = _atom(found, i)
        result.append(replace(atom, sep=sep, text=word.text, bracket=bracket))
        sep, bracket = 0, False
    if not result:
        raise NotUnderstood("ni jours ni heures")
    return [replace(a, after=b.sep) for a, b in zip(result, [*result[1:], Atom("end", sep=3)], strict=True)]


def _closes_early(found: list[Word], i: int, result: list[Atom]) -> bool:
    """« L au J 9h à 17h et le V 14h », « …, sauf mardi 21h »: one hour alone after days, where hours were told before."""
    after = next((w.kind for w in found[i + 1 :] if w.kind not in {"colon", "pad"}), "end")
    alone = found[i].kind == "time" and result and result[-1].kind == "D" and after in {"end", "strong", "comma", "paren"}
    ahead = after == "comma" and i + 2 < len(found) and found[i + 2].kind in TIMES
    return bool(alone) and not ahead and found[i - 1].kind in _DAYISH | {"colon"} and any(a.kind == "T" for a in result)


def _closes(found: list[Word], i: int) -> bool:
    return i < len(found) and found[i].text in ")]"


def _bracketed_hours(found: list[Word], i: int) -> bool:
    """« le dimanche matin (9h-12h30) »: the hours of the days just named; « (20h le vendredi) » brings days of its own."""
    end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), len(found))
    return i + 1 < len(found) and all(w.kind in TIMES | {"range", "slash", "and", "comma"} for w in found[i + 1 : end])


def _atom(found: list[Word], i: int) -> tuple[Atom, int]:
    word = found[i]
    if word.kind in _DAYISH or (word.kind == "incl" and i + 1 < len(found) and found[i + 1].kind in _DAYISH | {"range"}):
        return _days(found, i)
    if word.kind == "time" and i and found[i - 1].text in "([" and i + 1 < len(found) and found[i + 1].kind in _DAYISH:
        return Atom("U", word.value), i + 1  # « 9h-19h (20h le vendredi) »
    before = [w for w in found[max(0, i - 3) : i] if w.kind != "colon"][-2:]
    bracketed = len(before) == 2 and before[1].kind in _DAYISH and before[0].text in "([" and _closes(found, i + 1)
    if word.kind == "time" and bracketed:
        return Atom("U", word.value), i + 1  # « 9h-19h (vendredi 20h) »
    if starts_season(found, i):
        season, i = read_season(found, i)
        return Atom("S", season), i
    if word.kind in TIMES | {"allday", "half", "noon", "evening", "from", "between"}:
        return _times(found, i)
    if word.kind == "until" and i + 1 < len(found) and found[i + 1].kind in {"time", "noon"}:
        return Atom("U", found[i + 1].value or MIDNIGHT // 2), i + 2
    if word.kind == "closed":
        half, i = _half(found, i + 1)  # « fermé le matin »
        return Atom("X", half), i
    if word.kind in _SIMPLE:
        return Atom(_SIMPLE[word.kind]), i + 1
    raise NotUnderstood(f"« {word.text.strip()} » : rôle incertain")


# --- days -------------------------------------------------------------------------------------------------------------
def _days(found: list[Word], i: int) -> tuple[Atom, int]:
    items: list[DayItem] = []
    sep = 0
    while i < len(found):
        included = found[i].kind == "incl"
        i += included
        i += included and i < len(found) and found[i].kind == "range"  # « y compris au … »
        if i >= len(found) or found[i].kind not in _DAYISH:
            raise NotUnderstood("« y compris » : jours incertains")
        item, i = _day_item(found, i)
        if i < len(found) and found[i].kind == "incl":  # « du lundi au samedi inclus » only says that samedi counts
            included, i = not item.is_range or item.every, i + 1
        items.append(replace(item, sep=sep, included=included or item.included))
        j, sep = i, 0
        while j < len(found) and found[j].kind in {"and", "comma", "slash", "range", "strong"}:
            sep, j = max(sep, _STRENGTH[found[j].kind]), j + 1
        if j >= len(found) or found[j].kind not in _DAYISH | {"incl"}:
            break
        i = j
    if len(items) == 2 and items[1].sep == 0 and _far_apart(items[0], items[1]):
        items[0] = replace(items[0], loose=True)
    return Atom("D", items), i


def _far_apart(one: DayItem, other: DayItem) -> bool:
    """« lun ven »: is it a range or a list?"""
    simple = len(one.keys) == len(other.keys) == 1 and isinstance(one.keys[0], int) and isinstance(other.keys[0], int)
    return simple and PH not in (*one.keys, *other.keys) and abs(int(str(one.keys[0])) - int(str(other.keys[0]))) > 1


def _day_item(found: list[Word], i: int) -> tuple[DayItem, int]:
    word = found[i]
    if word.kind == "nth":
        half, i = _half(found, i + 1)
        return DayItem((word.value,), half, article=True), i
    if word.kind == "other":
        half, i = _half(found, i + 1)
        return DayItem((int(word.value),), half, article=True, alternate=word.text), i
    if word.kind == "ph":
        return DayItem((PH,), article=True, included=word.flag), i + 1
    if word.kind == "weekend":
        return DayItem((5, 6), article=True), i + 1
    if word.kind == "week":
        return DayItem((0, 1, 2, 3, 4), is_range=True, vague=True), i + 1
    if word.kind == "days" and len(word.value) > 1:
        return DayItem(tuple(sorted(word.value)), every=word.value == EVERY_DAY, is_range=True), i + 1
    return _chain(found, i)


def _chain(found: list[Word], i: int) -> tuple[DayItem, int]:
    """« lundi », « lun-ven » (a range), « lun-mar-jeu » (a list: more than two), « lundi/mardi » (neighbours: a list)."""
    days, halves, joint, article = [_one(found[i])], [""], "", found[i].flag
    mark, spaced = 0, False
    halves[0], i = _half(found, i + 1)
    while True:
        j = i + 1 if i < len(found) and found[i].kind == "comma" else i  # « du lundi, au samedi »
        if j + 1 >= len(found) or found[j].kind not in {"range", "slash"} or not _is_single(found[j + 1]):
            break
        if j > i and found[j].text.strip().lower() not in {"au", "a"}:
            break
        kind = found[j].kind
        binds = _binding(found[j])
        if (joint and binds != mark) or (_binds_tighter(found, j, binds)):
            break  # « lun à ven - sam et dim : fermé », « fermé lun - mar > sam 9h-12h »
        joint, mark, spaced = kind, binds, len(found[j].text) > 2 or found[j].text in {">", "→"}
        half, i_next = _half(found, j + 2)
        days.append(_one(found[j + 1]))
        halves.append(half)
        i = i_next
    if len(days) == 1:
        return DayItem((days[0],), halves[0], article=article), i
    if len(days) > 2 or (joint == "slash" and abs(days[0] - days[1]) == 1):
        if any(halves[:-1]) or len(set(days)) < len(days) or not _forward(days):
            raise NotUnderstood("suite de jours incertaine")
        return DayItem(tuple(days), halves[-1], wraps=days != sorted(days) or spaced), i
    if joint == "slash" or days[0] == days[1]:
        raise NotUnderstood("« / » entre deux jours : « au » ou « et » ?")
    span = tuple(d % 7 for d in range(days[0], days[1] + (1 if days[1] > days[0] else 8)))
    doubtful = spaced and abs(days[1] - days[0]) == 1  # « ven / sam - dim fermé »
    wraps = days[0] > days[1] and days != [6, 0]
    return DayItem(span, halves[1], starts=halves[0], article=True, is_range=True, wraps=wraps or doubtful), i


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


def _half(found: list[Word], i: int) -> tuple[str, int]:
    if i < len(found) and found[i].kind == "half":
        return str(found[i].value), i + 1
    return "", i


# --- times ------------------------------------------------------------------------------------------------------------
def _times(found: list[Word], i: int) -> tuple[Atom, int]:
    """Read one run of times, up to what is neither a time, a label of the day, nor what joins them."""
    if found[i].kind == "allday":
        return Atom("T", Times(((0, MIDNIGHT),))), i + 1
    marks: list[Word] = []  # times and what joins them, in order
    labels: list[str] = []
    end = i
    while i < len(found):
        word = found[i]
        if word.text in "([" and i + 1 < len(found) and found[i + 1].kind in TIMES and _names_days(found, i):
            break
        if _label_of_the_next(found, i, marks) or (marks and word.kind == "num" and starts_season(found, i)):
            break
        if word.kind == "noon" and _noon_is_a_time(found, i):
            if word.text.lower().startswith("a "):  # « de 9 heures à midi »: the pattern took the « à »
                marks.append(Word("range", None, "a"))
            word = Word("time", MIDNIGHT // 2, word.text)
        if word.kind in TIMES or word.kind in {"from", "between"}:
            marks.append(word)
            end = i + 1
        elif word.kind == "half" or word.kind in _LABELS:
            labels.append(_LABELS.get(word.kind, str(word.value)))
            end = i + 1
        elif word.kind in {"range", "slash", "comma", "and", "until", "colon", "paren"}:
            marks.append(word)
        else:
            break
        i += 1
    while marks and marks[-1].kind in _STRENGTH:
        marks.pop()
    if not any(m.kind in TIMES for m in marks):
        return Atom("L", tuple(labels)), end
    return Atom("T", Times(spans(marks), tuple(labels))), end


def _names_days(found: list[Word], i: int) -> bool:
    """« (20h le vendredi) », « (10h à 20h le dimanche) »: the bracket speaks of days of its own."""
    end = next((j for j in range(i + 1, len(found)) if found[j].text in ")]"), i)
    return any(w.kind in _DAYISH for w in found[i + 1 : end])


def _noon_is_a_time(found: list[Word], i: int) -> bool:
    before = found[i - 1].kind if i else ""
    after = found[i + 1].kind if i + 1 < len(found) else ""
    ends = found[i].text.lower().startswith("a ") and before in TIMES
    return ends or before in {"range", "until", "between", "from"} or after in {"range", "until"}


def _label_of_the_next(found: list[Word], i: int, marks: list[Word]) -> bool:
    """« midi du mardi au dimanche 12h-14h, soir du jeudi au samedi 19h-21h »: « soir » goes with what follows."""
    if found[i].kind not in {"half", *_LABELS} or i + 1 >= len(found) or found[i + 1].kind not in _DAYISH:
        return False
    return len(marks) > 1 and marks[-1].kind == "comma" and any(m.kind in TIMES for m in marks)
