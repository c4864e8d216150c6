"""Names and free texts as typed. Names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.encoding import unmojibake
from pipeline.normalise.cell import is_nothing, tidy
from pipeline.normalise.name import clean_name, clean_text, is_place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BOULANGERIE DE LA GARE", "Boulangerie de la Gare"), ("SARL L'ÉPICERIE D'ANTAN", "SARL L'Épicerie d'Antan"),
        ("CHEZ L'AMI PIERROT", "Chez l'Ami Pierrot"),
        ("AU P'TIT BONHEUR", "Au P'tit Bonheur"), ("L'O À LA BOUCHE", "L'O à la Bouche"), ("CARREFOUR", "Carrefour"),
        ("EARL DU MOULIN", "EARL du Moulin"), ("GAEC DES 2 RIVES", "GAEC des 2 Rives"),
        ("J.P. COIFFURE", "J.P. Coiffure"), ("JP COIFFURE", "JP Coiffure"), ("PHARMACIE ST-JACQUES", "Pharmacie St-Jacques"),
        ("CAFÉ DE L'HÔTEL", "Café de l'Hôtel"), ("LE BISTROT DU 47", "Le Bistrot du 47"),
        ("GARAGE A47", "Garage A47"), ("1ER PRIX", "1er Prix"), ("LE XVIIIE", "Le XVIIIe"), ("O'TACOS", "O'Tacos"),
        ("SAINT-PIERRE-DE-CLAIRAC PRIMEUR", "Saint-Pierre-de-Clairac Primeur"),
        ("AUJOURD'HUI FLEURS", "Aujourd'hui Fleurs"), ("MAISON DÉCO & CO", "Maison Déco & Co"),
        ("BRASSERIE (CHEZ LULU)", "Brasserie (Chez Lulu)"), ("BIO 47", "Bio 47"), ("À LA BONNE HEURE", "À la Bonne Heure"),
        ("AUX DÉLICES D'AGEN", "Aux Délices d'Agen"), ("AU BON PAIN", "Au Bon Pain"), ("CHÂTEAU D'AUX", "Château d'Aux"),
        ("S.A.R.L. UNTEL ET FILS", "S.A.R.L. Untel et Fils"), ("SCEA LE VERGER", "SCEA Le Verger"),
        ("WWW.EXEMPLE.FR", "www.exemple.fr"),
        ("L’ATELIER D’ÉMAIL", "L’Atelier d’Émail"), ("ÉTS UNTEL & CIE", "Éts Untel & Cie"),
        ("LES 3 PETITS COCHONS", "Les 3 Petits Cochons"), ("TABAC PMU LE GLOBE", "Tabac PMU le Globe"),
    ],
)  # fmt: skip
def test_capitals_become_readable(text: str, name: str) -> None:
    assert clean_name(text) == (name, ())


@pytest.mark.parametrize(
    "text",
    [
        "SPAR",
        "LIDL",
        "Boulangerie DUPONT",
        "la ruche",
        "SARL",
        "iPhone Réparation",
        "L'Exemple",
        "Le 7ᵉ Art",
        "Chez Test'ament",
        "20/20",
        "R&B",
        "D&Co",
    ],
)
def test_a_name_as_its_owner_wants_it_stays(text: str) -> None:
    assert clean_name(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  la   ruche  ", "la ruche"), ('"Le Fournil"', "Le Fournil"), ("« Au Bon Pain »", "Au Bon Pain"),
        ("“Le Fournil”", "Le Fournil"), ("'Le Fournil'", "Le Fournil"), ("Le\u00a0Fournil", "Le Fournil"),
        ("Le Fournil,", "Le Fournil"), ("Le\nFournil", "Le Fournil"), ("Le_x000D_\nFournil", "Le Fournil"),
        ("Le<br />Fournil", "Le Fournil"),
        ("L´Atelier", "L'Atelier"), ("L`Atelier", "L'Atelier"), ("L&#39;atelier &amp; Co", "L'atelier & Co"),
        ("Le\u200bFournil", "LeFournil"), ("Cafe\u0301 de Pays", "Café de Pays"), ("**Le Fournil**", "Le Fournil"),
    ],
)  # fmt: skip
def test_form(text: str, name: str) -> None:
    assert clean_name(text) == (name, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BoulangÃ©rie", "Boulangérie"), ("CafÃƒÂ© de la Gare", "Café de la Gare"), ("Lâ€™Atelier", "L’Atelier"),
        ("Ã‰picerie", "Épicerie"), ("Ã€ la ferme", "À la ferme"), ("CrÃªperie du MarchÃ©", "Crêperie du Marché"),
        ("Cafe â‚¬", "Cafe €"), ("BÅ“uf & Cie", "Bœuf & Cie"), ("FranÃ§ois et FrÃ¨res", "François et Frères"),
    ],
)  # fmt: skip
def test_certain_mojibake_is_repaired_and_told(text: str, name: str) -> None:
    found = clean_name(text)
    assert found.value == name
    assert [(i.code, i.after) for i in found.issues] == [("texte-mojibake", name)]


@pytest.mark.parametrize(
    "text", ["É«", "Ça va à l'été", "Ã", "ÂGE D'OR", "Château", "Ümlaut Ü¼", "naïve Æ Œ", "1 × 2 ± 3", "Ô délices"]
)
def test_honest_text_is_not_repaired(text: str) -> None:
    assert unmojibake(text) == text


@pytest.mark.parametrize("text", ["Boulang\ufffdrie", "Boulang?rie"])
def test_lost_character_is_told(text: str) -> None:
    found = clean_name(text)
    assert found.value == text
    assert [i.code for i in found.issues] == ["texte-caractere-perdu"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        ".",
        "néant",
        "NEANT",
        "x",
        "XXX",
        "N/A",
        "n/a",
        "null",
        "None",
        "NaN",
        "#N/A",
        "#REF!",
        "Err:502",
        "?",
        "0",
        "non renseigné",
        "aucun",
        "RAS",
        "[ND]",
        "[NON-DIFFUSIBLE]",
        "LOCAL VACANT",
        "Cellule commerciale vide",
        "À louer",
        "Bail à céder",
    ],
)
def test_nothing(text: str) -> None:
    assert clean_name(text) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "test",
        "TEST",
        "Test test",
        "Test boutique",
        "exemple",
        "essai 2",
        "ligne de test",
        "ceci est un test",
        "azerty",
        "Test - ne pas supprimer",
    ],
)
def test_test_row(text: str) -> None:
    found = clean_name(text)
    assert found.value is None
    assert [i.code for i in found.issues] == ["ligne-essai"]


def test_free_text_keeps_its_lines_and_loses_its_tags() -> None:
    found = clean_text("<p>Pains&nbsp;bio.</p>\r\n\r\nFermé   en août <script>x()</script>")
    assert found.value == "Pains bio.\nFermé en août x()"
    assert [i.code for i in found.issues] == ["texte-balises"]
    assert clean_text("prix < 10 € et > 5 €") == ("prix < 10 € et > 5 €", ())
    assert clean_text("<br>") == (None, ())
    assert clean_text("RAS") == (None, ())


@given(
    st.text(max_size=60)
    | st.text("AÀÉLDE'’ -.&1", max_size=30)
    | st.text(max_size=20).map(lambda t: t.encode("utf-8", "ignore").decode("cp1252", "ignore"))
)
def test_never_fails_and_is_stable(text: str) -> None:
    for clean in (clean_name, clean_text):
        found = clean(text)
        assert all(i.code in CATALOGUE for i in found.issues)
        if found.value:
            assert found.value == found.value.strip()
            assert not is_nothing(found.value)
            assert clean(found.value).value == found.value
    assert tidy(tidy(text)) == tidy(text)
    assert tidy(tidy(text, lines=True), lines=True) == tidy(text, lines=True)


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        ("Chez Léa (FERMÉ)", "Chez Léa", "FERMÉ"),
        ("FERMÉ - CHEZ LÉA", "Chez Léa", "FERMÉ"),
        ("Ferme du Pin – fermée", "Ferme du Pin", "fermée"),
        ("Chez Léa, fermé pour travaux", "Chez Léa", "fermé pour travaux"),
        ("Au Bon Pain (cessation d'activité)", "Au Bon Pain", "cessation d'activité"),
        ("Chez Léa [fermé définitivement]", "Chez Léa", "fermé définitivement"),
    ],
)
def test_a_closed_shop_is_not_published_under_the_word_that_says_so(text: str, name: str, status: str) -> None:
    assert clean_name(text) == (name, (("etat-dans-le-nom", name, status),))
    assert clean_name(name) == (name, ())


@pytest.mark.parametrize(
    "text", ["Gaec du Pin (FERME)", "La Ferme – Traiteur", "Chez Léa (fermé le lundi)", "Fermeture, Store et Volet"]
)
def test_a_farm_a_day_off_and_blinds_close_no_shop(text: str) -> None:
    assert [issue.code for issue in clean_name(text).issues] == []


@pytest.mark.parametrize(
    "text", ["12 bd Carnot", "5 place du Marché", "11 bis, avenue du Lac", "47000 AGEN", "47300 - Villeneuve"]
)
def test_an_address_is_told_from_a_name(text: str) -> None:
    assert is_place(text)


@pytest.mark.parametrize(
    "text", ["3 Brasseurs", "Le 12 rue Noire", "1001 Pizzas", "8 à Huit", "4 Saisons", "47 Passion", "Place 47"]
)
def test_a_name_with_a_number_is_no_address(text: str) -> None:
    assert not is_place(text)
