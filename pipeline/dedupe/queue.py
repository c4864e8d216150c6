"""A Matching in, the order in which to ask people out: most useful first, one question a pair of shops.

« Même » takes doubles away, « différent » only stops the question: the use of asking is the likelihood of « même » times the
pairs of rows that it brings together.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from pipeline.dedupe.match import Matching
from pipeline.dedupe.names import Ints
from pipeline.dedupe.score import REVIEW

UNSURE: Final = (-3.0, 3.0)
"""Scores beyond which a pair under review is no surer: a rule holds it there."""


def questions(found: Matching) -> Ints:
    """Return the numbers of the pairs to ask about, most useful first; equal uses keep the order of the pairs."""
    e, verdict = found.evidence, found.verdict
    asked = np.flatnonzero((verdict.zone == REVIEW) & ~found.together)
    if not len(asked):
        return asked
    sizes = np.bincount(found.home, minlength=len(found.home))
    one, two = found.home[e.left[asked]], found.home[e.right[asked]]
    likely = 1 / (1 + np.exp(-np.clip(verdict.score[asked], *UNSURE)))
    use = np.round(likely * sizes[one] * sizes[two], 6)
    order = np.lexsort((asked, -verdict.score[asked], -use))
    shops = np.minimum(one, two) * len(found.home) + np.maximum(one, two)
    _, first = np.unique(shops[order], return_index=True)
    return np.asarray(asked[order][np.sort(first)], dtype=np.int64)
