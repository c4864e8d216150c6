"""A labelled table in, the real matching's figures out as JSON.

    python -m bench.dedupe PATH [--truth COLUMN] [--pairs] [--errors N]

PATH has the columns of boutiques-fr (any may be missing but ``src`` and ``nom``), or those of fodors-zagats.csv with its
``-paires.csv`` beside it. ``--pairs``: labelled pairs with the columns of paires-lieux-monde, judged one by one.

``revue``: what people would add, answering rightly the most useful questions (so many a thousand rows). Seconds are those of
matching, ``secondes_cles`` being its share spent on cutting names, streets and links into keys; cleaning is not counted.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if __package__ in (None, ""):  # python bench/dedupe.py PATH
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.labelled import is_restaurants, pairs, restaurants, shops
from pipeline.dedupe.cluster import Pairs, cluster
from pipeline.dedupe.features import compare
from pipeline.dedupe.keys import Keys, make_keys
from pipeline.dedupe.match import Matching, match
from pipeline.dedupe.queue import questions
from pipeline.dedupe.score import MERGED, REVIEW, judge, load_weights

Ints = NDArray[np.int64]
ASKED = (10, 20, 40, 80)
"""Questions a thousand rows at which the review is measured."""
PROBABLE = 0.0
"""A pair under review is more likely one shop than two from this score on (a sum of log-likelihood ratios)."""


def ratio(part: float, whole: float) -> float | None:
    return round(float(part) / float(whole), 4) if whole else None


def couples(codes: Ints) -> int:
    """Return how many pairs of rows share a code."""
    sizes = np.unique(codes, return_counts=True)[1]
    return int((sizes * (sizes - 1) // 2).sum())


def figures(home: Ints, truth: Ints) -> dict[str, Any]:
    """Return pairs' precision, recall, F1 and B³ of clusters ``home`` against ``truth``."""
    both = np.unique(np.stack([home, truth]), axis=1, return_inverse=True)[1]
    right, told, true = couples(both), couples(home), couples(truth)
    p, r = ratio(right, told), ratio(right, true)
    n = pd.Series(both).map(pd.Series(both).value_counts())
    precise = (n / pd.Series(home).map(pd.Series(home).value_counts())).mean()
    recalled = (n / pd.Series(truth).map(pd.Series(truth).value_counts())).mean()
    return {
        "precision": p, "rappel": r, "f1": ratio(2 * right, told + true),
        "b3": {
            "precision": round(precise, 4), "rappel": round(recalled, 4), "f1": ratio(2 * precise * recalled, precise + recalled),
        },
        "paires_dites": told, "paires_vraies": true, "fausses": told - right,
    }  # fmt: skip


def whole(rows: pd.DataFrame, truth: Ints, kind: pd.Series[str] | None, errors: int) -> dict[str, Any]:
    """Match a table and measure it."""
    start, used = time.perf_counter(), time.process_time()
    found = match(rows)
    seconds, cpu = time.perf_counter() - start, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    start = time.perf_counter()
    keys = make_keys(rows)
    cutting = time.perf_counter() - start
    same = truth[found.evidence.left] == truth[found.evidence.right]
    zone = found.ruling.zone
    review = (zone == REVIEW) & ~found.together
    out: dict[str, Any] = {
        "lignes": len(rows), **figures(found.home, truth),
        "plus_grand_groupe": int(np.unique(found.home, return_counts=True)[1].max()),
        "secondes": round(seconds, 2), "secondes_cpu": round(cpu, 2), "secondes_cles": round(cutting, 2), "memoire_mo": memory,
        "candidats": len(same), "rappel_des_candidats": ratio(same.sum(), couples(truth)),
        "a_revoir_pour_mille_lignes": round(1000 * int(review.sum()) / len(rows), 1),
        "a_revoir_vraies": ratio((review & same).sum(), review.sum()),
        "revue": reviewed(found, keys, truth),
    }  # fmt: skip
    if kind is not None:
        out["strates"] = {k: _stratum(found.home, truth, (kind == k).to_numpy()) for k in sorted(kind.unique())}
    if errors:
        show(rows, truth, found, errors)
    return out


def reviewed(found: Matching, keys: Keys, truth: Ints) -> list[dict[str, Any]]:
    """Return precision and recall once people have answered so many questions a thousand rows, most useful first, rightly."""
    e, ruling, queue = found.evidence, found.ruling, questions(found)
    same = truth[e.left] == truth[e.right]
    double = (ruling.rule == "double") & (ruling.zone == MERGED)
    out = []
    for rate in ASKED:
        asked = queue[: rate * len(truth) // 1000]
        answered = np.zeros(len(same), dtype=bool)
        answered[asked] = True
        veto = (ruling.veto & ~answered) | (answered & ~same)
        home, _ = cluster(keys, Pairs(e.left, e.right, ruling.score, answered & same, ruling.zone == MERGED, veto, double))
        told = figures(home, truth)
        out.append({
            "questions_pour_mille_lignes": ratio(1000 * len(asked), len(truth)), "vraies": ratio(same[asked].sum(), len(asked)),
            "precision": told["precision"], "rappel": told["rappel"],
        })  # fmt: skip
    return out


def _stratum(home: Ints, truth: Ints, inside: NDArray[np.bool_]) -> dict[str, Any]:
    """Measure the pairs that have at least one row of the stratum."""

    def touching(codes: Ints) -> int:
        return couples(codes) - couples(codes[~inside])

    both = np.unique(np.stack([home, truth]), axis=1, return_inverse=True)[1]
    right, told, true = touching(both), touching(home), touching(truth)
    return {"precision": ratio(right, told), "rappel": ratio(right, true), "paires": true}


def show(rows: pd.DataFrame, truth: Ints, found: Matching, count: int) -> None:
    """Print false merges and missed pairs, to learn from. Invented shops only: never run it on a real territory's rows."""
    e, columns = (
        found.evidence,
        ["source", "nom", "raison_sociale", "siret", "telephone_tous", "numero", "voie", "commune", "precision"],
    )
    same = truth[e.left] == truth[e.right]
    levels = {f: e.levels[f] for f in e.levels}
    for title, where in (("FAUX", found.together & ~same), ("MANQUÉS", ~found.together & same)):
        print(f"===== {title} : {int(where.sum())}", pd.Series(found.ruling.rule[where]).value_counts().to_dict())
        for pair in np.random.default_rng(1).permutation(np.flatnonzero(where))[:count]:
            print(
                f"--- {found.ruling.score[pair]:.2f} {found.ruling.rule[pair]} nom {e.name[pair]:.2f}",
                {f: int(v[pair]) for f, v in levels.items() if v[pair]},
            )
            for row in (e.left[pair], e.right[pair]):
                print("   ", " ; ".join(str(v) for v in rows.iloc[row][columns]))


def couple(path: Path) -> dict[str, Any]:
    """Judge given pairs, no clustering. Asked for a yes or a no, the answer is the likelier: merged, or reviewed and PROBABLE."""
    start = time.perf_counter()
    rows, left, right, truth = pairs(path)
    keys = make_keys(rows)
    ruling = judge(keys, compare(keys, left, right), load_weights())
    probable = (ruling.zone == MERGED) | ((ruling.zone == REVIEW) & (ruling.score >= PROBABLE))
    return {
        "paires": len(truth), "vraies": int(truth.sum()), **_told(probable, truth),
        "secondes": round(time.perf_counter() - start, 2),
        "memoire_mo": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "reunis": _told(ruling.zone == MERGED, truth), "reunis_ou_a_revoir": _told(ruling.zone >= REVIEW, truth),
    }  # fmt: skip


def _told(said: NDArray[np.bool_], truth: NDArray[np.bool_]) -> dict[str, Any]:
    hit = int((said & truth).sum())
    p, r = ratio(hit, said.sum()), ratio(hit, truth.sum())
    return {"precision": p, "rappel": r, "f1": ratio(2 * hit, said.sum() + truth.sum())}


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--truth", default="entity")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--errors", type=int, default=0)
    asked = parser.parse_args()
    if asked.pairs:
        result = couple(asked.path)
    else:
        rows, table = restaurants(asked.path) if is_restaurants(asked.path) else shops(asked.path)
        order = rows.sort_values(["source", "row_key"]).index
        rows, table = rows.loc[order].reset_index(drop=True), table.loc[order].reset_index(drop=True)
        truth = pd.factorize(table[asked.truth])[0].astype(np.int64)
        result = whole(rows, truth, table.get("kind"), asked.errors)
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
