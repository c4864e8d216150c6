"""A schedule drawn at random, written as people write, is read back to the same moments or not at all; and nearly always read."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from opening_hours import OpeningHours, State

from pipeline.normalise.hours import parse
from tests.normalise.hours_beside import beside
from tests.normalise.hours_changed import changed
from tests.normalise.hours_written import Week, written

MONDAY = dt.datetime(2026, 11, 16)
WEEK = 7 * 24 * 60
SEEDS = 1500


def opened(osm: str) -> set[int]:
    """Quarters of an hour (minutes from Monday) open in an ordinary week, nights of the week before included."""
    found: set[int] = set()
    for start, end, state, _ in OpeningHours(osm, country="FR").intervals(MONDAY, MONDAY + dt.timedelta(days=14)):
        if state is State.OPEN:
            first, last = ((moment - MONDAY).total_seconds() for moment in (start, end))
            found |= set(range(int(first // 60), int(last // 60), 15))
    return {minute - WEEK for minute in found if WEEK <= minute < 2 * WEEK}


def meant(week: Week) -> set[int]:
    """The same of a drawn week."""
    spans = [(day * 1440 + start, day * 1440 + end) for day, spans in enumerate(week) for start, end in spans]
    return {minute % WEEK for start, end in spans for minute in range(start, end, 15)}


def test_a_schedule_written_by_hand_is_read_right_or_not_at_all() -> None:
    found, wrong = tried(written)
    assert not wrong
    assert found["read"] >= 0.95 * SEEDS, found


def test_a_week_said_by_what_departs_from_it_is_read_right_or_not_at_all() -> None:
    found, wrong = tried(changed)
    assert not wrong
    assert found["read"] >= 0.9 * SEEDS, found


def test_hours_told_of_no_day_are_those_of_the_other_days_or_nothing_is_read() -> None:
    found, wrong = tried(beside)
    assert not wrong
    assert found["read"] >= 0.35 * SEEDS, found


def tried(draw: Callable[[int], tuple[str, Week]]) -> tuple[Counter[str], list[tuple[int, str, str]]]:
    """Read SEEDS drawn texts: how many were read or refused, and those that say another week than was meant."""
    found: Counter[str] = Counter()
    wrong = []
    for seed in range(SEEDS):
        text, week = draw(seed)
        value, _ = parse(text)
        if value is None or value.osm is None:
            found["refused"] += 1
            continue
        found["read"] += 1
        if opened(value.osm) != meant(week):
            wrong.append((seed, text, value.osm))
    return found, wrong
