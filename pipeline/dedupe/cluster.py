"""Pairs with their rulings in, one cluster number a row out: the strongest pairs join first, and only where nothing forbids it.

Plain connected components let one wrong pair swallow a mall. Here a merge is refused when any two members of the two clusters are
vetoed, hold two SIRET, or come from one source without proof of a double.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from pipeline.dedupe.keys import Keys
from pipeline.reference.arrays import Bools, Floats, Ints

EXTRA_ROWS: Final = 2
"""A cluster holds at most so many rows more than there are sources (doubles); beyond, something is wrong."""


@dataclass
class _Cluster:
    rows: list[int]
    sources: set[int]
    sirets: set[int]
    forbidden: set[int] = field(default_factory=set)


class Pairs(NamedTuple):
    """One entry a pair of rows. ``joined`` ones may merge, best score first; ``forced`` (decisions) go before all and obey no
    rule; ``veto`` ones never stand together; ``double`` ones may though they share a source."""

    left: Ints
    right: Ints
    score: Floats
    forced: Bools
    joined: Bools
    veto: Bools
    double: Bools


def cluster(keys: Keys, pairs: Pairs) -> tuple[Ints, Bools]:
    """Return (cluster number of each row: its smallest row; whether each pair's rows ended up together)."""
    left, right, score, forced, joined, veto, double = pairs
    home = list(range(len(keys.source)))  # plain lists: a loop reads them five times faster than an array
    source, siret = keys.source.tolist(), keys.siret.tolist()
    clusters: dict[int, _Cluster] = {}
    bans, doubles = _partners(left[veto], right[veto]), _partners(left[double | forced], right[double | forced])
    limit = len(np.unique(keys.source)) + EXTRA_ROWS
    order = np.lexsort((right, left, -score, ~forced))
    order = order[(joined | forced)[order]]
    for one_row, two_row, must in zip(left[order].tolist(), right[order].tolist(), forced[order].tolist(), strict=True):
        a, b = home[one_row], home[two_row]
        if a == b:
            continue
        one, two = _get(clusters, source, siret, bans, a), _get(clusters, source, siret, bans, b)
        if not must and not _may_join(one, two, doubles, limit, source):
            continue
        keep, gone = (a, b) if a < b else (b, a)
        for row in clusters[gone].rows:
            home[row] = keep
        _absorb(clusters, keep, gone)
    found = np.array(home, dtype=np.int64)
    return found, found[left] == found[right]


def _partners(left: Ints, right: Ints) -> dict[int, set[int]]:
    out: dict[int, set[int]] = {}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        out.setdefault(a, set()).add(b)
        out.setdefault(b, set()).add(a)
    return out


def _get(clusters: dict[int, _Cluster], source: list[int], siret: list[int], bans: dict[int, set[int]], row: int) -> _Cluster:
    if row not in clusters:
        clusters[row] = _Cluster([row], {source[row]}, {siret[row]} - {-1}, set(bans.get(row, ())))
    return clusters[row]


def _may_join(one: _Cluster, two: _Cluster, doubles: dict[int, set[int]], limit: int, source: list[int]) -> bool:
    if len(one.rows) + len(two.rows) > limit:
        return False
    if one.sirets and two.sirets and one.sirets != two.sirets:
        return False
    if not one.forbidden.isdisjoint(two.rows):
        return False
    if one.sources.isdisjoint(two.sources):
        return True
    return all(b in doubles.get(a, ()) for a in one.rows for b in two.rows if source[a] == source[b])


def _absorb(clusters: dict[int, _Cluster], keep: int, gone: int) -> None:
    kept, other = clusters[keep], clusters.pop(gone)
    kept.rows += other.rows
    kept.sources |= other.sources
    kept.sirets |= other.sirets
    kept.forbidden |= other.forbidden
