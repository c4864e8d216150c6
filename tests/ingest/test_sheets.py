"""What a workbook hides or shows otherwise, its errors, several tables in one sheet: read, and told with sheet, line and cell."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter
import xlwt
from hypothesis import example, given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P

from pipeline import anomalies as findings
from pipeline.config import Deposits, Source
from pipeline.errors import SourceError
from pipeline.guess.look import neutral_source
from pipeline.ingest import Deposit, read_whole
from pipeline.ingest.grid import number_text
from pipeline.ingest.shown import render
from pipeline.ingest.shown_many import render_many
from tests.ingest.helpers import declared, read, told, values, written


def workbook(path: Path, fill: Callable[[Any], None], **options: Any) -> Path:
    book = xlsxwriter.Workbook(path, options)
    fill(book)
    book.close()
    return path


def rows_at(page: Any, rows: list[list[Any]], row: int = 0, column: int = 0) -> None:
    for i, cells in enumerate(rows):
        page.write_row(row + i, column, cells)


SHOPS = [["A", "1 rue X", "Agen"], ["B", "2 rue Y", "Boé"], ["C", "3 rue Z", "Nérac"], ["D", "4 rue T", "Fumel"]]
HEADER = ["Nom", "Adresse", "Commune"]


def test_hidden_rows_and_columns_are_read_and_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [[*HEADER, "Siret"], *[[*shop, 1] for shop in SHOPS]])
        for row in (1, 3, 4, 40):  # 40 is out of the table
            page.set_row(row, None, None, {"hidden": True})
        page.set_column("B:B", None, None, {"hidden": True})
        page.set_column("G:Z", None, None, {"hidden": True})

    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", fill), declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert (len(rows), values(rows, "Adresse")[0]) == (4, "1 rue X")
    detail = dict(zip(anomalies["code"], anomalies["detail"], strict=True))
    assert detail == {"lignes-masquees": "3 lignes : 2, 4 à 5", "colonnes-masquees": "Adresse (B)"}


def test_error_cells_are_missing_and_told_with_their_cell(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [["titre"], HEADER, *SHOPS])
        page.write_formula("C3", '=Feuil9!A1&"<"', None, "#REF!")
        page.write_formula("B5", "=1/0", None, "#DIV/0!")
        page.write_formula("A4", '=UPPER("b")', None, "B bis")

    rows, layout, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert (values(rows, "Commune"), values(rows, "Nom")) == ([None, "Boé", "Nérac", "Fumel"], ["A", "B bis", "C", "D"])
    assert [s.split(" : ")[0] for s in findings.render(anomalies, layout)] == [
        "l.xlsx, feuille « Liste », ligne 3, colonne « Commune » (C3)",
        "l.xlsx, feuille « Liste », ligne 5, colonne « Adresse » (B5)",
    ]
    assert list(anomalies["valeur"]) == ["#REF!", "#DIV/0!"]


@pytest.mark.parametrize(
    ("code", "stored", "shown"),
    [
        ("00000", "4700", "04700"),
        ("00000", "47000", None),
        ('0#" "##" "##" "##" "##', "536490012", "05 36 49 00 12"),
        ("0#\\ ##\\ ##\\ ##\\ ##", "536490012", "05 36 49 00 12"),
        ("000 000 000 00000", "41234567800012", "412 345 678 00012"),
        ("0.00E+00", "41234567800012", "4,12E+13"),
        ("0.00E+00", "0", "0,00E+00"),
        ("#,##0", "1234567", "1\u202f234\u202f567"),
        ('# ##0.00\\ "€"', "1200", "1 200,00 €"),
        ("#,##0.00\\ [$€-40C]", "1234.5", "1\u202f234,50 €"),
        ("0.0", "44.25", "44,3"),
        ("0.###", "44.25", None),
        (".00", "1234.5", "1234,50"),
        ("0." + 30 * "0", "10000000000000000000", "10000000000000000000," + 30 * "0"),
        ("0%", "0.5", "50%"),
        ("dd/mm/yyyy", "46000", None),
        ("[>=1000]0;00", "7", None),
        ("@", "7", None),
        ("General", "41234567800012", None),
    ],
)
def test_what_a_format_shows(code: str, stored: str, shown: str | None) -> None:
    assert render(code, stored) == shown


def test_numbers_shown_otherwise_are_kept_as_stored_and_told_once_a_column(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        five, phone = book.add_format({"num_format": "00000"}), book.add_format({"num_format": '0#" "##" "##" "##" "##'})
        rows_at(page, [["Nom", "Commune", "CP", "Tél"]])
        for row, cp in enumerate((4700, 47000, 4720), 1):
            page.write_row(row, 0, ["A", "Agen"])
            page.write_number(row, 2, cp, five)
            page.write_number(row, 3, 536490000 + row, phone)

    path = workbook(tmp_path / "l.xlsx", fill)
    found = read_whole(Deposit("essai", path, "l.xlsx", None, ""), declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert values(found.rows, "CP") == ["4700", "47000", "4720"]
    cells = found.shown[["ligne", "lettre", "valeur", "affiche"]].to_numpy().tolist()
    assert cells == [
        [2, "C", "4700", "04700"], [4, "C", "4720", "04720"], [2, "D", "536490001", "05 36 49 00 01"],
        [3, "D", "536490002", "05 36 49 00 02"], [4, "D", "536490003", "05 36 49 00 03"],
    ]  # fmt: skip
    one = found.anomalies[["code", "colonne", "valeur", "apres", "detail"]].to_numpy().tolist()
    assert one == [
        ["affichage-different", "CP", "4700", "04700", "2 cellules de la colonne : lignes 2, 4"],
        ["affichage-different", "Tél", "536490001", "05 36 49 00 01", "3 cellules de la colonne : lignes 2 à 4"],
    ]


def test_a_column_of_several_formats_is_told_once(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        formats = [book.add_format({"num_format": code}) for code in ("0.00", "00000", "0", "0%")]
        rows_at(page, [["Nom", "Commune", "Nombre"]])
        for row, form in enumerate(formats, 1):
            page.write_row(row, 0, ["A", "Agen"])
            page.write_number(row, 2, 10 * row, form)

    path = workbook(tmp_path / "l.xlsx", fill)
    found = read_whole(Deposit("essai", path, "l.xlsx", None, ""), declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert found.shown[["ligne", "valeur", "affiche"]].to_numpy().tolist() == [
        [2, "10", "10,00"], [3, "20", "00020"], [5, "40", "4000%"],
    ]  # fmt: skip
    one = found.anomalies[["ligne", "colonne", "valeur", "apres", "detail"]].to_numpy().tolist()
    assert one == [[2, "Nombre", "10", "10,00", "3 cellules de la colonne : lignes 2 à 3, 5"]]


_CODES = (
    "00000", '0#" "##" "##" "##" "##', "000 000 000 00000", "0.00", "0.0##", "#.##", "?0.??", "#,##0.00", '0"2".0" km"', "0.0%",
    "0.00E+00", ".##", "0.000000000000000000", '"n° 12"', "dd/mm/yyyy",
)  # fmt: skip


@given(
    st.sampled_from(_CODES),
    st.lists(
        st.one_of(st.floats(allow_nan=False, allow_infinity=False).map(number_text), st.decimals(0, 999, places=3).map(str))
    ),
)
@example("0.00", ["0.005", "0.995", "9.995", "999.995", "2.675", "-1.5", "nan", "1E3", "", "texte", "123456789012345678"])
def test_numbers_rendered_together_are_those_rendered_alone(code: str, stored: list[str]) -> None:
    assert render_many(code, pa.array(stored, pa.large_string())).to_pylist() == [render(code, text) for text in stored]


def test_ods_hidden_rows_errors_and_shown_numbers(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Liste")
    for visibility in ("visible", "collapse", "visible"):
        table.addElement(TableColumn(visibility=visibility))
    lines: list[list[Any]] = [["Nom", "CP", "Commune"], ["A", 4700, "Agen"], ["B", 47200, "Err:502"], ["C", 47000, "#REF!"]]
    for number, cells in enumerate(lines):
        row = TableRow(visibility="filter" if number == 2 else "visible")
        for cell in cells:
            number_cell = TableCell(valuetype="float", value=cell) if isinstance(cell, int) else TableCell(valuetype="string")
            number_cell.addElement(P(text=f"{cell:05d}" if isinstance(cell, int) else cell))
            row.addElement(number_cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "l.ods"))
    rows, _, anomalies = read(tmp_path / "l.ods", declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert values(rows, "CP") == ["4700", "47200", "47000"]
    assert anomalies[["code", "ligne", "valeur", "apres", "detail"]].fillna("").to_numpy().tolist() == [
        ["colonnes-masquees", 0, "", "", "CP (B)"],
        ["lignes-masquees", 0, "", "", "1 ligne : 3"],
        ["affichage-different", 2, "4700", "04700", "cette cellule seule"],
        ["cellule-erreur", 3, "Err:502", "", ""],
        ["cellule-erreur", 4, "#REF!", "", ""],
    ]
    assert values(rows, "Commune") == ["Agen", None, None]


@pytest.mark.parametrize("marked", [False, True])
def test_the_zero_that_an_ods_stores_beside_an_error_is_no_value(tmp_path: Path, marked: bool) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Liste")
    for cells in (["Nom", "CP"], ["A", 0], ["B", "47000"]):
        row = TableRow()
        for cell in cells:
            element = TableCell(valuetype="float", value=cell) if cell == 0 else TableCell(valuetype="string")
            element.addElement(P(text=cell or "Err:502"))
            row.addElement(element)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "plain.ods"))
    with zipfile.ZipFile(tmp_path / "plain.ods") as plain, zipfile.ZipFile(tmp_path / "l.ods", "w") as archive:
        for name in plain.namelist():
            mark = b' xmlns:calcext="urn:calcext" calcext:value-type="error"' if marked else b""
            archive.writestr(name, plain.read(name).replace(b' office:value="0"', b' office:value="0"' + mark))
    found, _, anomalies = read(tmp_path / "l.ods", declared({"nom": ["Nom"]}))
    assert values(found, "CP") == [None, "47000"]
    assert anomalies[["code", "ligne", "valeur"]].to_numpy().tolist() == [["cellule-erreur", 2, "Err:502"]]


def test_a_header_printed_again_in_capitals_is_no_shop(tmp_path: Path) -> None:
    lines = ["Nom;Adresse;Commune", "A;1 rue A;Agen", "NOM;ADRESSE;COMMUNE", "B;2 rue B;Nérac"]
    rows, _, _ = read(written(tmp_path, "\n".join(lines)), declared({"nom": ["Nom"], "commune": ["Commune"]}))
    assert values(rows, "Nom") == ["A", "B"]


def test_xls_says_what_it_cannot_tell(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Liste")
    for i, cells in enumerate([HEADER, *SHOPS]):
        for j, cell in enumerate(cells):
            page.write(i, j, cell)
    book.save(str(tmp_path / "l.xls"))
    rows, layout, anomalies = read(tmp_path / "l.xls")
    assert (len(rows), told(anomalies)) == (4, [("format-muet", 0)])
    assert findings.render(anomalies, layout).iloc[0].startswith("l.xls : un fichier .xls ne dit ni lignes masquées")


def test_tables_side_by_side_are_each_read_with_their_own_letters(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [["Agen"], HEADER, *SHOPS[:2]])
        rows_at(page, [["Ailleurs"], ["Commune", "Nom", "Adresse"], *[[c, n, a] for n, a, c in SHOPS[2:]]], column=4)
        rows_at(page, [["Légende"], ["x : fermé"]], column=9)

    rows, layout, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert list(zip(values(rows, "Nom"), values(rows, "Commune"), rows["ligne"], strict=True)) == [
        ("A", "Agen", 3), ("B", "Boé", 4), ("C", "Nérac", 3), ("D", "Fumel", 4),
    ]  # fmt: skip
    assert list(zip(layout["colonne"], layout["lettre"], strict=True))[3:] == [("Commune", "E"), ("Nom", "F"), ("Adresse", "G")]
    assert anomalies[["code", "ligne", "valeur"]].to_numpy().tolist() == [["tableau-ignore", 1, "Légende"]]


def test_a_spacer_column_cuts_no_table_and_a_new_column_beyond_it_is_not_lost(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [HEADER, *SHOPS])
        rows_at(page, [["Site"], ["a.example"], ["b.example"], ["c.example"]], column=4)

    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert (values(rows, "Site")[:2], told(anomalies)) == (["a.example", "b.example"], [])


def test_tables_one_under_another_with_columns_in_another_order(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [["Commerces d'Agen"], HEADER, *SHOPS[:2]])
        rows_at(page, [["Commerces d'ailleurs"], ["Commune", "Nom", "Adresse"], *[[c, n, a] for n, a, c in SHOPS[2:]]], row=6)

    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert list(zip(values(rows, "Nom"), values(rows, "Commune"), rows["ligne"], strict=True)) == [
        ("A", "Agen", 3), ("B", "Boé", 4), ("C", "Nérac", 9), ("D", "Fumel", 10),
    ]  # fmt: skip
    assert told(anomalies) == [("note-bas-de-tableau", 7)]


def test_a_summary_under_the_list_is_told_and_poor_rows_after_a_blank_are_kept(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [HEADER, *SHOPS])
        rows_at(page, [["Commune", "Nombre"], ["Agen", 12], ["Boé", 3]], row=7)

    rows, _, anomalies = read(workbook(tmp_path / "l.xlsx", fill))
    assert (values(rows, "Nom"), told(anomalies)) == (["A", "B", "C", "D"], [("tableau-ignore", 8)])

    def poor(book: Any) -> None:
        rows_at(book.add_worksheet("Liste"), [HEADER, *SHOPS, [], ["E", "", "Agen"], ["F", "", "Boé"]])

    assert values(read(workbook(tmp_path / "p.xlsx", poor))[0], "Nom") == ["A", "B", "C", "D", "E", "F"]


def test_header_on_three_merged_lines(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        page.merge_range("A1:E1", "Recensement 2026")
        page.merge_range("A2:A3", "Nom")
        page.merge_range("B2:C2", "Adresse")
        page.merge_range("D2:E2", "Contact")
        page.write_row("B3", ["Voie", "Commune", "Tél", "Courriel"])
        page.write_row("A4", ["A", "1 rue X", "Agen", "0536490001", "a@b.example"])

    rows, _, _ = read(workbook(tmp_path / "l.xlsx", fill), declared({"nom": ["Nom"], "voie": ["Voie"], "commune": ["Commune"]}))
    assert (values(rows, "Nom"), values(rows, "Commune"), list(rows["ligne"])) == (["A"], ["Agen"], [4])


def undeclared() -> Source:
    """A file never seen: its header is told by nothing but its shape."""
    return neutral_source(Deposits())


GROUPS = ["Nom", "Adresse", "", "", "Contact", "", "Lundi", "", "Mardi", ""]
UNDER = ["", "Voie", "CP", "Ville", "Tél", "Courriel", "matin", "soir", "matin", "soir"]
SHOP = ["A", "1 rue X", "47000", "Agen", "05 36 49 00 01", "a@b.example", "9h-12h", "14h-19h", "", "14h-19h"]
JOINED = ["Nom", "Adresse Voie", "Adresse CP", "Adresse Ville", "Contact Tél", "Contact Courriel",
          "Lundi matin", "Lundi soir", "Mardi matin", "Mardi soir"]  # fmt: skip


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_is_read_whole_at_first_sight(tmp_path: Path, merged: bool) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [["Recensement 2026"], [], GROUPS, UNDER, SHOP, SHOP, SHOP])
        for area, text in (("A3:A4", "Nom"), ("B3:D3", "Adresse"), ("E3:F3", "Contact")) if merged else ():
            page.merge_range(area, text)
        page.write_column("M3", ["Légende", "x = oui"])  # a key to the signs, beside

    rows, _, _ = read(workbook(tmp_path / "l.xlsx", fill), undeclared())
    assert [c for c in rows.columns[5:] if c != "Légende"] == JOINED
    assert list(rows["ligne"]) == [5, 6, 7]


def test_a_csv_keeps_the_groups_of_its_header(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "\n".join(";".join(row) for row in (GROUPS, UNDER, SHOP, SHOP))), undeclared())
    assert (list(rows.columns[5:]), len(rows)) == (JOINED, 2)


@pytest.mark.parametrize(
    ("above", "header"),
    [
        (["Le commerce", "", "Où", ""], ["Enseigne", "Activité", "Rue", "Ville"]),  # only a banner: the names below are enough
        ([], ["Enseigne", "", "Rue", "Ville"]),
    ],
)
def test_a_row_of_data_is_no_second_row_of_a_header(tmp_path: Path, above: list[str], header: list[str]) -> None:
    data = [["Au Pain", "Boulanger", "le bourg", "Agen"], ["Le Fil", "Mercerie", "le bourg", "Boé"]]
    text = "\n".join(";".join(row) for row in (above, header, *data) if row)
    rows, _, _ = read(written(tmp_path, text), undeclared())
    assert list(rows.columns[5:]) == [name or "(colonne B)" for name in header]
    assert values(rows, "Enseigne") == ["Au Pain", "Le Fil"]


def test_a_header_that_says_the_same_twice_is_one_over_values(tmp_path: Path) -> None:
    text = "Nom;Nom;Tél;Tél\nAu Pain;MALVY;05 36 49 00 01;06 39 98 00 01\nLe Fil;PECAU;05 36 49 00 02;06 39 98 00 02\n"
    rows, _, _ = read(written(tmp_path, text), undeclared())
    assert (list(rows.columns[5:]), len(rows)) == (["Nom", "Nom (2)", "Tél", "Tél (2)"], 2)


def test_formulas_never_worked_out_are_said_to_be(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        page.write_row(0, 0, ["Nom", "Commune"])
        for row in (1, 2):
            page.write_formula(row, 0, '=UPPER("b")', None, "")
            page.write_formula(row, 1, '=PROPER("agen")', None, "")

    with pytest.raises(SourceError, match="formules dont aucun résultat") as refused:
        read(workbook(tmp_path / "l.xlsx", fill), undeclared())
    assert "l'ouvrir dans un tableur" in refused.value.hint


def test_xlsm_is_read_as_any_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "l.xlsx", lambda book: rows_at(book.add_worksheet("Liste"), [HEADER, *SHOPS]))
    path = path.rename(tmp_path / "l.xlsm")
    rows, _, anomalies = read(path)
    assert (len(rows), told(anomalies)) == (4, [])


def test_a_heading_that_is_a_number_is_one_over_what_is_more_of_a_value(tmp_path: Path) -> None:
    text = "Nom;06;Fixe;Commune;2026\nAu Pain;0639981010;0536491010;Agen;80\nChez Zoélie;;0536491011;Nérac;\n"
    rows, _, _ = read(written(tmp_path, text), neutral_source(Deposits()))
    assert values(rows, "06") == ["0639981010", None] and values(rows, "2026") == ["80", None]
    text = "Liste\nNom;Commune;Année;Ville\nAu Pain;Agen;2019;x\nZoé;Nérac;2020;y\n"
    rows, _, _ = read(written(tmp_path, text), neutral_source(Deposits()))
    assert values(rows, "Année") == ["2019", "2020"]


FRENCH = "Nom;Adresse;Code postal;Commune;Téléphone"
LISTED = "Au Pain;1 rue du Pont;47000;Agen;05 36 49 00 01\nZoé;le bourg;47600;Nérac;05 36 49 00 02\nMalvy;;47200;Marmande;\n"


@pytest.mark.parametrize("declaration", [None, {"nom": ["Nom"], "commune": ["Commune"], "telephone": ["Téléphone"]}])
@pytest.mark.parametrize(
    "others",
    [
        ["Name;Address;Zip code;Town;Phone"],
        ["Izena;Helbidea;Posta kodea;Udalerria;Telefonoa"],
        ["Name;Address;Postcode;City;Phone number", "Nom;Adreiça;Còde postau;Comuna;Telefòne"],
        ["nom_com;adresse_com;cp;ville;tel"],
    ],
)
def test_headings_said_again_in_another_language_are_no_shop(
    tmp_path: Path, others: list[str], declaration: dict[str, list[str]] | None
) -> None:
    path = written(tmp_path, "\n".join([FRENCH, *others, LISTED]))
    source = declared(declaration) if declaration else neutral_source(Deposits())
    rows, _, anomalies = read(path, source)
    assert (values(rows, "Nom"), list(rows.columns)[5:]) == (["Au Pain", "Zoé", "Malvy"], FRENCH.split(";"))
    assert told(anomalies) == [("entete-traduit", line) for line in range(2, 2 + len(others))]


@pytest.mark.parametrize(
    "first",
    [
        "Le Bar;le bourg;47550;Boé;néant",  # a shop without a phone
        "Le Bar;le bourg;;Boé;",
        "Le Bar;le bourg;inconnu;Boé;inconnu",
        "Le Bar;le bourg;à compléter;Agen;à venir",
    ],
)
def test_a_poor_first_shop_is_a_shop(tmp_path: Path, first: str) -> None:
    rows, _, anomalies = read(written(tmp_path, "\n".join([FRENCH, first, LISTED])), neutral_source(Deposits()))
    assert (values(rows, "Nom")[0], told(anomalies)) == ("Le Bar", [])


def test_a_table_that_stands_twice_side_by_side_is_read_twice_at_first_sight(tmp_path: Path) -> None:
    names = ["Enseigne", "Commune", "Téléphone"]

    def fill(book: Any) -> None:
        page = book.add_worksheet("Liste")
        rows_at(page, [names, ["A", "Agen", "05 53 00 00 01"], ["B", "Boé", "05 53 00 00 02"]])
        rows_at(page, [names, ["C", "Nérac", "05 53 00 00 03"]], column=4)

    rows, layout, _ = read(workbook(tmp_path / "l.xlsx", fill), undeclared())
    assert values(rows, "Enseigne") == ["A", "B", "C"] and values(rows, "Commune") == ["Agen", "Boé", "Nérac"]
    assert layout["lettre"].tolist() == ["A", "B", "C", "E", "F", "G"]


def test_a_list_of_shops_comes_before_a_taller_list_of_codes_at_first_sight(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        rows_at(book.add_worksheet("Codes"), [["Code", "Libellé"], *([f"{i}", f"Activité {i}"] for i in range(9))])
        rows_at(book.add_worksheet("Liste"), [["Enseigne", "Commune", "Code"], ["A", "Agen", "3"], ["B", "Boé", "4"]])

    rows, _, found = read(workbook(tmp_path / "l.xlsx", fill), undeclared())
    assert values(rows, "Enseigne") == ["A", "B"]
    assert ("feuille-ignoree", 0) in told(found)
