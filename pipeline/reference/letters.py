"""What the names of French places look like: a word in, whether it is one of their words, whether it could be one, out.

Read from the names of the communes of France (``data/``): 35 000 names hold nearly every run of three letters that a French,
Breton, Basque or Occitan place or family name has. Loaded when first asked (0.4 s).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Final

from pipeline.reference.communes import place_names
from pipeline.reference.street_words import TITLES, TYPES
from pipeline.reference.text import words

_SEEN: Final = 2  # a run of letters seen once may be a name that nobody else bears


def is_known(word: str) -> bool:
    """Whether ``word`` (folded) stands in the name of a commune, or is a type of street or a title."""
    return word in _lexicon()


def is_plausible(word: str) -> bool:
    """Whether each run of three letters of ``word`` (folded), its ends counted, stands in several communes' names.

    « masset » is plausible, « gamebtta » and « boulvard » are not: nobody's street has such a name.
    """
    runs = _runs()
    return all(runs[run] >= _SEEN for run in _of(word))


def _of(word: str) -> list[str]:
    padded = f"^{word}$"
    return [padded[i : i + 3] for i in range(len(padded) - 2)]


@cache
def _lexicon() -> frozenset[str]:
    told = [*place_names(), *TYPES.values(), *TITLES.values()]
    return frozenset(word for name in told for word in words(name))


@cache
def _runs() -> Counter[str]:
    return Counter(run for word in _lexicon() if word.isalpha() for run in set(_of(word)))
