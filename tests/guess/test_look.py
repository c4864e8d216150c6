"""Files looked at with no declaration: odd and hostile ones never show a traceback; an http address is fetched first."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import os
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import PipelineError
from pipeline.guess.add import deposit_name, draft
from pipeline.guess.look import look
from pipeline.guess.settings import Settings
from pipeline.guess.write import Who, declaration
from tests.guess.shapes import SHAPES

TORTURE = (Path(__file__).resolve().parents[2] / ".." / "shared" / "torture").resolve()


@pytest.mark.parametrize(
    ("encoding", "separator", "told"), [("utf-8", ";", "utf-8"), ("utf-8-sig", ",", "utf-8-sig"), ("cp1252", "\t", "cp1252")]
)
def test_encoding_separator_and_heading_line_are_told(tmp_path: Path, encoding: str, separator: str, told: str) -> None:
    path = tmp_path / "f.csv"
    lines = [
        "Liste des commerçants",
        separator.join(("Enseigne", "Activité", "Téléphone")),
        *[separator.join(("Café", "Café", "05"))] * 3,
    ]
    path.write_bytes("\n".join(lines).encode(encoding))
    sight = look(path)
    assert (sight.encodage, sight.separateur, sight.feuilles[0].entete) == (told, separator, 2)


def test_an_encoding_that_the_file_does_not_tell_is_never_declared_for_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes("Enseigne;Activité\nCafé de l’Été;Café\nVélos;Réparation\n".encode("mac-roman"))
    sight = look(path)
    assert sight.encodage == "mac-roman"
    assert "encodage" not in declaration(Who(id="essai"), sight, (), Settings(), schema="", today=dt.date(2026, 11, 22))


@pytest.mark.parametrize(
    "lines",
    [
        "Au Pain;05 36 49 00 01;contact@pain.example\nLe Fil;05 36 49 00 02;contact@fil.example\n",
        "Au Pain;12 rue du Pin;Agen\nLe Fil;3 place du Pin;Boé\n",
        "Au Pain;Agen;oui\nLe Fil;Nérac;non\nAu Bar;Agen;non\n",
        "Commerces\nAu Pain, 12 rue du Pin, 47000 Agen\nLe Fil, 3 place du Pin, 47600 Nérac\n",
    ],
)
def test_a_heading_made_of_values_is_told(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "f.csv"
    path.write_text(lines, encoding="utf-8")
    try:
        told = draft(path, None).sight.told
    except PipelineError as error:
        told = (str(error),)
    assert any("en-tête" in line for line in told)


def test_headings_that_name_communes_too_are_no_values(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        "Enseigne;Adresse;Ville;Terrasse\nAu Pain;12 rue du Pin;Agen;oui\nLe Fil;3 rue du Pin;Boé;non\n", encoding="utf-8"
    )
    assert draft(path, None).sight.told == ()


@pytest.mark.shared
@pytest.mark.skipif(not TORTURE.is_dir(), reason="../shared/torture is not here: the odd files are read in place")
def test_odd_files_are_looked_at_or_refused_with_a_reason() -> None:
    seen = 0
    for path in sorted(p for p in TORTURE.rglob("*") if p.is_file()):
        try:
            seen += len(draft(path, None).columns) > 0
        except PipelineError as error:
            assert path.name in str(error) and error.hint
    assert seen >= 10


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "liste.csv").write_text(SHAPES[0].text(), encoding="utf-8")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(tmp_path))) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{served.server_address[1]}"
        served.shutdown()


def test_an_address_is_inspected_and_a_wrong_one_refused_in_french(server: str) -> None:
    done = CliRunner().invoke(app, ["sources", "inspect", f"{server}/liste.csv", "--json"])
    assert done.exit_code == 0 and json.loads(done.output)["lignes"] == 24
    missing = CliRunner().invoke(app, ["sources", "inspect", f"{server}/rien.csv"])
    assert missing.exit_code == 2 and "/rien.csv : le service ne connaît pas cette adresse (404)" in missing.output


def test_a_name_of_no_text_or_of_two_lines_is_told_and_deposited_as_text(tmp_path: Path) -> None:
    for name, told in ((b"liste_\xe9t\xe9.csv", "liste_été.csv"), (b"liste\nbis.csv", "liste_bis.csv")):
        path = tmp_path / os.fsdecode(name)
        path.write_text(SHAPES[0].text(), encoding="utf-8")
        sight = look(path)
        assert (sight.fichier, set(sight.raw["fichier"])) == (told, {told})
        assert deposit_name(path, dt.date(2026, 11, 22)) == f"2026-11-22_{told}"
        text = declaration(Who(id="essai"), sight, (), Settings(), schema="", today=dt.date(2026, 11, 22))
        assert f"d'après {told} :" in text


@pytest.mark.parametrize("name", ["boucle.csv", "dossier.csv", "absent.csv", "~$liste.xlsx"])
def test_what_is_no_file_to_read_is_refused_in_french(tmp_path: Path, name: str) -> None:
    (tmp_path / "boucle.csv").symlink_to("boucle.csv")
    (tmp_path / "dossier.csv").mkdir()
    (tmp_path / "~$liste.xlsx").write_bytes(b"\x05Agent")
    done = CliRunner().invoke(app, ["sources", "inspect", str(tmp_path / name)])
    assert done.exit_code == 2 and name in done.stderr and "À faire" in done.stderr
