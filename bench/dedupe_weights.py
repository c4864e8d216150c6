"""Labelled tables in, pipeline/dedupe/weights.json out: plain logistic regression on the levels of evidence. Development only.

    python -m bench.dedupe_weights ../shared/bench/boutiques-fr-20000.parquet ../shared/bench/paires-lieux-monde.parquet

Real pairs weigh REAL_SHARE of all: invented shops flatter whoever learns from them alone, real pairs here are not French.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.labelled import pairs, shops
from pipeline.dedupe.blocking import candidates
from pipeline.dedupe.features import LEVELS, Evidence, compare
from pipeline.dedupe.keys import make_keys
from pipeline.dedupe.score import Weights, judge

TARGET = Path(__file__).resolve().parents[1] / "pipeline" / "dedupe" / "weights.json"
RIDGE = 1.0
ROUNDS = 200
MERGE, REVIEW_FROM = 1.0, -1.0
REAL_SHARE = 0.35
AGREE = ("même", "nom très proche", "moins de 30 m", "moins de 100 m", "le site ou le courriel porte ce nom")
DIFFER = ("autre", "nom voisin", "nom peu", "moins de 1 km", "plus de 1 km", "service à part", "le site ou le courriel porte un")
FLOOR = {("categorie", "autre famille"): -2.0}
"""Weights held nearer to nothing than invented data say: a NAF code often names another trade than the sign does."""

Floats = NDArray[np.float64]


def learn_from(path: Path) -> tuple[Floats, Floats, bool]:
    """Return (levels as 0/1 columns, truth, whether the pairs are real) of the pairs that no rule settles."""
    if path.name.startswith("paires"):
        rows, left, right, truth = pairs(path)
        evidence = compare(make_keys(rows), left, right)
        return design(evidence), truth.astype(float), True
    rows, table = shops(path)
    order = rows.sort_values(["source", "row_key"], ignore_index=False).index
    keys = make_keys(rows.loc[order].reset_index(drop=True))
    entity = table["entity"].to_numpy()[order]
    left, right = candidates(keys)
    evidence = compare(keys, left, right)
    none = Weights(0.0, {f: np.zeros(len(v)) for f, v in LEVELS.items()}, merge=1.0, review=-1.0)
    open_pairs = judge(keys, evidence, none).rule == "score"
    return design(evidence)[open_pairs], (entity[left] == entity[right])[open_pairs].astype(float), False


def design(evidence: Evidence) -> Floats:
    """Return one 0/1 column for each level but « absent », which weighs nothing."""
    columns = [evidence.levels[f] == level for f, names in LEVELS.items() for level in range(1, len(names))]
    return np.stack(columns, axis=1).astype(float)


def bounds() -> tuple[Floats, Floats]:
    """Return the lowest and highest weight of the start and of each column of ``design``.

    What agrees never speaks against a match, what differs never for it: a sign learnt the wrong way round is the data's accident.
    """
    low, high = [-np.inf], [np.inf]
    for feature, names in LEVELS.items():
        for name in names[1:]:
            agree, differ = name.startswith(AGREE), name.startswith(DIFFER)
            low.append(max(0.0 if agree else -np.inf, FLOOR.get((feature, name), -np.inf)))
            high.append(0.0 if differ else np.inf)
    return np.array(low), np.array(high)


def fit(x: Floats, y: Floats, weight: Floats, low: Floats, high: Floats) -> Floats:
    """Return start and weights: logistic regression with a ridge, each weight held between ``low`` and ``high``.

    Newton's method on the weights that are free to move (an active set), halved until the loss falls.
    """
    x = np.c_[np.ones(len(x)), x]
    ridge = np.full(x.shape[1], RIDGE)
    ridge[0] = 1e-6

    def loss(b: Floats) -> float:
        z = x @ b
        return float((weight * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (ridge * b**2).sum())

    beta, now = np.clip(np.zeros(x.shape[1]), low, high), np.inf
    for _ in range(ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + ridge * beta
        held = ((beta <= low) & (gradient > 0)) | ((beta >= high) & (gradient < 0))
        free = np.flatnonzero(~held)
        hessian = (x[:, free] * (weight * np.maximum(p * (1 - p), 1e-9))[:, None]).T @ x[:, free] + np.diag(ridge[free])
        step = np.zeros(len(beta))
        step[free] = np.linalg.solve(hessian, gradient[free])
        size = 1.0
        while size > 1e-6 and loss(np.clip(beta - size * step, low, high)) > loss(beta):
            size /= 2
        beta = np.clip(beta - size * step, low, high)
        if now - loss(beta) < 1e-9:
            break
        now = loss(beta)
    return beta


def main(paths: list[str]) -> None:
    """Learn from every table named on the command line and write weights.json."""
    sets = [learn_from(Path(p)) for p in paths]
    x, y = np.concatenate([s[0] for s in sets]), np.concatenate([s[1] for s in sets])
    real = np.concatenate([np.full(len(s[1]), s[2]) for s in sets])
    share = np.where(real, REAL_SHARE / max(real.sum(), 1), (1 - REAL_SHARE) / max((~real).sum(), 1)) * min(len(y), 6000)
    beta = fit(x, y, share, *bounds())
    values, place, table = beta.round(2) + 0.0, 1, {}
    for feature, names in LEVELS.items():
        table[feature] = {name: float(values[place + i]) for i, name in enumerate(names[1:]) if x[:, place + i - 1].sum() >= 5}
        place += len(names) - 1
    data = {
        "version": 1,
        "donnees": [Path(p).name for p in paths],
        "commande": "python -m bench.dedupe_weights " + " ".join(Path(p).name for p in paths),
        "paires": len(y),
        "seuils": {"reunir": MERGE, "revoir": REVIEW_FROM},
        "depart": float(values[0]),
        "poids": table,
    }
    TARGET.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(data, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
