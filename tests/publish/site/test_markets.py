"""Markets that shops say: where, on which days, who stands there; and the calendars made of them, read by another reader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from pipeline.publish.site.build import build_site
from pipeline.publish.site.calendars import OCTETS, folded
from pipeline.publish.site.markets import commune_of
from pipeline.publish.site.source import read
from pipeline.reference.communes import load_communes
from tests.publish.shops import shops
from tests.publish.site.made import DATE, URL, page, place, release

HOSTILE = "Nérac, Place \\ du; Marché,\u2028\u202e<script>alert(1)</script> " + "œ" * 300
ROWS = (
    {"nom": "Ferme du Lot", "marches": "Sa 08:00-13:00 Nérac|We,Su Agen, Pin", "statut": "ouvert"},
    {"nom": "La Ruche, fille & fils; miel", "marches": "Sa Nérac|Sa[1,-1] 16:00-20:00 Prayssas", "statut": None},
    {"nom": "Rucher fermé", "marches": "Sa Nérac", "statut": "ferme_temporairement"},
    {"nom": "Food-truck", "marches": "Fr 18:00-02:00 Miramont|Th 17:00+ Lauzun", "statut": "ouvert"},
    {"nom": "Sans jour", "marches": "marché de Nérac, d'avril à octobre|Sa Place Jasmin|Mo Bordeaux", "statut": "ouvert"},
    {"nom": "x" * 5000, "marches": f"Tu {HOSTILE}", "statut": "ouvert"},
)  # fmt: skip


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of a release of shops with markets."""
    where = tmp_path_factory.mktemp("dist")
    build_site(release(where, shops(*ROWS)), place(), where, modules=where / "none")
    return where


def calendar(dist: Path, insee: str) -> list[Any]:
    made = icalendar.Calendar.from_ical((dist / "marches" / f"{insee}.ics").read_bytes())
    assert not made.errors
    assert not [error for event in made.events for error in event.errors]
    return list(made.events)


def starts(event: Any, count: int) -> list[dt.date | dt.datetime]:
    """Unroll the event's own rule, by the reader's library."""
    from dateutil.rrule import rrulestr

    begin = event["DTSTART"].dt
    plain = begin.replace(tzinfo=None) if isinstance(begin, dt.datetime) else dt.datetime.combine(begin, dt.time())
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=plain)
    return [moment for moment, _ in zip(rule, range(count), strict=False)]


def test_a_shop_that_tells_no_hours_joins_those_who_do(dist: Path) -> None:
    saturday = [one for one in calendar(dist, "47195") if one["SUMMARY"] == "Marché : Nérac"]
    assert len(saturday) == 1
    assert saturday[0]["DTSTART"].dt == dt.datetime(2026, 11, 28, 8, tzinfo=ZoneInfo("Europe/Paris"))
    assert saturday[0]["DTEND"].dt.hour == 13
    told = str(saturday[0]["DESCRIPTION"])
    assert "Ferme du Lot" in told
    assert "La Ruche, fille & fils; miel" in told
    assert "Rucher fermé" not in told
    assert f"{URL}/e/c-0001/" in told


def test_hours_that_are_not_told_make_a_whole_day(dist: Path) -> None:
    events = calendar(dist, "47001")
    assert [(one["DTSTART"].dt, one["RRULE"]["BYDAY"]) for one in events] == [
        (dt.date(2026, 11, 25), ["WE"]),
        (dt.date(2026, 11, 22), ["SU"]),
    ]
    assert all(one["SUMMARY"] == "Ferme du Lot : Agen, Pin" and "Horaires non précisés" in one["DESCRIPTION"] for one in events)


def test_an_nth_day_of_the_month_is_one(dist: Path) -> None:
    first, last = calendar(dist, "47213")
    assert starts(first, 3) == [dt.datetime(2026, 12, 5, 16), dt.datetime(2027, 1, 2, 16), dt.datetime(2027, 2, 6, 16)]
    assert starts(last, 3) == [dt.datetime(2026, 11, 28, 16), dt.datetime(2026, 12, 26, 16), dt.datetime(2027, 1, 30, 16)]


def test_an_evening_ends_the_day_after_and_an_open_end_is_left_open(dist: Path) -> None:
    evening = calendar(dist, "47168")[0]
    assert (evening["DTEND"].dt - evening["DTSTART"].dt) == dt.timedelta(hours=8)
    assert "« Miramont », compris comme Miramont-de-Guyenne" in evening["DESCRIPTION"]
    assert "DTEND" not in calendar(dist, "47142")[0]


def test_what_names_no_day_or_no_commune_is_in_no_calendar(dist: Path) -> None:
    assert not any("Sans jour" in path.read_text(encoding="utf-8") for path in (dist / "marches").iterdir())


def test_a_hostile_place_is_a_text_and_no_line_is_too_long(dist: Path) -> None:
    event = next(one for one in calendar(dist, "47195") if one["RRULE"]["BYDAY"] == ["TU"])
    assert str(event["LOCATION"]).startswith("Nérac, Place \\ du; Marché,")
    assert "œ" * 300 in str(event["LOCATION"])
    for path in (dist / "marches").glob("*.ics"):
        lines = path.read_bytes().split(b"\r\n")
        assert lines.pop() == b""
        assert max(map(len, lines)) <= OCTETS
        assert not any(b"\n" in line or b"\r" in line for line in lines)


@pytest.mark.parametrize("text", ["", "a" * 75, "a" * 76, "é" * 200, "😀" * 50, "a" * 74 + "é"])
def test_a_folded_line_unfolds_to_itself(text: str) -> None:
    assert folded(text).replace("\r\n ", "") == text
    assert all(len(line.encode()) <= OCTETS for line in folded(text).split("\r\n"))


def test_ids_and_stamps_hold_and_ids_are_unique(dist: Path, tmp_path: Path) -> None:
    later = tmp_path / "later"
    rows = shops(*reversed(ROWS))
    build_site(release(later, rows), place(), later, modules=later / "none")
    for insee in ("47001", "47195", "47213"):
        ids = [one["UID"] for one in calendar(dist, insee)]
        assert len(ids) == len(set(ids))
        assert ids == [one["UID"] for one in calendar(later, insee)]
        assert {one["DTSTAMP"].dt.date() for one in calendar(dist, insee)} == {DATE}


def test_pages_lead_to_the_calendars(dist: Path) -> None:
    told = page(dist, "marches")
    assert {"../marches/47001.ics", "../marches/47195.ics"} <= {*told.links()}
    assert "1er samedi du mois, 16 h–20 h , Prayssas" in told.text.replace("\xa0", " ")
    shop_communes = {one.insee for one in read(dist / "2026.11.22", place()).listed}
    assert shop_communes == {"47001"}
    assert "../../marches/47001.ics" in page(dist, "communes/47001").links()
    assert not told.all("script")


@pytest.mark.parametrize(
    ("text", "insee"),
    [
        ("Agen, Pin", "47001"),
        ("villeneuve s/ lot", "47323"),
        ("Miramont", "47168"),
        ("Sainte-Livrade", "47252"),
        ("Saint", ""),
        ("Bordeaux", ""),
        ("Place Jasmin", ""),
        ("", ""),
    ],
)
def test_a_place_names_a_commune_or_none(text: str, insee: str) -> None:
    assert commune_of(text, load_communes(["47"])) == insee
