"""A Matching in, tables for people out: which shop a row went into and why, and every pair with its score line by line."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from pipeline.dedupe.features import LEVELS
from pipeline.dedupe.match import Matching
from pipeline.dedupe.score import MERGED, ZONES, Weights, load_weights
from pipeline.model import LIST_SEPARATOR, MEMBER_COLUMNS, Members, typed
from pipeline.reference.arrays import Ints

PAIR_COLUMNS: Final = ("cle_a", "cle_b", "zone", "regle", "score", "reunis", *(f"niveau_{f}" for f in LEVELS))
"""``zone``: réunis, à revoir, à part; ``reunis``: they did end up in one shop; ``niveau_…``: a place in features.LEVELS."""
LEVEL_COLUMNS: Final = ("indice", "niveau", "constat", "poids")
"""One row a level: its words and its weight, by which ``tell`` puts pairs in words."""
ALONE: Final = "seul"


def pair_table(rows: pd.DataFrame, found: Matching) -> pd.DataFrame:
    """Return PAIR_COLUMNS, one row a pair, sorted by keys: codes only, for there are ten pairs a row and few are ever read."""
    e, ruling = found.evidence, found.ruling
    keys = rows["row_key"].array
    _, rank = np.unique(rows["row_key"].to_numpy(dtype=object), return_inverse=True)
    order = np.lexsort((rank[e.right], rank[e.left]))
    rule, rules = pd.factorize(ruling.rule[order])
    frame = {
        "cle_a": keys.take(e.left[order]), "cle_b": keys.take(e.right[order]),
        "zone": pd.array(ZONES, dtype="str").take(ruling.zone[order]), "regle": pd.array(rules, dtype="str").take(rule),
        "score": ruling.score[order], "reunis": found.together[order],
    }  # fmt: skip
    levels = {f"niveau_{feature}": codes[order] for feature, codes in e.levels.items()}
    return pd.DataFrame(frame | levels)[list(PAIR_COLUMNS)]


def level_table(weights: Weights | None = None) -> pd.DataFrame:
    """Return LEVEL_COLUMNS in the order of LEVELS, the silent level left out."""
    by_level = (weights or load_weights()).by_level
    lines = [(f, n, words, float(by_level[f][n])) for f, names in LEVELS.items() for n, words in enumerate(names) if n]
    return pd.DataFrame(lines, columns=list(LEVEL_COLUMNS))


def tell(pairs: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Return ``pairs`` with ``preuves``, « siret : même SIRET|nom : nom proche », and ``poids_…``, what each weighed.

    ``levels``: LEVEL_COLUMNS of the run that weighed them.
    """
    said, weighed = pd.Series("", index=pairs.index, dtype="str"), {}
    for feature, mine in levels.groupby("indice", sort=False):
        codes, by_code = pairs[f"niveau_{feature}"], mine.set_index("niveau")
        said += (f"{LIST_SEPARATOR}{feature} : " + codes.map(by_code["constat"])).fillna("")
        weighed[f"poids_{feature}"] = codes.map(by_code["poids"]).fillna(0.0)
    return pairs.assign(preuves=said.str.removeprefix(LIST_SEPARATOR), **weighed)


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
    linked = np.flatnonzero(found.together & (found.ruling.zone == MERGED))
    ends = pd.DataFrame({"row": np.r_[e.left[linked], e.right[linked]], "pair": np.r_[linked, linked]})
    ends["score"] = found.ruling.score[ends["pair"]]
    best = ends.sort_values(["row", "score", "pair"], ascending=[True, False, True]).drop_duplicates("row")
    motif = np.full(len(rows), ALONE, dtype=object)
    motif[best["row"].to_numpy()] = in_words(found, best["pair"].to_numpy())
    return Members(typed(rows.assign(id=ids, motif=motif), MEMBER_COLUMNS))
