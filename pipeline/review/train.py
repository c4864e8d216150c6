"""The territory's decisions in, weights of its own out: measured before and after, adopted only on a written yes.

``sources/decisions/poids.json`` has the shape of the pinned weights.json, and names its data and its command.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline import registers
from pipeline.dedupe import Decisions, load_weights, read_weights
from pipeline.dedupe.blocking import candidates
from pipeline.dedupe.decisions import LATER, SAME
from pipeline.dedupe.features import LEVELS, Evidence, compare
from pipeline.dedupe.keys import Keys, make_keys
from pipeline.dedupe.score import MERGED, REVIEW, ZONES, Weights, judge
from pipeline.dedupe.step import ORDER
from pipeline.disk import put
from pipeline.errors import ConfigError
from pipeline.reference.arrays import Bools, Floats, Ints
from pipeline.review.gather import rebuilt
from pipeline.review.learn import design, fit, flat, shaped

FOLDS: Final = 5
LEAST, LEAST_EACH = 30, 5
"""Decisions on pairs that no rule settles, in all and of each kind, below which figures would say nothing."""
MOST_ANCHORS: Final = 20_000
"""Pairs that nobody judged, evenly taken: more would only cost memory."""
FALSE_COSTS: Final = 10
"""A false merge (a shop disappears) costs ten missed ones."""
YES: Final = "oui"


@dataclass(frozen=True)
class Measure:
    """Counts over the decided pairs: merged rightly, wrongly, missed; of those missed how many come to review, and of all."""

    justes: int
    fausses: int
    manquees: int
    a_revoir: int
    questions: int

    @property
    def precision(self) -> float | None:
        """Return the share of merges that are right; None where there is none."""
        return round(self.justes / (self.justes + self.fausses), 4) if self.justes + self.fausses else None

    @property
    def recall(self) -> float | None:
        """Return the share of « même » that is found without a person."""
        return round(self.justes / (self.justes + self.manquees), 4) if self.justes + self.manquees else None

    @property
    def cost(self) -> int:
        """Return what it costs, in pairs missed but asked about; one that is not even asked about costs two."""
        return FALSE_COSTS * self.fausses + 2 * self.manquees - self.a_revoir

    def as_json(self) -> dict[str, Any]:
        """Return counts and shares."""
        return asdict(self) | {"precision": self.precision, "rappel": self.recall}


@dataclass(frozen=True)
class Trained:
    """What was learnt. ``moves``: pairs of today's rows that would change zone, « à revoir → réunis »: how many."""

    weights: Weights
    decided: int
    same: int
    learnt_from: int
    before: Measure
    after: Measure
    moves: dict[str, int]
    source: str

    @property
    def better(self) -> bool:
        """Say whether the new weights cost less on pairs they were not learnt from; as much, but with fewer questions."""
        return (self.after.cost, self.after.questions) < (self.before.cost, self.before.questions)


def train(root: Path, today: dt.date) -> Trained:
    """Learn from the decisions of ``root``; write nothing. Raises ConfigError, see ``learnt``."""
    path = registers.matches(root)
    decisions = Decisions.load(path)
    built, _ = rebuilt(root, today)
    source = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return learnt(built.located, decisions, in_force(root), source)


def learnt(located: pd.DataFrame, decisions: Decisions, used: Weights, source: str = "") -> Trained:
    """Learn from ``decisions`` about the rows ``located`` (LOCATED_COLUMNS); ``source``: the hash of the decisions' file.

    « After » is measured by cross-validation, rows that decisions link staying in one fold; « before » with ``used``.
    Raises ConfigError where there are too few decisions to say anything.
    """
    rows = located.sort_values(ORDER, kind="stable", na_position="first", ignore_index=True)
    keys = make_keys(rows)
    left, right, said = decisions.positions(rows["row_key"])
    told = said != LATER
    left, right, same = left[told], right[told], (said == SAME)[told]
    evidence = compare(keys, left, right)
    x = design(evidence.levels)
    learnable = judge(keys, evidence, _silent()).rule == "score"
    _check_enough(same[learnable])
    pinned, prior = load_weights(), flat(load_weights())
    fold = _folds(rows["row_key"], left, right)
    anchors, every = _unjudged(keys, left, right)
    zone = np.zeros(len(same), dtype=np.int64)
    for n in range(FOLDS):
        seen = learnable & (fold != n)
        held_out = shaped(fit(x[seen], same[seen].astype(float), prior, anchors), pinned)
        zone[fold == n] = judge(keys, evidence, held_out).zone[fold == n]
    weights = shaped(fit(x[learnable], same[learnable].astype(float), prior, anchors), pinned)
    before = _measure(judge(keys, evidence, used).zone, same)
    return Trained(
        weights, len(same), int(same.sum()), int(learnable.sum()), before, _measure(zone, same),
        _moves(keys, every, used, weights), source,
    )  # fmt: skip


def in_force(root: Path) -> Weights:
    """Return the weights that matching uses today: the territory's own, else the pinned ones."""
    own = registers.weights(root)
    return read_weights(own) if own.is_file() else load_weights()


def adopt(root: Path, trained: Trained, answer: str, day: dt.date) -> Path | None:
    """Write the weights as the territory's own where ``answer`` is a written yes; return the file, None where it is not."""
    if answer.strip().lower() != YES:
        return None
    w = trained.weights
    data = {
        "version": 1,
        "donnees": ["sources/decisions/rapprochements.csv"],
        "empreinte": trained.source,
        "commande": "etal review train --adopter oui",
        "adopte_le": day.isoformat(),
        "paires": trained.learnt_from,
        "mesures": {"avant": trained.before.as_json(), "apres": trained.after.as_json()},
        "seuils": {"reunir": w.merge, "revoir": w.review},
        "depart": w.start,
        "poids": {f: dict(zip(names[1:], w.by_level[f][1:].tolist(), strict=True)) for f, names in LEVELS.items()},
    }
    path = registers.weights(root)
    put(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    return path


def _silent() -> Weights:
    """Return weights that say nothing: what a pair's rule is without them."""
    return Weights(0.0, {f: np.zeros(len(names)) for f, names in LEVELS.items()}, merge=1.0, review=-1.0)


def _check_enough(same: Bools) -> None:
    if len(same) < LEAST or min(int(same.sum()), int((~same).sum())) < LEAST_EACH:
        raise ConfigError(
            f"{len(same)} décision(s) utilisable(s), dont {int(same.sum())} « même » : trop peu pour apprendre "
            f"(au moins {LEAST}, dont {LEAST_EACH} de chaque sorte ; celles que tranche une règle ne comptent pas)",
            "continuer la revue : etal review export, ou etal review serve",
        )


def _folds(row_key: pd.Series[str], left: Ints, right: Ints) -> Ints:
    """Return each pair's fold: that of all the rows that decisions link to it, by the hash of their first key."""
    home = {int(row): int(row) for row in np.r_[left, right]}

    def root(row: int) -> int:
        while home[row] != row:
            row = home[row]
        return row

    for one, two in zip(left.tolist(), right.tolist(), strict=True):
        a, b = sorted((root(one), root(two)))
        home[b] = a
    first = [str(row_key.iloc[root(row)]) for row in left.tolist()]
    return np.array([int(hashlib.sha256(key.encode()).hexdigest(), 16) % FOLDS for key in first], dtype=np.int64)


def _measure(zone: Ints, same: Bools) -> Measure:
    said = zone == MERGED
    return Measure(
        justes=int((said & same).sum()),
        fausses=int((said & ~same).sum()),
        manquees=int((~said & same).sum()),
        a_revoir=int(((zone == REVIEW) & same).sum()),
        questions=int((zone == REVIEW).sum()),
    )


def _unjudged(keys: Keys, left: Ints, right: Ints) -> tuple[Floats, Evidence]:
    """Return the design of the pairs of today's rows that neither a person nor a rule settles, and the evidence of all pairs."""
    one, two = candidates(keys)
    every = compare(keys, one, two)
    count = len(keys.source)
    open_pairs = (judge(keys, every, _silent()).rule == "score") & ~np.isin(one * count + two, left * count + right)
    rows = np.flatnonzero(open_pairs)
    some = rows[:: len(rows) // MOST_ANCHORS + 1]
    levels = {f: codes[some] for f, codes in every.levels.items()}
    return design(levels), every


def _moves(keys: Keys, evidence: Evidence, before: Weights, after: Weights) -> dict[str, int]:
    old, new = judge(keys, evidence, before).zone, judge(keys, evidence, after).zone
    moved = pd.Series([f"{ZONES[a]} → {ZONES[b]}" for a, b in zip(old[old != new], new[old != new], strict=True)], dtype="str")
    return {str(k): int(n) for k, n in moved.value_counts().sort_index().items()}
