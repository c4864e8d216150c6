"""Pairs said to be the same and pairs said to be different in, the « same » pairs that lead from one to the other out.

« A is B, B is C, A is not C »: nobody wrote two contrary lines, and yet all three cannot be true.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

Pair = tuple[str, str]


def broken_chains(same: Iterable[Pair], different: Iterable[Pair]) -> dict[Pair, Pair]:
    """Return each pair of ``same`` that stands on a chain between the two ends of a pair of ``different``, with that pair.

    Chains are cut, shortest first, until none is left: what no « different » contradicts stays. The order given changes nothing.
    """
    links: dict[str, set[str]] = {}
    known = set(same)
    for one, two in known:
        links.setdefault(one, set()).add(two)
        links.setdefault(two, set()).add(one)
    broken: dict[Pair, Pair] = {}
    for one, two in sorted(set(different)):
        while chain := shortest_chain(links, one, two):
            for a, b in pairwise(chain):
                broken[(a, b) if (a, b) in known else (b, a)] = (one, two)
                links[a].discard(b)
                links[b].discard(a)
    return broken


def shortest_chain(links: dict[str, set[str]], start: str, end: str) -> list[str]:
    """Return the rows from ``start`` to ``end`` along ``links``, the shortest way, first in order; none where there is none."""
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while queue and end not in came:
        row = queue.popleft()
        for other in sorted(links.get(row, ())):
            if other not in came:
                came[other] = row
                queue.append(other)
    if end not in came or start == end:
        return []
    chain = [end]
    while chain[-1] != start:
        chain.append(came[chain[-1]])
    return chain[::-1]
