"""Ids through whole runs: a producer that renumbers, renames or reorders its file changes none; each change is told."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline import start
from pipeline.options import Options
from tests import territory

SOURCE = """\
producteur: Mairie d'essai
licence: lov2
base_legale: mission de service public
cadence: mensuelle
colonnes: {identifiant: N°, nom: Enseigne, categorie: Activité, adresse: Adresse, code_postal: CP, commune: Ville}
"""
HEADER = ["N°", "Enseigne", "Activité", "Adresse", "CP", "Ville"]
SHOPS = [
    ["1", "Boulangerie Castagné", "Boulangerie", "12 rue de la Gare", "47000", "Agen"],
    ["2", "Fleurs d'Ortal", "Fleuriste", "3 place du Marché", "47200", "Marmande"],
    ["3", "Optique Serres", "Opticien", "Galerie du Pin, 5 avenue Jean Jaurès", "47000", "Agen"],
    ["4", "Chaussures Delpech", "Chaussures", "Galerie du Pin, 5 avenue Jean Jaurès", "47000", "Agen"],
    ["5", "Bijouterie Monclar", "Bijouterie", "Galerie du Pin, 5 avenue Jean Jaurès", "47000", "Agen"],
    ["6", "Le Panier Bellocq", "Épicerie", "Le Bourg", "47120", "Duras"],
    ["7", "Garage Vesuvio", "Garage automobile", "8 avenue de Bordeaux", "47300", "Villeneuve-sur-Lot"],
]
Rows = list[list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    territory.put(tmp_path, "sources/territoire.yml", territory.TERRITORY)
    territory.put(tmp_path, "sources/mairie/source.yml", SOURCE)
    return tmp_path


def deposit(root: Path, day: int, rows: Rows, name: str = "liste") -> dict[str, str]:
    """Deposit ``rows``, publish, and return {name: id}."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows([HEADER, *rows])
    territory.put(root, f"sources/mairie/depots/2026-11-{day:02d}_{name}.csv", text.getvalue())
    start.publish(Options(root, dt.date(2026, 11, day), offline=True, returns=False, site=False))
    table = pd.read_csv(root / "dist" / "latest" / "commerces.csv", dtype="str")
    return dict(zip(table["nom"], table["id"], strict=True))


def register(root: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(root / "sources" / "registre" / name, dtype="str")


def keys(root: Path) -> set[str]:
    return set(register(root, "cles.csv")["cle"])


def renumbered(rows: Rows) -> Rows:
    return [[str(n), *row[1:]] for n, row in enumerate([*rows[3:], *rows[:3]], start=1)]


def renamed(rows: Rows) -> Rows:
    return [[row[0], f"SARL {row[1].upper()}", *row[2:]] for row in rows]


@pytest.mark.parametrize(
    "change",
    [renumbered, renamed, lambda rows: rows[::-1], lambda rows: renumbered(renamed(rows))],
    ids=["renumbered", "renamed", "reordered", "all"],
)
def test_a_whole_file_changed_changes_no_id(root: Path, change: Callable[[Rows], Rows]) -> None:
    before = deposit(root, 2, SHOPS)
    known = keys(root)
    after = deposit(root, 9, change(SHOPS), name="autre-nom")
    assert set(after.values()) == set(before.values())
    assert len(after) == len(SHOPS)
    found = {name.casefold().removeprefix("sarl "): shop for name, shop in after.items()}
    assert {name.casefold(): shop for name, shop in before.items()} == found
    assert keys(root) == known


def test_a_new_shop_under_a_closed_neighbour_s_number_gets_its_own_id(root: Path) -> None:
    before = deposit(root, 2, SHOPS)
    other = ["3", "Ongles Lafleur", "Onglerie", "Galerie du Pin, 5 avenue Jean Jaurès", "47000", "Agen"]
    after = deposit(root, 9, [other if row[0] == "3" else row for row in SHOPS])
    assert after["Ongles Lafleur"] not in before.values()
    lines = register(root, "identifiants.csv").set_index("id")
    assert lines.loc[before["Optique Serres"], "statut"] == "disparu"
    events = register(root, "evenements.csv")
    assert events["evenement"].tolist() == ["disparition"]
    assert deposit(root, 16, SHOPS) == before


def test_a_row_retyped_without_number_keeps_key_and_id(root: Path) -> None:
    bare = [["", *row[1:]] for row in SHOPS]
    before = deposit(root, 2, bare)
    known = keys(root)
    typed = [list(row) for row in bare]
    typed[0][1], typed[5][3], typed[6][3] = "Boulangrie Castagné", "12 route de Savignac", "8 bis avenue de Bordeaux"
    after = deposit(root, 9, typed)
    assert set(after.values()) == set(before.values())
    assert keys(root) == known


def test_ledgers_do_not_change_when_nothing_does(root: Path) -> None:
    deposit(root, 2, SHOPS)
    before = territory.bytes_of(root / "sources" / "registre")
    (root / "work" / "etat.json").unlink()
    report = start.publish(Options(root, dt.date(2026, 11, 20), offline=True, returns=False, site=False))
    assert report.issue == "rien à publier"
    assert territory.bytes_of(root / "sources" / "registre") == before
    assert not (root / "sources" / "registre" / "evenements.csv").exists()


def test_ledgers_are_only_written_with_a_release(root: Path) -> None:
    deposit(root, 2, SHOPS)
    before = territory.bytes_of(root / "sources" / "registre")
    territory.put(root, "sources/mairie/source.yml", SOURCE + "attentes: {lignes: {min: 100}}\n")
    deposit(root, 9, renumbered(SHOPS))
    assert territory.bytes_of(root / "sources" / "registre") == before
