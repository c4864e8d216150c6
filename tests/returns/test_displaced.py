"""A value typed in another column, of which the file has no column of its own: told on the cell where it stands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd

from pipeline import start
from pipeline.options import Options
from tests import territory

ROWS = territory.MAIRIE_ROWS.replace("05 36 49 00 03", "https://www.facebook.com/lepanierdeduras")


def test_it_is_told_on_its_own_cell_in_words_that_the_file_could_take_up(tmp_path: Path) -> None:
    territory.write(tmp_path)
    territory.put(tmp_path, "sources/mairie/depots/2026-11-02_liste.csv", ROWS)
    start.publish(Options(tmp_path, dt.date(2026, 11, 22), offline=True, site=False))
    folder = tmp_path / "work" / "retours" / "mairie"
    (path,) = folder.glob("*.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[1]
    notes = {cell.coordinate: cell.comment.text for cell in sheet[4] if cell.comment}
    link = "« https://www.facebook.com/lepanierdeduras »"
    assert notes == {"G4": f"Corrigé : {link}, dans cette case, est lu à part\n→ lui donner une colonne « Réseaux sociaux »"}
    told = pd.read_csv(folder / "anomalies.csv", dtype="str")
    assert told.loc[told["code"].str.startswith("valeur-"), ["code", "colonne", "cellule"]].to_numpy().tolist() == [
        ["valeur-deplacee", "Tél", "G4"]
    ]
    assert "reseaux_sociaux" not in (folder / "rapport.html").read_text(encoding="utf-8")
