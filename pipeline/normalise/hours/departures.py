"""Atoms of a text in, the same without what departs from the usual week in a season, and those departures, out.

« …, fermé le lundi matin d'octobre à avril », « …, tous les jours en juillet et août », « lundi 14h-19h (juillet-août 22h) ⏎
mardi … »: told after the usual hours, of some days or without hours of its own, they change that week and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalise.hours.atoms import Atom
from pipeline.normalise.hours.closings import clause_count, whole_days
from pipeline.normalise.hours.scopes import Scope

_END = Atom("end", sep=3, after=3)


def departures(sequence: list[Atom]) -> tuple[list[Atom], list[Scope]]:
    """Return the atoms of the usual hours, and each departure with its season."""
    kept: list[Atom] = []
    found: list[Scope] = []
    if not any(atom.kind in "SH" for atom in sequence):
        return sequence, found
    several = clause_count(sequence) > 1
    i = 0
    while i < len(sequence):
        scope, count = _departure(kept, [*sequence[i : i + 3], _END, _END, _END], several)
        if scope is None:
            kept.append(sequence[i])
            count = 1
        else:
            found.append(scope)
            kept[-1:] = [kept[-1]._replace(after=3)]
        i += count
    return kept, found


def reopened(sequence: list[Atom]) -> tuple[list[Atom], list[Scope]]:
    """« tous les jours sauf le mardi (hors juillet et août) »: return the atoms without what says when the closing does not hold,
    and the days that it closes, with the season in which they have the usual hours.
    """
    kept: list[Atom] = []
    found: list[Scope] = []
    if not any(atom.kind == "E" for atom in sequence):
        return sequence, found
    i = 0
    while i < len(sequence):
        mark, season = [*sequence[i : i + 2], _END][:2]
        told = mark.kind == "E" and season.kind == "S" and season.sep < 2 and season.after == 3
        bound = mark.bracket or (not mark.sep and mark.text.lower() == "hors")
        every = any(item.every for atom in kept if atom.kind == "D" for item in atom.value)
        if told and bound and every and [atom.kind for atom in kept[-2:]] == ["E", "D"] and whole_days(kept[-2:]):
            found.append((season, kept[-1:]))
            kept[-1] = kept[-1]._replace(after=3)
            i += 2
        else:
            kept.append(mark)
            i += 1
    return kept, found


def _departure(kept: list[Atom], told: list[Atom], several: bool) -> tuple[Scope | None, int]:
    """What departs at the head of ``told``, and how many atoms say it."""
    if not kept or not any(atom.kind == "T" for atom in kept) or any(atom.kind in "SOYH" for atom in kept):
        return None, 0
    apart = told[0].sep >= 2 or told[0].bracket
    kinds = "".join(atom.kind[0] for atom in told[:3])
    if apart and kinds in {"XDS", "DXS"} and _bound(told[:3]) and _half(told[:3]):
        return (told[2], told[:2]), 3
    if apart and kinds[:2] in {"DS", "DH"} and _bound(told[:2]) and told[1].after >= 2 and _more_days(told[0]):
        return (told[1], [told[0]]), 2
    if apart and kinds[:2] in {"SD", "HD"} and told[1].sep < 3 and told[1].after == 3 and _more_days(told[1]):
        return (told[0], [told[1]]), 2
    if several and told[0].bracket and kinds[:2] in {"ST", "SU", "TS", "US"} and _bound(told[:2]) and told[1].after >= 2:
        own_line = [atom.kind for atom in kept[-2:]] == ["D", "T"] and (kept[-2].sep == told[1].after == 3)
        days = kept[-2] if own_line else None  # « mar-ven 9h-18h, sam 9h-17h (9h-19h en décembre) »: all of them?
        season, hours = told[:2] if told[0].kind == "S" else told[1::-1]
        if days is not None:
            return (season, [days._replace(sep=3, after=0), hours._replace(sep=0, after=3)]), 2
    return None, 0


def _bound(atoms: Sequence[Atom]) -> bool:
    """Does nothing part them, and more part them from what follows?"""
    return all(atom.sep < 2 for atom in atoms[1:]) and (len(atoms) < 3 or atoms[-1].after >= 2)


def _half(atoms: Sequence[Atom]) -> bool:
    return any((a.kind == "X" and a.value) or (a.kind == "D" and all(item.half for item in a.value)) for a in atoms)


def _more_days(days: Atom) -> bool:
    """« tous les jours »: at the usual hours; of « ouvert le dimanche en décembre » nobody knows the hours."""
    return all(item.every and not (item.half or item.minus or item.included) for item in days.value)
