"""``etal sources list``: where each source stands, what its last good deposit is, when to ask for the next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from pipeline import start
from pipeline.actions.check import check_sources
from pipeline.actions.sources import list_sources
from pipeline.config import load_source, load_territory, set_aside
from pipeline.options import Options
from pipeline.sources import common, read_source
from tests import territory

DAY = dt.date(2026, 11, 22)


def listed(root: Path, day: dt.date = DAY) -> dict[str, dict[str, Any]]:
    return {line["source"]: line for line in list_sources(root, day)}


def test_a_folder_to_rename_is_in_the_list(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/Copie de mairie/source.yml", territory.MAIRIE)
    assert listed(root)["Copie de mairie"]["état"] == "dossier à renommer"
    assert [f.message for f in check_sources(root) if not f.ok] == list(set_aside(root))


def test_where_each_source_stands_through_its_life(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    before = listed(root)["mairie"]
    assert (before["état"], before["lues"], before["dernier bon dépôt"]) == ("à publier", "—", "—")
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", territory.MAIRIE_ROWS.replace("Enseigne", "Commerce"))
    territory.put(root, "sources/neuve/source.yml", territory.MAIRIE)
    start.publish(Options(root, DAY, offline=True, site=False, returns=False))
    found = listed(root)
    assert {name: line["état"] for name, line in found.items()} == {
        "chambre": "à jour", "mairie": "dépôt refusé", "neuve": "à fournir",
    }  # fmt: skip
    refused, good, none = found["mairie"], found["chambre"], found["neuve"]
    assert (refused["dépôt"], refused["dernier bon dépôt"]) == ("2026-11-20_liste.csv", "2026-11-02_liste.csv")
    assert (refused["âge"], refused["lues"], refused["publiées"]) == ("2 j", 3, 3)
    assert (good["dernier bon dépôt"], good["âge"], good["lues"], good["publiées"]) == ("2026-10-05_fichier.csv", "48 j", 2, 2)
    assert good["relance"] == "2027-10-06"  # a yearly file: 366 days after the last
    assert (none["dépôt"], none["relance"]) == ("aucun", "—")
    late = listed(root, dt.date(2027, 10, 7))
    assert (late["chambre"]["état"], late["chambre"]["âge"]) == ("à relancer", "367 j")
    assert listed(root, dt.date(2027, 10, 6))["chambre"]["état"] == "à jour"


def test_what_is_wrong_with_an_older_deposit_is_told_as_its_own(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    heading, *rows = territory.MAIRIE_ROWS.replace("Enseigne", "Commerce").splitlines()
    more = [f"{heading};Nouveau", *(f"{row};x" for row in rows)]
    territory.put(root, "sources/mairie/depots/2026-11-20_liste.csv", "\n".join(more) + "\n")
    source = load_source(root / "sources" / "mairie", root)
    columns = {**source.colonnes, "nom": ("Commerce",)}
    found = read_source(source.model_copy(update={"colonnes": columns}), common(load_territory(root), root, DAY))
    newest, older = found.problems
    assert "« Nouveau »" in newest and "dépôt d'avant" not in newest
    assert older.startswith("et le dépôt d'avant, 2026-11-02_liste.csv, ne convient pas non plus : ") and "« Commerce »" in older


def test_a_code_that_is_none_is_told_by_the_check_not_by_the_run(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    assert all(found.ok for found in check_sources(root))
    declared = territory.MAIRIE + 'valeurs: {categorie: {"Mot à elle": epicerie, "Mot à nous": epicerrie}}\n'
    territory.put(root, "sources/mairie/source.yml", declared)
    told = [found.message for found in check_sources(root) if not found.ok]
    assert len(told) == 1
    assert told[0].startswith("sources/mairie/source.yml : valeurs.categorie : « epicerrie » n'est pas un code de catégorie")
