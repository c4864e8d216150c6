"""Cleaned rows in, Splink's scored pairs out. Runs in Splink's own environment (see bench.peers), never in the project's.

    python splink_edges.py ROWS.parquet EDGES.parquet

Unsupervised, as its manual says: u from random pairs, m by expectation maximisation on three blockings, then prediction.
"""

from __future__ import annotations

import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

RULES = [
    block_on("siret"), block_on("phone"), block_on("mail"), block_on("site", "town"), block_on("name", "town"),
    block_on("number", "street", "town"), block_on("substr(name, 1, 4)", "street", "town"), block_on("word", "town"),
]  # fmt: skip
COMPARISONS = [
    cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.7]),
    cl.ExactMatch("siret"),
    cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
    cl.ExactMatch("mail"),
    cl.ExactMatch("site").configure(term_frequency_adjustments=True),
    cl.JaroWinklerAtThresholds("street", [0.95, 0.85]),
    cl.ExactMatch("number"),
    cl.ExactMatch("town"),
    cl.ExactMatch("trade"),
]
TRAINED_ON = (block_on("name", "town"), block_on("phone"), block_on("number", "street"))


def main(source: str, target: str) -> None:
    """Train, predict, write ``left, right, weight``."""
    rows = DuckDBAPI().register(pd.read_parquet(source))
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="row", comparisons=COMPARISONS,
        blocking_rules_to_generate_predictions=RULES, retain_intermediate_calculation_columns=False,
    )  # fmt: skip
    linker = Linker(rows, settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("siret"), block_on("phone", "name")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    found = linker.inference.predict(threshold_match_weight=-10).as_pyarrow_table().to_pandas()
    edges = found.rename(columns={"row_l": "left", "row_r": "right", "match_weight": "weight"})[["left", "right", "weight"]]
    edges.to_parquet(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
