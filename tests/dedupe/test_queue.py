"""Which pairs are asked about, and in which order."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd

from pipeline.dedupe.match import Matching
from pipeline.dedupe.queue import question_keys, questions
from pipeline.dedupe.score import APART, MERGED, REVIEW

HOMES = [0, 0, 2, 3, 4]
"""Row → first row of its shop: rows 0 and 1 are one shop."""
Pair = tuple[int, int, float, str]


def asked(*pairs: Pair) -> list[tuple[int, int]]:
    """Return the pairs asked about; each given as (row, row, score, rule)."""
    found = matching(*pairs)
    return [(int(found.evidence.left[n]), int(found.evidence.right[n])) for n in questions(found)]


def matching(*pairs: Pair) -> Matching:
    left, right, score, rule = (np.array(values) for values in zip(*pairs, strict=True))
    home = np.array(HOMES)
    zone = np.where(rule == "decision-different", APART, np.where(rule == "siret", MERGED, REVIEW))
    found: Any = SimpleNamespace(
        home=home, evidence=SimpleNamespace(left=left, right=right), ruling=SimpleNamespace(score=score, zone=zone, rule=rule),
        together=home[left] == home[right],
    )  # fmt: skip
    return cast(Matching, found)


def test_the_likeliest_first_what_was_put_off_last() -> None:
    put_off, likely, unlikely = (0, 2), (2, 4), (2, 3)
    given: list[Pair] = [(*put_off, 1.4, "decision-plus-tard"), (*unlikely, -0.9, "score"), (*likely, 0.9, "score")]
    assert asked(*given) == asked(*reversed(given)) == [likely, unlikely, put_off]


def test_as_likely_the_one_that_settles_more_rows_first() -> None:
    assert asked((2, 3, 0.5, "score"), (0, 4, 0.5, "score")) == [(0, 4), (2, 3)]


def test_many_rows_beat_a_little_likelihood() -> None:
    assert asked((2, 3, 0.4, "score"), (0, 4, 0.1, "score")) == [(0, 4), (2, 3)]


def test_two_shops_are_asked_about_once_and_never_again_once_told_different() -> None:
    first: Pair = (0, 2, 0.2, "score")
    assert asked(first, (1, 2, 0.8, "score")) == [(1, 2)]
    assert asked(first, (1, 2, 0.8, "decision-different")) == []


def test_what_is_one_shop_already_is_not_asked_about() -> None:
    assert asked((0, 1, 0.9, "score"), (2, 3, 3.0, "siret")) == []


def test_keys_come_in_the_same_order() -> None:
    keys = question_keys(pd.Series(list("abcde"), dtype="str"), matching((2, 3, -0.9, "score"), (2, 4, 0.9, "score")))
    assert keys.to_numpy().tolist() == [["c", "e"], ["c", "d"]]
