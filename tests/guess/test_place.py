"""The commune that a person types where no column tells it: as the INSEE spells it, or as a town hall signs."""

from __future__ import annotations

import pytest

from pipeline.errors import ConfigError
from pipeline.guess.place import commune_of
from pipeline.reference.communes import load_communes

DORDOGNE = load_communes(["24"])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Nontron", "Nontron"),
        ("Mairie de Nontron", "Nontron"),
        ("mairie du Bugue", "Le Bugue"),
        ("Ville des Eyzies", "Les Eyzies"),
        ("Commune d'Agonac", "Agonac"),
        ("la ville de Périgueux", "Périgueux"),
        ("Mairie de La Coquille", "La Coquille"),
        ("commune de la Coquille", "La Coquille"),
    ],
)
def test_a_commune_is_understood_as_a_town_hall_signs(said: str, name: str) -> None:
    assert commune_of(said, DORDOGNE) == name


@pytest.mark.parametrize("said", ["Mairie d'Agen", "mairie", "convention"])
def test_what_is_no_commune_of_the_territory_is_refused(said: str) -> None:
    with pytest.raises(ConfigError, match="n'est pas une commune du territoire"):
        commune_of(said, DORDOGNE)
