"""Real and odd files kept beside the repository: the real ones are read whole, the odd ones read or refused in French."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SourceError
from pipeline.ingest import find_deposits, read_deposit
from tests.ingest.helpers import SHARED, declared, read

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SHARED.is_dir(), reason="le dossier ../shared est absent")]

TORTURE = sorted(p for p in (SHARED / "torture").rglob("*") if p.is_file()) if SHARED.is_dir() else []
READ = {
    "covered.ods": 2, "inlineStr_with_value.xlsx": 1, "merge_cells.xls": 1, "merge_cells.xlsx": 1, "minimal_package.xlsx": 193,
    "nonstandard-xml-ns-prefix.xlsx": 2, "temperature.xlsx": 2, "a_test_file.csv": 404, "b_test_file.csv": 6,
    "c_test_file.csv": 1, "csv_file": 6, "file.ods": 3, "file.xls": 5, "xlsx_file": 5, "file.csv.gz": 6,
}  # fmt: skip
REFUSED = {
    "issue_594_dos.ods": "millions de cases", "pass_protected.ods": "mot de passe", "empty_sheet.xlsx": "aucun tableau",
    "file.parquet": "Parquet",
}  # fmt: skip


@pytest.mark.parametrize("path", TORTURE, ids=lambda p: p.name)
def test_torture_is_read_or_refused(path: Path) -> None:
    source = declared({"nom": ["DEPCOM", "IDDEPCOM"]} if path.name == "xlsx_file" else None)
    try:
        rows = len(read(path, source)[0])
    except SourceError as error:
        assert path.name not in READ
        assert REFUSED.get(path.name, "") in error.message
        assert error.hint
    else:
        assert path.name not in REFUSED
        assert rows == READ.get(path.name, rows)


@pytest.mark.parametrize(
    ("name", "count", "column", "first"),
    [
        ("sirtaqui/restaurant_FR_aquitaine.csv", 4360, "NOM_OFFRE", " Auberge Du Saumon"),
        ("sirtaqui/winery_FR_aquitaine.csv", 1499, "TYPE", "Producteur"),
        ("paris/coronavirus-commercants-parisiens-livraison-a-domicile.ods", 362, "Commune", None),
        ("paris/livraison_2020-04-08.json", 362, "fields.code_postal", "75011"),
        ("paris/livraison_2020-05-05.json", 910, "fields.code_postal", "75011"),
        ("paris/livraison_2020-05-19.json", 919, "fields.code_postal", "75015"),
        ("paris/livraison_2022-08-17.json", 2503, "fields.code_postal", "75013"),
    ],
)
def test_real_files_are_read_whole(tmp_path: Path, name: str, count: int, column: str, first: str | None) -> None:
    columns = {"nom": ["NOM_OFFRE", "Nom du commerce"], "commune": ["COMMUNE", "Code postal"]}
    source = declared(columns, motif=(SHARED / "real" / name).resolve().as_posix())
    [deposit] = find_deposits(source, tmp_path)
    rows, layout, anomalies = read_deposit(deposit, source)
    assert len(rows) == count
    hidden = {"lignes-masquees"} if name.endswith(".ods") else set()  # a filter was left on
    assert set(anomalies["code"]) - {"feuille-ignoree"} == hidden
    assert list(layout["colonne"]) == list(rows.columns)[5:]
    if first is not None:
        assert rows[column].iloc[0] == first


def test_real_csv_lines_are_those_of_an_editor() -> None:
    path = SHARED / "real" / "sirtaqui" / "restaurant_FR_aquitaine.csv"
    rows, _, _ = read(path, declared({"nom": ["NOM_OFFRE"], "commune": ["COMMUNE"]}))
    lines = path.read_text(encoding="cp1252").split("\n")
    assert all(lines[line - 1].startswith(f'"{key}"') for line, key in zip(rows["ligne"], rows["Id"], strict=True))
