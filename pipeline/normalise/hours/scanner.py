"""Folded text in, its words as (kind, written) out: at each place the first pattern of the lexicon that fits.

Of the lexicon's patterns only those that may start with the character that stands there are tried: half the time of trying all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from pipeline.normalise.hours.lexicon import PATTERNS

_UNKNOWN: Final = ("unknown", "", r"[^\W\d_]+|.")
_TIGHT: Final = frozenset("- \n")
"""What keeps the blank before it: « 9h -12h »."""


def scan(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of ``text``, in order; a lone blank between two words is none."""
    i, end = 0, len(text)
    while i < end:
        first = text[i]
        if first == " " and (i + 1 == end or text[i + 1] not in _TIGHT):
            i += 1
            continue
        match, kinds = _reader(first)
        found = match(text, i)
        if found is None or not found.lastindex:  # the last pattern takes whatever stands there
            raise AssertionError(text)
        yield kinds[found.lastindex - 1], found.group()
        i = found.end()


@cache
def _reader(first: str) -> tuple[Callable[[str, int], re.Match[str] | None], tuple[str, ...]]:
    """Return the match of what may start with ``first``, and the kind of each of its groups."""
    told = first.isascii() and (first.isprintable() or first == "\n")
    tried = [entry for entry in PATTERNS if not told or first.lower() in entry[1]] + [_UNKNOWN]
    return re.compile("|".join(f"({pattern})" for _, _, pattern in tried), re.I | re.S).match, tuple(kind for kind, _, _ in tried)
