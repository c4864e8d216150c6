"""Oppositions to publication: what was asked never to be published, kept as keyed hashes, and the rows it takes away."""

from pipeline.privacy.apply import Withheld, withhold
from pipeline.privacy.conceal import OPPOSED, conceal_findings, conceal_located, conceal_pairs, conceal_rows, conceal_shops
from pipeline.privacy.register import Oppositions, load_key

__all__ = [
    "OPPOSED",
    "Oppositions",
    "Withheld",
    "conceal_findings",
    "conceal_located",
    "conceal_pairs",
    "conceal_rows",
    "conceal_shops",
    "load_key",
    "withhold",
]
