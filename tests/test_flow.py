"""The whole run on a small territory: what is published, what is not, what comes again, what breaks."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pandas as pd
import pytest

from pipeline import flow, start
from pipeline.config import load_sources, load_territory
from pipeline.errors import ConfigError
from pipeline.options import Options
from pipeline.publish.site.apart import SiteBuild
from pipeline.report import Report
from tests import territory

DAY = dt.date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return territory.write(tmp_path)


def publish(root: Path, day: dt.date = DAY, *, dry_run: bool = False) -> Report:
    return start.publish(Options(root, day, offline=True, dry_run=dry_run, site=False))


def shops(root: Path) -> pd.DataFrame:
    return pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str").set_index("nom", drop=False)


def test_two_sources_become_one_release(root: Path) -> None:
    report = publish(root)
    assert (report.issue, report.version, report.commerces) == ("publiée", "2026.11.22", 4)
    table = shops(root)
    assert table.loc["Boulangerie du Quai", "sources"] == "chambre|mairie"
    assert table.loc["Boulangerie du Quai", "services"] == "click_and_collect"
    assert table.loc["Boulangerie du Quai", "code_insee"] == "47001"
    lines = {line.source: line for line in report.sources}
    assert (lines["mairie"].lues, lines["mairie"].publiees, lines["mairie"].fusionnees) == (3, 3, 1)
    assert lines["chambre"].ecart is None


def test_again_also_on_another_day_changes_no_byte(root: Path) -> None:
    publish(root)
    dist, ledgers = territory.bytes_of(root / "dist"), territory.bytes_of(root / "sources")
    assert publish(root, dt.date(2026, 11, 30)).issue == "rien à publier"
    (root / "work" / "etat.json").unlink()  # without the shortcut, the whole run finds the same by itself
    report = publish(root, dt.date(2026, 12, 1))
    assert (report.issue, report.version) == ("rien à publier", "2026.11.22")
    assert territory.bytes_of(root / "dist") == dist
    assert territory.bytes_of(root / "sources") == ledgers


def test_a_fresh_folder_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    publish(root)
    other = territory.write(tmp_path / "ailleurs")
    publish(other)
    assert territory.bytes_of(other / "dist") == territory.bytes_of(root / "dist")
    assert territory.bytes_of(other / "sources") == territory.bytes_of(root / "sources")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_sources_does_not_show(root: Path, tmp_path: Path, seed: int) -> None:
    publish(root)
    other = territory.write(tmp_path / "ailleurs")
    sources = load_sources(other)
    random.Random(seed).shuffle(sources)
    place = load_territory(other)
    flow.run(Options(other, DAY, offline=True), place, sources, SiteBuild(other / "dist", place, other / "aucun"))
    assert territory.bytes_of(other / "dist") == territory.bytes_of(root / "dist")


def test_a_validity_that_lapses_is_a_change_and_told(root: Path) -> None:
    publish(root)
    assert "Le Panier" in shops(root).index
    report = publish(root, dt.date(2027, 1, 1))
    assert report.issue == "publiée"
    assert "Le Panier" not in shops(root).index
    assert "validite-echue" in (root / "work" / "anomalies.csv").read_text(encoding="utf-8")


def test_a_broken_newer_deposit_leaves_the_last_good_one_and_the_others_go_on(root: Path) -> None:
    publish(root)
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", territory.MAIRIE_ROWS.replace("Enseigne", "Commerce"))
    territory.put(
        root, "sources/chambre/depots/2026-11-19_fichier.csv", territory.CHAMBRE_ROWS.replace("Garage du Lot", "Garage Dulot")
    )
    report = publish(root)
    lines = {line.source: line for line in report.sources}
    assert lines["mairie"].etat == "ancien dépôt"
    assert lines["mairie"].date_depot == "2026-11-02"
    assert "« Enseigne » n'existe plus" in lines["mairie"].problemes[0]
    assert lines["chambre"].etat == "à jour"
    assert (report.issue, report.version) == ("publiée", "2026.11.22.1")
    assert {"Fleurs d'Ici", "Garage Dulot"} <= set(shops(root).index)


def test_ids_survive_a_new_deposit_that_renames_and_reorders(root: Path) -> None:
    publish(root)
    before = shops(root)["id"]
    header, *rows = territory.MAIRIE_ROWS.splitlines()
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", "\n".join([header, *reversed(rows)]) + "\n")
    publish(root, dt.date(2026, 11, 23))
    after = shops(root)["id"]
    assert after.to_dict() == before.to_dict()


def test_an_unknown_category_stops_its_source_alone_with_a_suggestion(root: Path) -> None:
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", territory.MAIRIE_ROWS.replace("Fleuriste", "Zorglubier"))
    report = publish(root)
    lines = {line.source: line for line in report.sources}
    assert lines["mairie"].etat == "ancien dépôt"
    assert "« Zorglubier »" in lines["mairie"].problemes[0]
    assert "ligne 3" in lines["mairie"].problemes[0]


def test_a_gate_refuses_and_the_last_release_stays(root: Path) -> None:
    publish(root)
    dist = territory.bytes_of(root / "dist")
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + "attentes: {lignes: {min: 100}}\n")
    report = publish(root)
    assert report.issue == "refusée"
    assert "mairie" in report.blocages[0] and "100" in report.blocages[0]
    assert territory.bytes_of(root / "dist") == dist


def test_a_dry_run_writes_nothing_public(root: Path) -> None:
    report = publish(root, dry_run=True)
    assert report.issue == "essai"
    assert not (root / "dist").exists() or not territory.bytes_of(root / "dist")
    assert not (root / "sources" / "registre").exists()


def test_a_release_never_predates_the_last(root: Path) -> None:
    publish(root)
    territory.put(root, "sources/mairie/depots/2026-11-03_liste.csv", territory.MAIRIE_ROWS.replace("du Quai", "du Port"))
    with pytest.raises(ConfigError, match="précède") as refused:
        publish(root, dt.date(2026, 11, 1))
    assert "horloge" in refused.value.hint  # nobody may have typed a --date


def test_nothing_personal_leaves_work(root: Path) -> None:
    mobile = territory.MAIRIE_ROWS.replace("05 36 49 00 02", "06 39 98 00 02")
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", mobile)
    publish(root)
    assert shops(root)["telephone"].isna()["Fleurs d'Ici"]
    text = b"".join(territory.bytes_of(root / "dist").values()) + (root / "work" / "run.log").read_bytes()
    assert b"639980002" not in text


def test_a_file_without_a_date_is_taken_as_of_the_day_it_is_first_seen(root: Path) -> None:
    territory.put(root, "sources/chambre/depots/nouveau.csv", territory.CHAMBRE_ROWS.replace("Garage du Lot", "Garage Neuf"))
    report = publish(root)
    assert {line.source: line.date_depot for line in report.sources}["chambre"] == "2026-11-22"
    assert "Garage Neuf" in shops(root).index
    assert "nouveau.csv" in (root / "sources" / "registre" / "depots.csv").read_text(encoding="utf-8")
    (root / "work" / "etat.json").unlink()
    assert publish(root, dt.date(2026, 12, 5)).issue == "rien à publier"


def test_quality_has_counts_by_source_and_code(root: Path) -> None:
    publish(root)
    figures = json.loads((root / "dist" / "latest" / "qualite.json").read_text(encoding="utf-8"))
    assert figures["sources"]["mairie"]["lues"] == 3
    assert figures["sources"]["chambre"]["date_depot"] == "2026-10-05"
    assert figures["anomalies"]["adresse-en-attente"] == 5
