"""The trades found in a text whose author makes what is sold in; the same trades read as a maker's out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.normalise.activity_lists import GENERIC_FARM
from pipeline.normalise.activity_words import MAKING, NEUTRAL, stemmed
from pipeline.normalise.category_tables import family_of
from pipeline.normalise.lexicon import Found, Lexicon, masculine

ESTATE: Final = frozenset(("domaine", "chateau", "propriete"))
_BREWED: Final = stemmed("brasse brassee distille distillee fermente houblonnee filtree pasteurisee refermentee")


def brewed(found: list[Found], stems: Sequence[str], lexical: Lexicon) -> list[Found]:
    """Return a wine merchant's drinks as their maker's where they are made on the spot: « fabrication de liqueurs »."""
    if not found or found[0].codes[0] != "caviste":
        return found
    start, end = found[0].start, found[0].start + found[0].length
    if not MAKING & {masculine(s) for s in stems[:start]} and not (_BREWED | ESTATE) & frozenset(stems[start:]):
        return found
    own = lexical.phrases.get(("producteur", *stems[start:end]), ("brasseur-distillateur",))
    return [found[0]._replace(codes=own), *found[1:]]


def at_the_farm(found: list[Found], tokens: Sequence[str], lexical: Lexicon) -> list[Found]:
    """Return ``found`` read as a producer's: « fromages » at a farm are made there, not bought."""
    made: list[Found] = []
    for here in found:
        phrase = [t for t in tokens[here.start : here.start + here.length] if t not in NEUTRAL]
        parts = [*(phrase[:n] for n in range(len(phrase), 0, -1)), *(phrase[n:] for n in range(1, len(phrase)))]
        own = tuple(code for code in here.codes if family_of(code) == "producteur")  # « brasserie paysanne »
        made_there = (lexical.phrases.get(("producteur", *part)) for part in parts)
        made.append(here._replace(codes=own or next(filter(None, made_there), here.codes)))
    farms = [f for f in made if family_of(f.codes[0]) == "producteur"]
    precise = [f for f in farms if f.codes[0] != GENERIC_FARM]
    return precise if made and made[0] in farms and precise else made
