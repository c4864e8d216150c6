"""A sheet given back without what was opposed: whole rows, the cells of a field, and what says that field again in its row."""

from __future__ import annotations

from typing import cast

import pandas as pd

from pipeline.config import Source
from pipeline.ingest.returned import REMOVED
from pipeline.returns.removed import without_opposed
from pipeline.returns.sheets import Sheet
from pipeline.sources import Reading
from tests.ingest.helpers import declared

COLUMNS = {"nom": ["Nom"], "telephone": ["Tél"], "siret": ["Siret"]}
NAMES = ["Nom", "Tél", "Siret", "Résumé", "Note"]
ROWS = [
    ["Chez A", "05 36 49 00 01", "99980001400014", "Chez A - 0536490001", "12"],
    ["Chez B", "05 36 49 00 02", "99980001400022", "Chez B - +33 5 36 49 00 02", "12"],
    ["Chez C", "05 36 49 00 03", "99980001400030", "Chez C", "12"],
]


class Stub:
    """A reading, of which its source alone is asked."""

    def __init__(self, source: Source) -> None:
        self.source = source


def without(*opposed: tuple[int, str], merges: tuple[tuple[int, int, int, int], ...] = ()) -> list[list[str | None]]:
    """Return the rows that are left of ROWS, lines 2 to 4, without what each ``opposed`` (line, scope) takes away."""
    columns: list[list[str | None]] = [[name, *(row[n] for row in ROWS)] for n, name in enumerate(NAMES)]
    places = {name: n for n, name in enumerate(NAMES)}
    sheet = Sheet("F", "F", columns, [1, 2, 3, 4], places, 0, merges=merges)
    table = pd.DataFrame([("F", *one) for one in opposed], columns=["feuille", "ligne", "portee"])
    left = without_opposed(sheet, cast("Reading", Stub(declared(COLUMNS))), table)
    return [list(row) for row in zip(*left.columns, strict=True)][1:]


def test_a_field_is_taken_away_wherever_its_row_says_it_and_from_no_other() -> None:
    rows = without((2, "telephone"), (3, "telephone"))
    assert rows[0] == ["Chez A", None, "99980001400014", None, "12"]
    assert rows[1] == ["Chez B", None, "99980001400022", None, "12"]
    assert rows[2] == ROWS[2]


def test_a_short_value_takes_no_other_cell_along() -> None:
    rows = without((2, "nom"))
    assert rows[0] == [None, "05 36 49 00 01", "99980001400014", None, "12"]
    assert without((2, "description")) == ROWS


def test_a_shop_leaves_only_why_its_row_is_empty() -> None:
    assert without((2, "commerce"))[0] == [REMOVED, None, None, None, None]


def test_a_cell_merged_over_other_rows_stays() -> None:
    assert without((2, "telephone"), merges=((1, 3, 3, 3),))[0][3] == "Chez A - 0536490001"
