"""Keys to compare French text by: any text in, unaccented lower-case alphanumeric words out. Never shown, never stored."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from pipeline.reference.street_words import SMALL_WORDS, TITLES, TYPES

_WORD: Final = re.compile(r"[^\W_]+")
_VOWEL: Final = re.compile("[aeiouyh]")
_DOUBLED: Final = re.compile(r"(.)\1+")
_SPELT: Final = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
_JOINED: Final = re.compile("[œŒæÆßøØłŁ]")
_MARKS: Final = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""The combining marks of Latin letters; others are rare, and looked for one character after the other."""


def unaccent(text: str) -> str:
    """Return ``text`` without accents, ligatures spelt out; case and punctuation stay."""
    if text.isascii():
        return text
    return without_marks(text.translate(_SPELT) if _JOINED.search(text) else text)


def without_marks(text: str) -> str:
    """Return ``text`` decomposed (NFKD) without its combining marks; ligatures of letters stay."""
    if text.isascii():
        return text
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text))  # half the time of looking at each character
    return bare if bare.isascii() else "".join(c for c in bare if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the unaccented lower-case alphanumeric words of ``text``: « L'Œuf à 2€ » → [l, oeuf, a, 2]."""
    return _WORD.findall(unaccent(text).lower())


@lru_cache(maxsize=1 << 12)  # one cell is compared with many lists
def fold(text: str) -> str:
    """Return the words of ``text`` joined by one space: the key that two spellings of one name share."""
    return " ".join(words(text))


def skeleton(word: str) -> str:
    """Return the consonants of a folded word, doubled ones once: the key that most slips of the pen leave; short words whole.

    « boulangerie », « boulangrie » → « blngr ».
    """
    bones = _DOUBLED.sub(r"\1", word[:1] + _VOWEL.sub("", word[1:]))
    return bones if len(bones) > 1 and len(word) > 3 else word


def street_key(voie: str) -> str:
    """Return the key of a street name: type and titles expanded, small words dropped, whatever the spelling.

    « Bd. de la République », « BOULEVARD REPUBLIQUE » → « boulevard republique »;
    « R. du Gal Leclerc » → « rue general leclerc ». Empty where the text holds no word.
    """
    found = [w for w in words(voie) if w not in SMALL_WORDS]
    if found:
        found[0] = TYPES.get(found[0], found[0])
    return " ".join(w for part in found for w in words(TITLES.get(part, part)) if w not in SMALL_WORDS)
