"""Clauses and hours told of no day in, the days that those hours are of out: all that nothing else is said of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import MIDNIGHT, PH, Span, Value
from pipeline.normalise.hours.parts import ALL_DAY
from pipeline.normalise.hours.sequence import Atom, shape
from pipeline.normalise.hours.week import Clause, doubtful
from pipeline.normalise.hours.words import EVERY_DAY, NotUnderstood

_SOON: Final = 90
"""Minutes: how far from its usual opening a shop opens on some days."""


def others(clauses: Sequence[Clause], hours: Sequence[Atom], apart: bool = False, alone: bool = False) -> DayItem:
    """« 9h-19h, fermé le lundi »: the days that no clause speaks of, which keep ``hours``.

    ``apart``: what follows them stands in a bracket or after « sauf »; ``alone``: they stand in a sentence of their own.
    Raises NotUnderstood when nothing tells that the week is covered: a day closed, Sunday told apart, hours day and night.
    """
    clauses = [c for c in clauses if c.values[0].kind != "V"]  # half open, at the hours of all
    said = {k for c in clauses for item in c.items if not item.half for k in item.keys}
    closed = {k for c in clauses for item in c.items for k in item.keys if k != PH and not item.half}
    if any(doubtful(item, c.items) for c in clauses for item in c.items):
        raise NotUnderstood("demi-journée fermée : pour un jour ou pour tous ?")
    halves = all(item.half for c in clauses for item in c.items) and any(6 in item.keys for c in clauses for item in c.items)
    closing = all(a.kind == "X" for c in clauses for a in c.values)
    usual = Value(tuple(span for atom in hours if atom.kind == "T" for span in atom.value.spans))
    always = apart and usual.spans == ALL_DAY
    covered = alone and _closes_a_day(clauses, usual)
    left = EVERY_DAY - {k for k in said if isinstance(k, int)}
    if not left or not ((apart and 6 in said) or (closing and (closed or halves)) or always or covered):
        raise NotUnderstood("heures sans jours")
    return DayItem(tuple(sorted(left)), is_range=True)


def _closes_a_day(clauses: Sequence[Clause], usual: Value) -> bool:
    """« 8h-19h ; dimanche 8h-12h30 ; fermé le mardi »: a day closed all day, and on the others hours instead of ``usual``."""
    closing = [c for c in clauses if all(a.kind == "X" for a in c.values)]
    closed = any(k != PH for c in closing for item in c.items for k in item.keys)
    told = [Value(a.value.spans) for c in clauses for a in c.values if a.kind == "T"]
    halves = any(item.half or item.starts for c in clauses for item in c.items)
    return closed and not halves and all(_instead(value.spans, usual.spans) for value in told)


def _instead(told: tuple[Span, ...], usual: tuple[Span, ...]) -> bool:
    """Are they hours instead of the usual ones? Those within them, or that begin as they do; « 18h-20h » may come besides."""
    within = all(any(a <= start and (end or MIDNIGHT) <= (b or MIDNIGHT) for a, b in usual) for start, end in told)
    return within or any(abs(told[0][0] - start) <= _SOON for start, _ in usual)


def alone(atoms: list[Atom]) -> list[tuple[int, int]]:
    """Where hours stand alone: at the head of the text, set apart from what follows; or later, behind « ouvert » or a closing."""
    found = []
    for first in (i for i, atom in enumerate(atoms) if atom.kind in "TL" and (not i or atoms[i - 1].kind not in "TL")):
        last = next((i for i in range(first, len(atoms)) if atoms[i].kind not in "TL"), len(atoms))
        ends = last == len(atoms) or atoms[last].sep >= (3 if first else 2) or atoms[last].kind == "X"
        ends |= atoms[first].opened and shape(atoms[last:]) == "DT" and atoms[last].sep == 2 and atoms[last + 1].sep < 2
        if ends and (not first or _begins(atoms, first)) and any(atom.kind == "T" for atom in atoms[first:last]):
            found.append((first, last))
    return found


def _begins(atoms: list[Atom], i: int) -> bool:
    """« Fermé lundi ⏎ 9h-19h ⏎ … »: one day was closed; « fermé du lun au jeu, ven / sam ⏎ 9h-19h » may give it to sam."""
    before = atoms[max(0, i - 2) : i]
    closing = i == 2 and sorted(a.kind for a in before) == ["D", "X"] and before[1].sep < 2
    one = all(len(a.value) == 1 for a in before if a.kind == "D")
    return atoms[i].sep == 3 and (atoms[i].opened or (closing and one))
