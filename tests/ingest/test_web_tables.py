"""« .xls » files that are pages or XML: read like any sheet, at the lines that LibreOffice gives them."""

from __future__ import annotations

import csv
import os
import quopri
from pathlib import Path

import pytest

from pipeline.config import Deposits
from pipeline.errors import SourceError
from pipeline.guess.look import neutral_source
from tests.ingest.helpers import declared, read, told, values, written
from tests.office import convert

NAMES = declared({"nom": ["Nom"], "commune": ["Ville"], "telephone": ["Tél"]})
PAGE = """\
<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><title>Export</title>
<style>td {mso-number-format:"\\@"}</style><script>var a = "<table><tr><td>non</td></tr></table>";</script></head><body>
<!-- <table><tr><td>non plus</td></tr></table> -->
<h1>Commerces de l'arrondissement</h1>
<table>
<tr><td>Menu</td><td>Accueil</td></tr>
</table>
<p>Liste arr&ecirc;t&eacute;e au 10 novembre</p>
<table border=1>
<thead><tr><th rowspan=2>Nom</th><th colspan=2>Où</th><th rowspan=2>Tél</th></tr>
<tr><th>Adresse</th><th>Ville</th></tr></thead>
<tr><td>Chez L&eacute;a &amp; fils</td><td>1 rue du Pont<br>Bât. B</td><td>Agen</td><td x:num="536490001">05 36 49 00 01</td></tr>
<tr style="display: none"><td>Le <b>Café</b>\n   du Port</td><td title="a > b">2 quai</td><td rowspan=2>Boé</td>
<td x:str>0536490002</td></tr>
<tr><td><s>Bar Fictif</s></td><td><p>3 rue</p><p>fond de cour</p></td><td>0536490003
<tr><td>Dernier<td><div>4 rue</div><div>bis</div><td>Agen<td x:num="46329">03/11/2026
</table></body></html>"""


def page(folder: Path, text: str = PAGE, encoding: str = "cp1252") -> Path:
    return written(folder, text.encode(encoding), "2026-11-10_export.xls")


def test_a_page_under_an_xls_name_is_read_as_a_sheet(tmp_path: Path) -> None:
    rows, layout, anomalies = read(page(tmp_path), NAMES)
    assert values(rows, "Nom") == ["Chez Léa & fils", "Le Café du Port", "Bar Fictif", "Dernier"]
    assert values(rows, "Adresse") == ["1 rue du Pont\nBât. B", "2 quai", "3 rue\n\nfond de cour", "4 rue\nbis"]
    assert values(rows, "Ville") == ["Agen", "Boé", "Boé", "Agen"]
    assert values(rows, "Tél") == ["536490001", "0536490002", "0536490003", "03/11/2026"]
    assert rows["ligne"].tolist() == [9, 11, 12, 15]
    assert layout.set_index("colonne").loc["Tél", "lettre"] == "D"
    assert set(told(anomalies)) == {
        ("extension-trompeuse", 0), ("lignes-masquees", 0), ("texte-barre", 12), ("affichage-different", 9),
    }  # fmt: skip
    assert "une page web (HTML)" in set(anomalies["detail"])


def test_lines_are_those_of_libreoffice(tmp_path: Path) -> None:
    path = page(tmp_path)
    convert(tmp_path, "csv:Text - txt - csv (StarCalc):59,34,76", path)
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as handle:
        lines = {row[0]: number for number, row in enumerate(csv.reader(handle, delimiter=";"), 1) if row[0]}
    rows, _, _ = read(path, NAMES)
    assert rows["ligne"].tolist() == [lines[name] for name in rows["Nom"]]


@pytest.mark.parametrize(
    ("meta", "encoding", "doubt"),
    [
        ("windows-1252", "cp1252", False),
        ("iso-8859-1", "cp1252", False),  # « ’ » is Windows'
        ("utf-8", "utf-8", False),
        ("utf-8", "cp1252", False),
        ("iso-8859-1", "utf-8", True),
        ("macintosh", "mac-roman", False),
        ("inconnu-42", "cp1252", False),
        ("utf-16", "utf-16", False),
    ],
)
def test_encodings_declared_or_not(tmp_path: Path, meta: str, encoding: str, doubt: bool) -> None:
    text = f'<meta charset="{meta}"><table><tr><td>Nom<td>Ville<tr><td>L’Étal dÂgé<td>Boé</table>'
    rows, _, anomalies = read(page(tmp_path, text, encoding), NAMES)
    assert (values(rows, "Nom"), values(rows, "Ville")) == (["L’Étal dÂgé"], ["Boé"])
    assert ("encodage-douteux" in set(anomalies["code"])) is doubt


def test_several_tables_are_one_sheet_and_what_is_no_list_is_told(tmp_path: Path) -> None:
    one = "<table><tr><td>Nom<td>Ville</td></tr><tr><td>A{0}</td><td>Agen</td></tr><tr><td>B{0}</td><td>Boé</td></tr></table>"
    text = f"<html><body>{one.format(1)}<p>Nérac</p>{one.format(2)}</body></html>"
    rows, _, _ = read(page(tmp_path, text), NAMES)
    assert values(rows, "Nom") == ["A1", "B1", "A2", "B2"]
    assert rows["ligne"].tolist() == [2, 3, 8, 9]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><body><h1>Session expir\xe9e</h1></body></html>", "page web sans tableau"),
        (b"<html><table><tr><td>Identifiant</td><td><input></td></tr></table></html>", "aucun tableau trouv"),
        (b"<table>" * 5000 + b"<tr><td>Nom", "imbriqu"),
        (b"<table><tr>" + b"<td colspan=256>x</td>" * 70, "millions de cases"),
        (b"<?xml version='1.0'?><rss><item>a</item></rss>", "pas celui d'un tableur"),
    ],
)
def test_pages_that_are_no_list_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(written(tmp_path, content, "l.xls"), NAMES)
    assert caught.value.message.startswith("l.xls")
    assert caught.value.hint


@pytest.mark.parametrize("piece", ["<td ", '<a "', "<!--", "<table><tr><td>", "&", "<td rowspan=256>", "<tr><td colspan=9>"])
def test_a_hostile_page_costs_no_more_than_its_length(tmp_path: Path, piece: str) -> None:
    times = []
    for size in (20_000, 80_000):
        start = os.times().user
        with pytest.raises(SourceError):
            read(written(tmp_path, "<html><table><tr><td>Nom" + piece * size, "l.xls"), NAMES)
        times.append(os.times().user - start)
    assert times[1] < 12 * times[0] + 1


# --- XML Spreadsheet 2003 -----------------------------------------------------------------------------------------------

BOOK = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>
<Styles><Style ss:ID="cp"><NumberFormat ss:Format="00000"/></Style>
<Style ss:ID="barre"><Font ss:StrikeThrough="1"/></Style></Styles>
<Worksheet ss:Name="Liste &amp; co"><Table>
<Column/><Column ss:Index="3" ss:Hidden="1"/>
<Row ss:Index="3"><Cell><Data ss:Type="String">Nom</Data></Cell><Cell><Data ss:Type="String">Ville</Data></Cell>
<Cell><Data ss:Type="String">CP</Data></Cell><Cell><Data ss:Type="String">Maj</Data></Cell>
<Cell ss:Index="6"><Data ss:Type="String">Ouvert</Data></Cell></Row>
<Row><Cell ss:StyleID="barre"><Data ss:Type="String">Chez&#10;Léa</Data><Comment><ss:Data>à   revoir</ss:Data></Comment></Cell>
<Cell ss:MergeDown="1"><Data ss:Type="String">Agen</Data></Cell><Cell ss:StyleID="cp"><Data ss:Type="Number">4700</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-11-03T00:00:00.000</Data></Cell>
<Cell ss:Index="6"><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Bar</B> Fictif</ss:Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">4.7E4</Data></Cell><Cell><Data ss:Type="Error">#REF!</Data></Cell>
<Cell ss:Index="6" ss:Formula="=1+1"/></Row>
</Table></Worksheet>
<Worksheet ss:Name="Archive"><Table><Row><Cell><Data ss:Type="String">Notes</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""


def test_an_xml_spreadsheet_is_read_and_told_like_an_xlsx(tmp_path: Path) -> None:
    rows, layout, anomalies = read(written(tmp_path, BOOK, "l.xls"), NAMES)
    assert values(rows, "Nom") == ["Chez\nLéa", "Bar Fictif"]
    assert values(rows, "Ville") == ["Agen", "Agen"]
    assert values(rows, "CP") == ["4700", "47000"]
    assert values(rows, "Maj") == ["2026-11-03", None]
    assert values(rows, "Ouvert") == ["VRAI", None]
    assert rows["ligne"].tolist() == [4, 5]
    assert set(rows["feuille"]) == {"Liste & co"}
    assert set(rows["_calendrier"]) == {"1904"}
    assert layout.set_index("colonne").loc["Ouvert", "lettre"] == "F"
    assert set(told(anomalies)) == {
        ("extension-trompeuse", 0), ("feuille-ignoree", 0), ("lignes-masquees", 0), ("colonnes-masquees", 0),
        ("cellule-erreur", 5), ("formule-sans-valeur", 5), ("texte-barre", 4), ("commentaire", 4), ("affichage-different", 4),
    }  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_an_xml_spreadsheet_in_another_encoding_than_it_says(tmp_path: Path, encoding: str) -> None:
    text = BOOK.replace("à   revoir", "é").replace('encoding="UTF-8"', 'encoding="UTF-16"' if encoding == "utf-16" else "")
    rows, _, anomalies = read(written(tmp_path, b"\n" * (encoding == "utf-8") + text.encode(encoding), "l.xls"), NAMES)
    assert values(rows, "Nom")[0] == "Chez\nLéa"
    assert ("encodage-douteux" in set(anomalies["code"])) is (encoding in ("cp1252", "latin-1"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("</Workbook>", "", "mal formé ou incomplet"),
        ("<Workbook", '<!DOCTYPE w [<!ENTITY a "aaaa">]><Workbook', "XML"),
        ("<Row>", "<Row>" + "<a>" * 100, "refusé"),
        ('<Row ss:Index="3">', '<Row ss:Index="9999999">', "millions de cases"),
        ('<Cell ss:Index="6">', '<Cell ss:Index="20000">', "millions de cases"),
        ("Nom", "&inconnue;", "mal formé"),
    ],
)
def test_a_broken_or_hostile_xml_spreadsheet_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(written(tmp_path, BOOK.replace(old, new, 1), "l.xls"), NAMES)
    assert caught.value.message.startswith("l.xls")


def single_file(*pages: str, first: str = "MIME-Version: 1.0") -> bytes:
    """Return a page saved in one file, as Excel and browsers write it."""
    head = f'{first}\r\nContent-Type: multipart/related; boundary="----=_N"\r\n\r\nSeule page.\r\n'
    parts = [
        '------=_N\r\nContent-Type: text/html; charset="windows-1252"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        + quopri.encodestring(page.encode("cp1252")).decode()
        for page in pages
    ]
    return "\r\n".join([head, *parts, "------=_N--\r\n"]).encode()


@pytest.mark.parametrize("first", ["MIME-Version: 1.0", "From: <Saved by Blink>\r\nMIME-Version: 1.0"])
def test_a_page_saved_in_one_file_is_read(tmp_path: Path, first: str) -> None:
    table = "<table><tr><td>Nom</td><td>Commune</td></tr><tr><td>Café d'Été</td><td>Nérac</td></tr></table>"
    page = single_file("<html><frameset></frameset></html>", f"<html><meta charset=windows-1252>{table}</html>", first=first)
    rows, _, _ = read(written(tmp_path, page, "l.mht"))
    assert (values(rows, "Nom"), values(rows, "Commune")) == (["Café d'Été"], ["Nérac"])
    with pytest.raises(SourceError, match="2 feuilles dans une seule page web"):
        read(written(tmp_path, single_file(table, table), "l.mht"))


def test_the_frame_of_google_sheets_is_no_cell(tmp_path: Path) -> None:
    letters = "".join(f'<th class="column-headers-background">{letter}</th>' for letter in "ABC")
    lines = [["Nom", "Adresse", "Ville"], ["A", "1 rue", "Agen"], ["B", "2 rue", "Boé"]]
    rows = "".join(
        f'<tr><th id="0R{i}" class="row-headers-background"><div>{i + 1}</div></th>{"".join(f"<td>{c}</td>" for c in cells)}</tr>'
        for i, cells in enumerate(lines)
    )
    head = f'<thead><tr><th class="row-header"></th>{letters}</tr></thead>'
    text = f'<div class="ritz"><table>{head}<tbody>{rows}</tbody></table></div>'
    found = read(written(tmp_path, text, "l.html"), neutral_source(Deposits()))[0]
    assert list(found.columns[-3:]) == ["Nom", "Adresse", "Ville"]
    assert values(found, "Ville") == ["Agen", "Boé"]


def test_the_comment_of_a_cell_is_told_and_not_read_in_it(tmp_path: Path) -> None:
    note = '<a class="comment-indicator"></a><comment>ferm&eacute; en <b>août</b></comment>'
    text = f"<table><tr><td>Nom<td>Tél<td>Note<tr><td>A<td>05<td>{note}<font>à midi</font><tr><td>B<td>06<td>{note}</table>"
    rows, _, anomalies = read(written(tmp_path, text, "l.html"), declared({"nom": ["Nom"], "telephone": ["Tél"]}))
    assert values(rows, "Note") == ["à midi", None]
    assert anomalies[["code", "ligne", "valeur"]].to_numpy().tolist() == [
        ["commentaire", 2, "fermé en août"],
        ["commentaire", 3, "fermé en août"],
    ]
