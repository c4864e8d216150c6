"""Broken and hostile files: refused in French with the file's name, never a traceback, never the machine's memory."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from pipeline.errors import SourceError
from pipeline.ingest import Deposit, read_deposit
from tests.ingest.helpers import declared, read, written
from tests.ingest.xlsb import write_xlsb


def small_xlsx(folder: Path) -> bytes:
    book = xlsxwriter.Workbook(folder / "l.xlsx")
    page = book.add_worksheet("Liste")
    for row in range(200):
        page.write_row(row, 0, ["Nom", "Commune"] if row == 0 else [f"Commerce {row}", "Agen"])
    book.close()
    return (folder / "l.xlsx").read_bytes()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "l.csv", "vide"),
        (b"\xef\xbb\xbf \r\n", "l.csv", "vide"),
        (b"\x00" * 4096, "l.xlsx", "vide"),
        (b"%PDF-1.7 ...", "l.xlsx", "PDF"),
        (b"\n%PDF-1.7 ...", "l.xlsx", "PDF"),
        (b"GIF89a" + b"\x01" * 50, "l.xls", "image"),
        (b"SQLite format 3\x00", "l.csv", "base SQLite"),
        (b"BZh91AY&SY", "l.csv.bz2", "archive bzip2"),
        (b"l.csv" + b"\x00" * 252 + b"ustar\x0000", "l.tar", "archive tar"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "l.xls", "page web enregistrée"),
        (b"Return-Path: <a@b.example>\r\nSubject: liste\r\nMIME-Version: 1.0\r\n\r\nBonjour", "l.eml", "courriel"),
        (b"<!-- a -->\n<!doctype html><html><body>Erreur 404</body></html>", "l.csv", "page web"),
        (b"Nom\x06\x07\x02\x03\x01 ;\x04", "l.csv", "ni un tableur ni du texte"),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": b"<a/>"}), "l.xlsx", "abîmé"),
        (b"\x1f\x8b\x08\x00", "l.csv.gz", "abîmé"),
        (b"<html><table><tr><td>Nom</td></tr></table></html>", "l.xls", "aucun tableau trouvé"),
        (ENTITIES, "l.xls", "XML"),
        (zipped({"[Content_Types].xml": b"<a/>", "xl/sharedStrings.xml": ENTITIES}), "l.xlsx", "entités"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": ENTITIES}), "l.ods", "entités"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n", "l.csv", "Git LFS"),
        (b"PK\x03\x04 not a zip", "l.xlsx", "abîmé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "l.xls", "abîmé"),
        (zipped({"word/document.xml": b"<a/>"}), "l.docx", "document"),
        (b"Nom;Commune\nA;Agen\x00\x01\x02\n", "l.csv", "ni un tableur ni du texte"),
        (b"Nom;Commune\n", "l.csv", "aucun tableau trouvé"),
    ],
)
def test_refused_with_its_name_and_a_remedy(tmp_path: Path, content: bytes, name: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(written(tmp_path, content, name))
    assert caught.value.message.startswith(name)
    assert caught.value.hint


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_file_under_a_password_is_told_so(tmp_path: Path, ending: str) -> None:
    """The files were saved under a password by LibreOffice: an invented shop, and nothing else."""
    raw = (Path(__file__).parent / "protected" / f"liste.{ending}").read_bytes()
    with pytest.raises(SourceError, match="mot de passe") as caught:
        read(written(tmp_path, raw, f"2026-11-10_liste.{ending}"))
    assert caught.value.message == f"2026-11-10_liste.{ending} : ce fichier est protégé par un mot de passe"
    assert "sans mot de passe" in str(caught.value.hint)
    with pytest.raises(SourceError, match="mot de passe"):  # under another name too
        read(written(tmp_path, raw, "liste.csv"))


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"\x00" * (220 << 20)})
    with pytest.raises(SourceError, match="220 Mo une fois décompressé"):
        read(written(tmp_path, bomb, "l.xlsx"))


def test_a_file_of_ten_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.touch()
    os.truncate(path, 10 << 30)  # sparse: it takes no room
    with pytest.raises(SourceError, match="dépasse 1 Go"):
        read(path)


def test_an_archive_whose_members_lie_before_its_beginning_is_refused(tmp_path: Path) -> None:
    raw = bytearray(small_xlsx(tmp_path))
    at = raw.rfind(b"PK\x05\x06") + 16  # where the archive says that its list of members begins
    raw[at : at + 4] = (int.from_bytes(raw[at : at + 4], "little") + 1_000_000).to_bytes(4, "little")
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, bytes(raw), "m.xlsx"))


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("xl/styles.xml", b"<fonts><font " * 150_000),
        ("xl/styles.xml", b"<numFmt " * 250_000),
        ("xl/styles.xml", b"<cellXfs " * 250_000),
        ("xl/workbook.xml", b"<sheet " * 250_000),
        ("xl/comments1.xml", b"<comment " * 250_000),
        ("xl/sharedStrings.xml", b"<si><strike/><t " * 150_000),
    ],
)
def test_tags_never_closed_cost_nothing(tmp_path: Path, member: str, content: bytes) -> None:
    sheet = b'<sheetData><row r="1"><c r="A1" s="1"><v>1</v></c></row></sheetData>'
    link = b'<Relationship Id="a" Type="http://x/comments" Target="../comments1.xml"/>'
    members = {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": sheet, "xl/worksheets/_rels/sheet1.xml.rels": link}
    spent = time.process_time()
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, zipped(members | {member: content}), "l.xlsx"))
    assert time.process_time() - spent < 20  # a search begun anew at every tag takes minutes


def small_xls(tmp_path: Path) -> bytes:
    """A sheet of three cells, to be damaged."""
    book = xlwt.Workbook()
    page = book.add_sheet("Liste")
    for row in range(3):
        page.write(row, 0, f"Commerce {row}")
    book.save(str(tmp_path / "l.xls"))
    return (tmp_path / "l.xls").read_bytes()


def test_an_xls_whose_extent_ends_before_it_begins_aborts_nothing(tmp_path: Path) -> None:
    raw = small_xls(tmp_path)
    at = raw.index(b"\x00\x02\x0e\x00") + 4  # DIMENSIONS: calamine would ask for 340 GB, and the process would be no more
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, raw[:at] + b"\x00\x1e" + raw[at + 2 :], "m.xls"))


@pytest.mark.parametrize("column", [False, True])
def test_an_xlsb_whose_cell_stands_nowhere_aborts_nothing(tmp_path: Path, column: bool) -> None:
    path = write_xlsb(tmp_path / "l.xlsb", "Liste", [["Nom", "Commune"], ["A", "Agen"], ["B", "Boé"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.bin"]
    # BrtCellSt of « Agen », then BrtRowHdr of the last row: 14 GB for either, asked of a machine that has not so much
    old = b"\x01\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00A" if column else b"\x02\x00\x00\x00\x00\x00\x00\x00\x2c\x01"
    assert sheet.count(old) == 1
    members["xl/worksheets/sheet1.bin"] = sheet.replace(old, old[:2] + (b"\xff" if column else b"\x20") + old[3:])
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, zipped(members), "m.xlsb"))


def test_a_damaged_xlsb_leaves_no_trace_on_the_screen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_xlsb(tmp_path / "l.xlsb", "Liste", [["Nom", "Commune"], ["A", "Agen"]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/workbook.bin"] = members["xl/workbook.bin"].replace("rId1".encode("utf-16-le"), "rId9".encode("utf-16-le"))
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, zipped(members), "m.xlsb"))
    os.write(2, b"encore")  # and the standard error is there again
    assert capfd.readouterr().err == "encore"


def test_an_xls_whose_cell_stands_far_away_aborts_nothing(tmp_path: Path) -> None:
    raw = small_xls(tmp_path)
    at = raw.rindex(b"\xfd\x00\x0a\x00") + 4  # LABELSST: row, column
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, raw[:at] + b"\xff\xff\xff\xff" + raw[at + 4 :], "m.xls"))


def test_bytes_that_are_no_text_beside_a_cell_are_no_bug(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "l.xlsx")
    page = book.add_worksheet("Liste")
    page.write_row(0, 0, ["Nom", "Commune", "CP"])
    for row in range(1, 4):
        page.write_row(row, 0, [f"Commerce {row}", "Agen"])
        page.write(row, 2, 4700 + row, book.add_format({"num_format": "00000"}))
    book.close()
    with zipfile.ZipFile(tmp_path / "l.xlsx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    assert sheet.count(b'r="C3"') == 1
    members["xl/worksheets/sheet1.xml"] = sheet.replace(b'r="C3"', b'\xffr="C3"')
    try:
        assert len(read(written(tmp_path, zipped(members), "m.xlsx"))[0]) == 3
    except SourceError as error:
        assert "abîmé" in error.message


def test_an_ods_cut_inside_a_table_ends(tmp_path: Path) -> None:
    content = (
        b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="t"><office:body>'
        b'<office:spreadsheet><table:table table:name="L"></office:spreadsheet></office:body></office:document-content>'
    )
    members = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    with pytest.raises(SourceError, match="abîmé"):
        read(written(tmp_path, zipped(members), "l.ods"))


def test_zeros_after_a_good_beginning_are_not_read_whole(tmp_path: Path) -> None:
    path = written(tmp_path, "Nom;Commune\nA;Agen\n")
    os.truncate(path, 900 << 20)
    with pytest.raises(SourceError, match="plus fait que de zéros"):
        read(path)


@pytest.mark.parametrize("line", [b"a\n", b"a\r", b"a;\r\n"])
def test_millions_of_short_lines_are_refused_before_they_are_read(tmp_path: Path, line: bytes) -> None:
    with pytest.raises(SourceError, match="2 millions de lignes"):
        read(written(tmp_path, line * 3_000_000))


def test_many_cells_at_the_far_end_are_refused(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "l.xlsx")
    page = book.add_worksheet("Liste")
    page.write_row(0, 0, ["Nom", "Commune"])
    page.write_column(1_048_500, 16_383, ["x"] * 30)
    book.close()
    with pytest.raises(SourceError, match="50 millions de cases"):
        read(tmp_path / "l.xlsx")


def test_formatted_empty_cells_at_the_far_end_do_no_harm(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "l.xlsx")
    page = book.add_worksheet("Liste")
    page.write_row(0, 0, ["Nom", "Commune"])
    page.write_row(1, 0, ["A", "Agen"])
    page.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    book.close()
    assert len(read(tmp_path / "l.xlsx")[0]) == 1


def test_no_sheet_of_the_declared_name_lists_those_there(tmp_path: Path) -> None:
    small_xlsx(tmp_path)
    with pytest.raises(SourceError, match=r"« Annuaire\* » \(feuilles : « Liste »\)"):
        read(tmp_path / "l.xlsx", declared(feuilles=["Annuaire*"]))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"parti\.csv : ce fichier ne s'ouvre pas"):
        read_deposit(Deposit("essai", tmp_path / "parti.csv", "parti.csv", None, ""), declared())


def test_cut_or_garbled_files_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(47)
    book = xlwt.Workbook()
    page = book.add_sheet("Liste")
    for row in range(60):
        page.write(row, 0, "Nom" if row == 0 else f"Commerce {row}")
        page.write(row, 1, "Commune" if row == 0 else "Agen")
    book.save(str(tmp_path / "l.xls"))
    originals = {"l.xlsx": small_xlsx(tmp_path), "l.xls": (tmp_path / "l.xls").read_bytes()}
    refused = 0
    for name, original in originals.items():
        for turn in range(40):
            raw = bytearray(original[: rng.randrange(len(original))] if turn % 2 else original)
            for _ in range(0 if turn % 2 else 20):
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            try:
                read(written(tmp_path, bytes(raw), f"essai-{name}"))
            except SourceError:
                refused += 1
    assert refused >= 40  # every file cut short at least
