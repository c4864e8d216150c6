"""The whole run on real published files, read where they lie: every row accounted for, none lost without a word."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline import start
from pipeline.options import Options
from pipeline.report import Report
from tests import territory

SHARED = (Path(__file__).resolve().parents[1] / ".." / "shared").resolve()
DECLARATIONS = Path(__file__).parent / "reel"
TERRITORY = """\
nom: Essai sur données réelles
departements: ["24", "33", "40", "47", "64", "75"]
editeur: {nom: Essai}
licence: odc-odbl  # that of the Paris file, which asks for it
geocodeur: {moteur: aucun}
"""
READ = {"sirtaqui-restaurants": 4360, "sirtaqui-caves": 1499, "paris": 2503}

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not (SHARED / "real").is_dir(), reason="../shared/real is not here: the real files are read in place"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    root = tmp_path_factory.mktemp("reel")
    territory.put(root, "sources/territoire.yml", TERRITORY)
    for name in READ:
        text = (DECLARATIONS / name / "source.yml").read_text(encoding="utf-8")
        territory.put(root, f"sources/{name}/source.yml", text.replace("@SHARED@", SHARED.as_posix()))
    return root, start.publish(Options(root, dt.date(2026, 11, 22), offline=True, site=False))


def test_every_row_is_read_and_nearly_all_are_published(run: tuple[Path, Report]) -> None:
    _, report = run
    lines = {line.source: line for line in report.sources}
    assert {name: line.lues for name, line in lines.items()} == READ
    assert all(line.etat == "à jour" for line in lines.values()), [line.problemes for line in lines.values()]
    assert report.issue == "publiée", report.blocages
    for name, line in lines.items():
        assert line.mises_de_cote <= 0.03 * READ[name], f"{name}: {line.mises_de_cote} rows set aside"


def test_no_row_is_set_aside_without_a_reason(run: tuple[Path, Report]) -> None:
    root, report = run
    rejected = pd.read_csv(root / "work" / "rejets.csv", dtype="str")
    assert len(rejected) == sum(line.mises_de_cote for line in report.sources)
    assert rejected["motif"].notna().all()


def test_wrong_points_are_blanked_and_every_published_point_lies_in_metropolitan_france(run: tuple[Path, Report]) -> None:
    root, _ = run
    shops = pd.read_csv(root / "dist" / "latest" / "commerces.csv")
    points = shops.dropna(subset=["longitude", "latitude"])
    assert len(points) > 0.9 * len(shops)
    assert points["longitude"].between(-5.5, 9.7).all()
    assert points["latitude"].between(41, 51.5).all()
    assert set(points["precision"]) == {"source"}


def test_quality_figures_tell_what_was_found(run: tuple[Path, Report]) -> None:
    root, _ = run
    figures = json.loads((root / "dist" / "latest" / "qualite.json").read_text(encoding="utf-8"))
    assert figures["lignes_lues"] == sum(READ.values())
    assert figures["remplissage"]["code_insee"] == 1.0
    assert figures["remplissage"]["horaires"] > 0
