"""What a producer put on its cells is on them in what goes back, and means the same when that comes in again unanswered."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from pipeline.ingest.detect import Kind
from pipeline.ingest.dress import Dress
from pipeline.ingest.looks import looks_of
from pipeline.ingest.ours import COLOURS, HEADER, theirs_said
from pipeline.ingest.xlsx_colours import colour_of, palette_of, theme_of
from pipeline.ingest.xlsx_marks import marked_styles
from pipeline.options import Options
from tests import territory
from tests.office import convert

HEADINGS = ["Nom", "N° SIRET", "Métier", "Rue", "CP", "Commune", "Téléphone"]
SHOPS: list[list[str | float]] = [
    ["Boulangerie du Pont", "", "Boulangerie", "12 rue de la Gare", "47000", "Agen", 536490001],
    ["Garage du Lot", "", "Garage automobile", "8 avenue de Bordeaux", "47300", "Villeneuve-sur-Lot", "0536490004"],
    ["Café du Port", "", "Café", "2 quai du Port", "47200", "Marmande", "0536490005"],
    ["Fleurs du Lot", "", "Fleuriste", "3 place du Marché", "47200", "Marmande", "0536490006"],
    ["Cave du Marché", "", "Caviste", "5 place du Marché", "47200", "Marmande", 536490007],
    ["Presse du Centre", "", "Presse", "6 place du Marché", "47200", "Marmande", "0536490008"],
    ["Pain du Lot", "", "Boulangerie", "9 rue de la Gare", "47000", "Agen", "0536490009"],
    ["Sport Garonne", "", "Articles de sport", "11 rue de la Gare", "47000", "Agen", "0536490010"],
]
STRUCK, PAINTED, HIDDEN, COMMENTED, KEY = 3, 2, 5, 6, 12
"""Rows, from 1, under the heading: the lines of the sheet are one more."""
YELLOW, TELLING = "#FFFF00", ("texte-barre", "legende", "lignes-masquees", "colonnes-masquees", "commentaire")


def workbook(path: Path) -> Path:
    """Write a list as people dress theirs; the phone of the yellow line has lost its zero, so that we mark it."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Adhérents")
    head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
    looks = {
        PAINTED: book.add_format({"bg_color": YELLOW}),
        STRUCK: book.add_format({"font_strikeout": True, "font_color": "#C00000"}),
    }
    page.write_row(0, 0, HEADINGS, head)
    for row, shop in enumerate(SHOPS, 1):
        for column, text in enumerate(shop):
            page.write(row, column, text, looks.get(row)) if text != "" or row in looks else None
    page.write(PAINTED, 6, 536490004, looks[PAINTED])
    page.set_row(HIDDEN, None, None, {"hidden": True})
    page.set_column(1, 1, 20, None, {"hidden": True})
    page.write_comment(COMMENTED, 0, "ouvre en mai, à confirmer")
    page.write_comment(PAINTED, 6, "le portable de la gérante")
    page.write(KEY, 0, "En jaune : fermé pour travaux", looks[PAINTED])
    book.close()
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    where = territory.write(tmp_path)
    (where / "sources/chambre/depots/2026-10-05_fichier.csv").unlink()
    return where


def publish(root: Path, day: str = "2026-11-22") -> Path:
    territory.publish(Options(root, dt.date.fromisoformat(day), offline=True, site=False))
    (made,) = (root / "work/retours/chambre").glob(f"*{day.replace('-', '.')}.xlsx")
    return made


def told(root: Path) -> list[list[Any]]:
    """What is told of marks, hidden lines and comments, wherever the file's own additions moved them."""
    found = pd.read_csv(root / "work/anomalies.csv", dtype="str").fillna("")
    mine = found[found["source"].eq("chambre") & found["code"].isin(TELLING)]
    return mine[["code", "ligne", "colonne", "valeur", "message"]].assign(
        message=mine["message"].str.replace(r"^[^:]* : ", "", regex=True)
    ).to_numpy().tolist()  # fmt: skip


def summary(made: Path) -> str:
    return "\n".join(str(row[0].value) for row in openpyxl.load_workbook(made)["Bilan"].iter_rows() if row[0].value)


def fill(cell: Any) -> str:
    return "#" + str(cell.fill.fgColor.rgb)[-6:] if cell.fill.patternType == "solid" else ""


def sheet_of(made: Path) -> tuple[Any, dict[str, int]]:
    sheet = openpyxl.load_workbook(made).worksheets[1]
    return sheet, {str(cell.value): int(cell.column or 0) for cell in sheet[1]}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_the_producer_put_on_its_cells_is_on_them_in_the_return(root: Path, tmp_path: Path, kind: str) -> None:
    deposit = workbook(tmp_path / "2026-10-05_fichier.xlsx")
    if kind == "ods":
        convert(tmp_path, "ods", deposit)
    shutil.copyfile(deposit.with_suffix(f".{kind}"), root / f"sources/chambre/depots/2026-10-05_fichier.{kind}")
    made = publish(root)
    page = (made.parent / "rapport.html").read_text(encoding="utf-8")
    assert page.count("toute la feuille") == 2 and "tout le fichier" not in page  # the hidden lines and columns are of a sheet
    assert "«\u00a02026-10-05_fichier" in page and not {"« ", " »"} & {
        page[n : n + 2] for n in range(len(page))
    }  # at no line's end
    told = summary(made)
    assert "là où nous en mettons une, la vôtre fait le cadre de la case" in told
    assert "masquées le sont encore : 1 case en couleur s'y trouve, les afficher" in told
    sheet, at = sheet_of(made)
    struck = [sheet.cell(STRUCK + 1, at[name]) for name in HEADINGS if sheet.cell(STRUCK + 1, at[name]).value]
    assert struck and all(cell.font.strike for cell in struck)
    assert str(struck[1].font.color.rgb)[-6:] == "C00000"
    assert not sheet.cell(STRUCK, 1).font.strike
    yellow = [sheet.cell(PAINTED + 1, at[name]) for name in HEADINGS]  # the SIRET among them is blank
    marked = yellow[-1]
    assert {fill(cell) for cell in yellow[:-1]} == {YELLOW}
    assert (fill(marked), str(marked.border.left.color.rgb)[-6:]) == (COLOURS["correction"], YELLOW[1:])
    key = sheet.cell(KEY + 1, 1)  # the colour that it speaks of, not ours, though it has our comment
    assert (fill(key), str(key.border.left.color.rgb)[-6:]) == (YELLOW, COLOURS["avertissement"][1:])
    assert key.comment.text.startswith("Avertissement : « En jaune : fermé pour travaux »")
    head = sheet.cell(1, 1)
    assert (fill(head), str(head.font.color.rgb)[-6:], head.font.bold) == ("#1F3864", "FFFFFF", True)
    assert sheet.row_dimensions[HIDDEN + 1].hidden and not sheet.row_dimensions[HIDDEN].hidden
    assert sheet.column_dimensions["B"].hidden and not sheet.column_dimensions["A"].hidden
    assert sheet.cell(COMMENTED + 1, 1).comment.text == "ouvre en mai, à confirmer"
    assert marked.comment.text.startswith("Corrigé : ")
    assert marked.comment.text.endswith("Votre commentaire : le portable de la gérante")


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_every_format_tells_what_its_cells_wear(tmp_path: Path, kind: Kind) -> None:
    path = workbook(tmp_path / "liste.xlsx")
    if kind != "xlsx":
        convert(tmp_path, kind, path)
    looks = looks_of(path.with_suffix(f".{kind}").read_bytes(), kind)["Adhérents"]
    worn = {(line, at): dress for at, look in looks.items() for line, dress in enumerate(look.worn) if dress}
    assert {line for line, _ in worn} == {1, PAINTED + 1, STRUCK + 1, KEY + 1}
    head, painted, struck = worn[1, 0], worn[PAINTED + 1, 3], worn[STRUCK + 1, 3]
    assert (head.bold, head.fill[:1], head.ink) == (True, "#", "#FFFFFF")
    assert (painted, struck) == (Dress(fill=YELLOW), Dress(ink="#C00000", struck=True))
    assert worn[PAINTED + 1, 1].fill == YELLOW  # a blank cell


@pytest.mark.parametrize("saved", ["", "xlsx", "ods"])
def test_what_it_means_is_told_again_when_the_return_comes_back_unanswered(root: Path, tmp_path: Path, saved: str) -> None:
    """As we wrote it, and as LibreOffice saves it; then a third time, from a return of the return."""
    workbook(root / "sources/chambre/depots/2026-10-05_fichier.xlsx")
    made = publish(root)
    before = told(root)
    assert {code for code, *_ in before} == set(TELLING)
    if saved:
        convert(tmp_path, saved, made)
        made = tmp_path / made.with_suffix(f".{saved}").name
    shutil.copyfile(made, root / f"sources/chambre/depots/2026-11-25_retour{made.suffix}")
    again = publish(root, "2026-11-26")
    assert told(root) == before
    sheet, at = sheet_of(again)
    assert fill(sheet.cell(PAINTED + 1, at["Téléphone"])) == YELLOW  # the proposal was taken: theirs is back
    assert fill(sheet.cell(PAINTED, at["Téléphone"])) == ""
    shutil.copyfile(again, root / "sources/chambre/depots/2026-11-27_retour.xlsx")
    publish(root, "2026-11-28")
    assert told(root) == before


def test_a_colour_of_ours_is_none_of_theirs(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("L")
    ours, framed = {"bg_color": COLOURS["rejet"], "border": 1}, {"border": 2, "border_color": "#00B050"}
    plain = ({"bg_color": colour} for colour in (HEADER, "#123456", "#FFFFFF"))
    for row, look in enumerate(({**ours, "border_color": "#C8C8C8"}, ours | framed, *plain)):
        page.write_string(row, 0, "x", book.add_format(look))
    book.close()
    (look,) = looks_of(path.read_bytes(), "xlsx")["L"].values()
    assert [dress and dress.fill for dress in look.worn[1:]] == [None, "#00B050", None, "#123456"]
    with zipfile.ZipFile(path) as archive:
        struck, painted = marked_styles(archive.read("xl/styles.xml"))
    assert (struck, painted) == (set(), {2, 4})


def test_a_row_painted_as_a_whole_paints_its_blank_cells(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    book = xlsxwriter.Workbook(path)
    page, red = book.add_worksheet("L"), book.add_format({"bg_color": "#FF0000"})
    page.write_row(0, 0, ["a", "b", "c"])
    page.set_row(1, None, red)
    page.write_string(1, 0, "d", red)
    page.write_string(1, 2, "e", book.add_format({"num_format": "0.00"}))
    book.close()
    looks = looks_of(path.read_bytes(), "xlsx")["L"]
    assert {column: [*look.worn[1:]] for column, look in looks.items()} == {
        0: [None, Dress(fill="#FF0000")], 1: [None, Dress(fill="#FF0000")],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "colour"),
    [
        (b'rgb="FFFFC000"', "#FFC000"), (b'rgb="FFC000"', "#FFC000"), (b'indexed="13"', "#FFFF00"), (b'indexed="64"', ""),
        (b'theme="4"', "#4472C4"), (b'theme="4" tint="0.79998168889431442"', "#DAE3F3"),
        (b'theme="0" tint="-0.249977111117893"', "#BFBFBF"), (b'theme="1"', "#000000"), (b'theme="99"', ""), (b'auto="1"', ""),
        (b'rgb="rouge"', ""), (b'theme="4" tint="beaucoup"', "#4472C4"),
    ],
)  # fmt: skip
def test_a_colour_however_it_is_written(inside: bytes, colour: str) -> None:
    """The tints are those that Excel shows of its own theme: « Bleu, Accent1, plus clair 80 % », « Blanc, plus sombre 25 % »."""
    found = colour_of(inside, palette_of(b""), theme_of(b""))
    assert len(found) == len(colour)
    assert all(abs(int(found[n : n + 2], 16) - int(colour[n : n + 2], 16)) <= 1 for n in range(1, len(colour), 2))


def test_colours_of_the_workbook_and_of_its_theme_are_its_own() -> None:
    styles = b'<styleSheet><colors><indexedColors><rgbColor rgb="00112233"/></indexedColors></colors></styleSheet>'
    theme = (
        b'<a:clrScheme><a:lt1><a:sysClr val="window" lastClr="FEFEFE"/></a:lt1><a:accent1><a:srgbClr val="abcdef"/></a:accent1>'
    )
    palette, colours = palette_of(styles), theme_of(theme)
    assert (len(palette), palette[:2], colours[0], colours[4], colours[5]) == (
        64,
        ["112233", "FFFFFF"],
        "FEFEFE",
        "ABCDEF",
        "ED7D31",
    )


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ouvert en mai", "ouvert en mai"), ("Corrigé : « 1 » → écrire 2", ""),
        ("Rejeté : « x » → corriger Votre commentaire : vu le 3", "vu le 3"), ("Corrigé par Lou", "Corrigé par Lou"),
        ("À retirer : opposition : ne plus publier → retirer ce commerce", ""),
    ],
)  # fmt: skip
def test_their_comment_is_known_from_ours(comment: str, said: str) -> None:
    assert theirs_said(comment) == said
