"""products.csv in; what each product that people type instead of an activity says of who sells it out.

A product is weaker evidence than a trade: what is read from it alone is told as inferred.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Product(NamedTuple):
    """One product: the code of the shop that sells it, of the farm or workshop that makes it ("" where none does).

    ``entier``: the word means too much to be looked for among others: « tables », « coupe ».
    """

    nom: str
    magasin: str
    producteur: str
    entier: bool


@cache
def products() -> tuple[Product, ...]:
    """Return the products, in the order of the file."""
    with (Path(__file__).resolve().parent / "products.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            Product(nom, row["magasin"], row["producteur"], row["entier"] == "oui")
            for row in csv.DictReader(handle)
            for nom in row["produits"].split("|")
        )
