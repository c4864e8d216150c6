"""Feeds of openings and closings: what releases told, read by another reader; not a word on whoever asked to be left out."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import feedparser
import pandas as pd
import pytest

from pipeline.config import Publisher
from pipeline.model import UniqueRows
from pipeline.publish import Lineage, compare, publish
from pipeline.publish.site.build import build_site
from pipeline.publish.site.feeds import ENTRIES, MANY
from pipeline.publish.site.install import refresh_site
from tests.publish.shops import content, shops
from tests.publish.site.made import URL, page, place

ATOM = "{http://www.w3.org/2005/Atom}"
AGEN = {"commune": "Agen", "code_insee": "47001", "code_epci": "200096956", "epci": "CA d'Agen", "statut": "ouvert"}
NERAC = {"commune": "Nérac", "code_insee": "47195", "code_epci": "200068948", "epci": "CC Albret", "statut": "ouvert"}
BEFORE = (
    {**AGEN, "nom": "Ferme demain"},
    {**AGEN, "nom": "Secret Opposé"},
    {**NERAC, "nom": "Part sans bruit"},
    {**NERAC, "nom": "Rouvre", "statut": "ferme_temporairement"},
    {**NERAC, "nom": "En travaux"},
)
ADDED = (
    {**AGEN, "nom": "Nouvelle & Fille <b>"},
    {**NERAC, "nom": "Retirée Depuis"},
    {**NERAC, "nom": "Bientôt", "statut": "a_venir"},
)
STATES = {"c-0001": "ferme", "c-0004": "ouvert_adapte", "c-0005": "ferme_temporairement"}


def released(dist: Path, day: int, before: UniqueRows | None, rows: UniqueRows, lineage: Lineage | None = None) -> Path:
    """Publish one release after another."""
    told = content(rows, changes=compare(before, rows, lineage), territory=place())
    made = publish(told, dist, dt.date(2026, 11, day))
    assert made is not None
    return made.folder


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish three releases: a first, a second that adds, a third where a shop added by the second has asked to be left out."""
    where = tmp_path_factory.mktemp("dist")
    first = shops(*BEFORE)
    released(where, 22, None, first)
    new = shops(*ADDED)
    new["id"] = ["n-1", "n-2", "n-3"]
    second = UniqueRows(pd.concat([first, new], ignore_index=True))
    released(where, 23, first, second)
    third = second[~second["id"].isin(["c-0002", "c-0003", "n-2"])].copy()
    third["statut"] = third["id"].map(STATES).fillna(third["statut"]).astype(third["statut"].dtype)
    lineage = Lineage(opposed=frozenset({"c-0002", "n-2"}))
    folder = released(where, 24, second, UniqueRows(third.reset_index(drop=True)), lineage)
    build_site(folder, place(), where, modules=where / "none")
    return where


def entries(dist: Path, path: str = "atom.xml") -> list[tuple[str, str]]:
    """Return (title, day) of each entry."""
    read = feedparser.parse((dist / path).read_bytes())
    assert not read.bozo, read.get("bozo_exception")
    return [(one.title, one.updated[:10]) for one in read.entries]


def test_the_territory_is_told_newest_first(dist: Path) -> None:
    assert entries(dist) == [
        ("Fermeture définitive : Ferme demain (Agen)", "2026-11-24"),
        ("Fermeture temporaire : En travaux (Nérac)", "2026-11-24"),
        ("Réouverture : Rouvre (Nérac)", "2026-11-24"),
        ("1 fiche n'est plus dans l'annuaire", "2026-11-24"),
        ("Ouverture prochaine : Bientôt (Nérac)", "2026-11-23"),
        ("Nouveau dans l'annuaire : Nouvelle & Fille <b> (Agen)", "2026-11-23"),
        ("Première version de l'annuaire : 5 commerces", "2026-11-22"),
    ]


def test_an_epci_is_told_its_own(dist: Path) -> None:
    assert [title for title, _ in entries(dist, "epci/200096956/atom.xml")] == [
        "Fermeture définitive : Ferme demain (Agen)",
        "Nouveau dans l'annuaire : Nouvelle & Fille <b> (Agen)",
    ]
    assert ("1 fiche n'est plus dans l'annuaire", "2026-11-24") in entries(dist, "epci/200068948/atom.xml")


def test_whoever_is_gone_is_named_nowhere_not_even_by_an_older_release(dist: Path) -> None:
    feeds = sorted(dist.rglob("atom.xml"))
    assert dist / "atom.xml" in feeds
    assert len(feeds) > 2
    for path in feeds:
        text = path.read_text(encoding="utf-8")
        for word in ("Secret", "Retirée", "Part sans bruit", "c-0002", "c-0003", "n-2", "opposition"):
            assert word not in text, path


def test_a_feed_is_what_rfc_4287_asks(dist: Path) -> None:
    ids: list[str] = []
    for path in ("atom.xml", "epci/200096956/atom.xml", "epci/200068948/atom.xml"):
        feed = ET.parse(dist / path).getroot()  # noqa: S314 - our own file
        for one in (feed, *feed.iter(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(one.findall(f"{ATOM}{name}")) == 1, name
            assert len([link for link in one.iter(f"{ATOM}link") if link.get("rel") == "alternate"]) >= 1
            assert dt.datetime.fromisoformat(str(one.findtext(f"{ATOM}updated"))).tzinfo is not None
        assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Département d'exemple"
        assert feed.find(f"{ATOM}link[@rel='self']").get("href") == f"{URL}/{path}"  # type: ignore[union-attr]
        told = [str(one.text) for one in feed.iter(f"{ATOM}id")]
        assert len(told) == len(set(told))
        assert all(one.startswith("tag:commerces.example,2026") and " " not in one for one in told)
        ids.append(told[0])
    assert len(set(ids)) == 3


def test_links_of_a_feed_lead_to_pages_of_the_site(dist: Path) -> None:
    links = [one.link for one in feedparser.parse((dist / "epci/200068948/atom.xml").read_bytes()).entries]
    assert links
    for link in links:
        assert (dist / link.removeprefix(f"{URL}/") / "index.html").is_file(), link


def test_without_a_public_address_links_are_relative(dist: Path, tmp_path: Path) -> None:
    told = place(url_publique=None, editeur=Publisher(nom="Éditeur", courriel="donnees@mairie.example"))
    build_site(dist / "2026.11.24", told, tmp_path, modules=tmp_path / "none")
    feed = ET.parse(tmp_path / "epci/200096956/atom.xml").getroot()  # noqa: S314 - our own file
    assert str(feed.findtext(f"{ATOM}id")).startswith("tag:mairie.example,2026:")
    hrefs = [str(link.get("href")) for link in feed.iter(f"{ATOM}link")]
    assert "../../e/c-0001/" in hrefs
    assert all((tmp_path / "epci/200096956" / href / "index.html").is_file() for href in hrefs)


def test_every_page_tells_its_feed(dist: Path) -> None:
    def told(path: str) -> list[str | None]:
        return [link["href"] for link in page(dist, path).all("link") if link.get("type") == "application/atom+xml"]

    assert told("") == ["./atom.xml"]
    assert told("communes/47195") == ["../../epci/200068948/atom.xml"]
    assert told("epci/200096956") == ["../../epci/200096956/atom.xml"]
    assert told("e/c-0001") == ["../../atom.xml"]


def test_hundreds_at_once_are_one_entry_and_a_feed_is_bounded(tmp_path: Path) -> None:
    first = shops(AGEN)
    released(tmp_path, 1, None, first)
    rows, day = first, 2
    for count in (MANY + 1, MANY, MANY, MANY):
        more = shops(*({**AGEN, "nom": f"Commerce {n}"} for n in range(count)))
        more["id"] = [f"j{day}-{n:03d}" for n in range(count)]
        wider = UniqueRows(pd.concat([rows, more], ignore_index=True))
        folder = released(tmp_path, day, rows, wider)
        rows, day = wider, day + 1
        build_site(folder, place(), tmp_path, modules=tmp_path / "none")
        if day == 3:
            assert entries(tmp_path)[0] == (f"{MANY + 1} nouvelles fiches", "2026-11-02")
    assert len(entries(tmp_path)) == ENTRIES
    assert entries(tmp_path)[0][1] == "2026-11-05"


def test_two_releases_of_one_day_keep_their_order(tmp_path: Path) -> None:
    rows: list[UniqueRows] = []
    for last in (1, 2, 3):
        rows.append(shops(*({**AGEN, "nom": f"N{n}"} for n in range(last))))
        folder = released(tmp_path, 22, rows[-2] if last > 1 else None, rows[-1])
    build_site(folder, place(), tmp_path, modules=tmp_path / "none")
    stamps = [one.updated for one in feedparser.parse((tmp_path / "atom.xml").read_bytes()).entries]
    assert stamps == ["2026-11-22T00:02:00Z", "2026-11-22T00:01:00Z", "2026-11-22T00:00:00Z"]


def test_an_older_release_that_goes_away_makes_the_site_anew(dist: Path, tmp_path: Path) -> None:
    here: Any = shutil.copytree(dist, tmp_path / "dist")
    (here / "site.json").unlink(missing_ok=True)
    assert refresh_site(here, place(), modules=here / "none") is not None
    assert refresh_site(here, place(), modules=here / "none") is None
    shutil.rmtree(here / "2026.11.23")
    assert refresh_site(here, place(), modules=here / "none") is not None
    assert not any("Nouvelle" in title for title, _ in entries(here))
    assert len(json.loads((here / "versions.json").read_bytes())) == 3
