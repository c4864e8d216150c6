"""A heading's text in; its words out: unaccented, plural endings off, glued words cut (« numvoie »), abbreviations written out.

Abbreviations and translations are in ``heading_words.csv``: one word to compare by, and how it is also written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.normalise.cell import listed
from pipeline.normalise.lexicon import stem
from pipeline.reference.text import unaccent, words

_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-zà-ÿ]{2})|(?<=[A-Za-zÀ-ÿ]{3})(?=\d)")
_GLUED: Final = 6  # letters: a shorter unknown word is a word, not two
_PIECE: Final = 4  # letters of a piece, but for the short words below: « portage » is no port and age
_SHORT: Final = listed(
    """cp no id bp ld rs num typ lib lab tel nom cod adr mel maj mob fax web url rue com act cat lat lon lng geo ref dat dte ape
    naf nic ens etb etab dep reg mod"""
)


def cut_camel(text: str) -> str:
    """Return ``text`` with a space where a small letter meets a capital: « codePostal2 » → « code Postal 2 »."""
    return _CAMEL.sub(" ", text)


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of ``text``, stemmed, abbreviations written out; glued ones stay whole."""
    said = unaccent(text).replace("n°", "numero ").replace("N°", "numero ").replace("°", " ")
    return tuple(written_out(stem(w)) for w in words(said))


@cache
def _written() -> Mapping[str, str]:
    with (Path(__file__).parent / "heading_words.csv").open(encoding="utf-8", newline="") as handle:
        return {stem(short): row["mot"] for row in csv.DictReader(handle) for short in row["variantes"].split("|")}


def written_out(word: str) -> str:
    """Return the word that a stem abbreviates or translates: « adr », « address » → « adresse »."""
    return _written().get(word, word)


def unglued(said: Iterable[str], known: frozenset[str]) -> tuple[str, ...]:
    """Return the words with those that are two or three known ones in one cut apart: « lieuditbp » → lieu, dit, bp."""
    pieces = known | frozenset(_written())
    return tuple(piece for word in said for piece in ((word,) if word in known else _pieces(word, pieces)))


def _pieces(word: str, pieces: frozenset[str]) -> tuple[str, ...]:
    if len(word) < _GLUED or not word.isalpha():
        return (word,)
    found = _split(word, pieces, 3)
    return tuple(written_out(stem(piece)) for piece in found) if found else (word,)


def _split(word: str, known: frozenset[str], most: int) -> tuple[str, ...]:
    """Return the fewest known pieces that make ``word``, () where none do; of two ways, the longest first piece."""
    if _is_piece(word, known):
        return (word,)
    best: tuple[str, ...] = ()
    for cut in range(len(word) - 2, 1, -1) if most > 1 else ():
        if not _is_piece(word[:cut], known):
            continue
        rest = _split(word[cut:], known, most - 1)
        if rest and (not best or len(rest) + 1 < len(best)):
            best = (word[:cut], *rest)
    return best


def _is_piece(word: str, known: frozenset[str]) -> bool:
    return (len(word) >= _PIECE or word in _SHORT) and (word in known or stem(word) in known)
