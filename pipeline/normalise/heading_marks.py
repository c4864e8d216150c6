"""A table's headings in, the same without what most of them share out: a prefix, a software's mark, a second language."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Final

from pipeline.normalise.heading_words import plain_words
from pipeline.normalise.headings import known_words

_PREFIX: Final = re.compile(r"(_?[A-Za-z]+[_./:])(?=\w)")
_MARK: Final = re.compile(r"(_?[A-Za-z]{2,5}_)(?=[A-Za-z])")
_LONG_MARK: Final = re.compile(r"(_?[A-Za-z]{6,12}_)(?=[A-Za-z])")
_SHARED: Final = 0.6  # of the headings
_FEWEST_MARKED: Final = 3  # columns that share a prefix which is no word
_MANY_MARKED: Final = 5  # columns that share a longer one
_DASHED: Final = re.compile(r"^(\w[^-–]*?)\s+[-–]\s+(?=\w)")
_PATHS: Final = 0.4  # of the headings
_FEWEST_PATHS: Final = 4


def unprefixed(names: Sequence[str]) -> list[str]:
    """Return the headings without the first word that most of them share (« CT_Ville », « properties.nom »), paths as paths.

    « Adresse - Commune » is a path where many headings are written so; alone, what follows the dash explains what precedes.
    """
    if sum(_DASHED.match(name) is not None for name in names) >= max(_FEWEST_PATHS, _PATHS * len(names)):
        names = [_DASHED.sub(r"\1 > ", name) for name in names]
    names = _unmeant(_in_french(names))
    starts = _starts(_PREFIX, names)
    common = _commonest(starts)
    return _cut(names, starts, {common} if starts.count(common) >= _SHARED * len(names) else set())


def _in_french(names: Sequence[str]) -> Sequence[str]:
    """Return the headings' own side where most are said in two languages: « Votre nom / Zure izena »."""
    halves = [name.split(" / ") for name in names]
    if sum(len(half) == 2 for half in halves) < max(_FEWEST_PATHS, _SHARED * len(names)):
        return names
    known = [sum(len(set(plain_words(half[side])) & known_words()) for half in halves if len(half) == 2) for side in (0, 1)]
    return [half[int(known[1] > known[0])] if len(half) == 2 else name for name, half in zip(names, halves, strict=True)]


def _unmeant(names: Sequence[str]) -> list[str]:
    """Return the headings without a software's own mark, which is no word that we know: « gd_street », « wpsl_city ».

    And without the one long mark that most of them share, « ADRPROD_TEL », where nothing else is called so.
    """
    starts = _starts(_MARK, names)
    names = _cut(names, starts, {s for s in starts if starts.count(s) >= _FEWEST_MARKED and _is_mark(s)})
    starts = _starts(_LONG_MARK, names)
    mark = _commonest(starts)
    if starts.count(mark) < _MANY_MARKED or not _is_mark(mark):
        return names
    others = {name.lower() for name in names}
    return [name if cut.lower() in others else cut for name, cut in zip(names, _cut(names, starts, {mark}), strict=True)]


def _starts(pattern: re.Pattern[str], names: Sequence[str]) -> list[str]:
    return [found[1] if (found := pattern.match(name)) else "" for name in names]


def _commonest(starts: Sequence[str]) -> str:
    return max(sorted(set(starts) - {""}), key=starts.count, default="")


def _is_mark(start: str) -> bool:
    return bool(start) and not set(plain_words(start)) & known_words()


def _cut(names: Sequence[str], starts: Sequence[str], marks: Set[str]) -> list[str]:
    return [name[len(start) :] if start in marks else name for name, start in zip(names, starts, strict=True)]
