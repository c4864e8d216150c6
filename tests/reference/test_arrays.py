"""Columns of text in, what is asked of them as a whole out."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.reference.arrays import joined_runs, within


@pytest.mark.parametrize("keys", [[0, 0, 1, 3, 3, 3], ["a", "a", "b", "c", "c", "d"]])
def test_runs_are_joined_as_a_groupby_would(keys: list[object]) -> None:
    frame = pd.DataFrame({"cle": pd.Series(keys), "dit": pd.Series(["é", "b", "", "d | e", "f", "g"], dtype="str")})
    cut = pd.concat([frame[:2], frame[2:]])  # Arrow then holds it in two pieces
    expected = frame.groupby("cle")["dit"].agg("|".join)
    pd.testing.assert_series_equal(joined_runs(cut["dit"], cut["cle"], "|"), expected)


def test_nothing_joined_is_no_run() -> None:
    none = pd.Series([], dtype="str", name="dit")
    assert joined_runs(none, pd.Series([], dtype="int64"), "|").dtype == "str"
    assert joined_runs(none, pd.Series([], dtype="int64"), "|").empty


def test_a_missing_text_is_within_nothing() -> None:
    texts = pd.Series(["a", None, "c"], dtype="str")
    assert within(texts, pd.Series(["c", None], dtype="str")).tolist() == [False, False, True]
    assert within(texts, {"a"}).tolist() == [True, False, False]
