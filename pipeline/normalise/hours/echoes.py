"""Atoms in, the same without the last sentence where it says again, in other words, what hours were told; the week checked by it.

« 11h-minuit tous les jours. Ouvert 7 jours sur 7, midi et soir, jusqu'à minuit. »
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.osm import PH, Span, Week
from pipeline.normalise.hours.typed import EVERY_DAY, NotUnderstood

_MEALS = {"noon": (12 * 60 + 30, 13 * 60 + 30), "eve": (20 * 60, 21 * 60), "am": (10 * 60, 11 * 60), "pm": (15 * 60, 16 * 60)}
"""Minutes: who is open then is open at that part of the day."""


def without_echo(sequence: list[Atom]) -> tuple[list[Atom], list[Atom]]:
    """Return the atoms before the last sentence, and those of it, where it names every day and no hours of its own."""
    start = next((i for i in range(len(sequence) - 1, 0, -1) if sequence[i].sep == 3), 0)
    last = sequence[start:]
    kinds = {atom.kind for atom in last}
    days = [item for atom in last if atom.kind == "D" for item in atom.value]
    plain = bool(days) and all(item.every and not (item.half or item.minus) for item in days)
    if not start or not plain or kinds not in ({"D", "L"}, {"D", "L", "U"}, {"D", "U"}):
        return sequence, []
    if {atom.kind for atom in sequence[:start]} != {"D", "T"}:
        return sequence, []
    return sequence[:start], last


def check_echo(echo: Sequence[Atom], week: Week) -> None:
    """Raise NotUnderstood where ``week`` is not what the sentence says again."""
    told = [value.spans for key, value in week.items() if key != PH]
    same = not echo or (set(week) >= EVERY_DAY and all(told))
    for atom in echo:
        for label in atom.value if atom.kind == "L" else ():
            same &= all(any(_covers(span, _MEALS[label]) for span in spans) for spans in told)
        same &= atom.kind != "U" or all(spans[-1][1] == atom.value for spans in told if spans)
    if not same:
        raise NotUnderstood("dit deux fois, et autrement")


def _covers(span: Span, hour: tuple[int, int]) -> bool:
    return span[0] <= hour[0] and (span[1] is None or span[1] >= hour[1])
