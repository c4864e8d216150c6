"""Sorted LocatedRows and decisions in, Matching out: which rows are one shop, and every pair that was weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.dedupe.blocking import candidates
from pipeline.dedupe.cluster import Pairs, cluster
from pipeline.dedupe.decisions import DIFFERENT, LATER, SAME, Decisions
from pipeline.dedupe.features import Evidence, compare
from pipeline.dedupe.keys import Keys, make_keys
from pipeline.dedupe.score import APART, MERGED, REVIEW, Ruling, Weights, judge, load_weights
from pipeline.dedupe.siblings import vetoes
from pipeline.reference.arrays import Bools, Ints


@dataclass(frozen=True)
class Matching:
    """``home[i]`` is the first row of the shop of row i; evidence, ruling and together have one entry a pair."""

    home: Ints
    evidence: Evidence
    ruling: Ruling
    together: Bools


def match(rows: pd.DataFrame, decisions: Decisions | None = None, weights: Weights | None = None) -> Matching:
    """Match ``rows`` (LOCATED_COLUMNS, in their final order); ``weights``: the pinned ones by default."""
    keys = make_keys(rows)
    left, right, judged = _with_decided(keys, rows["row_key"], decisions)
    evidence = compare(keys, left, right)
    ruling = judge(keys, evidence, weights or load_weights())
    ruling = _decided(replace(ruling, veto=vetoes(keys, evidence, ruling)), judged)
    double = (ruling.rule == "double") & (ruling.zone == MERGED)
    veto = ruling.veto | (judged == DIFFERENT)
    home, together = cluster(keys, Pairs(left, right, ruling.score, judged == SAME, ruling.zone == MERGED, veto, double))
    return Matching(home, evidence, ruling, together)


def _with_decided(keys: Keys, row_key: pd.Series[str], decisions: Decisions | None) -> tuple[Ints, Ints, np.ndarray]:
    """Return the candidate pairs, those that people decided among them, and each pair's judgement ("" for none)."""
    left, right = candidates(keys)
    if decisions is None or not len(decisions.table):
        return left, right, np.full(len(left), "", dtype=object)
    count = len(row_key)
    a, b, said = decisions.positions(row_key)
    asked = a * count + b
    encoded = np.union1d(left * count + right, asked)
    judged = np.full(len(encoded), "", dtype=object)
    judged[np.searchsorted(encoded, asked)] = said
    return encoded // count, encoded % count, judged


def _decided(ruling: Ruling, judged: np.ndarray) -> Ruling:
    """Let a decision settle its pair, whatever the rules say."""
    zone, rule = ruling.zone.copy(), ruling.rule.copy()
    for judgement, settled, name in ((SAME, MERGED, "meme"), (DIFFERENT, APART, "different"), (LATER, REVIEW, "plus-tard")):
        zone[judged == judgement], rule[judged == judgement] = settled, f"decision-{name}"
    veto = np.where(judged == "", ruling.veto, judged == DIFFERENT)
    return Ruling(ruling.score, zone, rule, veto)
