"""provenance.parquet: where each published value comes from, and nothing of what is not published."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow.parquet
import pytest

from pipeline.model import PROVENANCE_COLUMNS, Provenance
from pipeline.publish import publish
from tests.publish.shops import content, shops

DAY = dt.date(2026, 11, 22)
LINES = [
    ("c-0001", "siret", "cma-47", "cma-47:2", "2026-11-01", "lov2"),
    ("c-0001", "nom", "cci-47", "cci-47:1", "2026-11-10", "lov2"),
    ("c-0001", "services", "ville", "ville:7", "2026-10-02", "cc-by"),
    ("c-0001", "services", "cci-47", "cci-47:1", "2026-11-10", "lov2"),
    ("c-0001", "services", "cci-47", "cci-47:9", "2026-11-10", "lov2"),
]


def provenance(lines: Sequence[tuple[str, ...]]) -> Provenance:
    return Provenance(pd.DataFrame(lines, columns=list(PROVENANCE_COLUMNS), dtype="str"))


def test_one_line_a_value_and_a_source_as_the_columns_stand(tmp_path: Path) -> None:
    publish(content(shops({}), provenance=provenance(LINES)), tmp_path, DAY)
    table = pyarrow.parquet.read_table(tmp_path / "latest" / "provenance.parquet")
    assert table.to_pandas().astype("str").to_numpy().tolist() == [
        ["c-0001", "siret", "cma-47", "2026-11-01", "lov2"],
        ["c-0001", "nom", "cci-47", "2026-11-10", "lov2"],
        ["c-0001", "services", "cci-47", "2026-11-10", "lov2"],
        ["c-0001", "services", "ville", "2026-10-02", "cc-by"],
    ]
    assert table.column_names == ["id", "champ", "source", "date", "licence"]
    assert b"cci-47:9" not in (tmp_path / "latest" / "provenance.parquet").read_bytes()


def test_the_order_of_lines_changes_no_byte(tmp_path: Path) -> None:
    for name, lines in (("a", LINES), ("b", LINES[::-1])):
        publish(content(shops({}), provenance=provenance(lines)), tmp_path / name, DAY)
    files = [(tmp_path / name / "latest" / "provenance.parquet").read_bytes() for name in "ab"]
    assert files[0] == files[1]


def test_another_source_for_the_same_value_makes_a_release_due(tmp_path: Path) -> None:
    publish(content(shops({}), provenance=provenance(LINES)), tmp_path, DAY)
    assert publish(content(shops({}), provenance=provenance(LINES[::-1])), tmp_path, DAY) is None
    assert publish(content(shops({}), provenance=provenance(LINES[1:])), tmp_path, DAY)


@pytest.mark.parametrize(
    "line",
    [
        ("c-0002", "nom", "cci-47", "cci-47:1", "2026-11-10", "lov2"),
        ("c-0001", "telephone", "cci-47", "cci-47:1", "2026-11-10", "lov2"),
    ],
)
def test_a_value_that_is_not_published_is_a_bug(tmp_path: Path, line: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="not published"):
        publish(content(shops({"telephone": None}), provenance=provenance([*LINES, line])), tmp_path, DAY)
