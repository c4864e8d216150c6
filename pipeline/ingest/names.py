"""Column names: the producer's header cells in, names that tell every column from every other out."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pipeline.model import CALENDAR, ORIGIN

SECTION: Final = "(intertitre)"
"""Column made of the titles between the rows (« AGEN » alone above its shops), where the declaration names it."""

SECTION_2: Final = "(intertitre 2)"
"""Column made of those that name no commune, where some do: « Boulangeries » under « AGEN »."""

UNDER_NAME: Final = "(sous le nom)"
"""Column made of the lines that stand under a shop's name, in the same column: its street, its town."""

SHOP_WORDS: Final = frozenset({
    "nom", "name", "title", "enseigne", "raison sociale", "adresse", "address", "commune", "ville", "city", "code postal",
    "telephone", "tel", "phone", "email", "courriel", "latitude", "lat", "siret", "commerce", "etablissement", "magasin",
    "boutique",
})  # fmt: skip
"""What the columns of a list of shops are called, in plain form: two of them at least."""

_TURNS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

RESERVED: Final = (*ORIGIN, CALENDAR)


def folded(name: str) -> str:
    """Fold case, and compose accents: a zip made on a Mac spells « é » in two characters."""
    return unicodedata.normalize("NFC", name).casefold()


def spelt(name: str) -> str:
    """Return a file's name as text of one line, to be told and written.

    One that an old share wrote in Windows-1252 comes from the disk as no text at all; and a name may hold a line break, or what
    turns « csv » round.
    """
    written = os.fsencode(name)
    try:
        text = written.decode("utf-8")
    except UnicodeDecodeError:
        text = written.decode("cp1252", "replace")
    return _TURNS.sub("_", text)


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
