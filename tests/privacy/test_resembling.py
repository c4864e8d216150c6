"""Who objected and comes back under another name, with the same site or domain of mail: told to the officer, to nobody else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline import start
from pipeline.actions.oppose import oppose
from pipeline.options import Options
from pipeline.privacy import says_again
from pipeline.privacy.register import Oppositions
from pipeline.report import Report
from tests import territory
from tests.privacy.test_privacy import outputs

DAY = dt.date(2026, 11, 22)
HEADER = "Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone;Courriel;Site"
DECLARED = f"{territory.CHAMBRE}  courriel: Courriel\n  site_web: Site\n"
MAIL, SITE = "contact@fournil-ortal.example", "https://www.fournil-ortal.example/pains"
SHOP = f"Le Fournil d'Ortal;;Boulangerie;22 rue Neuve;47000;Agen;05 36 49 00 21;{MAIL};{SITE}"
NEIGHBOUR = "Salon Ortiz;;Coiffeur;24 rue Neuve;47000;Agen;05 36 49 00 11;ortiz@orange.fr;facebook.com/salonortiz"


@pytest.fixture(autouse=True)
def contacts(root: Path) -> None:
    """Have the chamber tell mailboxes and sites."""
    territory.put(root, "sources/chambre/source.yml", DECLARED)


def deposit(root: Path, day: str, *rows: str) -> None:
    territory.put(root, f"sources/chambre/depots/{day}_fichier.csv", "\n".join([HEADER, *rows]) + "\n")


def options(root: Path, home: dict[str, str], day: int = 0) -> Options:
    return Options(root, DAY + dt.timedelta(day), offline=True, environment=home)


def publish(root: Path, home: dict[str, str], day: int = 0) -> Report:
    return start.publish(options(root, home, day))


def doubts(report: Report) -> list[str]:
    return [line for line in report.alertes if "ressemble à un commerce opposé" in line]


def ids(root: Path) -> dict[str, str]:
    table = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str")
    return dict(zip(table["nom"], table["id"], strict=True))


@pytest.mark.parametrize(
    "again", [";https://fournil-ortal.example", "bonjour@fournil-ortal.example;", ";http://fournil-ortal.example/nous"]
)
def test_it_is_told_to_the_officer_alone_and_published_until_somebody_says(root: Path, home: dict[str, str], again: str) -> None:
    deposit(root, "2026-11-10", SHOP, NEIGHBOUR)
    publish(root, home)
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", environment=home)
    own = "Salon Ortiz;;Coiffeur;24 rue Neuve;47000;Agen;05 36 49 00 11;;https://ortiz.example"  # its own domain
    deposit(root, "2026-11-20", own, f"Aux Épis d'Or;;Boulangerie;5 place du Marché;47000;Agen;05 36 49 00 99;{again}")
    told = publish(root, home, 1)
    back = ids(root)["Aux Épis d'Or"]
    assert told.issue == "publiée"
    assert doubts(told) == [
        f"{back} ressemble à un commerce opposé (même site ou même domaine de courriel, même commune) : si c'est lui, "
        f"« etal oppose {back} »"
    ]
    found = pd.read_csv(root / "work/anomalies.csv", dtype="str")
    assert found.loc[found["code"].eq("opposition-ressemblance"), ["source", "ligne"]].to_numpy().tolist() == [["chambre", "3"]]
    assert b"opposition" not in outputs(root)
    returned = root / "work/retours/chambre"
    book = openpyxl.load_workbook(next(returned.glob("*.xlsx")))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    said = "".join(str(c.value) + (c.comment.text if c.comment else "") for c in cells)
    said += (returned / "rapport.html").read_text(encoding="utf-8") + (returned / "anomalies.csv").read_text(encoding="utf-8")
    assert "s'est opposé" not in said and "Ressemble" not in said
    territory.put(root, "sources/mairie/depots/2026-11-21_liste.csv", territory.MAIRIE_ROWS.replace("Le Panier", "Au Panier"))
    assert doubts(publish(root, home, 2)) == []  # told once
    assert oppose(options(root, home, 2), back, environment=home).shops == (back,)
    publish(root, home, 3)
    assert "Aux Épis d'Or" not in ids(root)


@pytest.mark.parametrize(
    "row",
    [
        "Aux Épis d'Or;;Boulangerie;5 place du Marché;47200;Marmande;05 36 49 00 99;;https://fournil-ortal.example",  # elsewhere
        "Aux Épis d'Or;;Boulangerie;5 place du Marché;47000;Agen;05 36 49 00 99;epis@orange.fr;https://facebook.com/auxepis",
    ],
)
def test_another_commune_a_provider_or_a_platform_say_nothing(root: Path, home: dict[str, str], row: str) -> None:
    shop = SHOP.replace(MAIL, "fournil.ortal@orange.fr").replace(SITE, f"{SITE} ; https://facebook.com/fournilortal")
    deposit(root, "2026-11-10", shop, NEIGHBOUR)
    publish(root, home)
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", environment=home)
    deposit(root, "2026-11-20", NEIGHBOUR, row)
    told = publish(root, home, 1)
    assert "Aux Épis d'Or" in ids(root)
    assert doubts(told) == []


def test_a_site_that_several_shops_share_is_nobodys_own(root: Path, home: dict[str, str]) -> None:
    """Of a chain, one shop objects: the others are no doubtful cases, nor those that come later."""
    rows = [f"Relais {n};;Tabac;{n} rue Haute;47000;Agen;05 36 49 01 0{n};;https://relais.example/agen-{n}" for n in range(1, 5)]
    deposit(root, "2026-11-10", *rows)
    publish(root, home)
    oppose(options(root, home), "Relais 1, Agen", environment=home)
    register = Oppositions.load(root / "sources/decisions/oppositions.csv")
    assert "domaine" not in {entry.genre for entry in register.entries}
    told = publish(root, home, 1)
    assert doubts(told) == []
    assert {"Relais 2", "Relais 3", "Relais 4"} <= set(ids(root))


def test_the_source_that_keeps_it_helps_to_know_it_again(root: Path, home: dict[str, str]) -> None:
    """A register written before this was kept: what the opposed shop's own row tells is enough."""
    deposit(root, "2026-11-10", SHOP, NEIGHBOUR)
    publish(root, home)
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", environment=home)
    path = root / "sources/decisions/oppositions.csv"
    path.write_text("".join(line for line in path.open(encoding="utf-8") if ",domaine," not in line), encoding="utf-8")
    other = "Aux Épis d'Or;;Fleuriste;5 place du Marché;47000;Agen;05 36 49 00 99;;https://fournil-ortal.example"
    deposit(root, "2026-11-20", SHOP, NEIGHBOUR, other)
    assert len(doubts(publish(root, home, 1))) == 1


# --- the same said again in its own row -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gone", "text", "again"),
    [
        ("https://www.fournil.example/", "commander sur fournil.example", True),
        ("www.fournil.example", "HTTP://FOURNIL.EXAMPLE/pains", True),
        ("https://www.fournil.example/", "contact@fournil.example", False),  # its mailbox was not asked for
        ("https://www.fournil.example/", "autrefournil.example", False),
        ("https://www.facebook.com/fournil", "www.facebook.com/fournil", True),
        ("https://www.facebook.com/fournil", "https://www.facebook.com/mairie", False),
        ("Pains et tartes, voir facebook.com/mairie", "facebook.com/mairie", False),  # a text, of which the page is a part
        ("05 36 49 00 21", "appeler le 0536490021", True),
    ],
)
def test_a_cell_that_says_again_what_was_taken_away(gone: str, text: str, again: bool) -> None:
    assert says_again([gone])(text) is again


def test_an_opposed_site_is_in_no_other_cell_of_its_row(root: Path, home: dict[str, str]) -> None:
    territory.put(root, "sources/chambre/source.yml", f"{DECLARED}ignorees: [Note]\n")
    lines = [f"{HEADER};Note", f"{SHOP};voir fournil-ortal.example le lundi", f"{NEIGHBOUR};rien"]
    territory.put(root, "sources/chambre/depots/2026-11-20_fichier.csv", "\n".join(lines) + "\n")
    oppose(options(root, home), "Le Fournil d'Ortal, Agen", ("site_web",), environment=home)
    publish(root, home)
    book = openpyxl.load_workbook(next((root / "work/retours/chambre").glob("*.xlsx")))
    rows = [[str(cell) for cell in row if cell] for row in book.worksheets[1].iter_rows(values_only=True)]
    (row,) = [cells for cells in rows if "Le Fournil d'Ortal" in cells]
    assert MAIL in row and not [cell for cell in row if "fournil-ortal.example" in cell and cell != MAIL]
    kept = "".join(pd.read_parquet(path).to_csv() for path in sorted((root / "work").rglob("*.parquet")))
    assert "voir fournil-ortal" not in kept and "Salon Ortiz" in kept
