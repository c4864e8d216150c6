"""What can be wrong with the data, and the table that says it: ``record`` a finding, ``combine`` tables, ``render`` in French."""

from pipeline.anomalies.catalogue import CATALOGUE, SETS_ASIDE, WORST_FIRST, Kind, Severity
from pipeline.anomalies.table import cells, combine, empty, messages, record, remedies, render, severity

__all__ = [
    "CATALOGUE", "SETS_ASIDE", "WORST_FIRST", "Kind", "Severity", "cells", "combine", "empty", "messages", "record", "remedies",
    "render", "severity",
]  # fmt: skip
