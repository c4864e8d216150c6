"""index.html of a release: every file with its size and sum, the scores and their trend, pictures, nothing from elsewhere."""

from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.model import PROVENANCE_COLUMNS, Provenance
from pipeline.publish import compare, publish
from pipeline.publish.check import read_sums
from pipeline.publish.scores import families
from tests.publish.shops import NO_POINT, content, shops, six_shops

DAY = dt.date(2026, 11, 22)
EMPTY = dict.fromkeys(("horaires", "services", "telephone", "courriel", "site_web", "reseaux_sociaux", "boutique_en_ligne"))


class Tags(HTMLParser):
    """Gathers the tags of a page, and checks that each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def dated(day: str, *ids: str) -> Provenance:
    """Say that everything of these shops comes from one deposit."""
    fields = [f for family in families().values() for f in family.champs]
    rows = [(i, f, "cci-47", "k", day, "lov2") for i in ids for f in fields]
    return Provenance(pd.DataFrame(rows, columns=list(PROVENANCE_COLUMNS), dtype="str"))


def scored(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "latest" / "qualite.json").read_text(encoding="utf-8"))["scores"]
    return found


def test_every_file_is_told_with_its_size_and_sum(tmp_path: Path) -> None:
    published = publish(content(six_shops()), tmp_path, DAY)
    assert published
    text = (published.folder / "index.html").read_text(encoding="utf-8")
    for name, sha in read_sums(published.folder).items():
        assert name == "index.html" or f'href="{name}"' in text, name
        assert "/" in name or name == "index.html" or sha in text
    assert "le téléchargement pour Excel" in text.replace("\n", " ")


def test_the_page_is_well_formed_and_takes_nothing_from_elsewhere(tmp_path: Path) -> None:
    published = publish(content(six_shops()), tmp_path, DAY)
    assert published
    page = Tags((published.folder / "index.html").read_text(encoding="utf-8"))
    assert page.open == []
    assert not {tag for tag, _ in page.found} & {"script", "img", "link", "iframe", "object", "image"}
    links = [a["href"] for tag, a in page.found if tag == "a"]
    assert all((published.folder / str(link)).is_file() for link in links if link and not link.startswith(("http", "#")))
    ids = [a["id"] for _, a in page.found if a.get("id")]
    assert len(ids) == len(set(ids))
    headings = [tag for tag, _ in page.found if re.fullmatch(r"h\d", tag)]
    assert headings[0] == "h1" and set(headings[1:]) == {"h2"}
    assert all(a.get("aria-hidden") == "true" for tag, a in page.found if tag == "svg")
    assert sum(tag == "svg" for tag, _ in page.found) == sum(tag == "figcaption" for tag, _ in page.found) >= 4


def test_texts_of_shops_and_sources_are_escaped(tmp_path: Path) -> None:
    rows = shops({"commune": "<script>alert(1)</script>"})
    published = publish(content(rows), tmp_path, DAY)
    assert published
    assert "<script>" not in (published.folder / "index.html").read_text(encoding="utf-8")


def test_a_full_fresh_shop_is_worth_a_hundred_and_a_bare_one_little(tmp_path: Path) -> None:
    publish(content(shops({}), provenance=dated("2026-11-22", "c-0001")), tmp_path / "a", DAY)
    assert scored(tmp_path / "a")["ensemble"] == 100
    publish(content(shops({**EMPTY, **NO_POINT, "siret": None})), tmp_path / "b", DAY)
    found = scored(tmp_path / "b")
    assert found["familles"] == {"identite": 66.7, "position": 0, "contact": 0, "horaires": 0, "offre": 0}
    assert found["ensemble"] == 10


@pytest.mark.parametrize(("precision", "worth"), [("numero", 100), ("lieu-dit", 80), ("voie", 60), ("commune", 20)])
def test_a_vague_position_is_worth_less(tmp_path: Path, precision: str, worth: float) -> None:
    publish(content(shops({"precision": precision})), tmp_path, DAY)
    assert scored(tmp_path)["familles"]["position"] == worth


def test_a_score_halves_with_age_by_family(tmp_path: Path) -> None:
    old = DAY - dt.timedelta(days=365)
    publish(content(shops({}), provenance=dated(old.isoformat(), "c-0001")), tmp_path, DAY)
    found = scored(tmp_path)["familles"]
    assert found["horaires"] == 50
    assert found["horaires"] < found["offre"] < found["contact"] < found["identite"] == found["position"] < 100


def test_age_alone_makes_no_release_due_but_the_next_one_tells_the_trend(tmp_path: Path) -> None:
    told = dated("2026-11-01", "c-0001")
    publish(content(shops({}), provenance=told), tmp_path, DAY)
    later = DAY + dt.timedelta(days=200)
    assert publish(content(shops({}), provenance=told), tmp_path, later) is None
    rows = shops({"horaires": None})
    left = Provenance(told[told["champ"].ne("horaires")])
    changes = compare(shops({}), rows)
    assert publish(content(rows, provenance=left, changes=changes), tmp_path, later)
    text = (tmp_path / "latest" / "index.html").read_text(encoding="utf-8")
    assert "depuis la version précédente" in text
    assert "Score de qualité, de la version 2026.11.22 à la version 2027.06.10." in text
    assert "Nombre de changements par commune." in text


def test_sources_and_communes_have_their_own_score(tmp_path: Path) -> None:
    rows = shops({"sources": "cci-47"}, {"sources": "cci-47|ville", **EMPTY, "code_insee": "47157", "commune": "Marmande"})
    publish(content(rows), tmp_path, DAY)
    found = scored(tmp_path)
    assert found["sources"]["ville"] == found["communes"]["47157"] < found["sources"]["cci-47"] < found["communes"]["47001"]


def test_the_same_release_has_the_same_page(tmp_path: Path) -> None:
    pages = []
    for name in "ab":
        publish(content(six_shops()), tmp_path / name, DAY)
        pages.append((tmp_path / name / "latest" / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_weights_make_a_hundred() -> None:
    assert sum(family.poids for family in families().values()) == 100
