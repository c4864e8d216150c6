# ruff: noqa: E501  (one case a line)
"""The acceptance policy, case by case: what was asked, what the engine answered (scores as measured), what is decided."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.geocode.engine import answers_frame
from pipeline.geocode.policy import CASES, MOTIFS, answered_number, judge, numbered

N = None
RUE, LIEU = "street", "locality"
# asked name, number, repetition | type, name, score, next, id | verdict, precision, motif
TABLE = [
    # a full match
    ("Boulevard de la République", "12", N, "housenumber", "Boulevard de la République", 0.959, 0.61, "47001_0001_00012", "accepte", "numero", "numero-exact"),
    ("Boulevard de la République", "12", "B", "housenumber", "Boulevard de la République", 0.95, 0.6, "47001_0001_00012_bis", "accepte", "numero", "numero-exact"),
    ("Rue Gambetta", N, N, RUE, "Rue Gambetta", 0.96, 0.7, "47001_0002", "accepte", "voie", "voie-exacte"),
    ("Lamothe", N, N, LIEU, "Lamothe", 0.605, 0.4, "47002_b001", "accepte", "lieu-dit", "lieu-dit-exact"),
    # typos go down to 0.6
    ("Saitn Fleur", "4", N, "housenumber", "Saint Fleur", 0.774, 0.5, "86081_0001_4", "accepte", "numero", "faute-de-frappe"),
    ("Saitn Fleur", "4", N, "housenumber", "Saint Fleur", 0.55, 0.4, "86081_0001_4", "revue", "numero", "score-faible"),
    ("Saitn Fleur", "4", N, "housenumber", "Saint Fleur", 0.774, 0.75, "86081_0001_4", "revue", "numero", "candidats-proches"),
    # « 12 bd de la republique » not expanded: 12 Rue de la République beats the boulevard
    ("Boulevard de la République", "12", N, "housenumber", "Rue de la République", 0.781, 0.755, "47001_0003_00012", "revue", "numero", "type-de-voie"),
    ("Imp. Saint-Fleur", "4", N, "housenumber", "Saint Fleur", 0.83, 0.5, "86081_0001_4", "revue", "numero", "type-de-voie"),
    # a letter apart: perhaps a street that the BAN lacks
    ("Rue Massot", "3", N, "housenumber", "Rue Masset", 0.9, 0.5, "47001_0004_00003", "revue", "numero", "nom-voisin"),
    ("Rue Massot", "3", N, RUE, "Rue Masset", 0.85, 0.5, "47001_0004", "revue", "voie", "nom-voisin"),
    ("Rue du Port", N, N, RUE, "Rue du Pont", 0.78, 0.5, "47001_0005", "revue", "voie", "nom-voisin"),
    # points of interest, names already reduced to what tells them
    ("mairie", N, N, "poi", "mairie", 0.7, 0.4, "poi-3", "accepte", "poi", "lieu-public"),
    ("commercial auchan", N, N, "poi", "commercial auchan", 0.7, 0.69, "poi-3", "revue", "poi", "candidats-proches"),
    ("commercial auchan", N, N, "poi", "commercial auchann", 0.7, 0.4, "poi-3", "revue", "poi", "autre-lieu"),
    ("commercial auchan", N, N, "poi", "auchan", 0.7, 0.4, "poi-3", "revue", "poi", "nom-incomplet"),
    ("commercial auchan", N, N, "poi", "commercial leclerc", 0.7, 0.4, "poi-3", "refus", "poi", "autre-voie"),
    # BP, CEDEX left in: a random street
    ("Rue Gambetta BP 123", N, N, RUE, "Rue des Jacobins", 0.466, 0.462, "47001_0004", "refus", "voie", "autre-voie"),
    # two streets of one name in one commune
    ("Rue Gambetta", N, N, RUE, "Rue Gambetta", 0.960, 0.958, "47001_0002", "revue", "voie", "candidats-proches"),
    # malls, town halls, schools
    ("Centre Commercial Auchan", N, N, RUE, "Rue du Centre", 0.39, N, "47001_0005", "refus", "voie", "autre-voie"),
    ("Stade", N, N, "municipality", N, 0.68, 0.5, "86081", "refus", "commune", "commune-rendue"),
    ("Mairie", N, N, LIEU, "La Jarrie", 0.65, 0.5, "86081_0006", "refus", "lieu-dit", "autre-voie"),
    ("Mairie", N, N, "municipality", N, 0.36, N, "47001", "accepte", "commune", "bourg"),
    ("Le Bourg", N, N, "municipality", N, 0.6, N, "47002", "accepte", "commune", "bourg"),
    ("Rue de la Mairie", "3", N, "municipality", N, 0.6, N, "47002", "refus", "commune", "commune-rendue"),
    ("Le Bourg", N, N, LIEU, "Le Bourg", 0.92, 0.5, "47002_b002", "accepte", "lieu-dit", "lieu-dit-exact"),
    # « ZA de la Plaine »: the right zone at 0.43 is not told from a wrong one
    ("ZA de la Plaine", N, N, RUE, "Zone Artisanale de la Plaine", 0.428, 0.4, "47310_0528", "refus", "voie", "score-faible"),
    ("ZAC de Parasol", N, N, RUE, "ZAC de Parasol", 0.960, 0.5, "47052_0266", "accepte", "voie", "voie-exacte"),
    # the number
    ("Rue Gambetta", "12", "bis", RUE, "Rue Gambetta", 0.607, 0.5, "47001_0002", "accepte", "voie", "numero-inconnu"),
    ("Rue Gambetta", "12", N, "housenumber", "Rue Gambetta", 0.80, 0.6, "47001_0002_00014", "revue", "numero", "autre-numero"),
    ("Rue Gambetta", N, N, "housenumber", "Rue Gambetta", 0.80, 0.6, "47001_0002_00014", "revue", "numero", "autre-numero"),
    ("Rue Gambetta", "12", "bis", "housenumber", "Rue Gambetta", 0.80, 0.6, "47001_0002_00012", "revue", "numero", "autre-numero"),
    # noise left in the query, right street
    ("Rue Gambetta", "12", N, "housenumber", "Rue Gambetta", 0.506, 0.4, "47001_0002_00012", "accepte", "numero", "numero-exact"),
    ("Rue Gambetta", "12", N, "housenumber", "Rue Gambetta", 0.41, 0.3, "47001_0002_00012", "refus", "numero", "score-faible"),
    # « Le Passage d'Agen »: the commune taken for a street
    ("Le Passage d'Agen", N, N, RUE, "Rue d'Agen", 0.776, 0.5, "47201_0007", "revue", "voie", "type-de-voie"),
    # hopeless, as recorded
    ("impasse des Hirondelles", "4", N, "housenumber", "Impasse des Mottes", 0.6479, 0.5, "86081_0008_4", "refus", "numero", "autre-voie"),
    ("avenue de la Gare", "29", N, RUE, "Route de la Garenne", 0.668, 0.5, "86081_0009", "refus", "voie", "autre-voie"),
    ("Rue Gambetta", N, N, RUE, "Rue Léon Gambetta", 0.83, 0.5, "47001_0010", "revue", "voie", "nom-incomplet"),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} → {row[4]} {row[5]}")
def test_policy(row: tuple[object, ...]) -> None:
    name, number, repetition, kind, street, score, after, identifier, verdict, precision, motif = row
    asked = pd.DataFrame({"nom": [name], "numero": [number], "repetition": [repetition]}).astype("str")
    asked = asked.assign(lieu=False, loin=False, hors_contour=False)
    told = {
        "requete": "x", "code_insee": "47001", "statut": "ok", "type": kind, "voie": street, "score": score, "score_suivant": after,
        "resultat_id": identifier,
    }  # fmt: skip
    decided = judge(asked, answers_frame([told])).iloc[0]
    assert (decided["verdict"], decided["precision"], decided["motif"]) == (verdict, precision, motif)


def test_a_point_too_far_from_the_commune_is_never_accepted() -> None:
    asked = (
        pd.DataFrame({"nom": ["Rue A"], "numero": ["1"], "repetition": [None]})
        .astype("str")
        .assign(lieu=False, loin=True, hors_contour=False)
    )
    told = {"statut": "ok", "type": "housenumber", "voie": "Rue A", "score": 0.97, "resultat_id": "47001_0001_00001"}
    assert judge(asked, answers_frame([told])).iloc[0][["verdict", "motif"]].tolist() == ["revue", "hors-commune"]


def test_every_case_of_the_policy_has_its_line() -> None:
    told = {row[-1] for row in TABLE} | {"hors-commune", "hors-contour"}
    assert {case.motif for case in CASES} <= told


def test_a_point_outside_the_contour_is_never_accepted() -> None:
    asked = pd.DataFrame({"nom": ["Rue A"], "numero": ["1"], "repetition": [None]}).astype("str")
    told = {"statut": "ok", "type": "housenumber", "voie": "Rue A", "score": 0.97, "resultat_id": "47001_0001_00001"}
    decided = judge(asked.assign(lieu=False, loin=False, hors_contour=True), answers_frame([told])).iloc[0]
    assert decided[["verdict", "motif"]].tolist() == ["revue", "hors-contour"]


def test_every_reason_is_explained() -> None:
    assert {case.motif for case in CASES} <= set(MOTIFS)


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("47001_0123_00012_bis", "12bis"),
        ("47001_0123_00012_b", "12bis"),
        ("47001_a1b2c3_00007", "7"),
        ("86081_0001_2bis", "2bis"),
        ("2A004_0001_00003_ter", "3ter"),
        ("47001_0123", None),
        ("47001", None),
    ],
)
def test_number_of_an_interoperability_key(identifier: str, expected: str | None) -> None:
    found = answered_number(answers_frame([{"resultat_id": identifier}]))[0]
    assert (None if pd.isna(found) else found) == expected


def test_numbers_are_compared_whatever_the_spelling() -> None:
    given = numbered(pd.Series(["012", "12", "12", None], dtype="str"), pd.Series(["B", "bis", None, None], dtype="str"))
    assert [None if pd.isna(n) else n for n in given] == ["12bis", "12bis", "12", None]
