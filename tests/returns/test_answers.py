"""What producers do to the workbook before they send it back: answers, sorts, copies, columns and sheets called like ours."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.config import load_sources
from pipeline.ingest import find_deposits, read_deposit
from pipeline.ingest.delimited import read_delimited
from pipeline.ingest.returned import restore
from pipeline.options import Options
from tests import territory

CHAMBRE = """\
Nom;N° SIRET;Métier;Rue;CP;Commune;Téléphone;Proposition : Téléphone
BOULANGERIE DU PONT;;Boulangerie;12 RUE DE LA GARE;47000;AGEN;536490001;rappeler le matin
Garage du Lot;;Garage automobile;8 avenue de Bordeaux;47300;Villeneuve-sur-Lot;536490004;
Café du Port;;Café;2 quai du Port;47200;Marmande;536490005;à revoir
"""
SOURCE = territory.CHAMBRE + "ignorees: ['Proposition : Téléphone']\n"
OURS = "Proposition\u00a0: Téléphone"
THEIRS = "Proposition : Téléphone"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    territory.write(tmp_path)
    territory.put(tmp_path, "sources/chambre/source.yml", SOURCE)
    territory.put(tmp_path, "sources/chambre/depots/2026-10-05_fichier.csv", CHAMBRE)
    return tmp_path


def publish(root: Path, day: str = "2026-11-22") -> Path:
    environment = {"HOME": str(root / "maison")}
    territory.publish(Options(root, dt.date.fromisoformat(day), offline=True, site=False, environment=environment))
    (made,) = (root / "work/retours/chambre").glob("*.xlsx")
    return made


def read(root: Path, book: Path) -> Any:
    """Return the workbook's rows as the source's newest deposit, by name."""
    shutil.copyfile(book, root / f"sources/chambre/depots/2026-12-01_retour{book.suffix}")
    source = next(s for s in load_sources(root) if s.id == "chambre")
    raw, _, _ = read_deposit(find_deposits(source, root)[0], source)
    return pd.DataFrame(raw).set_index("Nom").fillna("")


def told(root: Path, book: Path) -> Any:
    """Return what reading the workbook tells."""
    source = next(s for s in load_sources(root) if s.id == "chambre")
    return pd.DataFrame(read_deposit(find_deposits(source, root)[0], source)[2]).set_index("code")


def places(sheet: Worksheet) -> dict[Any, int]:
    return {cell.value: int(cell.column or 0) for cell in sheet[1]}


def test_a_producer_s_column_called_like_ours_is_theirs(root: Path) -> None:
    first = read(root, root / "sources/chambre/depots/2026-10-05_fichier.csv")
    assert first[THEIRS].tolist() == ["rappeler le matin", "", "à revoir"]
    made = publish(root)
    assert {OURS, THEIRS} <= {*places(openpyxl.load_workbook(made).worksheets[1])}
    (root / "sources/chambre/depots/2026-12-01_retour.csv").unlink()
    again = read(root, made)
    assert again[THEIRS].tolist() == ["rappeler le matin", "", "à revoir"]
    assert again["Téléphone"].tolist() == ["05 36 49 00 01", "05 36 49 00 04", "05 36 49 00 05"]
    assert OURS not in again


def test_answers_in_words(root: Path) -> None:
    book = openpyxl.load_workbook(made := publish(root))
    sheet = book.worksheets[1]
    for row, word in ((2, "Non"), (3, "oui"), (4, "?")):
        sheet.cell(row, places(sheet)[OURS]).value = word
    book.save(made)
    assert read(root, made)["Téléphone"].tolist() == ["536490001", "05 36 49 00 04", "536490005"]
    assert told(root, made).loc["proposition-refusee", "valeur"] == "536490001"


def test_a_column_sorted_alone_gives_no_row_another_s_value(root: Path) -> None:
    """« Continuer avec la sélection actuelle »: the names are sorted, the telephones stay."""
    book = openpyxl.load_workbook(made := publish(root))
    sheet = book.worksheets[1]
    at = places(sheet)["Téléphone"]
    values = [sheet.cell(row, at).value for row in (4, 2, 3)]
    for row, value in enumerate(values, start=2):
        sheet.cell(row, at).value = value
    book.save(made)
    assert read(root, made)["Téléphone"].tolist() == ["536490005", "536490001", "536490004"]
    found = told(root, made)
    assert found.loc[["reponse-non-prise"], "ligne"].tolist() == [2, 3, 4]
    assert "triées séparément" in found.loc["reponse-non-prise", "detail"].iloc[0]


@pytest.mark.parametrize("change", ["a column inserted between", "ours moved to the end", "theirs moved to the front"])
def test_a_proposal_finds_its_column_wherever_either_is_moved(root: Path, change: str) -> None:
    book = openpyxl.load_workbook(made := publish(root))
    sheet = book.worksheets[1]
    at = places(sheet)
    if change == "a column inserted between":
        sheet.insert_cols(at[OURS])
        sheet.cell(1, at[OURS]).value = "Effectif"
        for row in range(2, 5):
            sheet.cell(row, at[OURS]).value = row
        source = root / "sources/chambre/source.yml"
        source.write_text(source.read_text(encoding="utf-8").replace("ignorees: [", "ignorees: [Effectif, "), encoding="utf-8")
    else:
        moved, to = (OURS, sheet.max_column + 1) if "end" in change else ("Téléphone", 1)
        cells = [sheet.cell(row, at[moved]).value for row in range(1, 5)]
        sheet.delete_cols(at[moved])
        sheet.insert_cols(to)
        for row, value in enumerate(cells, start=1):
            sheet.cell(row, to).value = value
    book.save(made)
    rows = read(root, made)
    assert rows["Téléphone"].tolist() == ["05 36 49 00 01", "05 36 49 00 04", "05 36 49 00 05"]
    assert change != "a column inserted between" or rows["Effectif"].tolist() == ["2", "3", "4"]


def test_a_sheet_copied_into_another_workbook_and_their_own_bilan(root: Path) -> None:
    """Our marker is lost; our first sheet and our columns are still known, a « Bilan » of theirs stays."""
    given = openpyxl.load_workbook(publish(root))
    copy = openpyxl.Workbook()
    copy.remove(copy.worksheets[0])
    for name, sheet in (("Synthèse", given.worksheets[0]), ("Bilan", given.worksheets[1])):
        new = copy.create_sheet(name)
        for row in sheet.iter_rows(values_only=True):
            new.append(row)
    copy.save(root / "copie.xlsx")
    rows = read(root, root / "copie.xlsx")
    assert rows["Téléphone"].tolist() == ["536490001", "536490004", "536490005"]
    assert rows["feuille"].unique().tolist() == ["Bilan"]
    assert OURS not in rows and rows[THEIRS].tolist() == ["rappeler le matin", "", "à revoir"]
    found = told(root, root / "copie.xlsx")
    assert found.loc["propositions-perdues", "detail"] == THEIRS  # our column, as people read its title
    assert "feuille-ignoree" not in found.index


def test_our_column_under_a_heading_of_two_rows_is_known_without_the_marker() -> None:
    """What it is about is then called « Contact Téléphone », which no cell says."""
    text = "Nom;Contact;;\n;Téléphone;Proposition\u00a0: Contact Téléphone;Proposition : prix\nA;536490001;05 36 49 00 01;12\n"
    (grid,) = restore([read_delimited(text, ";", frozenset(), "x.csv")], "chambre", "x.csv")
    kept = [[None, "A"], ["Téléphone", "536490001"], ["Proposition : prix", "12"]]
    assert [column.to_pylist()[1:] for column in grid.columns] == kept
    assert grid.unread == (2, ("Proposition : Contact Téléphone",))


def test_a_sheet_of_theirs_called_bilan_comes_back(root: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (("Bilan", CHAMBRE.splitlines()), ("Notes", ["vu le 3"])):
        sheet = book.create_sheet(title)
        for line in rows:
            sheet.append(line.split(";"))
    book.remove(book.worksheets[0])
    (root / "sources/chambre/depots/2026-10-05_fichier.csv").unlink()
    book.save(root / "sources/chambre/depots/2026-10-05_fichier.xlsx")
    made = publish(root)
    assert openpyxl.load_workbook(made).sheetnames[:3] == ["Bilan (2)", "Bilan", "Notes"]
    rows = read(root, made)
    assert rows["feuille"].unique().tolist() == ["Bilan"]
    assert rows["Téléphone"].tolist() == ["05 36 49 00 01", "05 36 49 00 04", "05 36 49 00 05"]


BLANKS = """\
producteur: Chambre d'essai
licence: lov2
base_legale: mission de service public
cadence: annuelle
colonnes: {nom: Nom, commune: Ville, telephone: Tél, courriel: Courriel}
"""


def test_blank_cells_sorted_keep_each_its_answer(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/chambre/source.yml", BLANKS)
    rows = "".join(f"Chez {n};Agen;05 36 49 00 3{n} chez{n}@panier.example;\n" for n in range(4))
    territory.put(root, "sources/chambre/depots/2026-10-05_fichier.csv", f"Nom;Ville;Tél;Courriel\n{rows}")
    book = openpyxl.load_workbook(made := publish(root))
    sheet = book.worksheets[1]
    title = "Proposition\u00a0: Courriel"
    at = places(sheet)[title]
    lines = [list(row) for row in sheet.iter_rows(min_row=2, max_row=5, values_only=True)]
    lines[0][at - 1] = None  # refused
    for row, values in enumerate(reversed(lines), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    book.save(made)
    mails = read(root, made)["Courriel"]
    assert mails.to_dict() == {f"Chez {n}": f"chez{n}@panier.example" if n else "" for n in (3, 2, 1, 0)}
    refused = told(root, made).loc[["proposition-refusee"]]
    blank = refused[refused["colonne"].eq("Courriel")]
    assert blank[["ligne", "apres"]].to_numpy().tolist() == [[5, "chez0@panier.example"]]
