"""A plug pulled at any request, and a version taken back: the next run finishes, nothing is doubled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.datagouv import apply, plan, rollback
from pipeline.errors import ConfigError
from tests.datagouv.fake import DataGouv, served
from tests.datagouv.folder import DECLARED, release, territory
from tests.datagouv.pushing import ENVIRONMENT, TITLES, PlugPulledError, channel, cutting, memory, state
from tests.territory import put


@pytest.fixture(scope="module")
def requests_of_an_apply(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    with served() as instance:
        root = territory(tmp_path_factory.mktemp("t"), channel(instance))
        connect, seen = cutting("after", -1)
        apply(root, ENVIRONMENT, connect=connect)
        return len(seen), state(instance)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_at_any_request_is_finished_by_the_next_run_and_nothing_is_doubled(
    tmp_path: Path, moment: str, requests_of_an_apply: tuple[int, dict[str, Any]]
) -> None:
    count, whole = requests_of_an_apply
    assert count > 15
    base = territory(tmp_path / "base", "envoi: {instance: 'http://127.0.0.1:1'}")
    for at in range(1, count + 1):
        with served() as there:
            root = tmp_path / str(at)
            put(root, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel(there)}\n")
            (root / "dist").symlink_to(base / "dist")
            connect, seen = cutting(moment, at)
            with pytest.raises(PlugPulledError):
                apply(root, ENVIRONMENT, connect=connect)
            apply(root, ENVIRONMENT)
            assert state(there) == whole, seen[-1]
            sent = len(there.writes)
            assert apply(root, ENVIRONMENT).changes == ()
            assert len(there.writes) == sent, seen[-1]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_before_a_new_release_is_finished_by_sending_the_new_one(tmp_path: Path, moment: str) -> None:
    base = territory(tmp_path / "base", "envoi: {instance: 'http://127.0.0.1:1'}")
    newer = territory(tmp_path / "newer", "envoi: {instance: 'http://127.0.0.1:1'}", releases=2)
    for at in range(3, 16, 2):
        with served() as there:
            root = tmp_path / str(at)
            put(root, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel(there)}\n")
            (root / "dist").symlink_to(base / "dist")
            with pytest.raises(PlugPulledError):
                apply(root, ENVIRONMENT, connect=cutting(moment, at)[0])
            (root / "dist").unlink()
            (root / "dist").symlink_to(newer / "dist")
            apply(root, ENVIRONMENT)
            assert [r["title"] for r in there.only["resources"]] == list(TITLES)
            assert there.files[memory(root)["ressources"]["commerces.csv"]] == (root / "dist/latest/commerces.csv").read_bytes()


def test_rollback_brings_back_the_version_before_and_apply_does_not_send_the_bad_one_again(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    first = state(there)
    ids = [r["id"] for r in there.only["resources"]]
    release(root, 1)
    apply(root, ENVIRONMENT)
    assert state(there) != first
    told = rollback(root, ENVIRONMENT)
    assert told.version == "2026.11.20" and told.avant == "2026.11.22"
    back = state(there)
    # the file that stays at its address is now told at the old release's own address: latest/ holds the bad one
    parquet = there.only["resources"][3]
    assert parquet["url"] == "https://opendata.exemple.fr/commerces/2026.11.20/commerces.parquet"
    assert back == first
    assert [r["id"] for r in there.only["resources"]] == ids
    with pytest.raises(ConfigError, match="retirée"):
        apply(root, ENVIRONMENT)
    assert any("retirée" in note for note in plan(root, ENVIRONMENT).notes)
    assert plan(root, ENVIRONMENT).changes == ()
    release(root, 2)
    assert apply(root, ENVIRONMENT).version == "2026.11.24"
    assert memory(root)["versions"] == ["2026.11.20", "2026.11.24"]


def test_a_withdrawn_version_can_be_sent_on_purpose(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    release(root, 1)
    apply(root, ENVIRONMENT)
    rollback(root, ENVIRONMENT)
    assert apply(root, ENVIRONMENT, withdrawn=True).version == "2026.11.22"
    assert "retiree" not in memory(root)


def test_a_rollback_that_is_cut_is_finished_and_goes_no_further_back(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there))
    for number in (0, 1, 2):
        if number:
            release(root, number)
        apply(root, ENVIRONMENT)
    with pytest.raises(PlugPulledError):
        rollback(root, ENVIRONMENT, connect=cutting("after", 4)[0])
    assert rollback(root, ENVIRONMENT).version == "2026.11.22"
    assert rollback(root, ENVIRONMENT).version == "2026.11.20"
    with pytest.raises(ConfigError, match="aucune version antérieure"):
        rollback(root, ENVIRONMENT)


def test_a_version_sent_in_part_is_what_a_rollback_takes_away(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    first = there.only["resources"][0]["checksum"]
    release(root, 1)
    with pytest.raises(PlugPulledError):
        apply(root, ENVIRONMENT, connect=cutting("after", 5)[0])
    assert rollback(root, ENVIRONMENT).version == "2026.11.20"
    assert there.only["resources"][0]["checksum"] == first
    assert memory(root)["retiree"] == "2026.11.22"
