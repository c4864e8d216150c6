"""What a producer may do to a « Proposition » column and the cells beside it; what is taken, refused, told."""

from __future__ import annotations

import pytest

from pipeline.ingest.accepted import ELSEWHERE, UNASKED, WISHED, answered, asked_of

LINES = [
    ("536490001", "05 36 49 00 01", "", ""),
    ("536490002", "05 36 49 00 02", "", ""),
    ("", "05 36 49 00 03", "4", "Café du Port"),
    ("", "05 36 49 00 04", "5", "Salon Zo"),
]
ASKED = asked_of({"p": LINES})["p"]
Row = tuple[str | None, str | None, str | None]


def read(*rows: Row) -> tuple[list[str | None], list[tuple[int, str, str]], list[tuple[int, str]]]:
    """Return cells, refusals (line, value, proposal), what was not taken (line, why) of rows: name, cell, answer."""
    names, cells, answers = ([row[n] for row in rows] for n in range(3))
    out = answered("Tél", cells, answers, names, list(range(2, 2 + len(rows))), ASKED)
    return out.cells, [(n, v, p) for n, _, v, p in out.refused], [(one.line, one.why) for one in out.unread]


@pytest.mark.parametrize("yes", ["05 36 49 00 01", "oui", "OK", "x", "D'accord", "Validé !"])
def test_a_proposal_left_in_place_or_answered_yes_is_taken(yes: str) -> None:
    assert read(("A", "536490001", yes)) == (["05 36 49 00 01"], [], [])


@pytest.mark.parametrize("no", [None, "non", "NON.", "Refusé", "pas d'accord", "ne pas modifier"])
def test_a_proposal_emptied_or_answered_no_is_refused(no: str | None) -> None:
    assert read(("A", "536490001", no)) == (["536490001"], [(2, "536490001", "05 36 49 00 01")], [])


@pytest.mark.parametrize("later", ["?", "à vérifier", "je ne sais pas"])
def test_a_doubt_is_no_answer(later: str) -> None:
    assert read(("A", "536490001", later)) == (["536490001"], [], [])


def test_a_wish_is_told_and_changes_no_cell() -> None:
    assert read(("A", "536490001", "à supprimer")) == (["536490001"], [], [(2, WISHED)])


def test_a_proposal_rewritten_is_their_own_value() -> None:
    assert read(("A", "536490001", "05 36 49 99 99")) == (["05 36 49 99 99"], [], [])


def test_a_cell_rewritten_wins_and_the_stale_proposal_is_no_news() -> None:
    assert read(("A", "05 36 49 77 77", "05 36 49 00 01")) == (["05 36 49 77 77"], [], [])


def test_what_is_written_beside_a_cell_that_had_no_proposal_is_told_beside_a_blank_one_it_is_taken() -> None:
    cells, refused, told = read(("A", "05 36 49 00 09", "05 36 49 88 88"), ("B", None, "05 36 49 88 87"), ("C", "x1", "oui"))
    assert (cells, refused) == (["05 36 49 00 09", "05 36 49 88 87", "x1"], [])
    assert told == [(2, UNASKED), (4, UNASKED)]


def test_columns_sorted_apart_give_no_row_another_s_proposal() -> None:
    cells, refused, told = read(
        ("A", "536490001", "05 36 49 00 02"),
        ("B", "536490002", "05 36 49 00 01"),
        ("Salon Zo", None, "05 36 49 00 03"),
        ("Café du Port", None, "05 36 49 00 04"),
    )
    assert (cells, refused) == (["536490001", "536490002", None, None], [])
    assert [why for _, why in told] == [ELSEWHERE] * 4


def test_blank_cells_are_known_by_what_their_row_is_called_once_sorted() -> None:
    rows: list[Row] = [
        ("Salon Zo", None, None), ("A", "536490001", "05 36 49 00 01"), ("Nouveau", None, None),
        ("Café du Port", None, "05 36 49 00 03"),
    ]  # fmt: skip
    assert read(*rows) == ([None, "05 36 49 00 01", None, "05 36 49 00 03"], [(2, "", "05 36 49 00 04")], [])
    assert read(("Salon Zo", None, "non"))[1] == [(2, "", "05 36 49 00 04")]
    assert read(("Salon Zo", None, "oui"))[0] == ["05 36 49 00 04"]


def test_a_row_renamed_keeps_its_proposal_two_of_one_name_are_known_by_their_line() -> None:
    assert read(("Café du Grand Port", None, "05 36 49 00 03"))[0] == ["05 36 49 00 03"]
    twins: list[Row] = [("x", "1", None), ("x", "1", None), ("Café du Port", None, None), ("Café du Port", None, None)]
    assert read(*twins)[1] == [(4, "", "05 36 49 00 03"), (5, "", "05 36 49 00 04")]


def test_in_a_column_of_yes_and_no_an_answer_is_a_value() -> None:
    asked = asked_of({"p": [("ouii", "oui", "", "")]})["p"]
    assert answered("C&C", ["ouii", "non"], ["non", None], [None, None], [2, 3], asked).cells == ["non", "non"]
    plain = asked_of({"p": [("nn", "0", "", "")]})["p"]
    assert answered("C&C", ["nn", "oui", "non"], ["non", None, None], [None] * 3, [2, 3, 4], plain).cells == ["non", "oui", "non"]


def test_one_of_two_rows_alike_left_in_place_is_no_refusal() -> None:
    assert read(("A", "536490001", None), ("B", "536490001", "05 36 49 00 01"))[1] == []


def test_an_answer_yes_where_two_things_were_proposed_says_nothing() -> None:
    asked = asked_of({"p": [("a", "b", "", ""), ("a", "c", "", "")]})["p"]
    out = answered("X", ["a"], ["oui"], [None], [2], asked)
    assert (out.cells, out.refused, out.unread) == (["a"], [], [])


def test_a_proposal_typed_beside_another_value_is_told_where_the_one_it_was_made_for_still_has_it() -> None:
    kept, typed = ("A", "536490001", "05 36 49 00 01"), ("B", "0536", "05 36 49 00 01")
    assert read(kept, typed) == (["05 36 49 00 01", "0536"], [], [(3, UNASKED)])
    assert read(typed) == (["0536"], [], [])  # left beside a cell put right: it wins, and nothing is to be told
