"""The columns of one table in; those that a first word they share gives to someone else than the shop, with the shop's own, out.

« contact_street », « contact_city », « contact_phone » beside « street », « city », « phone »: whoever answers for it, at home.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.guess.seen import Seen
from pipeline.normalise.cell import listed
from pipeline.normalise.heading_words import cut_camel
from pipeline.normalise.headings import IGNORE, likeness
from pipeline.reference.text import fold

_FEWEST: Final = 3  # fields told twice: of two, either may be the shop's (« email », « contact_email »)
_PLAIN: Final = 0.5
_THE_SHOP: Final = frozenset(listed(
    """commerce commerces magasin boutique etablissement entreprise societe structure enseigne exploitation restaurant producteur
    ferme shop store company business merchant vendor place lieu point local etab ets pro professionnel professionnelle public"""
))  # fmt: skip
_A_KIND: Final = frozenset(listed(
    """code libelle lib label nom name id identifiant type date numero num n no nombre nb url lien page adresse address adr autre
    autres other second deuxieme"""
))  # fmt: skip
"""First words that tell the kind of a thing, or another of the same: « code commune », « autre téléphone »."""


def of_another(seen: Sequence[Seen]) -> Mapping[int, str]:
    """Return, by position, the column that says of the shop what this one says of another."""
    places = {_words(s.column): i for i, s in reversed(list(enumerate(seen)))}
    families: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for i, one in enumerate(seen):
        first, *rest = _words(one.column) or ("",)
        own = places.get(tuple(rest))
        if own is not None and first not in _THE_SHOP | _A_KIND and _field(one.column) == _field(seen[own].column):
            families[first][i] = own
    return {i: seen[own].column for family in families.values() if _told(family, seen) for i, own in family.items()}


def _told(family: Mapping[int, int], seen: Sequence[Seen]) -> bool:
    """Tell a family of several fields whose counterparts are filled: empty, they would say nothing of the shop."""
    fields = {_field(seen[i].column) for i in family} - {None}
    filled, own = (sum(seen[i].values.filled for i in some) for some in (family, family.values()))
    return len(fields) >= _FEWEST and 2 * own >= filled


def _words(heading: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[^a-z0-9]+", fold(cut_camel(heading))) if word)


def _field(heading: str) -> str | None:
    said = {field: worth for field, worth in likeness(heading).items() if field != IGNORE and worth >= _PLAIN}
    return max(said, key=lambda field: said[field]) if said else None
