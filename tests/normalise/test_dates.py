"""Dates as spreadsheets and forms hold them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.model import DateSystem
from pipeline.normalise.dates import Form, parse_date, parse_moment
from pipeline.normalise.result import Issue

FRENCH: Form = "jj/mm/aaaa"


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("10/11/2020", "jj/mm/aaaa", "2020-11-10"),
        ("10/11/2020", "mm/jj/aaaa", "2020-10-11"),
        ("10-11-20", "jj/mm/aaaa", "2020-11-10"),
        ("10.11.2020", "jj/mm/aaaa", "2020-11-10"),
        ("10 11 2020", "jj/mm/aaaa", "2020-11-10"),
        (" 1/2/2021 ", "jj/mm/aaaa", "2021-02-01"),
        ("10/11/98", "jj/mm/aaaa", "1998-11-10"),
        ("20-11-10", "aaaa-mm-jj", "2020-11-10"),
        ("2020-11-10", "jj/mm/aaaa", "2020-11-10"),
        ("2020/11/10", "mm/jj/aaaa", "2020-11-10"),
        ("20201110", "jj/mm/aaaa", "2020-11-10"),
        ("10112020", "jj/mm/aaaa", "2020-11-10"),
        ("25/12/2020", "aaaa-mm-jj", "2020-12-25"),
        ("10 nov. 2020", "jj/mm/aaaa", "2020-11-10"),
        ("10-nov-20", "jj/mm/aaaa", "2020-11-10"),
        ("1er décembre 2020", "mm/jj/aaaa", "2020-12-01"),
        ("mardi 10 novembre 2020", "jj/mm/aaaa", "2020-11-10"),
        ("le 3 AOÛT 2021", "jj/mm/aaaa", "2021-08-03"),
        ("10/11/2020 09:12:33", "jj/mm/aaaa", "2020-11-10"),
        ("10/11/2020 à 9h12", "jj/mm/aaaa", "2020-11-10"),
        ("2020-11-10T09:12:33.5Z", "jj/mm/aaaa", "2020-11-10"),
        ("2020/11/10 11:12:33 PM UTC+1", "jj/mm/aaaa", "2020-11-10"),
        ("11/10/20 9:12:33", "mm/jj/aaaa", "2020-11-10"),
        ("29/02/2024", "jj/mm/aaaa", "2024-02-29"),
        ("Nov 20, 2020", "jj/mm/aaaa", "2020-11-20"),
        ("November 2, 2020 8:47 PM", "jj/mm/aaaa", "2020-11-02"),
        ("12/12/2020", "aaaa-mm-jj", "2020-12-12"),
        ("13/12/2020", "aaaa-mm-jj", "2020-12-13"),
        ("11/13/2020", "aaaa-mm-jj", "2020-11-13"),
        ("20/11/2020 10:20:60", "jj/mm/aaaa", "2020-11-20"),  # a leap second
    ],
)
def test_dates_read(text: str, form: Form, expected: str) -> None:
    assert parse_date(text, form, "1900") == (expected, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2020", "date-illisible"),
        ("29/02/2023", "date-illisible"),
        ("11/25/2020", "date-illisible"),  # the declared form puts the day first: never turned round
        ("00/11/2020", "date-illisible"),
        ("01/01/1900", "date-illisible"),
        ("2150-01-01", "date-illisible"),
        ("73416", "date-illisible"),  # the day after the 31st of December 2100
        ("10/11/202", "date-illisible"),
        ("10/11/2020 25:00", "date-illisible"),
        ("hier", "date-illisible"),
        ("2020111012", "date-illisible"),  # a day and its hour, or seconds of 2034
        ("0605040302", "date-illisible"),
        ("n.c.", "date-illisible"),
        ("99999", "date-illisible"),
        ("nov. 2020", "date-sans-jour"),
        ("11/2020", "date-sans-jour"),
        ("2020-11", "date-sans-jour"),
        ("2020", "date-sans-jour"),
    ],
)
def test_dates_refused(text: str, code: str) -> None:
    value, issues = parse_date(text, FRENCH, "1900")
    assert value is None
    assert [i.code for i in issues] == [code]


def test_ambiguous_order_under_an_iso_declaration_is_refused() -> None:
    assert parse_date("10/11/2020", "aaaa-mm-jj", "1900").value is None


@pytest.mark.parametrize(("text", "calendar"), [("44145", "1900"), ("42683", "1904"), ("44145.38", "1900"), ("44145,0", "1900")])
def test_serials_are_read_by_their_calendar_and_told(text: str, calendar: DateSystem) -> None:
    assert parse_date(text, FRENCH, calendar) == ("2020-11-10", (("date-numero", "2020-11-10", calendar),))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10/11/2020 09:12:33", "2020-11-10T09:12:33"),
        ("10/11/2020", "2020-11-10T00:00:00"),
        ("2020/11/10 9:12:33 PM UTC+1", "2020-11-10T20:12:33Z"),
        ("2020/07/10 12:05:00 AM UTC+2", "2020-07-09T22:05:00Z"),
        ("2020-11-10T09:12:33+01:00", "2020-11-10T08:12:33Z"),
        ("2020-11-10 09:12:33Z", "2020-11-10T09:12:33Z"),
        ("44145.5", "2020-11-10T12:00:00"),
        ("10/11/2020 9h", "2020-11-10T09:00:00"),
    ],
)
def test_moments(text: str, expected: str) -> None:
    assert parse_moment(text, FRENCH, "1900").value == expected


def test_moments_of_a_form_sort_across_the_change_of_hour() -> None:
    stamps = ["2020/10/25 2:30:00 AM UTC+2", "2020/10/25 2:10:00 AM UTC+1"]
    moments = [parse_moment(s, FRENCH, "1900").value or "" for s in stamps]
    assert moments == sorted(moments)


def test_nothing_said() -> None:
    assert parse_date("  ", FRENCH, "1900") == (None, ())


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %m %Y", "%Y%m%d"]),
)
def test_every_day_is_read_back(day: dt.date, shape: str) -> None:
    value = parse_date(day.strftime(shape), FRENCH, "1900").value
    assert value == day.isoformat()
    assert parse_date(value, "mm/jj/aaaa", "1904") == (value, ())


@given(
    st.text(max_size=30) | st.from_regex(r"[0-9/. :hamp-]{1,20}", fullmatch=True),
    st.sampled_from(["jj/mm/aaaa", "mm/jj/aaaa", "aaaa-mm-jj"]),
)
def test_never_raises(text: str, form: Form) -> None:
    for parse in (parse_date, parse_moment):
        value, issues = parse(text, form, "1900")
        assert all(i.code in CATALOGUE for i in issues)
        assert value is None or parse(value, form, "1904").value == value


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("1604962800", "2020-11-10", "2020-11-09T23:00:00Z"),  # midnight in France
        ("1604966400", "2020-11-10", "2020-11-10T00:00:00Z"),
        ("1594332000000", "2020-07-10", "2020-07-09T22:00:00Z"),
        ("1594332000123", "2020-07-10", "2020-07-09T22:00:00Z"),
    ],
)
def test_seconds_since_1970_are_a_day_of_france(text: str, day: str, moment: str) -> None:
    assert parse_date(text, FRENCH, "1900") == (day, (Issue("date-unix", day, "1900"),))
    assert parse_moment(text, FRENCH, "1900").value == moment
