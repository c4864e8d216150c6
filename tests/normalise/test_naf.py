"""NAF codes as registers, chambers and shopkeepers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.naf import parse_naf
from pipeline.reference.naf import naf_labels


@pytest.mark.parametrize(
    "text",
    [
        "47.11F", "4711F", "47.11f", "4711f", "47 11 F", "4711 F", "47,11F", "47.11 F", " 47.11F ", "47.11F - Hypermarchés",
        "47.11F Hypermarchés", "APE 4711F", "Code NAF : 47.11F", "NAFRev2:47.11F", "NAF rév. 2 47.11F",
        "Hypermarchés (47.11F)", "47.11-F",
    ],
)  # fmt: skip
def test_one_code_whatever_its_form(text: str) -> None:
    assert parse_naf(text) == ("NAFRev2:47.11F", ())


@pytest.mark.parametrize("text", ["NAF2025:47.11F", "NAF 2025 : 47.11F", "NAF25 4711F", "47.11F (NAF 2025)"])
def test_new_nomenclature_only_where_it_is_declared(text: str) -> None:
    assert parse_naf(text) == ("NAF2025:47.11F", ())


def test_lost_zero_is_told() -> None:
    found = parse_naf("1.13Z")
    assert found.value == "NAFRev2:01.13Z"
    assert [i.code for i in found.issues] == ["naf-zero-perdu"]


@pytest.mark.parametrize(
    "text", ["4799Z", "522E", "47.11", "47", "Boulangerie", "NAFRev1:52.2E", "NAF rev1 47.11F", "47.111F", "ABC"]
)
def test_unknown_is_told(text: str) -> None:
    found = parse_naf(text)
    assert found.value is None
    assert [i.code for i in found.issues] == ["naf-inconnu"]


def test_near_code_is_proposed_not_taken() -> None:
    found = parse_naf("56.30A")
    assert found.value is None
    assert found.issues[0].after == "56.30Z"


@pytest.mark.parametrize("text", ["", "-", "[ND]", "00.00Z", "néant"])
def test_nothing(text: str) -> None:
    assert parse_naf(text) == (None, ())


def test_every_code_of_the_list_reads() -> None:
    for code in naf_labels():
        assert parse_naf(code.replace(".", "")) == (f"NAFRev2:{code}", ())


@given(st.text(max_size=30) | st.from_regex(r"\d{2}\.?\d{2}[A-Z]", fullmatch=True))
def test_never_fails_and_is_stable(text: str) -> None:
    found = parse_naf(text)
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        assert parse_naf(found.value) == (found.value, ())
