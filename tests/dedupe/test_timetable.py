"""Two texts of hours: the same hours written otherwise, or not, whatever window they are read over."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.dedupe.timetable import YEAR, same_hours, spans

WEEK = "Mo-Fr 09:00-18:00"
CASES = [
    (WEEK, "Mo,Tu,We,Th,Fr 09:00-18:00", True),
    (WEEK, "Mo-Fr 09:00-12:00,12:00-18:00", True),
    (WEEK, f"{WEEK}; PH off", True),  # public holidays do not count
    (WEEK, f'{WEEK} "sur rendez-vous"', True),  # nor what is said beside
    (WEEK, f"Jan-Dec {WEEK}", True),  # a week beside a year
    (WEEK, f"Apr-Sep {WEEK}; Oct-Mar {WEEK}", True),
    (WEEK, f"Apr-Sep {WEEK}", False),
    (WEEK, "Mo-Fr 09:00-17:00", False),
    (WEEK, f"{WEEK} unknown", False),
    ("Su 22:00-06:00", "Su 22:00-24:00, Mo 00:00-06:00", True),  # an evening that goes on
    ("We 22:00-06:00", "We 22:00-24:00, Th 00:00-06:00", True),  # also into the day that the year begins with
    ("Th 00:00-06:00", "We 22:00-06:00", False),
    ("24/7", "Mo-Su 00:00-24:00", True),
    ("week 1-53/2 Mo 09:00-12:00", "Mo 09:00-12:00", False),
    (f"{WEEK}; 2026 Dec 25 off", f"{WEEK}; 2026 Dec 26 off", False),  # dated: compared as written
    ("sur demande", "sur demande", True),
]


@pytest.mark.parametrize(("one", "two", "same"), CASES)
def test_two_texts_say_the_same_hours(one: str, two: str, same: bool) -> None:
    for left, right in ((one, two), (two, one)):
        assert same_hours(pd.Series([left], dtype="str"), pd.Series([right], dtype="str")).tolist() == [same]


@pytest.mark.parametrize(("one", "two", "same"), CASES)
def test_a_short_reading_says_no_more_and_no_less_than_a_whole_year(one: str, two: str, same: bool) -> None:
    assert ((spans(one, YEAR) or one) == (spans(two, YEAR) or two)) is same


def test_couples_are_told_one_by_one() -> None:
    left = pd.Series([WEEK, WEEK, "Mo 09:00-12:00"], dtype="str")
    right = pd.Series(["Jan-Dec Mo-Fr 09:00-18:00", "Mo 09:00-12:00", "Mo 09:00-12:00"], dtype="str")
    assert same_hours(left, right).tolist() == [True, False, True]
