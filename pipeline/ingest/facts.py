"""What a sheet's own XML tells beside its values: hidden rows and columns, errors, marks on cells, numbers shown otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from pipeline.ingest.ours import theirs_said
from pipeline.reference.arrays import Ints
from pipeline.reference.runs import runs

Lines = Ints
Cell = tuple[int, int]
"""Line, from 1; column index, from 0."""
Note = tuple[int, int, str]
"""Line, column index, and what somebody wrote there."""


@dataclass(frozen=True, eq=False)
class Shown:
    """Numbers of one column that the sheet shows otherwise than they are stored: « 4700 » shown « 04700 ».

    ``lines``: 1-based; ``stored`` and ``shown``: texts, one a line, in the order of lines.
    """

    column: int
    lines: Lines
    stored: list[str]
    shown: list[str]


@dataclass(frozen=True, eq=False)
class SheetFacts:
    """``hidden_rows``: 1-based lines; columns: indices from 0; ``errors``: the text shown, « #REF! ».

    ``struck``: cells whose text is struck out, at least in part; ``painted``: cells with a colour behind them.
    ``uncounted``: formulas whose result was never saved. ``links``: the addresses behind cells.
    """

    hidden_rows: Lines = field(default_factory=lambda: np.array([], dtype=np.int64))
    hidden_columns: tuple[int, ...] = ()
    errors: tuple[Note, ...] = ()
    shown: tuple[Shown, ...] = ()
    struck: tuple[Cell, ...] = ()
    painted: tuple[Cell, ...] = ()
    comments: tuple[Note, ...] = ()
    uncounted: tuple[Cell, ...] = ()
    links: tuple[Note, ...] = ()

    def theirs(self, kept: Sequence[int], above: int = 0) -> SheetFacts:
        """Return what a producer's own cells tell, in a sheet that we had added columns and lines to: no number's look, no link.

        ``kept``: the columns that are theirs, in order; ``above``: the lines that we had put over them.
        """
        place = {old: new for new, old in enumerate(kept)}

        def cells(found: tuple[Cell, ...]) -> tuple[Cell, ...]:
            return tuple((line - above, place[column]) for line, column in found if column in place)

        def notes(found: tuple[Note, ...]) -> tuple[Note, ...]:
            return tuple((line - above, place[column], text) for line, column, text in found if column in place)

        return SheetFacts(
            self.hidden_rows - above,
            tuple(place[column] for column in self.hidden_columns if column in place),
            notes(self.errors),
            struck=cells(self.struck),
            painted=cells(self.painted),
            comments=tuple((line, at, said) for line, at, text in notes(self.comments) if (said := theirs_said(text))),
            uncounted=cells(self.uncounted),
        )


NO_FACTS: Final = SheetFacts()
_MOST_RANGES: Final = 20


def column_index(letters: bytes | str) -> int:
    """Return the index of a spreadsheet column, from 0: A → 0, AA → 26."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - 64
    return number - 1


def spelt_ranges(numbers: Iterable[int]) -> str:
    """Return line numbers as a person writes them: « 3, 5 à 9 » (the first twenty ranges)."""
    ranges = runs(numbers)
    told = [f"{run[0]}" if len(run) == 1 else f"{run[0]} à {run[-1]}" for run in ranges[:_MOST_RANGES]]
    return ", ".join(told) + (" …" if len(ranges) > _MOST_RANGES else "")
