"""Oppositions to publication: what was asked never to be published, kept as keyed hashes, and the rows it takes away."""

from pipeline.privacy.again import says_again
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
from pipeline.privacy.elsewhere import unsaid
from pipeline.privacy.register import SHOP, Oppositions, load_keys
from pipeline.privacy.resembling import RESEMBLES, resemblances, resembling
from pipeline.privacy.rows import opposed_rows, places
from pipeline.privacy.veil import Veil
from pipeline.privacy.veiled import MENTIONS, veil_findings, veil_rows, veil_shops

__all__ = [
    "MENTIONS",
    "OPPOSED",
    "OPPOSED_FIELD",
    "RESEMBLES",
    "SHOP",
    "Oppositions",
    "Veil",
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
    "resemblances",
    "resembling",
    "says_again",
    "unsaid",
    "veil_findings",
    "veil_rows",
    "veil_shops",
    "withhold",
]
