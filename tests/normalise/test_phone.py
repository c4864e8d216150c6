"""Telephone cells as people and spreadsheets write them. Numbers are those ARCEP reserves for fiction, or of public services."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.phone import Phone, parse_phones

SHOP, OTHER, MOBILE = Phone("+33536490012", False), Phone("+33536490013", False), Phone("+33639980012", True)


@pytest.mark.parametrize(
    "text",
    [
        "05 36 49 00 12", "0536490012", "05.36.49.00.12", "05-36-49-00-12", "05/36/49/00/12", "05,36,49,00,12",
        "05_36_49_00_12", "05 3649 0012",
        "0536 490 012", "05  36  49  00  12", "05\u00a036\u00a049\u00a000\u00a012", "05\u202f36\u202f49\u202f00\u202f12",
        " 05 36 49 00 12 ", "05 36 49 00 12.",
        "+33 5 36 49 00 12", "+33536490012", "+33 (0)5 36 49 00 12", "+33(0)536490012", "+33 05 36 49 00 12", "+330536490012",
        "(+33) 5 36 49 00 12", "+33.5.36.49.00.12",
        "0033 5 36 49 00 12", "0033536490012", "00 33 (0) 5 36 49 00 12", "33536490012", "33 5 36 49 00 12",
        "(05) 36 49 00 12", "(0)5 36 49 00 12",
        "Tél : 05 36 49 00 12", "Tél. 05.36.49.00.12", "05 36 49 00 12 (boutique)", "05 36 49 00 12 poste 12",
        "05 36 49 00 12 de 9h à 12h", "05 36 49 00 12 (24h/24)",
        "05 36 49 00 12 7j/7", "05 36 49 00 12 / 05 36 49 00 12", "05 36 49 00 12 le matin", "\u200e05 36 49 00 12",
        "05–36–49–00–12",
    ],
)  # fmt: skip
def test_one_number_whatever_its_form(text: str) -> None:
    assert parse_phones(text) == ((SHOP,), ())


@pytest.mark.parametrize(
    "text",
    [
        "05 36 49 00 12 / 06 39 98 00 12", "05 36 49 00 12 ou 06 39 98 00 12", "05.36.49.00.12/06.39.98.00.12",
        "05 36 49 00 12 et 06 39 98 00 12",
        "05 36 49 00 12 ; 06 39 98 00 12", "05 36 49 00 12, 06 39 98 00 12", "0536490012 0639980012",
        "05 36 49 00 12 06 39 98 00 12", "05 36 49 00 12 - 06 39 98 00 12",
        "05 36 49 00 12\n06 39 98 00 12", "05 36 49 00 12 » 06 39 98 00 12", "fixe 05 36 49 00 12 port. 06 39 98 00 12",
        "+33536490012|+33639980012", "05 36 49 00 12 (fixe) 06 39 98 00 12 (mobile)",
    ],
)  # fmt: skip
def test_several_numbers_in_a_cell(text: str) -> None:
    assert parse_phones(text) == ((SHOP, MOBILE), ())


@pytest.mark.parametrize("text", ["536490012", "536490012.0", "536490012,0", "5 36 49 00 12", "5.36.49.00.12"])
def test_lost_zero_is_put_back_and_told(text: str) -> None:
    found = parse_phones(text)
    assert found.value == (SHOP,)
    assert [(i.code, i.after) for i in found.issues] == [("telephone-zero-perdu", "+33536490012")]


def test_glued_numbers() -> None:
    found = parse_phones("05364900120639980012")
    assert found.value == (SHOP, MOBILE)
    assert [i.code for i in found.issues] == ["telephone-colles"]


@pytest.mark.parametrize("text", ["O5 36 49 00 12", "o536490012", "05 36 49 OO 12", "053649O012"])
def test_letter_for_zero(text: str) -> None:
    found = parse_phones(text)
    assert found.value == (SHOP,)
    assert [i.code for i in found.issues] == ["telephone-corrige"]


def test_fax_is_left_aside() -> None:
    found = parse_phones("Tél : 05 36 49 00 12 Fax : 05 36 49 00 13")
    assert found.value == (SHOP,)
    assert [i.code for i in found.issues] == ["telephone-fax"]


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0800 123 456", Phone("+33800123456", False)), ("0 892 35 35 35", Phone("+33892353535", False)),
        ("09 99 99 99 99", Phone("+33999999999", False)),
        ("0262 12 34 56", Phone("+262262123456", False)), ("0692 12 34 56", Phone("+262692123456", True)),
        ("+262 692 12 34 56", Phone("+262692123456", True)),
        ("0590 20 12 34", Phone("+590590201234", False)), ("+32 2 555 12 12", Phone("+3225551212", False)),
        ("+44 20 7946 0958", Phone("+442079460958", False)),
        ("06 39 98 99 99", Phone("+33639989999", True)), ("01 99 00 12 34", Phone("+33199001234", False)),
    ],
)  # fmt: skip
def test_other_numbering(text: str, phone: Phone) -> None:
    assert parse_phones(text) == ((phone,), ())


@pytest.mark.parametrize(
    "text",
    [
        "05 36 49 00", "05 36 49 00 1", "05 36 49 00 12 3", "053649001", "12345", "+33 5 36 49", "5,36490012E+08", "5.36E+08",
        "+33 5 84 25 78", "33 5 84 25 78", "+33 584 2578",
        "05 36 49 00 12 34 56", "53 64 90 12", "voir site", "07 00 12 34 56 7",
    ],
)  # fmt: skip
def test_nothing_is_invented(text: str) -> None:
    found = parse_phones(text)
    assert found.value is None
    assert {i.code for i in found.issues} == {"telephone-invalide"}


def test_short_number_is_told() -> None:
    assert [i.code for i in parse_phones("3949").issues] == ["telephone-court"]


def test_what_follows_a_number_is_told() -> None:
    found = parse_phones("05 36 49 00 12 / 13")
    assert found.value == (SHOP,)
    assert [i.code for i in found.issues] == ["telephone-invalide"]


@pytest.mark.parametrize("text", ["", "-", "0", "0000000000", "00 00 00 00 00", "non", "néant", "N/A", "liste rouge", "#REF!"])
def test_nothing(text: str) -> None:
    assert parse_phones(text) == (None, ())


@given(st.text(max_size=40) | st.text("0123456789 +./()-,;O|", max_size=45))
def test_never_fails_and_is_stable(text: str) -> None:
    found = parse_phones(text)
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        assert parse_phones("|".join(p.e164 for p in found.value)) == (found.value, ())


@pytest.mark.parametrize("text", ["0123456789", "01 23 45 67 89", "06 00 00 00 00", "06.12.34.56.78", "0102030405"])
def test_the_example_of_a_form_is_nobodys_number(text: str) -> None:
    value, issues = parse_phones(text)
    assert value is None
    assert [issue.code for issue in issues] == ["telephone-invalide"]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [  # as web sites and signatures write them
        ("Tél : 05 36 49 00 12 \n Fax : 05 36 49 00 14", (SHOP,)),
        ("Tél : 05 36 49 00 12 ou 05 36 49 00 13 Fax : 05 36 49 00 14", (SHOP, OTHER)),
        ("T: +33 (0)5 36 49 00 12 / M: +33 (0) 639 98 00 12 / E: info@boutique.example", (SHOP, MOBILE)),
        ("Standard : 05 36 49 00 12 - Réservations : 05 36 49 00 13", (SHOP, OTHER)),
        ("05/36/49/00/12/06/39/98/00/12", (SHOP, MOBILE)),
        ("tel:+33536490012", (SHOP,)), ("https://wa.me/33639980012", (MOBILE,)), ("'0536490012", (SHOP,)),
    ],
)  # fmt: skip
def test_numbers_as_sites_and_signatures_write_them(text: str, numbers: tuple[Phone, ...]) -> None:
    assert parse_phones(text).value == numbers
