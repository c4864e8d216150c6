"""Raw rows and what was decided of their columns in; the sheets' names out, where they tell the trades that no column tells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.guess.propose import Column
from pipeline.model import RawRows
from pipeline.normalise.category import classify

TRADES: Final = ("categorie", "sous_categorie", "naf")


def trades(raw: RawRows, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the names of the sheets, « Boulangeries », « Coiffeurs », where most are known trades; nothing in any other case."""
    names = tuple(dict.fromkeys(str(name) for name in raw["feuille"].dropna() if name))
    if len(names) < 2 or any(column.champ in TRADES for column in columns):
        return ()
    known = sum(classify(name, None, None, {}).value is not None for name in names)
    return names if 2 * known > len(names) else ()
