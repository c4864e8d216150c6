"""Cells as text: what goes in comes back, whatever a producer wrote."""

from __future__ import annotations

import csv
import io
import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish import text
from pipeline.reference.arrays import TEXT

cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
spiteful = st.text(st.sampled_from("=+-@'; \t\rab|＝\"\\,"), max_size=8)
cells = st.lists(st.none() | cell | spiteful, min_size=1, max_size=6)


def column(values: list[str | None]) -> pa.Array:
    return pa.array(values, TEXT)


@given(cells)
def test_protection_is_undone_exactly(values: list[str | None]) -> None:
    assert text.unprotected(text.protected(column(values))).to_pylist() == values


@given(spiteful)
def test_no_protected_cell_begins_like_a_formula_for_either_separator(value: str) -> None:
    safe = text.protected(column([value])).to_pylist()[0]
    for part in safe.split(";"):
        assert not part.lstrip(" ").startswith(tuple("=+-@\t\r＝")), safe


@pytest.mark.parametrize(
    ("value", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("- 10 % le mardi", "'- 10 % le mardi"),
        ("@lafleur47", "'@lafleur47"),
        ("pain ; =HYPERLINK(0)", "pain ;' =HYPERLINK(0)"),
        ("'=déjà", "''=déjà"),
        ("Rock'n'Roll", "Rock'n'Roll"),
        ("Mo-Sa 09:00-19:00; Su off", "Mo-Sa 09:00-19:00; Su off"),
        ("Saint-Sylvestre-sur-Lot", "Saint-Sylvestre-sur-Lot"),
    ],
)
def test_only_what_a_spreadsheet_would_run_is_protected(value: str, safe: str) -> None:
    assert text.protected(column([value])).to_pylist() == [safe]


@given(cells)
def test_csv_lines_are_read_back_by_the_csv_module(values: list[str | None]) -> None:
    written = text.lines([text.csv_cells(column(values)), text.csv_cells(column(["fin"] * len(values)))], ",")
    read = list(csv.reader(io.StringIO(written.decode(), newline="")))
    assert read == [[value or "", "fin"] for value in values]


def test_quotes_stand_only_where_needed() -> None:
    assert text.csv_cells(column(["a b", "a,b", 'a"b', "a\nb", None])).to_pylist() == ["a b", '"a,b"', '"a""b"', '"a\nb"', ""]


@given(cells)
def test_json_strings_are_read_back(values: list[str | None]) -> None:
    assert [json.loads(v) for v in text.json_strings(column(values)).to_pylist()] == values


@given(st.lists(st.lists(cell.filter(lambda v: "|" not in v), min_size=1, max_size=3), min_size=1, max_size=4))
def test_json_lists_are_read_back(values: list[list[str]]) -> None:
    told = text.json_lists(column(["|".join(v) for v in values]), "|")
    assert [json.loads(v) for v in told.to_pylist()] == values


@given(st.lists(st.floats(-180, 180) | st.just(math.nan), min_size=1, max_size=5))
def test_decimals_are_six_and_within_half_a_millionth(values: list[float]) -> None:
    told = text.decimals(pd.Series(values, dtype="float64")).to_pylist()
    for value, written in zip(values, told, strict=True):
        if math.isnan(value):
            assert written is None
        else:
            assert len(written.split(".")[1]) == 6
            assert written != "-0.000000"
            assert abs(float(written) - value) <= 0.51e-6


@pytest.mark.parametrize(
    ("value", "written"), [(-0.0000001, "0.000000"), (-0.14, "-0.140000"), (44.0, "44.000000"), (0.9999995, "1.000000")]
)
def test_decimals_of_notable_numbers(value: float, written: str) -> None:
    assert text.decimals(pd.Series([value])).to_pylist() == [written]


def test_a_slice_of_a_column_is_written_alone() -> None:
    rows = column(["é", "b", "c"]).slice(1, 1)
    assert text.raw(rows, "\n") == b"b\n"


def test_no_row_is_no_line() -> None:
    assert text.lines([column([])], ",") == b""
    assert text.decimals(pd.Series([np.nan])).to_pylist() == [None]
