"""The whole run on a small territory: what is published, what is not, what comes again, what breaks."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline import fingerprint, flow, registers, start
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
    return territory.publish(Options(root, day, offline=True, dry_run=dry_run, site=False))


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


def test_a_deposit_dated_ahead_makes_no_release_on_its_day(root: Path) -> None:
    (root / "sources/mairie/depots/2026-11-02_liste.csv").rename(root / "sources/mairie/depots/2026-12-01_liste.csv")
    publish(root)
    assert "date-posterieure" in (root / "work" / "anomalies.csv").read_text(encoding="utf-8")
    dist = territory.bytes_of(root / "dist")
    (root / "work" / "etat.json").unlink()
    assert publish(root, dt.date(2026, 12, 2)).issue == "rien à publier"
    assert "date-posterieure" not in (root / "work" / "anomalies.csv").read_text(encoding="utf-8")
    assert territory.bytes_of(root / "dist") == dist


def test_a_fresh_folder_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    publish(root)
    other = territory.write(tmp_path / "ailleurs")
    start.publish(Options(other, DAY, offline=True, site=False))
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


def test_a_library_brought_up_to_date_makes_the_next_run_look(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "bibliotheques"
    (place / "lecture-1.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(place)
    before = fingerprint.inputs_of(root, [])
    assert fingerprint.inputs_of(root, []) == before
    (place / "lecture-1.0.dist-info").rename(place / "lecture-1.1.dist-info")
    assert fingerprint.inputs_of(root, []) != before


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


def test_registers_that_a_spreadsheet_saved_are_read_told_once_and_written_anew(root: Path) -> None:
    (root / "sources/chambre/depots/2026-10-05_fichier.csv").rename(root / "sources/chambre/depots/fichier été.csv")
    assert publish(root).issue == "publiée"
    ledgers = sorted((root / "sources" / "registre").glob("*.csv"))
    before = {path: path.read_bytes() for path in ledgers}
    for path in ledgers:
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for column in {"recu_le", "premiere_vue", "derniere_vue", "demande_le", "date_moteur"} & {*table}:
            table[column] = table[column].str.replace(r"(....)-(..)-(..)", r"\3/\2/\1", regex=True)
        table.to_csv(path, sep=";", index=False, lineterminator="\r\n", encoding="cp1252")
    report = publish(root, dt.date(2026, 11, 23))
    assert report.issue == "rien à publier"
    told = [line for line in report.alertes if "enregistré par un tableur" in line]
    assert sorted(Path(line.partition(" : ")[0]).name for line in told) == sorted(path.name for path in ledgers)
    assert {path: path.read_bytes() for path in ledgers} == before
    (root / "work" / "etat.json").unlink()
    assert not [line for line in publish(root, dt.date(2026, 11, 24)).alertes if "tableur" in line]


def test_a_line_lost_in_the_register_of_deposits_stops_its_source_alone(root: Path) -> None:
    (root / "sources/chambre/depots/2026-10-05_fichier.csv").rename(root / "sources/chambre/depots/fichier.csv")
    publish(root)
    register = root / "sources/registre/depots.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("2026-11-22", "########"), encoding="utf-8")
    lost = register.read_bytes()
    report = publish(root, dt.date(2026, 11, 23), dry_run=True)
    lines = {line.source: line for line in report.sources}
    assert [lines[name].etat for name in ("mairie", "chambre")] == ["à jour", "en échec"]
    assert "depots.csv, ligne 2, colonne « recu_le » : « ######## »" in lines["chambre"].problemes[0]
    assert "AAAA-MM-JJ" in lines["chambre"].problemes[0]
    assert register.read_bytes() == lost


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_register_of_refusals_that_is_none_any_more_stops_the_run_before_it_writes(root: Path, dry_run: bool) -> None:
    registers.refusals(root).parent.mkdir(parents=True, exist_ok=True)
    registers.refusals(root).write_text("nom\nBoulangerie\n", encoding="utf-8")
    before = territory.bytes_of(root)
    with pytest.raises(ConfigError, match=r"refus\.csv"):
        publish(root, dry_run=dry_run)
    assert {path: said for path, said in territory.bytes_of(root).items() if "run.log" not in str(path)} == before


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


def test_a_badly_named_folder_is_told_and_the_others_are_published(root: Path) -> None:
    territory.put(root, "sources/Sources CCI 2026/source.yml", territory.CHAMBRE)
    for _ in range(2):  # also where there is nothing to publish
        report = publish(root)
        assert [line for line in report.alertes if "Sources CCI 2026 : nom de dossier refusé" in line]
    assert report.commerces == 4


def test_a_source_late_by_its_cadence_is_told_also_where_nothing_is_new(root: Path) -> None:
    came = dt.date(2026, 11, 2)  # the town hall's, each month; the chamber's of October, each year
    due = came + dt.timedelta(days=31)
    for day, late in ((due, False), (due + dt.timedelta(days=1), True), (due + dt.timedelta(days=2), True)):
        told = [line for line in publish(root, day).alertes if line.startswith("à relancer")]
        assert told == ["à relancer, un nouveau fichier en était attendu : mairie (le 03/12/2026)"] * late


def test_nothing_waits_for_a_geocoder_where_none_is_declared(root: Path) -> None:
    report = publish(root)
    assert (report.en_attente, "réseau" in report.suite) == (0, False)
    declared = root / "sources/territoire.yml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("moteur: aucun", "moteur: service"), encoding="utf-8")
    report = publish(root)  # offline
    assert report.en_attente > 0 and "relancer avec le réseau" in report.suite


def test_a_folder_copied_is_told_as_the_same_file(root: Path) -> None:
    publish(root)
    first = sorted(path.parent.name for path in root.glob("sources/*/source.yml"))[0]
    shutil.copytree(root / "sources" / first, root / "sources" / f"{first}-copie")
    told = [line for line in publish(root).alertes if "le même fichier" in line]
    assert told == [f"{first} et {first}-copie lisent le même fichier, à l'octet près : n'en garder qu'une dans sources/"]


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
