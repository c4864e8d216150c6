"""What a kind of finding is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["rejet", "avertissement", "correction", "information"]


@dataclass(frozen=True)
class Kind:
    """One kind of anomaly. ``message`` may use {valeur}, {apres} and {detail}; ``remedy`` says what to do."""

    severity: Severity
    title: str
    message: str
    remedy: str
