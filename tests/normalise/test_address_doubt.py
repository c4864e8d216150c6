"""What an address holds that nothing says where to put is told, with the words that were not understood; the rest is not."""

from __future__ import annotations

import pytest

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.address import Address, parse
from pipeline.normalise.address_doubt import not_understood

CODE = "adresse-lue-en-partie"
TOLD = [
    # as written, what was not understood
    ("12 rue des Frères Malvy 8", "8"),
    ("CHEMIN DE PECAU 5 B LA CROIX BLANCHE", "5 B la Croix Blanche"),
    ("16, rue de la République 34 Mtp", "34 Mtp"),
    ("13 bus rue Malvy", "Rue Malvy"),
    ("Domaine 2500 Bel Air", "2500 Bel Air"),
    ("7 Crs Mal, Cr de Lattre", "Cours Maréchal"),
    ("645 route de Pécau les, 47000 Agen", "les"),
    ("12 rue Malvy (derrière la mairie / cour)", "Derrière la Mairie"),
    ("Vieille route de Saint-Paul- Malvy", "- Malvy"),
    ("12 rue Neuve 47270 Puymirol rue Foch", "Puymirol rue Foch"),
]
PLAIN = [
    "12 rue Gambetta 47 000 Agen", "12bis rue du 8 mai 45", "30 rue des 4 Vents", "avenue 11 Novembre", "rue du 34e Régiment",
    "Chemin Départemental 205", "Banc 24", "La Loge 1", "Bassin à Flots 1", "2 square des volontaires 39-45", "Les 4 Routes",
    "rue de la Libération 1944", "CC Place des Halles", "Rue Basse Porte", "12 R DU DR ROUX", "RN10, Sortie 17, Les Gabauds",
    "11av. du Cdt Malvy",
    "Bât. B, 3e étage, 12 rue Malvy, BP 12, 47916 AGEN CEDEX 9",
    "Café 1900, 70 avenue Malvy", "5 RUE SAINT HONORE 75001 PARIS 1",
]  # fmt: skip


@pytest.mark.parametrize(("text", "left"), TOLD)
def test_what_is_out_of_place_is_told(text: str, left: str) -> None:
    told = {issue.code: issue.detail for issue in parse(text).issues}
    assert told[CODE].startswith(left)


@pytest.mark.parametrize("text", PLAIN)
def test_what_says_where_it_goes_is_not(text: str) -> None:
    assert CODE not in [issue.code for issue in parse(text).issues]


def test_the_finding_says_what_was_read_and_what_was_not() -> None:
    (issue,) = parse("12 rue des Frères Malvy 8").issues
    assert (issue.after, issue.detail) == ("12 Rue des Frères Malvy 8", "8")
    assert all(part in CATALOGUE[CODE].message for part in ("{valeur}", "{apres}", "{detail}"))


@pytest.mark.parametrize(
    ("text", "read", "left"),
    [
        ("5 rue Neuve 47270PUYMIROL", Address("5", voie="Rue Neuve 47270puymirol"), "47270puymirol"),
        ("18 rue Malvy 3160 Bourbon", Address("18", voie="Rue Malvy", complement="3160 Bourbon"), "3160 Bourbon"),
        ("Pécau 64-86, rue Malvy", Address(voie="Rue Malvy", complement="Pécau 64-86"), "64-86"),
        ("25 bis - 27 avenue Malvy", Address("27", voie="Avenue Malvy"), "25 bis"),
        ("12 rue Malvy, Agen (47000)", Address("12", voie="Rue Malvy", complement="Agen (", code_postal="47000"), "Agen ("),
        ("Forum RPT de l'Europe", Address(lieu_dit="Forum Rpt de l'Europe"), "Rpt de l'Europe"),
        ("12 rue Malvy, 47000 Agen", Address("12", voie="Rue Malvy", code_postal="47000", commune_text="Agen"), ""),
    ],
)
def test_a_reading_that_goes_wrong_is_seen(text: str, read: Address, left: str) -> None:
    """Readings that the parser once gave."""
    assert not_understood(text, read, "") == left
