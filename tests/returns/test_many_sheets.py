"""A workbook of a sheet for each commune, and one of sixty columns of which eight are read: what goes back is still legible."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from pipeline import start
from pipeline.options import Options
from pipeline.returns.summary import where
from tests import territory

TOWNS = ("Agen", "Boé", "Marmande", "Tonneins", "Nérac", "Casteljaloux", "Fumel", "Duras", "Aiguillon", "Lavardac")
QUESTIONS = [f"Question {n} : êtes-vous satisfait des services de l'union commerciale ?" for n in range(50)]
SOURCE = """\
producteur: Union commerciale
licence: lov2
base_legale: mission de service public
cadence: annuelle
nom_de_feuille: commune
colonnes: {nom: Enseigne, categorie: Activité, adresse: Adresse, telephone: Téléphone}
ignorees: ['*']
"""


@pytest.fixture
def returned(tmp_path: Path) -> Path:
    root = territory.write(tmp_path)
    (root / "sources/chambre/depots/2026-10-05_fichier.csv").unlink()
    territory.put(root, "sources/chambre/source.yml", SOURCE)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for town in TOWNS:
        sheet = book.create_sheet(town)
        sheet.append(["N° adhérent", *QUESTIONS[:20], "Enseigne", "Activité", "Adresse", "Téléphone", *QUESTIONS[20:]])
        for n in range(2):
            shop = [f"Boutique n° {n}", "Boulangerie", f"{n + 1} rue de la Gare", 536490010 + n]
            sheet.append([n, *["oui"] * 20, *shop, *["non"] * 30])
    book.save(root / "sources/chambre/depots/2026-10-05_fichier.xlsx")
    start.publish(Options(root, dt.date(2026, 11, 22), offline=True, site=False))
    return root / "work/retours/chambre"


def test_many_sheets_of_many_columns(returned: Path) -> None:
    book = openpyxl.load_workbook(next(returned.glob("*.xlsx")))
    summary, sheet = book.worksheets[0], book.worksheets[1]
    (row,) = (row for row in summary.iter_rows() if row[0].value == "Zéro du téléphone perdu")
    assert row[1].value == "20" and row[1].hyperlink is not None
    name, _, cell = str(row[1].hyperlink.location).rpartition("!")
    target = book[name.strip("'")][cell]
    assert (target.value, target.comment is not None) == ("536490010", True)
    assert str(row[3].value).startswith("colonne «\u00a0Téléphone\u00a0» : feuille «\u00a0Agen\u00a0», lignes 2 et 3")
    assert str(row[3].value).endswith("… et 4 autres feuilles")
    assert summary.row_dimensions[int(row[0].row or 0)].height < 80
    titles: dict[str, str] = {str(c.value): str(c.coordinate).rstrip("1") for c in sheet[1]}
    assert sheet.column_dimensions[titles[QUESTIONS[0]]].width >= 20  # « Question 0 : êtes-vous » at least in sight
    assert sheet.print_title_cols == f"${titles['Enseigne']}:${titles['Enseigne']}"
    assert sheet.print_area == f"'Agen'!$A$1:${get_column_letter(sheet.max_column)}$3"  # not to the end of a text that runs out
    page = (returned / "rapport.html").read_text(encoding="utf-8")
    assert page.count("Zéro du téléphone perdu") == 1
    assert "«\u00a0Agen\u00a0» : 2 ; «\u00a0Aiguillon\u00a0» : 2" in page
    assert len(page) < 12_000


def test_places_of_a_few_sheets_are_all_told() -> None:
    assert where([("A", 3), ("A", 4), ("B", 7)]) == "feuille «\u00a0A\u00a0», lignes 3 et 4 ; feuille «\u00a0B\u00a0», ligne 7"
    assert where([("", 3), ("", 5)]) == "lignes 3 et 5"
    assert where([("", 0)]) == "tout le fichier"
    assert where([("A", 0), ("B", 0)]) == "feuille «\u00a0A\u00a0» ; feuille «\u00a0B\u00a0»"
