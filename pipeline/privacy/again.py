"""Cells of a row that are taken away in, what knows the row's other cells that say the same again out.

A formula joins name and telephone, a comment repeats the number, the site stands without its « https » beside the hours.
For rows as they were received: what is published is judged by field (``elsewhere.py``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pipeline.dedupe.keys import link_key
from pipeline.reference.text import fold

_TELLING: Final = 6
"""Letters of a value that is surely the same wherever it stands in its row."""
_NUMBER: Final = 9
"""Digits of a telephone, its first 0 or 33 left out."""
_LINK: Final = re.compile(r"(?<![\w@.])(?:https?://)?(?:[\w\-]+\.)+[a-z]{2,24}\b(?!@)(?:/[^\s|;,<>\"]*)?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def says_again(gone: Iterable[str]) -> Callable[[str], bool]:
    """Return what knows a text that says again one of ``gone``."""
    gone = [*gone]
    words = {form for text in gone if len(form := fold(text)) >= _TELLING}
    numbers = {form for text in gone if len(form := _digits(text)) >= _NUMBER}
    links = {key for text in gone if not _WORD.search(_LINK.sub(" ", text)) for key in _links(text)}

    def says(text: str) -> bool:
        plain, digits = fold(text), _digits(text)
        return any(w in plain for w in words) or any(n in digits for n in numbers) or not links.isdisjoint(_links(text))

    return says


def _links(text: str) -> set[str]:
    """Return the sites and pages that a text names: « fournil.example » of « https://www.fournil.example/ »; of no mailbox."""
    return {key for link in _LINK.findall(text) if (key := link_key(link))}


def _digits(text: str) -> str:
    """Return the digits of a number as its own country dials it."""
    return re.sub(r"\D", "", text).removeprefix("33").lstrip("0")
