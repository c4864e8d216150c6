"""Options that hold commas, found in the set of answers as form services join them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.options import infer_options
from pipeline.normalise.services import split_answers

COLLECT, BIKE, AWAY = (
    "Commande en ligne, retrait en magasin",
    "Livraison, à vélo ou en voiture",
    "Vente à emporter (plats, boissons)",
)


def answers(options: list[str], count: int, seed: int = 47) -> list[str]:
    rng = random.Random(seed)
    return [", ".join(o for o in options if rng.random() < 0.5) or options[0] for _ in range(count)]


def test_options_with_commas_are_found_and_the_others_cut() -> None:
    options = [COLLECT, "Drive", BIKE, AWAY]
    received = answers(options, 40)
    inferred = infer_options(received)
    assert inferred == tuple(sorted((COLLECT, BIKE, AWAY)))
    assert split_answers(", ".join(options), inferred) == options


@pytest.mark.parametrize(
    "received",
    [
        [],
        ["Drive", "Livraison", "Drive"],
        ["Drive;Livraison", "Drive"] * 5,
        ["Livraison, Drive", "Drive", "Livraison", "Livraison, Drive"] * 3,  # each was chosen alone
        ["Livraison, Drive", "Livraison, Drive, Vrac", "Vrac"],  # too few to tell
        [f"Mon histoire {n}, racontée ici {n}" for n in range(30)],  # free text
    ],
)
def test_nothing_is_inferred_where_nothing_is_certain(received: list[str]) -> None:
    assert infer_options(received) == ()


def test_options_always_chosen_together_are_one_only_if_the_pair_is_an_answer_by_itself() -> None:
    assert infer_options(["Vrac, Drive, Retrait", "Vrac, Drive", "Retrait", "Vrac, Drive"]) == ("Vrac, Drive",)
    assert infer_options(["Vrac, Drive, Retrait", "Retrait", "Retrait", "Vrac, Drive, Retrait", "Vrac, Drive, Retrait"]) == ()


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["Drive", "Vrac", "Retrait", COLLECT, BIKE, AWAY]), min_size=2, unique=True), st.integers(0, 99))
def test_every_answer_is_cut_into_options_that_were_offered(options: list[str], seed: int) -> None:
    received = [*options, *answers(options, 60, seed)]  # each option was once chosen alone
    inferred = infer_options(received)
    for answer in received:
        assert set(split_answers(answer, inferred or ("-",))) <= set(options)
