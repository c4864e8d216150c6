"""What is refused, there or here, and how it is told: the key never is."""

from __future__ import annotations

import datetime as dt
import json
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.actions.doctor import doctor
from pipeline.cli import app
from pipeline.datagouv import Api, apply, plan
from pipeline.errors import ConfigError, PipelineError, ServiceError
from tests.datagouv.fake import KEY, ORGANISATION, DataGouv
from tests.datagouv.folder import DECLARED, release, territory
from tests.datagouv.pushing import ENVIRONMENT, channel, patient
from tests.territory import bytes_of, put


def test_a_licence_unknown_there_is_told_after_reading_back(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there), declared=DECLARED + "licence: lov3\n")
    with pytest.raises(PipelineError, match="licence : « notspecified » au lieu de « lov3 »") as error:
        apply(root, ENVIRONMENT)
    assert error.value.exit_code == 2


def test_a_dataset_that_is_gone_stops_everything(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.datasets.clear()
    with pytest.raises(ConfigError, match="n'existe plus"):
        apply(root, ENVIRONMENT)
    assert there.datasets == {}


def test_a_harvested_dataset_is_left_alone(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.only["harvest"] = {"source_url": "https://autre.example/catalog"}
    release(root, 1)
    sent = len(there.writes)
    with pytest.raises(ConfigError, match=r"moissonné \(https://autre.example/catalog\)"):
        apply(root, ENVIRONMENT)
    assert len(there.writes) == sent


def test_a_catalogue_that_is_already_harvested_is_not_sent_beside(root: Path, there: DataGouv) -> None:
    told = {"title": "Le même", "description": "x", "organization": ORGANISATION}
    there.answer("POST", "/datasets/", {}, told, {})
    there.only["harvest"] = {"remote_id": "https://opendata.exemple.fr/commerces/catalog.jsonld#commerces-de-proximite"}
    with pytest.raises(ConfigError, match="est déjà moissonné depuis"):
        apply(root, ENVIRONMENT)
    assert there.writes == []


def test_the_doctor_says_which_channel(root: Path, there: DataGouv, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> str:
        (found,) = (f for f in doctor(root, dt.date(2026, 11, 22)) if f.objet == "data.gouv.fr")
        assert found.ok
        return found.message

    monkeypatch.setenv("DATAGOUV_CLE", KEY)
    assert told() == (
        f"envoi vers {there.address} (etal push) ; clé DATAGOUV_CLE présente ; "
        "catalogue : https://opendata.exemple.fr/commerces/catalog.jsonld"
    )
    put(root, "sources/territoire.yml", DECLARED.replace("url_publique", "# "))
    assert told() == "aucun canal déclaré ; url_publique manque : pas de catalog.jsonld"
    assert there.requests == []


def test_a_damaged_release_is_not_sent(root: Path, there: DataGouv) -> None:
    (root / "dist/2026.11.20/codes.csv").write_text("abîmé")
    with pytest.raises(PipelineError, match=r"codes\.csv n'a plus l'empreinte"):
        apply(root, ENVIRONMENT)
    assert there.writes == []


@pytest.mark.parametrize(
    ("channel_text", "words"),
    [
        ("moissonnage:", "territoire.yml déclare un moissonnage"),
        ("{}", "ne déclare pas d'envoi"),
        ("envoi: {instance: production}\ndemonstration: oui", "une démonstration ne s'envoie pas en production"),
        ("{envoi: , moissonnage: }", "n'en garder qu'un"),
    ],
)
def test_what_the_declaration_forbids(tmp_path: Path, channel_text: str, words: str) -> None:
    root = territory(tmp_path, channel_text, releases=0)
    with pytest.raises(ConfigError, match=words):
        plan(root, ENVIRONMENT)


def test_nothing_published_yet_is_told(tmp_path: Path, there: DataGouv) -> None:
    with pytest.raises(ConfigError, match="aucune version publiée"):
        plan(territory(tmp_path, channel(there), releases=0), ENVIRONMENT)


@pytest.mark.parametrize("key", ["", "  ", "clé accentuée", "deux mots"])
def test_a_key_that_is_none_is_told_without_being_shown(root: Path, key: str) -> None:
    with pytest.raises(ConfigError, match="DATAGOUV_CLE") as error:
        plan(root, {"DATAGOUV_CLE": key})
    assert not key.strip() or key not in str(error.value)


@pytest.mark.parametrize(
    ("trouble", "kind", "words"),
    [
        ([503, 503, 503], ServiceError, "répond 503"),
        ([429, 429, 429], ServiceError, "répond 429"),
        (["<html>"], ServiceError, "illisible"),
        ([401], ConfigError, "la clé est refusée"),
        ([403], ConfigError, "n'a pas le droit"),
        ([302], ConfigError, "renvoie ailleurs"),
        ([413], PipelineError, "413"),
    ],
)
def test_refusals_and_silences(root: Path, there: DataGouv, trouble: list[Any], kind: type[PipelineError], words: str) -> None:
    there.trouble = trouble
    with pytest.raises(PipelineError, match=words) as error:
        plan(root, ENVIRONMENT, connect=patient)
    assert type(error.value) is kind
    assert error.value.exit_code == (3 if kind is ServiceError else 2)
    assert KEY not in str(error.value)


def test_what_may_be_asked_again_is_and_what_makes_something_is_not(root: Path, there: DataGouv) -> None:
    waited: list[float] = []
    there.trouble = [503, 200, 200, 503]  # extensions twice, the organisation's datasets, then the making of the dataset

    def connect(address: str, key: str) -> Api:
        return Api(address, key, sleep=waited.append)

    with pytest.raises(ServiceError):
        apply(root, ENVIRONMENT, connect=connect)
    assert waited == [2.0]
    assert [method for method, _ in there.writes] == ["POST"]
    apply(root, ENVIRONMENT, connect=connect)
    assert len(there.datasets) == 1


def test_the_service_says_how_long_to_wait(root: Path, there: DataGouv) -> None:
    waited: list[float] = []
    there.trouble = [429]
    plan(root, ENVIRONMENT, connect=lambda address, key: Api(address, key, sleep=waited.append))
    assert waited == [7.0]


def test_nobody_there(tmp_path: Path) -> None:
    root = territory(tmp_path, "envoi: {instance: 'http://127.0.0.1:9'}")
    with pytest.raises(ServiceError, match="pas de réponse"):
        plan(root, ENVIRONMENT, connect=patient)


def test_the_key_is_only_ever_in_the_header(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    assert there.keys == {KEY}
    for path, content in bytes_of(root).items():
        assert KEY.encode() not in content, path
    assert KEY not in repr(Api("x", KEY))


def test_the_command_and_its_exit_codes(root: Path, there: DataGouv, monkeypatch: pytest.MonkeyPatch) -> None:
    def etal(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["push", *words, "--root", str(root)])
        return done.exit_code, done.output

    monkeypatch.delenv("DATAGOUV_CLE", raising=False)
    code, told = etal("plan")
    assert code == 2 and "DATAGOUV_CLE est vide" in told
    monkeypatch.setenv("DATAGOUV_CLE", "udata_fausse")
    code, told = etal("plan")
    assert code == 2 and "la clé est refusée" in told and "udata_fausse" not in told
    monkeypatch.setenv("DATAGOUV_CLE", KEY)
    assert etal("plan")[0] == 0 and there.writes == []
    code, told = etal("apply", "--json")
    assert code == 0 and json.loads(told)["fait"] is True and KEY not in told
    assert etal("apply")[1].splitlines()[-1] == "Rien à envoyer : tout y est à jour. Note des métadonnées : 9/9."
    code, told = etal("rollback")
    assert code == 2 and "aucune version antérieure" in told
    there.trouble = [504, 504, 504]
    monkeypatch.setattr(Api, "__init__", partialmethod(Api.__init__, sleep=lambda _seconds: None))
    assert etal("plan")[0] == 3
