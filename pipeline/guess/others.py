"""The columns of one table in; those of the other shops that a row tells out: « Commerce 1, Tél 1, Commerce 2, Tél 2 ».

Read as more phones of the first shop, they were published for it; « Téléphone 2 » where one column alone names a shop is its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.guess.seen import Seen
from pipeline.normalise.headings import likeness
from pipeline.reference.text import fold

NEXT_SHOP: Final = "d'un autre commerce de la même ligne"
"""How the reason of a column left out begins, where it tells another shop."""

_RANK: Final = re.compile(r"(?:\b(?:n|no|num|numero)\s?)?\b(\d)(?:er|ere|re|e|eme|nd|nde|ieme)?\b")
_SHOWN: Final = 3
_NAMES: Final = 0.45  # how well what is left must say the shop's name
_PLAIN: Final = 0.6


def of_the_next(seen: Sequence[Seen]) -> Mapping[int, str]:
    """Return, by position, the column that says of the first shop of a row what this one says of the second, or of the third.

    Only where the shop's name itself comes again under a higher number; {} elsewhere.
    """
    ranked = {i: found for i, one in enumerate(seen) if (found := _ranked(one.column))}
    names: defaultdict[str, list[int]] = defaultdict(list)
    for rank, said in ranked.values():
        if _is_name(said):
            names[said].append(rank)
    if not any(len(ranks) > 1 and min(ranks) == 1 and len(set(ranks)) == len(ranks) for ranks in names.values()):
        return {}
    first = {said: seen[i].column for i, (rank, said) in ranked.items() if rank == 1}
    return {i: first.get(said, seen[i].column) for i, (rank, said) in ranked.items() if rank > 1}


def rank_of(heading: str) -> int:
    """Return which shop of its row a column of ``of_the_next`` tells: 2, 3…; 0 for a heading without such a number."""
    ranked = _ranked(heading)
    return ranked[0] if ranked and ranked[0] > 1 else 0


def several_a_row(reasons: Mapping[str, str]) -> str:
    """Say, in French, that each row tells several shops; "" where none does. ``reasons``: why of each column."""
    others = [name for name, why in reasons.items() if why.startswith(NEXT_SHOP)]
    if not others:
        return ""
    shown = ", ".join(f"« {name} »" for name in others[:_SHOWN]) + "…" * (len(others) > _SHOWN)
    return f"chaque ligne dit plusieurs commerces, dont seul le premier est lu ({shown}) : mettre un commerce par ligne"


def _ranked(heading: str) -> tuple[int, str] | None:
    """Return the one number of a heading, and what it says besides: « Tél 2e commerce »: 2, « tel commerce »."""
    text = fold(heading)
    found = _RANK.findall(text)
    said = " ".join(_RANK.sub(" ", text).split())
    return (int(found[0]), said) if len(found) == 1 and said else None


def _is_name(said: str) -> bool:
    """Tell « commerce », « nom commerce », and no « ligne adresse », « services »: what names, and says nothing plainer."""
    worth = likeness(said)
    best = max((w for field, w in worth.items() if field not in _NAMING), default=0.0)
    return max((worth.get(field, 0.0) for field in _NAMING), default=0.0) >= max(_NAMES, best) and best < _PLAIN


_NAMING: Final = ("nom", "raison_sociale")
