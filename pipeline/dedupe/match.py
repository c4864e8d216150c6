"""Sorted LocatedRows and decisions in, Matching out: which rows are one shop, and every pair that was weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from pipeline.dedupe.blocking import candidates
from pipeline.dedupe.cluster import cluster
from pipeline.dedupe.decisions import DIFFERENT, LATER, SAME, Decisions
from pipeline.dedupe.features import Evidence, compare
from pipeline.dedupe.keys import Bools, Keys, make_keys
from pipeline.dedupe.names import Ints
from pipeline.dedupe.score import APART, MERGED, REVIEW, Verdict, Weights, judge, load_weights
from pipeline.dedupe.siblings import vetoes


@dataclass(frozen=True)
class Matching:
    """``home[i]`` is the first row of the shop of row i; evidence, verdict and together have one entry a pair."""

    home: Ints
    evidence: Evidence
    verdict: Verdict
    together: Bools


def match(rows: pd.DataFrame, decisions: Decisions | None = None, weights: Weights | None = None) -> Matching:
    """Match ``rows`` (LOCATED_COLUMNS, in their final order); ``weights``: the pinned ones by default."""
    keys = make_keys(rows)
    left, right, judged = _with_decided(keys, rows["row_key"], decisions)
    evidence = compare(keys, left, right)
    verdict = judge(keys, evidence, weights or load_weights())
    verdict = _decided(replace(verdict, veto=vetoes(keys, evidence, verdict)), judged)
    double = (verdict.rule == "double") & (verdict.zone == MERGED)
    home, together = cluster(
        keys, left, right, verdict.score, judged == SAME, verdict.zone == MERGED, verdict.veto | (judged == DIFFERENT), double
    )
    return Matching(home, evidence, verdict, together)


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


def _decided(verdict: Verdict, judged: np.ndarray) -> Verdict:
    """Let a decision settle its pair, whatever the rules say."""
    zone, rule = verdict.zone.copy(), verdict.rule.copy()
    for judgement, settled, name in ((SAME, MERGED, "meme"), (DIFFERENT, APART, "different"), (LATER, REVIEW, "plus-tard")):
        zone[judged == judgement], rule[judged == judgement] = settled, f"decision-{name}"
    veto = np.where(judged == "", verdict.veto, judged == DIFFERENT)
    return Verdict(verdict.score, zone, rule, veto)
