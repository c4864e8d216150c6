"""What changed since the last release."""

from __future__ import annotations

import pandas as pd

from pipeline.model import UniqueRows
from pipeline.publish import compare
from pipeline.publish.changes import COLUMNS
from tests.publish.shops import shops, six_shops


def told(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)]


def test_the_first_release_adds_everything() -> None:
    changes = compare(None, six_shops())
    assert changes.counts() == {"ajoutes": 6, "modifies": 0, "retires": 0, "inchanges": 0}
    assert told(changes.frame)[0] == ("c-0001", "ADD", None, None, None)


def test_the_same_rows_in_another_order_are_no_change() -> None:
    changes = compare(six_shops(), UniqueRows(six_shops().iloc[::-1]))
    assert not changes.any
    assert changes.frame.empty
    assert tuple(changes.frame.columns) == COLUMNS


def test_each_change_is_told_by_column_in_the_contract_s_order() -> None:
    before = shops({"id": "c-1"}, {"id": "c-2"}, {"id": "c-3", "horaires": None})
    after = shops({"id": "c-2", "statut": "ferme", "nom": "Chez Lou", "latitude": 44.25}, {"id": "c-3"}, {"id": "c-4"})
    changes = compare(before, after)
    assert changes.counts() == {"ajoutes": 1, "modifies": 2, "retires": 1, "inchanges": 0}
    assert told(changes.frame) == [
        ("c-1", "DEL", None, None, None),
        ("c-2", "MOD", "nom", "Boulangerie du Pont", "Chez Lou"),
        ("c-2", "MOD", "latitude", "44.203142", "44.250000"),
        ("c-2", "MOD", "statut", "ouvert", "ferme"),
        ("c-3", "MOD", "horaires", None, "Tu-Sa 07:00-13:00,15:30-19:30; Su 07:00-12:30; PH off"),
        ("c-4", "ADD", None, None, None),
    ]


def test_a_point_that_moves_less_than_a_millionth_of_a_degree_has_not_moved() -> None:
    assert not compare(shops({"latitude": 44.2031421}), shops({"latitude": 44.2031418})).any


def test_a_value_gone_is_a_change() -> None:
    changes = compare(shops({}), shops({"telephone": None}))
    assert told(changes.frame) == [("c-0001", "MOD", "telephone", "+33536490012", None)]


def test_no_shop_left() -> None:
    assert compare(six_shops(), shops()).counts() == {"ajoutes": 0, "modifies": 0, "retires": 6, "inchanges": 0}
