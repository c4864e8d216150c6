"""The words of French shop names that tell little: legal forms, articles, trades. Folded words; constants only."""

from __future__ import annotations

from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIRM_WORDS: Final = _set("entreprise entreprises ets etablissement etablissements ste societe cie compagnie association asso")
"""Words for « firm »: dropped, but signs bear them too (« Éts Roux »)."""

SMALL_WORDS: Final = _set("a au aux d de des du en et l la le les o un une the sur sous s n m mme mr mlle monsieur madame")
"""Articles, prepositions and titles: dropped."""

TRADE_WORDS: Final = _set(
    """alimentation antiquites artisan artisanat assurance assurances atelier auberge automobile automobiles auto bar barbier
    bazar beaute bijouterie bijoutier bio bistro bistrot boucher boucherie boulanger boulangerie boutique brasserie brocante
    buraliste bureau cadeaux cafe carrosserie cave caviste charcuterie charcutier chaussures chez chocolaterie
    chocolatier chocolats coiffeur coiffeuse coiffure commerce comptoir confection confiserie controle cordonnerie cordonnier
    couture creation creations creperie cuir cycles decoration depot domaine drive droguerie electricite electromenager
    encadrement epicerie epicier espace esthetique esthetic esthetique esthetisme estheticienne ferme fermiere fils fille
    filles fleur fleurs fleuriste fromage fromager fromagerie fruits galerie garage glacier grill hair hairdresser hommes
    femmes enfants horloger horlogerie hotel imprimerie informatique institut jardin jardinerie jouets kebab laverie legumes
    librairie libraire literie livres lunetterie magasin maison marche marchand maraicher maroquinerie menuiserie mercerie
    meubles mode moto motos musique onglerie opticien optique ongles orfevrerie outillage papeterie parfumerie pates
    patisserie patissier peinture pharmacie photo photographe pizza pizzeria plomberie poissonnerie poissonnier poterie
    presse pressing pret porter primeur primeurs producteur produits quincaillerie reparation resto restaurant restauration
    retouches salon sandwicherie service services snack sport sports station studio supermarche superette supermarkt tabac
    tabacs telephonie the thes tissus toilettage torrefaction traiteur vegetal vente verger vetements viandes viennoiserie
    vigneron vignoble vignobles vin vins volaille volailles"""
)
"""Activity words: shared by many names, they weigh little (TRADE_WEIGHT)."""

TRADE_WEIGHT: Final = 0.35

ANNEX_WORDS: Final = _set(
    """drive pickup station stations carburant carburants fuel lavage dab gab atm distributeur parking cafeteria parapharmacie
    billetterie"""
)
"""Services that a big shop keeps under its own name at its own door: « Leclerc », « Leclerc Drive », « Leclerc Station »."""

STREET_WORDS: Final = _set(
    """allee avenue boulevard chemin cours faubourg impasse lotissement passage place placette promenade quai residence rond
    point route rue ruelle square voie zone artisanale commerciale industrielle street st road rd ave blvd drive dr lane"""
)
"""Types of street: two streets that share no other word share nothing."""

SHORTENED: Final[dict[str, str]] = {
    "boul": "boulangerie",
    "patis": "patisserie",
    "bouch": "boucherie",
    "charc": "charcuterie",
    "rest": "restaurant",
    "resto": "restaurant",
    "pharm": "pharmacie",
    "phie": "pharmacie",
    "coiff": "coiffure",
    "st": "saint",
    "ste": "sainte",
    "gd": "grand",
    "gde": "grande",
    "pt": "petit",
    "pte": "petite",
    "frs": "freres",
    "cial": "commercial",
    "ccial": "commercial",
}
"""Abbreviations of shop names, as chambers write them."""

PLATFORMS: Final = (
    "facebook.com", "instagram.com", "planity.com", "doctolib.fr",
    "linktr.ee", "tripadvisor.fr", "tripadvisor.com", "pagesjaunes.fr",
    "linkedin.com", "tiktok.com", "youtube.com", "twitter.com", "x.com",
    "pinterest.com", "pinterest.fr", "ubereats.com", "deliveroo.fr",
    "google.com", "goo.gl", "wixsite.com", "business.site", "eatbu.com", "treatwell.fr",
    "leboncoin.fr", "bienvenue-a-la-ferme.com",
    "etsy.com", "site.google.com", "sites.google.com", "jimdofree.com", "jimdo.com", "wordpress.com", "over-blog.com", "fb.com",
)  # fmt: skip
"""Hosts where a page, not the host, tells one shop from another."""
