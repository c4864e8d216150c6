"""Which pairs are asked about, and in which order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pandas as pd

from pipeline.flow import Built
from pipeline.review.doubles import doubles
from tests.dedupe.shops import rows

SHOPS = {"s1:1": "A", "s2:2": "A", "s3:3": "B", "s4:4": "C", "s5:5": "D"}


def asked(*pairs: tuple[str, str, float, str]) -> list[tuple[str, str]]:
    """Return the pairs asked about; each given as (key, key, score, rule), in the zone of its rule."""
    table = rows(*({"nom": name} for name in "abcde"))
    told = [
        {"cle_a": a, "cle_b": b, "zone": "à part" if rule == "decision-different" else "à revoir", "regle": rule,
         "score": score, "reunis": False, "preuves": "nom : même nom"}
        for a, b, score, rule in pairs
    ]  # fmt: skip
    members = pd.DataFrame({"row_key": list(SHOPS), "id": list(SHOPS.values())})
    built: Any = SimpleNamespace(located=table, deduped=SimpleNamespace(pairs=pd.DataFrame(told), members=members))
    found = doubles(cast(Built, built))
    return list(zip(found["cle_a"], found["cle_b"], strict=True))


def test_the_likeliest_first_what_was_put_off_last() -> None:
    put_off, likely, unlikely = ("s1:1", "s3:3"), ("s3:3", "s5:5"), ("s3:3", "s4:4")
    given = [(*put_off, 1.4, "decision-plus-tard"), (*unlikely, -0.9, "score"), (*likely, 0.9, "score")]
    assert asked(*given) == asked(*reversed(given)) == [likely, unlikely, put_off]


def test_as_likely_the_one_that_settles_more_rows_first() -> None:
    assert asked(("s3:3", "s4:4", 0.5, "score"), ("s1:1", "s5:5", 0.5, "score")) == [("s1:1", "s5:5"), ("s3:3", "s4:4")]


def test_two_shops_are_asked_about_once_and_never_again_once_told_different() -> None:
    both = (("s1:1", "s3:3", 0.2, "score"), ("s2:2", "s3:3", 0.8, "score"))
    assert asked(*both) == [("s2:2", "s3:3")]
    assert asked(both[0], ("s2:2", "s3:3", 0.8, "decision-different")) == []
