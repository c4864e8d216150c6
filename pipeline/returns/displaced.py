"""Findings of values typed in another column in, the same out as a producer can act on them who has no column for such a value.

« https://www.facebook.com/… » among e-mails is read where social pages are; a file without such a column has no cell to say it on
but the one where it stands.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from pipeline.model import ORIGIN
from pipeline.returns.columns import Columns
from pipeline.validate.contract import load_contract

_MOVED, _STANDS = "valeur-deplacee", "valeur-a-deplacer"
_TELLING: Final = [*ORIGIN, "colonne", "detail"]


def homeless(found: pd.DataFrame, columns: Columns) -> pd.Series[bool]:
    """Tell the values read in a field of ours that no column of the file is declared to hold."""
    ours = {f.name for f in load_contract().fields if not columns.of_target.get(f.name)}
    return found["code"].eq(_MOVED) & found["colonne"].isin(ours)


def where_they_stand(found: pd.DataFrame, lost: pd.Series[bool]) -> pd.DataFrame:
    """Return ``found`` with the ``lost`` ones on their own cell, told once; ``detail``: what such a value is called."""
    titles = {f.name: f.title for f in load_contract().fields}
    there = found.loc[lost, [*ORIGIN, "detail", "colonne"]].set_axis(_TELLING, axis=1)
    twice = found["code"].eq(_STANDS) & pd.MultiIndex.from_frame(found[_TELLING]).isin(pd.MultiIndex.from_frame(there))
    named = found["colonne"].map(titles)
    return found.assign(colonne=found["detail"].where(lost, found["colonne"]), detail=named.where(lost, found["detail"]))[~twice]


def problem(value: str) -> str:
    """Return what is said of one."""
    return f"« {value} », dans cette case, est lu à part"


def remedy(name: str) -> str:
    """Return what is asked; ``name``: what such values are called."""
    return f"lui donner une colonne « {name} »"
