"""Words beside opening hours in; whether they name a trade (« disquaire »), or nothing but wares (« sushi, sashimi »), out.

What a shop is and what it sells says nothing of when it is open. The vocabulary is that of schemas/categories.csv, its actions
left out: a lesson, a delivery or a market has hours of its own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.normalise.category_tables import family_of
from pipeline.normalise.cell import listed
from pipeline.normalise.lexicon import NONE, lexicon, masculine, stem
from pipeline.reference.text import words

_EATEN: Final = frozenset({"alimentation", "restauration", "producteur"})
_SOLD: Final = _EATEN | {"mode", "maison", "culture-loisirs"}
_ACTION: Final = re.compile(r"(?<!from)(?<!lait)(?<!bag)(?:tion|age|ment|ing|ance)$")
_TRADE: Final = re.compile(r"(?:erie|ier|iere|iste|logue|restaurant|traiteur|bistrot?|torrefacteur|antiquaire|disquaire)$")
_KEEPS: Final = re.compile(r"(?:er|eur|iste|logue|aire|tion|ance)$")
_PLACE: Final = re.compile(
    r"(?:hotel|auberge|cave|caveau|chai|cellier|fournil|ferme|table|lodge|logi|motel|hostel|taverne|pub|erie|ier)$"
)
_NO_WARES: Final = listed(
    """travau occasion action affiche point poste brocante troc buvette snack bar piscine sauna solarium camion halle foire
    cession menage caravane roulotte domaine ferme cabane enseigne enchere yoga sport danse jeu concert loterie loto messagerie
    billetterie distributeur automate marche tournee depot vide grenier pressing lavomatique laverie atelier stage cours visite
    gite garderie coursier livreur transport taxi bus navette retouche cinema theatre spectacle club salle chambre vente rideau
    volet store self quick vrac cueillette ruche poterie broderie tapisserie vannerie banquet nuitee negociant transformateur
    terroir multiservice"""
)
"""They have hours of their own, or bear upon those of the shop; a craft may be what is taught there."""
_QUALITIES: Final = listed(
    """artisanal artisanale fermier maison frais fraiche bio local locale locaux traditionnel traditionnelle fin fine chaud chaude
    froid froide bon bonne grand grande large choix gamme selection arrivage regulier coupe qualite emporter specialite
    recette fait divers varie delicieux gourmand savoureux italien asiatique japonais chinois thai indien sucre sale
    alimentaire apero"""
)
_INTRODUCES: Final = listed(
    "petit petite grand grande notre votre artisan meilleur meilleure bon bonne nouveau nouvelle les une authentique"
)
_SAYS_NOTHING: Final = listed("des les une aux nos avec son ses sur")


@cache
def _wares(eaten: bool) -> frozenset[str]:
    """The single words that name something sold, stemmed, in the masculine."""
    families = _EATEN if eaten else _SOLD
    found = {
        phrase[0]
        for phrase, codes in lexicon("categories").phrases.items()
        if len(phrase) == 1 and all(family_of(code) in families for code in codes)
    }
    kept = (word for word in found - _NO_WARES if not (_ACTION.search(word) or (eaten and _PLACE.search(word))))
    return frozenset(map(masculine, kept))


@cache
def _qualities() -> frozenset[str]:
    return frozenset(masculine(stem(word)) for word in _QUALITIES)


def only_wares(text: str, eaten: bool = False) -> bool:
    """Does ``text`` (folded) name wares, their qualities and nothing else? ``eaten``: food and drink alone.

    In a list of several wares, a name that nobody knows is one more.
    """
    said = [masculine(stem(word)) for word in words(text) if len(word) > 2 and word not in _SAYS_NOTHING]
    wares = sum(word in _wares(eaten) for word in said)
    known = sum(word in _wares(eaten) or word in _qualities() for word in said)
    listed = "," in text and wares > 1 and 2 * known >= len(said)
    return bool(wares) and (known == len(said) or listed)


@lru_cache(maxsize=2048)
def names_wares(text: str) -> bool:
    """Does ``text`` (folded) name what shops sell or do (« vos montres », « ourlets »), not who does it (« fromagère »)?"""
    said = [stem(word) for word in words(text)]
    found = [said[one.start : one.start + one.length] for one in lexicon("categories").spot(said) if one.codes != (NONE,)]
    return any(not (_NO_WARES & set(phrase) or _KEEPS.search(masculine(phrase[-1]))) for phrase in found)


def names_a_trade(text: str) -> bool:
    """Does ``text`` (folded) begin with what a shop is: « disquaire depuis 1989 », « petite brasserie de quartier »?"""
    said = [word for word in words(text) if len(word) > 2]
    while said and said[0] in _INTRODUCES:
        said.pop(0)
    word = stem(said[0]) if said else ""
    return bool(_TRADE.search(word)) and word not in _NO_WARES and bool(lexicon("categories").named((word,)))
