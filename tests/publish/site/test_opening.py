"""The hours' code says what opening-hours-py says, every half hour of fourteen months; and on holidays no more than was said."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours

from pipeline.publish.site.opening import HORIZON, calendar, encode, encode_all
from tests.publish.site.reading import state_at

COVERED = calendar(dt.date(2026, 11, 22))

CODES = [
    ("Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00", "1-5=540-720,840-1080 6=540-720"),
    ("24/7", "1-7=0-1440"),
    ("Fr-Sa 18:00-02:00", "5-6=1080-1560"),
    ("Mo-Sa 09:00-12:00; PH off", "1-6=540-720;f="),
    ("Mo-Sa 09:00-12:00; PH 10:00-12:00", "1-6=540-720;f=600-720"),
    ('Mo-Su unknown "sur rendez-vous"', "1-7=0-1440r"),
    ("Sa unknown", "6=0-1440?"),
    ('Mo 09:00-12:00 "sur rendez-vous"', "1=540-720r"),
    ('Sa 09:00-12:00 || unknown "sur rendez-vous"', "1-5,7=0-1440r 6=0-540r,540-720,720-1440r"),
    ("Apr-Sep Mo-Sa 09:00-19:00; Oct-Mar Sa 09:00-12:00", "6=540-720;20270401:1-6=540-1140;20271001:6=540-720"),
    ("Jul-Aug Mo-Su 10:00-19:00", ";20270701:1-7=600-1140;20270901:"),
    ("Mo-Sa 09:00-12:00; Dec 25 off", "1-6=540-720;20261225=;20271225="),
    ("Tu 09:00-12:00; Jul-Aug Su 10:00-12:00", "2=540-720;20270704:2=540-720 7=600-720;20270905:2=540-720"),
]


@pytest.mark.parametrize(("osm", "code"), CODES)
def test_code(osm: str, code: str) -> None:
    assert encode(osm, COVERED) == code


@pytest.mark.parametrize("osm", ["bla", "", "SH Mo 09:00-12:00", "sunrise-sunset", "Mo || open"])
def test_no_state_is_told_of_what_cannot_be_read(osm: str) -> None:
    assert encode(osm, COVERED) is None


def test_only_what_has_a_code_is_kept() -> None:
    assert encode_all(["24/7", "bla", "24/7"], COVERED) == {"24/7": "1-7=0-1440"}


def test_holidays_are_those_of_france_with_their_names() -> None:
    names = COVERED.by_code
    assert len(names) == 13  # eleven a year, Christmas and New Year's Day twice in fourteen months
    assert {code: names[code] for code in ("20261225", "20270329", "20270506", "20270508", "20270517", "20271111")} == {
        "20261225": "Noël", "20270329": "Lundi de Pâques", "20270506": "Ascension", "20270508": "Victoire 1945",
        "20270517": "Lundi de Pentecôte", "20271111": "Armistice 1918",
    }  # fmt: skip


def _assert_says_the_same(osm: str, start: dt.date) -> None:
    """Compare with the library where no holiday hides what it says, nor lets an evening before it go on."""
    covered = calendar(start)
    code = encode(osm, covered)
    assert code is not None
    read = OpeningHours(osm, country="FR")
    for n in range(1, HORIZON):
        day = start + dt.timedelta(days=n)
        if day in covered.holidays or day - dt.timedelta(days=1) in covered.holidays:
            continue
        for half in range(48):
            moment = dt.datetime.combine(day, dt.time(half // 2, half % 2 * 30))
            wanted = "ouvert" if read.is_open(moment) else "inconnu" if read.is_unknown(moment) else "fermé"
            assert state_at(code, covered, moment) == wanted, (osm, code, moment)


SEASONS = [
    "Mo-Sa 09:00-12:00; Dec 24-Jan 02 off",
    "Mar 15-Nov 15 Tu-Sa 09:00-12:00,14:00-18:00",
    "Sa[1] 09:00-12:00",
    "Mo-Fr 09:00-12:00; week 02-52/2 Sa 09:00-12:00; PH off",
    "week 01-53/2 Mo 09:00-12:00; week 02-52/2 Tu 09:00-12:00",
    "Mo[1,3] 09:00-12:00; Th 14:00-18:00",
    "Mo-Fr 08:00-12:00; Jun-Sep Mo-Su 08:00-20:00; Aug 10-20 off",
    "Mo-Su 10:00-12:00; 2026 Dec 20-2027 Jan 05 off",
    "Th-Sa 20:00-04:00",
    "Mo-Sa 00:00-24:00",
]


@pytest.mark.parametrize("osm", SEASONS)
def test_it_says_what_the_library_says(osm: str) -> None:
    _assert_says_the_same(osm, dt.date(2026, 11, 22))


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
clock = st.tuples(st.integers(5, 12), st.integers(13, 24), st.sampled_from((0, 30))).map(
    lambda t: f"{t[0]:02d}:{t[2]:02d}-{t[1]:02d}:00"
)
rule = st.tuples(
    st.sampled_from(("", "", *(f"{a}-{b} " for a, b in (("Apr", "Sep"), ("Jul", "Aug"), ("Nov", "Mar"), ("Dec", "Jan"))))),
    st.lists(st.sampled_from(DAYS), min_size=1, max_size=4, unique=True),
    st.one_of(clock, st.just("off"), st.just("unknown")),
).map(lambda t: f"{t[0]}{','.join(sorted(t[1], key=DAYS.index))} {t[2]}")


@given(st.lists(rule, min_size=1, max_size=3).map("; ".join), st.integers(0, 400))
@settings(max_examples=8)
def test_whatever_the_rules_and_the_day_of_the_release(osm: str, later: int) -> None:
    _assert_says_the_same(osm, dt.date(2026, 1, 1) + dt.timedelta(days=later))


@pytest.mark.parametrize(
    ("osm", "moment", "state"),
    [
        ("Mo-Fr 09:00-18:00", "2026-12-25T10:00", "inconnu"),      # a Friday: nobody said of Christmas
        ("Mo-Fr 09:00-18:00", "2026-12-25T20:00", "fermé"),        # … but nobody would be there at night
        ("Mo-Th 09:00-18:00", "2026-12-25T10:00", "fermé"),
        ("Mo-Fr 09:00-18:00; PH off", "2026-12-25T10:00", "fermé"),
        ("Mo-Fr 09:00-18:00; PH 09:00-12:00", "2026-12-25T10:00", "ouvert"),
        ("Mo-Fr 09:00-18:00; Dec 25 off", "2026-12-25T10:00", "fermé"),
        ("Mo-Sa 09:00-18:00; Dec 24-Jan 02 off", "2026-12-25T10:00", "fermé"),
        ("24/7", "2026-12-25T10:00", "ouvert"),
        ('Mo-Fr 09:00-18:00 || unknown "sur rendez-vous"', "2026-11-24T20:00", "rendez-vous"),
    ],
)  # fmt: skip
def test_holidays(osm: str, moment: str, state: str) -> None:
    assert state_at(encode(osm, COVERED) or "", COVERED, dt.datetime.fromisoformat(moment)) == state
