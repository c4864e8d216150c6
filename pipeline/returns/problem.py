"""The noun that a return's figures are made of: one kind of finding in one producer's file."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str, int]
"""Sheet ("" for none) and line."""


@dataclass(frozen=True)
class Problem:
    """One kind of finding. ``marked``: its cells are coloured; ``before``: how many last time, None where nobody knows.

    ``said``: what is found, where it is of whole sheets: no comment of a cell tells it.
    """

    code: str
    gravite: str
    titre: str
    remede: str
    places: tuple[Place, ...]
    columns: tuple[str, ...]
    marked: bool
    before: int | None
    said: str = ""
