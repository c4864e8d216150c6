"""Scores of columns by choice in; the one choice of each column that makes the whole best out (an assignment problem).

Solved jointly: a field that only one column may feed goes to the column that says it best, and the other takes its second choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from pipeline.reference.arrays import Floats

SEVERAL: Final[Mapping[str, int]] = {
    "telephone": 4, "courriel": 2, "site_web": 2, "reseaux_sociaux": 4, "adresse": 3, "complement_adresse": 3, "dirigeant": 3,
    "services": 2, "modes_paiement": 2, "labels": 3, "description": 2, "marches": 2, "accessibilite": 2, "horaires": 2,
    "diffusion": 3,
}  # fmt: skip
"""Fields that several columns may feed, and how many at most; all others take one."""
_ANOTHER: Final = 0.02
"""What each further column of one field costs: of two equal choices the free field is taken."""


def best_choices(scores: Sequence[Mapping[str, float]], several: Mapping[str, int] = SEVERAL) -> list[str | None]:
    """Return each column's field, None where none is worth more than leaving the column out (score 0)."""
    chosen: list[str | None] = [None] * len(scores)
    places = [i for i, column in enumerate(scores) if column]  # the others would only make the table wide
    fields = sorted({field for i in places for field in scores[i]})
    slots = [(field, n) for field in fields for n in range(several.get(field, 1))]
    if not slots:
        return chosen
    cost = np.zeros((len(places), len(slots) + len(places)))
    for row, i in enumerate(places):
        for place, (field, n) in enumerate(slots):
            cost[row, place] = -(scores[i].get(field, -1.0) - _ANOTHER * n)
    for row, place in enumerate(_assignment(cost)):
        if place < len(slots) and cost[row, place] < 0:
            chosen[places[row]] = slots[place][0]
    return chosen


def _assignment(cost: Floats) -> list[int]:
    """Return the column of each row so that the sum of costs is least (Hungarian method, rows ≤ columns)."""
    rows, columns = cost.shape
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    owner, way = np.zeros(columns + 1, dtype=int), np.zeros(columns + 1, dtype=int)
    for row in range(1, rows + 1):
        owner[0], here = row, 0
        least, used = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=bool)
        while True:
            used[here] = True
            current = owner[here]
            slack = cost[current - 1] - u[current] - v[1:]
            better = ~used[1:] & (slack < least[1:])
            least[1:][better], way[1:][better] = slack[better], here
            free = np.where(used[1:], np.inf, least[1:])
            following = int(np.argmin(free)) + 1
            delta = free[following - 1]
            u[owner[used]] += delta
            v[used] -= delta
            least[~used] -= delta
            here = following
            if owner[here] == 0:
                break
        while here:
            owner[here], here = owner[way[here]], way[here]
    out = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            out[owner[column] - 1] = column - 1
    return out
