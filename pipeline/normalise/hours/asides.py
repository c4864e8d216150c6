"""A sentence that says nothing of when in; whether it surely speaks of something else than the shop's hours, out.

Someone's name (« Responsable : … »), an account (« Instagram : … »), wares, how to order: these may stand beside hours. Any
other short sentence after them may bear upon them (« En ligne », « Clap de fin ») and is for the caller to refuse.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import B, E
from pipeline.normalise.hours.subjects import plain_words, text_of
from pipeline.normalise.hours.vocabulary import BEARS
from pipeline.normalise.hours.wares import only_wares
from pipeline.normalise.hours.words import Word

_WHO: Final = re.compile(
    rf"(?:le |la |l' ?|les |votre |notre )?(?:responsables?|gerante?s?|contacts?|proprietaires?|direct(?:eur|rice)s?|"
    rf"presidente?s?|exploitante?s?|referente?s?|interlocut(?:eur|rice)s?){E} ?:? ?",
    re.I,
)
_TITLE: Final = re.compile(r"(?:mme|mm|mr|m|monsieur|madame|mlle|et|de|du|la|le|d|l|numero|adresse|www|tel|telephone|au)", re.I)
_NAME: Final = re.compile(r"[A-Z][a-zœæ]*|[A-Z]")
_ACCOUNT: Final = re.compile(
    rf"(?:(?:notre |nos |la |le )?(?:page |compte )?(?:instagram|insta|facebook|fb|tiktok|twitter|whatsapp|"
    rf"site(?: internet| web)?|web|e-?mail|mail|courriel)(?: et (?:instagram|facebook))?{E}) ?:? ?@?(?P<handle>[\w.@'-]*)[ .!]*",
    re.I,
)
_ORDERED: Final = re.compile(
    rf"(?:possibilites? de |prises? de |pour |passez |pensez a )?(?:nos |vos |votre |la |les |toute )?"
    rf"(?:command(?:es?|ez|er)|reserv(?:ations?|ez|er)|precommandes?|livraisons?|paiements?|reglements?|carte(?: et menus?)?){E}",
    re.I,
)
_PRICE: Final = re.compile(
    rf"\W*(?:nos |les )?(?:tarifs?|prix|entree (?:libre|gratuite|payante)|gratuite?s?|adhesions?|cotisations?|"
    rf"(?:reglements?|paiements?)(?: acceptes?| possibles?)? ?:? ?(?:en|par|cb|cheques?|especes|cartes?)|cheques?|especes|cb|"
    rf"cartes? bancaires?){E}",
    re.I,
)
_SHOWN: Final = re.compile(
    rf"(?:les |nos |des )?(?:visites?|degustations?){E}(?!.*{B}(?:en ligne|domicile|matin|soir|midi){E})", re.I
)
_HOW: Final = re.compile(
    rf"{B}(?:par (?:tel|telephone|mail|sms|internet|messagerie|whatsapp)|au (?:tel|telephone|numero|magasin|comptoir)|numero|"
    rf"en (?:ligne|magasin|boutique|appelant|telephonant)|surplace|www|site|possibles?|a domicile|domicile|gratuite?s?){E}",
    re.I,
)
ONLY: Final = re.compile(
    rf"{B}(?:uniquement|seulement|exclusi\w*|obligatoires?|que|qu'|seule?s?|pas|plus|sinon|necessaires?|imperati\w*|avant|desormais|"
    rf"maintenant|suspend\w*|stop\w*|arret\w*|closes?|ferme\w*){E}",
    re.I,
)


def names_someone(segment: list[Word]) -> bool:
    """« Responsable : Mme Untel »: a role, then names and nothing else."""
    text = text_of(segment)
    found = _WHO.match(text)
    if found is None:
        return False
    said = re.findall(r"[^\W\d_]+", text[found.end() :])
    named = [word for word in said if not _TITLE.fullmatch(word)]
    return bool(named) and all(_NAME.match(word) and not BEARS.fullmatch(word) for word in named) and len(named) < 5


def is_account(segment: list[Word]) -> bool:
    """« Instagram : laboutique », « Notre page Facebook »: one word at most, after the name of the network."""
    found = _ACCOUNT.fullmatch(re.sub(r"\s?([._-])\s?|\s(?=\d)|(?<=\d)\s", r"\1", text_of(segment)))
    return found is not None and not BEARS.fullmatch(found["handle"])


def tells_how_to_order(segment: list[Word]) -> bool:
    """« Commande par téléphone ou sur place », « Visites proposées par … », « Possibilité de livraison »; no « uniquement »."""
    text = text_of(segment)
    ordered = bool(_ORDERED.match(text)) and bool(_HOW.search(text))
    shown = bool(_SHOWN.match(text)) and not any(BEARS.fullmatch(w.text.strip()) for w in plain_words(segment))
    return (ordered or shown) and not ONLY.search(text)


def tells_a_price(segment: list[Word]) -> bool:
    """« Tarif : 5€, gratuit -18 ans », « Règlement en espèces ou par chèque »."""
    unknown = [w.text.strip() for w in segment if w.kind == "unknown"]
    return bool(_PRICE.match(text_of(segment))) and not any(map(BEARS.fullmatch, unknown))


def sells(segment: list[Word]) -> bool:
    """« Sushi, sashimi et ramen »: wares, and nothing that bears upon hours."""
    return only_wares(text_of(segment)) and not any(BEARS.fullmatch(word.text.strip()) for word in plain_words(segment))
