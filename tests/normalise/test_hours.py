"""Opening hours: strings as people write them against what they say, checked by eye and by opening-hours-py."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.hours import Hours, parse, parse_days, parse_packed
from pipeline.normalise.hours.osm import from_osm
from pipeline.normalise.hours.words import DAY_NAMES

HERE = Path(__file__).resolve().parent
SIRTAQUI = HERE.parents[1] / ".." / "shared" / "real" / "sirtaqui"
MONDAY = dt.date(2026, 11, 16)


def golden() -> list[tuple[str, str]]:
    """``horaires.csv``: text as written, and the OSM it must give; empty where it must stay text."""
    with (HERE / "horaires.csv").open(encoding="utf-8", newline="") as handle:
        return [(row["texte"], row["osm"]) for row in csv.DictReader(handle)]


@pytest.mark.parametrize(("text", "osm"), golden())
def test_golden(text: str, osm: str) -> None:
    value, issues = parse(text)
    assert value is not None
    if osm:
        assert value == Hours(osm, None)
        assert OpeningHours(osm).warnings == []
    else:
        assert value == Hours(None, text.strip())
        assert [i.code for i in issues] == ["horaires-incompris"]
        assert issues[0].detail


def test_golden_is_large_and_mostly_understood() -> None:
    rows = golden()
    assert len(rows) == len({text for text, _ in rows}) >= 440
    assert sum(bool(osm) for _, osm in rows) >= 355


def test_misspelt_day_is_told() -> None:
    assert parse("mecredi 9h-12h").issues == (("horaires-jour-corrige", "mercredi", "mecredi"),)


def test_misspelt_month_is_told() -> None:
    assert parse("Lun-ven 9h-18h. Fermé du 3 au 20 janivier").issues == (("horaires-jour-corrige", "janvier", "janivier"),)


def test_nothing_said() -> None:
    assert parse(" \n ") == (None, ())


def opened(osm: str | None, day: int, hour: int, minute: int = 30) -> State:
    assert osm is not None
    when = dt.datetime.combine(MONDAY + dt.timedelta(days=day), dt.time(hour, minute))
    return OpeningHours(osm, country="FR").state(when)[0]


def test_night_hours_are_open_after_midnight_whatever_the_next_day() -> None:
    """A « ; » rule on Sunday would cut Saturday's night at midnight for opening-hours-py."""
    for text in ("jeu-sam 18h-2h, fermé dimanche", "ven-sam 18h-2h, dimanche 12h-15h", "lun-ven 18h-1h, sam 18h-2h"):
        osm = parse(text).value.osm  # type: ignore[union-attr]
        assert opened(osm, 6, 1) is State.OPEN
        assert opened(osm, 6, 3) is State.CLOSED


def test_by_appointment_is_unknown_not_open_day_and_night() -> None:
    for text in (
        "sur rendez-vous",
        "lun-ven 9h-12h, samedi sur rdv",
        "lun-ven 9h-12h ou sur rdv",
        'Mo-Fr 09:00-12:00; Sa "sur rdv"',
    ):
        assert opened(parse(text).value.osm, 5, 3) is State.UNKNOWN  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("Lun-ven 9h-17h ; vacances scolaires : lun-ven 10h-12h", 'Mo-Fr 09:00-17:00; SH unknown "lundi-vendredi 10h-12h"'),
        (
            "Hors vacances scolaires : mar 16h30-18h, mer 14h-18h. Vacances scolaires : mar et ven 14h-17h, sam 10h-12h 14h-16h",
            'Tu 16:30-18:00; We 14:00-18:00; SH unknown "mardi et vendredi 14h-17h, samedi 10h-12h et 14h-16h"',
        ),
        (
            "Mer et sam 14h-18h. Vacances scolaires : du lundi au samedi 14h-18h, samedi sur rdv",
            'We,Sa 14:00-18:00; SH unknown "lundi-vendredi 14h-18h, samedi sur rendez-vous"',
        ),
        ("Vacances scolaires : du lundi au vendredi 10h-18h", ""),  # and the rest of the year?
    ],
)
def test_school_holidays_that_differ_from_day_to_day_are_told_in_words(text: str, osm: str) -> None:
    """opening-hours-py reads « SH Mo-Fr » as SH or Mo-Fr: such a week is unknown, with its words, and the text stays beside."""
    value, issues = parse(text)
    assert value == Hours(osm or None, text)
    assert [i.code for i in issues] == ["horaires-en-partie" if osm else "horaires-incompris"]
    assert not osm or parse(osm) == (Hours(osm, None), ())


def test_public_holidays() -> None:
    """11 November 2026 is a Wednesday."""
    day = (dt.date(2026, 11, 11) - MONDAY).days
    assert opened(parse("lun-ven 9h-18h, fermé jours fériés").value.osm, day, 10) is State.CLOSED  # type: ignore[union-attr]
    assert opened(parse("mar-sam 9h-18h, dim et jours fériés 9h-12h").value.osm, day, 14) is State.CLOSED  # type: ignore[union-attr]
    assert opened(parse("dimanche et fériés 9h-12h, lun-sam 9h-18h").value.osm, day, 10) is State.OPEN  # type: ignore[union-attr]


# --- a week made at random, written in many ways ----------------------------------------------------------------------
SPANS = {
    "am": [(540, 720), (510, 750), (480, 720)],
    "pm": [(840, 1140), (870, 1110), (810, 1080)],
    "day": [(540, 1140), (600, 1080)],
}
SHORT = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")


def spell_time(minutes: int, style: int) -> str:
    hour, minute = divmod(minutes, 60)
    forms = (
        f"{hour}h{minute:02d}" if minute else f"{hour}h",
        f"{hour:02d}:{minute:02d}",
        f"{hour}H{minute:02d}",
        f"{hour} h {minute:02d}",
    )
    return forms[style]


def spell_spans(spans: list[tuple[int, int]], rng: random.Random, style: int) -> str:
    joint = rng.choice([" - ", "-", " à ", "/", "–"])
    between = rng.choice([" et ", ", ", " ", " puis "] + ([" / "] if joint != "/" else [" - "]))
    prefix = "de " if joint == " à " else ""
    return between.join(f"{prefix}{spell_time(a, style)}{joint}{spell_time(b, style)}" for a, b in spans)


def spell_days(days: list[int], rng: random.Random) -> str:
    names = rng.choice([SHORT, DAY_NAMES, tuple(n.upper() for n in DAY_NAMES), tuple(f"{n}." for n in SHORT)])
    if len(days) > 1 and days == list(range(days[0], days[-1] + 1)) and rng.random() < 0.7:
        return rng.choice(["du {} au {}", "{}-{}", "{} à {}", "{} - {}"]).format(names[days[0]], names[days[-1]])
    last = rng.choice([", ", " et "])
    return last.join(filter(None, [", ".join(names[d] for d in days[:-1]), names[days[-1]]]))


@st.composite
def weeks(draw: st.DrawFn) -> tuple[str, dict[int, list[tuple[int, int]]]]:
    rng = random.Random(draw(st.integers(0, 2**32)))
    kinds = rng.sample([["am"], ["am", "pm"], ["day"], ["pm"], []], k=rng.randint(1, 3))
    plans = [[rng.choice(SPANS[k]) for k in kind] for kind in kinds]
    week = {day: plans[rng.randrange(len(plans))] for day in range(7)}
    groups: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for day, spans in week.items():
        groups.setdefault(tuple(spans), []).append(day)
    style, days_first = rng.randrange(4), rng.random() < 0.7
    clauses = []
    for key, days in groups.items():
        said = spell_days(days, rng)
        if not key:
            clauses.append(f"fermé {said}" if rng.random() < 0.5 else f"{said} : fermé")
            continue
        hours = spell_spans(list(key), rng, style)
        clauses.append(
            rng.choice([f"{said} {hours}", f"{said} : {hours}", f"{said}, {hours}"]) if days_first else f"{hours} {said}"
        )
    joint = rng.choice([" ; ", "\n", ". ", "\n• "])
    if joint == ". " and any("." in clause for clause in clauses):
        joint = "\n"  # « … mar. jeu. à dim. »: nobody could tell a short day from the end of a sentence
    return joint.join(clauses), week


@given(weeks())
@settings(max_examples=300)
def test_a_random_week_is_read_right_or_not_at_all(made: tuple[str, dict[int, list[tuple[int, int]]]]) -> None:
    text, week = made
    value, _ = parse(text)
    if value is None or value.osm is None:
        return
    for day, spans in week.items():
        for hour in range(24):
            expected = any(a <= hour * 60 + 15 < b for a, b in spans)
            assert (opened(value.osm, day, hour, 15) is State.OPEN) is expected, (text, value.osm)


def test_random_weeks_are_nearly_all_read() -> None:
    """The property above would hold of a parser that refuses everything: this is the share that it reads."""
    made = [weeks_example(seed) for seed in range(400)]
    read = [text for text in made if parse(text).value.osm]  # type: ignore[union-attr]
    assert len(read) >= 0.95 * len([t for t in made if "h" in t or ":" in t])


def weeks_example(seed: int) -> str:
    """The same shapes without hypothesis, so that the share does not move from run to run."""
    rng = random.Random(seed)
    days = sorted(rng.sample(range(7), k=rng.randint(1, 6)))
    rest = [d for d in range(7) if d not in days]
    first = f"{spell_days(days, rng)} {spell_spans([rng.choice(SPANS['am']), rng.choice(SPANS['pm'])], rng, rng.randrange(4))}"
    tail = rng.choice(
        [f"fermé {spell_days(rest, rng)}", f"{spell_days(rest, rng)} : {spell_spans([SPANS['day'][0]], rng, 0)}", ""]
    )
    return rng.choice([" ; ", "\n", ". "]).join(filter(None, [first, tail]))


# --- properties -------------------------------------------------------------------------------------------------------
VOCABULARY = """lundi mardi mer. jeu-ven samedi dimanche 9h 12h30 14:00 - / , ; et à au du de fermé sauf matin après-midi soir
midi minuit 7j/7 24h/24 tlj jours fériés sur rdv juillet août 1er mai 15/09 été hors saison jusqu'à à partir ( ) . 12 2020 L M V
Mo Su PH off "x" | # || Sa[1] unknown vacances scolaires dernier samedi du mois inclus le"""
WORDS = st.sampled_from(["\n", *VOCABULARY.split()])


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
@settings(max_examples=500)
def test_never_raises_and_is_stable(text: str) -> None:
    value, issues = parse(text)
    assert all(issue.code in CATALOGUE for issue in issues)
    if value is not None and value.osm is not None:
        assert parse(value.osm).value == Hours(value.osm, None)
    elif value is not None:
        assert value.rest == text.strip()


@pytest.mark.parametrize("osm", sorted({osm for _, osm in golden() if osm}))
def test_normalising_twice_is_once(osm: str) -> None:
    assert parse(osm) == (Hours(osm, None), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mar 09:00-12:00", None),  # mardi in French, March in OSM: left to the French reader
        ("Mar 09-12", None),
        ("Lun-Ven 09:00-12:00", None),
        ("Mo-Fr 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("Mo,Tu,We 09:00-12:00; Sa closed", "Mo-We 09:00-12:00; Sa off"),
        ("Mo-Su 09:00-18:00; We off", "Mo-Tu,Th-Su 09:00-18:00; We off"),
        ("Jun 1-Sep 5 Mo-Su 10:00-19:00", "Jun 01-Sep 05 Mo-Su 10:00-19:00"),
        ("SH Mo-Fr 10:00-12:00", "SH Mo-Fr 10:00-12:00"),  # the library would write « SH,Mo-Fr », another thing
        ("2020 Dec 24-2021 Jan 3 off", "2020 Dec 24-2021 Jan 03 off"),
        ("Mo-Fr 25:00-26:00", None),
    ],
)
def test_osm_is_kept_and_put_in_canonical_form(text: str, expected: str | None) -> None:
    assert from_osm(text) == expected


# --- one column a day -------------------------------------------------------------------------------------------------
def test_one_column_a_day() -> None:
    hours = "9h-12h 14h-18h"
    days = dict.fromkeys(DAY_NAMES[1:5], hours) | {"lundi": "fermé", "samedi": "9h-12h", "dimanche": "-"}
    assert parse_days(days) == (Hours("Tu-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00; Mo,Su off", None), ())


def test_empty_day_is_closed_where_the_producer_never_writes_closed() -> None:
    value, issues = parse_days({"lundi": "", "mardi": "9h-12h", "mercredi": "9h-12h", "jeudi": "9h-12h", "vendredi": "9h-12h"})
    assert value == Hours("Tu-Fr 09:00-12:00", None)
    assert issues == (("horaires-jour-vide", "Tu-Fr 09:00-12:00", "lundi, samedi, dimanche"),)


def test_empty_day_is_unknown_where_the_producer_writes_closed_for_others() -> None:
    value, issues = parse_days(dict.fromkeys(DAY_NAMES[:5], "9h-12h") | {"samedi": "", "dimanche": "Fermé"})
    assert value == Hours("Mo-Fr 09:00-12:00; Su off; Sa unknown", None)
    assert [i.code for i in issues] == ["horaires-jour-vide"]
    assert opened(value.osm, 5, 10) is State.UNKNOWN if value else False


def test_days_not_understood_stay_text() -> None:
    value, issues = parse_days({"lundi": "x", "mardi": "9h-12h"})
    assert value == Hours(None, "lundi : x\nmardi : 9h-12h")
    assert [i.code for i in issues] == ["horaires-incompris"]


def test_no_day_filled() -> None:
    assert parse_days({"lundi": "", "mardi": " "}) == (None, ())


# --- packed periods ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("01/01/2026|31/12/2026|12:30|14:00|19:30|20:00|Samedi", "Mo-Fr,Su 12:30-14:00,19:30-20:00; Sa off"),
        ("01/01/2026|31/12/2026|08:30|||21:30|", "Mo-Su 08:30-21:30"),
        ("||10:00|18:30|||Dimanche - Lundi", "Tu-Sa 10:00-18:30; Mo,Su off"),
        ("01/01/2026|31/12/2026|||19:00|02:00|", "Mo-Su 19:00-02:00"),
        ("01/11/2026|31/03/2026|10:00|12:00|||", "Nov-Mar Mo-Su 10:00-12:00"),
        (
            "01/01/2026|31/12/2026|11:30|14:00|||Samedi # 01/08/2026|15/08/2026|||||"
            "Dimanche - Jeudi - Lundi - Mardi - Mercredi - Samedi - Vendredi",
            "Mo-Fr,Su 11:30-14:00; Sa off; Aug 01-Aug 15 off",
        ),
        (
            "01/04/2026|30/06/2026|10:00|18:00|||Lundi # 01/07/2026|31/08/2026|10:00|19:00||| # "
            "01/09/2026|31/10/2026|10:00|18:00|||Lundi",
            "Apr-Jun,Sep-Oct Tu-Su 10:00-18:00; Apr-Jun,Sep-Oct Mo off; Jul-Aug Mo-Su 10:00-19:00",
        ),
        ("01/01/2025|31/12/2025|09:00|12:00||| # 01/01/2026|31/12/2026|09:00|12:00|||", "Mo-Su 09:00-12:00"),
        ("01/01/2026|31/12/2026|12:00|14:30|19:45||Dimanche", "Mo-Sa 12:00-14:30,19:45+; Su off"),
        ("01/01/2026|31/12/2026|09:00|19:00||| # 01/01/2027|31/12/2027|||||", "Mo-Su 09:00-19:00"),  # next year's, still empty
        ("01/01/2026|31/12/2026|09:00|19:00|||Dimanche # ||||||Dimanche", "Mo-Sa 09:00-19:00; Su off"),
        ("01/05/2026|30/09/2026|11:00|15:00||| # ||11:00|15:00|||", "Mo-Su 11:00-15:00"),
        (
            "01/01/2026|31/12/2026|10:00|12:00|14:00|17:30| # 01/07/2026|31/10/2026|10:00|12:00|14:00|18:30|",
            "Nov-Jun Mo-Su 10:00-12:00,14:00-17:30; Jul-Oct Mo-Su 10:00-12:00,14:00-18:30",
        ),
        (
            "01/01/2026|31/12/2026|12:00|13:30|||Dimanche - Lundi # "
            "01/01/2026|31/12/2026|19:30|21:30|||Dimanche - Jeudi - Lundi - Mardi - Mercredi",
            "Tu-Th 12:00-13:30; Fr-Sa 12:00-13:30,19:30-21:30; Mo,Su off",
        ),
        (
            "01/07/2026|31/08/2026|09:00|19:00|||Dimanche # "
            "13/07/2026|17/08/2026|15:00|18:00|||Jeudi - Lundi - Mardi - Mercredi - Samedi - Vendredi",
            "Jul 01-Jul 12,Aug 18-Aug 31 Mo-Sa 09:00-19:00; Jul 01-Jul 12,Aug 18-Aug 31 Su off; "
            "Jul 13-Aug 17 Mo-Sa 09:00-19:00; Jul 13-Aug 17 Su 15:00-18:00",
        ),
        ("23/05/2026|25/05/2026|10:00|18:00|||", "2026 May 23-2026 May 25 Mo-Su 10:00-18:00"),
        (
            "01/01/2025|31/12/2025|09:00|12:00||| # 01/01/2026|31/12/2026|10:00|12:00|||",
            "2025 Jan 01-2025 Dec 31 Mo-Su 09:00-12:00; 2026 Jan 01-2026 Dec 31 Mo-Su 10:00-12:00",
        ),
    ],
)
def test_packed(text: str, osm: str) -> None:
    value, _ = parse(text)
    assert value == Hours(osm, None)
    assert parse(osm).value == value


def test_packed_tells_that_the_year_was_left_out() -> None:
    assert parse_packed("01/04/2026|31/10/2026|10:00|18:00|||").issues == (
        ("horaires-annuels", "Apr-Oct Mo-Su 10:00-18:00", "2026"),
    )


def test_packed_of_which_a_season_has_no_hours_is_unknown_then() -> None:
    value, issues = parse("02/01/2026|30/06/2026|09:00|19:00|||Dimanche # 01/07/2026|31/08/2026|||||Dimanche")
    assert value == Hours(
        "Jan 02-Jun 30 Mo-Sa 09:00-19:00; Jan 02-Jun 30 Su off; Jul-Aug Mo-Sa unknown; Jul-Aug Su off",
        "du 02/01/2026 au 30/06/2026 : 9h-19h, fermé dimanche ; du 01/07/2026 au 31/08/2026 : fermé dimanche",
    )
    assert [i.code for i in issues] == ["horaires-annuels", "horaires-en-partie"]


def test_packed_without_hours_becomes_a_sentence() -> None:
    value, issues = parse("01/01/2026|31/12/2026|||||Lundi - Mardi")
    assert value == Hours(None, "du 01/01/2026 au 31/12/2026 : fermé lundi, mardi")
    assert [i.code for i in issues] == ["horaires-sans-heures"]
    assert parse("||||||") == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "01/01/2026|31/12/2026|09:00|12:00||| # 01/01/2026|31/12/2026|10:00|13:00|||",  # which one?
        "01/01/2026|31/12/2026|07:30||||",  # until when?
        "01/01/2026|31/12/2026|10:00|19:00|||Dimanche # 01/01/2026|31/12/2026|10:00|13:00|||",  # on Sundays alone, maybe
        "01/01/2026|31/12/2026|08:00|12:00|||Dimanche # 01/06/2026|30/09/2026|09:30|12:00|||",
        "01/01/2026|31/12/2026|11:30|13:30|||Dimanche - Lundi # 01/01/2026|31/12/2026|19:00|21:30|||",
        "31/02/2026|31/12/2026|09:00|12:00|||",
        "01/01/2026|31/12/2024|09:00|12:00|||",
        "01/01/2026||09:00|12:00|||",
        "01/01/2026|31/12/2026|09:00|12:00|10:00|18:00|",
        "01/01/2026|31/12/2026|09:00|12:00|14:00|18:00|Philippe",  # no day
    ],
)
def test_packed_that_contradicts_itself_stays_text(text: str) -> None:
    assert parse(text).value == Hours(None, text)
    assert [i.code for i in parse(text).issues] == ["horaires-incompris"]


@pytest.mark.shared
def test_sirtaqui_periods() -> None:
    """3 907 real cells of packed periods: seven in ten hold no hours at all; of the others, nine in ten are understood."""
    if not SIRTAQUI.is_dir():
        pytest.skip("../shared/real/sirtaqui absent")
    found: Counter[str] = Counter()
    for path in sorted(SIRTAQUI.glob("*.csv")):
        with path.open(encoding="cp1252", newline="") as handle:
            for row in csv.DictReader(handle, delimiter=";"):
                if row["OUVERTURE"]:
                    value, issues = parse(row["OUVERTURE"])
                    found["osm" if value and value.osm else issues[0].code if issues else "vide"] += 1
                    assert value is None or value.osm is None or parse(value.osm).value == Hours(value.osm, None)
    assert sum(found.values()) == 3907
    assert found["horaires-sans-heures"] == 2760
    assert found["osm"] >= 0.92 * (found["osm"] + found["horaires-incompris"])
