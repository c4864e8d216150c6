"""Xlsx packages written otherwise than Excel does: parts elsewhere, counts that lie, cells at the far end of a sheet."""

from __future__ import annotations

import zipfile
from pathlib import Path

import xlsxwriter

from pipeline.guess.look import look
from tests.ingest.helpers import read, told, values

COMMENTED = "Au Pain Tendre"


def plain(path: Path, far: bool = False) -> dict[str, bytes]:
    """Write a workbook of two shops, the second row hidden, a comment, a link; return its parts."""
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("Liste")
    page.write_row(0, 0, ["Nom", "Commune", "Site"])
    page.write_row(1, 0, [COMMENTED, "Agen"])
    page.write_row(2, 0, ["Le Fil", "Nérac"])
    page.write_comment("A2", "fermé en août")
    page.write_url("C2", "https://pain.example/", string="Site web")
    page.set_row(2, None, None, {"hidden": True})
    if far:
        page.write(1_048_575, 16_383, ".")
    book.close()
    with zipfile.ZipFile(path) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return path


def elsewhere(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Move the workbook to xl/workbook2.xml, as an online service does, and its sheet to a folder of another name."""
    out = {name.replace("workbook.xml", "workbook2.xml").replace("worksheets/", "feuilles/"): c for name, c in parts.items()}
    for listed in ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook2.xml.rels"):
        out[listed] = out[listed].replace(b"workbook.xml", b"workbook2.xml").replace(b"worksheets/", b"./feuilles/")
    return out


def test_parts_that_stand_elsewhere_are_found_with_all_that_is_told_of_them(tmp_path: Path) -> None:
    parts = plain(tmp_path / "usual.xlsx")
    usual, odd = read(tmp_path / "usual.xlsx"), read(packed(tmp_path / "odd.xlsx", elsewhere(parts)))
    assert values(odd[0], "Nom") == [COMMENTED, "Le Fil"] and values(odd[0], "Site") == ["https://pain.example/", None]
    assert told(odd[2]) == told(usual[2])
    assert {"lignes-masquees", "commentaire"} <= {code for code, _ in told(odd[2])}


def test_a_stray_cell_of_a_sheet_that_stands_elsewhere_aborts_nothing(tmp_path: Path) -> None:
    rows, _, found = read(packed(tmp_path / "odd.xlsx", elsewhere(plain(tmp_path / "usual.xlsx", far=True))))
    assert values(rows, "Nom") == [COMMENTED, "Le Fil"]
    assert "cellule-egaree" in [code for code, _ in told(found)]


def test_looking_at_a_sheet_with_a_stray_cell_aborts_nothing_and_tells_the_heading(tmp_path: Path) -> None:
    plain(tmp_path / "far.xlsx", far=True)
    assert [(sheet.lignes, sheet.entete) for sheet in look(tmp_path / "far.xlsx").feuilles] == [(2, 1)]


def test_a_false_count_of_shared_texts_reserves_no_memory(tmp_path: Path) -> None:
    parts = plain(tmp_path / "usual.xlsx")
    texts = parts["xl/sharedStrings.xml"]
    assert b'uniqueCount="' in texts
    parts["xl/sharedStrings.xml"] = texts.replace(b'uniqueCount="', b'uniqueCount="400000000000')
    assert values(read(packed(tmp_path / "odd.xlsx", parts))[0], "Nom") == [COMMENTED, "Le Fil"]
