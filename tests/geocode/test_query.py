"""What is asked: one column a rung, nothing asked twice, nothing the service would skip."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.geocode.query import LONGEST, PLACE_COLUMNS, RUNGS, as_business_park, other_form, places, rungs

N = None
OWN = ("complete", "sans_repetition", "sans_numero", "lieu_dit")
CASES = [
    # numero, repetition, voie, lieu_dit, commune → complete, sans_repetition, sans_numero, lieu_dit
    (("12", N, "Rue Gambetta", N, "Agen"), ("12 rue gambetta agen", N, "rue gambetta agen", N)),
    (("12", "bis", "Rue Gambetta", N, "Agen"), ("12bis rue gambetta agen", "12 rue gambetta agen", "rue gambetta agen", N)),
    ((N, N, "Place de l’Église", N, "Agmé"), ("place de l eglise agme", N, N, N)),
    ((N, "bis", "Rue Gambetta", N, "Agen"), ("rue gambetta agen", N, N, N)),
    ((N, N, N, "Lamothe", "Agmé"), ("lamothe agme", N, N, N)),
    (("4", N, N, "Lamothe", "Agmé"), ("4 lamothe agme", N, "lamothe agme", N)),
    (("4", N, "Route de Nérac", "Lamothe", "Agmé"), ("4 route de nerac agme", N, "route de nerac agme", "lamothe agme")),
    ((N, N, N, N, "Agmé"), (N, N, N, N)),
    ((N, N, "Œ", N, "X"), ("oe x", N, N, N)),
    ((N, N, "!", N, "Y"), (N, N, N, N)),  # too short to be asked: the service skips it
]


def frame(*rows: tuple[str | None, ...]) -> pd.DataFrame:
    return pd.DataFrame([(*row, "47001") for row in rows], columns=list(PLACE_COLUMNS)).astype("str")


@pytest.mark.parametrize(("place", "expected"), CASES)
def test_rungs(place: tuple[str | None, ...], expected: tuple[str | None, ...]) -> None:
    asked = rungs(frame(place)).iloc[0]
    assert {r: asked[r] for r in RUNGS if not pd.isna(asked[r])} == {r: q for r, q in zip(OWN, expected, strict=True) if q}


@pytest.mark.parametrize(
    ("voie", "expected"),
    [
        ("ZA de la Plaine", "zone artisanale de la plaine agen"),
        ("Zone Industrielle de Boé", "zi de boe agen"),
        ("Z.A.", None),
        ("Zac Parasol", "zone d amenagement concerte parasol agen"),
        ("Rue de la Zone", None),
    ],
)
def test_a_zone_is_asked_in_both_forms(voie: str, expected: str | None) -> None:
    asked = rungs(frame((N, N, voie, N, "Agen")))["autre_forme"][0]
    assert (None if pd.isna(asked) else asked) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Route d eNérac", "route de nerac"),
        ("Quai de l aPaix", "quai de la paix"),
        ("PassageP asteur", "passage pasteur"),
        ("Impasse oRger Johan", "impasse roger johan"),
        ("Rue ed la Paix", "rue de la paix"),
        ("Rue du onze Novembre", "rue du 11 novembre"),
        ("Chemin des 4 Vents", "chemin des quatre vents"),
        ("Rue du 8 Mai 1945", "rue du huit mai 1945"),
        ("Rue Gambetta", None),
        ("Rue de l'Église", None),
        ("Rue LéoN Blum", None),
    ],
)
def test_another_way_to_write_a_name(name: str, expected: str | None) -> None:
    assert other_form(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ZA du Rooy", "zone d activites du rooy"), ("Zone Artisanale du Rooy", "zone d activites du rooy"), ("ZI du Rooy", None)],
)
def test_a_za_may_be_a_business_park(name: str, expected: str | None) -> None:
    assert as_business_park(name) == expected


def test_malls_and_town_halls_are_asked_of_the_other_index() -> None:
    malls = ((N, N, N, "Centre commercial Auchan", "Agen"), ("3", N, "Rue A", "Mairie", "Agen"), (N, N, "Rue A", N, "Agen"))
    asked = rungs(frame(*malls))
    assert asked["poi"].fillna("").tolist() == ["poi:centre commercial auchan agen", "poi:mairie agen", ""]


def test_without_a_commune_nothing_is_asked() -> None:
    """« rue Gambetta » alone scores 0.96, in the wrong town."""
    place = frame((N, N, "Rue Gambetta", N, N)).assign(code_insee=pd.Series([None], dtype="str"))
    assert rungs(place).isna().all(axis=None)


def test_a_long_query_is_cut_at_a_word() -> None:
    asked = rungs(frame((N, N, "Rue " + "de la Longueur " * 30, N, "Agen")))["complete"][0]
    assert len(asked) <= LONGEST
    assert asked.split()[-1] in ("de", "la", "longueur")


def test_one_place_for_rows_that_are_alike() -> None:
    rows = frame(("1", N, "Rue A", N, "Agen"), ("2", N, "Rue A", N, "Agen"), ("1", N, "Rue A", N, "Agen"))
    rows.index = pd.Index([10, 20, 30])
    distinct, number = places(rows)
    assert distinct["numero"].tolist() == ["1", "2"]
    assert number.loc[[10, 20, 30]].tolist() == [0, 1, 0]
