"""What a cell leads to, where all that it says is « voir le site »."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from pipeline.ingest.binary_links import xls_links
from tests.ingest.helpers import declared, read, told, values, written
from tests.ingest.xlsb import formula, write_xlsb

COLUMNS = {"nom": ["Nom"], "commune": ["Commune"], "site_web": ["Site"]}
SHOPS = (
    ("Au Pain Doré", "Agen", "https://pain.example/l'epi?a=1&b=2"),
    ("Chez Zoélie", "Nérac", "mailto:zoelie@zoelie.example?subject=x"),
)


def _sheet(folder: Path, *, formulas: bool) -> Path:
    book = xlsxwriter.Workbook(folder / "liste.xlsx")
    sheet = book.add_worksheet("Liste")
    sheet.write_row(0, 0, ["Nom", "Commune", "Site"])
    for row, (nom, commune, address) in enumerate(SHOPS, start=1):
        sheet.write_url(row, 0, "https://annuaire.example/fiche", string=nom)
        sheet.write_string(row, 1, commune)
        if formulas:
            sheet.write_formula(row, 2, f'=HYPERLINK("{address}","voir le site")', None, "voir le site")
        else:
            sheet.write_url(row, 2, address, string="Cliquez ici !")
    sheet.write_url(3, 0, "internal:Liste!A1", string="Le Haut")
    sheet.write_url(3, 2, "https://ancien.example", string="www.nouveau.example")
    book.close()
    return folder / "liste.xlsx"


def test_the_address_is_read_where_the_text_only_announces_it(tmp_path: Path) -> None:
    for formulas in (False, True):
        rows, _, found = read(_sheet(tmp_path, formulas=formulas), declared(COLUMNS))
        assert values(rows, "Site") == ["https://pain.example/l'epi?a=1&b=2", "zoelie@zoelie.example", "www.nouveau.example"]
        assert values(rows, "Nom") == ["Au Pain Doré", "Chez Zoélie", "Le Haut"]
        assert ("affichage-different", 2) in told(found)


def test_a_link_that_no_program_worked_out_is_read_and_not_said_to_be_missing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom", "Commune", "Site"])  # type: ignore[union-attr]
    book.active.append(["Au Pain Doré", "Agen", '=HYPERLINK("https://pain.example","voir")'])  # type: ignore[union-attr]
    book.active.append(["Chez Zoélie", "Nérac", '=HYPERLINK("https://"&A2,"voir")'])  # type: ignore[union-attr]
    book.save(tmp_path / "liste.xlsx")
    rows, _, found = read(tmp_path / "liste.xlsx", declared(COLUMNS))
    assert values(rows, "Site") == ["https://pain.example", None]
    assert ("formule-sans-valeur", 3) in told(found) and ("formule-sans-valeur", 2) not in told(found)


def test_links_of_an_ods(tmp_path: Path) -> None:
    text = '<text:a xlink:href="https://pain.example" xlink:type="simple">Voir le site</text:a>'
    formula = "of:=HYPERLINK(&quot;https://zoelie.example/?a=1&amp;b=2&quot;;&quot;lien&quot;)"
    cells = (
        "<table:table-row><table:table-cell><text:p>Nom</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>Site</text:p></table:table-cell></table:table-row>'
        "<table:table-row><table:table-cell><text:p>Au Pain</text:p></table:table-cell>"
        f"<table:table-cell/><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>Zoélie</text:p></table:table-cell><table:table-cell/>"
        f'<table:table-cell table:formula="{formula}"><text:p>lien</text:p></table:table-cell>'
        "</table:table-row>"
    )
    cells = cells.replace("<table:table-cell", '<table:table-cell office:value-type="string"')
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces} xmlns:xlink="http://www.w3.org/1999/xlink"><office:body>'
        f'<office:spreadsheet><table:table table:name="Liste">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "liste.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    rows, _, _ = read(tmp_path / "liste.ods", declared({"nom": ["Nom"], "site_web": ["Site (2)"]}))
    assert values(rows, "Site (2)") == ["https://pain.example", "https://zoelie.example/?a=1&b=2"]


def test_links_of_a_page_icons_and_all(tmp_path: Path) -> None:
    page = (
        "<table><tr><th><a href='https://x.example/?tri=nom'>Nom</a></th><th>Commune</th>"
        "<th><a href='https://x.example/?tri=site'>Site</a></th></tr>"
        "<tr><td><a href='https://x.example/1'>Au Pain Doré</a></td><td>Agen</td>"
        "<td><a href='https://pain.example'><img src=i.png></a> <a href='https://www.facebook.com/pain'>Facebook</a></td></tr>"
        "<tr><td>Chez Zoélie</td><td>Nérac</td><td><a href='/fiche/2'>voir</a></td></tr>"
        "<tr><td>Le Lot</td><td>Fumel</td><td><a href='javascript:alert(1)'><img src=i.png></a></td></tr></table>"
    )
    rows, _, _ = read(written(tmp_path, page, "liste.html"), declared(COLUMNS))
    assert values(rows, "Nom") == ["Au Pain Doré", "Chez Zoélie", "Le Lot"]
    assert values(rows, "Site") == ["https://pain.example ; https://www.facebook.com/pain", "voir", None]


def test_endless_links_cost_no_more_than_their_length(tmp_path: Path) -> None:
    path = _sheet(tmp_path, formulas=True)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    endless = b'<row r="5"><c r="A5"><f>' + b"HYPERLINK(" * 200_000 + b"</f><v>1</v></c></row></sheetData>"
    members[sheet] = members[sheet].replace(b"</sheetData>", endless)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    rows, _, _ = read(path, declared(COLUMNS))
    assert values(rows, "Site")[:2] == ["https://pain.example/l'epi?a=1&b=2", "zoelie@zoelie.example"]


def _hlink(row: int, column: int, address: str, text: str = "voir") -> bytes:
    """Return the record of a link, as Excel and LibreOffice write it ([MS-XLS] 2.4.140)."""
    moniker = bytes.fromhex("e0c9ea79f9bace118c8200aa004ba90b")
    said = (text + "\0").encode("utf-16-le")
    url = (address + "\0").encode("utf-16-le")
    head = struct.pack("<HHHH", row, row, column, column) + bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    data = head + struct.pack("<III", 2, 0x17, len(said) // 2) + said + moniker + struct.pack("<I", len(url)) + url
    return struct.pack("<HH", 0x01B8, len(data)) + data


def test_links_of_an_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("Notice").write(0, 0, "lisez-moi")
    page = book.add_sheet("Liste é")
    for row, cells in enumerate(
        [("Nom", "Commune", "Site"), ("Au Pain", "Agen", "voir"), ("Zoélie", "Nérac", None), ("Lot", "Fumel", None)]
    ):
        for column, text in enumerate(cells):
            if text:
                page.write(row, column, text)
    page.write(2, 2, xlwt.Formula('HYPERLINK("https://zoelie.example/é";"lien")'))
    page.write(3, 2, xlwt.Formula('HYPERLINK("https://" & A2;"lien")'))
    plain = page.get_biff_data()
    page.get_biff_data = lambda: plain[:-4] + _hlink(1, 2, "https://pain.example/?a=1&b=2") + plain[-4:]
    book.save(str(tmp_path / "liste.xls"))
    notes = ((2, 2, "https://pain.example/?a=1&b=2"), (3, 2, "https://zoelie.example/é"))
    assert xls_links((tmp_path / "liste.xls").read_bytes()) == {"Notice": (), "Liste é": notes}
    rows, _, found = read(tmp_path / "liste.xls", declared(COLUMNS))
    assert values(rows, "Site")[0] == "https://pain.example/?a=1&b=2"
    assert ("affichage-different", 2) in told(found)


@pytest.mark.parametrize("label", [b"\x17\x04\x00" + "voir".encode("utf-16-le"), b"\x44" + bytes(6)])
def test_links_of_an_xlsb(tmp_path: Path, label: bytes) -> None:
    address = "https://zoelie.example"
    text = b"\x17" + struct.pack("<H", len(address)) + address.encode("utf-16-le")
    call = b"\x42\x02\x67\x01"
    joined = text + label + b"\x08" + label + call  # « HYPERLINK("https://"&A2;A2) »: nobody worked it out here
    rows_in: list[list[str | float | bytes]] = [
        ["Nom", "Commune", "Site"],
        ["Au Pain", "Agen", "voir"],
        ["Zoélie", "Nérac", formula(2, "voir", text + label + call)],
        ["Lot", "Fumel", formula(2, "voir", joined)],
    ]
    path = write_xlsb(
        tmp_path / "l.xlsb", "Liste é", rows_in, {(1, 2): "https://pain.example/?a=1&amp;b=2", (1, 0): "https://x.example"}
    )
    rows, _, _ = read(path, declared(COLUMNS))
    assert values(rows, "Site") == ["https://pain.example/?a=1&b=2", "https://zoelie.example", "voir"]
    assert values(rows, "Nom") == ["Au Pain", "Zoélie", "Lot"]
