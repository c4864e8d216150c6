"""Who sells what it grows: told by NAF, legal form or the first word of a name, and by nothing else."""

from __future__ import annotations

import pytest

from pipeline.normalise.growers import sells_what_it_grows


@pytest.mark.parametrize(
    ("nom", "raison_sociale", "naf"),
    [
        ("Ortal", None, "NAFRev2:01.13Z"),
        ("Ortal", None, "NAFRev2:01.50Z"),
        ("Ortal", None, "NAFRev2:03.22Z"),
        ("Les Bories", "EARL DES BORIES", None),
        ("G.A.E.C. de Lamothe", "GAEC de Lamothe", None),
        ("La ferme du Pic", None, None),
        ("Au Domaine de Pech", None, None),
    ],
)
def test_a_farm(nom: str | None, raison_sociale: str | None, naf: str | None) -> None:
    assert sells_what_it_grows(nom, raison_sociale, naf)


@pytest.mark.parametrize(
    ("nom", "raison_sociale", "naf"),
    [
        ("Ortal", None, None),
        (None, None, None),
        ("Boucherie de la ferme", "SARL ORTAL", "NAFRev2:47.22Z"),
        ("Les vergers d'Ausone", None, None),
        ("La ferme d'Ausone", "EARL Ortal", "NAFRev2:47.21Z"),
        ("Ortal", None, "NAFRev2:01.61Z"),
        ("Ortal", None, "NAF2025:01.13Z"),
        ("Earlyne", "SAS Fermette", None),
    ],
)
def test_no_farm(nom: str | None, raison_sociale: str | None, naf: str | None) -> None:
    assert not sells_what_it_grows(nom, raison_sociale, naf)
