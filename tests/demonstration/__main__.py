"""``python -m tests.demonstration --out sources``: write the demonstration again, and its truth beside this file."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.demonstration.catalogue import traps_page
from tests.demonstration.generate import SEED, generate, truth_csv

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write deposits and extract under --out, verite.csv and PIEGES.md under --truth."""
    parser = argparse.ArgumentParser(prog="python -m tests.demonstration", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the sources (sources)")
    parser.add_argument(
        "--truth", type=Path, default=HERE, help="folder of verite.csv and PIEGES.md (default: tests/demonstration)"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    truth = generate(args.out, args.seed)
    args.truth.mkdir(parents=True, exist_ok=True)
    (args.truth / "verite.csv").write_text(truth_csv(truth), encoding="utf-8", newline="\n")
    (args.truth / "PIEGES.md").write_text(traps_page(truth), encoding="utf-8", newline="\n")
    shops = {line["entite"] for line in truth if line["entite"]}
    print(f"{len(truth)} lignes, {len(shops)} commerces, {len({line['source'] for line in truth})} producteurs")


if __name__ == "__main__":
    main()
