"""A run that is killed at any moment loses no answer, stores no failure, and the next one goes on where it stopped."""

from __future__ import annotations

import csv
import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.geocode import AWAY, Ledger, geocode
from pipeline.geocode.client import BanService
from pipeline.reference.communes import load_communes
from tests.faults.__main__ import pause
from tests.faults.ban_server import BanServer, ban_server
from tests.faults.behind import AllKnown, by_engine
from tests.geocode.shops import TODAY, shop, shops

KILLS = 50
CHUNK = 6  # so many questions a request: ten requests, of which a kill cuts two at most
ASKED = 60
PAUSE = 0.02  # seconds that the service takes for each

context = multiprocessing.get_context("forkserver")  # the heavy libraries are loaded once, in a process without threads
context.set_forkserver_preload(["tests.faults.test_kill", "pipeline.geocode.step", "pipeline.reference.communes"])


def run(root: Path, url: str) -> None:
    """Geocode and save the ledger, as ``etal publish`` does (flow.build, flow._remember); in a process of its own."""
    ledger = Ledger.load(root / "geocodages.csv", journal=root / "journal.csv")
    rows = shops(*(shop(n, numero=str(n), voie="Rue de la Gare") for n in range(1, ASKED + 1)))
    _, found = geocode(rows, ledger, BanService(url, chunk=CHUNK, rate=1000), load_communes(("47",)), TODAY)
    ledger.save(root / "geocodages.csv")
    sys.exit(3 if found["code"].eq(AWAY).any() else 0)


@pytest.fixture(scope="module")
def server() -> Iterator[BanServer]:
    with ban_server(answers=by_engine(AllKnown()), always=pause(PAUSE, each=CHUNK)) as one:
        yield one


def ended(root: Path, server: BanServer, seconds: float, after: int = 0) -> bool:
    """Run and kill it ``seconds`` after its ``after``-th request; whether it had ended by itself before."""
    child = context.Process(target=run, args=(root, server.url))
    asked = len(server.requests)
    child.start()
    while len(server.requests) < asked + after and child.exitcode is None:
        child.join(PAUSE / 10)
    child.join(seconds)
    if child.exitcode is None:
        child.kill()
        child.join()
        return False
    assert child.exitcode == 0
    return True


def known(root: Path) -> list[dict[str, str]]:
    """Return the rows of the ledger and the whole lines of its journal."""
    rows: list[dict[str, str]] = []
    for path in (root / "geocodages.csv", root / "journal.csv"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        rows += csv.DictReader(text[: text.rfind("\n") + 1].splitlines())
    return rows


def fresh(parent: Path, name: str) -> Path:
    """Return a folder without a ledger."""
    (parent / name).mkdir()
    return parent / name


def test_killed_at_fifty_moments(server: BanServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))  # without it nothing is loaded beforehand
    rng = random.Random(50)
    whole = fresh(tmp_path, "entier")
    ended(whole, server, 120)
    began = time.monotonic()
    ended(fresh(tmp_path, "mesure"), server, 120)
    length = time.monotonic() - began
    expected = (whole / "geocodages.csv").read_bytes()
    assert expected.count(b"\n") == ASKED + 1
    kills, cut_while_asking, finished = 0, 0, 0
    root = fresh(tmp_path, "0")
    while kills < KILLS:
        server.requests.clear()
        before = {row["requete"] for row in known(root)}
        # one time in two at any moment, the loading included; else among its requests, however slow the machine
        after = rng.choice((0, rng.randint(1, ASKED // CHUNK)))
        if ended(root, server, rng.uniform(0, 2 * PAUSE if after else length), after):
            assert (root / "geocodages.csv").read_bytes() == expected
            finished += 1
            root = fresh(tmp_path, f"apres-{kills}-{finished}")
            continue
        kills += 1
        rows = known(root)
        assert all(row["statut"] == "ok" and row["type"] and row["longitude"] for row in rows)  # no failure stored
        assert before <= {row["requete"] for row in rows}  # an answer once had is never lost
        asked = [row["requete"] for rows in server.requests for row in rows]
        assert not before & set(asked)  # nor asked again
        cut_while_asking += 0 < len(rows) < ASKED
    assert cut_while_asking >= KILLS // 5
    assert ended(root, server, 120)
    assert (root / "geocodages.csv").read_bytes() == expected
