"""Rulings in, their vetoes out, less those that another row of the same SIRET lifts.

The chamber knows « Dupin Marie », the town hall's form « Le Fournil » under the same SIRET, OpenStreetMap « Le Fournil » alone:
the first and the last bear two names, and are one shop all the same.
"""

from __future__ import annotations

import numpy as np

from pipeline.dedupe.features import Evidence
from pipeline.dedupe.keys import Keys
from pipeline.dedupe.score import MERGED, Ruling
from pipeline.reference.arrays import Bools, Ints

LIFTED = "autre-nom"


def vetoes(keys: Keys, evidence: Evidence, ruling: Ruling) -> Bools:
    """Return ``ruling.veto`` without the pairs of two names where one row's SIRET stands on a row that merges with the other."""
    count = len(keys.source)
    left, right = evidence.left, evidence.right
    merged = np.unique((left * count + right)[ruling.zone == MERGED])
    asked = np.flatnonzero(ruling.veto & (ruling.rule == LIFTED))
    veto = ruling.veto.copy()
    for one, two in ((left[asked], right[asked]), (right[asked], left[asked])):
        nth, sibling = _siblings(keys.siret, one)
        other = two[nth]
        meets = np.isin(np.minimum(sibling, other) * count + np.maximum(sibling, other), merged)
        veto[asked[nth[meets]]] = False
    return veto


def _siblings(siret: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Return (place in ``rows``, row) for each row of the table that bears the SIRET of one of ``rows``."""
    order = np.argsort(siret, kind="stable")
    start, end = (np.searchsorted(siret[order], siret[rows], side=side) for side in ("left", "right"))
    sizes = np.where(siret[rows] >= 0, end - start, 0)
    nth = np.repeat(np.arange(len(rows)), sizes)
    step = np.arange(len(nth)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return nth, order[start[nth] + step]
