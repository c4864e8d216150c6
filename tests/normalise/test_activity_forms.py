"""How people write an activity rather than what they call it: words cut short, classes of words, the order of a list.

Each rule stands with a case that it must leave alone.
"""

import pytest

from pipeline.normalise.abbreviations import spelt_out, unabridged
from pipeline.normalise.activity_turns import all_taken_away, done_first, in_order, is_out_of_work
from pipeline.normalise.category import classify


def read(text: str) -> str:
    """Return the code that ``text`` is read as, « =famille » where only the family is, « - » where nothing is."""
    value = classify(text, None, None, {}).value
    return "-" if value is None else value.code or f"={value.famille}"


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("contrôle tech.", "contrôle technique"),
        ("cave coop. de Buzet", "cave cooperative de Buzet"),
        ("ch. d'hôtes", "chambre d'hôtes"),
        ("esthéticienne à dom.", "esthéticienne à domicile"),
        ("matériaux recyclés. Ouvert", "matériaux recyclés. Ouvert"),
        ("bar. restaurant", "bar. restaurant"),
    ],
)
def test_a_word_cut_short_is_completed_by_its_neighbour(text: str, full: str) -> None:
    assert unabridged(text) == full


def test_clipped_words_are_spelt_out_and_others_left() -> None:
    assert spelt_out("cabinet compta") == "cabinet comptable"
    assert spelt_out("comptoir de thé") == "comptoir de thé"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("produits togolais", "epicerie"),
        ("produits alsaciens", "epicerie-fine"),
        ("produits alimentaires italiens et corses", "epicerie-fine"),
        ("produits chimiques", "-"),
        ("équipement de rugby", "articles-de-sport"),
        ("chaussures de running", "articles-de-sport"),
        ("chaussures de ville", "chaussures-maroquinerie"),
        ("caravane à burgers", "food-truck"),
        ("caravane d'occasion", "garage-automobile"),
        ("croquettes chiens et chats", "jardinerie-animalerie"),
        ("EARL viticole", "viticulteur"),
        ("exploitation avicole", "eleveur"),
        ("production fruitière", "arboriculteur"),
    ],
)
def test_the_class_of_a_word_speaks_where_no_phrase_holds_it(text: str, code: str) -> None:
    assert read(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Camping (articles de)", "articles-de-sport"),
        ("Camping (3 étoiles)", "hotel-hebergement"),
        ("Instruments et appareils médicaux", "materiel-medical"),
        ("salades & soupes à emporter", "restauration-rapide"),
        ("salades, radis, poireaux", "primeur"),
        ("Transaction - location - syndic", "immobilier-banque-assurance"),
        ("fabrication de liqueurs", "brasseur-distillateur"),
        ("vente de liqueurs", "caviste"),
        ("vins du domaine", "viticulteur"),
        ("vins et bières", "caviste"),
        ("éleveur de brebis - fromages", "produits-laitiers-fermiers"),
        ("brasserie, microbrasserie", "brasseur-distillateur"),
        ("bibelots d'occasion", "brocante-occasion"),
        ("vente de fenêtres", "bricolage-quincaillerie"),
        ("vente et pose de fenêtres", "artisan-batiment"),
        ("école de conduite moto", "transport-auto-ecole"),
    ],
)
def test_the_words_around_decide(text: str, code: str) -> None:
    assert read(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Infirmier - Infirmière - SEL",
        "avocate, médiatrice",
        "opticien en recherche d'emploi",
        "cuisinier à la retraite",
        "ouvrier boulanger",
        "caissière en supermarché",
        "hallebardes, couteaux, bols",
        "fabrication de machines agricoles",
        "Bureaux",
    ],
)
def test_what_keeps_no_shop_is_asked_about(text: str) -> None:
    assert read(text) == "-"


def test_turns_of_phrase() -> None:
    assert in_order("Sports (commerce d'articles de)") == "commerce d'articles de Sports"
    assert in_order("vente / location de vélos") == "vente et location de vélos"
    assert done_first("canoës location") == "location de canoës"
    assert done_first("matériel de location") == ""
    assert all_taken_away(["salades", "soupes à emporter"]) == ["salades à emporter", "soupes à emporter"]
    assert all_taken_away(["plats à emporter", "salades"]) == ["plats à emporter", "salades"]
    assert is_out_of_work("pâtissière au chômage") and not is_out_of_work("maison de retraite")
