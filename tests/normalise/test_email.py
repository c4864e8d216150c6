"""E-mail cells as people write them, and which of them are a person's. Every person here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.email import is_a_persons_account, looks_personal, parse_emails


def addresses(text: str) -> list[str]:
    return [e.address for e in parse_emails(text).value or ()]


@pytest.mark.parametrize(
    "text",
    [
        "contact@exemple.fr", "Contact@Exemple.FR", "CONTACT@EXEMPLE.FR", " contact@exemple.fr ", "mailto:contact@exemple.fr",
        "contact @ exemple.fr", "contact@ exemple.fr",
        "contact(at)exemple.fr", "contact [at] exemple [dot] fr", "contact(arobase)exemple.fr", "contact@exemple.fr.",
        "contact@exemple.fr,", "<contact@exemple.fr>", "Boutique <contact@exemple.fr>",
        "E-mail : contact@exemple.fr", "contact@exemple .fr", "contact@exemple. fr", "contact@exemple.fr (boutique)",
        "'contact@exemple.fr'", "contact@exemple.fr / contact@exemple.fr", "\u200bcontact@exemple.fr",
    ],
)  # fmt: skip
def test_one_address_whatever_its_form(text: str) -> None:
    found = parse_emails(text)
    assert addresses(text) == ["contact@exemple.fr"]
    assert found.issues == ()


@pytest.mark.parametrize(
    "text",
    [
        "a1@exemple.fr / b2@exemple.fr", "a1@exemple.fr;b2@exemple.fr", "a1@exemple.fr, b2@exemple.fr",
        "a1@exemple.fr ou b2@exemple.fr", "a1@exemple.fr\nb2@exemple.fr", "a1@exemple.fr|b2@exemple.fr",
        "a1@exemple.fr - b2@exemple.fr",
    ],
)  # fmt: skip
def test_several_addresses(text: str) -> None:
    assert addresses(text) == ["a1@exemple.fr", "b2@exemple.fr"]


@pytest.mark.parametrize("text", ["contact@exemple,fr", "contact@@exemple.fr"])
def test_mended_sign_is_told(text: str) -> None:
    assert addresses(text) == ["contact@exemple.fr"]
    assert [i.code for i in parse_emails(text).issues] == ["courriel-corrige"]


@pytest.mark.parametrize(
    "text",
    [
        "contact@exemple",
        "contact.exemple.fr",
        "www.exemple.fr",
        "@exemple.fr",
        "contact@",
        "café@exemple.fr",
        "contact@exemple..fr",
        "con tact",
        "contact@-exemple.fr",
    ],
)
def test_invalid_is_told(text: str) -> None:
    found = parse_emails(text)
    assert found.value is None
    assert {i.code for i in found.issues} == {"courriel-invalide"}


def test_misspelt_provider_is_proposed_not_taken() -> None:
    found = parse_emails("laboutique@gmail.con")
    assert found.value is None
    assert found.issues[0].after == "laboutique@gmail.com"


def test_international_domain() -> None:
    assert addresses("contact@boulangerie-à-côté.fr") == ["contact@xn--boulangerie--ct-ijb0n2h.fr"]


@pytest.mark.parametrize("text", ["", "-", "non", "néant", "N/A", "pas de mail"])
def test_nothing(text: str) -> None:
    assert parse_emails(text) == (None, ())


@pytest.mark.parametrize(
    ("address", "shop"),
    [
        ("marie.untel@orange.fr", None), ("marie-untel@wanadoo.fr", "Le Fournil"), ("untel.marie@free.fr", "Le Fournil"),
        ("marieuntel@gmail.com", "Le Fournil"),
        ("m.untel@exemple.fr", "Le Fournil"), ("marie.untel@exemple.fr", "Le Fournil"), ("untel47@free.fr", "Le Fournil"),
        ("marie@exemple.fr", "Le Fournil"),
        ("jean.untel@gmail.com", "Jean Untel Plomberie"), ("marie.mercier@orange.fr", "Le Fournil"),
        ("paul.boulanger@laposte.net", "Coiffure Paul"), ("lulu.47@sfr.fr", "Le Fournil"),
        ("zorba.untel@exemple.fr", "Café Untel"), ("zorba.moulinuntel@exemple.fr", "Moulin Untel"),
        ("untel-et-fils@orange.fr", None), ("zorglub@hotmail.fr", "Le Fournil"),
        ("zor.bosc@exemple.fr", "Le Fournil"), ("zor.bosc@bosczor.fr", "Le Fournil"),
    ],
)  # fmt: skip
def test_a_persons_mailbox(address: str, shop: str | None) -> None:
    assert looks_personal(address, shop)


@pytest.mark.parametrize(
    ("address", "shop"),
    [
        ("contact@exemple.fr", None), ("boutique@exemple.fr", None), ("boulangerie.untel@orange.fr", None),
        ("lefournil@gmail.com", "Le Fournil"), ("le.fournil47@orange.fr", "Le Fournil"),
        ("garage.untel@wanadoo.fr", None), ("chez.marie@gmail.com", "Chez Marie"), ("earl.untel@orange.fr", None),
        ("lafermeduroy@gmail.com", "La Ferme du Roy"), ("marie.coiffure@gmail.com", None),
        ("petit.fournil@orange.fr", "Le Petit Fournil"),
        ("exemple@exemple.fr", None), ("lacabane@free.fr", "La Cabane"), ("mairie-exemple@orange.fr", "Mairie Exemple"),
        ("epicerie47@gmail.com", None), ("domaine.exemple@wanadoo.fr", None),
        ("zor.bosc@zorbosc.fr", "Le Fournil"), ("zo.bosc@exemple.fr", "Le Fournil"), ("laboulangerieuntel@orange.fr", None),
        ("untelgarage@orange.fr", None),
    ],
)  # fmt: skip
def test_a_shops_mailbox(address: str, shop: str | None) -> None:
    assert not looks_personal(address, shop)


def test_personal_without_knowing_the_shop() -> None:
    found = parse_emails("contact@exemple.fr marie.untel@orange.fr").value
    assert found is not None
    assert [e.personal for e in found] == [False, True]


@given(st.text(max_size=40) | st.emails())
def test_never_fails_and_is_stable(text: str) -> None:
    found = parse_emails(text)
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        assert parse_emails("|".join(e.address for e in found.value)) == (found.value, ())


@pytest.mark.parametrize(
    "text", ["la.boutique@gmal.com", "la.boutique@hotmai.fr", "la.boutique@wanadoo.f", "nom@domaine.com", "prenom.nom@email.fr",
             "xxx@xxx.fr", "test@test.com"],
)  # fmt: skip
def test_what_no_mailbox_answers_is_told_never_published(text: str) -> None:
    value, issues = parse_emails(text)
    assert value is None
    assert [issue.code for issue in issues] == ["courriel-invalide"]


@pytest.mark.parametrize(
    ("handle", "shop", "personal"),
    [
        ("josette.untel.12", "Le Fournil", True),
        ("josette.untel", "Josette Untel", False),
        ("josette.coiffure", "Le Fournil", False),
        ("josette", "Le Fournil", False),
        ("lefournil.agen", "Le Fournil", False),
    ],
)
def test_a_persons_account(handle: str, shop: str, personal: bool) -> None:
    assert is_a_persons_account(handle, shop) is personal
