"""An atom (what one run of words says), and the walk over a sequence of atoms that every pass takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple

from pipeline.normalise.hours.days import DayItem
from pipeline.normalise.hours.osm import Span


class Times(NamedTuple):
    """« 9h-12h / 14h-19h »: spans, and the labels (« matin », « soir ») that stood with them."""

    spans: tuple[Span, ...]
    labels: tuple[str, ...] = ()
    merged: bool = False  # « 9h-18h, 18h-20h »: told as two, one for us
    asked: str = ""  # « sur rendez-vous », where other hours of the clause are free (appointments)


class Atom(NamedTuple):
    """``kind``: D (DayItems), T (Times), L (labels), X closed (the half), C closed for holidays, E except, R by appointment,
    A or by appointment, I the same as before, U until (minutes), S (Season), O out of season, Y all year, N a season's name,
    H school holidays, V open half a day (the half; openings), P a pause, Z no pause (pauses), M in school term,
    W without appointment (appointments), K a pause of the days beside it (pauses).
    """

    kind: str
    value: Any = None
    sep: int = 0
    after: int = 0
    text: str = ""
    bracket: bool = False  # it opens a bracket
    opened: bool = False  # « ouvert » stands before it
    only: bool = False  # « midi seulement »
    bound: bool = False  # a colon stands before it
    linked: bool = False  # « et » or « ainsi que » stands before it, be it after a comma


Element = DayItem | Atom
Run = tuple[Element, ...]

END: Final = Atom(".", sep=3, after=3)
"""What stands after the last atom."""


def shape(atoms: Iterable[Atom]) -> str:
    """Return the kinds of ``atoms``, in order: « DT » is days then hours."""
    return "".join(atom.kind for atom in atoms)


def walked(sequence: Sequence[Atom], step: Callable[[list[Atom], list[Atom]], int]) -> list[Atom]:
    """Return ``sequence`` as ``step`` leaves it, taken from its first atom to its last.

    ``step`` gets what was kept so far, which it may change, and what comes (then END, three times). It returns how many atoms it
    took; where it took none, the next is kept as it stands.
    """
    kept: list[Atom] = []
    coming = [*sequence, END, END, END]
    i = 0
    while i < len(sequence):
        taken = step(kept, coming[i:])
        if not taken:
            kept.append(coming[i])
        i += taken or 1
    return kept


def clause_count(sequence: Sequence[Atom]) -> int:
    return sum(1 for atom in sequence if atom.kind == "D")


def is_every(atom: Atom) -> bool:
    return atom.kind == "D" and all(item.every and not item.half and not item.minus for item in atom.value)


VALUES: Final = frozenset("TXRULVZK")
"""The kinds of atoms that say something of days."""
