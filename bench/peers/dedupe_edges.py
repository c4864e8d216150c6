"""Cleaned rows in, dedupe's clusters out. Runs in dedupe's own environment (see bench.peers), never in the project's.

    python dedupe_edges.py ROWS.parquet CLUSTERS.parquet

LABELS answers are taken from the truth (column ``truth``), half of them matches, as a patient person would give them; slow and
large: 20 000 rows took five minutes and 10 GB.
"""

from __future__ import annotations

import random
import sys
from itertools import combinations
from typing import Any

import dedupe
import pandas as pd
from dedupe import variables

LABELS = 100
TEXTS = ("name", "street", "number", "town", "siret", "phone", "mail", "site")
Record = dict[str, Any]


def main(source: str, target: str) -> None:
    """Train on LABELS pairs, cluster, write ``row, cluster``."""
    table = pd.read_parquet(source)
    records = {
        int(row["row"]): {name: row[name] if isinstance(row[name], str) and row[name] else None for name in TEXTS}
        for row in table.to_dict("records")
    }
    fields = [variables.String("name", has_missing=True), variables.String("street", has_missing=True)]
    fields += [variables.Exact(name, has_missing=True) for name in TEXTS if name not in ("name", "street")]
    linker = dedupe.Dedupe(fields, num_cores=1)
    linker.prepare_training(records, sample_size=min(len(records), 1500))
    linker.mark_pairs(answers(records, dict(zip(table["row"].tolist(), table["truth"].tolist(), strict=True))))
    linker.train(recall=0.95)
    found = [(row, number) for number, (rows, _) in enumerate(linker.partition(records, 0.5)) for row in rows]
    pd.DataFrame(found, columns=["row", "cluster"]).to_parquet(target)


def answers(records: dict[int, Record], truth: dict[int, int]) -> Any:
    """Return LABELS answered pairs: matches, and rows of one town that are not."""
    rng = random.Random(1)
    by_shop: dict[int, list[int]] = {}
    by_town: dict[str | None, list[int]] = {}
    for row, record in records.items():
        by_shop.setdefault(truth[row], []).append(row)
        by_town.setdefault(record["town"], []).append(row)
    same = [pair for rows in by_shop.values() for pair in combinations(rows, 2)]
    near = [p for rows in by_town.values() for p in combinations(rows[:20], 2) if truth[p[0]] != truth[p[1]]]
    taken = {"match": rng.sample(same, min(LABELS // 2, len(same))), "distinct": rng.sample(near, min(LABELS // 2, len(near)))}
    return {kind: [(records[a], records[b]) for a, b in pairs] for kind, pairs in taken.items()}


if __name__ == "__main__":
    main(*sys.argv[1:])
