"""The words around an activity: those that only introduce it, those that deny it, those that say what is done with a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.normalise.cell import listed
from pipeline.normalise.lexicon import masculine, stem


def stemmed(text: str) -> frozenset[str]:
    """Return the words of a list, stemmed, in the masculine."""
    return frozenset(masculine(stem(w)) for w in listed(text))


# « Autre », « Commerce » say that there is a shop, not what it sells. Folded.
IMPRECISE: Final = listed(
    """autre autres divers commerce commerces commercant commercants magasin magasins boutique boutiques artisan artisans
    entreprise societe etablissement activite independant franchise association vente industrie tourisme vendeur
    commercial bio local locaux detaillant detail bureau bureaux agence agences"""
) | listed(
    """commerce de detail|commerce local|point de vente|auto entrepreneur|auto entreprise|micro entreprise|profession liberale
    |non alimentaire|commerce non alimentaire|tous commerces|autre commerce|autres commerces|autre activite|autres activites
    |commerce de proximite|commerces de proximite|commerce artisanat|artisan commercant|commercant artisan|commerces et services
    |centre commercial|galerie marchande|autre a preciser|autre precisez|autres services|commerce independant|test|essai
    |exemple|boutique de luxe|commerce ambulant|commercant ambulant|commercant non sedentaire|commerce non sedentaire
    |portail internet|portails internet|direct producteur
    |commerce en kiosque|vente en kiosque
    |vente en ligne|e commerce|vente a distance|commerce general|import export|franchise commerciale""",
    "|",
) - {"bio"}
# They only introduce the activity: « magasin de chaussures » names it as surely as « chaussures ».
NEUTRAL: Final = stemmed(
    """artisan artisanal artisanaux boutique magasin commerce commercant vente vendeur detail detaillant marchand marchande
    specialise specialisee specialiste local locale locaux fabrication fabricant fabrique fabriquant activite atelier maison
    petit petite grand grande entreprise autre divers traditionnel independant professionnel qualite proximite salon espace
    point centre metier type generale vend petite surface produits produit articles article produire cabinet agence tout
    toute tous toutes service services neuf neufs bio biologique bord mixte vrai bonne bon achat sarl sas eurl eirl ets
    etablissement etablissements societe univers rayon stand etal comptoir negoce negociant distribution
    revendeur diffuseur creation createur conseil ambulant forain sedentaire itinerant saisonnier permanent familial
    exclusif haut gamme luxe prix reduit petits regional francais fin surplace emporter particulier choix large gammes
    nouveau ancienne jeune premier premiere selection selectionne certifie origine region pays france francaise moderne
    responsable ecologique ethique equitable naturel solidaire participatif associatif habilite agree membre franchise
    principal principale secondaire activites secteur rubrique categorie sous famille chez specialite
    egalement aussi notamment principalement surtout exclusivement uniquement propose proposent proposons vend vends vendons
    vendent cree creons realise realisons fabrique fabriquons confectionne offre offrons collection modele ma mon nos votre
    notre vos se suis est sont dedie dediee consacre plus depuis tous types meilleur meilleure frais fraiche dans partout
    varie variee design seul seule vraie recycle upcycle recupere quartier ville village rue place halle halles marche authentique
    gourmand gourmande ligne marque boutiques internet rechange panel assortiment prestataire gerant proprietaire"""
) - {"ancien"}
# They name an activity alone, but only introduce it where another follows: « créations en cuir », « coopérative de crédit ».
GENERAL: Final = NEUTRAL | stemmed(
    """creation createur creatrice artisanat art fait faite faits main mains objet cooperative groupement oeuvre metier exposition
    concept store original originaux unique personnalise piece decouverte enseigne chaine"""
)
# They change what follows: a school of hairdressing, a wholesaler in flowers and a former bakery are no such shops.
BLOCKERS: Final = stemmed(
    """ecole formation formateur cours stage lycee cfa grossiste gros fournisseur syndicat federation logiciel usine industrie
    industriel industrielle sans pas non ancien ancienne ex hors sauf musee automate recherche etude etudes ministere mairie
    consultant consulting conseils audit intermediaire courtage blog livraison import export emploi offre recette recettes
    club amicale comite extraction interprofession laboratoire salarie apprenti apprentissage edition editeur distributeur"""
)
# Said first, they deny the whole list that follows: « grossiste en fleurs, plantes, bonsaïs », « ouvrier boulanger ».
DENIERS: Final = stemmed(
    """grossiste intermediaire ecole formation usine industrie ancien ex courtage employe ouvrier stagiaire commis caissier
    serveur manutentionnaire cariste magasinier salarie apprenti etudiant retraite fonctionnaire"""
)
PRODUCERS: Final = stemmed(
    """producteur ferme fermier exploitation exploitant agriculteur eleveur elevage paysan cultivateur recoltant gaec earl scea
    production recolte cultivons elevons produisons"""
)
# Who makes drinks is no wine merchant: « fabrication de liqueurs ».
MAKING: Final = stemmed("fabrication fabricant fabriquant fabrique elaboration brassage distillation")
ON_WHEELS: Final = stemmed("camion caravane fourgon remorque roulotte triporteur truck foodtruck bus van camionnette")
# What one farm may sell, by kind: three kinds are a mixed farm's, whoever sells each of them alone.
FARMED: Final[Mapping[str, str]] = {
    "primeur": "légumes", "maraicher": "légumes", "arboriculteur": "fruits", "boucherie-charcuterie": "viande",
    "eleveur": "viande", "fromagerie": "lait", "produits-laitiers-fermiers": "lait", "apiculteur": "miel", "epicerie": "œufs",
    "conserverie-moulin": "conserves", "boulangerie-patisserie": "pain", "horticulteur-pepinieriste": "plantes",
    "viticulteur": "vin", "brasseur-distillateur": "vin", "caviste": "vin", "vente-a-la-ferme": "grains",
}  # fmt: skip
FARM_ONLY: Final = frozenset(("maraicher", "arboriculteur", "eleveur", "vente-a-la-ferme"))
"""What no shop sells under that name: « lapins », « pruneaux »; a grocer has milk, flour and honey too."""
MADE_THERE: Final = frozenset(("légumes", "viande", "lait"))
"""Kinds where one product that only a farm has speaks for the others: « faisselle, chèvre cendré »."""
GROCERIES: Final = frozenset(("epicerie", "conserverie-moulin", "primeur", "fromagerie"))
HOUSEHOLD: Final = frozenset(("bazar", "presse-papeterie", "supermarche"))
"""What a grocer sells beside food: « conserves, pâtes, produits d'entretien »."""
# A preposition that makes one thing of two: a « sac à pain » is no bag shop, nor « huile pour moteur » a grocer's.
PURPOSES: Final = frozenset(("a", "au", "aux", "pour"))
# What stands behind them only completes an unknown word: « poules en plein air », « aire d'accueil de camping-cars ».
COMPLEMENTS: Final = PURPOSES | {"de", "d", "du", "des", "en", "dans", "sur"}
# What may stand behind such a preposition and leave the thing what it is.
HARMLESS: Final = stemmed(
    """emporter domicile ferme volonte theme demande consommer prix petits petit ancienne base main metre vente tous toute
    usage enfant bebe femme homme dame fille garcon ado adulte senior famille professionnel particulier entreprise maison
    table bois assistance electrique consommation chaud faire decouvrir unite poids litre kilo detail partir offrir
    croquer mijoter degustation"""
)

FIRMS: Final = frozenset(("entreprise", "entrepreneur"))
"""Who does it, said of what builders lay: « entreprise de carrelage », « carrelage (entrepreneurs) »."""

_KEPT_REPAIR: Final = (
    "electromenager", "informatique-telephonie", "cycles", "garage-automobile", "bijouterie-horlogerie", "disquaire-musique",
    "artisan-batiment", "couture-cordonnerie", "opticien-audioprothesiste", "artisanat-art", "jardinerie-animalerie",
    "materiel-medical", "imprimerie-photo", "services-a-la-personne", "pompes-funebres", "pressing-laverie",
)  # fmt: skip
_KEPT_GEAR: Final = (
    "articles-de-sport", "garage-automobile", "cycles", "jardinerie-animalerie", "informatique-telephonie", "electromenager",
    "jeux-jouets", "materiel-medical", "disquaire-musique", "presse-papeterie", "bricolage-quincaillerie", "decoration",
    "ameublement", "vetements", "chaussures-maroquinerie", "bijouterie-horlogerie", "mercerie-tissus", "tabac",
    "parfumerie-cosmetiques", "imprimerie-photo", "opticien-audioprothesiste", "location-materiel", "cadeaux-souvenirs",
    "fleuriste", "librairie",
)  # fmt: skip
_KEPT_MAKING: Final = (
    "garage-automobile", "pompes-funebres", "informatique-telephonie", "chaussures-maroquinerie", "bijouterie-horlogerie",
    "boulangerie-patisserie", "imprimerie-photo", "artisanat-art", "traiteur",
)  # fmt: skip
"""« réalisation de chaussures sur mesure » makes them."""
_HIRED: Final = (
    "garage-automobile", "bricolage-quincaillerie", "articles-de-sport", "ameublement", "decoration", "vetements", "jeux-jouets",
    "disquaire-musique", "electromenager", "informatique-telephonie", "jardinerie-animalerie", "artisan-batiment",
    "location-materiel", "transport-auto-ecole", "imprimerie-photo", "fleuriste",
)  # fmt: skip
_REPAIRED: Final = {
    **dict(zip(_KEPT_REPAIR, _KEPT_REPAIR, strict=True)),
    **dict.fromkeys(("vetements", "chaussures-maroquinerie"), "couture-cordonnerie"),
    **dict.fromkeys(("ameublement", "brocante-occasion"), "artisanat-art"),
    "bricolage-quincaillerie": "artisan-batiment",
    "mercerie-tissus": "mercerie-tissus",
}
_RESTORED: Final = ("decoration", "mercerie-tissus", "librairie", "presse-papeterie", "jeux-jouets", "cadeaux-souvenirs")
"""What is old, and no workshop repairs new: « restauration de livres », « restaurateur de luminaires »."""
# What is done with a thing decides where it is done. Action → code of the thing → code of the shop; the rest is not guessed.
ACTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "repair": _REPAIRED,
    "restore": _REPAIRED | dict.fromkeys(_RESTORED, "artisanat-art"),
    "install": {
        **dict.fromkeys(
            ("artisan-batiment", "bricolage-quincaillerie", "ameublement", "electromenager", "decoration"), "artisan-batiment"
        ),
        **dict(zip(_KEPT_MAKING, _KEPT_MAKING, strict=True)),
        "vetements": "couture-cordonnerie",
    },
    "hire": {
        **dict.fromkeys(_HIRED, "location-materiel"),
        **{code: code for code in ("cycles", "materiel-medical", "hotel-hebergement", "immobilier-banque-assurance")},
    },
    "transport": dict.fromkeys(
        ("ameublement", "transport-auto-ecole", "jardinerie-animalerie", "eleveur"), "transport-auto-ecole"
    ),
    "clean": {
        **{code: code for code in ("garage-automobile", "pressing-laverie", "services-a-la-personne", "artisan-batiment")},
        **dict.fromkeys(("vetements", "decoration", "ameublement"), "pressing-laverie"),
        "pompes-funebres": "pompes-funebres",
    },
    "gear": {
        **dict(zip(_KEPT_GEAR, _KEPT_GEAR, strict=True)),
        "pharmacie": "materiel-medical",
        "services-animaux": "jardinerie-animalerie",
        **dict.fromkeys(("institut-de-beaute", "coiffeur"), "parfumerie-cosmetiques"),
    },
}
ACTION_OF: Final[Mapping[str, str]] = {
    word: action
    for action, words in {
        "repair": "reparation reparateur depannage depanneur maintenance entretien remise revision reconditionnement",
        "restore": "restauration restaurateur",
        "install": """installation installateur motorisation automatisme pose poseur construction constructeur amenagement
        renovation travaux conception
        concepteur isolation agencement montage realisation""",
        "hire": "location loueur",
        "transport": "transport transporteur convoyage",
        "clean": "nettoyage lavage nettoyeur laveur detachage traitement",
        "gear": "materiel equipement accessoire piece fourniture machine equipementier outil consommable composant",
    }.items()
    for word in stemmed(words)
}
USED: Final = frozenset(
    ("vetements", "chaussures-maroquinerie", "ameublement", "decoration", "cadeaux-souvenirs", "jeux-jouets", "bazar")
)
"""What has shops of its own second-hand; a garage, a bookshop sell both."""
# What is done or sold for animals is another trade: « massage équin », « vêtements pour chiens ».
FOR_ANIMALS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "bien-etre", "services-a-la-personne", "transport-auto-ecole", "hotel-hebergement", "coiffeur", "institut-de-beaute",
            "materiel-medical",
        ),
        "services-animaux",
    ),
    **dict.fromkeys(
        (
            "vetements", "chaussures-maroquinerie", "decoration", "ameublement", "jeux-jouets", "magasin-bio", "epicerie",
            "boulangerie-patisserie", "boucherie-charcuterie", "parfumerie-cosmetiques", "cadeaux-souvenirs",
        ),
        "jardinerie-animalerie",
    ),
}  # fmt: skip
# What is brought to a feast is another trade too: « mobilier événementiel » is hired, a kitchen there caters.
FOR_EVENTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ameublement", "articles-de-sport", "decoration", "disquaire-musique"), "location-materiel"),
    **dict.fromkeys(("restaurant", "restauration-rapide", "cafe-bar"), "traiteur"),
    "transport-auto-ecole": "services-a-la-personne",
}
FOR_THE_BODY: Final = stemmed("corp corps visage cheveu cheveux ongle barbe cil")
"""Where nothing eaten is put: « laits et crèmes pour le corps », « huile pour les cheveux »."""
