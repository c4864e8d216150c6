"""The site built by a process of its own: the same files, and no harm where that process ends before its time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.publish.site import apart
from pipeline.publish.site.apart import SiteBuild, site_build
from tests.publish.shops import shops
from tests.publish.site.made import place, release
from tests.publish.site.test_install import files


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    release(tmp_path / "dist", shops({}))
    return tmp_path / "dist"


@pytest.fixture
def begun(dist: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SiteBuild]:
    """A site begun in a process of its own, small as it is."""
    monkeypatch.setattr(apart, "SMALLEST", 1)
    with site_build(dist, place(), dist / "none") as build:
        build.prepare(1)
        yield build


def test_the_same_files_as_where_it_is_built_here(dist: Path, begun: SiteBuild) -> None:
    begun.begin()
    there = begun.result()
    assert there is not None
    assert begun._process is not None
    assert begun._process.returncode == 0
    written = files(dist)
    (dist / "site.json").unlink()
    here = SiteBuild(dist, place(), dist / "none")
    here.prepare(apart.SMALLEST - 1)
    here.begin()
    assert here._process is None
    assert here.result() == there
    assert files(dist) == written
    assert here.result() is None


def test_nothing_new_is_told_from_there_too(dist: Path, begun: SiteBuild) -> None:
    SiteBuild(dist, place(), dist / "none").result()
    begun.begin()
    assert begun.result() is None


def test_a_process_that_was_killed_is_replaced(dist: Path, begun: SiteBuild) -> None:
    assert begun._process is not None
    begun._process.kill()
    begun._process.wait()
    begun.begin()
    assert begun.result() is not None
    assert (dist / "index.html").is_file()


def test_what_is_refused_there_is_told_here(dist: Path, begun: SiteBuild) -> None:
    lock = os.open(dist, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        begun.begin()
        with pytest.raises(PipelineError, match="une autre publication est en cours — attendre"):
            begun.result()
    finally:
        os.close(lock)


def test_it_ends_with_its_caller(begun: SiteBuild) -> None:
    assert begun._process is not None
    assert begun._process.stdin is not None
    begun._process.stdin.close()
    assert begun._process.wait(120) == 0
