"""The demonstration against its truth: precision and recall of its pairs, in all and by planted case.

``python -m bench.demonstration`` prints them as JSON.

Runs the project's own steps offline on this checkout and compares which rows became one shop with the truth file that the
demonstration's generator wrote. Rows set aside before matching are counted, and take no part in the pairs.
"""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import registers
from pipeline.config import load_sources, load_territory
from pipeline.flow import build
from pipeline.geocode import Ledger
from pipeline.options import Options

ROOT = Path(__file__).resolve().parents[1]
TRUTH = ROOT / "tests" / "demonstration" / "verite.csv"
DAY = dt.date(2026, 11, 22)
PLACE = ["source", "fichier", "feuille", "ligne"]


def matched(root: Path = ROOT) -> pd.DataFrame:
    """Return the truth's rows with ``id``, the shop that each went into (missing: set aside before matching)."""
    territory, sources = load_territory(root), load_sources(root)
    ledger = Ledger.load(registers.geocodes(root))
    built = build(Options(root, DAY, offline=True), territory, sources, ledger, None)
    truth = pd.read_csv(TRUTH, dtype="str", keep_default_na=False).astype({"ligne": "int64"})
    members = built.deduped.members[[*PLACE, "id"]].copy()
    members["fichier"] = members["fichier"].str.rsplit("/", n=1).str[-1]
    truth["fichier"] = truth["fichier"].str.rsplit("/", n=1).str[-1]
    members["feuille"] = members["feuille"].fillna("")
    return truth.merge(members, on=PLACE, how="left", validate="one_to_one")


def pairs(frame: pd.DataFrame, column: str) -> set[tuple[int, int]]:
    """Return the pairs of row numbers that share ``column``."""
    groups = (sorted(group.index) for _, group in frame.groupby(column) if len(group) > 1)
    return {pair for group in groups for pair in combinations(group, 2)}


def scores(frame: pd.DataFrame) -> dict[str, Any]:
    """Return precision, recall and the counts behind them."""
    kept = frame[frame["id"].notna()]
    said, true = pairs(kept, "id"), pairs(kept, "entite")
    right = len(said & true)
    return {
        "rows": len(frame),
        "matched_rows": len(kept),
        "true_pairs": len(true),
        "said_pairs": len(said),
        "false_merges": len(said - true),
        "precision": round(right / len(said), 5) if said else None,
        "recall": round(right / len(true), 5) if true else None,
    }


def by_case(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the same for the rows of each planted case."""
    cases = sorted({case for text in frame["cas"] for case in text.split("|") if case})
    split = frame["cas"].str.split("|")
    return {case: scores(frame[[case in c for c in split]]) for case in cases}


def main() -> None:
    """Print the figures as JSON."""
    frame = matched()
    print(json.dumps({"all": scores(frame), "cases": by_case(frame)}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
