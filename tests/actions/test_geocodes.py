"""Refreshing the ledger: by age, found and not found apart; what moved is shown before it is taken; nothing else changes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.actions import geocodes as logic
from pipeline.actions.geocodes import aged, refresh
from pipeline.cli import app
from pipeline.geocode import Ledger
from pipeline.geocode.client import BanService
from pipeline.geocode.engine import answers_frame
from tests import territory
from tests.faults import ban_server as faults
from tests.faults.ban_server import ban_server
from tests.geocode.shops import AGEN, FakeEngine, hit

TODAY = dt.date(2026, 11, 22)
NORTH = 0.0009  # degrees of latitude: 100 m


def ledger_of(tmp_path: Path, **asked: str) -> Ledger:
    """Return a ledger of one answer a query: « rue a » = "2026-08-01" found, « x … » not found."""
    ledger = Ledger(journal=tmp_path / "journal.csv")
    for query, day in asked.items():
        known = hit(query.replace("_", " "), "12")
        told: dict[str, object] = {"requete": query.replace("_", " "), "code_insee": "47001"}
        told |= {"statut": "introuvable"} if query.startswith("x") else {"statut": "ok"} | known
        ledger.add(answers_frame([told]), "essai", "2026-07-01", day)
    return ledger


def test_age_found_and_not_found_apart(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, rue_a="2026-08-24", rue_b="2026-08-25", x_c="2026-10-23", x_d="2026-10-24")
    assert aged(ledger.answers, TODAY, 90, 30)["requete"].tolist() == ["rue a", "x c"]
    assert len(aged(ledger.answers, TODAY, 0, 10_000)) == 2
    assert len(aged(ledger.answers, TODAY, 0, 0)) == 4


MOVES = {
    "rue a": hit("rue a", "12"),
    "rue b": hit("rue b", "12", point=(AGEN[0], AGEN[1] + NORTH)),  # 100 m
    "rue c": hit("rue c", "12", point=(AGEN[0], AGEN[1] + NORTH / 3)),  # 33 m
    "x e": hit("x e", "12"),
}


@pytest.mark.parametrize("accept", [False, True])
def test_what_moved_is_shown_before_it_is_taken(tmp_path: Path, accept: bool) -> None:
    old = "2026-01-01"
    ledger = ledger_of(tmp_path, rue_a=old, rue_b=old, rue_c=old, rue_d=old, x_e=old, x_f=old, rue_young="2026-11-21")
    before = ledger.answers.set_index("requete")
    engine = FakeEngine(MOVES)
    told = refresh(ledger, engine, TODAY, 90, 30, accept)
    after = ledger.answers.set_index("requete")
    assert "rue young" not in engine.asked
    pd.testing.assert_frame_equal(after.loc[["rue young"]], before.loc[["rue young"]])
    assert (told.a_redemander, told.confirmees, told.precisees, told.trouvees, told.sans_reponse) == (6, 2, 1, 1, 0)
    moves = told.deplacees
    assert list(zip(moves["requete"], moves["constat"], strict=True)) == [("rue b", "déplacée"), ("rue d", "perdue")]
    assert moves["metres"][0] == 100
    assert after.loc["rue c", "latitude"] == AGEN[1] + NORTH / 3
    assert (after.loc["x e", "statut"], after.loc["rue a", "demande_le"]) == ("ok", "2026-11-22")
    if accept:
        assert after.loc["rue b", "latitude"] == AGEN[1] + NORTH
        assert after.loc["rue d", "statut"] == "introuvable"
    else:
        pd.testing.assert_frame_equal(after.loc[["rue b", "rue d"]], before.loc[["rue b", "rue d"]])


def test_points_of_interest_are_asked_where_they_are_known(tmp_path: Path) -> None:
    ledger = Ledger()
    asked = ["12 rue a agen", "poi:mairie agen"]
    answers = answers_frame([{"requete": q, "code_insee": "47001", "statut": "introuvable"} for q in asked])
    ledger.add(answers, "essai", "", "2026-01-01")
    assert refresh(ledger, FakeEngine({}), TODAY, 90, 30, False).sans_reponse == 1
    with ban_server() as server:
        told = refresh(ledger, BanService(server.url), TODAY, 0, 0, False)
    assert (told.a_redemander, told.trouvees) == (2, 2)
    assert [q["index"] for q in server.asked] == ["poi"]


def test_an_engine_that_goes_away_changes_nothing_that_it_did_not_answer(tmp_path: Path) -> None:
    old = "2026-01-01"
    ledger = ledger_of(tmp_path, rue_a=old, rue_b=old, rue_c=old)
    told = refresh(ledger, FakeEngine(MOVES, limit=1), TODAY, 90, 30, False)
    assert (told.sans_reponse, told.service) == (2, "essai : parti")
    assert ledger.answers.set_index("requete")["demande_le"].to_dict() == {
        "rue a": "2026-11-22", "rue b": old, "rue c": old,
    }  # fmt: skip


runner = CliRunner()


def root_with(tmp_path: Path, geocoder: str, ledger: Ledger) -> Path:
    root = territory.write(tmp_path / "territoire")
    territory.put(root, "sources/territoire.yml", territory.TERRITORY.replace("{moteur: aucun}", geocoder))
    ledger.save(root / "sources" / "registre" / "geocodages.csv")
    return root


def test_the_command(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, rue_a="2026-01-01", rue_introuvable="2026-01-01", x_f="2026-11-20")
    with ban_server() as server:
        root = root_with(tmp_path, f"{{moteur: service, url: '{server.url}'}}", ledger)
        before = (root / "sources" / "registre" / "geocodages.csv").read_text(encoding="utf-8").splitlines()
        done = runner.invoke(app, ["geocode", "refresh", "--root", str(root), "--date", "2026-11-22"])
    assert done.exit_code == 0, done.output
    assert "2 réponse(s) à redemander" in done.output
    assert "rue introuvable" in done.output and "perdue" in done.output and "--accept-moves" in done.output
    after = (root / "sources" / "registre" / "geocodages.csv").read_text(encoding="utf-8").splitlines()
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, True, True]  # « rue a » moved, held too
    assert [len(rows) for rows in server.requests] == [2]
    assert len(pd.read_csv(root / "work" / logic.MOVED_FILE)) == 2


def test_the_command_ends_with_3_when_the_service_stays_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.geocode.transport.TRIES", 1)
    ledger = ledger_of(tmp_path, rue_a="2026-01-01")
    with ban_server(always=faults.status(404)) as server:
        root = root_with(tmp_path, f"{{moteur: service, url: '{server.url}'}}", ledger)
        before = territory.bytes_of(root / "sources")
        done = runner.invoke(app, ["geocode", "refresh", "--root", str(root), "--date", "2026-11-22", "--json"])
    assert done.exit_code == 3
    assert json.loads(done.output)["sans_reponse"] == 1
    assert territory.bytes_of(root / "sources") == before


def test_no_geocoder_no_refresh(tmp_path: Path) -> None:
    root = root_with(tmp_path, "{moteur: aucun}", Ledger())
    done = runner.invoke(app, ["geocode", "refresh", "--root", str(root)])
    assert done.exit_code == 2
    assert "aucun" in done.output


def test_status(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, rue_a="2026-01-01", rue_b="2026-11-01", x_c="2026-11-20")
    root = root_with(tmp_path, "{moteur: aucun}", ledger)
    runner.invoke(app, ["publish", "--root", str(root), "--date", "2026-11-22"])
    told = json.loads(runner.invoke(app, ["geocode", "status", "--root", str(root), "--date", "2026-11-22", "--json"]).output)
    assert (told["reponses"], told["trouvees"], told["introuvables"], told["a_redemander"]) == (3, 2, 1, 1)
    assert told["moteurs"] == {"essai 2026-07-01": 3}
    assert told["plus_ancienne"] == "2026-01-01"
    assert "12 Rue de la Gare" in told["en_attente"]
    page = runner.invoke(app, ["geocode", "status", "--root", str(root), "--date", "2026-11-22"]).output
    assert "3 réponse(s) : 2 trouvée(s), 1 introuvable(s)" in page
    assert "12 Rue de la Gare" in page
