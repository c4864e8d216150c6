"""What stands in a column about one service or payment in; whether the shop offers it out.

« Paris et petite couronne », « à partir de 50 € » under « Livraison à domicile » tell the terms: that is a yes, told as inferred.
What names another service, denies, puts off or refers elsewhere is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.normalise.cell import listed
from pipeline.normalise.lexicon import Lexicon, canonical, lexicon
from pipeline.normalise.result import Cleaned, Issue
from pipeline.normalise.services import CHECKS, CROSSES, DOUBTS, parse_codes, yes_no
from pipeline.reference.text import fold, words

_PHONE: Final = re.compile(r"(?:\+33\s?(?:\(0\)\s?)?|\b0)[1-9](?:[\s.\-/]?\d\d){4}\b")
_LINK: Final = re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:fr|com|net|org|eu|shop|bzh|example)\b", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")
_MARKS: Final = 2  # characters: « ✓ », « ✔️ »
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
# What an answer holds → the columns where it says how to have the thing.
_REACHED: Final[Mapping[str, tuple[re.Pattern[str], ...]]] = {
    "commande_telephone": (_PHONE,),
    "sur_rendez_vous": (_PHONE,),
    "vente_en_ligne": (_LINK, re.compile(r"\bsur (?:notre|le|mon) site\b|\bFacebook\b|\bplace de march", re.IGNORECASE)),
    "click_and_collect": (_LINK, _PHONE),
    "commande_courriel": (_MAIL, re.compile(r"\bformulaire\b", re.IGNORECASE)),
}
_OUT_OF_THE_SHOP: Final = frozenset(("livraison", "livraison_velo", "marche", "tournee", "retrait_point_relais"))
_BETWEEN: Final = listed("et de du la le les l d sur à en uniquement seulement")
_NO_PLACE: Final = listed("facebook instagram internet site magasin boutique contact")
# A price, a distance, a time, a place or a public: the terms of a service that is there. Folded.
_TERMS: Final = re.compile(
    r"\b(?:\d+ ?(?:km|kms|kilometres|eur|euros?|h|heures|min|minutes|jours)|euros?|gratuite?s?|offerte?s?|payante?s?"
    r"|forfait|tarif|minimum"
    r"|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|week ?end|weekend|matin|soir|midi|journee|jours?|semaine"
    r"|hebdomadaire|toute l annee|7j ?7|24h|24 24|horaires|heures|sous \d+|la veille|a l avance|avant \d"
    r"|rayon|alentours?|environs|autour|couronne|secteur|canton|agglo\w*|agglomeration|communes?|villages?|bourg|departement|region"
    r"|france|europe|monde|partout|proximite|locale?|local|centre ville|intra muros|nationale?|domicile|entreprises?|bureau"
    r"|parking|quai|comptoir|caisse|sur place|sur commande|sur demande|sur reservation|sur rendez vous|sur rdv|sur appel"
    r"|personnes (?:agees|isolees)|seniors|pmr|particuliers|professionnels|groupes?|individuels|par personne"
    r"|toute la carte|menu|formule|selon|par nos soins|transporteur|coursier|colissimo|chronopost|la poste|tournee"
    r"|papier|presentation|a la demande"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|ete|hiver"
    r"|piece d identite|compte|lien|application)\b"
)
_ONLY: Final = re.compile(r"\b(?:uniquement|seulement|exclusivement|que)\b")
_ON_THE_SPOT: Final = frozenset(("vente_a_emporter", "livraison", "livraison_velo"))  # not to be had by one who stays there
_ELSEWHERE: Final = re.compile(r"^(?:nous (?:contacter|consulter)|(?:a )?voir|se renseigner|contacter|consulter|cf)\b")


_INFERRED_YES: Final = (Issue("reponse-deduite", "oui"),)
_INFERRED_NO: Final = (Issue("reponse-deduite", "non"),)
# How a thing is asked for, whatever the thing.
_HOW: Final = frozenset(("commande_telephone", "commande_courriel", "vente_en_ligne", "sur_rendez_vous"))
# What is named under a column and is one way of having what the column is about.
_SAME_AS: Final[Mapping[str, frozenset[str]]] = {
    "livraison": frozenset(("tournee", "livraison_velo")),
    "visite": frozenset(("groupes_banquets", "degustation")),
    "degustation": frozenset(("visite", "groupes_banquets")),
    "vente_a_la_ferme": frozenset(("degustation", "visite")),
    "carte_bancaire": frozenset(("sans_contact", "american_express")),
}


def crosses_refuse(column: pd.Series[str]) -> bool:
    """Tell whether a column of marks crosses what it does not tick: « ✓ » and « ✗ » side by side; alone, a cross is a tick."""
    marks = {mark for value in column.dropna().unique() for mark in str(value).strip() if len(str(value).strip()) <= _MARKS}
    return bool(marks & CHECKS) and bool(marks & CROSSES)


def answer(text: str, code: str, vocabulary: str, crosses: bool = False) -> Cleaned[bool]:
    """Tell whether ``text``, in the column of ``code`` (of schemas/<vocabulary>.csv), offers it; None where it cannot be told.

    ``crosses``: a cross says no (``crosses_refuse``).
    """
    if crosses and text.strip() and set(text.strip()) <= CROSSES:
        return Cleaned(False)
    key = fold(text)
    plain = yes_no(text)
    offered = set(parse_codes(text, vocabulary, {}).value or ())
    if code in offered and plain.value is not True:
        return Cleaned(True, _INFERRED_YES)  # « sans contact » under « Carte bancaire » is no « sans »
    if plain.value is not None and not plain.issues:
        return plain
    if not DOUBTS.search(key) and any(pattern.search(text) for pattern in _REACHED.get(code, ())):
        return Cleaned(True, _INFERRED_YES)
    others = offered - {code} - _SAME_AS.get(code, frozenset())
    ways = _HOW if code not in _HOW else frozenset()  # « mail de préférence » says nothing of the telephone
    refused = code not in offered and _is_named(text, code, lexicon(vocabulary))
    if refused or (_ONLY.search(key) and (others or (code in _ON_THE_SPOT and "sur place" in key))):
        return Cleaned(False, _INFERRED_NO)  # another, and nothing else
    if plain.value is not None or others - ways or DOUBTS.search(key) or _ELSEWHERE.match(key):
        return plain
    told = offered or _TERMS.search(key) or "€" in text or _is_place(text, code)
    return Cleaned(True, _INFERRED_YES) if told else plain


def _is_named(text: str, code: str, lexical: Lexicon) -> bool:
    return any(code in found.codes for found in lexical.spot(canonical(text)))


def _is_place(text: str, code: str) -> bool:
    """Tell whether ``text`` can only be a list of places, under something done outside the shop: « Agen, Boé, Le Passage »."""
    said = _WORD.findall(text)
    named = any(w[0].isupper() for w in said) or len(said) > 1
    places = all(w[0].isupper() or w.isdigit() or w in _BETWEEN for w in said)
    return code in _OUT_OF_THE_SHOP and named and places and not _NO_PLACE & set(words(text))
