"""The site in dist/: built when something it depends on changes, whole or not announced, whatever cuts it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.publish import swap
from pipeline.publish.site.install import STATE, refresh_site
from tests.publish.shops import shops
from tests.publish.site.made import page, place, release


def files(dist: Path) -> dict[str, bytes]:
    """Return every file of dist/ with its bytes."""
    return {p.relative_to(dist).as_posix(): p.read_bytes() for p in dist.rglob("*") if p.is_file()}


def build(dist: Path, at: Callable[[str], None] = lambda _step: None, **changed: object) -> object:
    """Refresh the site, without the map's library."""
    return refresh_site(dist, place(**changed), modules=dist.parent / "none", at=at)


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    assert build(dist) is not None
    before = {p: p.stat().st_mtime_ns for p in dist.rglob("*")}
    assert build(dist) is None
    assert {p: p.stat().st_mtime_ns for p in dist.rglob("*")} == before
    assert not list(dist.glob(".*"))


def test_what_the_site_depends_on_builds_it_anew(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    build(dist)
    assert build(dist, titre="Autre titre") is not None
    assert "Autre titre" in page(dist, "").text
    release(dist, shops({}, {"nom": "Nouveau"}))
    assert build(dist, titre="Autre titre") is not None
    assert "Nouveau" in page(dist, "e/c-0002").text


def test_what_is_no_longer_made_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    build(dist)
    (dist / "README.md").write_text("à moi")
    (dist / "CNAME").write_text("commerces.example")
    release(dist, shops({"nom": "Autre"}), url_publique=None)
    build(dist, url_publique=None)
    assert not (dist / "oembed").exists()
    assert not (dist / "sitemap.xml").exists()
    assert (dist / "README.md").read_text() == "à moi"
    assert (dist / "CNAME").is_file()


def test_an_entry_that_someone_took_away_comes_back(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    build(dist)
    (dist / "index.html").unlink()
    assert build(dist) is not None
    assert (dist / "index.html").is_file()


@pytest.mark.parametrize("cut", ["bati", "entree", "entree 5", "entree 12"])
def test_a_cut_is_mended_by_the_next_run(tmp_path: Path, cut: str) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({"nom": "Avant"}))
    build(dist)
    release(dist, shops({"nom": "Après"}))
    whole = tmp_path / "whole"
    seen = []

    def pull_the_plug(step: str) -> None:
        seen.append(step)
        if cut == step or cut == f"{step} {seen.count(step)}":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(dist, pull_the_plug)
    assert cut == "bati" or not (dist / STATE).exists()
    with swap.alone(dist):
        swap.mend(dist)
    assert build(dist) is not None
    release(whole, shops({"nom": "Avant"}))
    release(whole, shops({"nom": "Après"}))
    build(whole)
    assert files(dist) == files(whole)


def test_nothing_is_built_where_nothing_is_published(tmp_path: Path) -> None:
    assert build(tmp_path / "none") is None
    (tmp_path / "dist").mkdir()
    assert build(tmp_path / "dist") is None
    assert not list((tmp_path / "dist").iterdir())


def test_a_state_that_cannot_be_read_or_trusted_builds_anew(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    build(dist)
    told = json.loads((dist / STATE).read_text())
    outside = tmp_path / "precious"
    outside.mkdir()
    for text in ("{", "[]", json.dumps({**told, "entrees": ["../precious"]})):
        (dist / STATE).write_text(text)
        assert build(dist) is not None
        assert json.loads((dist / STATE).read_text()) == told
    assert outside.is_dir()


def test_another_publication_at_work_is_told(tmp_path: Path) -> None:
    dist = tmp_path / "dist"
    release(dist, shops({}))
    with swap.alone(dist), pytest.raises(PipelineError, match="une autre publication est en cours"):
        build(dist)
