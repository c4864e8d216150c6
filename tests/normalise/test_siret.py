"""SIRET and SIREN as spreadsheets keep them. Numbers are La Poste's, public, or made up with right keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.siret import Siret, join_nic, parse_siren, parse_siret

WHOLE = Siret("73282932000074", "732829320")  # the example of the Luhn key in INSEE's documentation
ALONE = Siret(None, "732829320")
POSTE = "356000000"


@pytest.mark.parametrize(
    "text",
    [
        "73282932000074", "732 829 320 00074", "732829320 00074", "732.829.320.00074", "732-829-320-00074", " 73282932000074 ",
        "732\u00a0829\u00a0320\u00a000074", "732\u202f829\u202f320\u202f00074",
        "73282932000074.0", "73282932000074,00", "SIRET : 732 829 320 00074", "N° SIRET 73282932000074",
        "SIREN 732829320 SIRET 73282932000074", "732829320/00074", "'73282932000074", "7328 2932 0000 74",
        "SIREN 732 829 320 NIC 00074", "732 829 320 / 00074", "732829320 nic 00074", "73282932000074 (siège)",
    ],
)  # fmt: skip
def test_one_siret_whatever_its_form(text: str) -> None:
    assert parse_siret(text) == (WHOLE, ())


@pytest.mark.parametrize(
    "text",
    [
        "732829320",
        "732 829 320",
        "732829320.0",
        "RCS Agen 732 829 320",
        "FR44732829320",
        "FR 44 732 829 320",
        "SIREN : 732829320",
    ],
)
def test_siren_alone(text: str) -> None:
    assert parse_siret(text) == (ALONE, ())
    assert parse_siren(text) == ("732829320", ())


@pytest.mark.parametrize("text", ["35600000000048", "35600000049837"])
def test_la_poste_has_its_own_key(text: str) -> None:
    assert parse_siret(text) == (Siret(text, POSTE), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("11122233344455", "siret-cle-fausse"),  # passes on 14 digits, fails on its first 9
        ("73282932000075", "siret-cle-fausse"), ("732829321", "siret-cle-fausse"), ("35600000049838", "siret-cle-fausse"),
        ("3,56E+13", "siret-notation-scientifique"), ("4,12E+13", "siret-notation-scientifique"),
        ("7.32829E+13", "siret-notation-scientifique"), ("7E13", "siret-notation-scientifique"),
        ("123456", "siret-longueur"), ("732829320000741", "siret-longueur"), ("7328293200007", "siret-longueur"),
        ("732829320000", "siret-longueur"),
        ("voir Kbis", "siret-illisible"), ("A12", "siret-longueur"),
        ("00000000000000", "siret-factice"), ("99999999999999", "siret-factice"),
        ("73282932000074 / 35600000000048", "siret-multiple"),
    ],
)  # fmt: skip
def test_refused_and_told(text: str, code: str) -> None:
    found = parse_siret(text)
    assert found.value is None
    assert [i.code for i in found.issues] == [code]


@pytest.mark.parametrize(
    "text", ["", "-", "[ND]", "en cours", "En cours d'immatriculation", "néant", "N/A", "aucun", "non", "#REF!", "pas de SIRET"]
)
def test_nothing(text: str) -> None:
    assert parse_siret(text) == (None, ())


@pytest.mark.parametrize(
    ("text", "siret", "siren"),
    [("5520135400018", None, None), ("05520176", None, "005520176"), ("5720135200010", "05720135200010", "057201352")],
)
def test_lost_zero_is_put_back_only_if_both_keys_agree(text: str, siret: str | None, siren: str | None) -> None:
    found = parse_siret(text)
    if siren is None:
        assert found.value is None
        assert [i.code for i in found.issues] == ["siret-longueur"]
    else:
        assert found.value == Siret(siret, siren, padded=True)
        assert [(i.code, i.after) for i in found.issues] == [("siret-zero-perdu", siret or siren)]
        assert parse_siren(text).value is None


def test_nic_apart() -> None:
    assert join_nic("732829320", "00074") == (WHOLE, ())
    assert join_nic("732 829 320", "74") == (WHOLE, ())
    assert join_nic("732829320", "74.0") == (WHOLE, ())
    assert join_nic("732829320", None) == (ALONE, ())
    assert join_nic(None, "00074") == (None, ())
    assert join_nic("732829321", "00074") == (None, ())
    wrong = join_nic("732829320", "75")
    assert wrong.value == ALONE
    assert [i.code for i in wrong.issues] == ["siret-cle-fausse"]
    assert [i.code for i in join_nic("732829320", "siège").issues] == ["siret-illisible"]


@given(st.text(max_size=30) | st.text("0123456789 .,E+", max_size=20))
def test_never_fails_and_is_stable(text: str) -> None:
    found = parse_siret(text)
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        again = parse_siret(found.value.siret or found.value.siren)
        assert again == (found.value._replace(padded=False), ())


@given(st.text(max_size=10) | st.none(), st.text(max_size=7) | st.none())
def test_nic_never_fails(siren: str | None, nic: str | None) -> None:
    found = join_nic(siren, nic)
    assert found.value is None or found.value.siret is None or len(found.value.siret) == 14


def test_a_siren_keeps_its_value_beside_a_postcode_and_a_nic_with_a_wrong_key_is_told() -> None:
    assert parse_siret("732829320 / 47000") == (ALONE, ())
    assert [(i.code, i.detail) for i in parse_siret("732829320 NIC 00075").issues] == [
        ("siret-cle-fausse", "la clé du SIRET est fausse")
    ]
    assert [i.detail for i in parse_siret("73282932100074").issues] == ["la clé du SIREN est fausse"]
