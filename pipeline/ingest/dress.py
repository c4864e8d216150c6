"""How somebody made cells look: what cells of each style wear, and where, in; what each column's cells wear out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from pipeline.ingest.ours import BORDER, OURS
from pipeline.reference.arrays import Ints

_COLOUR: Final = re.compile("#[0-9A-F]{6}")
_PAPER: Final = "#FFFFFF"


Cells = tuple[Ints, Ints, Ints]
"""Lines from 1, columns from 0, and styles, of the same cells."""


class Dress(NamedTuple):
    """How a cell looks. ``fill``, ``ink``: colours behind its text and of it, « #FFFF00 », "" for those of any cell."""

    fill: str = ""
    ink: str = ""
    struck: bool = False
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    wrapped: bool = False


PLAIN: Final = Dress()
Worn = Sequence[Dress | None]
"""What the cells of one column wear, by their line: the first is nobody's. Shorter than the column where the rest is plain."""


def dressed(dress: Dress, border: str = "") -> Dress:
    """Return what a cell wears of its producer's own: no colour of ours, nor what stands for none.

    ``border``: the colour of what frames it: under a colour of ours, theirs (``ours.py``).
    """
    fill = dress.fill.upper()
    if fill in OURS:
        fill = "" if border.upper() == BORDER else border.upper()
    fill, ink = (colour if _COLOUR.fullmatch(colour) else "" for colour in (fill, dress.ink.upper()))
    return dress._replace(fill="" if fill == _PAPER else fill, ink="" if ink == "#000000" else ink)


def worn(cells: Iterable[Cells], of_style: Mapping[int, Dress]) -> dict[int, Worn]:
    """Return, by column from 0, what its cells wear. Of a cell told twice the last word counts."""
    none = np.array([], dtype=np.int64)
    lines, columns, styles = (np.concatenate(part) for part in zip((none, none, none), *cells, strict=True))
    found: dict[int, Worn] = {}
    order = np.argsort(columns, kind="stable")
    for here in np.split(order, np.flatnonzero(np.diff(columns[order])) + 1) if len(order) else ():
        by_line = np.full(int(lines[here].max()) + 1, -1)
        by_line[lines[here]] = styles[here]
        column: Worn = [of_style.get(style) for style in by_line.tolist()]
        if any(column):
            found[int(columns[here[0]])] = column
    return found
