"""Likeness of names: what is one name for a reader, and what is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.dedupe.keys import link_key
from pipeline.dedupe.names import build, likeness, name_words, split_brackets, starts_with_form


def alike(one: str, two: str, commune: str = "Agen") -> float:
    keys = pd.Index(sorted({name_words(one, commune), name_words(two, commune)}))
    names = build(keys, pd.Series([1] * len(keys)))
    a, b = (np.array([keys.get_loc(name_words(t, commune))]) for t in (one, two))
    return float(likeness(names, a, b)[0])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Boulangerie Castagné", "BOULANGERIE CASTAGNE SARL"),
        ("Diminu'Tif", "DIMINUTIF"),
        ("Au P'tit Creux d'Agen", "AU P'TIT CREUX"),
        ("Éts Roux", "ROUX"),
        ("Le Pett Comptoir", "Le Petit Comptoir"),
        ("Brasserie Le Cardinal", "Le Cardinal"),
    ],
)
def test_one_name(one: str, two: str) -> None:
    assert alike(one, two) >= 0.8


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Pharmacie Martin", "Pharmacie Delmas"),
        ("Boulangerie de la Gare", "Boulangerie du Marché"),
        ("Optique Serres", "Kebab du Mail"),
    ],
)
def test_two_names(one: str, two: str) -> None:
    assert alike(one, two) < 0.5


def test_name_made_of_its_commune_or_trade_keeps_its_words() -> None:
    assert name_words("Pharmacie d'Agen", "Agen") == "pharmacie agen"
    assert name_words("SARL", "Agen") == "sarl"
    assert name_words("", "Agen") == ""


def test_brackets_and_forms() -> None:
    assert split_brackets("Côté Jardin (Marc Ortal)") == ("Côté Jardin", "Marc Ortal")
    assert split_brackets("Côté Jardin - Marc Ortal") == ("Côté Jardin", "Marc Ortal")
    assert split_brackets("(Côté Jardin)") == ("Côté Jardin", "")
    assert starts_with_form("SARL Lafleur") and starts_with_form("Lafleur EURL")
    assert not starts_with_form("Éts Roux")


def test_missing_name_is_neutral() -> None:
    names = build(pd.Index(["fournil"]), pd.Series([1]))
    assert np.isnan(likeness(names, np.array([-1]), np.array([0]))).all()


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Le-Fournil.example/index.html?x=1", "le-fournil.example"),
        ("http://fr-fr.facebook.com/LeFournil/", "facebook.com/lefournil"),
        ("https://facebook.com", ""),
        ("pas un lien", ""),
    ],
)
def test_link_key(url: str, key: str) -> None:
    assert link_key(url) == key
