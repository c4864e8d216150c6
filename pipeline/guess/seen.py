"""One column as it is weighed: its heading, its values, what they look like, and what each field is worth for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.normalise.evidence import Values
from pipeline.normalise.headings import IGNORE, likeness
from pipeline.reference.arrays import Bools


@dataclass(frozen=True)
class Seen:
    """All that is known of one column before a choice is made. ``name``: the heading, without what the file writes before all."""

    column: str
    name: str
    values: Values
    found: Mapping[str, float]
    scores: Mapping[str, float]
    where: Bools
    twin: str = ""  # the column that says of the shop what this one says of the firm

    @property
    def ignored(self) -> float:
        return likeness(self.name).get(IGNORE, 0.0)
