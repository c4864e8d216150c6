"""What a kind of finding is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

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
