"""One column as it is weighed: its heading, its values, what they look like, and what each field is worth for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.normalise.evidence import Values
from pipeline.normalise.headings import IGNORE, likeness


@dataclass(frozen=True)
class Seen:
    """All that is known of one column before a choice is made. ``name``: the heading, without what the file writes before all."""

    column: str
    name: str
    values: Values
    found: Mapping[str, float]
    scores: Mapping[str, float]
    where: npt.NDArray[np.bool_]
    twin: str = ""  # the column that says of the shop what this one says of the firm

    @property
    def ignored(self) -> float:
        return likeness(self.name).get(IGNORE, 0.0)
