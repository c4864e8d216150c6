"""What one piece of evidence does to two rows that are otherwise alike, and in which order people are asked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.dedupe.features import LEVELS
from pipeline.dedupe.keys import page_key
from pipeline.dedupe.match import match
from pipeline.dedupe.queue import questions
from pipeline.dedupe.score import MERGED, REVIEW, load_weights
from tests.dedupe.shops import AGEN, SIRET_A, at, groups, rows, run, zone

POINT = {"longitude": 0.6167, "latitude": 44.2033, "precision": "numero"}
DOOR = {**at("12", "Rue Lafayette"), **POINT}
ONE, TWO = [{"s1:1", "s2:2"}], [{"s1:1"}, {"s2:2"}]


def couple(one: dict[str, Any], two: dict[str, Any]) -> list[set[str]]:
    return groups(run(rows(one, two))[0])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Hyper Castagné", "Hyper Castagné Drive"),  # a service under the shop's name
        ("Halle Ducasse 1", "Halle Ducasse 2"),  # a figure
        ("Garage Dupuy", "Garage Lagarde"),  # nothing but the trade
        ("Restaurant Moulin", "Restaurant Bonnin"),
    ],
)
def test_two_names_at_one_door_are_not_merged(one: str, two: str) -> None:
    assert couple({"nom": one, **DOOR}, {"nom": two, **DOOR}) == TWO


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (at("7447", "Rue Royale"), at("7447", "Rue Royale Est, local 251")),
        (at("30", "Boulevard des Acacias"), at("30", "Boulevad des Acacias")),
        (at("74", "Neuvième Avenue"), at("74", "9e Avenue")),  # the number is the same, and the name is rare
    ],
)
def test_one_name_at_one_number_of_a_street_told_in_two_ways_is_one_shop(one: dict[str, Any], two: dict[str, Any]) -> None:
    assert couple({"nom": "Chez Bellocq", **one}, {"nom": "CHEZ BELLOCQ", **two}) == ONE


def test_mailbox_with_the_owner_name_joins_his_sign_at_one_door_only() -> None:
    owner = {"nom": "SARL Ducasse", **DOOR, "categorie": "restauration"}
    sign = {"nom": "Le Petit Comptoir", "courriel": "ducasse.jean@exemple.example", **DOOR, "categorie": "restauration"}
    assert couple(owner, sign) == ONE
    assert couple(owner, {**sign, **at("3", "Avenue Michelet"), "longitude": 0.6267, "latitude": 44.2103}) == TWO


def test_one_siret_reconciles_two_names_of_a_shop() -> None:
    chamber = {"nom": "Marie Ducasse", "siret": SIRET_A, **DOOR}
    form = {"nom": "Le Petit Comptoir", "siret": SIRET_A, **DOOR}
    assert groups(run(rows(chamber, form, {"nom": "Le Petit Comptoir", **DOOR}))[0]) == [{"s1:1", "s2:2", "s3:3"}]
    assert groups(run(rows(chamber, {"nom": "Le Petit Comptoir", **DOOR}))[0]) == TWO


def test_chain_with_two_telephones_and_no_door_is_reviewed() -> None:
    chain = [
        {"nom": "Fleurs Monclar", **at(str(n), "Rue du Port"), "code_insee": f"470{n:02}", "source": "s9"} for n in range(10, 16)
    ]
    one = {"nom": "Fleurs Monclar", "telephone": "+33536490020", **DOOR}
    two = {"nom": "Fleurs Monclarr", "telephone": "+33536490021", **POINT, **AGEN}
    done, _ = run(rows(one, two, *chain))
    assert zone(done, "s1:1", "s2:2") == ("à revoir", "reseau-telephone")


def test_rare_name_and_trade_in_one_commune_are_enough_when_nothing_differs() -> None:
    one = {"nom": "Aux Délices d'Ysoline", "categorie": "alimentation", "sous_categorie": "boulangerie", **AGEN}
    assert couple(one, {**one, **at("12", "Rue Lafayette")}) == ONE
    assert couple({**one, **at("3", "Avenue Michelet")}, {**one, **at("12", "Rue Lafayette")}) == TWO
    assert couple(one, {**one, "telephone": "+33536490022"}) == ONE
    assert couple({**one, "telephone": "+33536490023"}, {**one, "telephone": "+33536490022"}) == TWO


def test_agreement_never_weighs_against_nor_difference_for() -> None:
    weights = load_weights()
    for feature, names in LEVELS.items():
        for name, weight in zip(names, weights.by_level[feature], strict=True):
            assert weight >= 0 or not name.startswith("même "), (feature, name)
            assert weight <= 0 or not name.startswith("autre "), (feature, name)
        assert weights.by_level[feature][0] == 0


def test_people_are_asked_once_for_two_shops_most_useful_first() -> None:
    door = {**at("9", "Rue Montaigne"), **POINT}
    legal = {"nom": "SARL Ducasse et Fils", **DOOR}
    signs = [{"nom": "Le Petit Comptoir", **DOOR}] * 2
    other = [{"nom": "SARL Delmas et Fils", **door}, {"nom": "L'Atelier Gourmand", **door}]
    table = rows(legal, *signs, *other)
    found = match(table)
    asked = questions(found)
    sides = [{int(found.home[r]) for r in (found.evidence.left[p], found.evidence.right[p])} for p in asked]
    assert sides == [{0, 1}, {3, 4}]
    assert (found.ruling.zone[asked] == REVIEW).all() and not found.together[asked].any()
    assert (found.ruling.zone == MERGED).sum() == 1


def test_nothing_to_ask() -> None:
    assert len(questions(match(rows({"nom": "Le Fournil", **AGEN})))) == 0


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.monclar.example/magasins/agen/?utm=1", "monclar.example/magasins/agen"),
        ("https://monclar.example/index.html", ""),
        ("https://monclar.example", ""),
        ("http://fr.facebook.com/monclar", "facebook.com/monclar"),
    ],
)
def test_page_key(url: str, key: str) -> None:
    assert page_key(url) == key


def test_many_pairs_are_compared_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    table = rows(*[{"nom": f"Chez {name}", **DOOR} for name in ("Anouk", "Anouk", "Bellocq", "Anoukk", "Bellocq")])
    whole = match(table)
    monkeypatch.setattr("pipeline.dedupe.features.CHUNK", 2)
    cut = match(table)
    assert np.array_equal(whole.home, cut.home)
    assert np.array_equal(whole.ruling.score, cut.ruling.score)
