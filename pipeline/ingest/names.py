"""Column names: the producer's header cells in, names that tell every column from every other out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipeline.model import CALENDAR, ORIGIN

SECTION: Final = "(intertitre)"
"""Column made of the titles between the rows (« AGEN » alone above its shops), where the declaration names it."""

RESERVED: Final = (*ORIGIN, CALENDAR)


def folded(name: str) -> str:
    """Fold case, and compose accents: a zip made on a Mac spells « é » in two characters."""
    return unicodedata.normalize("NFC", name).casefold()


@lru_cache(1 << 14)
def plain(name: str) -> str:
    """Return a name without case, accents, punctuation, extra spaces or what does not show: « N° SIRET  » and « n siret » are

    one column.
    """
    letters = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in letters if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
    return " ".join(re.findall(r"[^\W_]+", letters))


def letter(index: int) -> str:
    """Return the letter a spreadsheet gives to a column, from 0: A, B… Z, AA."""
    text, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def unique_names(names: Iterable[str]) -> list[str]:
    """Return the names, the second « Nom » being « Nom (2) »; a column named like one of ours (« source ») is « source (2) »."""
    seen, out = set(RESERVED), []
    for name in names:
        free, count = name, 1
        while free in seen:
            count += 1
            free = f"{name} ({count})"
        seen.add(free)
        out.append(free)
    return out
