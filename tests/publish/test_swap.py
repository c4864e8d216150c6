"""The plug is pulled at every step: the last release stays whole, and the next run puts things in order."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest

from pipeline.errors import PipelineError
from pipeline.publish import publish, swap
from pipeline.publish.release import STEPS
from tests.publish.shops import content, shops, six_shops
from tests.publish.test_release import state, sums

DAY = dt.date(2026, 11, 22)
NEXT = dt.date(2026, 11, 23)


class PlugPulledError(BaseException):
    """What a test raises where a machine would stop: nothing may catch it."""


def pull_at(step: str) -> object:
    def at(now: str) -> None:
        if now == step:
            raise PlugPulledError

    return at


def whole(dist: Path) -> bool:
    """Say whether versions.json, the release it names first and latest/ agree, with nothing else around."""
    versions = [v["version"] for v in json.loads((dist / "versions.json").read_text())]
    folders = {p.name for p in dist.iterdir()} - {"latest", "versions.json"}
    return folders == set(versions) and sums(dist / "latest") == sums(dist / versions[0])


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_leaves_the_last_release_whole_and_the_next_run_mends(tmp_path: Path, step: str) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    first = state(tmp_path / "2026.11.22")
    with pytest.raises(PlugPulledError):
        publish(content(shops({}, {})), tmp_path, NEXT, at=pull_at(step))  # type: ignore[arg-type]
    assert state(tmp_path / "2026.11.22") == first
    versions = [v["version"] for v in json.loads((tmp_path / "versions.json").read_text())]
    assert versions[-1] == "2026.11.22"
    assert (tmp_path / versions[0] / "SHA256SUMS").is_file()
    assert (tmp_path / "latest" / "SHA256SUMS").is_file()
    again = publish(content(shops({}, {})), tmp_path, NEXT)
    assert (again is None) == (versions[0] == "2026.11.23")
    assert whole(tmp_path)
    assert json.loads((tmp_path / "versions.json").read_text())[0]["version"] == "2026.11.23"


@pytest.mark.parametrize("step", STEPS)
def test_the_run_after_a_cut_gives_the_bytes_of_a_run_without_one(tmp_path: Path, step: str) -> None:
    for name in ("a", "b"):
        publish(content(six_shops()), tmp_path / name, DAY)
    with pytest.raises(PlugPulledError):
        publish(content(shops({}, {})), tmp_path / "a", NEXT, at=pull_at(step))  # type: ignore[arg-type]
    for name in ("a", "b"):
        publish(content(shops({}, {})), tmp_path / name, NEXT)
    assert sums(tmp_path / "a") == sums(tmp_path / "b")


@pytest.mark.parametrize("step", STEPS)
def test_a_cut_of_the_very_first_release_is_mended_too(tmp_path: Path, step: str) -> None:
    with pytest.raises(PlugPulledError):
        publish(content(six_shops()), tmp_path, DAY, at=pull_at(step))  # type: ignore[arg-type]
    publish(content(six_shops()), tmp_path, DAY)
    assert whole(tmp_path)


def test_a_run_with_nothing_new_mends_as_well(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    with pytest.raises(PlugPulledError):
        publish(content(shops({})), tmp_path, NEXT, at=pull_at("latest"))  # type: ignore[arg-type]
    assert publish(content(six_shops()), tmp_path, NEXT) is None
    assert whole(tmp_path)


@pytest.mark.parametrize("damage", ["missing", "truncated", "extra"])
def test_a_latest_that_is_not_the_last_release_is_made_again(tmp_path: Path, damage: str) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    latest = tmp_path / "latest"
    if damage == "missing":
        shutil.rmtree(latest)
    elif damage == "truncated":
        (latest / "commerces.csv").write_text("id")
    else:
        (latest / "vieux.csv").write_text("id")
    swap.mend(tmp_path)
    assert whole(tmp_path)


def test_latest_is_replaced_without_exchange_where_the_system_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
    publish(content(shops({})), tmp_path, NEXT)
    assert whole(tmp_path)


def test_a_cut_between_the_two_renames_of_the_slow_way_is_mended(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    (tmp_path / "latest").rename(tmp_path / ".latest-ancien.tmp")
    swap.mend(tmp_path)
    assert whole(tmp_path)


def test_exchange_swaps_two_folders(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not swap.exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("renameat2 is not available on this system")
    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()
    with pytest.raises(FileNotFoundError):
        swap.exchange(tmp_path / "a", tmp_path / "c")


def test_two_publications_at_once_are_refused(tmp_path: Path) -> None:
    other = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    try:
        with pytest.raises(PipelineError, match="une autre publication"):
            publish(content(six_shops()), tmp_path, DAY)
    finally:
        os.close(other)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("broken", ["", "{", "{}", '[{"rows": 1}]'])
def test_an_unreadable_versions_file_stops_and_destroys_nothing(tmp_path: Path, broken: str) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    (tmp_path / "versions.json").write_text(broken)
    before = state(tmp_path)
    with pytest.raises(PipelineError, match=r"versions\.json"):
        publish(content(shops({})), tmp_path, NEXT)
    assert state(tmp_path) == before
