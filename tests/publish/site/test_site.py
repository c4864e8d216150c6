"""The directory as a visitor without JavaScript sees it: pages, links, lists, indexes, old ids."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipeline.publish.site.build import build_site
from pipeline.publish.site.lists import PER_PAGE
from tests.publish.shops import shops
from tests.publish.site.made import URL, page, place, release

AGEN = {"commune": "Agen", "code_insee": "47001", "code_postal": "47000", "code_epci": "200096956", "epci": "CA d'Agen"}
NERAC = {"commune": "Nérac", "code_insee": "47195", "code_postal": "47600", "code_epci": "200068948", "epci": "CC Albret"}
ROWS = (
    {**AGEN, "nom": "Au Bon Pain", "adresse": "12 Rue Pasteur", "categorie": "alimentation", "statut": "ouvert",
     "sous_categorie": "boulangerie-patisserie", "services": "livraison|terrasse|click_and_collect",
     "horaires": "Tu-Sa 07:00-13:00; PH off", "telephone": "+33536490012", "boutique_en_ligne": "https://pain.example/commande"},
    {**AGEN, "nom": "Le Fournil", "adresse": "2 Rue Pasteur", "categorie": "alimentation", "statut": None,
     "sous_categorie": "boulangerie-patisserie", "services": None, "horaires": None, "telephone": None},
    {**NERAC, "nom": "Éts. Lagrange", "adresse": "La Tuilerie", "categorie": "producteur", "sous_categorie": None,
     "services": "marche", "marches": "Sa[1] Prayssas", "horaires": "Jul-Aug Mo-Su 10:00-19:00",
     "statut": "ferme_temporairement"},
    {**NERAC, "nom": "L'Ancien Café", "adresse": "1 Place Neuve", "categorie": "restauration", "sous_categorie": "cafe-bar",
     "statut": "ferme", "date_fermeture": "2026-03-03", "services": None},
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site of four shops, its release beside it as in dist/."""
    dist = tmp_path_factory.mktemp("dist")
    build_site(release(dist, shops(*ROWS)), place(), dist, modules=dist / "none")
    return dist


def own_pages(site: Path) -> list[Path]:
    """Return the site's own pages: a release has pages too, which are not ours."""
    return [p for p in site.rglob("*.html") if "latest" not in p.parts and "2026.11.22" not in p.parts]


def test_every_link_of_every_page_leads_to_a_file(site: Path) -> None:
    pages = own_pages(site)
    kinds = {p.relative_to(site).parts[0] for p in pages}
    assert kinds >= {"index.html", "404.html", "e", "communes", "epci", "categories", "services", "carte", "integrer", "donnees",
                     "plan", "accessibilite", "mentions-legales", "fragments"}  # fmt: skip
    for path in pages:
        for link in page(site, path.relative_to(site).as_posix()).links():
            parts = urlsplit(link)
            if parts.scheme or link.startswith("#"):
                assert parts.scheme in ("https", "mailto", "tel", "geo", ""), link
                continue
            assert not link.startswith("/"), f"{path}: {link} breaks under a prefix"
            target = (path.parent / unquote(parts.path)).resolve()
            target = target / "index.html" if target.is_dir() else target
            beyond = link.endswith("embed/v1.js") or "/assets/js/integrer.js" in link  # written apart
            assert target.is_file() or beyond, f"{path.relative_to(site)}: {link}"


def test_no_page_holds_script_nor_style_of_its_own(site: Path) -> None:
    pages = own_pages(site)
    assert site / "index.html" in pages
    for path in pages:
        told = page(site, path.relative_to(site).as_posix())
        inline = [
            a for a in told.all("script") if "src" not in a and a.get("type") not in ("application/json", "application/ld+json")
        ]
        assert not inline
        assert not told.all("style")
        assert not [a for _, a in told.tags if any(name == "style" or name.startswith("on") for name in a)]


def test_each_page_says_its_language_its_title_and_its_landmarks(site: Path) -> None:
    for name in ("", "communes/47001", "epci/200096956", "categories/alimentation", "services/click_and_collect", "e/c-0001",
                 "carte", "integrer", "accessibilite", "mentions-legales", "donnees", "plan", "communes"):  # fmt: skip
        told = page(site, name)
        assert told.all("html")[0]["lang"] == "fr"
        assert [tag for tag, _ in told.tags if tag in ("h1", "main", "header", "footer", "title")] == [
            "title", "header", "main", "h1", "footer",
        ]  # fmt: skip
        assert told.all("link")[0] == {"rel": "canonical", "href": f"{URL}/{name}{'/' if name else ''}"}
        assert told.all("a")[0]["href"] == "#contenu"


def test_a_list_is_in_the_order_of_the_streets_and_leaves_out_what_has_closed(site: Path) -> None:
    items = page(site, "communes/47001").all("li")
    shops_ = [item for item in items if item.get("class") == "commerce"]
    assert [item["data-id"] for item in shops_] == ["c-0002", "c-0001"]
    assert shops_[0]["data-premier"] == "Rue Pasteur"
    assert "data-premier" not in shops_[1]
    assert shops_[1]["data-services"] == "click_and_collect livraison terrasse"
    assert shops_[1]["data-horaires"] == "2-6=420-780;f="
    assert "data-horaires" not in shops_[0]
    assert "L'Ancien Café" not in page(site, "communes/47195").text
    assert not (site / "categories" / "cafe-bar").exists()


def test_what_a_shop_offers_at_a_distance_comes_first(site: Path) -> None:
    text = page(site, "communes/47001").text
    assert text.index("Click & collect") < text.index("Terrasse")
    told = page(site, "e/c-0001")
    assert told.text.index("Commander en ligne") < told.text.index("Appeler") < told.text.index("Itinéraire")


def test_a_shop_says_all_that_is_published_of_it(site: Path) -> None:
    told = page(site, "e/c-0001")
    for words in (
        *(
            "Au Bon Pain",
            "Boulangerie, pâtisserie",
            "Retrait de commande (click & collect)",
            "Mardi 7 h–13 h",
        ),
        *("Jours fériés fermé", "12 Rue Pasteur", "47000 Agen", "CCI d'exemple", "Signaler une erreur", "c-0001"),
    ):
        assert words in told.text.replace("\u00a0", " "), words
    links = told.links()
    assert "https://pain.example/commande" in links
    assert "tel:+33536490012" in links
    assert any(link.startswith("geo:") for link in links)
    report = next(link for link in links if link.startswith("mailto:donnees"))
    assert "c-0001" in unquote(report)
    assert json.loads(told.scripts[-1])["@id"] == f"{URL}/e/c-0001/"
    rows = [a["data-jour"] for a in told.all("tr") if "data-jour" in a]
    assert rows == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_shop_that_closed_says_so_and_offers_nothing(site: Path) -> None:
    told = page(site, "e/c-0004")
    assert "Ce commerce est définitivement fermé depuis le 3 mars 2026" in " ".join(told.text.split())
    assert not [a for a in told.all("ul") if a.get("class") == "boutons"]
    assert not [link for link in told.links() if link.startswith("tel:")]
    for words in ("Comment acheter", "Horaires", "appeler avant", "Paiement"):
        assert words not in told.text, words
    assert "application/ld+json" not in [a.get("type") for a in told.all("script")]
    assert "Fermé temporairement." in page(site, "e/c-0003").text


def test_seasons_and_markets_are_told_in_french(site: Path) -> None:
    text = page(site, "e/c-0003").text
    assert "De juillet à août" in text
    assert "1er samedi du mois : Prayssas" in text
    assert "Producteurs et vente directe" in text  # no finer activity is known


def test_the_index_holds_what_the_pages_hold(site: Path) -> None:
    told = json.loads((site / "index.json").read_text(encoding="utf-8"))
    columns = told["colonnes"]
    assert told["nombre"] == 3 == len(columns["id"])
    assert all(len(values) == 3 for values in columns.values())
    assert columns["id"] == ["c-0002", "c-0001", "c-0003"]
    assert [told["communes"][n][:2] for n in columns["commune"]] == [["47001", "Agen"]] * 2 + [["47195", "Nérac"]]
    assert [commune[5:] for commune in told["communes"]] == [["47000"], ["47600"]]
    assert [told["horaires"][n] if n >= 0 else None for n in columns["horaires"]] == [
        None,
        "2-6=420-780;f=",
        ";20270701:1-7=600-1140;20270901:",
    ]
    assert [told["services"][n] if n >= 0 else None for n in columns["services"]] == [
        None,
        "click_and_collect livraison terrasse",
        "marche",
    ]
    assert told["feries"]["20261225"] == "Noël"
    own = json.loads((site / "communes" / "47001" / "index.json").read_text(encoding="utf-8"))
    assert own["colonnes"]["id"] == ["c-0002", "c-0001"]


def test_a_long_list_is_cut_in_pages(tmp_path: Path) -> None:
    many = [{**AGEN, "nom": f"Boutique {n}", "adresse": f"{n} Rue Pasteur"} for n in range(1, 2 * PER_PAGE + 2)]
    build_site(release(tmp_path, shops(*many)), place(), tmp_path, modules=tmp_path / "none")
    first, last = page(tmp_path, "communes/47001"), page(tmp_path, "communes/47001/3")
    counts = [sum(a.get("class") == "commerce" for a in one.all("li")) for one in (first, last)]
    assert counts == [PER_PAGE, 1]
    assert "601 commerces" in first.text.replace("\u202f", "")
    assert {"2/", "3/", "./"} <= set(first.links())
    assert {"../", "../2/", "../3/"} <= set(last.links())
    assert last.all("ol")[-1]["data-index"] == "../index.json"
    assert "../../../e/c-0600/" in page(tmp_path, "communes/47001/2").links()


def test_a_commune_without_a_shop_keeps_the_address_that_its_town_hall_pasted(site: Path) -> None:
    told = page(site, "communes/47225")
    assert "Aucun commerce connu ici" in told.text
    assert not [a for a in told.all("form") if a.get("id") == "filtres"]
    assert json.loads((site / "communes" / "47225" / "index.json").read_text(encoding="utf-8"))["nombre"] == 0
    assert (site / "fragments" / "communes" / "47225.html").is_file()
    source = (site / "communes" / "47225" / "index.html").read_text(encoding="utf-8")
    assert source.count("<div") == source.count("</div>")
    assert "../communes/47225/" in page(site, "communes").links()
    assert "communes/47225/" not in page(site, "").links()  # the territory's page leads to where there is something


def test_the_map_page_and_the_home_are_empty_lists_for_the_script(site: Path) -> None:
    for name, index in (("", "index.json"), ("carte", "../index.json")):
        made = next(a for a in page(site, name).all("ol") if a.get("id") == "liste")
        assert (made["data-index"], made["data-nombre"]) == (index, "3")
        assert (site / name / index).is_file()
    assert "data-maplibre" not in next(a for a in page(site, "carte").all("section") if a.get("id") == "carte")


def test_fragments_and_oembed_give_a_town_hall_whole_addresses(site: Path) -> None:
    fragment = (site / "fragments" / "communes" / "47001.html").read_text(encoding="utf-8")
    assert fragment.startswith("<section")
    assert f'href="{URL}/e/c-0001/"' in fragment
    told = json.loads((site / "oembed" / "communes" / "47001.json").read_text(encoding="utf-8"))
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert f'src="{URL}/carte/?commune=47001"' in told["html"]
    assert 'title="Agen : commerces, carte et liste"' in told["html"]
    announced = [a["href"] for a in page(site, "communes/47001").all("link") if a.get("type") == "application/json+oembed"]
    assert announced == [f"{URL}/oembed/communes/47001.json"]


def test_the_declaration_lists_the_106_criteria_and_claims_nothing(site: Path) -> None:
    told = page(site, "accessibilite")
    assert "Accessibilité : non conforme" in told.text
    assert len(told.all("tr")) == 1 + 106


def test_a_sitemap_holds_every_page_and_no_shop_that_closed(site: Path) -> None:
    text = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"<loc>{URL}/e/c-0001/</loc>" in text
    assert f"<loc>{URL}/services/click_and_collect/</loc>" in text
    assert "c-0004" not in text
    assert "Sitemap: " in (site / "robots.txt").read_text(encoding="utf-8")


def test_a_demonstration_says_so_everywhere_and_stays_out_of_search_engines(tmp_path: Path) -> None:
    told = place(demonstration=True)
    build_site(release(tmp_path, shops(*ROWS), demonstration=True), told, tmp_path, modules=tmp_path / "none")
    for name in ("", "communes/47001", "e/c-0001", "carte", "integrer"):
        made = page(tmp_path, name)
        assert "Tous les commerces de ce site sont inventés" in made.text
        assert {"name": "robots", "content": "noindex"} in made.all("meta")
    assert "Disallow: /" in (tmp_path / "robots.txt").read_text(encoding="utf-8")
    assert not (tmp_path / "sitemap.xml").exists()


def test_without_a_public_address_nothing_absolute_is_written(tmp_path: Path) -> None:
    build_site(release(tmp_path, shops(*ROWS), url_publique=None), place(url_publique=None), tmp_path, modules=tmp_path / "none")
    assert not (tmp_path / "oembed").exists()
    assert "canonical" not in [a.get("rel") for a in page(tmp_path, "communes/47001").all("link")]
    assert "n'est pas encore déclarée" in page(tmp_path, "integrer").text
    assert not (tmp_path / "assets/partage.png").exists()
    assert not [a for a in page(tmp_path, "").all("meta") if a.get("property") == "og:image"]
    lost = page(tmp_path, "404.html")  # shown at any depth: it bears its style, and leads to the root
    assert "--papier" in "".join(lost.scripts) and not lost.all("link")
    assert [a["href"] for a in lost.all("a")] == ["/", "/", "/communes/", "/carte/"]


def test_a_shared_link_shows_a_picture_of_the_territory(site: Path) -> None:
    told = {a["property"]: a["content"] for a in page(site, "communes/47001").all("meta") if a.get("property")}
    assert told["og:image"] == f"{URL}/assets/partage.png"
    drawn = (site / "assets/partage.png").read_bytes()
    assert (told["og:image:width"], told["og:image:height"]) == tuple(map(str, struct.unpack(">II", drawn[16:24])))
    assert page(site, "404.html").all("link")[0]["href"] == f"{URL}/assets/site.css"


def test_old_ids_lead_on_and_withdrawn_ones_say_no_more_than_that(tmp_path: Path) -> None:
    folder = release(tmp_path, shops(*ROWS))
    (folder / "identifiants.csv").write_text(
        "ancien_id,id,motif,date\nc-0900,c-0001,fusion,2026-11-22\nc-0901,,retrait,2026-11-22\nc-0002,c-0001,fusion,2026-11-22\n"
        "../x,c-0001,fusion,2026-11-22\nc-0902,c-0999,fusion,2026-11-22\n",
        encoding="utf-8",
    )
    report = build_site(folder, place(), tmp_path, modules=tmp_path / "none")
    assert report.old_ids == 3
    moved = page(tmp_path, "e/c-0900")
    assert "../c-0001/" in moved.links()
    assert next(a for a in moved.all("meta") if a.get("http-equiv") == "refresh")["content"] == "0; url=../c-0001/"
    for gone in ("c-0901", "c-0902"):
        assert "n'est plus publiée" in page(tmp_path, f"e/{gone}").text
        assert "retrait" not in page(tmp_path, f"e/{gone}").text
    assert "Le Fournil" in page(tmp_path, "e/c-0002").text  # alive again: its own page


def test_the_same_release_makes_the_same_bytes(tmp_path: Path) -> None:
    folder = release(tmp_path / "dist", shops(*ROWS))
    made = []
    for name in ("one", "two"):
        build_site(folder, place(), tmp_path / name, modules=tmp_path / "none")
        made.append({p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()})
    assert made[0] == made[1]
