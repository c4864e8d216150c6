"""What the site takes from node_modules/: all of it with its licence, or nothing; the lock names bytes, never addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import fingerprint
from pipeline.errors import PipelineError
from pipeline.publish.vendor import MAP, TILES, vendor

LOCK = Path(__file__).resolve().parents[2] / "package-lock.json"
MAP_FILES = {"maplibre-gl.mjs": "map", "maplibre-gl-worker.mjs": "worker", "maplibre-gl.css": "style"}


def package(modules: Path, name: str, version: str, files: dict[str, str]) -> None:
    (modules / name / "dist").mkdir(parents=True)
    (modules / name / "package.json").write_text(json.dumps({"name": name, "version": version}))
    for file, text in files.items():
        (modules / name / file).write_text(text)


def maplibre(modules: Path) -> None:
    package(modules, "maplibre-gl", "6.17.0", {**{f"dist/{n}": t for n, t in MAP_FILES.items()}, "LICENSE.txt": "BSD-3"})


@pytest.mark.parametrize("fond", ["ign", "aucun", "pmtiles:https://tuiles.example/47.pmtiles"])
def test_nothing_where_nothing_is_installed(tmp_path: Path, fond: str) -> None:
    assert vendor(tmp_path / "assets", fond, tmp_path / "node_modules") == ()
    assert not (tmp_path / "assets").exists()


def test_the_map_with_its_licence_and_its_version_in_the_path(tmp_path: Path) -> None:
    maplibre(tmp_path / "modules")
    (told,) = vendor(tmp_path / "assets", "ign", tmp_path / "modules")
    assert told.folder == "vendor/maplibre-gl-6.17.0"
    written = {p.name: p.read_text() for p in (tmp_path / "assets" / told.folder).iterdir()}
    assert written == {**MAP_FILES, "LICENSE.txt": "BSD-3"}


def test_a_reader_of_tiles_only_where_tiles_are_read(tmp_path: Path) -> None:
    maplibre(tmp_path / "modules")
    assert vendor(tmp_path / "no-reader", "pmtiles:x", tmp_path / "modules") == ()
    package(tmp_path / "modules", "pmtiles", "4.5.0", {"dist/pmtiles.js": "reader"})
    assert [v.name for v in vendor(tmp_path / "ign", "ign", tmp_path / "modules")] == ["maplibre-gl"]
    assert [v.name for v in vendor(tmp_path / "tiles", "pmtiles:x", tmp_path / "modules")] == ["maplibre-gl", "pmtiles"]
    assert "Protomaps" in (tmp_path / "tiles/vendor/pmtiles-4.5.0/LICENSE.txt").read_text()


def test_a_package_with_other_files_is_told(tmp_path: Path) -> None:
    package(tmp_path / "modules", "maplibre-gl", "9.0.0", {"LICENSE.txt": "BSD-3"})
    with pytest.raises(PipelineError, match=r"maplibre-gl\.mjs"):
        vendor(tmp_path / "assets", "ign", tmp_path / "modules")


def test_the_lock_says_which_bytes_and_never_where_from() -> None:
    lock = json.loads(LOCK.read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {"node_modules/maplibre-gl", "node_modules/pmtiles", "node_modules/axe-core"} <= packages.keys()
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())
    assert "registry" not in LOCK.read_text()


def test_a_run_looks_whether_any_of_it_changed() -> None:
    assert set(fingerprint.LIBRARIES) == {MAP.name, TILES.name}
