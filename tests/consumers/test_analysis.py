"""data.gouv.fr's analysis of the published CSV: what each column is taken for, and the map with every point."""

from __future__ import annotations

import csv
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.consumers.environments import HERE, python_of
from tests.datagouv import bad_point


def analysed(path: Path, folder: Path) -> dict[str, Any]:
    command = [str(python_of("hydra")), str(HERE / "hydra_run.py"), str(path), str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def told(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hydra")
    text = (demonstration / "dist/latest/commerces.csv").read_text(encoding="utf-8")
    # the invented domains end in « .example », one letter more than csv-detective takes for an address
    (folder / "publie.csv").write_text(text.replace(".example", ".fr"), encoding="utf-8")
    return analysed(folder / "publie.csv", folder)


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("latitude", "latitude_wgs_fr_metropole"),
        ("longitude", "longitude_wgs_fr_metropole"),
        ("siret", "siret"),
        ("code_insee", "code_commune"),
        ("code_postal", "code_postal"),
        ("commune", "commune"),
        ("telephone", "tel_fr"),
        ("courriel", "email"),
        ("site_web", "url"),
        ("boutique_en_ligne", "url"),
        ("date_maj", "date"),
    ],
)
def test_each_column_is_taken_for_what_it_is(told: dict[str, Any], column: str, found: str) -> None:
    assert told["columns"][column] == found


def test_no_column_holds_both_coordinates(told: dict[str, Any]) -> None:
    assert {"latlon", "lonlat", "latlon_wgs", "lonlat_wgs", "geojson"} & set(told["columns"].values()) == set()


def test_the_map_has_every_point_in_the_territory(told: dict[str, Any], demonstration: Path) -> None:
    with (demonstration / "dist/latest/commerces.csv").open(encoding="utf-8", newline="") as handle:
        placed = sum(bool(row["latitude"]) for row in csv.DictReader(handle))
    assert told["points"] == told["tiles"] == placed > 1000
    west, south, east, north = told["bounds"]
    assert -0.2 < west < east < 1.2 and 43.9 < south < north < 44.8


def test_one_bad_point_in_a_deposit_does_not_cost_the_map(tmp_path: Path) -> None:
    root = bad_point.published(tmp_path)
    (tmp_path / "hydra").mkdir()
    told = analysed(root / "dist/latest/commerces.csv", tmp_path / "hydra")
    assert told["columns"]["latitude"].startswith("latitude")
    assert told["points"] == told["tiles"] == bad_point.GOOD


def test_the_file_as_received_would_have_cost_the_map(tmp_path: Path) -> None:
    """The hazard is real: the deposit itself, published as it came, gives no map."""
    (tmp_path / "hydra").mkdir()
    (tmp_path / "recu.csv").write_text(bad_point.ROWS, encoding="utf-8")
    assert analysed(tmp_path / "recu.csv", tmp_path / "hydra")["points"] == 0
