"""Installing an extract: whole and checked, or nothing changed; and who answers is told by ``etal doctor``."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.actions.ban_extract import install
from pipeline.cli import app
from pipeline.config import load_territory
from pipeline.errors import ConfigError, PipelineError, ServiceError
from pipeline.geocode import local, opened
from pipeline.geocode.extract import check, date_of, installed
from pipeline.geocode.transport import Transport
from tests import territory
from tests.faults import ban_server as faults
from tests.faults.ban_server import Fault, ban_server

runner = CliRunner()


def line(code: str = "47001", **more: Any) -> str:
    told = {"id": f"{code}_0001", "type": "street", "name": "Rue de l'Étal", "citycode": code, "lon": 0.62, "lat": 44.2}
    numbers = {"housenumbers": {n: {"id": n, "lon": 0.62, "lat": 44.2} for n in ("12", "14")}}
    return json.dumps(told | numbers | more, ensure_ascii=False) + "\n"


EXTRACT = gzip.compress((line() + line("47002")).encode(), mtime=0)
OTHER = gzip.compress((line() * 3).encode(), mtime=0)


def serve(data: bytes, **headers: str) -> Fault:
    def fault(handler: Any, rows: Any) -> bool:
        faults.send(handler, 200, data, "application/gzip", **headers)
        return True

    return fault


def cut_in_transit(handler: Any, rows: Any) -> bool:
    return faults.reset(handler, [{"requete": "x", "citycode": "47001"}])


def quick(url: str) -> Transport:
    return Transport(url, rate=1000, timeout=(1, 1), sleep=lambda _: None)


def test_from_a_file(tmp_path: Path) -> None:
    source = tmp_path / "adresses-addok-47-2026-11-15.ndjson.gz"
    source.write_bytes(EXTRACT)
    told = install("47", str(source), tmp_path / "ban")
    (path,) = installed(tmp_path / "ban")
    assert path.read_bytes() == EXTRACT
    assert (told.documents, told.numeros, told.date, told.nouveau) == (2, 4, "2026-11-15", True)
    assert told.sha256 == hashlib.sha256(EXTRACT).hexdigest()
    assert date_of(path) == "2026-11-15"
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "ban").iterdir()}
    assert not install("47", str(source), tmp_path / "ban").nouveau
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "ban").iterdir()} == before


def test_a_file_without_date_has_its_own(tmp_path: Path) -> None:
    source = tmp_path / "extrait.ndjson"
    source.write_text(line(), encoding="utf-8")  # not even compressed
    os.utime(source, (1_790_000_000, 1_790_000_000))
    assert install("47", str(source), tmp_path / "ban").date == "2026-09-21"
    assert gzip.decompress(installed(tmp_path / "ban")[0].read_bytes()).decode() == line()


def test_from_an_address(tmp_path: Path) -> None:
    passing = faults.status(502)
    with ban_server(passing, always=serve(EXTRACT, Last_Modified="Sun, 15 Nov 2026 03:00:00 GMT")) as server:
        told = install("47", f"{server.url}/adresses-addok-47.ndjson.gz", tmp_path, transport=quick)
    assert (told.date, told.nouveau) == ("2026-11-15", True)


def test_a_newer_one_replaces_and_its_index_goes(tmp_path: Path) -> None:
    with ban_server(serve(EXTRACT), serve(OTHER)) as server:
        install("47", f"{server.url}/x.gz", tmp_path, transport=quick)
        (tmp_path / ("0" * 32)).mkdir()
        told = install("47", f"{server.url}/x.gz", tmp_path, transport=quick)
    assert (told.nouveau, told.documents) == (True, 3)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["adresses-addok-47.ndjson.gz", "adresses-addok-47.ndjson.gz.json"]


BROKEN: dict[str, tuple[Fault, type[PipelineError], str]] = {
    "404": (faults.status(404), ServiceError, "HTTP 404"),
    "500": (faults.status(500), ServiceError, "HTTP 500"),
    "hung up": (faults.slammed, ServiceError, "coupée"),
    "cut in transit": (cut_in_transit, ServiceError, "interrompue"),
    "cut before": (serve(EXTRACT[:-20]), ConfigError, "pas un extrait entier"),
    "a page": (serve(b"<html>"), ConfigError, "pas un extrait entier"),
    "empty": (serve(b""), ConfigError, "aucune adresse"),
    "another département": (serve(gzip.compress(line("33001").encode())), ConfigError, "aucune adresse du département 47"),
    "another format": (serve(gzip.compress(b'{"nom": "x"}\n')), ConfigError, "ligne 2"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_not_whole_changes_nothing(tmp_path: Path, name: str) -> None:
    fault, error, words = BROKEN[name]
    with ban_server(serve(OTHER), always=fault) as server:
        install("47", f"{server.url}/x.gz", tmp_path, transport=quick)
        before = territory.bytes_of(tmp_path)
        with pytest.raises(error, match=words):
            install("47", f"{server.url}/x.gz", tmp_path, transport=quick)
    assert territory.bytes_of(tmp_path) == before


def test_an_expected_checksum(tmp_path: Path) -> None:
    source = tmp_path / "x.ndjson.gz"
    source.write_bytes(EXTRACT)
    right = hashlib.sha256(EXTRACT).hexdigest()
    with pytest.raises(ConfigError, match="somme SHA-256"):
        install("47", str(source), tmp_path / "ban", "0" * 64)
    assert not (tmp_path / "ban").exists()
    assert install("47", str(source), tmp_path / "ban", right.upper()).nouveau


@pytest.mark.parametrize("wrong", ["4", "2C", "47001", "Lot", "../47"])
def test_a_wrong_departement(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(ConfigError, match="code de département"):
        install(wrong, "x", tmp_path)


def local_territory(tmp_path: Path, more: str = "") -> Path:
    root = territory.write(tmp_path / "territoire")
    territory.put(root, "sources/territoire.yml", territory.TERRITORY.replace("{moteur: aucun}", f"{{moteur: local{more}}}"))
    return root


def test_the_command_and_the_doctor(tmp_path: Path) -> None:
    with ban_server(always=serve(EXTRACT)) as server:
        root = local_territory(tmp_path, f", extraits: '{server.url}/addok-{{departement}}.gz'")
        before = runner.invoke(app, ["doctor", "--root", str(root)])
        assert before.exit_code == 2
        assert "etal ban install 47" in before.output
        done = runner.invoke(app, ["ban", "install", "47", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert "2 voies et lieux, 4 numéros" in done.output
    assert "/geocodage/addok-47.gz" in json.loads((root / "work/ban/adresses-addok-47.ndjson.gz.json").read_text())["source"]
    told = runner.invoke(app, ["doctor", "--root", str(root)])
    missing = local.unavailable()
    assert (missing if missing else "moteur local (addok), adresses-addok-47.ndjson.gz") in told.output
    assert told.exit_code == (2 if missing else 0)
    (root / "work/ban/adresses-addok-47.ndjson.gz").write_bytes(OTHER)
    assert "n'est plus le fichier installé" in runner.invoke(app, ["doctor", "--root", str(root)]).output


@pytest.mark.engine
@pytest.mark.skipif(bool(local.unavailable()), reason=f"moteur local absent : {local.unavailable()}")
def test_what_is_installed_answers(tmp_path: Path) -> None:
    import pandas as pd

    root = local_territory(tmp_path)
    source = tmp_path / "adresses-2026-11-15.ndjson"
    source.write_text(line(postcode="47000", city="Agen", context="47", importance=0.5), encoding="utf-8")
    install("47", str(source), root / "work" / "ban")
    with opened(load_territory(root).geocodeur, root / "sources", root / "work" / "ban", offline=True) as engine:
        assert engine is not None
        assert engine.date == "2026-11-15"
        told = pd.concat(engine.ask(pd.DataFrame({"requete": ["rue de l etal agen"], "code_insee": ["47001"]})))
    assert told["resultat_id"].tolist() == ["47001_0001"]


def test_an_extract_that_changed_is_not_asked(tmp_path: Path) -> None:
    source = tmp_path / "x.ndjson.gz"
    source.write_bytes(EXTRACT)
    install("47", str(source), tmp_path / "ban")
    (path,) = installed(tmp_path / "ban")
    check(path)
    path.write_bytes(OTHER)
    with pytest.raises(ConfigError, match="n'est plus le fichier installé"):
        check(path)
