"""Headings as people write them: glued, abbreviated, in English, in paths, prefixed; and those of someone's private life."""

from __future__ import annotations

import pytest

from pipeline.normalise.heading_marks import unprefixed
from pipeline.normalise.headings import day_of, is_private, likeness, read_heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("numvoie", "numero"),
        ("lieuditbp", "lieu_dit"),
        ("codepostal", "code_postal"),
        ("denominationcourante", "nom"),
        ("telmobile", "telephone"),
        ("datemaj", "date_maj"),
        ("Lib_Commune", "commune"),
        ("adrs_codepostal", "code_postal"),
        ("Address > Postal Code", "code_postal"),
        ("addr:postcode", "code_postal"),
        ("Main Phone", "telephone"),
        ("NumeroDeTelephone", "telephone"),
        ("Q4_Code_postal", "code_postal"),
        ("CODE_INSEE", "code_insee"),
        ("coordonneeLambertAbscisseEtablissement", "longitude"),
        ("Last Modified Date", "date_maj"),
        ("Comment vos clients peuvent-ils payer ?", "modes_paiement"),
    ],
)
def test_what_a_heading_says_best(heading: str, field: str) -> None:
    said = likeness(heading)
    assert max(said, key=lambda f: said[f]) == field, said


def test_glued_words_are_cut_only_where_every_piece_is_known() -> None:
    assert read_heading("ruenumero").first == ("rue", "numero")
    assert read_heading("boulangerie").first == ("boulangerie",)


@pytest.mark.parametrize(("heading", "day"), [("Hours > Monday", "lundi"), ("lundi_ap", "lundi"), ("Horaires - Di", None)])
def test_days_of_headings(heading: str, day: str | None) -> None:
    assert day_of(heading) == day


@pytest.mark.parametrize("heading", ["Tél. perso", "Email payeur", "Adresse personnelle", "Tél dom.", "Propriétaire du local"])
def test_private_headings(heading: str) -> None:
    assert is_private(heading)


@pytest.mark.parametrize("heading", ["Livraison à domicile", "Propriétaire", "Portage à domicile", "Nom du propriétaire"])
def test_headings_of_the_shop_are_not_private(heading: str) -> None:
    assert not is_private(heading)


def test_a_prefix_that_most_headings_share_says_nothing() -> None:
    assert unprefixed(["CT_Num", "CT_Ville", "CT_Pays", "maj"]) == ["Num", "Ville", "Pays", "maj"]
    assert unprefixed(["code_postal", "code_insee", "nom", "tel"]) == ["code_postal", "code_insee", "nom", "tel"]
