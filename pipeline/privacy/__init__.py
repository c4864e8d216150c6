"""Oppositions to publication: what was asked never to be published, kept as keyed hashes, and the rows it takes away."""

from pipeline.privacy.apply import Withheld, withhold
from pipeline.privacy.conceal import (
    OPPOSED,
    OPPOSED_FIELD,
    conceal_findings,
    conceal_keys,
    conceal_located,
    conceal_pairs,
    conceal_rows,
    conceal_shops,
)
from pipeline.privacy.register import SHOP, Oppositions, load_keys
from pipeline.privacy.rows import opposed_rows, places

__all__ = [
    "OPPOSED",
    "OPPOSED_FIELD",
    "SHOP",
    "Oppositions",
    "Withheld",
    "conceal_findings",
    "conceal_keys",
    "conceal_located",
    "conceal_pairs",
    "conceal_rows",
    "conceal_shops",
    "load_keys",
    "opposed_rows",
    "places",
    "withhold",
]
