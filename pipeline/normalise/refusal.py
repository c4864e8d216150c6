"""A column's name in; whether a « oui » under it refuses publication (« Je ne souhaite pas apparaître »), out.

Read as an agreement, it would publish the mobiles of those who had refused.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.reference.text import fold

_REFUSES: Final = re.compile(
    r"\b(?:refus\w*|oppos\w*|interdi\w*|exclu\w*|retirer|opt ?out|(?:ne|n) (?:\w+ ){0,6}?pas"
    r"|pas (?:d |de )?(?:accord|publi|diffus|paru)|non (?:publiable|diffusable|autoris)|sans (?:publi|diffus|paru))"
)
_CHOICE: Final = re.compile(r"\b(?:accord|accept\w*|consent\w*|autoris\w*) (?:ou|et) (?:de )?(?:refus|opposition)")
_OF_PUBLISHING: Final = re.compile(
    r"\b(?:publi\w*|diffus\w*|appar\w*|figur\w*|paru\w*|affich\w*|visib\w*|annuaire|carte|site|internet|donnees|coordonnees|informations|liste"
    r"|en ligne|rgpd|droit d opposition)\b"
)
_NOTE: Final = re.compile(r"(?<=\S)\s*\([^()]*\)")
"""« Portable (ne pas publier) » is a column of phones."""
_SENTENCE: Final = re.compile(r"[.?!;:]\s|\n")
_FEWEST_WORDS: Final = 3
"""« RGPD. Je ne souhaite pas… »: the first sentence that asks is the question, what follows explains it."""
_ALONE: Final = frozenset({"opt out", "optout"})
_OF_PAYING: Final = re.compile(r"\bcartes? (?:bancaire|bleue|de credit|de fidelite)")


@cache
def asks_to_refuse(heading: str) -> bool:
    """Tell the name of a column whose « oui » is a refusal; « Accord ou refus » is not one, nor « Carte bancaire refusée »."""
    said = _NOTE.sub(" ", heading)
    sentences = [key for part in _SENTENCE.split(said) if len((key := fold(part)).split()) >= _FEWEST_WORDS] or [fold(said)]
    key = next((one for one in sentences if _OF_PUBLISHING.search(one)), "")
    asks = _REFUSES.search(key) is not None and not _CHOICE.search(key) and not _OF_PAYING.search(key)
    return asks or fold(said) in _ALONE
