"""Typed words in; the days of the week that they name, whether a day is told twice, whether the hours are a shop's, out."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pipeline.normalise.hours.words import Word

_LONG: Final = 4 * 60
"""Minutes from opening to closing."""


def told_twice(body: list[Word]) -> bool:
    """Are hours told twice for one day?"""
    told: set[int] = set()
    start = 0
    for i, word in enumerate(body):
        if word.kind == "time" and (days := named_days(body[start:i])):
            if told & days:
                return True
            told, start = told | days, i
    return False


def named_days(words: list[Word]) -> set[int]:
    """The days of the week that ``words`` name, ranges included."""
    days: list[int] = []
    for before, word in pairwise([Word("strong"), *words]):
        if word.kind == "day":
            days += _through(days[-1], word.value) if before.kind == "range" and days else [word.value]
        elif word.kind == "days":
            days += sorted(word.value)
    return set(days)


def _through(last: int, day: int) -> list[int]:
    return [d % 7 for d in range(last + 1, (day if day > last else day + 7) + 1)]


def as_a_shop(kept: list[Word]) -> bool:
    """Are the hours as a shop has them: four days at least, of four hours at least?"""
    times = [w.value for w in kept if w.kind == "time"]
    return len(named_days(kept)) > 3 and bool(times) and times[-1] - times[0] >= _LONG
