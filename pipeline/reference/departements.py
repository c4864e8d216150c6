"""A département's code in, its name out (INSEE, Code officiel géographique)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def departement_names() -> dict[str, str]:
    """Return {code: name} of départements and territories beyond the seas: {"47": "Lot-et-Garonne", …}."""
    with (Path(__file__).parent / "data" / "departements.csv").open(encoding="utf-8", newline="") as handle:
        return {row["code"]: row["nom"] for row in csv.DictReader(handle)}
