"""What a producer sends in any format comes back as a workbook that looks like theirs, and is taken again."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.utils import get_column_letter

from pipeline.ingest.detect import Kind
from pipeline.ingest.look import is_mask, kind_of
from pipeline.ingest.looks import looks_of
from pipeline.options import Options
from tests import territory
from tests.ingest.xlsb import write_xlsb
from tests.office import convert

HEADER = ["Nom", "N° SIRET", "Métier", "Rue", "CP", "Commune", "Téléphone", "Panier moyen", "Part en ligne", "Mis à jour"]
CODES = {
    4: "00000", 6: '0#" "##" "##" "##" "##', 7: '#,##0.00\\ "€"', 8: "0.0%", 9: "d mmm yyyy",
}  # fmt: skip
WIDTHS = {0: 33, 5: 21}
ROWS: list[list[Any]] = [
    ["BOULANGERIE DU PONT", "", "Boulangerie", "12 RUE DE LA GARE", 47000, "AGEN", 536490001, 12.5, 0.125, dt.date(2026, 3, 9)],
    ["Garage du Lot", "", "Garage automobile", "8 avenue de Bordeaux", 47300, "Villeneuve-sur-Lot", 536490004, 240, 0, None],
    ["Café du Port", "", "Café", "2 quai du Port", 47200, "Marmande", "0536490005", 8.9, 0.3, dt.date(2026, 11, 2)],
    ["Fleurs du Lot", "", "Fleuriste", "3 place du Marché", 47200, "Marmande", 536490006, 31, 0.05, dt.date(2026, 10, 1)],
]
IGNORED = "ignorees: [Panier moyen, Part en ligne, Mis à jour]\n"


def xlsx(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Adhérents")
    formats = {column: book.add_format({"num_format": code}) for column, code in CODES.items()}
    for column, width in WIDTHS.items():
        page.set_column(column, column, width)
    page.write_row(0, 0, HEADER)
    for row, cells in enumerate(ROWS, 1):
        for column, value in enumerate(cells):
            if value not in ("", None):
                page.write(row, column, value, formats.get(column))
    book.close()
    return path


def xlsm(path: Path) -> Path:
    """Make an xlsx one with macros: another type of content, and a part that nobody here runs."""
    plain = xlsx(path.with_suffix(".xlsx"))
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main",
                )
            target.writestr(member, content)
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not a macro that anybody runs")
    plain.unlink()
    return path


def xlsb(path: Path) -> Path:
    def cell(value: Any) -> str | float:
        serial = (value - dt.date(1899, 12, 30)).days if isinstance(value, dt.date) else value
        return "" if serial is None else serial if isinstance(serial, str) else float(serial)

    return write_xlsb(path, "Adhérents", [[*HEADER], *[[cell(value) for value in row] for row in ROWS]])


def page(path: Path) -> Path:
    texts = [["" if value is None else str(value) for value in row] for row in [HEADER, *ROWS]]
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in texts)
    path.write_text(f'<html><head><meta charset="utf-8"></head><body><h1>Adhérents</h1><table>{rows}</table>', encoding="utf-8")
    return path


def ods(path: Path) -> Path:
    plain = xlsx(path.with_suffix(".xlsx"))
    convert(path.parent, "ods", plain)
    plain.unlink()
    return path


def publish(root: Path, day: str) -> Path:
    for old in (root / "work/retours/chambre").glob("*.xlsx"):
        old.unlink()
    territory.publish(Options(root, dt.date.fromisoformat(day), offline=True, site=False))
    (made,) = (root / "work/retours/chambre").glob("*.xlsx")
    return made


def shops(root: Path) -> pd.DataFrame:
    table = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str").set_index("id")
    return table.drop(columns=["date_maj", "date_verification"])


def lost_zeros(root: Path) -> int:
    table = pd.read_csv(root / "work/anomalies.csv", dtype="str")
    return int((table["source"].eq("chambre") & table["code"].eq("telephone-zero-perdu")).sum())


def given_back(tmp_path: Path, name: str, make: Callable[[Path], Path]) -> tuple[Path, Path, Any]:
    """A territory where the chamber sent ``name``, published: its folder, what goes back, and the chamber's own sheet in it."""
    root = territory.write(tmp_path)
    territory.put(root, "sources/chambre/source.yml", territory.CHAMBRE + IGNORED)
    (root / "sources/chambre/depots/2026-10-05_fichier.csv").unlink()
    make(root / "sources/chambre/depots" / f"2026-10-05_{name}")
    made = publish(root, "2026-11-22")
    return root, made, openpyxl.load_workbook(made).worksheets[1]


@pytest.mark.parametrize(
    ("name", "make"),
    [("fichier.xlsx", xlsx), ("fichier.xlsm", xlsm), ("fichier.xlsb", xlsb), ("fichier.xls", page), ("fichier.ods", ods)],
)
def test_a_whole_run_its_return_and_the_return_dropped_back(tmp_path: Path, name: str, make: Callable[[Path], Path]) -> None:
    root, made, sheet = given_back(tmp_path, name, make)
    header = 3 if name.endswith(".xls") else 1
    at = {str(cell.value): int(cell.column or 0) for cell in sheet[header]}
    assert [key for key in at if not key.startswith(("Proposition", "None"))] == HEADER
    assert at["Proposition\u00a0: Téléphone"] == at["Téléphone"] + 1
    assert sheet.cell(header + 1, at["Proposition\u00a0: Téléphone"]).value == "05 36 49 00 01"
    if name[-4:] in ("xlsx", "xlsm", ".ods"):
        phone, basket, share, day = (sheet.cell(header + 1, at[h]) for h in ("Téléphone", *HEADER[7:]))
        assert (phone.value, basket.value, share.value) == (536490001, 12.5, 0.125)
        assert [kind_of(cell.number_format) for cell in (phone, basket, share, day)] == ["number"] * 3 + ["date"]
        assert "€" in basket.number_format and share.number_format == "0.0%" and day.number_format.endswith("mmm yyyy")
        assert is_mask(phone.number_format) and phone.number_format.count(" ") >= 4
        assert sheet.cell(header + 3, at["Téléphone"]).value == "0536490005"  # a text stays one
        widths = [sheet.column_dimensions[get_column_letter(at[h])].width for h in ("Nom", "Commune")]
        assert widths == [pytest.approx(34, abs=1.5), pytest.approx(22, abs=1.5)]
    before = shops(root)
    assert lost_zeros(root) == 3
    shutil.copyfile(made, root / "sources/chambre/depots/2026-12-01_retour.xlsx")
    again = publish(root, "2026-12-02")
    pd.testing.assert_frame_equal(shops(root), before)
    assert lost_zeros(root) == 0
    if name[-4:] in ("xlsx", "xlsm", ".ods"):  # given back a second time, it still looks the same
        sheet = openpyxl.load_workbook(again).worksheets[1]
        at = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
        assert "€" in sheet.cell(2, at["Panier moyen"]).number_format
        assert sheet.column_dimensions[get_column_letter(at["Nom"])].width == pytest.approx(34, abs=2)


def mixed(path: Path) -> Path:
    """Make a workbook whose columns are not all shown alike: prices in euros but one, dates but one in letters."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Adhérents")
    euros, plain, day, letters = (book.add_format({"num_format": c}) for c in ('0.00" €"', "0.0", "dd/mm/yyyy", "d mmm yy"))
    page.set_column(0, 0, 31)
    for row, code in enumerate((euros, euros, plain, euros)):
        page.write_number(row, 0, 12.25 + row, code)
    for row, code in enumerate((day, letters, day)):
        page.write_datetime(row, 1, dt.date(2026, 3, 9 + row), code)
        page.write_datetime(row, 2, dt.date(2026, 3, 9 + row), code)
    page.write_number(3, 2, 7.5)
    book.close()
    return path


def flat(path: Path) -> Path:
    from tests.ingest.test_foreign import FLAT

    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = [["Adhérents de l'union", *[""] * 9], HEADER, *([str(v or "") for v in row] for row in ROWS)]
    rows = ["<table:table-row>" + "".join(map(cell.format, line)) + "</table:table-row>" for line in lines]
    path.write_text(FLAT.format(rows="\n".join(rows)), encoding="utf-8")
    return path


def zipped(path: Path) -> Path:
    plain = xlsx(path.with_suffix(".xlsx"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(plain, "envoi/adherents.xlsx")
    plain.unlink()
    return path


@pytest.mark.parametrize(("name", "make", "header"), [("liste.fods", flat, 2), ("envoi.zip", zipped, 1)])
def test_what_is_unfolded_to_be_read_comes_back_as_the_sheets_inside(
    tmp_path: Path, name: str, make: Callable[[Path], Path], header: int
) -> None:
    """A « flat ODS » and a workbook in an archive: their title rows and their lines, not only the rows read."""
    root, made, sheet = given_back(tmp_path, name, make)
    assert [str(c.value) for c in sheet[header] if not str(c.value).startswith(("Proposition", "None"))] == HEADER
    assert sheet.title == ("Liste" if name == "liste.fods" else "Adhérents")
    assert header == 1 or sheet["A1"].value == "Adhérents de l'union"
    before = shops(root)
    shutil.copyfile(made, root / "sources/chambre/depots/2026-12-01_retour.xlsx")
    publish(root, "2026-12-01")
    pd.testing.assert_frame_equal(shops(root), before)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_a_cell_shown_otherwise_than_its_column_is_known(kind: Kind, tmp_path: Path) -> None:
    path = mixed(tmp_path / "mixte.xlsx")
    if kind != "xlsx":
        convert(tmp_path, kind, path)
    price, day, beside = (looks_of(path.with_suffix(f".{kind}").read_bytes(), kind)["Adhérents"][c] for c in range(3))
    assert "€" in price.at(1).number and "€" in price.at(4).number and price.at(3).number == "0.0"
    assert list(price.cells) == [3] and price.width == pytest.approx(31, abs=1)
    for dates in (day, beside):
        assert "mmm" in dates.at(2).date and dates.at(1).date == dates.at(3).date == day.date != dates.at(2).date
    assert beside.at(4).number == ""  # a number among dates


def test_what_was_shown_otherwise_is_so_in_the_return(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/chambre/source.yml", territory.CHAMBRE + IGNORED)
    deposit = xlsx(root / "sources/chambre/depots/2026-11-05_fichier.xlsx")
    book = openpyxl.load_workbook(deposit)
    book.worksheets[0].cell(3, 8).number_format = "0.0"
    book.worksheets[0].cell(4, 10).number_format = "dd/mm/yyyy"
    book.save(deposit)
    sheet = openpyxl.load_workbook(publish(root, "2026-11-22")).worksheets[1]
    at = {str(cell.value): int(cell.column or 0) for cell in sheet[1]}
    baskets = [sheet.cell(row, at["Panier moyen"]).number_format for row in (2, 3, 4, 5)]
    assert ["€" in code for code in baskets] == [True, False, True, True] and baskets[1] == "0.0"
    days = [sheet.cell(row, at["Mis à jour"]).number_format for row in (2, 4, 5)]
    assert days == ["d mmm yyyy", "dd/mm/yyyy", "d mmm yyyy"]


@pytest.mark.parametrize(
    ("code", "kind", "mask"),
    [
        ("00000", "number", True), ('0#" "##" "##" "##" "##', "number", True), ("000\\ 000\\ 000\\ 00000", "number", True),
        ("0.00", "number", False), ("#,##0", "number", False), ("0", "number", False), ("0%", "number", False),
        ("General", "", False), ("@", "", False), ("", "", False), ("dd/mm/yyyy", "date", False),
        ('[$-40C]d mmmm yyyy;@', "date", False), ('"jour" 0', "number", False), ('_-* #,##0.00 "€"_-', "number", False),
        ("0" * 300, "", True), ("0\x01", "", False),
    ],
)  # fmt: skip
def test_formats_by_what_they_show(code: str, kind: str, mask: bool) -> None:
    assert (kind_of(code), is_mask(code)) == (kind, mask)


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "csv"])
def test_no_look_is_worth_a_refusal(kind: Kind) -> None:
    assert looks_of(b"PK\x03\x04 not a zip", kind) == looks_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", kind) == {}
