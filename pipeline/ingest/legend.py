"""A sheet's grid and the table read of it in; out: what is written around the table of what a colour or a stroke means there.

« En jaune : fermé » over a list is the only word that some of its shops are closed; no cell says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.ingest.grid import Grid
from pipeline.ingest.table import SheetTable

_COLOUR: Final = (
    r"(?:jaunes?|rouges?|verte?s?|oranges?|bleue?s?|gris(?:es?|ée?s?)?|roses?|violette?s?|mauves?|noire?s?|marrons?"
    r"|couleurs?|barrée?s?|rayée?s?|gras|italique|soulignée?s?|surlignée?s?)"
)
_LEGEND: Final = re.compile(
    rf"\b(?:en|fond|couleur|lignes?|cases?|cellules?|noms?)(?: de| en)? {_COLOUR}\b|^\W*{_COLOUR}(?: en \w+)? ?[:=]",
    re.IGNORECASE,
)
_LONGEST: Final = 200  # characters


def legends(grid: Grid, table: SheetTable) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each key to colours or strokes, above the table or among what was set aside under it."""
    above = grid.head(int((grid.lines < table.heading).sum()))
    said = [(int(line), cell) for line, cells in zip(grid.lines, above, strict=False) for cell in cells]
    for line, text in [*said, *((one.ligne, one.valeur) for one in table.aside)]:
        if len(text) <= _LONGEST and _LEGEND.search(" ".join(text.split())):
            yield line, text
