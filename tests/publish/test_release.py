"""A release: its bytes, its name, when there is none."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, PipelineError
from pipeline.model import UniqueRows
from pipeline.publish import load_previous, publish
from pipeline.publish.check import check_release, read_sums
from pipeline.publish.content import ready
from tests.publish.golden import assert_golden
from tests.publish.shops import content, shops, six_shops, territory

DAY = dt.date(2026, 11, 22)


def state(folder: Path) -> dict[str, tuple[str, int]]:
    """Return every file with its bytes' sum and its time."""
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns) for p in files}


def sums(folder: Path) -> dict[str, str]:
    return {name: sha for name, (sha, _) in state(folder).items()}


def reviewed_package(path: Path) -> str:
    """Return datapackage.json without what changes elsewhere: libraries' bytes, vocabularies, the Table Schema itself."""
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["format"] in ("parquet", "xlsx", "pmtiles") or resource["name"] == "codes-csv":
            resource |= {"bytes": "…", "hash": "…"}
    package["resources"][0]["schema"] = {"version": package["resources"][0]["schema"]["version"]}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def test_the_golden_release(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    for name in ("commerces.csv", "commerces.geojson", "qualite.json", "LISEZMOI.txt"):
        assert_golden(name, (tmp_path / "2026.11.22" / name).read_bytes().decode())
    assert_golden("datapackage.json", reviewed_package(tmp_path / "2026.11.22" / "datapackage.json"))


def test_a_demonstration_says_so_in_every_file_but_the_rows(tmp_path: Path) -> None:
    publish(content(six_shops(), territory=territory(demonstration=True)), tmp_path / "a", DAY)
    publish(content(six_shops()), tmp_path / "b", DAY)
    demo, real = tmp_path / "a" / "latest", tmp_path / "b" / "latest"
    assert json.loads((demo / "commerces.geojson").read_text())["demonstration"] is True
    package = json.loads((demo / "datapackage.json").read_text())
    assert package["demonstration"] is True
    assert "Démonstration" in package["title"]
    assert "DÉMONSTRATION" in package["description"]
    assert "démonstration" in package["keywords"]
    assert "DÉMONSTRATION : commerces inventés" in (demo / "LISEZMOI.txt").read_text()
    assert (demo / "commerces.csv").read_bytes() == (real / "commerces.csv").read_bytes()
    assert "monstration" not in (real / "LISEZMOI.txt").read_text()


def test_same_rows_in_any_order_are_the_same_bytes(tmp_path: Path) -> None:
    rows = six_shops()
    shuffled = UniqueRows(rows.sample(frac=1, random_state=3))
    assert shuffled["id"].tolist() != rows["id"].tolist()
    other = content(shuffled, quality={"anomalies": {"a": 1, "b": 2}, "commerces": 6})
    publish(content(rows), tmp_path / "a", DAY)
    publish(other, tmp_path / "b", DAY)
    assert sums(tmp_path / "a") == sums(tmp_path / "b")


def test_sums_are_those_that_sha256sum_checks(tmp_path: Path) -> None:
    published = publish(content(six_shops()), tmp_path, DAY)
    assert published
    found = read_sums(published.folder)
    assert found == {k: v for k, v in sums(published.folder).items() if k != "SHA256SUMS"}
    assert published.files == {name: sha for name, sha in found.items() if "/" not in name}
    lines = (published.folder / "SHA256SUMS").read_text().splitlines()
    assert all(re.fullmatch(r"[0-9a-f]{64}  [A-Za-z.0-9/_-]+", line) for line in lines)


def test_latest_is_a_copy_and_versions_tell_the_release(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    assert sums(tmp_path / "latest") == sums(tmp_path / "2026.11.22")
    assert not (tmp_path / "latest").is_symlink()
    (entry,) = json.loads((tmp_path / "versions.json").read_text())
    assert {k: entry[k] for k in ("version", "date", "rows", "schema")} == {
        "version": "2026.11.22", "date": "2026-11-22", "rows": 6, "schema": "1.1.0",
    }  # fmt: skip
    assert entry["sha256"] == sums(tmp_path / "latest")["commerces.csv"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2026.11.22", "latest", "versions.json"]


def test_nothing_changed_touches_nothing_even_another_day(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    before = state(tmp_path)
    assert publish(content(six_shops()), tmp_path, dt.date(2027, 1, 5)) is None
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    "change",
    [
        {"quality": {"commerces": 6, "lues": 7}},
        {"credits": ()},
        {"territory": territory(licence="cc-by")},
        {"territory": territory(demonstration=True)},
    ],
)
def test_a_release_also_changes_when_what_it_says_beside_the_rows_does(tmp_path: Path, change: dict[str, object]) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    assert publish(content(six_shops(), **change), tmp_path, DAY)


def test_a_second_release_the_same_day_leaves_the_first_as_it_was(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    first = state(tmp_path / "2026.11.22")
    second = publish(content(shops({}, {})), tmp_path, DAY)
    third = publish(content(shops({}, {}, {})), tmp_path, DAY)
    assert second and third
    assert (second.version, third.version) == ("2026.11.22.1", "2026.11.22.2")
    assert state(tmp_path / "2026.11.22") == first
    versions = [v["version"] for v in json.loads((tmp_path / "versions.json").read_text())]
    assert versions == ["2026.11.22.2", "2026.11.22.1", "2026.11.22"]
    assert sums(tmp_path / "latest") == sums(tmp_path / "2026.11.22.2")


def test_a_folder_that_nobody_accounts_for_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2026.11.22").mkdir()
    (tmp_path / "2026.11.22" / "a.txt").write_text("de la main de quelqu'un")
    published = publish(content(six_shops()), tmp_path, DAY)
    assert published and published.version == "2026.11.22.1"
    assert (tmp_path / "2026.11.22" / "a.txt").is_file()


def test_a_date_before_the_last_release_is_refused(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path, DAY)
    with pytest.raises(ConfigError, match=r"2026-11-21.*2026\.11\.22"):
        publish(content(shops({})), tmp_path, dt.date(2026, 11, 21))


def test_no_shop_at_all_is_a_release_too(tmp_path: Path) -> None:
    published = publish(content(shops()), tmp_path, DAY)
    assert published and published.rows == 0
    collection = json.loads((published.folder / "commerces.geojson").read_text())
    assert collection["features"] == []
    assert "bbox" not in collection
    assert (published.folder / "commerces.csv").read_text().count("\n") == 1


def test_an_empty_dist_goes_on_from_the_release_published_elsewhere(tmp_path: Path) -> None:
    publish(content(six_shops()), tmp_path / "a", DAY)
    elsewhere = load_previous(tmp_path / "a", None, offline=True)
    assert publish(content(six_shops()), tmp_path / "b", DAY, elsewhere) is None
    published = publish(content(shops({})), tmp_path / "b", DAY, elsewhere)
    assert published and published.version == "2026.11.22.1"
    assert [v["version"] for v in json.loads((tmp_path / "b" / "versions.json").read_text())] == ["2026.11.22.1", "2026.11.22"]


def test_an_id_given_twice_is_a_bug() -> None:
    with pytest.raises(TypeError, match="id"):
        ready(shops({"id": "c-1"}, {"id": "c-1"}))


@pytest.mark.parametrize("name", ["commerces.csv", "commerces.geojson", "commerces.xlsx", "LISEZMOI.txt"])
def test_a_release_that_does_not_read_back_is_refused(tmp_path: Path, name: str) -> None:
    published = publish(content(six_shops()), tmp_path, DAY)
    assert published
    damaged = (published.folder / name).read_bytes()
    (published.folder / name).write_bytes(damaged.replace(b"e", b"3", 1))
    with pytest.raises(PipelineError, match=name):
        check_release(published.folder, ready(six_shops()))
