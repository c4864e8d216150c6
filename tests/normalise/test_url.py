"""Web addresses and social pages as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.anomalies import CATALOGUE
from pipeline.normalise.url import Links, parse_urls

SITE = "https://www.exemple.fr"
PAGE = "https://www.facebook.com/boulangerie.exemple"


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("www.exemple.fr", SITE), ("WWW.EXEMPLE.FR", SITE), ("https://www.exemple.fr", SITE),
        ("https://www.exemple.fr/", SITE), ("https://www.exemple.fr.", SITE),
        (" www.exemple.fr ", SITE), ("Site : www.exemple.fr", SITE), ("(www.exemple.fr)", SITE), ("www. exemple.fr", SITE),
        ("https: //www.exemple.fr", SITE), ("https://www.exemple.fr;", SITE),
        ("exemple.fr", "https://exemple.fr"), ("http://exemple.fr", "http://exemple.fr"),
        ("HTTP://Exemple.fr/Page", "http://exemple.fr/Page"), ("/https://www.exemple.fr", SITE), ("le_moulin.exemple.fr", "https://le_moulin.exemple.fr"),
        ("exemple.fr/boutique", "https://exemple.fr/boutique"),
        ("exemple.fr/page.html", "https://exemple.fr/page.html"),
        ("https://exemple.fr/a?utm_source=x&id=3", "https://exemple.fr/a?id=3"),
        ("https://exemple.fr/?fbclid=abc", "https://exemple.fr"),
        ("https://exemple.fr/page#horaires", "https://exemple.fr/page#horaires"),
        ("http://exemple.fr:8080/x", "http://exemple.fr:8080/x"), ("https://exemple.fr:443/", "https://exemple.fr"),
        ("http://boulangerie-à-côté.fr", "http://xn--boulangerie--ct-ijb0n2h.fr"),
        ("https://exemple.fr/pâtés", "https://exemple.fr/p%C3%A2t%C3%A9s"),
    ],
)  # fmt: skip
def test_form_only(text: str, site: str) -> None:
    assert parse_urls(text) == (Links((site,), ()), ())


@pytest.mark.parametrize(
    "text",
    [
        "https//www.exemple.fr", "http//www.exemple.fr", "http:/www.exemple.fr", "http:www.exemple.fr",
        "htpp://www.exemple.fr", "htttps://www.exemple.fr", "https://https://www.exemple.fr", "http://http://www.exemple.fr",
        "www,exemple.fr", "ww.exemple.fr", "wwww.exemple.fr", "https;//www.exemple.fr",
    ],
)  # fmt: skip
def test_mended_address_is_told(text: str) -> None:
    found = parse_urls(text)
    assert found.value == Links((SITE,), ())
    assert [(i.code, i.after) for i in found.issues] == [("url-corrigee", SITE)]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("www.facebook.com/boulangerie.exemple", PAGE), ("facebook.com/boulangerie.exemple/", PAGE),
        ("https://m.facebook.com/boulangerie.exemple", PAGE),
        ("http://fr-fr.facebook.com/boulangerie.exemple?ref=hl", PAGE),
        ("https://www.facebook.com/boulangerie.exemple?mibextid=ab", PAGE),
        ("facebook.com/profile.php?id=100", "https://www.facebook.com/profile.php?id=100"),
        ("instagram.com/exemple_47", "https://www.instagram.com/exemple_47"),
        ("https://www.instagram.com/exemple_47/?igshid=zz", "https://www.instagram.com/exemple_47"),
        ("https://www.tiktok.com/@exemple", "https://www.tiktok.com/@exemple"),
        ("https://youtu.be/abc", "https://youtu.be/abc"),
    ],
)  # fmt: skip
def test_social_page(text: str, page: str) -> None:
    assert parse_urls(text) == (Links((), (page,)), ())


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("instagram : @exemple_47", ["https://www.instagram.com/exemple_47"]),
        ("insta @exemple_47", ["https://www.instagram.com/exemple_47"]),
        ("IG: exemple_47", ["https://www.instagram.com/exemple_47"]),
        ("Facebook : BoulangerieExemple", ["https://www.facebook.com/BoulangerieExemple"]),
        ("fb: exemple47", ["https://www.facebook.com/exemple47"]),
        ("instagram:exemple47 facebook: exemple", ["https://www.instagram.com/exemple47", "https://www.facebook.com/exemple"]),
        ("TikTok : @exemple", ["https://www.tiktok.com/@exemple"]),
    ],
)  # fmt: skip
def test_account_of_a_named_network(text: str, pages: list[str]) -> None:
    found = parse_urls(text)
    assert found.value == Links((), tuple(pages))
    assert {i.code for i in found.issues} == {"reseau-reconnu"}


@pytest.mark.parametrize(
    "text",
    [
        "@exemple_47",
        "@ferme.fictive47",
        "Facebook : Boulangerie Exemple",
        "Facebook",
        "sur Facebook",
        "Page Facebook Boulangerie Exemple",
    ],
)
def test_uncertain_page_is_told(text: str) -> None:
    found = parse_urls(text)
    assert found.value is None
    assert [i.code for i in found.issues] == ["reseau-a-preciser"]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "mailto:contact@exemple.fr",
        "data:text/html,x",
        "ftp://exemple.fr",
        "file:///etc/passwd",
        "contact@exemple.fr",
        "vbscript:x",
    ],
)
def test_refused(text: str) -> None:
    found = parse_urls(text)
    assert found.value is None
    assert {i.code for i in found.issues} == {"url-refusee"}


@pytest.mark.parametrize(
    "text",
    [
        "http://192.168.1.1",
        "http://localhost",
        "http://exemple",
        "http://nom:secret@exemple.fr",
        "https://www.facebook.com/",
        "Boulangerie Exemple",
        "https://exemple..fr",
        "plaquette.pdf/",
    ],
)
def test_invalid(text: str) -> None:
    found = parse_urls(text)
    assert found.value is None
    assert {i.code for i in found.issues} == {"url-invalide"}


@pytest.mark.parametrize("text", ["", "-", "non", "néant", "pas de site", "http://", "https://www.", "en construction"])
def test_nothing(text: str) -> None:
    assert parse_urls(text) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        f"{SITE} / {PAGE}",
        f"{SITE} ; {PAGE}",
        f"{SITE}\n{PAGE}",
        f"{SITE} et {PAGE}",
        f"{SITE}, {PAGE}",
        f"{SITE}|{PAGE}",
        f"{PAGE} {SITE} {SITE}",
    ],
)
def test_site_and_page_in_one_cell(text: str) -> None:
    assert parse_urls(text) == (Links((SITE,), (PAGE,)), ())


@given(st.text(max_size=60) | st.text("htps:/w.exmlfr@# ?&=,;|", max_size=50).map(lambda t: "http" + t))
def test_never_fails_and_is_stable(text: str) -> None:
    found = parse_urls(text)
    assert all(i.code in CATALOGUE for i in found.issues)
    if found.value:
        links = (*found.value.sites, *found.value.socials)
        assert all(u.startswith(("https://", "http://")) and u.isascii() and " " not in u for u in links)
        assert parse_urls("|".join(links)) == (found.value, ())


@pytest.mark.parametrize(
    "text",
    [
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.exemple.fr%2F&h=ab",
        "https://www.google.com/url?q=https://www.exemple.fr/&sa=D&source=editors&ust=1606000000000",
        "www.google.com/url?q=https://www.exemple.fr",
    ],
)
def test_a_link_that_only_leads_is_followed_to_its_end(text: str) -> None:
    found = parse_urls(text)
    assert found.value is not None
    assert found.value.sites == ("https://www.exemple.fr",)
    assert [(i.code, i.after) for i in found.issues] == [("url-corrigee", "https://www.exemple.fr")]


@pytest.mark.parametrize(
    "text", ["https://www.google.com/url?sa=t", "https://www.google.com/url?q=https://l.facebook.com/l.php?u=https://exemple.fr"]
)
def test_a_link_that_leads_nowhere_or_twice_is_told(text: str) -> None:
    found = parse_urls(text)
    assert (found.value, [i.code for i in found.issues]) == (None, ["url-invalide"])
