"""The French of opening hours: a table of the forms that the dataset holds."""

from __future__ import annotations

import pytest

from pipeline.publish.site.hours_text import Block, brief, readable


def told(osm: str) -> list[str]:
    """Return the timetable as lines « title | label : text », no-break spaces made plain."""
    return [
        f"{block.title + ' | ' if block.title else ''}{line.label} : {line.text}".replace("\u00a0", " ")
        for block in readable(osm)
        for line in block.lines
    ]


def test_a_week_is_told_day_by_day() -> None:
    lines = readable("Tu-Sa 09:00-12:30,14:00-19:00; Mo off; Su unknown")[0].lines
    assert [line.day for line in lines] == [1, 2, 3, 4, 5, 6, 7]
    assert told("Tu-Sa 09:00-12:30,14:00-19:00; Mo off; Su unknown")[:2] == ["Lundi : fermé", "Mardi : 9 h–12 h 30, 14 h–19 h"]
    assert told("Tu-Sa 09:00-12:30,14:00-19:00; Mo off; Su unknown")[-1] == "Dimanche : horaires inconnus"


@pytest.mark.parametrize(
    ("osm", "lines"),
    [
        ("24/7", ["Tous les jours : 24 h sur 24"]),
        ("Mo-Su 00:00-24:00", ["Tous les jours : 24 h sur 24"]),
        ('Mo-Su unknown "sur rendez-vous"', ["Tous les jours : sur rendez-vous"]),
        (
            'Mo-Su 14:00-18:00, Mo-Su 00:00-12:00 unknown "sur rendez-vous"',
            ["Tous les jours : 14 h–18 h (le matin, sur rendez-vous)"],
        ),
        (
            'Mo-Su 09:00-12:30, Mo-Su 12:30-24:00 unknown "sur rendez-vous"',
            ["Tous les jours : 9 h–12 h 30 (l'après-midi, sur rendez-vous)"],
        ),
        ('Mo-Su 16:00-19:00 open "retrait des commandes"', ["Tous les jours : 16 h–19 h, retrait des commandes"]),
        ("Jul-Aug Mo-Su 10:00-19:00", ["De juillet à août | Tous les jours : 10 h–19 h"]),
        ("Sa[1] 09:00-12:00", ["1er samedi du mois : 9 h–12 h"]),
        ("Mo[1,-1] 09:00-12:00", ["1er et dernier lundi du mois : 9 h–12 h"]),
        ("Aug 10-20 Mo,Th,PH off", ["Du 10 au 20 août | Lundi et jeudi et jours fériés : fermé"]),
        ("2026 Dec 20-2027 Jan 05 off", ["Du 20 décembre 2026 au 5 janvier 2027 | Tous les jours : fermé"]),
        ("Aug,Dec 25 off", ["En août et le 25 décembre | Tous les jours : fermé"]),
        (
            "Apr-Sep Mo-Sa 09:00-19:00; Oct-Mar Sa 09:00-12:00",
            ["D'avril à septembre | Du lundi au samedi : 9 h–19 h", "D'octobre à mars | Samedi : 9 h–12 h"],
        ),
        ("week 01-53/2 Sa 09:00-12:00", ["Semaines impaires | Samedi : 9 h–12 h"]),
        ("easter-Nov 01 We-Su 14:00-18:00", ["De Pâques au 1er novembre | Du mercredi au dimanche : 14 h–18 h"]),
        ("bla", []),
        ("SH Mo 09:00-12:00", []),
        ("", []),
    ],
)
def test_timetable(osm: str, lines: list[str]) -> None:
    assert told(osm) == lines


@pytest.mark.parametrize(
    ("osm", "last"),
    [
        ("Mo-Sa 09:00-12:00; PH off", "Jours fériés : fermé"),
        ('Tu-Sa 09:00-12:00 || unknown "sur rendez-vous"', "Sinon : sur rendez-vous"),
        ("Tu-Sa 09:00-12:00; SH off", "Pendant les vacances scolaires | Tous les jours : fermé"),
        ("We 14:00-18:00; SH 14:00-17:00", "Pendant les vacances scolaires | Tous les jours : 14 h–17 h"),
        (
            'We 14:00-18:00; SH unknown "mercredi 9h-12h, samedi 9h-12h"',
            "Pendant les vacances scolaires | Horaires : mercredi 9h-12h, samedi 9h-12h",
        ),
        ("Mo-Sa 09:00-12:00; Dec 24-Jan 02 off", "Du 24 décembre au 2 janvier | Tous les jours : fermé"),
    ],
)
def test_what_comes_after_the_week(osm: str, last: str) -> None:
    assert told(osm)[-1] == last


@pytest.mark.parametrize(
    ("osm", "text"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00; Sa 09:00-12:00", "lun.–ven. 9 h–12 h, 14 h–18 h · sam. 9 h–12 h"),
        ("Fr-Sa 18:00-02:00", "ven., sam. 18 h–2 h"),
        ("Mo 18:00+", "lun. à partir de 18 h"),
        ("Sa 20:00-24:00", "sam. 20 h–minuit"),
        ("24/7", "tous les jours 24 h sur 24"),
        ("Jul-Aug Mo-Su 10:00-19:00", ""),
        ("Mo-Su off", ""),
        ("PH off", ""),
        ("bla", ""),
    ],
)
def test_brief(osm: str, text: str) -> None:
    assert brief(osm).replace("\u00a0", " ") == text


def test_a_later_rule_overrides_the_ones_before() -> None:
    assert told("Mo-Su 09:00-12:00; Tu 10:00-11:00")[1] == "Mardi : 10 h–11 h"
    assert readable("Mo-Su 09:00-12:00; Tu 10:00-11:00")[0] == Block("", readable("Mo-Su 09:00-12:00; Tu 10:00-11:00")[0].lines)


def test_what_a_comma_adds_stands_beside_what_the_day_already_has() -> None:
    osm = 'Tu 14:00-19:00, Tu 09:00-12:00 unknown "sur rendez-vous"; We 09:00-12:00; Fr 18:00-02:00, Sa 10:00-12:00'
    lines = {line.label: line.text.replace("\u00a0", " ") for line in readable(osm)[0].lines}
    assert lines["Mardi"] == "14 h–19 h (9 h–12 h, sur rendez-vous)"
    assert (lines["Mercredi"], lines["Vendredi"], lines["Samedi"]) == ("9 h–12 h", "18 h–2 h", "10 h–12 h")
