"""A Matching in, tables for people out: which shop a row went into and why, and every pair with its score line by line."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.features import LEVELS
from pipeline.dedupe.match import Matching
from pipeline.dedupe.names import Ints
from pipeline.dedupe.score import MERGED, ZONES, Weights, load_weights
from pipeline.model import LIST_SEPARATOR, MEMBER_COLUMNS, Members, typed

PAIR_COLUMNS: Final = ("cle_a", "cle_b", "zone", "regle", "score", "reunis", "preuves", *(f"poids_{f}" for f in LEVELS))
"""``zone``: réunis, à revoir, à part; ``reunis``: they did end up in one shop; ``preuves``: levels in words, joined by |."""
ALONE: Final = "seul"


def pair_table(rows: pd.DataFrame, found: Matching, weights: Weights | None = None) -> pd.DataFrame:
    """Return PAIR_COLUMNS, one row a pair, sorted by keys."""
    e, verdict, weights = found.evidence, found.verdict, weights or load_weights()
    keys = rows["row_key"].to_numpy(dtype=object)
    frame = pd.DataFrame({
        "cle_a": keys[e.left], "cle_b": keys[e.right], "zone": np.array(ZONES, dtype=object)[verdict.zone], "regle": verdict.rule,
        "score": verdict.score, "reunis": found.together, "preuves": in_words(found, np.arange(len(e.left))),
    })  # fmt: skip
    for feature, levels in e.levels.items():
        frame[f"poids_{feature}"] = weights.by_level[feature][levels]
    text = dict.fromkeys(("cle_a", "cle_b", "zone", "regle", "preuves"), "str")
    return frame.astype(text).sort_values(["cle_a", "cle_b"], kind="stable", ignore_index=True)[list(PAIR_COLUMNS)]


def in_words(found: Matching, pairs: Ints) -> np.ndarray:
    """Return what each of ``pairs`` shows: « siret : même SIRET|nom : nom proche »."""
    words = np.full(len(pairs), "", dtype=object)
    for feature, names in LEVELS.items():
        said = np.array(["", *(f"{LIST_SEPARATOR}{feature} : {name}" for name in names[1:])], dtype=object)
        words = words + said[found.evidence.levels[feature][pairs]]
    return np.array([w.removeprefix(LIST_SEPARATOR) for w in words.tolist()], dtype=object)


def members_of(rows: pd.DataFrame, ids: pd.Series[str], found: Matching) -> Members:
    """Return MEMBER_COLUMNS in the order of ``rows``; ``motif``: the evidence of the row's strongest link within its shop."""
    e = found.evidence
    linked = np.flatnonzero(found.together & (found.verdict.zone == MERGED))
    ends = pd.DataFrame({"row": np.r_[e.left[linked], e.right[linked]], "pair": np.r_[linked, linked]})
    ends["score"] = found.verdict.score[ends["pair"]]
    best = ends.sort_values(["row", "score", "pair"], ascending=[True, False, True]).drop_duplicates("row")
    motif = np.full(len(rows), ALONE, dtype=object)
    motif[best["row"].to_numpy()] = in_words(found, best["pair"].to_numpy())
    return Members(typed(rows.assign(id=ids, motif=motif), MEMBER_COLUMNS))
