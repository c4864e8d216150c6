"""Broken and hostile deposits in a whole run: each told in French by name, the last good one kept, the other source untouched."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from pipeline import start, work_tables
from pipeline.config import load_source
from pipeline.ingest import find_deposits
from pipeline.options import Options
from tests import territory
from tests.ingest.helpers import SHARED

DAY = dt.date(2026, 11, 22)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\x00" * (201 << 20))


def zeros(path: Path) -> None:
    path.touch()
    os.truncate(path, 10 << 30)  # sparse: it takes no room


def some_zeros(path: Path) -> None:
    path.touch()
    os.truncate(path, 64 << 20)


def entities(path: Path) -> None:
    lol = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    path.write_text(f"{lol}<kml><Placemark><name>&b;</name></Placemark></kml>")


def cut(path: Path) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 100)
    path.write_bytes(whole.getvalue()[:200])


HOSTILE: list[tuple[str, Callable[[Path], object], str]] = [
    (".xlsx", bomb, "une fois décompressé"),
    (".csv", zeros, "dépasse 1 Go"),
    (".csv", some_zeros, "vide"),
    (".kml", entities, "refusé"),
    (".xlsx", cut, "abîmé"),
    (".csv.gz", lambda path: path.write_bytes(gzip.compress(territory.MAIRIE_ROWS.encode())[:-20]), "abîmé"),
    (".xls", lambda path: path.write_text("<html><table><tr><td>Enseigne</td></tr></table></html>"), "aucun tableau"),
    (".csv", lambda path: path.write_bytes(b"%PDF-1.7"), "PDF"),
    (".csv", lambda path: path.write_text("merci de mettre à jour\n"), "aucun tableau"),
    (".csv", lambda path: path.write_bytes(b"\x89PNG\r\n"), "image"),
]


def test_hostile_deposits_stop_themselves_alone(tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    folder = root / "sources" / "mairie" / "depots"
    expected = {}
    for day, (ending, make, message) in enumerate(HOSTILE, 10):
        make(folder / f"2026-11-{day}_liste{ending}")
        expected[f"2026-11-{day}_liste{ending}"] = message
    protected = SHARED / "torture" / "calamine" / "pass_protected.ods"
    if protected.is_file():
        (folder / "2026-11-09_liste.ods").write_bytes(protected.read_bytes())
        expected["2026-11-09_liste.ods"] = "mot de passe"
    report = start.publish(Options(root, DAY, offline=True, site=False))
    lines = {line.source: line for line in report.sources}
    assert report.issue == "publiée"
    assert (lines["mairie"].etat, lines["mairie"].date_depot, lines["chambre"].etat) == ("ancien dépôt", "2026-11-02", "à jour")
    told = dict(zip(sorted(expected, reverse=True), lines["mairie"].problemes, strict=True))
    assert [(name, name in told[name], message in told[name]) for name, message in expected.items()] == [
        (name, True, True) for name in expected
    ]
    assert "Traceback" not in "".join(told.values())


def test_what_is_too_large_to_be_read_is_not_read_to_be_known(tmp_path: Path) -> None:
    """Ten gigabytes of zeros were summed to know whether anything changed, and searched for our own mark: forty seconds."""
    root = territory.write(tmp_path)
    zeros(root / "sources" / "mairie" / "depots" / "2026-11-10_liste.csv")
    spent = time.process_time()
    assert find_deposits(load_source(root / "sources" / "mairie", root), root)[0].sha256 == ""
    assert work_tables.stamp(root)
    assert time.process_time() - spent < 5
