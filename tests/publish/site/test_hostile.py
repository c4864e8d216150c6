"""Whatever a published cell holds, a page shows it as text: nothing runs, no tag is born, no link leads to a script."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import unquote

import pytest

from pipeline.publish.site.build import build_site
from pipeline.publish.site.render import data_block
from pipeline.publish.site.shop import mail, network, offers, phone, web
from tests.publish.shops import example, shops
from tests.publish.site.made import page, place, release

BREAKER = "\"'><img src=x onerror=alert(1)><script>alert(2)</script></script>-->]]>{{ 7*7 }}{% x %}&amp;\u202eabc\u2028"
FIXED = {"id", "siret", "categorie", "sous_categorie", "naf", "code_postal", "code_insee", "code_epci", "latitude", "longitude",
         "precision", "ban_id", "statut", "services", "modes_paiement", "labels", "accessibilite"}  # fmt: skip
"""Columns whose form the contract holds: no free text can stand there."""
OTHER = {
    **dict.fromkeys(set(example()) - FIXED, BREAKER),
    "sources": "cci-47",
    "date_maj": "2026-11-01",
    "date_verification": "2026-11-02",
}
LONG = {
    **OTHER,
    "nom": "M" * 10_000,
    "adresse": "x" * 10_000,
    "description": "é " * 5_000,
    "site_web": "https://x.example/" + "a" * 10_000,
}
URLS = {
    **OTHER,
    "nom": "Chez JS",
    "site_web": "javascript:alert(1)|https://ok.example/a?b=<c>",
    "boutique_en_ligne": "JaVaScRiPt:alert(1)",
    "reseaux_sociaux": "data:text/html,<script>alert(1)</script>",
    "valide_jusqu_au": None,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site whose every free field is hostile."""
    dist = tmp_path_factory.mktemp("hostile")
    rows = shops({**OTHER, "valide_jusqu_au": None}, {**LONG, "valide_jusqu_au": None}, URLS)
    told = place(nom=BREAKER, titre=BREAKER)
    build_site(release(dist, rows, nom=BREAKER, titre=BREAKER), told, dist, modules=dist / "none")
    return dist


def test_no_tag_is_born_of_a_cell(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if not {"latest", "2026.11.22"} & {*path.parts}]
    assert {"e", "communes", "index.html"} <= {path.relative_to(site).parts[0] for path in pages}
    for path in pages:
        made = page(site, path.relative_to(site).as_posix())
        assert not made.all("img")
        assert not [a for _, a in made.tags if any(name.startswith("on") or name == "style" for name in a)]
        for attrs in made.all("script"):
            assert "src" in attrs or attrs["type"] in ("application/json", "application/ld+json")
        assert "49" not in made.text.replace("05 36 49", "").split(), "a template ran what a cell held"


def test_what_a_cell_holds_is_read_as_it_is(site: Path) -> None:
    assert "<script>alert(2)</script>" in page(site, "e/c-0001").text
    assert "{{ 7*7 }}" in page(site, "e/c-0001").text


def test_every_link_is_one_that_may_be_followed(site: Path) -> None:
    for name in ("e/c-0001", "e/c-0003", "communes/47001"):
        for link in page(site, name).links():
            assert link.startswith(("https://", "mailto:", "tel:", "geo:", "../", "./", "#")) or link.rstrip("/").isdigit(), link
            assert not {*link} & {"<", ">", '"', " ", "\u202e"}, link
    assert "https://ok.example/a?b=%3Cc%3E" in page(site, "e/c-0003").links()


def test_json_in_a_page_is_json_and_ends_nothing(site: Path) -> None:
    for name in ("e/c-0001", "e/c-0002", "e/c-0003"):
        for text in page(site, name).scripts:
            if text.strip():
                assert not {"<", ">", "\u2028"} & {*text}
                json.loads(text)
    described = json.loads(page(site, "e/c-0003").scripts[-1])
    assert "javascript" not in json.dumps(described).lower()
    assert data_block({"a": "</script>"}) == '{"a":"\\u003c/script\\u003e"}'


def test_names_are_isolated_from_the_text_around_them(site: Path) -> None:
    text = (site / "e" / "c-0001" / "index.html").read_text(encoding="utf-8")
    assert "<h1><bdi>" in text
    line = (site / "communes" / "47001" / "index.html").read_text(encoding="utf-8")
    assert "<h3><a" in line and "<bdi>" in line


def test_ten_thousand_characters_stay_short_in_lists(site: Path) -> None:
    assert (site / "communes" / "47001" / "index.html").stat().st_size < 60_000
    told = json.loads((site / "index.json").read_text(encoding="utf-8"))
    assert max(map(len, told["colonnes"]["nom"])) <= 160
    head = page(site, "e/c-0002").all("meta")
    assert all(len(str(a.get("content", ""))) < 800 for a in head)
    assert "M" * 10_000 in page(site, "e/c-0002").text


def test_the_mail_that_reports_an_error_stays_one_link(site: Path) -> None:
    link = next(one for one in page(site, "e/c-0002").links() if one.startswith("mailto:donnees"))
    assert len(link) < 2_000
    assert "référence c-0002" in unquote(link)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", " https://a.example", "https://a.example/\n", "java\tscript:alert(1)",
     "data:text/html,x", "https://", "https://localhost", "//a.example", "https://user:pass@a.example", "ftp://a.example", "https://a.example\\@b.example",
     "https://a.example/\u202egnp.exe", "https://[::1", "vbscript:x", "https://a.example/" + "x" * 3000, ""],
)  # fmt: skip
def test_addresses_that_are_not_followed(text: str) -> None:
    assert web(text) is None


@pytest.mark.parametrize(
    ("text", "shown", "url"),
    [
        ("https://www.pain.example/", "pain.example", "https://www.pain.example/"),
        ("http://pain.example/a/é?q=1&r=2#x", "pain.example/a/é", "http://pain.example/a/%C3%A9?q=1&r=2#x"),
        ('https://pain.example/"><i>', 'pain.example/"><i>', "https://pain.example/%22%3E%3Ci%3E"),
        ("https://pain.example/" + "a" * 60, "pain.example", "https://pain.example/" + "a" * 60),
    ],
)
def test_addresses_that_are(text: str, shown: str, url: str) -> None:
    assert web(text) == (shown, url)


def test_phones_mails_and_networks() -> None:
    assert phone("+33536490012") == ("05\u00a036\u00a049\u00a000\u00a012", "tel:+33536490012")
    assert phone("3949") == ("3949", "tel:3949")
    assert phone("+590590490012") == ("+590590490012", "tel:+590590490012")
    assert phone("05 36<script>") is None
    assert mail("a.b+c@d.example") == ("a.b+c@d.example", "mailto:a.b+c@d.example")
    assert mail("a@b.example?cc=x@y.example") is None
    assert network("https://m.facebook.com/x") == ("Facebook", "https://m.facebook.com/x")
    assert network("https://facebook.com.evil.example/x") == (
        "facebook.com.evil.example/x",
        "https://facebook.com.evil.example/x",
    )


def test_services_unknown_to_the_vocabulary_are_left_out() -> None:
    assert [offer.code for offer in offers("terrasse|<script>|drive")] == ["drive", "terrasse"]
