"""What a customer comes for in, where the text tells no other hours: the same hours with that said in an OSM comment, out.

« Retrait des commandes le vendredi 16h-19h »: ``Fr 16:00-19:00 open "retrait des commandes"``. Whoever comes then is served, and
is told for what. ``open`` is written because a comment alone means *unknown* to opening_hours.js
(https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.normalise.hours.lexicon import B, E, phrase
from pipeline.normalise.hours.osm import PARTS, is_valid
from pipeline.normalise.hours.vocabulary import SHOP

_ORDERS: Final = {
    "drive": r"drive",
    "click & collect": r"click|collect",
    "vente à emporter": r"(?:ventes? )?a emporter",
    "retrait des commandes": r"retraits?|retir\w+|enlevements?|recuper(?:er|ez|ation)|collecte?|pick[- ]?up",
}
"""What one fetches, as a person is told it, and how it is written (folded)."""
FETCHED: Final = phrase("|".join(_ORDERS.values()))
_COMES_FOR: Final = _ORDERS | {"dégustation": r"degustations?", "visites": r"visites?"}
_THERE_TOO: Final = re.compile(
    rf"{B}(?:(?:en|aux?|a la|dans (?:la|le|les)|du|de la|notre|nos) )+(?:magasins?|boutiques?){E}", re.I
)
"""« Retrait en magasin »: where one fetches, not another thing that is open."""
_SOLD: Final = phrase(r"ventes?(?! a emporter)|caves?|caveaux?|chai|boutique")
"""« Visite et vente »: the shop is open."""
_OPEN_FOR: Final = re.compile(
    rf"{B}ouvert(?:e?s?|ures?){E}[^.!?\n]*? (?:pour|a) (?:(?:du|le|la|les|vos|votre|l)[ '])?"
    rf"(?P<what>{'|'.join(_ORDERS.values())})(?! (?:et|ou|ainsi|ni|,)){E}",
    re.I,
)
_OPENS: Final = re.compile(r'[^"]*(?:\d\d:\d\d(?:-\d\d:\d\d|\+)|24/7)')


def fetched(text: str) -> str:
    """Return what one comes to fetch, by the folded ``text`` that stands before some hours.

    "" where it is nothing of the kind, or where the shop itself is named beside it (« magasin et drive »).
    """
    beside = _THERE_TOO.sub(" ", text)
    if SHOP.search(beside) or _SOLD.search(beside):
        return ""
    return next((said for said, written in _COMES_FOR.items() if phrase(written).search(text)), "")


def fetched_there(text: str) -> str:
    """Return what the shop is open for, by the folded ``text`` of all its hours: « Ouvert 11h-14h pour la vente à emporter »."""
    found = _OPEN_FOR.search(text)
    return fetched(found["what"]) if found else ""


def fetched_then(osm: str, what: str) -> str:
    """Return ``osm`` with ``what`` as the comment of each rule that opens and says nothing else."""
    rules = PARTS.split(osm)
    marks = [*(mark[0] for mark in PARTS.finditer(osm)), ""]
    said = "".join(
        f'{rule} open "{what}"{mark}' if _OPENS.fullmatch(rule) else rule + mark for rule, mark in zip(rules, marks, strict=True)
    )
    return said if is_valid(said) else osm
