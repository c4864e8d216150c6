"""Which files of a source are its deposits, and of what date."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.ingest import find_deposits, read_deposit
from pipeline.ingest.deposits import date_in
from tests.ingest.helpers import declared


@pytest.fixture
def depots(tmp_path: Path) -> Path:
    folder = tmp_path / "sources" / "essai" / "depots"
    folder.mkdir(parents=True)
    return folder


def test_undated_first_then_newest_system_files_left_out(depots: Path, tmp_path: Path) -> None:
    for name in ("2026-01-05_liste.csv", "liste 20261110.CSV", "liste.csv", ".gitkeep", "~$2026-12-01.csv", "Thumbs.db"):
        (depots / name).write_text(name)
    (depots / "2027-01-01").mkdir()
    found = find_deposits(declared(), tmp_path)
    assert [d.path.name for d in found] == ["liste.csv", "liste 20261110.CSV", "2026-01-05_liste.csv"]
    assert [d.date for d in found] == [None, dt.date(2026, 11, 10), dt.date(2026, 1, 5)]
    assert found[0].fichier == "sources/essai/depots/liste.csv"
    assert found[0].sha256 == hashlib.sha256(b"liste.csv").hexdigest()


def test_date_comes_from_the_name_then_the_declaration_then_the_register(depots: Path, tmp_path: Path) -> None:
    (depots / "liste.csv").write_text("x")
    (depots / "2026-03-01.csv").write_text("y")
    register = {hashlib.sha256(b"x").hexdigest(): dt.date(2026, 2, 2)}
    dates = {d.path.name: d.date for d in find_deposits(declared(), tmp_path, register)}
    assert dates == {"liste.csv": dt.date(2026, 2, 2), "2026-03-01.csv": dt.date(2026, 3, 1)}
    dates = {d.path.name: d.date for d in find_deposits(declared(recu_le=dt.date(2026, 1, 1)), tmp_path, register)}
    assert dates == {"liste.csv": dt.date(2026, 1, 1), "2026-03-01.csv": dt.date(2026, 3, 1)}


def test_on_one_date_the_last_name_wins(depots: Path, tmp_path: Path) -> None:
    for name in ("2026-03-01-v1.csv", "2026-03-01-v2.csv"):
        (depots / name).write_text(name)
    assert find_deposits(declared(), tmp_path)[0].path.name == "2026-03-01-v2.csv"


@pytest.mark.parametrize(
    "motif", ["LISTE*.csv", "liste-é*.CSV", "sources/essai/depots/liste*", "{root}/sources/essai/depots/*.csv"]
)
def test_pattern_by_name_without_case_by_path_and_absolute(depots: Path, tmp_path: Path, motif: str) -> None:
    (depots / "Liste-e\u0301té.csv").write_text("x")  # as a Mac writes « é »
    (depots / "liste-été.csv").unlink(missing_ok=True)
    (depots / "Notice.pdf").write_text("x")
    if motif.startswith("sources/"):
        motif = motif.replace("liste", "Liste")
    found = find_deposits(declared(motif=motif.replace("{root}", tmp_path.as_posix())), tmp_path)
    assert [d.path.suffix for d in found] == [".csv"]


def test_a_file_that_cannot_be_opened_leaves_the_one_before(
    depots: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("2026-01-05.csv", "2026-11-10.csv"):
        (depots / name).write_text("Nom;Commune\nA;Agen\n")
    opened = Path.open

    def refuse(self: Path, *args: Any, **options: Any) -> Any:
        if self.name == "2026-11-10.csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(self, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    newest, before = find_deposits(declared(), tmp_path)
    with pytest.raises(SourceError, match=r"2026-11-10\.csv : ce fichier ne s'ouvre pas \(lecture interdite\)"):
        read_deposit(newest, declared())
    assert len(read_deposit(before, declared())[0]) == 1


def test_a_file_elsewhere_keeps_its_whole_path(tmp_path: Path) -> None:
    (tmp_path / "ailleurs.csv").write_text("x")
    root = tmp_path / "territoire"
    root.mkdir()
    [deposit] = find_deposits(declared(motif=(tmp_path / "ailleurs.csv").as_posix()), root)
    assert deposit.fichier == (tmp_path / "ailleurs.csv").as_posix()


def test_nothing_found_says_where_and_what_is_there(depots: Path, tmp_path: Path) -> None:
    (depots / "liste.ods").write_text("x")
    with pytest.raises(SourceError, match=r"sources/essai/depots/.*« \*\.xlsx ».*liste\.ods"):
        find_deposits(declared(motif="*.xlsx"), tmp_path)
    with pytest.raises(SourceError, match="rien/\\*"):
        find_deposits(declared(motif="rien/*"), tmp_path)


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2026-11-10_cci.xlsx", dt.date(2026, 11, 10)),
        ("export20261110120000.csv", None),  # a timestamp glued to more digits is not guessed
        ("export 20261110.csv", dt.date(2026, 11, 10)),
        ("liste_20261345.csv", None),
        ("20261345 2026-01-02.csv", dt.date(2026, 1, 2)),
        ("liste 12345678901234.csv", None),
        ("Liste commerces 10-11-2026.xlsx", dt.date(2026, 11, 10)),
        ("liste_5.9.2026.xlsx", dt.date(2026, 9, 5)),
        ("2026-11-10_liste du 05-09-2026.xlsx", dt.date(2026, 11, 10)),
        ("05-13-2026.xlsx", None),
    ],
)
def test_date_in_a_name(name: str, date: dt.date | None) -> None:
    assert date_in(name) == date
