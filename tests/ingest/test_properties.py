"""What must hold of any file: every value comes back as it was written, on the line where it was written."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.ingest.grid import number_text, text_column
from tests.ingest.helpers import read, values, written

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.sampled_from(";,\t|"))
def test_csv_comes_back_as_written(cells: list[tuple[str, str]], separator: str) -> None:
    """A first column that is never blank nor a total, and two fields at least, so that no row looks like a note."""
    rows = [(f"n°{i}", "Agen", a, b) for i, (a, b) in enumerate(cells)]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(
        [("Nom", "Commune", "Adresse", "SIRET"), *rows]
    )
    text = out.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        table, _, _ = read(written(Path(folder), text))
    assert values(table, "Adresse") == [a if a.strip() else None for _, _, a, _ in rows]
    assert values(table, "SIRET") == [b if b.strip() else None for *_, b in rows]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(lines[line - 1].startswith(f'"n°{i}"') for i, line in enumerate(table["ligne"]))


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(41234567800012.0)
@example(1e-7)
def test_a_number_keeps_all_its_digits_and_no_exponent(value: float) -> None:
    text = number_text(value)
    assert float(text) == value
    assert "e" not in text


@given(st.lists(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.floats(-1e10, 1e10), st.just("")), min_size=1))
@example([0.001, 999_999_999.5, 0.0009999, 1e9 + 0.5, -0.0, 44.203, "", 1e22])
def test_a_column_of_numbers_is_written_as_each_of_them(cells: list[float | str]) -> None:
    expected = [number_text(cell) if isinstance(cell, float) else None for cell in cells]
    assert text_column(cells).to_pylist() == expected


@given(
    st.lists(
        st.one_of(
            st.text(max_size=4),
            st.integers(),
            st.floats(allow_nan=False, allow_infinity=False),
            st.booleans(),
            st.dates(),
            st.times(),
            st.datetimes(min_value=dt.datetime(1900, 1, 1), max_value=dt.datetime(2100, 1, 1)),
        )
    )
)
def test_a_column_of_anything_is_text_or_missing(cells: list[object]) -> None:
    texts = text_column(cells).to_pylist()
    assert len(texts) == len(cells)
    assert all(text is None or text.strip() for text in texts)
    assert [t for t, c in zip(texts, cells, strict=True) if isinstance(c, str) and c.strip()] == [
        c for c in cells if isinstance(c, str) and c.strip()
    ]
