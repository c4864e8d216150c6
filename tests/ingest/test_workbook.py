"""Workbooks as people make them: titles, merges, several sheets, totals, numbers for SIRET, two calendars."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from pipeline.errors import SourceError
from pipeline.model import CALENDAR
from tests.ingest.helpers import declared, read, told, values

HEADER = ["Nom", "Adresse", "Commune", "SIRET"]


def workbook(path: Path, fill: Callable[[Any], None], **options: Any) -> Path:
    book = xlsxwriter.Workbook(path, options)
    fill(book)
    book.close()
    return path


def sheet(book: Any, rows: list[list[Any]], name: str = "Liste", at: tuple[int, int] = (0, 0)) -> Any:
    page = book.add_worksheet(name)
    for i, row in enumerate(rows):
        page.write_row(at[0] + i, at[1], row)
    return page


def test_titles_blank_area_total_and_note_around_the_table(tmp_path: Path) -> None:
    rows_in: list[list[Any]] = [
        ["CCI — liste des commerces"],
        [],
        HEADER,
        ["A", "1 rue X", "Agen", 41234567800012],
        [],
        HEADER,
        ["B", "2 rue Y", "Boé", ""],
        ["TOTAL", "", "", 2],
        [],
        ["* liste arrêtée au 10 novembre 2026"],
    ]
    path = workbook(tmp_path / "l.xlsx", lambda book: sheet(book, rows_in, at=(2, 1)))
    rows, layout, anomalies = read(path)
    assert list(rows["ligne"]) == [6, 9]
    assert values(rows, "SIRET") == ["41234567800012", None]
    assert dict(zip(layout["colonne"], layout["lettre"], strict=True)) == {
        "Nom": "B",
        "Adresse": "C",
        "Commune": "D",
        "SIRET": "E",
    }
    assert set(rows["feuille"]) == {"Liste"}
    assert told(anomalies) == [("ligne-total", 10), ("note-bas-de-tableau", 12)]


def test_cells_become_text(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        scientific = book.add_format({"num_format": "0.00E+00"})
        day, moment, hour, long = (
            book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm:ss")
        )
        page = sheet(book, [["Nom", "Commune"]])
        page.write_number(1, 0, 41234567800012, scientific)
        page.write_number(2, 0, 44.203)
        page.write_number(3, 0, 0.00001)
        page.write_datetime(4, 0, dt.datetime(2026, 11, 10), day)
        page.write_number(5, 0, 46336.39583333333, moment)  # 09:29:59.999…
        page.write_datetime(6, 0, dt.time(9, 30), hour)
        page.write_number(7, 0, 1.5, long)
        page.write_boolean(8, 0, True)
        page.write_string(9, 0, "  4,12E+13 ")
        page.write_formula(10, 0, "=1/0", None, "#DIV/0!")
        page.write_formula(11, 0, '="é"&"t"', None, "ét")
        page.write_string(12, 0, " \u00a0")
        page.write_number(13, 0, -0.0)
        for row in range(1, 14):
            page.write(row, 1, "Agen")

    rows, _, _ = read(workbook(tmp_path / "l.xlsx", fill))
    expected = ["41234567800012", "44.203", "0.00001", "2026-11-10", "2026-11-10T09:30:00", "09:30:00", "36:00:00", "VRAI"]
    assert values(rows, "Nom") == [*expected, "  4,12E+13 ", None, "ét", None, "0"]


def test_sheets_are_joined_notices_left_out_and_hidden_ones_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet(book, [["Lisez-moi"], ["Colonne", "Sens"], ["Nom", "enseigne du commerce"], ["SIRET", "14 chiffres"]], "Notice")
        sheet(book, [["Nom", "Adresse", "Commune"], ["A", "1 rue X", "Agen"]], "Nord")
        sheet(book, [[], ["Commune", "Nom", "Téléphone"], ["Nérac", "B", "05 36 49 00 01"]], "Sud").hide()
        book.add_worksheet("Feuil4")

    rows, layout, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert list(rows.columns)[5:] == ["Nom", "Adresse", "Commune", "Téléphone"]
    assert list(zip(rows["feuille"], rows["ligne"], values(rows, "Nom"), strict=True)) == [("Nord", 2, "A"), ("Sud", 3, "B")]
    assert values(rows, "Téléphone") == [None, "05 36 49 00 01"]
    assert list(zip(layout["feuille"], layout["colonne"], layout["lettre"], strict=True))[3] == ("Sud", "Commune", "A")
    assert sorted(zip(anomalies["code"], anomalies["feuille"], strict=True)) == [
        ("feuille-ignoree", "Notice"),
        ("feuille-masquee", "Sud"),
    ]


def test_sheets_declared_by_pattern(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet(book, [HEADER, ["A", "1 rue X", "Agen", ""]], "2025")
        sheet(book, [HEADER, ["B", "1 rue X", "Agen", ""]], "Année 2026")

    path = workbook(tmp_path / "l.xlsx", fill)
    assert values(read(path, declared(feuilles=["année*"]))[0], "Nom") == ["B"]


@pytest.mark.parametrize(
    ("asked", "edit"),
    [
        (["Commerces 2026", "Bourgs"], "« Commerces 2027 » en est le nouveau nom, écrire « feuilles: [Commerces 2027, Bourgs] »"),
        (["Commerces 2026", "Les bourgs"], "feuilles: [Commerces 2027, Bourgs] » dans « depots » de sources/essai/source.yml"),
        (["Halles", "Bourgs"], "si elle n'est plus, écrire « feuilles: [Bourgs] » dans « depots »"),
        (["Halles"], "nommer la bonne feuille dans « feuilles », dans « depots »"),
    ],
)
def test_a_sheet_that_is_gone_stops_the_source_with_the_edit(tmp_path: Path, asked: list[str], edit: str) -> None:
    def fill(book: Any) -> None:
        sheet(book, [HEADER, ["A", "1 rue X", "Agen", ""]], "Commerces 2027")
        sheet(book, [HEADER, ["B", "1 rue X", "Agen", ""]], "Bourgs")

    path = workbook(tmp_path / "l.xlsx", fill)
    with pytest.raises(SourceError) as caught:
        read(path, declared(feuilles=asked))
    assert edit in str(caught.value)


def test_a_pattern_may_answer_to_no_sheet(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet(book, [HEADER, ["A", "1 rue X", "Agen", ""]], "Agen (centre)")
        sheet(book, [HEADER, ["B", "1 rue X", "Agen", ""]], "Boé")

    path = workbook(tmp_path / "l.xlsx", fill)
    assert values(read(path, declared(feuilles=["Agen*", "Nérac*"]))[0], "Nom") == ["A"]


def test_values_merged_down_reach_each_row_and_section_titles_are_no_rows(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = sheet(book, [HEADER, [], ["A", "1 rue X"], ["B", "2 rue Y"], [], ["C", "3 rue Z", "Boé"]])
        page.merge_range("A2:D2", "Commune : Agen")
        page.merge_range("C3:C5", "Agen")

    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert (values(rows, "Nom"), values(rows, "Commune")) == (["A", "B", "C"], ["Agen", "Agen", "Boé"])
    assert told(anomalies) == [("ligne-titre", 2)]


def two_line_header(book: Any) -> None:
    page = sheet(book, [[], [], ["A", 12, "rue X", "47000", "Agen"]])
    page.merge_range("A1:A2", "Nom")
    page.merge_range("B1:E1", "Adresse")
    page.write_row(1, 1, ["N°", "Voie", "CP", "Commune"])


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"nom": ["Nom"], "voie": ["Adresse Voie"], "commune": ["Adresse Commune"]}, ["Nom", "Adresse N°", "Adresse Voie"]),
        ({"nom": ["Nom"], "voie": ["Voie"], "commune": ["Commune"]}, ["Nom", "N°", "Voie"]),
    ],
)
def test_merged_header_on_two_lines(tmp_path: Path, columns: dict[str, list[str]], names: list[str]) -> None:
    rows, _, _ = read(workbook(tmp_path / "l.xlsx", two_line_header), declared(columns))
    assert list(rows.columns)[5:8] == names
    assert (list(rows["ligne"]), values(rows, names[1])) == ([3], ["12"])


def test_declared_header_line_wins(tmp_path: Path) -> None:
    rows_in = [["Nom", "Commune"], ["Enseigne", "Ville"], ["A", "Agen"]]
    rows, _, _ = read(workbook(tmp_path / "l.xlsx", lambda book: sheet(book, rows_in)), declared(entete=2))
    assert (list(rows.columns)[5:], list(rows["ligne"])) == (["Enseigne", "Ville"], [3])


def test_header_is_found_by_shape_when_every_column_was_renamed(tmp_path: Path) -> None:
    rows_in = [["Commerces du territoire"], [], ["Enseigne", "Rue", "Ville"], ["A", "1 rue X", "Agen"], ["B", "2 rue Y", "Boé"]]
    rows, _, _ = read(workbook(tmp_path / "l.xlsx", lambda book: sheet(book, rows_in)))
    assert (list(rows.columns)[5:], list(rows["ligne"])) == (["Enseigne", "Rue", "Ville"], [4, 5])


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        (["Total", "", "", 12], False),
        (["Sous-total Agen", "", "", "12"], False),
        (["Nombre de commerces : 12"], False),
        (["TOTAL", "commerces", "", 2], False),
        (["", "Adhérents", "", 2], False),
        (["Total Access", "1 rue X", "Agen", ""], True),
        (["Total", "47000", "0536490001", ""], True),
        (["Totalement Bio", "12", "", ""], True),
    ],
)
def test_totals_are_told_and_filling_stations_kept(tmp_path: Path, last: list[Any], kept: bool) -> None:
    rows_in = [HEADER, ["A", "1 rue X", "Agen", ""], ["B", "2 rue X", "Agen", ""], last]
    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", lambda book: sheet(book, rows_in)))
    assert (len(rows), told(anomalies)) == ((3, []) if kept else (2, [("ligne-total", 4)]))


def test_calendar_of_xlsx_and_its_override(tmp_path: Path) -> None:
    path = workbook(tmp_path / "l.xlsx", lambda book: sheet(book, [HEADER, ["A", "1 rue X", "Agen", ""]]), date_1904=True)
    assert values(read(path)[0], CALENDAR) == ["1904"]
    assert values(read(path, declared(calendrier="1900"))[0], CALENDAR) == ["1900"]


@pytest.mark.parametrize(("dates_1904", "calendar", "serial"), [(True, "1904", 44874), (False, "1900", 46336)])
def test_legacy_xls(tmp_path: Path, dates_1904: bool, calendar: str, serial: int) -> None:
    book = xlwt.Workbook()
    book.dates_1904 = dates_1904
    page = book.add_sheet("Feuil1")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for i, cell in enumerate(["Nom", "SIRET", "Date", "Série"]):
        page.write(3, i + 1, cell)
    shop: list[object] = ["A", 41234567800012]
    for i, value in enumerate(shop):
        page.write(4, i + 1, value)
    page.write(4, 3, serial, day)
    page.write(4, 4, serial)
    page.write_merge(5, 6, 1, 1, "B")
    page.write(5, 2, "x")
    page.write(6, 2, "y")
    book.save(str(tmp_path / "l.xls"))
    rows, layout, _ = read(tmp_path / "l.xls")
    assert values(rows, CALENDAR) == [calendar] * 3
    assert (values(rows, "SIRET"), values(rows, "Nom")) == (["41234567800012", "x", "y"], ["A", "B", "B"])
    assert (values(rows, "Date")[0], values(rows, "Série")[0]) == ("2026-11-10", str(serial))
    assert (list(rows["ligne"]), layout["lettre"][0]) == ([5, 6, 7], "B")


def ods(path: Path, rows: list[list[Any]]) -> Path:
    """Write an ods; a cell is a text, a number, None where covered, or (text, rows spanned, columns spanned)."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Ferme & marché")
    for row in rows:
        line = TableRow()
        for cell in row:
            line.addElement(ods_cell(cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def ods_cell(cell: Any) -> Any:
    if cell is None:
        return CoveredTableCell()
    if isinstance(cell, tuple):
        element = TableCell(valuetype="string", numberrowsspanned=cell[1], numbercolumnsspanned=cell[2])
    elif isinstance(cell, int | float):
        element = TableCell(valuetype="float", value=cell)
    else:
        element = TableCell(valuetype="string") if cell else TableCell()
    if cell != "":
        element.addElement(P(text=str(cell[0] if isinstance(cell, tuple) else cell)))
    return element


def test_ods_with_merges(tmp_path: Path) -> None:
    rows_in: list[list[Any]] = [
        [("Producteurs 2026", 1, 4), None, None, None],
        ["", "", "", ""],
        ["Nom", "Adresse", "Commune", "SIRET"],
        ["A", "Lieu-dit Bordeneuve", ("Nérac", 2, 1), 41234567800012],
        ["B", "Lieu-dit Lasserre", None, ""],
        ["C", "Au bourg", "Laplume", ""],
    ]
    rows, _, _ = read(ods(tmp_path / "l.ods", rows_in))
    assert values(rows, "Commune") == ["Nérac", "Nérac", "Laplume"]
    assert (list(rows["ligne"]), values(rows, "SIRET")[0]) == ([4, 5, 6], "41234567800012")
    assert set(rows["feuille"]) == {"Ferme & marché"}
    assert values(rows, CALENDAR) == ["1900"] * 3


_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"<workbook ": b'<workbook conformance="strict" ',
}


def test_strict_open_xml_is_read_like_the_usual_one(tmp_path: Path) -> None:
    """ISO/IEC 29500 strict, that Excel offers in « Enregistrer sous »: other namespaces, and dates written as dates."""

    def fill(book: Any) -> None:
        page = sheet(book, [["Nom", "Commune", "CP", "Site", "Vu le"]])
        for row in (1, 2):
            page.write_row(row, 0, [f"Commerce {row}", "Agen"])
            page.write_number(row, 2, 4700 + row, book.add_format({"num_format": "00000"}))
            page.write_url(row, 3, f"https://c{row}.example", string="voir")
            page.write_datetime(row, 4, dt.datetime(2026, 1, row), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_comment(1, 0, "a fermé")
        page.set_row(2, None, None, {"hidden": True})

    columns = {"nom": ["Nom"], "commune": ["Commune"], "code_postal": ["CP"], "site_web": ["Site"], "date_maj": ["Vu le"]}
    usual = workbook(tmp_path / "usuel.xlsx", fill)
    with zipfile.ZipFile(usual) as before, zipfile.ZipFile(tmp_path / "strict.xlsx", "w") as after:
        for name in before.namelist():
            content = before.read(name)
            for old, new in _STRICT.items():
                content = content.replace(old, new)
            after.writestr(name, re.sub(rb'(<c r="E(\d)" s="\d+")><v>\d+<', rb'\1 t="d"><v>2026-01-0\2<', content))
    rows, _, found = read(usual, declared(columns))
    strict, _, told_of_it = read(tmp_path / "strict.xlsx", declared(columns))
    assert values(strict, "Vu le") == ["2026-01-02", "2026-01-03"]  # what the strict file says itself
    same = [column for column in rows.columns if column not in ("fichier", "Vu le")]
    assert rows[same].equals(strict[same]) and told(found) == told(told_of_it)
    assert {code for code, _ in told(found)} == {"affichage-different", "commentaire", "lignes-masquees"}


def test_an_ods_with_a_table_in_a_cell_is_refused_its_rows_below_would_be_lost(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table, inner, row = Table(name="Liste"), Table(name="Dedans"), TableRow()
    inner.addElement(TableRow())
    cell = TableCell()
    cell.addElement(inner, check_grammar=False)
    row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "l.ods"))
    with pytest.raises(SourceError, match="une case contient un autre tableau"):
        read(tmp_path / "l.ods")
