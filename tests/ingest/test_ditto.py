"""« " » and « idem », as people write that a cell says what the one above says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.ingest.helpers import declared, read, told, values

NAMES = declared({"nom": ["Nom"], "commune": ["Ville"], "telephone": ["Tél"]})


def saved(folder: Path, rows: Sequence[tuple[str | None, ...]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(folder / "liste.xlsx")
    return folder / "liste.xlsx"


@pytest.mark.parametrize("mark", ['"', "''", "”", '- " -', "〃", "idem", "Idem.", "id.", "//", "ditto"])
def test_a_mark_in_the_column_of_communes_repeats_the_one_above(tmp_path: Path, mark: str) -> None:
    rows = [("Nom", "Ville", "Tél"), ("Un", "Agen", "1"), ("Deux", mark, "2"), ("Trois", mark, "3"), ("Quatre", "Boé", "4")]
    found, _, anomalies = read(saved(tmp_path, [*rows, ("Cinq", mark, "5")]), NAMES)
    assert values(found, "Ville") == ["Agen", "Agen", "Agen", "Boé", "Boé"]
    assert told(anomalies) == [("valeur-idem", 3)]
    assert anomalies["valeur"].tolist() == ["Agen"]


def test_a_word_in_another_column_may_mean_another_and_is_left(tmp_path: Path) -> None:
    rows = [("Nom", "Ville", "Tél"), ("Un", "Agen", "0536490001"), ("Deux", "Agen", "idem"), ("Trois", "Agen", '"')]
    found, _, anomalies = read(saved(tmp_path, rows), NAMES)
    assert values(found, "Tél") == ["0536490001", "idem", "idem"]
    assert told(anomalies) == [("valeur-idem", 4)]


def test_two_columns_of_communes_leave_the_word_and_a_gap_leaves_the_mark(tmp_path: Path) -> None:
    rows = [
        ("Nom", "Siège", "Ville"),
        ("Un", "Agen", "Boé"),
        ("Deux", "Nérac", "idem"),
        (None, None, None),
        ("Trois", '"', "Agen"),
    ]
    found, _, anomalies = read(saved(tmp_path, rows), declared({"nom": ["Nom"], "commune": ["Ville"]}))
    assert (values(found, "Ville"), values(found, "Siège")) == (["Boé", "idem", "Agen"], ["Agen", "Nérac", '"'])
    assert "valeur-idem" not in {code for code, _ in told(anomalies)}


@given(st.lists(st.sampled_from(["Agen", "Boé", '"', "idem", None]), min_size=1, max_size=12))
def test_every_row_is_kept_and_no_value_is_made_up(tmp_path_factory: pytest.TempPathFactory, towns: list[str | None]) -> None:
    rows = [("Nom", "Ville", "Tél"), ("Premier", "Nérac", "0"), *((f"n{i}", town, str(i)) for i, town in enumerate(towns))]
    found, _, _ = read(saved(tmp_path_factory.mktemp("ditto"), rows), NAMES)
    last: str | None = "Nérac"
    for town, got in zip(towns, values(found, "Ville")[1:], strict=True):
        last = (last if town in ('"', "idem") else town) or None
        assert got == (last if last else town)
