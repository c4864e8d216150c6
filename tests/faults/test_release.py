"""What a fault of the geocoding service does to a release: nothing but addresses that wait, told and counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.geocode import choose
from pipeline.geocode.client import BanService
from tests.faults import ban_server as faults
from tests.faults import release
from tests.faults.ban_server import BanServer, Fault, ban_server
from tests.faults.behind import AllKnown, by_engine
from tests.faults.catalogue import FAULTS, all_in_error
from tests.faults.hours import Hours

KNOWN, ALL = 12, 20  # shops of the first release, of the second


@pytest.fixture(scope="module")
def server() -> Iterator[BanServer]:
    with ban_server(answers=by_engine(AllKnown())) as one:
        yield one


@pytest.fixture(scope="module")
def published(server: BanServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A territory with one release, made when all was well."""
    root = release.write(tmp_path_factory.mktemp("fautes") / "territoire", server.url, KNOWN)
    assert publish(root)["en_attente"] == 0
    return root


def publish(root: Path, code: int = 0, day: str = "2026-11-22") -> dict[str, Any]:
    done = CliRunner().invoke(app, ["publish", "--root", str(root), "--date", day, "--json"])
    assert done.exit_code == code, done.output
    return release.report(done.stdout)


@pytest.fixture
def root(published: Path, tmp_path: Path, server: BanServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it with eight new shops to come; the client waits for nothing."""
    hours = Hours()
    quick = partial(BanService, sleep=hours.sleep, clock=hours.clock, timeout=(1.0, 0.6))
    monkeypatch.setattr(choose, "BanService", quick)
    shutil.copytree(published, tmp_path / "territoire")
    release.put_shops(tmp_path / "territoire", ALL)
    server.requests.clear()
    yield tmp_path / "territoire"
    server.always = None
    server.faults.clear()


LASTING: dict[str, Fault] = {
    "500": FAULTS["500"], "429": FAULTS["429"], "200 streamed, then short": FAULTS["200 streamed, then short"],
    "rows in error": faults.body(all_in_error), "stall": faults.stall(1.0),
}  # fmt: skip
"""A few of each kind: tests/geocode/test_client.py holds the client to the whole catalogue."""


@pytest.mark.parametrize("name", LASTING)
def test_the_release_is_built_from_the_ledger_then_all_is_found(name: str, root: Path, server: BanServer) -> None:
    server.always = LASTING[name]
    told = publish(root, code=3)
    assert (told["issue"], told["commerces"], told["en_attente"]) == ("publiée", ALL, ALL - KNOWN)
    assert told["service"]
    assert release.precisions(root) == ["numero"] * KNOWN + [""] * (ALL - KNOWN)
    assert len(release.waiting(root)) == ALL - KNOWN
    assert len(release.ledger(root)) == KNOWN
    assert release.only_answers(root)

    server.always = None
    told = publish(root, day="2026-11-23")
    assert (told["issue"], told["en_attente"], told["service"]) == ("publiée", 0, "")
    assert release.precisions(root) == ["numero"] * ALL
    assert release.waiting(root) == []
    assert len(release.ledger(root)) == ALL


def test_a_passing_fault_is_not_seen_in_the_release(root: Path, server: BanServer) -> None:
    server.faults[:] = [FAULTS["reset mid-body"]]
    told = publish(root)
    assert (told["issue"], told["en_attente"], told["service"]) == ("publiée", 0, "")
    assert release.precisions(root) == ["numero"] * ALL
    assert [len(rows) for rows in server.requests] == [ALL - KNOWN] * 2


def test_a_name_that_nobody_knows(root: Path) -> None:
    path = root / "sources" / "territoire.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("127.0.0.1", "geocodage.invalid"), encoding="utf-8")
    told = publish(root, code=3)
    assert (told["issue"], told["en_attente"]) == ("publiée", ALL - KNOWN)
    assert "connexion impossible" in told["service"]


def test_as_a_person_runs_it(published: Path, tmp_path: Path, server: BanServer) -> None:
    """The command itself, with its real patience: fine, then 500 for ever, then back."""
    root = tmp_path / "territoire"
    shutil.copytree(published, root)
    release.put_shops(root, ALL)
    server.always = faults.status(500)
    code, page, errors = release.etal(root, "publish", "--date", "2026-11-22")
    assert code == 3, errors
    assert "Attention : géocodeur " in page and "HTTP 500" in page
    assert f"{ALL - KNOWN} adresse(s) attendent le géocodeur" in page
    assert "Géocodage" not in errors  # no terminal: no progress
    assert release.precisions(root).count("") == ALL - KNOWN

    code, told, _ = release.etal(root, "geocode", "status", "--json")
    assert (code, len(json.loads(told)["en_attente"])) == (0, ALL - KNOWN)

    server.always = None
    code, page, errors = release.etal(root, "publish", "--date", "2026-11-23")
    assert code == 0, errors
    assert release.precisions(root) == ["numero"] * ALL
    code, page, _ = release.etal(root, "publish", "--date", "2026-11-24")
    assert (code, "Rien à publier" in page) == (0, True)
