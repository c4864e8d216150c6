"""Numbers in order in, those that follow one another put together out: days of a week, lines of a sheet."""

from __future__ import annotations

from collections.abc import Iterable


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Return ``numbers``, sorted, cut wherever one does not follow the one before: 0 1 2 5 → [0, 1, 2], [5]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
