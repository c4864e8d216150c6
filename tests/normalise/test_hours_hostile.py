"""Hostile cells in the hours' columns: nothing that can be typed or pasted stops a publication, or holds it up."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.hours import Hours, parse, parse_days
from pipeline.normalise.hours.osm import is_valid
from pipeline.normalise.hours.words import DAY_NAMES

HERE = Path(__file__).resolve().parent


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("pause 12h-14h du lundi au vendredi", None),  # of no hours
        ("Ouvert le vendredi et le samedi de 18h à 2h, ainsi que le", None),  # cut short
        ("le matin 9h-12h, sur rendez-vous l'après-midi 14h-18h, du lundi au du 1er mai au 30 septembre", None),
        ("Mo-Fr 09:00-12:00 \ud800", "Mo-Fr 09:00-12:00"),  # half of a picture
        ("lundi au 9h-12h", None),
        ("Nous sommes ouverts du au vendredi de 9h à 18h", None),
        ("ma au d 12h-15h + selon évènements", None),
        ("Du lun au ven. Fermé sam et dim. 12h-15h / 19h-22h", None),
        ("Mardi 9h-12h ; jeudi 14h-18h ; samedi idem mardi", None),
        ("Ven. 9h-12h et 14h-19h ; sam. idem après-midi", None),
        ("non stop en juillet et août, mardi matin sur rdv", None),
        ("Tous les jours sauf le lundi de 9h à 18h. Lun-sam 9h-12h 14h-19h", None),
        ("Fermé dimanche / 14h-18h, samedi 9h-13h. Ouvert du lundi au vendredi 8h30-12h et jours fériés.", None),
        ("Samedi 10h-12h & à la demande", 'Sa 10:00-12:00 || unknown "sur demande"'),
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


def test_a_period_until_the_last_year_of_the_calendar_is_refused() -> None:
    value, issues = parse("31/12/9999|01/01/9999|09:00|12:00|||")
    assert (value is not None and value.osm, [issue.code for issue in issues]) == (None, ["horaires-incompris"])


# --- the texts of the tables, spoilt at random ----------------------------------------------------------------------------
_PIECES = re.compile(r"(, | ; |; |\. | - | / |\n| : | et |-| )")
_MARKS = (
    ", ",
    " ; ",
    ". ",
    " - ",
    " / ",
    "\n",
    " ",
    " : ",
    " et ",
    "(",
    ") ",
    "|",
    " sauf ",
    " pause ",
    " ainsi que ",
    " fermé ",
    " idem ",
)
_ODD = "²½①٣Ⅷ０5❌✓🕐\u200b\xad\ufeff\u2028\xa0\u0301İıßſﬁ\ud800\x00\t\"'()[]{}|+*<>&…–"


def table(name: str) -> list[str]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return [text for row in csv.reader(handle) for text in row[:2] if re.search(r"\d ?h|\d:\d|lundi|ferm", text)]


TEXTS = [text for name in ("horaires.csv", "horaires_pieges.csv", "horaires_aveugles.csv") for text in table(name)]


def spoilt(seed: int) -> str:
    """Return a text of the tables, one to three times spoilt: pieces lost, repeated, moved or of another text, odd characters."""
    rng = random.Random(seed)
    text = rng.choice(TEXTS)
    for _ in range(rng.randint(1, 3)):
        pieces = _PIECES.split(text)
        i, j = sorted(rng.randrange(len(pieces) + 1) for _ in range(2))
        text = rng.choice(
            [
                "".join(pieces[:i] + pieces[j:]),
                "".join(pieces[:j] + pieces[i:]),
                "".join(pieces[i:j]),
                "".join([*pieces[:i], rng.choice(_MARKS), *pieces[i + 1 :]]),
                text + rng.choice(_MARKS) + rng.choice(TEXTS),
                "".join(rng.sample(pieces, len(pieces))),
                "".join([*pieces[:i], rng.choice(_ODD), *pieces[i:]]),
                re.sub(r"\d", lambda _: rng.choice("01259"), text, count=2),
            ]
        )
    return text


def check_sound(osm: str | None) -> None:
    """What is read is valid for opening-hours-py, and read once more it is the same."""
    if osm is not None:
        assert is_valid(osm)
        assert parse(osm) == (Hours(osm, None), ())


@given(st.integers(0, 2**32))
@settings(max_examples=1000)
def test_a_spoilt_text_never_crashes_and_what_is_read_is_sound(seed: int) -> None:
    value, issues = parse(spoilt(seed))
    assert value is None or value.osm or issues
    check_sound(value.osm if value else None)


_CELLS = (
    "9h-12h",
    "9h-12h 14h-18h",
    "10h-19h",
    "14h-18h",
    "18h-2h",
    "fermé",
    "-",
    "",
    "NC",
    "sur rdv",
    "24h/24",
    "9h",
    "idem",
    "matin",
)


@given(st.integers(0, 2**32))
@settings(max_examples=200)
def test_days_never_crash_and_what_is_read_is_sound(seed: int) -> None:
    rng = random.Random(seed)
    odd = {rng.choice(DAY_NAMES): spoilt(seed)[:80]} if rng.random() < 0.2 else {}
    value, _ = parse_days({name: rng.choice(_CELLS) for name in DAY_NAMES} | odd)
    check_sound(value.osm if value else None)


_PERIODS = (
    ("01/01/2014", "31/12/2014"),
    ("01/04/2014", "30/09/2014"),
    ("01/10/2014", "31/03/2014"),
    ("14/07/2014", "14/07/2014"),
    ("", ""),
)
_OPEN = ("08:30|12:00|14:00|19:00", "09:00|||18:00", "||19:00|23:00", "10:00|12:00||", "|||", "18:00|02:00||", "24:00|25:00||")


@given(st.integers(0, 2**32))
@settings(max_examples=200)
def test_packed_periods_never_crash_and_what_is_read_is_sound(seed: int) -> None:
    rng = random.Random(seed)
    told = (
        "|".join((*rng.choice(_PERIODS), rng.choice(_OPEN), rng.choice(("", "Samedi", "Lundi - Mardi"))))
        for _ in range(rng.randint(1, 3))
    )
    text = " # ".join(told)
    i = rng.randrange(len(text))
    text = text if rng.random() < 0.7 else text[:i] + rng.choice("0123|#/-²٣\ud800é") + text[i + 1 :]
    value, _ = parse(text)
    check_sound(value.osm if value else None)
