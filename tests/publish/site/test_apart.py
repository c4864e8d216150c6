"""The site built beside the run: the same files as where it is built here, and its refusals told."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.publish.site import apart
from pipeline.publish.site.apart import SiteBuild
from pipeline.worker import Worker, one_worker
from tests.publish.shops import shops
from tests.publish.site.made import place, release
from tests.publish.site.test_install import files


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    release(tmp_path / "dist", shops({}))
    return tmp_path / "dist"


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setattr("pipeline.worker.cores", lambda: 2)
    with one_worker(worth=False) as one:
        yield one


def test_the_same_files_as_where_it_is_built_here(dist: Path, second: Worker) -> None:
    build = SiteBuild(dist, place(), dist / "none", second)
    build.prepare(apart.SMALLEST - 1)
    assert not second.works
    build.prepare(apart.SMALLEST)
    assert second.works
    build.begin()
    there = build.result()
    assert there is not None
    written = files(dist)
    (dist / "site.json").unlink()
    here = SiteBuild(dist, place(), dist / "none")
    here.prepare(apart.SMALLEST)
    here.begin()
    assert here.result() == there
    assert files(dist) == written


def test_nothing_new_is_told_from_there_too(dist: Path, second: Worker) -> None:
    assert SiteBuild(dist, place(), dist / "none").result() is not None
    build = SiteBuild(dist, place(), dist / "none", second)
    build.prepare(apart.SMALLEST)
    assert build.result() is None


def test_what_is_refused_there_is_told_here(dist: Path, second: Worker) -> None:
    lock = os.open(dist, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build = SiteBuild(dist, place(), dist / "none", second)
        build.prepare(apart.SMALLEST)
        build.begin()
        with pytest.raises(PipelineError, match="une autre publication est en cours — attendre"):
            build.result()
    finally:
        os.close(lock)
