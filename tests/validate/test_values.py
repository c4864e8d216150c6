"""Values against one field: what is refused, what is let through."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siret as stdnum_siret

from pipeline.validate.contract import load_contract
from pipeline.validate.values import tidy, wrong_values


def wrong(name: str, *values: str | float | None) -> list[bool]:
    field = load_contract().field(name)
    dtype = "float64" if field.type == "number" else "str"
    return [bool(w) for w in wrong_values(pd.Series(list(values), dtype=dtype), field)]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("siret", ["90000000100017", "35600000000048", "35600000049837"],
         ["11122233344455", "4,12E+13", "900000001 00017", "9000000010001"]),
        ("code_postal", ["47000", "01000"], ["4700", "47 000", "47000 CEDEX", "٤٧٠٠٠"]),
        ("code_insee", ["47001", "2A004", "97105"], ["20004", "4700", "2C001"]),
        ("naf", ["NAFRev2:10.71C", "NAF2025:47.11J", "NAFRev1:15.8C"], ["10.71C", "NAFRev2:1071C", "NAFRev3:10.71C"]),
        ("telephone", ["+33536490012", "+33536490012|+33465710001", "3949"],
         ["0536490012", "+33 5 36 49 00 12", "+33536490012|", "112"]),
        ("courriel", ["a@b.example", "a@b.example|c@d.example"],
         ["a@b", "a b@c.example", "a@b.example;c@d.example", "=x@b.example"]),
        ("site_web", ["https://a.example", "http://a.example/?q=é"],
         ["a.example", "javascript:alert(1)", "https://a b", 'https://a"b']),
        ("boutique_en_ligne", ["https://a.example"], ["https://a.example|https://b.example"]),
        ("horaires", ["Mo-Fr 09:00-12:00; PH off", "24/7"], ["lundi 9h-12h", "Mo-Fr 25:00-26:99"]),
        ("services", ["livraison", "click_and_collect|livraison"],
         ["Livraison", "livraison|", "livraison|drone", "livraison, drive"]),
        ("statut", ["ouvert", "ferme"], ["fermé", "ouvert|ferme"]),
        ("sources", ["cci-47", "cci-47|ville-marmande"], ["CCI", "cci_47", "cci-47|"]),
        ("date_maj", ["2026-11-22", "2024-02-29"], ["2026-02-29", "22/11/2026", "2026-11", "2026-11-22T00:00:00"]),
        ("id", ["c-1", "A_b-9"], ["c 1", "-1", "é"]),
    ],
)  # fmt: skip
def test_notable_values(name: str, good: list[str], bad: list[str]) -> None:
    assert wrong(name, *good, None) == [False] * (len(good) + 1)
    assert wrong(name, *bad, None) == [True] * len(bad) + [False]


def test_coordinates_out_of_this_world_are_wrong() -> None:
    assert wrong("latitude", 44.2, -90, 90.5, 443.2, float("inf"), None) == [False, False, True, True, True, False]


@given(
    st.lists(
        st.from_regex("[0-9]{14}", fullmatch=True) | st.from_regex("356000000[0-9]{5}", fullmatch=True), min_size=1, max_size=20
    )
)
def test_siret_is_judged_as_python_stdnum_does(values: list[str]) -> None:
    assert wrong("siret", *values) == [not stdnum_siret.is_valid(v) for v in values]


def test_valid_sirets_pass_the_fast_way() -> None:
    valid = [v for n in range(90_000_000_000_000, 90_000_000_400_000, 7) if stdnum_siret.is_valid(v := str(n))]
    assert len(valid) > 50
    assert wrong("siret", *valid) == [False] * len(valid)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Le\u00a0Fournil", "Le Fournil"),
        ("  Le   Fournil ", "Le Fournil"),
        ("rue\r\nbasse\t2", "rue basse 2"),
        ("\u2003", None),
        ("", None),
        ("Épicerie", "Épicerie"),
        (None, None),
    ],
)
def test_tidy(before: str | None, after: str | None) -> None:
    found = tidy(pd.Series([before], dtype="str", index=[7]))
    assert found.index.tolist() == [7]
    assert found.dtype == "str"
    assert [None if pd.isna(v) else v for v in found] == [after]


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_tidying_twice_is_tidying_once(values: list[str | None]) -> None:
    once = tidy(pd.Series(values, dtype="str"))
    pd.testing.assert_series_equal(tidy(once), once)
    assert not once.str.contains(r"[\x00-\x1f]|  |^ | $", na=False).any()
