"""The service's client against its contract on loopback: every fault, no row lost, no failure stored."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import ServiceError
from pipeline.geocode.client import BanService
from pipeline.geocode.ledger import Ledger
from tests.faults import ban_server as faults
from tests.faults.ban_server import BanServer, Fault, Row, answer, ban_server


def queries(count: int, word: str = "rue de l etal agen") -> pd.DataFrame:
    return pd.DataFrame({"requete": [f"{i} {word}" for i in range(count)], "code_insee": "47001"}).astype("str")


def service(server: BanServer, **options: object) -> tuple[BanService, list[float]]:
    waits: list[float] = []
    return BanService(server.url, rate=10_000, sleep=waits.append, jitter=lambda: 0.0, **options), waits  # type: ignore[arg-type]


def cut_line(rows: list[Row]) -> bytes:
    return answer(rows)[:-30]


def whole_lines_only(rows: list[Row]) -> bytes:
    return b"".join(answer(rows).splitlines(keepends=True)[: len(rows) // 2])


def shuffled(rows: list[Row]) -> bytes:
    return answer(rows[::-1])


def doubled(rows: list[Row]) -> bytes:
    return answer([*rows[:-1], rows[0]])


def crossed(rows: list[Row]) -> bytes:
    """Ids kept, queries moved by one: the answers would go to the neighbours."""
    moved = [a | {"requete": b["requete"]} for a, b in zip(rows, [*rows[1:], rows[0]], strict=True)]
    return answer(moved)


def without_status(rows: list[Row]) -> bytes:
    return answer(rows, header=[*rows[0], *faults.RESULT[:-1]])


def latin_1(rows: list[Row]) -> bytes:
    return answer(rows).decode().encode("latin-1")


def page(rows: list[Row]) -> bytes:
    return b"<html><body>Maintenance</body></html>"


def nothing(rows: list[Row]) -> bytes:
    return b""


FAULTS: dict[str, Fault] = {
    "429": faults.status(429, Retry_After="7"),
    "500": faults.status(500),
    "502": faults.status(502),
    "reset mid-body": faults.reset,
    "200 cut in a line": faults.body(cut_line),
    "200 cut between lines": faults.body(whole_lines_only),
    "200 empty": faults.body(nothing),
    "row twice": faults.body(doubled),
    "answers of neighbours": faults.body(crossed),
    "wrong header": faults.body(without_status),
    "latin-1": faults.body(latin_1),
    "a page": faults.body(page),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_passing_fault_loses_no_row_and_is_no_answer(name: str) -> None:
    asked = queries(20)
    with ban_server(FAULTS[name]) as server:
        client, _ = service(server)
        told = pd.concat(client.ask(asked))
    assert told["requete"].tolist() == asked["requete"].tolist()
    assert told["statut"].eq("ok").all()
    assert len(server.requests) == 2


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
    assert [w for w in waits if w >= 1] == [3.0] * 8


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
    with ban_server(poison=asked["requete"][37]) as server:
        told = pd.concat(service(server)[0].ask(asked))
    assert sorted(told["requete"]) == sorted(asked["requete"].drop(37))
    assert len(server.requests) <= 14


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
    with ban_server(faults.stall(0.4)) as server:
        client, _ = service(server, timeout=(1.0, 0.1))
        assert len(pd.concat(client.ask(queries(3)))) == 3
    assert len(server.requests) == 2


def test_nobody_there() -> None:
    with ban_server() as server:
        pass
    client, _ = service(server)
    with pytest.raises(ServiceError, match="connexion impossible"):
        list(client.ask(queries(3)))


def test_never_above_the_rate() -> None:
    now = [0.0]
    starts: list[float] = []

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def noted(handler: object, rows: list[Row]) -> bool:
        starts.append(now[0])
        return False

    noting: Callable[..., bool] = noted
    with ban_server(*[noting] * 20) as server:
        client = BanService(server.url, rate=40, chunk=1, sleep=sleep, clock=lambda: now[0], jitter=lambda: 0.0)
        list(client.ask(queries(20)))
    gaps = [b - a for a, b in pairwise(starts)]
    assert min(gaps) >= 1 / 40 - 1e-9
