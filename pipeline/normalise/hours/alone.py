"""Atoms of one season in, where hours stand in a sentence of their own out: « 8h-19h ⏎ dimanche 8h-12h30 ⏎ fermé le mardi »."""

from __future__ import annotations

from pipeline.normalise.hours.atoms import Atom


def alone(atoms: list[Atom]) -> list[tuple[int, int]]:
    """Where hours stand alone: at the head of the text, set apart from what follows; or later, behind « ouvert » or a closing."""
    found = []
    for first in (i for i, atom in enumerate(atoms) if atom.kind in "TL" and (not i or atoms[i - 1].kind not in "TL")):
        last = next((i for i in range(first, len(atoms)) if atoms[i].kind not in "TL"), len(atoms))
        ends = last == len(atoms) or atoms[last].sep >= (3 if first else 2) or atoms[last].kind == "X"
        if ends and (not first or _begins(atoms, first)) and any(atom.kind == "T" for atom in atoms[first:last]):
            found.append((first, last))
    return found


def _begins(atoms: list[Atom], i: int) -> bool:
    """« Fermé lundi ⏎ 9h-19h ⏎ … »: one day was closed; « fermé du lun au jeu, ven / sam ⏎ 9h-19h » may give it to sam."""
    before = atoms[max(0, i - 2) : i]
    closing = i == 2 and sorted(a.kind for a in before) == ["D", "X"] and before[1].sep < 2
    one = all(len(a.value) == 1 for a in before if a.kind == "D")
    return atoms[i].sep == 3 and (atoms[i].opened or (closing and one))
