"""What happened to each shop since the last release."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.model import UniqueRows
from pipeline.publish import compare
from pipeline.publish.changes import COLUMNS, OPERATIONS, WHERE, operations
from pipeline.publish.lineage import IDENTIFIER_COLUMNS, Lineage, identifiers
from tests.publish.shops import shops, six_shops

NONE = {**dict.fromkeys(OPERATIONS.values(), 0), "revus": 0, "inchanges": 0}


def told(frame: pd.DataFrame, columns: tuple[str, ...] = COLUMNS[:6]) -> list[tuple[object, ...]]:
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[list(columns)].itertuples(index=False)]


def ceased(*rows: tuple[str, str | None, str]) -> pd.DataFrame:
    lines = [(old, new, why, "2026-11-01") for old, new, why in rows]
    return pd.DataFrame(lines, columns=list(IDENTIFIER_COLUMNS)).astype("str")


def test_the_first_release_adds_everything() -> None:
    changes = compare(None, six_shops())
    assert changes.counts() == {**NONE, "ajoutes": 6}
    assert changes.first
    assert told(changes.frame)[0] == ("ADD", None, "c-0001", None, None, None)


def test_the_same_rows_in_another_order_are_no_change() -> None:
    changes = compare(six_shops(), UniqueRows(six_shops().iloc[::-1]))
    assert not changes.any
    assert changes.counts() == {**NONE, "inchanges": 6}
    assert changes.frame.empty
    assert tuple(changes.frame.columns) == COLUMNS


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_never_shows(seed: int) -> None:
    before = shops(*({"id": f"c-{n:02d}", "nom": f"N{n}"} for n in range(30)))
    after = shops(*({"id": f"c-{n:02d}", "nom": f"N{n % 7}", "latitude": 44.2 + n / 5000} for n in range(10, 45)))
    lineage = Lineage(ceased(("c-03", "c-12", "fusion"), ("c-04", None, "disparition")), {"c-40": "c-11"}, frozenset({"c-05"}))
    old, new = (UniqueRows(rows.sample(frac=1, random_state=seed)) for rows in (before, after))
    pd.testing.assert_frame_equal(compare(old, new, lineage).frame, compare(before, after, lineage).frame)
    pd.testing.assert_frame_equal(identifiers(lineage, old, new), identifiers(lineage, before, after))


def test_each_change_is_told_by_column_in_the_contract_s_order() -> None:
    before = shops({"id": "c-1"}, {"id": "c-2"}, {"id": "c-3", "horaires": None})
    after = shops({"id": "c-2", "statut": "ferme", "nom": "Chez Lou", "latitude": 44.2032}, {"id": "c-3"}, {"id": "c-4"})
    changes = compare(before, after)
    assert changes.counts() == {**NONE, "ajoutes": 1, "modifies": 2, "fermes": 1, "retires": 1}
    assert told(changes.frame) == [
        ("DEL", "c-1", None, None, None, None),
        ("MOD", "c-2", "c-2", "nom", "Boulangerie du Pont", "Chez Lou"),
        ("MOD", "c-2", "c-2", "latitude", "44.203142", "44.203200"),
        ("CLOSE", "c-2", "c-2", "statut", "ouvert", "ferme"),
        ("MOD", "c-3", "c-3", "horaires", None, "Tu-Sa 07:00-13:00,15:30-19:30; Su 07:00-12:30; PH off"),
        ("ADD", None, "c-4", None, None, None),
    ]
    assert told(changes.frame, WHERE)[0] == ("Agen", "47001", "CA Agglomération d'Agen", "200096956", "cci-47|ville-marmande")


def test_the_day_of_a_closing_is_part_of_it_and_a_day_learnt_later_is_a_change() -> None:
    before = shops({"id": "c-1", "date_fermeture": None}, {"id": "c-2", "statut": "ferme", "date_fermeture": None})
    after = shops(*({"id": i, "statut": "ferme", "date_fermeture": "2026-03-03"} for i in ("c-1", "c-2")))
    changes = compare(before, after)
    assert changes.counts() == {**NONE, "modifies": 1, "fermes": 1}
    assert told(changes.frame) == [
        ("CLOSE", "c-1", "c-1", "statut", "ouvert", "ferme"),
        ("CLOSE", "c-1", "c-1", "date_fermeture", None, "2026-03-03"),
        ("MOD", "c-2", "c-2", "date_fermeture", None, "2026-03-03"),
    ]


def test_more_than_fifty_metres_is_a_move_told_once_with_both_points() -> None:
    before = shops(
        {"latitude": 44.2, "longitude": 0.6}, {"latitude": 44.2, "longitude": 0.6}, {"latitude": None, "longitude": None}
    )
    after = shops({"latitude": 44.201, "longitude": 0.601}, {"latitude": 44.2004, "longitude": 0.6}, {"latitude": 44.2})
    changes = compare(before, after)
    assert told(changes.frame, COLUMNS[:7])[:2] == [
        ("MOVE", "c-0001", "c-0001", "position", "44.200000 0.600000", "44.201000 0.601000", 137),
        ("MOD", "c-0002", "c-0002", "latitude", "44.200000", "44.200400", None),
    ]
    assert changes.counts() == {**NONE, "modifies": 2, "deplaces": 1}  # a point that was unknown has not moved


def test_a_point_that_moves_less_than_a_millionth_of_a_degree_has_not_moved() -> None:
    assert not compare(shops({"latitude": 44.2031421}), shops({"latitude": 44.2031418})).any


def test_a_shop_whose_dates_alone_changed_was_looked_at_again() -> None:
    before, dates = shops({}, {}), {"date_maj": "2026-12-01", "date_verification": "2026-12-02"}
    changes = compare(before, shops(dates, {**dates, "nom": "Chez Lou"}))
    assert changes.counts() == {**NONE, "modifies": 1, "revus": 1}
    assert len(changes.frame) == 5


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("+33536490012", None, None),
        ("+33536490012|+33639980012", "+33536490012", None),
        ("+33536490012", "+33536490013", "+33536490012"),
        (None, "+33536490013", None),
    ],
)
def test_a_number_taken_away_is_not_said_again(before: str | None, after: str | None, shown: str | None) -> None:
    frame = compare(shops({"telephone": before}), shops({"telephone": after})).frame
    assert told(frame) == [("MOD", "c-0001", "c-0001", "telephone", shown, after)]


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("telephone", "+33639980012", "+33536490013"),
        ("courriel", "lou.pertuzat@mail.example", "contact@chezlou.example"),
        ("description", "Appelez le 06 39 98 00 12", "Appelez le (mobile non publié)"),
        ("description", "Appelez le 06 398 001 12 ou le +32 470 12 34 56", "Appelez"),
        ("nom", "Chez Lou - 0639980012", "Chez Lou"),
        ("complement_adresse", "RDC, sonner chez Mme Untel", "RDC"),
        ("reseaux_sociaux", "https://www.youtube.com/@chezlou|https://www.facebook.com/josette.untel.12", None),
        ("horaires_texte", "sur rdv lou.pertuzat@mail.example", None),
    ],
)
def test_a_mobile_or_a_mailbox_that_another_value_takes_the_place_of_is_not_said_again(
    column: str, before: str, after: str | None
) -> None:
    frame = compare(shops({column: before}), shops({column: after})).frame
    assert told(frame) == [("MOD", "c-0001", "c-0001", column, None, after)]


def test_what_reaches_nobody_is_told_as_it_was() -> None:
    before = {"siret": "06399800110001", "reseaux_sociaux": "https://www.youtube.com/@chezlou", "description": "Depuis 1987"}
    frame = compare(shops(before), shops(dict.fromkeys(before))).frame
    assert set(frame["avant"].dropna()) == set(before.values())


def test_a_value_withdrawn_at_someone_s_request_is_not_said_again() -> None:
    lineage = Lineage(hidden=frozenset({("c-0001", "horaires")}))
    frame = compare(shops({}, {}), shops({"horaires": None}, {"horaires": None}), lineage).frame
    assert told(frame, ("id_avant", "avant"))[0] == ("c-0001", None)
    assert told(frame, ("id_avant", "avant"))[1][1]


def test_mergers_and_splits_tell_both_ids() -> None:
    before = shops({"id": "c-1"}, {"id": "c-2"}, {"id": "c-3"})
    after = shops({"id": "c-1"}, {"id": "c-4"}, {"id": "c-5"}, {"id": "c-3"})
    lineage = Lineage(ceased(("c-2", "c-1", "fusion")), {"c-4": "c-3", "c-5": "c-9"})
    changes = compare(before, after, lineage)
    assert told(changes.frame, COLUMNS[:3]) == [("MERGE", "c-2", "c-1"), ("SPLIT", "c-3", "c-4"), ("ADD", None, "c-5")]
    assert changes.counts() == {**NONE, "ajoutes": 1, "separes": 1, "reunis": 1, "inchanges": 2}
    assert sorted(operations(changes.frame)["id"]) == ["c-2", "c-4", "c-5"]


def test_a_shop_that_comes_back_is_no_split() -> None:
    lineage = Lineage(splits={"c-2": "c-1"}, earlier=ceased(("c-2", None, "disparition")))
    assert told(compare(shops({}), shops({}, {"id": "c-2"}), lineage).frame, COLUMNS[:3]) == [("ADD", None, "c-2")]


def test_of_an_opposition_only_the_id_is_told_then_and_later() -> None:
    before = shops({"id": "c-1"}, {"id": "c-2"}, {"id": "c-3"})
    lineage = Lineage(ceased(("c-1", "c-2", "fusion")), opposed=frozenset({"c-2"}))
    changes = compare(before, shops({"id": "c-3"}), lineage)
    assert told(changes.frame, COLUMNS) == [("DEL", "c-1", *[None] * 10), ("DEL", "c-2", *[None] * 10)]
    table = identifiers(lineage, before, shops({"id": "c-3"}))
    assert told(table, IDENTIFIER_COLUMNS) == [("c-1", None, None, None), ("c-2", None, None, None)]
    later = Lineage(ceased(("c-2", None, "disparition")), earlier=table.assign(date="2026-11-22"))
    assert told(identifiers(later, shops({"id": "c-3"}), shops({"id": "c-3"})), IDENTIFIER_COLUMNS) == [
        ("c-1", None, None, "2026-11-22"),
        ("c-2", None, None, "2026-11-22"),
    ]


def test_identifiers_are_cumulative_and_lead_to_what_is_published() -> None:
    earlier = ceased(("c-1", "c-2", "fusion"), ("c-5", None, "disparition"), ("c-6", None, "retrait"))
    lineage = Lineage(ceased(("c-1", "c-3", "fusion"), ("c-2", "c-3", "fusion"), ("c-7", "c-8", "fusion")), earlier=earlier)
    table = identifiers(lineage, shops({"id": "c-2"}, {"id": "c-4"}, {"id": "c-7"}), shops({"id": "c-3"}, {"id": "c-5"}))
    assert told(table, IDENTIFIER_COLUMNS) == [
        ("c-1", "c-3", "fusion", "2026-11-01"),
        ("c-2", "c-3", "fusion", None),
        ("c-4", None, "retrait", None),  # still in a source: the ledger has not said it ceased
        ("c-6", None, "retrait", "2026-11-01"),
        ("c-7", None, "disparition", None),  # what it was merged with is not published
    ]


def test_a_value_gone_is_a_change() -> None:
    changes = compare(shops({}), shops({"site_web": None}))
    assert told(changes.frame)[0][3:] == ("site_web", shops({})["site_web"].iloc[0], None)


def test_no_shop_left() -> None:
    assert compare(six_shops(), shops()).counts() == {**NONE, "retires": 6}
