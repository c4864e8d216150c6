"""NAF rév. 2: ``data/naf.csv`` in, code → label out."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType


@cache
def naf_labels() -> Mapping[str, str]:
    """Return the 732 sub-classes of NAF rév. 2: « 10.71C » → « Boulangerie et boulangerie-pâtisserie »."""
    path = Path(__file__).resolve().parent / "data" / "naf.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return MappingProxyType({row["code"]: row["libelle"] for row in csv.DictReader(handle)})
