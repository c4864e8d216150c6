"""How people write an activity rather than what they call it: words cut short, classes of words, the order of a list.

Each rule stands with a case that it must leave alone.
"""

import pytest

from pipeline.normalise.abbreviations import spelt_out, unabridged
from pipeline.normalise.activity_turns import all_taken_away, done_first, in_order, is_out_of_work
from pipeline.normalise.category import classify
from pipeline.normalise.category_tables import family_of, naf_codes
from pipeline.reference.naf import naf_labels


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
    assert spelt_out("hébergt de courte durée") == "hebergement de courte durée"
    assert spelt_out("concert, transport") == "concert, transport"


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
        ("van burger", "food-truck"),
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
        ("magasin de portes", "bricolage-quincaillerie"),
        ("magasin de réparation de vélos", "cycles"),
        ("magasin bio, légumes", "magasin-bio"),
        ("Bio, fruits", "primeur"),
        ("peinture, plâtrerie", "artisan-batiment"),
        ("peinture, outillage", "bricolage-quincaillerie"),
        ("Multi-services", "epicerie"),
        ("Multi-services, petits travaux", "artisan-batiment"),
        ("péniche / bateau de location", "location-materiel"),
        ("bateaux d'occasion", "articles-de-sport"),
        ("nettoyage intérieur et extérieur de véhicules", "garage-automobile"),
        ("lavage et traitement du linge", "pressing-laverie"),
        ("réalisation de chaussures sur mesure", "chaussures-maroquinerie"),
        ("produits haïtiens : épicerie fine, traiteur", "epicerie-fine"),
        ("restaurant, traiteur, repas sur place ou à emporter", "restaurant"),
        ("Nous cultivons en pleine terre des légumes", "maraicher"),
        ("Untel horloger", "bijouterie-horlogerie"),
        ("cannes, moulinets, appâts", "articles-de-sport"),
        ("vêtements de créateurs", "vetements"),
        ("bricolage de mercerie", "-"),
        ("magasin de gros électroménager", "electromenager"),
        ("loueuse de vélos", "cycles"),
        ("Boulangerie à Agen", "boulangerie-patisserie"),
        ("Miel à Agen", "-"),
        ("Coiffure à domicile", "coiffeur"),
        ("auto-entrepreneur plomberie", "artisan-batiment"),
        ("entreprise auto", "garage-automobile"),
        ("enseigne de vêtements", "vetements"),
        ("enseignes lumineuses", "imprimerie-photo"),
        ("producteur de rosé", "viticulteur"),
        ("fleurs, roses", "fleuriste"),
        ("vin bio producteur", "viticulteur"),
        ("Producteur et distributeur d'œufs", "eleveur"),
        ("fondations et gros œuvre", "artisan-batiment"),
        ("salades, tomates, pommes", "maraicher"),
        ("salades, sandwichs", "restauration-rapide"),
        ("BOULANGERIE A AGEN", "boulangerie-patisserie"),
        ("boucherie au passage (47)", "boucherie-charcuterie"),
        ("Boulangerie à Bergerac", "boulangerie-patisserie"),
        ("MIEL A AGEN", "-"),
        ("BAR A VINS", "cafe-bar"),
        ("ANCIENNE BOULANGERIE A AGEN", "-"),
        ("couvertures, plaids", "decoration"),
        ("couvertures et zinguerie", "artisan-batiment"),
        ("couverture", "artisan-batiment"),
        ("culture de fruits", "arboriculteur"),
        ("culture, loisirs", "=culture-loisirs"),
        ("objets divers en bois", "artisanat-art"),
        ("articles divers", "bazar"),
        ("vêtements : retouches", "couture-cordonnerie"),
        ("vêtements : chaussures", "=mode"),
        ("carrelage (entrepreneurs)", "artisan-batiment"),
        ("meubles usagés", "brocante-occasion"),
        ("linge à usage unique", "decoration"),
        ("Salon de coifurre", "coiffeur"),
        ("salons d'angle", "ameublement"),
        ("salon de choses et autres", "-"),
        ("Resto rapide", "restauration-rapide"),
        ("cave - domaine viticole", "viticulteur"),
        ("cave - spiritueux", "caviste"),
        ("vente à la ferme (farines, légumes)", "vente-a-la-ferme"),
        ("vente à la ferme (miel)", "apiculteur"),
        ("légumes, œufs, volailles", "vente-a-la-ferme"),
        ("légumes, œufs, fromages", "primeur"),
        ("producteur fruitier", "arboriculteur"),
        ("producteur avicole", "eleveur"),
        ("fruitier", "primeur"),
        ("Untel librairie", "librairie"),
        ("Minibus Taxi", "transport-auto-ecole"),
        ("formation ambulance", "-"),
        ("emballages pour boulangerie", "-"),
        ("épicerie pour tous", "epicerie"),
        ("coiffure canine", "services-animaux"),
    ],
)
def test_the_words_around_decide(text: str, code: str) -> None:
    assert read(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "Infirmier - Infirmière - SEL",
        "Hôpital public – santé",
        "Marché traditionnel avec producteurs locaux et artisans",
        "avocate, médiatrice",
        "opticien en recherche d'emploi",
        "cuisinier à la retraite",
        "ouvrier boulanger",
        "Commerce de gros (interentreprises) de fleurs",
        "vente en gros : boissons, vins",
        "caissière en supermarché",
        "hallebardes, couteaux, fromages",
        "fabrication de machines agricoles",
        "Bureaux",
        "auto-entreprise",
        "fondation pour l'enfance",
        "domaine skiable",
        "restaurant d'entreprise",
        "institut médico-éducatif",
        "stand aux halles",
    ],
)
def test_what_keeps_no_shop_is_asked_about(text: str) -> None:
    assert read(text) == "-"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("COMMERCE DE DETAIL DE VIANDES ET DE PRODUITS A BAS", "boucherie-charcuterie"),
        ("Commerce de détail de pain, pâtisserie et confiseri", "=alimentation"),
        ("Commerce de détail de fleurs", "fleuriste"),
        ("Transformation et conservation de la viande de", "boucherie-charcuterie"),
        ("Commerce de gros (commerce interentreprises) de bo", "-"),
        ("4634Z - Commerce de gros (commerce interentreprises) de boissons", "-"),
        ("4634Z - Caviste", "caviste"),
        ("4722Z - Commerce de détail de vian", "boucherie-charcuterie"),
    ],
)
def test_a_label_of_naf_that_a_column_cut_is_that_label(text: str, code: str) -> None:
    assert read(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Au service de vous : aide à domic", "services-a-la-personne"),
        ("Vente au détail de chaussu", "chaussures-maroquinerie"),
        ("Magasin spécialisé en poissonn", "poissonnerie"),
    ],
)
def test_a_last_word_that_a_column_cut_is_completed_and_told(text: str, code: str) -> None:
    placed = classify(text, None, None, {})
    assert placed.value is not None and placed.value.code == code
    assert [issue.code for issue in placed.issues] == ["categorie-rapprochee"]


@pytest.mark.parametrize("text", ["Chez bijout", "Vente au détail de chau"])
def test_no_column_is_so_narrow_nor_says_so_little(text: str) -> None:
    assert read(text) == "-"


@pytest.mark.parametrize("width", [40, 45, 60])
def test_the_labels_of_naf_stand_a_column_of_any_width(width: int) -> None:
    told = {code: naf_codes()[code] for code in naf_labels() if code in naf_codes()}
    found = {code: classify(naf_labels()[code][:width], None, None, {}).value for code in told}
    assert {code: v for code, v in found.items() if v and v.famille != family_of(told[code])} == {}
    assert sum(v is None for v in found.values()) <= 1
    assert len(found) > 240


def test_turns_of_phrase() -> None:
    assert in_order("Sports (commerce d'articles de)") == "commerce d'articles de Sports"
    assert in_order("vente / location de vélos") == "vente et location de vélos"
    assert done_first("canoës location") == "location de canoës"
    assert done_first("bateau de location") == "location de bateau"
    assert done_first("matériel de location") == done_first("vente location") == ""
    assert in_order("peinture intérieure et extérieure") == "peinture"
    assert all_taken_away(["salades", "soupes à emporter"]) == ["salades à emporter", "soupes à emporter"]
    assert all_taken_away(["plats à emporter", "salades"]) == ["plats à emporter", "salades"]
    assert all_taken_away(["traiteur", "repas sur place ou à emporter"]) == ["traiteur", "repas sur place ou à emporter"]
    assert is_out_of_work("pâtissière au chômage") and not is_out_of_work("maison de retraite")
