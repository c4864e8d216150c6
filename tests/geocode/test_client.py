"""The service's client against its contract on loopback: every fault, no row lost, no failure stored."""

from __future__ import annotations

import logging
import threading
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import ConfigError, ServiceError
from pipeline.geocode.client import BanService, spaced
from pipeline.geocode.contract import SEARCH, SENT, BrokenError, batch_of, checked
from pipeline.geocode.ledger import Ledger
from tests.faults import ban_server as faults
from tests.faults.ban_server import BanServer, Fault, Row, answer, ban_server
from tests.faults.catalogue import FAULTS, nothing
from tests.faults.hours import Hours


def queries(count: int, word: str = "rue de l etal agen") -> pd.DataFrame:
    return pd.DataFrame({"requete": [f"{i} {word}" for i in range(count)], "code_insee": "47001"}).astype("str")


def service(server: BanServer, **options: Any) -> tuple[BanService, list[float]]:
    hours = Hours()
    asked: dict[str, Any] = {"rate": 10_000, "sleep": hours.sleep, "clock": hours.clock, "jitter": lambda: 0.0} | options
    return BanService(server.url, **asked), hours.waits


def shuffled(rows: list[Row]) -> bytes:
    return answer(rows[::-1])


def as_it_should(handler: Any, rows: list[Row]) -> bool:
    return False


def at_once(seconds: float) -> None:
    """Wait for nothing."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_passing_fault_loses_no_row_and_is_no_answer(name: str) -> None:
    asked = queries(20)
    with ban_server(FAULTS[name]) as server:
        client, _ = service(server)
        told = pd.concat(client.ask(asked))
    assert told["requete"].tolist() == asked["requete"].tolist()
    assert told["statut"].eq("ok").all()
    assert len(server.requests) == 2


def test_an_answer_cut_anywhere_is_no_answer() -> None:
    batch = batch_of(pd.concat([queries(2), queries(1, "introuvable agen")], ignore_index=True))
    rows = [dict(zip(SENT, (str(n), *row), strict=True)) for n, row in enumerate(batch.itertuples(index=False))]
    whole = answer(rows)
    assert len(checked(whole, batch, SEARCH)) == 3
    for end in range(len(whole) - 1):  # the last byte is the end of the last line
        with pytest.raises(BrokenError):
            checked(whole[:end], batch, SEARCH)


@pytest.mark.parametrize("name", FAULTS)
def test_a_lasting_fault_stores_nothing_and_says_so(name: str, tmp_path: Path) -> None:
    with ban_server(*[FAULTS[name]] * 400) as server:
        client, _ = service(server)
        ledger = Ledger(journal=tmp_path / "journal.csv")
        with pytest.raises(ServiceError) as caught:
            for chunk in client.ask(queries(20)):
                ledger.add(chunk, client.name, client.date, "2026-11-22")
    assert len(ledger) == 0
    assert not (tmp_path / "journal.csv").exists()
    assert caught.value.exit_code == 3


def test_the_request_is_narrow_and_named() -> None:
    with ban_server() as server:
        client, _ = service(server)
        list(client.ask(queries(2)))
    assert list(server.requests[0][0]) == ["id", "requete", "citycode"]
    assert server.fields == [("columns", "requete"), ("citycode", "citycode"), ("indexes", "address")]


def test_answers_in_our_terms() -> None:
    asked = pd.DataFrame({"requete": ["12 rue de l etal agen", "introuvable agen"], "code_insee": ["47001", "47001"]})
    with ban_server() as server:
        found, missing = pd.concat(service(server)[0].ask(asked)).to_dict("records")
    assert (found["statut"], found["type"], found["voie"]) == ("ok", "housenumber", "Rue de l'Étal")
    assert found["score"] == 0.9612345678901234
    assert found["resultat_id"] == "47001_0001_00012"
    assert pd.isna(found["ban_id"])
    assert missing["statut"] == "introuvable"
    assert pd.isna(missing["longitude"])


def test_shuffled_rows_find_their_query() -> None:
    asked = pd.concat([queries(3), queries(2, "introuvable agen")], ignore_index=True)
    with ban_server(faults.body(shuffled)) as server:
        told = pd.concat(service(server)[0].ask(asked))
    assert len(server.requests) == 1
    assert told["requete"].tolist() == asked["requete"].tolist()
    assert told["statut"].tolist() == ["ok"] * 3 + ["introuvable"] * 2


def test_retry_after_is_obeyed_and_does_not_use_up_the_tries() -> None:
    with ban_server(*[faults.status(429, Retry_After="3")] * 8) as server:
        client, waits = service(server)
        assert len(pd.concat(client.ask(queries(5)))) == 5
    assert [round(w) for w in waits if w >= 1] == [3] * 8


def test_back_off_doubles() -> None:
    with ban_server(*[faults.status(500)] * 4) as server:
        client, waits = service(server)
        assert len(pd.concat(client.ask(queries(5)))) == 5
    assert [w for w in waits if w >= 1] == [1.0, 2.0, 4.0, 8.0]


def test_error_rows_are_asked_again_alone() -> None:
    asked = queries(10)
    marked = {asked["requete"][3]: "error", asked["requete"][7]: "error"}
    with ban_server(faults.body(lambda rows: answer(rows, marked))) as server:
        told = pd.concat(service(server)[0].ask(asked))
    assert [len(r) for r in server.requests] == [10, 2]
    assert told["requete"].tolist() == asked["requete"].tolist()


def test_rows_that_stay_in_error_are_no_answer_and_the_rest_is_kept() -> None:
    asked = queries(10)
    marked = {asked["requete"][3]: "error"}
    with ban_server(*[faults.body(lambda rows: answer(rows, marked))] * 50) as server:
        client, _ = service(server)
        got: list[pd.DataFrame] = []
        with pytest.raises(ServiceError, match="1 adresses sans réponse"):
            got.extend(client.ask(asked))
    assert pd.concat(got)["requete"].tolist() == asked["requete"].drop(3).tolist()


def test_skipped_rows_are_no_answer(caplog: pytest.LogCaptureFixture) -> None:
    asked = queries(3)
    with (
        caplog.at_level(logging.WARNING),
        ban_server(faults.body(lambda r: answer(r, {asked["requete"][1]: "skipped"}))) as server,
    ):
        told = pd.concat(service(server)[0].ask(asked))
    assert told["requete"].tolist() == [asked["requete"][0], asked["requete"][2]]
    assert "1 questions sautées" in caplog.text


def test_one_poisoned_row_costs_itself_alone() -> None:
    asked = queries(64)
    with ban_server(poison=frozenset([asked["requete"][37]])) as server:
        told = pd.concat(service(server)[0].ask(asked))
    assert sorted(told["requete"]) == sorted(asked["requete"].drop(37))
    assert len(server.requests) <= 14


def test_one_row_that_fails_its_hundred_costs_itself_alone() -> None:
    asked = queries(300)
    with ban_server(poison_100=frozenset([asked["requete"][137]])) as server:
        got: list[pd.DataFrame] = []
        with pytest.raises(ServiceError, match="1 adresses sans réponse"):
            got.extend(service(server)[0].ask(asked))
    assert sorted(pd.concat(got)["requete"]) == sorted(asked["requete"].drop(137))
    assert len(server.requests) <= 20


def test_a_service_that_marks_all_rows_in_error_is_not_halved_for_ever() -> None:
    asked = queries(3000)
    with ban_server(poison_100=frozenset(asked["requete"])) as server:
        with pytest.raises(ServiceError, match="3000 adresses sans réponse"):
            list(service(server)[0].ask(asked))
        assert len(server.requests) < 60


def test_a_refused_request_is_not_bisected_for_ever() -> None:
    with ban_server(*[faults.status(400)] * 4000) as server:
        with pytest.raises(ServiceError, match="refuse les questions"):
            list(service(server)[0].ask(queries(1000)))
        assert len(server.requests) < 30


def test_a_chunk_too_big_for_the_service_is_halved() -> None:
    def heavy(handler: object, rows: list[Row]) -> bool:
        return len(rows) > 60 and faults.status(500)(handler, rows)  # type: ignore[arg-type]

    with ban_server(*[heavy] * 200) as server:
        told = pd.concat(service(server)[0].ask(queries(200)))
    assert len(told) == 200
    assert [len(r) for r in server.requests if len(r) <= 60] == [50] * 4


def test_a_service_that_stalls_is_asked_again() -> None:
    with ban_server(faults.stall(3.0)) as server:
        client, _ = service(server, timeout=(1.0, 1.0))
        assert len(pd.concat(client.ask(queries(3)))) == 3
    assert len(server.requests) == 2


def test_a_service_that_says_nothing_is_away_after_a_few_minutes() -> None:
    with ban_server(*[faults.stall(0.3)] * 40) as server:
        client, _ = service(server, timeout=(1.0, 0.05))
        with pytest.raises(ServiceError, match="pas de réponse") as caught:
            list(client.ask(queries(3000)))
        told = len(server.requests)
    assert caught.value.exit_code == 3
    assert told <= 8  # two at a time, a minute each: four minutes


def test_one_file_that_stalls_costs_no_more_than_itself() -> None:
    def heavy(handler: object, rows: list[Row]) -> bool:
        return len(rows) > 60 and faults.stall(1.5)(handler, rows)  # type: ignore[arg-type]

    with ban_server(*[heavy] * 200) as server:
        client, _ = service(server, timeout=(1.0, 0.5), chunk=100)
        assert len(pd.concat(client.ask(queries(100)))) == 100


def test_no_more_arrive_in_a_second_than_declared() -> None:
    """Requests that left in one second may arrive together with those of the next: each worker may have one on its way."""
    for rate, parallel in ((45.0, 2), (10.0, 4), (6.0, 2)):
        assert spaced(rate, parallel) + parallel <= rate
    assert spaced(1.0, 2) == 1.0


def test_a_body_that_drips_is_not_waited_for() -> None:
    with ban_server(faults.drip(0.02)) as server:
        client, _ = service(server, timeout=(1.0, 0.1), clock=time.monotonic, sleep=lambda seconds: time.sleep(seconds / 100))
        began = time.monotonic()
        assert len(pd.concat(client.ask(queries(3)))) == 3
    assert time.monotonic() - began < 5


def test_nobody_there() -> None:
    with ban_server() as server:
        pass
    client, waits = service(server)
    with pytest.raises(ServiceError, match="connexion impossible") as caught:
        list(client.ask(queries(3000)))
    assert caught.value.exit_code == 3
    assert sum(waits) < 60  # nobody is there for a smaller file either


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def unknown(*args: Any, **more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = BanService("http://ban.example/geocodage", sleep=at_once)
    with pytest.raises(ServiceError, match=r"connexion impossible \(NameResolutionError"):
        list(client.ask(queries(3)))


@pytest.mark.parametrize("code", [301, 401, 403, 404, 405])
def test_a_wrong_address_is_no_row_s_fault(code: int) -> None:
    with ban_server(always=faults.status(code, Location="/")) as server:
        with pytest.raises(ServiceError, match=f"HTTP {code}"):
            list(service(server)[0].ask(queries(1000)))
        assert len(server.requests) <= 6


def test_refusals_of_all_that_follows_end_the_run() -> None:
    with ban_server(*[as_it_should] * 2, always=faults.status(400)) as server:
        with pytest.raises(ServiceError, match="refuse les questions"):
            list(service(server, chunk=100)[0].ask(queries(900)))
        assert len(server.requests) < 100


@pytest.mark.parametrize("parallel", [1, 2, 4])
def test_never_above_the_rate(parallel: int) -> None:
    with ban_server() as server:
        list(BanService(server.url, rate=50, chunk=1, parallel=parallel).ask(queries(75)))
    seconds = [sum(1 for m in server.moments if first <= m < first + 1) for first in server.moments]
    assert max(seconds) <= 50
    assert server.moments[-1] - server.moments[0] >= 1


def test_a_service_that_bans_beyond_its_rate_never_has_to() -> None:
    with ban_server(rate=50) as server:
        told = pd.concat(BanService(server.url, rate=45, chunk=1).ask(queries(60)))
    assert len(told) == 60
    assert len(server.requests) == 60


def test_the_whole_pool_is_silent_when_told_to_wait() -> None:
    first = faults.status(429, Retry_After="1")
    with ban_server(first) as server:
        told = pd.concat(BanService(server.url, rate=1000, chunk=1, parallel=4).ask(queries(40)))
    assert len(told) == 40
    gaps = [b - a for a, b in pairwise(server.moments)]
    assert max(gaps) >= 1  # nobody asked meanwhile
    assert server.moments.index(server.moments[gaps.index(max(gaps))]) <= 4  # but for those already under way


def test_two_files_are_under_way_and_no_more() -> None:
    busy, most = [0], [0]
    lock = threading.Lock()

    def noted(handler: Any, rows: list[Row]) -> bool:
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        time.sleep(0.05)
        with lock:
            busy[0] -= 1
        return False

    with ban_server(always=noted) as server:
        told = pd.concat(BanService(server.url, rate=1000, chunk=10).ask(queries(100)))
    assert len(told) == 100
    assert most[0] == 2


def test_another_base_path() -> None:
    with ban_server() as server:
        client, _ = service(server)
        client = BanService(server.url.replace("/geocodage", "/miroir/v2/"), sleep=at_once)
        assert len(pd.concat(client.ask(queries(3)))) == 3
        assert client.search("12 rue de l'étal")[0]["type"] == "housenumber"


def test_search() -> None:
    with ban_server() as server:
        (found,) = service(server)[0].search(" 12 rue de l'étal ", citycode="47001", limit=2)
    assert server.asked == [{"q": "12 rue de l'étal", "autocomplete": "0", "limit": "2", "index": "address", "citycode": "47001"}]
    assert (found["resultat_id"], found["voie"], found["score"]) == ("47001_0001_00012", "Rue de l'Étal", 0.9708954545454545)
    assert (found["longitude"], found["latitude"], found["code_insee"]) == (0.621, 44.2, "47001")


def test_search_of_a_point_of_interest() -> None:
    with ban_server() as server:
        (found,) = service(server)[0].search("mairie", citycode="47001", index="poi")
    assert (found["type"], found["label"], found["categorie"], found["code_insee"]) == (
        "poi", "Mairie d'Agen", "administratif", "47001",
    )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"q": "ab"}, {"q": "a" * 201}, {"q": "?? rue"}, {"q": "  "}, {"q": "rue", "citycode": "4700"},
        {"q": "rue", "limit": 51}, {"q": "rue", "limit": 0},
    ],
)  # fmt: skip
def test_a_question_that_would_be_refused_is_not_asked(wrong: dict[str, Any]) -> None:
    with ban_server() as server, pytest.raises(ConfigError, match="refuse la question"):
        service(server)[0].search(**wrong)
    assert server.asked == []


def test_what_a_refusal_says_is_told() -> None:
    def refused(handler: Any, rows: list[Row]) -> bool:
        faults.refuse(handler, "Failed parsing query", ["citycode: unknown"])
        return True

    with ban_server(refused) as server, pytest.raises(ConfigError, match="HTTP 400 citycode: unknown"):
        service(server)[0].search("12 rue")


@pytest.mark.parametrize("fault", [faults.status(429, Retry_After="7"), faults.status(500), faults.slammed, faults.body(nothing)])
def test_a_single_question_is_asked_again(fault: Fault) -> None:
    with ban_server(fault) as server:
        assert service(server)[0].search("12 rue de l'étal")
        assert len(server.asked) == 2
    with ban_server(always=fault) as server, pytest.raises(ServiceError):
        service(server)[0].search("12 rue de l'étal")
