"""Folded text that the reader refused in, the same text out without its last lines or sentences that speak of another service.

« Mar-sam 9h-19h. Livraison jusqu'à 22h. Paiement par carte » → « Mar-sam 9h-19h »: a delivery, a drive, a telephone line or a
vending machine told after the shop's own hours, and sentences that say nothing of when. Only from the end, only where hours
remain, never where a word (« uniquement », « provisoire », « selon ») may bear upon them: the reader then refuses the text.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours_lexicon import DAY, MONTH, RDV, B, E

_SERVICE: Final = re.compile(
    r"\W*(?:service (?:de )?)?(?:livraisons?|drive|click ?(?:&|et|and|n)? ?(?:&|and )?collect|retraits?|prises? de commandes?|"
    r"commandes? (?:par telephone|en ligne)|(?:permanence|accueil|standard) telephonique|distributeur|automate|groupes|"
    rf"(?:visites? (?:de |des |pour )?|pour |accueil )?(?:les )?(?:groupes|scolaires)){E}",
    re.I,
)
_THEME: Final = re.compile(
    rf"{B}(?:livr(?:aisons?|ons|es?|ees?)|click|collect|retraits?|retirez|commandes?|commandez|paiements?|reglements?|"
    r"cartes? (?:bancaires?|bleues?)|cheques?|parking|stationnement|www|https?|site (?:internet|web)|facebook|instagram|"
    r"tel|telephone|mail|reservations?|a emporter|degustations?|visites?|tarifs?|devis|expeditions?|bienvenue|"
    r"a (?:tres )?bientot|a tres vite|gammes?|choix|cuisine|produits?|specialites?|menus?|proposons|propose|"
    rf"retrouvez|decouvrez|fait[ -]maison|artisanale?s?|visio|equipe){E}",
    re.I,
)
_WHEN: Final = re.compile(
    rf"\d|{B}(?:{DAY}|{MONTH}|{RDV}|jours?|semaines?|mois|annees?|heures?|horaires?|matin\w*|midis?|soir\w*|aprem|apres|avant|nuits?|"
    rf"minuit|saisons?|ete|hiver|vacances|week|weekend|ferie\w*|fetes?|ferm\w*|ouv\w*|sauf|hors|excepte\w*|tlj|jusqu|des|veille|"
    rf"lendemain|conges?|demande|non|pas|plus|sans){E}",
    re.I,
)
_BEARS: Final = re.compile(
    rf"{B}(?:unique\w*|seul\w*|confirm\w*|verifi\w*|renseign\w*|consult\w*|appel\w*|contact(?:ez|er)|approx\w*|environ|indicati\w*|"
    rf"prev\w*|repreneur|vacant\w*|liquid\w*|cess\w*|demenag\w*|attente|reprise|re-?ouv\w*|close\w*|parfois|souvent|"
    rf"general\w*|meteo|temps|voir|affich\w*|arret\w*|fin|finie?s?|termin\w*|ephemere\w*|ancien\w*|retraite\w*|autres?|"
    rf"paques|noel|toussaint|pentecote|besoin|exclusi\w*|que|qu|provisoire\w*|exception\w*|vari\w*|selon|suivant|sous|"
    rf"susceptible\w*|chang\w*|modifi\w*|travaux|defini\w*|actuel\w*|tempor\w*|confine\w*|"
    rf"attention|individuel\w*|idem|memes?|aussi|egalement|sur){E}",
    re.I,
)
_NUMBER: Final = re.compile(
    rf"(?<![\d.])(?:0|\+33 ?)[1-9](?:[ .-]?\d\d){{4}}(?!\d)|\d+(?:e|eme|er|\s?(?:€|euros?|km|%))(?![a-z0-9])|"
    rf"\S+\.[a-z]{{2,}}{E}",
    re.I,
)
_BREAK: Final = re.compile(r"\n+|(?<=[a-z0-9)])\s?[.;!]+(?=\s)|,(?=\s*(?:drive|livraisons?|retraits?|click)\b)", re.I)
_HOURS: Final = re.compile(r"\d\s?(?:h|:)|\d\s?-\s?\d", re.I)
_GROUPS: Final = re.compile(rf"{B}(?:pour|aux|de|des) (?:les )?(?:groupes?|scolaires){E}", re.I)
_ON: Final = re.compile(rf"{B}sur (?:place|tout|reservation|(?:notre|nos|le|la|les) (?:site|page|reseaux)|(?:{RDV}))", re.I)
_GUIDED: Final = re.compile(
    r"\W*visites? guidees?(?: (?:uniquement|seulement|toutes les (?:demi-)?heures|"
    rf"(?:sur|par|avec) (?:reservation|{RDV})))?\W*",
    re.I,
)
_BRACKET: Final = re.compile(
    r"\s*\((?:(?:avec |et )?(?:livraisons?|parking|paiements?|carte bancaire|cb|a emporter|visites? guidees?|"
    r"visites? et degustations?|reservations?)"
    r"(?: (?:a domicile|possibles?|gratuite?s?|conseillees?|recommandees?|souhaitees?|acceptee?))*)\)",
    re.I,
)


def shop_only(text: str) -> str:
    """Return ``text`` without what stands after the shop's hours and speaks of something else; most often ``text`` itself."""
    text = _BRACKET.sub("", text)
    while True:
        places = [found for found in _BREAK.finditer(text) if text[found.end() :].strip(" .!\n")]
        if not places:
            return text.rstrip()
        last = places[-1]
        head, tail = text[: last.start()], text[last.end() :]
        if not _HOURS.search(head) or not (_timeless(tail) or _other_service(tail, last[0])):
            return text
        text = head


def _timeless(segment: str) -> bool:
    """« Paiement par carte », « Livraison gratuite 17e/18e », « www.… »: it names its subject, and no word speaks of when."""
    if _GUIDED.fullmatch(segment):  # whoever comes in is guided: the hours are the same
        return True
    bare = _NUMBER.sub(" www ", segment)
    return bool(_THEME.search(bare)) and not _WHEN.search(bare) and not _BEARS.search(_ON.sub("", bare))


def _other_service(segment: str, before: str) -> bool:
    """« Livraison jusqu'à 22h », « Drive : 8h-20h »; after a comma, a further comma might lead back to the shop."""
    subject = _SERVICE.match(segment) or _GROUPS.search(segment)
    return subject is not None and not _BEARS.search(_ON.sub("", segment)) and not (before == "," and "," in segment)
