"""Stalls and rounds as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.markets import parse

READ = [
    (
        "marché d'Agen le samedi matin place Jasmin ; Villeneuve-sur-Lot mardi 8h-12h30",
        ("Sa Agen, Place Jasmin", "Tu 08:00-12:30 Villeneuve-sur-Lot"),
    ),
    ("Agen (mercredi, samedi), Nérac (samedi)", ("We,Sa Agen", "Sa Nérac")),
    ("Marché de Nérac : samedi matin", ("Sa Nérac",)),
    ("Nérac le samedi de 8h à 13h\nLavardac mercredi", ("Sa 08:00-13:00 Nérac", "We Lavardac")),
    ("mardi et samedi à Agen", ("Tu,Sa Agen",)),
    ("tournée Nérac-Lavardac jeudi", ("Th Nérac-Lavardac",)),
    ("Bon-Encontre: Dimanche | Agen: mercredi & dimanche", ("Su Bon-Encontre", "We,Su Agen")),
    (
        "Sainte-Livrade-sur-Lot le vendredi matin, place Castelviel 7h-13h",
        ("Fr 07:00-13:00 Sainte-Livrade-sur-Lot, Place Castelviel",),
    ),
    ("Lalbenque, 2e et 4e lundis du mois", ("Mo[2,4] Lalbenque",)),
    ("marchés : Agen samedi, Tonneins mercredi et Aiguillon mardi et vendredi", ("Sa Agen", "We Tonneins", "Tu,Fr Aiguillon")),
    (
        "Agen, place Jasmin, samedi 8h-12h, Nérac, place de la Mairie, mardi",
        ("Sa 08:00-12:00 Agen, Place Jasmin", "Tu Nérac, Place de la Mairie"),
    ),
    ("samedi Agen, place Jasmin, mardi Nérac", ("Sa Agen, Place Jasmin", "Tu Nérac")),
    ("Casteljaloux mardi et samedi matin", ("Tu,Sa Casteljaloux",)),
    ("marché du Mas-d'Agenais mercredi", ("We Le Mas-d'Agenais",)),
    ("Marchés de la Sauvetat le jeudi", ("Th La Sauvetat",)),
    ("Prayssas, tous les vendredis soir", ("Fr Prayssas",)),
    ("Marché couvert d'Agen tous les jours", ("Mo-Su Marché couvert d'Agen",)),
    ("le jeudi à Monflanquin de 8 h à 12 h 30", ("Th 08:00-12:30 Monflanquin",)),
    ("Place du 14 juillet, Villeneuve, samedi", ("Sa Place du 14 juillet, Villeneuve",)),
    ("AMAP Agen jeudi 18h-19h30", ("Th 18:00-19:30 AMAP Agen",)),
    ("Agen : mer, sam, dim matin", ("We,Sa-Su Agen",)),
    ("du mardi au samedi : halle d'Agen, 8h-13h", ("Tu-Sa 08:00-13:00 Halle d'Agen",)),
    ("Sa 08:00-12:30 Agen, Place Jasmin", ("Sa 08:00-12:30 Agen, Place Jasmin",)),
    ("Tu-Sa 08:00-12:30 Nérac|Su[2,4] Monflanquin", ("Tu-Sa 08:00-12:30 Nérac", "Su[2,4] Monflanquin")),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text: str, expected: tuple[str, ...]) -> None:
    assert parse(text) == (expected, ())
    assert parse("|".join(expected)) == (expected, ())


@pytest.mark.parametrize(
    "text",
    [
        "samedi matin",  # where?
        "Marmande",  # when?
        "Penne-d'Agenais dimanche de mai à septembre",  # a season has no place in the grammar
        "Agen le samedi sauf en août",
        "un samedi sur deux à Agen",
        "Sam. Agen / Mer. Nérac",  # which day goes with which place is told by order alone
        "Agen samedi 25h-26h",
    ],
)
def test_kept_as_text(text: str) -> None:
    value, issues = parse(text)
    assert value == (text,)
    assert [i.code for i in issues] == ["marche-incompris"]


def test_unclear_part_does_not_lose_the_clear_one() -> None:
    value, issues = parse("Agen samedi ; voir notre site")
    assert value == ("Sa Agen", "voir notre site")
    assert [(i.code, i.after) for i in issues] == [("marche-incompris", "voir notre site")]


def test_said_twice_is_kept_once() -> None:
    assert parse("Agen samedi ; marché d'Agen le samedi").value == ("Sa Agen",)


def test_nothing_said() -> None:
    assert parse(" ; ") == (None, ())


PIECES = st.sampled_from(
    ["Agen", "Nérac", "samedi", "le mardi", "8h-12h", "matin", ",", ";", "|", "et", "place Jasmin", "(", ")", "Sa", "Mo[1]", ":"]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map(" ".join)))
@settings(max_examples=400)
def test_never_raises_and_is_stable(text: str) -> None:
    value, issues = parse(text)
    assert all(i.code in CATALOGUE for i in issues)
    if value is not None:
        assert all(entry and "|" not in entry and "\n" not in entry for entry in value)
        assert parse("|".join(value)).value == value
