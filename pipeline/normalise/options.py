"""A multiple choice's answers in, its options that hold commas out: « Livraison à domicile, à vélo » is one answer, not two.

Form services join the answers of one question by commas, in the form's order, and keep no mark of which comma is whose. The set
of answers tells: two pieces that never come one without the other, in that order, are one option.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from pipeline.normalise.cell import tidy

_SEPARATOR: Final = ", "
_FEWEST: Final = 3  # answers in which a pair must be seen, unless the second piece could open no option
_MOST_OPTIONS: Final = 40
_REPEATED: Final = 2.5  # pieces said so many times on average: free text repeats itself less


def infer_options(values: Iterable[str]) -> tuple[str, ...]:
    """Return the options that hold commas, in alphabetical order; none where the answers are no multiple choice.

    ``values``: every answer received, repeated ones too. Pieces are joined where each follows, or goes before, only the other;
    a pair of options that everybody chose together is kept apart if either was ever chosen alone, or the second opens with a
    capital and the pair is no answer by itself.
    """
    answers = Counter(tidy(value) for value in values)
    pieces = [(_cut(answer), count) for answer, count in answers.items()]
    said = Counter[str]()
    for cut, count in pieces:
        said.update({piece: count * n for piece, n in Counter(cut).items()})
    commas = any(len(cut) > 1 for cut, _ in pieces)
    if not commas or len(said) > _MOST_OPTIONS or sum(said.values()) < _REPEATED * len(said):
        return ()
    following = Counter[tuple[str, str]]()
    for cut, count in pieces:
        following.update({pair: count * n for pair, n in Counter(pairwise(cut)).items()})
    whole = set(answers)
    bound = {pair for pair, n in following.items() if _bound(pair, n, said, whole)}
    return tuple(sorted({option for cut, _ in pieces for option in _joined(cut, bound) if _SEPARATOR in option}))


def _cut(answer: str) -> list[str]:
    """Cut at the commas that no bracket holds."""
    pieces, depth, start = [], 0, 0
    for i, c in enumerate(answer):
        depth = max(0, depth + (c == "(") - (c == ")"))
        if not depth and answer.startswith(_SEPARATOR, i):
            pieces.append(answer[start:i])
            start = i + len(_SEPARATOR)
    return [*pieces, answer[start:]]


def _bound(pair: tuple[str, str], together: int, said: Counter[str], whole: set[str]) -> bool:
    """Tell whether two pieces are one option."""
    first, second = pair
    if together != said[second] or not second:
        return False
    if second[0].islower():  # no option of a form opens so
        return together == said[first] or not first[:1].islower()
    return together == said[first] and together >= _FEWEST and _SEPARATOR.join(pair) in whole


def _joined(cut: list[str], bound: set[tuple[str, str]]) -> list[str]:
    options = cut[:1]
    for before, piece in pairwise(cut):
        if (before, piece) in bound:
            options[-1] += _SEPARATOR + piece
        else:
            options.append(piece)
    return options
