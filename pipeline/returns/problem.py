"""The noun that a return's figures are made of: one kind of finding in one producer's file."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str, int]
"""Sheet ("" for none) and line."""


@dataclass(frozen=True)
class Problem:
    """One kind of finding. ``marked``: its cells are coloured; ``before``: how many last time, None where nobody knows."""

    code: str
    gravite: str
    titre: str
    remede: str
    places: tuple[Place, ...]
    columns: tuple[str, ...]
    marked: bool
    before: int | None
