"""Progress is told on a terminal and nowhere else; what the engine answers goes through untouched."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console

from pipeline.geocode.client import BanService
from pipeline.geocode.poi import Searcher
from pipeline.geocode.progress import Watched, watched
from tests.faults.ban_server import ban_server
from tests.geocode.shops import FakeEngine

ASKED = pd.DataFrame({"requete": ["a", "b", "c"], "code_insee": "47001"})


@pytest.mark.parametrize("terminal", [True, False])
def test_on_a_terminal_only(terminal: bool) -> None:
    told = io.StringIO()
    engine = Watched(FakeEngine({}), Console(file=told, force_terminal=terminal))
    answers = pd.concat(engine.ask(ASKED))
    assert answers["requete"].tolist() == ["a", "b", "c"]
    assert (engine.name, engine.date) == ("essai", "2026-11-01")
    assert bool(told.getvalue()) is terminal


def test_nothing_that_an_engine_can_do_is_hidden() -> None:
    assert not isinstance(watched(FakeEngine({})), Searcher)
    with ban_server() as server:
        engine = watched(BanService(server.url))
        assert isinstance(engine, Searcher)
        assert engine.search("mairie", index="poi")[0]["label"] == "Mairie d'Agen"


def test_nothing_on_stdout_nor_stderr_of_a_script(capsys: pytest.CaptureFixture[str]) -> None:
    list(Watched(FakeEngine({})).ask(ASKED))
    assert capsys.readouterr() == ("", "")
