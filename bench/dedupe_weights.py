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
from pipeline.dedupe.features import LEVELS, compare
from pipeline.dedupe.keys import make_keys
from pipeline.dedupe.score import Weights, judge
from pipeline.review.learn import design, logistic

TARGET = Path(__file__).resolve().parents[1] / "pipeline" / "dedupe" / "weights.json"
RIDGE = 1.0
MERGE, REVIEW_FROM = 1.0, -1.0
REAL_SHARE = 0.35
AGREE = ("même", "nom très proche", "moins de 30 m", "moins de 100 m", "le site ou le courriel porte ce nom")
DIFFER = ("autre", "nom voisin", "nom peu", "moins de 1 km", "plus de 1 km", "service à part", "le site ou le courriel porte un")
FLOOR = {("categorie", "autre famille"): -2.0}
"""Weights held nearer to nothing than invented data say: a NAF code often names another trade than the sign does."""

Floats = NDArray[np.float64]


def learn_from(path: Path) -> tuple[Floats, Floats, bool]:
    """Return (review.learn.design, truth, whether the pairs are real) of the pairs that no rule settles."""
    if path.name.startswith("paires"):
        rows, left, right, truth = pairs(path)
        evidence = compare(make_keys(rows), left, right)
        return design(evidence.levels), truth.astype(float), True
    rows, table = shops(path)
    order = rows.sort_values(["source", "row_key"], ignore_index=False).index
    keys = make_keys(rows.loc[order].reset_index(drop=True))
    entity = table["entity"].to_numpy()[order]
    left, right = candidates(keys)
    evidence = compare(keys, left, right)
    none = Weights(0.0, {f: np.zeros(len(v)) for f, v in LEVELS.items()}, merge=1.0, review=-1.0)
    open_pairs = judge(keys, evidence, none).rule == "score"
    return design(evidence.levels)[open_pairs], (entity[left] == entity[right])[open_pairs].astype(float), False


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


def main(paths: list[str]) -> None:
    """Learn from every table named on the command line and write weights.json."""
    sets = [learn_from(Path(p)) for p in paths]
    x, y = np.concatenate([s[0] for s in sets]), np.concatenate([s[1] for s in sets])
    real = np.concatenate([np.full(len(s[1]), s[2]) for s in sets])
    share = np.where(real, REAL_SHARE / max(real.sum(), 1), (1 - REAL_SHARE) / max((~real).sum(), 1)) * min(len(y), 6000)
    ridge = np.r_[1e-6, np.full(x.shape[1] - 1, RIDGE)]
    beta = logistic(x, y, share, np.zeros(x.shape[1]), ridge, bounds())
    values, place, table = beta.round(2) + 0.0, 1, {}
    for feature, names in LEVELS.items():
        table[feature] = {name: float(values[place + i]) for i, name in enumerate(names[1:]) if x[:, place + i].sum() >= 5}
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
