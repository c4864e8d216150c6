"""A Matching in, the order in which to ask people out: most useful first, one question a pair of shops.

« Même » takes doubles away, « différent » only stops the question: the use of asking is the likelihood of « même » times the
pairs of rows that it brings together. What was put off (« plus tard ») comes last; two shops once told different are not asked
about again, by whichever of their rows it was said.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.match import Matching
from pipeline.dedupe.score import REVIEW
from pipeline.reference.arrays import Ints

UNSURE: Final = (-3.0, 3.0)
"""Scores beyond which a pair under review is no surer: a rule holds it there."""
LATER_RULE: Final = "decision-plus-tard"
DIFFERENT_RULE: Final = "decision-different"


def questions(found: Matching) -> Ints:
    """Return the numbers of the pairs to ask about, most useful first; equal uses keep the order of the pairs."""
    e, ruling = found.evidence, found.ruling
    one, two = found.home[e.left], found.home[e.right]
    shops = np.minimum(one, two) * len(found.home) + np.maximum(one, two)
    settled = np.unique(shops[ruling.rule == DIFFERENT_RULE])
    asked = np.flatnonzero((ruling.zone == REVIEW) & ~found.together)
    asked = asked[~np.isin(shops[asked], settled)]
    sizes = np.bincount(found.home, minlength=len(found.home))
    likely = 1 / (1 + np.exp(-np.clip(ruling.score[asked], *UNSURE)))
    use = np.round(likely * sizes[one[asked]] * sizes[two[asked]], 6)
    order = np.lexsort((asked, -ruling.score[asked], -use, ruling.rule[asked] == LATER_RULE))
    _, first = np.unique(shops[asked][order], return_index=True)
    return np.asarray(asked[order][np.sort(first)], dtype=np.int64)


def question_keys(row_key: pd.Series[str], found: Matching) -> pd.DataFrame:
    """Return ``cle_a, cle_b`` of the pairs to ask about, most useful first."""
    asked, keys = questions(found), row_key.to_numpy(dtype=object)
    return pd.DataFrame({"cle_a": keys[found.evidence.left[asked]], "cle_b": keys[found.evidence.right[asked]]}, dtype="str")
