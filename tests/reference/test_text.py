"""Keys: the same key for the spellings of one name, another for another name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reference.text import fold, street_key, unaccent, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saint-Étienne-de-Fougères", "saint etienne de fougeres"),
        ("L’Œuf à 2 €", "l oeuf a 2"),
        ("  BOÉ\u00a0\n", "boe"),
        ("Cœur d'Albret", "coeur d albret"),
        ("E\u0301glise", "eglise"),
        ("nº 3_b", "no 3 b"),
        ("", ""),
        ("—", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ("Boulevard de la République", "BD REPUBLIQUE", "bd. de la Rep.", "Blvd de la république"),
        ("Rue du Général Leclerc", "R. Gal Leclerc", "RUE DU GAL. LECLERC", "rue général leclerc"),
        ("Place Saint-Antoine", "pl st antoine", "PLACE ST-ANTOINE"),
        ("Chemin de Notre-Dame", "CHEM NOTRE DAME", "che. notre dame"),
        ("Quai de l'Adour", "qu. adour"),
    ],
)
def test_street_key_is_shared_by_spellings(spellings: tuple[str, ...]) -> None:
    assert len({street_key(s) for s in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rue de la République", "Boulevard de la République"),
        ("Rue du 8 Mai 1945", "Rue du 11 Novembre 1918"),
        ("Rue du Général Leclerc", "Rue du Maréchal Leclerc"),
        ("Rue Saint-Jean", "Rue Sainte-Jeanne"),
    ],
)
def test_street_key_tells_streets_apart(one: str, other: str) -> None:
    assert street_key(one) != street_key(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert street_key(street_key(text)) == street_key(text)
    assert unaccent(unaccent(text)) == unaccent(text)
    assert all(word.isalnum() for word in words(text))
