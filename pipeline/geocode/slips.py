"""Whether two spellings are one name: a word as asked and as answered in, the slips of the pen between them out.

One letter apart may be a typo or another street (« Rue Massot », « Rue Masset »; « Rue du Port », « Rue du Pont »), and the
street that was asked may be missing from the BAN. So only what a hand does and a name-giver does not is taken for a slip.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipeline.reference.letters import is_known, is_plausible
from pipeline.reference.street_words import TYPES
from pipeline.reference.text import words

SWAP: Final = "inversion"  # « Gamebtta »
DOUBLE: Final = "doublon"  # « Gambeta », « Courrret »
SOUND: Final = "son"  # « Cirano » for « Cyrano », « Matieu » for « Mathieu »
LETTER: Final = "lettre"  # a letter wrong, missing or too many: « Massot » for « Masset »

_ALIKE: Final = frozenset({("i", "y"), ("c", "k"), ("s", "z")})
_MOST: Final = 2
_NAMES_FROM: Final = 5  # letters: in shorter words every letter tells (« Pin », « Pain »)


_TYPES: Final = "|".join(sorted(kind for kind in set(TYPES.values()) if kind.isalpha()))
_ASTRAY: Final = re.compile(r"\b([dl]) ([aeu])(?=\w{3})", re.IGNORECASE)  # « Route d eNérac », « Quai de l aPaix »
_CAPITAL: Final = re.compile(r"\b([a-zà-ÿ])([A-ZÀ-Ý])(?=[a-zà-ÿ])")  # « Rue oRger Johan »
_STUCK: Final = re.compile(rf"^({_TYPES})(\w) (?=\w)")  # « PassageP asteur »
_SWAPPED: Final = {"ud": "du", "ed": "de", "al": "la", "el": "le", "eds": "des", "dse": "des", "sed": "des", "lse": "les"}


def mended(name: str) -> str:
    """Return ``name`` folded, its letters that a hand in haste put on the wrong side of a space or a capital put back.

    Only a proposal: « l aPaix » is « la Paix », but « l abbaye » is what it says.
    """
    text = _CAPITAL.sub(lambda found: found[2] + found[1].lower(), _ASTRAY.sub(r"\1\2 ", name))
    return _STUCK.sub(r"\1 \2", " ".join(_SWAPPED.get(word, word) for word in words(text)))


def is_slip(asked: str, answered: str) -> bool:
    """Whether ``asked`` (folded, one word or several glued) can only be ``answered`` misspelt.

    Two letters swapped, a letter doubled or not, two spellings of one sound: a slip, unless what was asked is a word itself. A
    letter wrong, missing or too many: only where what was asked could be nobody's name (« Boulvrad »).
    """
    found = slips(asked, answered)
    if not found or is_known(asked):
        return False
    odd = not is_plausible(asked)
    return all(slip == SWAP or (len(answered) >= _NAMES_FROM and (slip != LETTER or odd)) for slip in found)


@cache
def slips(asked: str, answered: str, most: int = _MOST) -> tuple[str, ...] | None:
    """Return the slips from ``answered`` to ``asked``, as few as can be; None where more than ``most`` are needed."""
    start = _common(asked, answered)
    before, left, right = asked[:start][-1:], asked[start:], answered[start:]
    if not left and not right:
        return ()
    if most == 0:
        return None
    ways = [
        (SWAP, left[2:], right[2:], len(left) > 1 and len(right) > 1 and left[:2] == right[1::-1]),
        (_added(before, left), left[1:], right, bool(left)),
        (_added(before, right), left, right[1:], bool(right)),
        (_changed(left, right), left[1:], right[1:], bool(left and right)),
    ]
    found = [(slip, *rest) for slip, a, b, may in ways if may and (rest := slips(a, b, most - 1)) is not None]
    return min(found, key=lambda way: (len(way), way.count(LETTER)), default=None)


def _common(left: str, right: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _added(before: str, more: str) -> str:
    """Say what one letter more, the first of ``more``, is: the double of its neighbour, a silent h, or a letter."""
    letter, after = more[:1], more[1:2]
    if letter in (before, after):
        return DOUBLE
    return SOUND if letter == "h" and before not in ("c", "p", "s") else LETTER


def _changed(left: str, right: str) -> str:
    return SOUND if tuple(sorted((left[:1], right[:1]))) in _ALIKE else LETTER
