"""A few words in; whether they say that somebody opens or receives there, out: « Situé à Agen, le comptoir vous accueille »."""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import B, E
from pipeline.normalise.hours.vocabulary import AUDIENCE, PART

_OPENS: Final = re.compile(
    rf"{B}(?:(?:(?:est|sont|reste|restent|sera) (?:\w+ )?)?(?:ouverte?s?|a votre (?:disposition|service|ecoute))|"
    r"ouvre(?:nt)?|ouvrons|(?:propos|accueill)e(?:nt)?|nous (?:vendons|servons|procedons a? ?la vente) ?.*|"
    r"(?:vous|nous|on|se) (?:\w+ )?(?:accueill\w+|attend\w*|rec(?:oi|ev)\w+|propos\w+|tient))"
    r"\W*(?:(?:de|du|des|tous|le|la|les|en|a|au public|:)\W*)*$",
    re.I,
)
_OPENING_OF: Final = re.compile(r"^\W*(?:www|horaires?|(?:horaires? d')?ouvertures?) (?:de |du |des |d')", re.I)
"""« Ouverture de la Citadelle du mercredi au lundi … »."""
_APPOSED: Final = re.compile(
    r"(?:^|, ?)(?:(?:situe|base|installe|implante|niche|fonde|cree|tenu|etabli|sis)e?s?|au c(?:oe|œ)ur|en plein|a deux pas|"
    r"face a)\b[^,]*(?:, ?|$)",
    re.I,
)
"""« Situé sur le quai de la gare, le comptoir … »: says nothing of what opens."""
_DIRECT: Final = re.compile(r"\W*(?:ventes? (?:en )?directe?s?\b|(?:entrees?|acces) libres?\W*$)", re.I)
_HELD: Final = re.compile(
    rf"{B}(?:chasse|peche|saison|inscriptions?|candidatures?|concours|votes?|scrutin|bureau|billet\w*|brocante|foire|bourse|fete|"
    rf"festival|salon|stand|chapiteau|enquete|exposition|ligne|caisse|guichet|acces|portail|barriere|cour|entree|rideau|vente|"
    rf"site|page|boite|distribut\w*|automate|borne|wc|bus|cars?|trains?|navettes?|levees?|marees?|priere\w*|offices?|chalet){E}",
    re.I,
)
"""« La pêche est ouverte … »: what is open is no shop."""
_STAFF: Final = re.compile(
    rf"{B}(?:benevoles|association|artisans|famille|club(?! (?:de |d'|des )))(?=.*{B}(?:vous|nous|est|sont) )", re.I
)
"""« Nos bénévoles vous accueillent »: who receives, not whom."""


def opens(text: str, plain: str) -> bool:
    """Does ``text`` (folded), whose telling words are ``plain``, say that a place opens, or somebody receives at it?"""
    if _DIRECT.match(text):
        return True
    opening = _OPENS.search(text) or (_OPENING_OF.match(text) and len(plain.split()) < 4)
    who = _OPENS.sub("", _APPOSED.sub(" ", text)) if opening else ""
    return bool(opening) and not any(held.search(who) for held in (_HELD, PART))


def for_some(text: str, told: str) -> bool:
    """Does ``told``, of ``text``, name a public (« Adhérents : … »), rather than « Nos bénévoles vous accueillent »?"""
    staff = _STAFF.search(text)
    return bool(AUDIENCE.search(told.replace(staff.group(), "") if staff else told))
