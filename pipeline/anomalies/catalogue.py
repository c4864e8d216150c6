"""The catalogue of what can be wrong with the data, ``catalogue.csv``: code → severity, title, message, remedy, in French.

Codes are French slugs, never reused for another meaning; a line a kind, in the order of the steps that find them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

Severity = Literal["rejet", "avertissement", "correction", "information"]
WORST_FIRST: Final[tuple[Severity, ...]] = get_args(Severity)
"""Severities, the gravest first: the order in which findings are told."""


@dataclass(frozen=True)
class Kind:
    """One kind of anomaly. ``message`` may use {valeur}, {apres} and {detail}; ``remedy`` says what to do."""

    severity: Severity
    title: str
    message: str
    remedy: str


def _read() -> dict[str, Kind]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as handle:
        lines: list[Any] = list(csv.reader(handle))[1:]
    return {code: Kind(*told) for code, *told in lines}


CATALOGUE: Final = _read()
SETS_ASIDE: Final = ("resoumission", "validite-echue", "publication-refusee")
"""Kinds that set a row aside though nothing is wrong with it; the others that do are rejections."""
