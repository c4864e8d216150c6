"""``etal explain``: every way to ask, what it tells, from the last run and without it, as text, JSON and page."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline import start
from pipeline.cli import app
from pipeline.options import Options
from tests import territory

runner = CliRunner()
SAME = ("BOULANGERIE DU QUAI;;", "BOULANGERIE DU QUAI;44306184100047;")
CHAMBRE = (
    territory.CHAMBRE_ROWS.replace("05.36.49.00.01", "05.36.49.00.09").replace(*SAME) + "Sans Commune;;Garage automobile;;;;\n"
)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = territory.write(tmp_path_factory.mktemp("territoire"))
    siret = territory.MAIRIE_ROWS.replace("Fleurs d'Ici;;", "Fleurs d'Ici;732 829 320 00074;")
    siret = siret.replace("Boulangerie du Quai;;", "Boulangerie du Quai;44306184100047;")
    siret = siret.replace("Le Panier;;", "Le Panier;73282932000075;")
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", siret)
    territory.put(root, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE)
    assert start.publish(Options(root, dt.date(2026, 11, 22), offline=True, returns=False, site=False)).issue == "publiée"
    return root


def ids(root: Path) -> dict[str, str]:
    table = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str")
    return dict(zip(table["nom"], table["id"], strict=True))


def ask(root: Path, what: str, *more: str) -> Any:
    done = runner.invoke(app, ["explain", what, "--root", str(root), "--json", *more])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_way_to_ask_leads_to_the_shop(published: Path) -> None:
    bakery = ids(published)["Boulangerie du Quai"]
    deposit = "2026-11-02_liste.csv"
    for what in (bakery, "mairie:2", f"{deposit}:2", f"{deposit}::2", f"sources/mairie/depots/{deposit}:2"):
        assert [shop["id"] for shop in ask(published, what)["commerces"]] == [bakery]
    key = ask(published, bakery)["commerces"][0]["lignes"][0]["cle"]
    assert ask(published, key)["commerces"][0]["id"] == bakery
    flowers = ids(published)["Fleurs d'Ici"]
    assert ask(published, "732 829 320 00074")["commerces"][0]["id"] == flowers
    for what in ("Fleurs d'Ici", "FLEURS D’ICI, marmande", "fleurs d ici,Marmande"):
        assert [shop["id"] for shop in ask(published, what)["commerces"]] == [flowers]
    assert "rien de connu" in runner.invoke(app, ["explain", "Fleurs d'Ici, Agen", "--root", str(published)]).output


def test_a_refused_siret_is_found_by_its_cell(published: Path) -> None:
    shop = ask(published, "73282932000075")["commerces"][0]
    assert shop["fiche"]["nom"] == "Le Panier"
    assert "siret" not in shop["fiche"]
    assert "SIRET faux" in [c["titre"] for c in shop["lignes"][0]["constats"]]


def test_it_goes_from_the_cells_to_the_published_row(published: Path) -> None:
    shop = ask(published, ids(published)["Boulangerie du Quai"])["commerces"][0]
    assert shop["publie"]
    assert shop["registre"]["statut"] == "actif"
    chambre, mairie = shop["lignes"]
    assert {c["colonne"]: (c["cellule"], c["champs"]) for c in mairie["recu"]}["Enseigne"] == ("A2", ["nom"])
    assert (chambre["fichier"], chambre["ligne"]) == ("sources/chambre/depots/2026-10-05_fichier.csv", 2)
    assert mairie["lu"]["code_insee"] == "47001"
    pair = shop["paires"][0]
    assert pair["reunis"]
    assert pair["score"] == pytest.approx(pair["depart"] + sum(line["poids"] for line in pair["lignes"]), abs=0.05)
    phone = next(f for f in shop["champs"] if f["champ"] == "telephone")
    assert (phone["valeur"], [v["source"] for v in phone["retenues"]]) == ("+33536490001", ["mairie"])
    assert [(v["valeur"], v["raison"]) for v in phone["perdantes"]] == [("+33536490009", "ligne plus ancienne")]


def test_a_line_set_aside_says_why(published: Path) -> None:
    found = ask(published, "chambre:4")
    assert found["commerces"] == []
    row = found["lignes_ecartees"][0]
    assert row["recu"][0]["valeur"] == "Sans Commune"
    assert row["pourquoi"] and row["pourquoi"][0].startswith("Commune absente")


def test_nothing_known_is_a_usage_error(published: Path) -> None:
    done = runner.invoke(app, ["explain", "inconnu", "--root", str(published)])
    assert done.exit_code == 2
    assert "rien de connu" in done.output


def test_an_id_copied_wrong_is_told_so(published: Path) -> None:
    done = runner.invoke(app, ["explain", "et_inconnu", "--root", str(published)])
    assert done.exit_code == 2
    assert "mal recopié" in done.output


def test_text_tells_the_same(published: Path) -> None:
    done = runner.invoke(app, ["explain", "mairie:2", "--root", str(published)])
    for word in ("publié", "Reçu", "A2", "Enseigne", "Paires comparées", "départ", "ligne plus ancienne", "+33536490009"):
        assert word in done.output


def test_a_row_that_no_shop_holds_is_explained_on_the_screen_and_on_the_page(published: Path, tmp_path: Path) -> None:
    root = tmp_path / "ailleurs"
    shutil.copytree(published, root)
    rows = territory.CHAMBRE_ROWS + ";;Boulangerie;1 rue Haute;47000;Agen;\n"
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", rows)
    garage = ids(root)["Garage du Lot"]
    assert start.publish(Options(root, dt.date(2026, 11, 23), offline=True, returns=False, site=False)).issue == "publiée"
    page = tmp_path / "x.html"
    shown = runner.invoke(app, ["explain", "chambre:4", "--root", str(root)]).output
    assert "Ligne écartée : elle n'est entrée dans aucun commerce" in shown and "aucun nom d'enseigne" in shown
    runner.invoke(app, ["explain", "chambre:4", "--root", str(root), "--html", str(page)])
    assert "Ligne écartée" in (told := page.read_text(encoding="utf-8")) and "aucun nom d&#x27;enseigne" in told
    territory.put(root, "sources/chambre/depots/2026-11-25_fichier.csv", rows.replace(rows.splitlines()[2] + "\n", ""))
    assert start.publish(Options(root, dt.date(2026, 11, 26), offline=True, returns=False, site=False)).issue == "publiée"
    assert f"{garage} : disparu" in runner.invoke(app, ["explain", garage, "--root", str(root)]).output
    runner.invoke(app, ["explain", garage, "--root", str(root), "--html", str(page)])
    assert f"<h2>{garage}</h2><p>disparu" in page.read_text(encoding="utf-8")


def test_the_page_is_one_file_without_outside_asset(published: Path, tmp_path: Path) -> None:
    page = tmp_path / "x.html"
    runner.invoke(app, ["explain", "mairie:2", "--root", str(published), "--html", str(page)])
    text = page.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="fr">')
    assert "Document interne" in text and "Boulangerie du Quai" in text
    assert not re.search(r"<(script|link|img|iframe)\b|@import|url\(", text)


def test_cells_are_escaped(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    rows = territory.MAIRIE_ROWS.replace("12 rue de la Gare", "12 rue <b>[red]de la Gare")
    territory.put(root, "sources/mairie/depots/2026-11-02_liste.csv", rows)
    page = tmp_path / "x.html"
    done = runner.invoke(app, ["explain", "mairie:2", "--root", str(root), "--html", str(page)])
    assert done.exit_code == 0, done.output
    assert "&lt;b&gt;[red]" in page.read_text(encoding="utf-8")
    assert "<b>[red]" in runner.invoke(app, ["explain", "mairie:2", "--root", str(root)]).output


def test_without_work_it_runs_offline_says_so_and_publishes_nothing(published: Path, tmp_path: Path) -> None:
    root = tmp_path / "ailleurs"
    shutil.copytree(published, root, ignore=shutil.ignore_patterns("work"))
    before = territory.bytes_of(root)
    found = ask(root, "mairie:2")
    assert found["passage"]["note"].startswith("rien n'était gardé")
    assert found["commerces"][0]["fiche"]["nom"] == "Boulangerie du Quai"
    after = {name: data for name, data in territory.bytes_of(root).items() if not name.startswith("work/")}
    assert after == before


def test_changed_sources_are_told(published: Path, tmp_path: Path) -> None:
    root = tmp_path / "ailleurs"
    shutil.copytree(published, root)
    assert ask(root, "mairie:2")["passage"]["note"] == ""
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", territory.MAIRIE_ROWS)
    assert "ont changé" in ask(root, "mairie:2")["passage"]["note"]


def test_an_id_that_is_gone_tells_its_story(published: Path, tmp_path: Path) -> None:
    root = tmp_path / "ailleurs"
    shutil.copytree(published, root)
    garage = ids(root)["Garage du Lot"]
    rows = "\n".join(territory.CHAMBRE_ROWS.splitlines()[:2]) + "\n"
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", rows)
    start.publish(Options(root, dt.date(2026, 11, 23), offline=True, returns=False, site=False))
    past = ask(root, garage)["anciens_identifiants"][0]
    assert (past["id"], past["statut"]) == (garage, "disparu")
    assert "n'est plus dans aucune source" in past["evenements"][0]["evenement"]


def test_nothing_private_goes_to_dist(published: Path) -> None:
    losing = b"536490009"
    assert losing not in b"".join(territory.bytes_of(published / "dist").values())
    values = pd.read_parquet(published / "work" / "provenance-privee.parquet")
    assert "+33536490009" in set(values["valeur"])
