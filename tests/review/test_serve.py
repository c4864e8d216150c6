"""The local page: what it gives, what it writes and takes back, and who may post to it."""

from __future__ import annotations

import datetime as dt
import errno
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from pipeline.dedupe import Decisions
from pipeline.errors import ConfigError
from pipeline.loopback import LOOPBACK
from pipeline.registers import matches
from pipeline.review.desk import Desk
from pipeline.review.gather import gather
from pipeline.review.serve import LocalServer, open_server
from tests.review import town

DAY = dt.date(2026, 11, 22)
SECRET = "un-secret-pour-les-essais"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return gather(town.write(tmp_path_factory.mktemp("t")), DAY).doubles


@pytest.fixture
def server(pairs: Any, tmp_path: Path) -> Iterator[LocalServer]:
    made = open_server(Desk(tmp_path, "Service commerce", DAY, pairs), 0, SECRET)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def post(server: LocalServer, what: str, said: Any, **headers: str) -> requests.Response:
    return requests.post(server.address + what, json=said, headers={"X-Jeton": SECRET} | headers, timeout=10)


def said(server: LocalServer) -> list[str]:
    path = matches(server.desk.root)
    return Decisions.load(path).table["jugement"].tolist() if path.exists() else []


def test_the_page_needs_nothing_from_elsewhere(server: LocalServer) -> None:
    page = requests.get(server.address, timeout=10)
    assert page.status_code == 200 and page.text.count("http") == page.text.count("http://www.w3.org/2000/svg")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"] and "{{" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    assert server.server_address[0] == LOOPBACK


def test_questions_show_both_rows_points_and_evidence(server: LocalServer) -> None:
    first = next(q for q in requests.get(server.address + "questions", timeout=10).json()["paires"] if "Ortal" in str(q))
    fields = {f["titre"]: f for f in first["champs"]}
    assert (fields["Nom"]["a"], fields["Nom"]["b"], fields["Nom"]["pareil"]) == ("Pâtisserie Ortal", "Fleurs d'Ici", "non")
    assert fields["Reçu de"]["pareil"] == "" and "même SIRET" in first["regle"] and first["points"]["a"] == [0.705, 44.408]


def test_a_judgement_is_on_the_disk_at_once_and_can_be_taken_back(server: LocalServer) -> None:
    assert post(server, "decision", {"numero": 0, "jugement": "même", "remarque": "=vu\nsur place"}).status_code == 200
    assert said(server) == ["même"]
    assert Decisions.load(matches(server.desk.root)).table["motif"].tolist() == ["vu sur place"]
    assert post(server, "decision", {"numero": 0, "jugement": "différent"}).status_code == 200
    assert post(server, "decision", {"numero": 1, "jugement": "plus tard"}).status_code == 200
    assert post(server, "annuler", {}).json() == {"numero": 1}
    assert said(server) == ["différent"]
    assert post(server, "annuler", {}).json() == {"numero": 0}
    assert said(server) == ["même"]
    assert requests.get(server.address + "questions", timeout=10).json()["paires"][0]["decision"] == "même"
    assert post(server, "annuler", {}).json() == {"numero": 0}
    assert post(server, "annuler", {}).json() == {"numero": None}
    assert said(server) == []


def test_what_contradicts_other_decisions_is_refused_with_the_reason(server: LocalServer) -> None:
    pair = server.desk.pairs.iloc[0]
    path = matches(server.desk.root)
    path.parent.mkdir(parents=True)
    lines = f"{pair['cle_a']},z:1,même,x,2026-11-01,\n{pair['cle_b']},z:1,même,x,2026-11-01,\n"
    path.write_text("cle_a,cle_b,jugement,auteur,date,motif\n" + lines, encoding="utf-8")
    answer = post(server, "decision", {"numero": 0, "jugement": "différent"})
    assert answer.status_code == 409 and "z:1" in answer.json()["refus"] and said(server) == ["même", "même"]


def test_a_full_disk_is_told_on_the_page_and_loses_no_step(server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(server, "decision", {"numero": 0, "jugement": "même"}).status_code == 200

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "rapprochements.csv")

    with monkeypatch.context() as cut:
        cut.setattr("pipeline.disk.write_safely", full)
        for what in ("decision", "annuler"):
            answer = post(server, what, {"numero": 1, "jugement": "même"})
            assert answer.status_code == 409 and "le disque est plein" in answer.json()["refus"]
    assert said(server) == ["même"]
    assert post(server, "annuler", {}).json() == {"numero": 0} and said(server) == []


def test_a_damaged_register_is_told_on_the_page(server: LocalServer) -> None:
    path = matches(server.desk.root)
    path.parent.mkdir(parents=True)
    path.write_text("une ligne sans rapport\n", encoding="utf-8")
    answer = post(server, "decision", {"numero": 0, "jugement": "même"})
    assert answer.status_code == 409 and answer.json()["refus"].startswith("Non enregistré : ")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"X-Jeton": "autre"},
        {"X-Jeton": ""},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
def test_no_other_page_can_post(server: LocalServer, headers: dict[str, str]) -> None:
    assert post(server, "decision", {"numero": 0, "jugement": "même"}, **headers).status_code == 403
    assert said(server) == []


@pytest.mark.parametrize("host", ["ailleurs.example", "127.0.0.1", "127.0.0.1:1", ""])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_host_name_gets_nothing(server: LocalServer, host: str, method: str) -> None:
    link = http.client.HTTPConnection(LOOPBACK, server.server_port, timeout=10)
    link.putrequest(method, f"/{SECRET}/questions", skip_host=True)
    link.putheader("Host", host)
    link.endheaders()
    answer = link.getresponse()
    assert (answer.status, answer.read()) == (421, b"")
    link.close()


@pytest.mark.parametrize(
    "path", ["", "autre/", "autre/questions", f"{SECRET}x/questions", f"{SECRET}/../questions", f"{SECRET}/rien"]
)
def test_without_the_secret_there_is_nothing(server: LocalServer, path: str) -> None:
    answer = requests.get(f"http://{LOOPBACK}:{server.server_port}/{path}", timeout=10)
    assert (answer.status_code, answer.text) == (404, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"numero": 99, "jugement": "même"}, {"numero": -1, "jugement": "même"}, {"numero": True, "jugement": "même"},
        {"numero": 0, "jugement": "oui"}, {"numero": 0}, [], "x", {"numero": 0, "jugement": "même", "remarque": "x" * 20_000},
    ],
)  # fmt: skip
def test_nonsense_is_refused(server: LocalServer, wrong: Any) -> None:
    assert post(server, "decision", wrong).status_code == 400
    assert said(server) == []


def test_nobody_decides_anonymously_and_a_taken_port_is_told(pairs: Any, tmp_path: Path, server: LocalServer) -> None:
    with pytest.raises(ConfigError, match="auteur"):
        Desk(tmp_path, " = ", DAY, pairs)
    with pytest.raises(ConfigError, match="déjà pris"):
        open_server(server.desk, server.server_port)
