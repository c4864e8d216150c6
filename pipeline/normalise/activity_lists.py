"""The readings of a label's parts in; what they say together out: whose shop sells these things, the first one named first.

« Légumes, œufs, miel » is a mixed farm's, « conserves, pâtes, produits d'entretien » a grocer's; « lentilles » beside « pois
chiches » are no lenses. A trade among them decides alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.normalise.activity_words import FARM_ONLY, FARMED, GROCERIES, HOUSEHOLD, MADE_THERE
from pipeline.normalise.category_tables import family_of
from pipeline.normalise.lexicon import NONE, lexicon
from pipeline.reference.text import words

GENERIC_FARM: Final = "vente-a-la-ferme"
ORGANIC: Final = "magasin-bio"
_WITH_EGGS: Final = FARM_ONLY | {"boucherie-charcuterie", "primeur"}
_FOOD: Final = frozenset(("alimentation", "producteur"))
_MEAT_AND_GREENS: Final = frozenset(("viande", "légumes"))
_EATING: Final = "restauration"
_SOLD_BESIDE: Final = ("culture-loisirs", "maison", "mode")  # what no café is expected to sell
_SEVERAL: Final = 2  # kinds from which what calls itself a farm sells them as one
_MIXED: Final = 3  # kinds of products from which a farm is mixed


class Reading(NamedTuple):
    """How a text was understood: codes (leaves, else one family) first named first, and whether words had to be set aside.

    ``NONE`` as its only code: the text names what is no shop.
    """

    codes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # equally possible readings of the first code
    certain: bool = True
    product: bool = False  # only a product says it, no trade
    shelf: str = ""  # whose the product is where those beside it say so; NONE: the word means too much alone


def together(known: Sequence[Reading], *, producer: bool) -> Sequence[Reading]:
    """Return the readings to take codes from, the first one deciding; ``producer``: one speaks.

    ``known``: those of the parts that name a shop, at least one.
    """
    leaves: Sequence[Reading] = [_settled(_among(r, known), known) for r in _leaves(known)]
    leaves = [r for r in leaves if not _alone(r, leaves)] or leaves
    products = all(r.product for r in leaves)
    if len(leaves) > 1 and leaves[0].product and leaves[0].codes[0] == "epicerie" and _is_finer(leaves[1], products=products):
        leaves = [leaves[1]._replace(certain=False), *leaves[2:]]  # « œufs, volailles »: a grocer's eggs tell nothing
    leaves = _made_there(leaves)
    specific = [r for r in leaves if r.codes[0] != GENERIC_FARM and producer and family_of(r.codes[0]) == "producteur"]
    if specific and leaves[0].codes[0] == GENERIC_FARM:
        leaves = specific  # « Ferme : pommes, prunes » sells fruit
    if leaves[0].codes[0] == "eleveur" and leaves[1:] and all(FARMED.get(r.codes[0]) == "lait" for r in leaves[1:]):
        leaves = [*leaves[1:], leaves[0]]  # « éleveur de brebis, fromages » sells the cheese
    mixed = _sold_together([_among(r, known) for r in _leaves(known)], producer=producer)
    return [Reading((mixed,), certain=False), *leaves] if mixed else leaves


def with_another_trade(reading: Reading, text: str) -> Reading:
    """Return the reading of a place to eat or drink with what it also is: « café librairie » is both, and says so."""
    if family_of(reading.codes[0]) != _EATING:
        return reading
    beside = [lexicon("categories").whole(word) for word in words(text)[1:]]
    return reading._replace(codes=(*reading.codes, *dict.fromkeys(c[0] for c in beside if c and family_of(c[0]) in _SOLD_BESIDE)))


def _is_finer(reading: Reading, *, products: bool) -> bool:
    """Tell whether ``reading`` says more than a grocer's produce: « produits haïtiens : épicerie fine »."""
    return reading.codes[0] in _WITH_EGGS if products else not reading.product and family_of(reading.codes[0]) == "alimentation"


def _settled(reading: Reading, known: Sequence[Reading]) -> Reading:
    """Return ``reading`` by the one of its meanings that stands beside it: « covering, stickers » is printed."""
    beside = {r.codes[0] for r in known if r is not reading}
    meant = [c for c in (*reading.codes[:1], *reading.others) if c in beside]
    if not reading.others or len(meant) != 1:
        return reading
    return reading._replace(codes=(meant[0],), others=(), certain=reading.certain and meant[0] == reading.codes[0])


def _made_there(leaves: Sequence[Reading]) -> Sequence[Reading]:
    """Return ``leaves``, what only a farm has first among products of its kind: « faisselle, chèvre cendré »."""
    kind = FARMED.get(leaves[0].codes[0])
    if kind not in MADE_THERE or not leaves[0].product or family_of(leaves[0].codes[0]) == "producteur":
        return leaves
    alike = [r for r in leaves if FARMED.get(r.codes[0]) == kind]
    made = [r for r in alike if family_of(r.codes[0]) == "producteur"]
    return [*made, *(r for r in leaves if r not in alike)] if made else leaves


def _leaves(known: Sequence[Reading]) -> Sequence[Reading]:
    """Return the readings to choose from: the precise ones, unless what is named first can only be another family's."""
    leaves = [r for r in known if r.codes[0] in lexicon("categories").rank]
    first = known[0].codes[0]
    if first in ("restauration", "alimentation") and not any(family_of(r.codes[0]) == first for r in leaves):
        return known[:1]  # « Plats maison, cave à vin »
    return leaves or known


def _alone(reading: Reading, leaves: Sequence[Reading]) -> bool:
    """Tell whether a word of many meanings is out of place: « capsules » between « gel » and « nail art » is no coffee."""
    beside = {family_of(r.codes[0]) for r in leaves if r is not reading}
    return reading.shelf == NONE and bool(beside) and family_of(reading.codes[0]) not in beside


def _among(reading: Reading, known: Sequence[Reading]) -> Reading:
    """Return ``reading`` by its product's shelf where all that stands beside it belongs there and not where it was put."""
    beside = {family_of(r.codes[0]) for r in known if r is not reading}
    if reading.shelf in ("", NONE) or not beside or family_of(reading.codes[0]) in beside:
        return reading
    kept = beside <= (_FOOD if family_of(reading.shelf) in _FOOD else {family_of(reading.shelf)})  # « salades, tomates, pommes »
    return reading._replace(codes=(reading.shelf,), others=(), certain=False) if kept else reading


def _sold_together(readings: Sequence[Reading], *, producer: bool) -> str:
    """Return who sells products of several kinds and says no trade; "" where the first one named decides."""
    if not all(r.product or r.codes[0] == GENERIC_FARM for r in readings):
        return ""
    codes = {r.codes[0] for r in readings}
    kinds = {FARMED[r.codes[0]] for r in readings if r.product and r.codes[0] in FARMED}
    farmed = producer or bool(codes & FARM_ONLY)
    if GENERIC_FARM in codes and farmed and len(kinds) >= _SEVERAL:
        return GENERIC_FARM  # « vente à la ferme (farines, légumes) »
    farmed = farmed or kinds >= _MEAT_AND_GREENS  # raw, no one shop has both
    made = any(family_of(code) == "producteur" for code in codes)  # a grocer's « farine, lait » are, with no more beside
    if codes <= FARMED.keys() and ((farmed and len(kinds) >= _MIXED) or (made and len(kinds) > _MIXED)):
        return GENERIC_FARM
    return "epicerie" if readings[0].codes[0] in GROCERIES and codes & HOUSEHOLD else ""
