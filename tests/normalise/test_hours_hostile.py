"""Hostile cells in the hours' columns: nothing that can be typed or pasted stops a publication, or holds it up."""

from __future__ import annotations

import pytest

from pipeline.normalise.hours import Hours, parse, parse_days


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("pause 12h-14h du lundi au vendredi", None),  # of no hours
        ("Ouvert le vendredi et le samedi de 18h à 2h, ainsi que le", None),  # cut short
        ("le matin 9h-12h, sur rendez-vous l'après-midi 14h-18h, du lundi au du 1er mai au 30 septembre", None),
        ("Mo-Fr 09:00-12:00 \ud800", "Mo-Fr 09:00-12:00"),  # half of a picture
        ("lundi au 9h-12h", None),
        ("Mar-sam 9h-19h et", None),
        ("9h-12h " * 300, None),
    ],
)
def test_a_hostile_text_is_read_or_refused(text: str, osm: str | None) -> None:
    value, issues = parse(text)
    assert value == Hours(osm, None if osm else text.strip())
    assert [(issue.code, bool(issue.detail)) for issue in issues] == ([] if osm else [("horaires-incompris", True)])


def test_a_dotless_i_is_an_i() -> None:
    assert parse("Dımanche 9h-13h").value == Hours("Su 09:00-13:00", None)


def test_a_page_pasted_in_one_day_is_refused_at_once() -> None:
    """30 000 blanks took four seconds, as many « ;.( » forty."""
    value, issues = parse_days({"lundi": "9h-12h", "mardi": " " * 30_000 + ";.(" * 10_000})
    assert value is not None
    assert (value.osm, len(value.rest or "")) == (None, len("lundi : 9h-12h\nmardi : ") + 30_000)
    assert [issue.detail for issue in issues] == ["texte trop long"]
