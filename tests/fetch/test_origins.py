"""Declared origins on loopback: what changed becomes a deposit, what fails is told and loses nothing, no key is written."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import start
from pipeline.cli import app
from pipeline.config import Source, load_source
from pipeline.errors import ConfigError
from pipeline.fetch import Client, Trouble, refresh
from pipeline.fetch.deposit import keep
from pipeline.ingest import find_deposits, read_deposit
from pipeline.options import Options
from tests import territory
from tests.faults.origins_server import KEY, RESOURCE, Origins, origins_server

DAY = dt.date(2026, 11, 22)
ROWS = b"Nom;Commune\nA;Agen\n"
ENVIRONMENT = {"CLE_ESSAI": KEY}


@pytest.fixture
def server() -> Iterator[Origins]:
    with origins_server() as state:
        state.content = ROWS
        yield state


def declared(**depots: Any) -> Source:
    return Source(
        id="essai", producteur="Essai", licence="lov2", base_legale="x", cadence="annuelle",
        colonnes={"nom": ["Nom"], "commune": ["Commune"]}, depots=depots,
    )  # fmt: skip


class Watch:
    """Fetches without waiting, and remembers how long it would have waited."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.waits: list[float] = []

    def __call__(self, source: Source, day: dt.date = DAY, environment: dict[str, str] | None = None) -> tuple[Trouble, ...]:
        client = Client(timeout=(2, 2), sleep=self.waits.append, jitter=lambda: 0.0)
        return refresh([source], self.root, self.root / "work", day, ENVIRONMENT if environment is None else environment, client)

    @property
    def deposits(self) -> list[str]:
        folder = self.root / "sources" / "essai" / "depots"
        return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def fetch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_a_url_becomes_a_dated_deposit_and_is_not_read_again_unchanged(server: Origins, fetch: Watch) -> None:
    source = declared(url=f"{server.url}/liste.csv?jeton=secret")
    server.etag = '"v1"'
    assert fetch(source) == ()
    assert fetch.deposits == ["2026-11-22_liste.csv"]
    assert fetch(source, dt.date(2026, 11, 23)) == ()
    assert server.requests[-1][2]["if-none-match"] == '"v1"'
    server.etag, server.content = '"v2"', ROWS + "B;Nérac\n".encode()
    assert fetch(source, dt.date(2026, 11, 24)) == ()
    server.etag, server.content = '"v3"', ROWS
    assert fetch(source, dt.date(2026, 11, 24)) == ()
    assert fetch.deposits == ["2026-11-22_liste.csv", "2026-11-24_liste.csv", "2026-11-24_liste_02.csv"]
    newest = find_deposits(source, fetch.root)[0]
    assert (newest.date, len(read_deposit(newest, source)[0])) == (dt.date(2026, 11, 24), 1)


def test_the_same_bytes_without_validators_or_memory_make_no_new_deposit(server: Origins, fetch: Watch) -> None:
    source = declared(url=f"{server.url}/liste.csv")
    fetch(source)
    (fetch.root / "work" / "telechargements" / "essai.json").unlink()
    assert fetch(source, dt.date(2026, 11, 30)) == ()
    assert fetch.deposits == ["2026-11-22_liste.csv"]


def test_a_deposit_that_was_deleted_is_asked_again_whole(server: Origins, fetch: Watch) -> None:
    server.etag = '"v1"'
    source = declared(url=f"{server.url}/liste.csv")
    fetch(source)
    (fetch.root / "sources" / "essai" / "depots" / "2026-11-22_liste.csv").unlink()
    assert fetch(source) == ()
    assert fetch.deposits == ["2026-11-22_liste.csv"]


@pytest.mark.parametrize(
    ("faults", "away", "message", "asked"),
    [
        ([(404, {})], False, "404", 1),
        ([(401, {})], False, "refuse la clé", 1),
        ([(403, {})], False, "refuse l'accès", 1),
        ([(500, {})] * 9, True, "répond 500", 4),
        ([(429, {"Retry-After": "3"})] * 9, True, "répond 429", 4),
        ([(503, {"Retry-After": "7200"})], True, "répond 503", 1),
    ],
)
def test_faults_are_told_and_leave_nothing(
    server: Origins, fetch: Watch, faults: list[tuple[int, dict[str, str]]], away: bool, message: str, asked: int
) -> None:
    server.faults = list(faults)
    [trouble] = fetch(declared(url=f"{server.url}/liste.csv?jeton=secret"))
    assert (trouble.source, trouble.away) == ("essai", away)
    assert message in trouble.message and "secret" not in trouble.message
    assert len(server.requests) == asked
    assert (fetch.deposits, list((fetch.root / "work").rglob("*.part"))) == ([], [])


def test_a_passing_fault_and_a_cut_answer_are_asked_again_as_politely_as_told(server: Origins, fetch: Watch) -> None:
    server.faults, server.cut = [(429, {"Retry-After": "3"}), (502, {})], 1
    assert fetch(declared(url=f"{server.url}/liste.csv")) == ()
    assert (fetch.waits, fetch.deposits) == ([3.0, 4.0, 8.0], ["2026-11-22_liste.csv"])


def test_nobody_there_and_no_address(fetch: Watch) -> None:
    with origins_server() as gone:
        url = gone.url
    [trouble] = fetch(declared(url=f"{url}/liste.csv"))
    assert trouble.away and "connexion impossible" in trouble.message
    [trouble] = fetch(declared(url="file:///etc/passwd"))
    assert not trouble.away and "n'est pas une adresse" in trouble.message


def test_a_web_page_is_no_file_and_a_pattern_that_never_reads_it_is_told(server: Origins, fetch: Watch) -> None:
    server.content, server.kind = b"<!DOCTYPE html><html>", "text/html; charset=utf-8"
    [trouble] = fetch(declared(url=f"{server.url}/liste.csv"))
    assert "page web" in trouble.message
    server.content, server.kind = ROWS, "text/csv"
    [trouble] = fetch(declared(url=f"{server.url}/liste.csv", motif="*.xlsx"))
    assert "ne répond pas à « *.xlsx »" in trouble.message


def test_datagouv_checks_the_published_checksum_and_asks_the_file_only_when_it_changed(server: Origins, fetch: Watch) -> None:
    source = declared(datagouv={"ressource": RESOURCE, "url": server.url})
    assert fetch(source) == ()
    assert fetch.deposits == ["2026-11-22_liste.csv"]
    assert server.paths == [f"/api/2/datasets/resources/{RESOURCE}/", f"/api/1/datasets/r/{RESOURCE}", "/liste.csv"]
    fetch(source, dt.date(2026, 11, 23))
    assert server.paths[3:] == [f"/api/2/datasets/resources/{RESOURCE}/"]
    server.content, server.announced = ROWS * 2, "0" * 40
    [trouble] = fetch(source)
    assert trouble.away and "empreinte" in trouble.message
    assert fetch.deposits == ["2026-11-22_liste.csv"]


def grist(server: Origins) -> Source:
    server.tables = {
        "/api/docs/doc1/tables/Commerces/columns": {"columns": [
            {"id": "Nom", "fields": {"label": "Nom", "type": "Text"}},
            {"id": "Commune", "fields": {"label": "Commune", "type": "Text"}},
            {"id": "Services", "fields": {"label": "Services proposés", "type": "ChoiceList"}},
            {"id": "Vu", "fields": {"label": "Vu le", "type": "Date"}},
            {"id": "Saisi", "fields": {"label": "Saisi le", "type": "DateTime:Europe/Paris"}},
            {"id": "Calcul", "fields": {"label": "Calcul", "type": "Any"}},
        ]},
        "/api/docs/doc1/tables/Commerces/records": {"records": [
            {"id": 7, "fields": {"Nom": "B", "Commune": "Boé", "Services": None, "Vu": None, "Saisi": None,
                                 "Calcul": ["E", "ValueError"]}},
            {"id": 2, "fields": {"Nom": "A", "Commune": "Agen", "Services": ["L", "livraison", "drive"], "Vu": 1794787200,
                                 "Saisi": 1794819600, "Calcul": 3}},
        ]},
    }  # fmt: skip
    return declared(grist={"url": server.url, "document": "doc1", "table": "Commerces", "cle": "CLE_ESSAI"})


def test_grist_rows_bear_labels_dates_and_lists(server: Origins, fetch: Watch) -> None:
    source = grist(server)
    assert fetch(source) == ()
    assert fetch.deposits == ["2026-11-22_grist-Commerces.json"]
    assert {headers["authorization"] for _, _, headers, _ in server.requests} == {f"Bearer {KEY}"}
    rows = read_deposit(find_deposits(source, fetch.root)[0], source)[0]
    assert rows.iloc[0, 5:].to_dict() == {
        "id": "2", "Nom": "A", "Commune": "Agen", "Services proposés": "livraison|drive", "Vu le": "2026-11-16",
        "Saisi le": "2026-11-16T10:00:00", "Calcul": "3",
    }  # fmt: skip
    assert rows["Calcul"].isna().to_list() == [False, True]
    server.tables["/api/docs/doc1/tables/Commerces/records"]["records"].reverse()
    fetch(source, dt.date(2026, 11, 30))
    assert fetch.deposits == ["2026-11-22_grist-Commerces.json"]


@pytest.mark.parametrize("table", [{"records": "non"}, {"records": [{"id": 1}]}, {}, []])
def test_grist_answers_that_are_no_table_are_told(server: Origins, fetch: Watch, table: Any) -> None:
    source = grist(server)
    server.tables["/api/docs/doc1/tables/Commerces/records"] = table
    [trouble] = fetch(source)
    assert trouble.away and "table Grist" in trouble.message
    assert fetch.deposits == []


def test_grist_cut_short_is_asked_again(server: Origins, fetch: Watch) -> None:
    source = grist(server)
    server.cut = 1
    assert fetch(source) == ()
    assert len(fetch.waits) == 1


def dossier(number: int, state: str = "accepte", **champs: Any) -> dict[str, Any]:
    fields = [{"__typename": "TextChamp", "label": label, "stringValue": value} for label, value in champs.items()]
    return {
        "number": number,
        "state": state,
        "dateDepot": "2026-11-01T10:00:00+01:00",
        "dateDerniereModification": None,
        "champs": fields,
    }


def page(nodes: list[dict[str, Any]], following: str | None = None) -> dict[str, Any]:
    info = {"hasNextPage": following is not None, "endCursor": following}
    return {"data": {"demarche": {"number": 47, "dossiers": {"pageInfo": info, "nodes": nodes}}}}


def demarche(server: Origins) -> Source:
    return declared(demarches_simplifiees={"url": f"{server.url}/graphql", "demarche": 47, "cle": "CLE_ESSAI"})


def test_demarches_simplifiees_page_by_page_fields_under_their_labels(server: Origins, fetch: Watch) -> None:
    first = dossier(12, Nom="B", Commune="Boé")
    first["champs"] += [
        {"__typename": "MultipleDropDownListChamp", "label": "Services", "stringValue": "drive, livraison",
         "values": ["drive", "livraison"]},
        {"__typename": "HeaderSectionChamp", "label": "Vous", "stringValue": None},
        {"__typename": "RepetitionChamp", "label": "Marchés", "stringValue": "", "rows": [
            {"champs": [{"label": "Lieu", "stringValue": "Agen"}]}, {"champs": [{"label": "Lieu", "stringValue": "Nérac"}]}]},
        {"__typename": "TextChamp", "label": "Nom", "stringValue": "encore"},
    ]  # fmt: skip
    server.pages = [
        page([first, dossier(13, "refuse", Nom="C")], "1"),
        page([dossier(9, "en_instruction", Nom="A", Commune="Agen")]),
    ]
    source = demarche(server)
    assert fetch(source) == ()
    assert fetch.deposits == ["2026-11-22_demarche-47.json"]
    rows = read_deposit(find_deposits(source, fetch.root)[0], source)[0]
    assert rows["N° de dossier"].to_list() == ["9", "12"]
    assert rows.iloc[1][["Nom", "Services", "Marchés : Lieu", "Nom (2)"]].to_list() == [
        "B",
        "drive|livraison",
        "Agen|Nérac",
        "encore",
    ]
    assert "Vous" not in rows.columns
    bodies = [body for _, _, _, body in server.requests]
    assert [body["variables"] for body in bodies] == [
        {"demarcheNumber": 47, "first": 100, "after": None}, {"demarcheNumber": 47, "first": 100, "after": "1"},
    ]  # fmt: skip
    assert "usager" not in bodies[0]["query"] and "email" not in bodies[0]["query"]


@pytest.mark.parametrize(
    ("answer", "away", "message"),
    [
        (
            {"errors": [{"message": "Jeton cle-d-essai", "extensions": {"code": "unauthorized"}}], "data": None},
            False,
            "unauthorized",
        ),
        ({"errors": [{"message": "?"}]}, False, "sans explication"),
        ({"data": {"demarche": None}}, True, "pas celle attendue"),
        (page([{"number": 1}]), True, "pas celle attendue"),
        (page([], "0"), True, "ne finissent pas"),
        ([], True, "pas celle attendue"),
    ],
)
def test_demarches_simplifiees_refusals_and_odd_answers(
    server: Origins, fetch: Watch, answer: Any, away: bool, message: str
) -> None:
    server.pages = [answer]
    [trouble] = fetch(demarche(server))
    assert (trouble.away, message in trouble.message, KEY in trouble.message) == (away, True, False)
    assert fetch.deposits == []


def test_a_key_is_named_never_written(server: Origins, fetch: Watch, tmp_path: Path) -> None:
    [trouble] = fetch(demarche(server), environment={})
    assert "CLE_ESSAI n'est pas définie" in trouble.message and not server.requests
    territory.put(
        tmp_path, "sources/x/source.yml", territory.MAIRIE + "depots: {grist: {document: d, table: t, cle: s3cr3t-ABC}}\n"
    )
    with pytest.raises(ConfigError) as caught:
        load_source(tmp_path / "sources" / "x", tmp_path)
    assert "depots.grist.cle" in caught.value.message and "s3cr3t" not in caught.value.message
    fetch(grist(server))
    written = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert KEY.encode() not in written


def test_two_origins_are_one_too_many(tmp_path: Path) -> None:
    both = "depots: {url: 'https://a.example/l.csv', datagouv: " + RESOURCE + "}\n"
    territory.put(tmp_path, "sources/x/source.yml", territory.MAIRIE + both)
    with pytest.raises(ConfigError, match="url et datagouv déclarés ensemble"):
        load_source(tmp_path / "sources" / "x", tmp_path)


def test_the_whole_run_fetches_first_and_a_service_away_costs_nothing(server: Origins, tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    server.content = territory.MAIRIE_ROWS.replace("Le Panier", "Le Panier Neuf").encode()
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + f"depots: {{url: '{server.url}/liste.csv'}}\n")
    report = start.publish(Options(root, DAY))
    assert (report.issue, report.origines, report.origine_absente) == ("publiée", (), False)
    assert {line.source: line.date_depot for line in report.sources}["mairie"] == "2026-11-22"
    dist = territory.bytes_of(root / "dist")
    assert start.publish(Options(root, dt.date(2026, 11, 23))).issue == "rien à publier"
    server.faults = [(404, {})]
    report = start.publish(Options(root, dt.date(2026, 11, 24)))
    assert (report.issue, report.origine_absente) == ("rien à publier", False)
    assert "mairie : " in report.origines[0] and "404" in report.origines[0]
    (root / "work" / "etat.json").unlink()
    server.faults = [(404, {})]
    assert start.publish(Options(root, dt.date(2026, 11, 24))).issue == "rien à publier"
    assert territory.bytes_of(root / "dist") == dist
    log = [json.loads(line) for line in (root / "work" / "run.log").read_text(encoding="utf-8").splitlines()]
    assert [line["echecs"] for line in log if line["etape"] == "fetch"] == [0, 0, 1, 1]


def test_a_service_away_is_told_on_the_screen_and_by_the_exit_code(server: Origins, tmp_path: Path) -> None:
    root = territory.write(tmp_path)
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + f"depots: {{url: '{server.url}/liste.csv'}}\n")
    server.faults = [(503, {"Retry-After": "7200"})]  # asks for more than we wait: left to the next run
    result = CliRunner().invoke(app, ["publish", "--root", str(root), "--date", "2026-11-22"])
    assert result.exit_code == 3
    assert "Non rafraîchie, dernier bon dépôt gardé : mairie : " in result.output
    assert "Version 2026.11.22 publiée" in result.output  # the others, and its own last deposit, went on
    server.faults = [(404, {})]
    assert CliRunner().invoke(app, ["publish", "--root", str(root), "--date", "2026-11-22"]).exit_code == 0


def test_the_last_file_received_on_a_day_is_the_one_read_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "sources" / "essai" / "depots"
    names = ["export_10h.csv", "export_09h.csv", "export_10h.csv", "annuaire.csv", "annuaire.csv", "Zone.csv", "zone.csv"]
    for n, name in enumerate(names):
        part = tmp_path / "recu.part"
        part.write_text(f"Nom;Commune\nCommerce {n};Agen\n")
        kept = keep(part, name, folder, DAY)
        assert find_deposits(declared(), tmp_path)[0].path == kept
    assert len(list(folder.iterdir())) == len(names)
    part.write_text("Nom;Commune\nCommerce 6;Agen\n")  # the newest again: nothing is added
    assert keep(part, "autre.csv", folder, DAY) == kept and len(list(folder.iterdir())) == len(names)
