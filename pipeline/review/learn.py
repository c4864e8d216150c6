"""Judged pairs and the pinned weights in, weights drawn towards the judgements out: logistic regression with a prior.

A territory decides of tens or hundreds of pairs, all of them hard ones. Learnt from alone they would unlearn the easy ones
(measured: 892 decisions on 20 000 invented shops took recall from 0.903 to 0.891). So the pairs nobody judged take part too, each
with what the pinned weights say of it: with them the same decisions kept recall and left 10 % fewer pairs to review.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from pipeline.dedupe.features import LEVELS
from pipeline.dedupe.score import Weights
from pipeline.reference.arrays import Floats, Ints

RIDGE: Final = 1.0
"""How firmly each weight holds to the pinned one, in decisions."""
ANCHOR: Final = 0.3
ANCHORS: Final = 2_300.0
"""What a pair that nobody judged weighs beside a decision, at most, and all of them together."""
MOVE: Final = 1.5
"""No weight moves further, nor changes sign: what agrees never speaks against a match."""
ROUNDS: Final = 200
HALVES: Final = 30
CLOSE: Final = 1e-9
"""Rounds of Newton's method, halvings of a step at most; a move too small to go on."""


def design(levels: dict[str, Ints]) -> Floats:
    """Return of Evidence.levels one 0/1 column for the start, then one for each level but « absent », which weighs nothing."""
    columns = [levels[f] == level for f, names in LEVELS.items() for level in range(1, len(names))]
    return np.stack([np.ones_like(columns[0]), *columns], axis=1).astype(float)


def flat(weights: Weights) -> Floats:
    """Return the start and the weights in the order of ``design``."""
    return np.concatenate([[weights.start], *(weights.by_level[f][1:] for f in LEVELS)])


def shaped(values: Floats, like: Weights) -> Weights:
    """Return ``values`` (see ``flat``) as Weights, rounded as they are written, with the thresholds of ``like``."""
    rest = iter(np.round(values, 2).tolist())
    start = next(rest)
    by_level = {f: np.array([0.0, *_taken(rest, len(names) - 1)]) for f, names in LEVELS.items()}
    return Weights(start, by_level, like.merge, like.review)


def _taken(values: Iterator[float], count: int) -> list[float]:
    return [next(values) for _ in range(count)]


def fit(x: Floats, y: Floats, prior: Floats, others: Floats) -> Floats:
    """Return the weights that ``y`` (1: same) draws from ``prior``. ``x``, ``others`` (pairs nobody judged): see ``design``."""
    share = np.r_[np.ones(len(x)), np.full(len(others), min(ANCHOR, ANCHORS / max(len(others), 1)))]
    low = np.where(prior > 0, np.maximum(0.0, prior - MOVE), prior - MOVE)
    high = np.where(prior < 0, np.minimum(0.0, prior + MOVE), prior + MOVE)
    low[0], high[0] = prior[0] - MOVE, prior[0] + MOVE
    told = np.r_[y, _likely(others, prior)]
    return logistic(np.r_[x, others], told, share, prior, np.full(len(prior), RIDGE), (low, high))


def logistic(x: Floats, y: Floats, share: Floats, prior: Floats, ridge: Floats, bounds: tuple[Floats, Floats]) -> Floats:
    """Return the weights of a logistic regression of ``y`` (0…1) on the columns of ``x``, each row counting for its ``share``.

    Each weight is drawn to ``prior`` by ``ridge`` and held within ``bounds`` (lowest, highest). Newton's method on the weights
    that are free to move, each step halved until the loss falls.
    """
    low, high = bounds

    def loss(b: Floats) -> float:
        z = x @ b
        return float((share * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (ridge * (b - prior) ** 2).sum())

    beta = np.clip(prior, low, high)
    for _ in range(ROUNDS):
        p = _likely(x, beta)
        slope = x.T @ (share * (p - y)) + ridge * (beta - prior)
        held = ((beta <= low) & (slope > 0)) | ((beta >= high) & (slope < 0))
        free = np.flatnonzero(~held)
        curve = (x[:, free] * (share * np.maximum(p * (1 - p), 1e-9))[:, None]).T @ x[:, free] + np.diag(ridge[free])
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(curve, slope[free])
        here = loss(beta)
        tried = (np.clip(beta - step / 2**half, low, high) for half in range(HALVES))
        moved = next((there for there in tried if loss(there) < here), beta)
        if np.abs(moved - beta).max() < CLOSE:
            break
        beta = moved
    return beta


def _likely(x: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x @ weights, -30, 30))))
