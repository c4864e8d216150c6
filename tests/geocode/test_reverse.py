"""``/reverse/csv``: what is sent, what is believed of the answer, and that the ledger is asked first and keeps it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import ServiceError
from pipeline.geocode import Ledger, ask_nearest
from pipeline.geocode.client import BanService
from pipeline.geocode.engine import POINT
from pipeline.geocode.progress import watched
from tests.faults import ban_server as faults
from tests.faults.ban_server import NEAREST, BanServer, Row, answer, ban_server, nearest
from tests.faults.hours import Hours
from tests.geocode.shops import FakeEngine

TODAY = dt.date(2026, 11, 22)


def points(count: int) -> pd.Series[str]:
    return pd.Series([f"44.{20000 + n}, 0.62000" for n in range(count)], dtype="str")


def service(server: BanServer) -> BanService:
    hours = Hours()
    return BanService(server.url, rate=10_000, sleep=hours.sleep, clock=hours.clock, jitter=lambda: 0.0)


def told(*rows: Row) -> bytes:
    return answer(list(rows), header=[*rows[0], *NEAREST], told=list(rows))


def test_what_is_sent_and_what_an_answer_tells() -> None:
    def answers(rows: list[Row]) -> list[Row]:
        return [nearest(rows[0], away=0.0002, result_banId="ban-12"), nearest(rows[1], "not-found")]

    with ban_server(answers=answers) as server:
        found, missing = pd.concat(service(server).nearest(points(2))).to_dict("records")
    assert server.requests == [
        [{"id": "0", "lat": "44.20000", "lon": "0.62000"}, {"id": "1", "lat": "44.20001", "lon": "0.62000"}]
    ]
    assert server.fields == [("lat", "lat"), ("lon", "lon"), ("indexes", "address")]
    assert (found["requete"], found["statut"], found["code_insee"]) == (f"{POINT}44.20000, 0.62000", "ok", "47001")
    assert (found["label"], found["longitude"], found["latitude"]) == ("12 Rue de l'Étal 47000 Agen", 0.62, 44.2002)
    assert (found["resultat_id"], found["ban_id"]) == ("47001_0001_00012", "ban-12")
    assert np.isnan(found["score"])
    assert (missing["statut"], missing["requete"]) == ("introuvable", f"{POINT}44.20001, 0.62000")
    assert pd.isna(missing["code_insee"]) and np.isnan(missing["longitude"])


def nothing(rows: list[Row]) -> bytes:
    return b""


def as_it_should(handler: Any, rows: list[Row]) -> bool:
    return False


@pytest.mark.parametrize(
    "wrong",
    [
        lambda rows: told(*(nearest(row, result_citycode="") for row in rows)),
        lambda rows: told(*(nearest(row, result_longitude="") for row in rows)),
        lambda rows: told(*(nearest(row, result_distance="") for row in rows)),
        lambda rows: told(*(nearest(row, result_status="autre") for row in rows)),
        lambda rows: told(*(nearest(row) for row in rows[:-1])),
        lambda rows: told(*(nearest(row | {"lat": row["lon"], "lon": row["lat"]}) for row in rows)),
        lambda rows: told(*(nearest(row) for row in rows))[:-40],
        lambda rows: answer(rows, header=[*rows[0], *(c for c in NEAREST if c != "result_citycode")], told=[*map(nearest, rows)]),
        nothing,
    ],
)
def test_what_is_not_the_contract_is_asked_again_and_is_no_answer(wrong: Any) -> None:
    with ban_server(faults.body(wrong)) as server:
        assert len(pd.concat(service(server).nearest(points(4)))) == 4
        assert len(server.requests) == 2
    with ban_server(*[faults.body(wrong)] * 100) as server, pytest.raises(ServiceError):
        list(service(server).nearest(points(4)))


def test_rows_marked_error_are_asked_again_alone_and_skipped_ones_are_no_answer() -> None:
    once = iter([True, False, False])

    def answers(rows: list[Row]) -> list[Row]:
        first = next(once)
        states = {"44.20001": "error" if first else "ok", "44.20002": "skipped"}
        return [nearest(row, states.get(row["lat"], "ok")) for row in rows]

    with ban_server(answers=answers) as server:
        found = pd.concat(service(server).nearest(points(4)))
    assert [[row["lat"] for row in request] for request in server.requests] == [
        ["44.20000", "44.20001", "44.20002", "44.20003"], ["44.20001"],
    ]  # fmt: skip
    assert found["requete"].str.removeprefix(POINT).tolist() == points(4).drop(2).tolist()


def test_many_points_go_in_several_files_each_point_once(tmp_path: Path) -> None:
    ledger = Ledger(journal=tmp_path / "journal.csv")
    with ban_server() as server:
        engine = watched(service(server))
        ask_nearest(pd.concat([points(1_500), points(10)]), ledger, engine, TODAY)
        ask_nearest(points(1_500), ledger, engine, TODAY)
    assert sorted(map(len, server.requests)) == [500, 1_000]
    assert len(ledger) == 1_500


def test_the_ledger_keeps_what_was_answered_and_asks_no_more(tmp_path: Path) -> None:
    path, journal = tmp_path / "geocodages.csv", tmp_path / "journal.csv"

    def answers(rows: list[Row]) -> list[Row]:
        return [nearest(row, "ok" if row["lat"] == "44.20000" else "not-found") for row in rows]

    with ban_server(answers=answers) as server:
        ledger = Ledger(journal=journal)
        ask_nearest(points(2), ledger, service(server), TODAY)
        cut = Ledger.load(path, journal)  # the run was killed before it saved
        cut.save(path)
        again = Ledger.load(path)
        ask_nearest(points(2), again, service(server), TODAY)
        assert len(server.requests) == 1
    pd.testing.assert_frame_equal(again.addresses().sort_index(), ledger.addresses().sort_index())
    near = again.addresses().loc[points(2).tolist()]
    assert near["code_insee"].fillna("").tolist() == ["47001", ""]
    first = path.read_bytes()
    again.save(path)
    assert path.read_bytes() == first
    assert f'"{POINT}44.20000, 0.62000",47001,ok,' in first.decode()


def test_a_newer_answer_replaces_whatever_commune_the_older_told(tmp_path: Path) -> None:
    ledger = Ledger()
    for code, status in (("47001", "ok"), ("47031", "ok"), ("", "not-found"), ("47091", "ok")):
        with ban_server(answers=lambda rows, c=code, s=status: [nearest(r, s, result_citycode=c) for r in rows]) as server:
            for chunk in service(server).nearest(points(1)):
                ledger.add(chunk, "essai", "", "2026-11-22")
        assert ledger.addresses()["code_insee"].fillna("").tolist() == [code]
    assert len(ledger) == 1


def test_what_was_answered_before_the_service_left_is_kept() -> None:
    ledger = Ledger()
    with ban_server(always=faults.status(500)) as server:
        server.faults.append(as_it_should)
        with pytest.raises(ServiceError):
            ask_nearest(points(1_500), ledger, service(server), TODAY)
    assert len(ledger) in (500, 1_000)


@pytest.mark.parametrize("engine", [None, FakeEngine({}), watched(FakeEngine({}))])
def test_nobody_is_asked_where_nobody_knows(engine: Any) -> None:
    ledger = Ledger()
    ask_nearest(points(2), ledger, engine, TODAY)
    assert len(ledger) == 0
