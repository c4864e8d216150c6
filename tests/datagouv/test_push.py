"""``etal push`` on a small faithful instance: what is sent, what is read back, what a cut leaves, what a second run sends."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import start
from pipeline.checks import doctor
from pipeline.cli import app
from pipeline.datagouv import Api, apply, plan, rollback
from pipeline.datagouv.text import lines
from pipeline.errors import ConfigError, PipelineError, ServiceError
from pipeline.options import Options
from tests.datagouv import bad_point
from tests.datagouv.fake import KEY, ORGANISATION, DataGouv, served
from tests.datagouv.folder import DECLARED, release, territory
from tests.territory import bytes_of, put

ENVIRONMENT = {"DATAGOUV_CLE": KEY}
MAIN = ("commerces.csv", "commerces.xlsx", "commerces.geojson", "commerces.parquet")
ALL = (*MAIN, "changements.csv", "identifiants.csv", "codes.csv", "LISEZMOI.txt")
TITLES = (
    "Commerces (CSV)", "Commerces (Excel, LibreOffice)", "Commerces (GeoJSON)", "Commerces (GeoParquet)",
    "Changements depuis la version précédente", "Identifiants remplacés", "Codes et libellés", "Lisez-moi",
)  # fmt: skip


@pytest.fixture
def there() -> Iterator[DataGouv]:
    with served() as instance:
        yield instance


def channel(there: DataGouv, more: str = "") -> str:
    return f"envoi: {{instance: '{there.address}', organisation: {ORGANISATION}{more}}}"


@pytest.fixture
def root(tmp_path: Path, there: DataGouv) -> Path:
    return territory(tmp_path, channel(there))


def memory(root: Path) -> dict[str, Any]:
    (found,) = json.loads((root / "sources/registre/datagouv.json").read_text()).values()
    return dict(found)


def patient(address: str, key: str) -> Api:
    """An API that does not wait between two tries."""
    return Api(address, key, sleep=lambda _seconds: None)


def test_the_plan_says_field_by_field_what_would_change_and_sends_nothing(root: Path, there: DataGouv) -> None:
    told = plan(root, ENVIRONMENT)
    assert there.writes == []
    assert not (root / "sources/registre/datagouv.json").exists()
    assert told.jeu == "" and not told.fait
    fields = {(c.objet, c.champ): c.apres for c in told.changes}
    assert fields["", "licence"] == "lov2"
    assert fields["", "fréquence"] == "mensuelle"
    assert fields["", "période couverte"] == "du 2026-11-10 au 2026-11-20"
    assert fields["", "territoire couvert"] == "fr:departement:47 (poi)"
    assert fields["commerces.csv", "schéma"] == "https://opendata.exemple.fr/commerces/schema.json 1.0.0"
    assert fields["commerces.parquet", "adresse"] == "https://opendata.exemple.fr/commerces/latest/commerces.parquet"
    assert {objet for objet, _ in fields} == {"", *ALL}


def test_apply_makes_the_dataset_with_all_its_fields_and_reads_them_back(root: Path, there: DataGouv) -> None:
    told = apply(root, ENVIRONMENT)
    made = there.only
    assert made["organization"]["id"] == ORGANISATION
    assert made["title"] == "Commerces de proximité : Lot-et-Garonne"
    assert "## Ce qui manque" in made["description"] and "## Comment ces données sont faites" in made["description"]
    assert (made["license"], made["frequency"], made["private"]) == ("lov2", "monthly", False)
    assert made["temporal_coverage"] == {"start": "2026-11-10", "end": "2026-11-20"}
    assert made["spatial"] == {"zones": ["fr:departement:47"], "granularity": "poi"}
    assert {"commerce-de-proximite", "click-and-collect", "lot-et-garonne"} <= set(made["tags"])
    assert [r["id"] for r in made["resources"]] == [memory(root)["ressources"][name] for name in ALL]
    for name, resource in zip(ALL, made["resources"], strict=True):
        assert resource["title"] != name.lower()
        assert resource["description"]
        if name != "commerces.parquet":
            assert there.files[resource["id"]] == (root / "dist/2026.11.20" / name).read_bytes()
    remote = made["resources"][3]
    assert remote["filetype"] == "remote" and remote["checksum"]["type"] == "sha256"
    assert made["resources"][0]["schema"]["url"] == "https://opendata.exemple.fr/commerces/schema.json"
    assert [r["type"] for r in made["resources"]] == ["main"] * 4 + ["update"] * 2 + ["documentation"] * 2
    assert told.fait and told.note == 1.0 and told.jeu == made["id"]


def test_it_is_private_until_it_is_whole(root: Path, there: DataGouv) -> None:
    seen: list[bool] = []

    def after(method: str, _path: str) -> None:
        if method != "GET" and there.datasets:
            seen.append(there.only["private"])

    def watched(address: str, key: str) -> Api:
        return Api(address, key, after=after)

    apply(root, ENVIRONMENT, connect=watched)
    assert seen[:-1] == [True] * (len(seen) - 1) and seen[-1] is False


def test_a_second_apply_sends_nothing_and_touches_no_byte(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    before, sent = bytes_of(root), len(there.writes)
    told = apply(root, ENVIRONMENT)
    assert len(there.writes) == sent
    assert told.changes == () and plan(root, ENVIRONMENT).changes == ()
    assert bytes_of(root) == before


def test_a_new_release_updates_the_same_resources_in_place(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    before = {r["id"]: r["title"] for r in there.only["resources"]}
    release(root, 1)
    told = plan(root, ENVIRONMENT)
    assert {c.objet for c in told.changes if c.champ == "fichier"} >= {"commerces.csv", "commerces.geojson", "commerces.xlsx"}
    assert "codes.csv" not in {c.objet for c in told.changes}
    start = len(there.writes)
    apply(root, ENVIRONMENT)
    assert {r["id"]: r["title"] for r in there.only["resources"]} == before
    assert not [path for method, path in there.writes[start:] if method == "POST" and path.endswith("/datasets/")]
    assert there.only["temporal_coverage"]["end"] == "2026-11-22"
    assert memory(root)["versions"] == ["2026.11.20", "2026.11.22"]


def test_what_people_do_there_is_kept_where_it_is_not_ours_and_mended_where_it_is(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    made = there.only
    made["contact_points"] = [{"id": "x"}]
    made["extras"]["autre"] = "garde"
    made["resources"].append({**made["resources"][3], "id": "f" * 36, "title": "Leur carte", "extras": {}})
    made["title"] = "Titre changé"
    made["resources"][0]["extras"]["analysis:parsing:pmtiles_url"] = "https://hydra.example/x"
    told = plan(root, ENVIRONMENT)
    assert [(c.champ, c.avant) for c in told.changes] == [("titre", "Titre changé")]
    assert told.laissees == ("Leur carte",)
    apply(root, ENVIRONMENT)
    assert made["title"].startswith("Commerces de proximité")
    assert made["contact_points"] == [{"id": "x"}] and made["extras"]["autre"] == "garde"
    assert [r["title"] for r in made["resources"]][-1] == "Leur carte"
    assert made["resources"][0]["extras"] == {"analysis:parsing:pmtiles_url": "https://hydra.example/x"}


def test_the_officer_who_hides_the_dataset_is_obeyed(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.only["private"] = True
    release(root, 1)
    apply(root, ENVIRONMENT)
    assert there.only["private"] is True


class PlugPulledError(BaseException):
    """What a test raises where a machine would stop: nothing may catch it."""


def cutting(moment: str, at: int) -> tuple[Callable[[str, str], Api], list[str]]:
    """Return a way to connect whose plug is pulled ``moment`` (before, after) the ``at``-th request."""
    seen: list[str] = []

    def pull(method: str, path: str) -> None:
        seen.append(f"{method} {path}")
        if len(seen) == at:
            raise PlugPulledError

    def connect(address: str, key: str) -> Api:
        return Api(address, key, part=100_000, **{moment: pull})  # type: ignore[arg-type]

    return connect, seen


def state(there: DataGouv) -> dict[str, Any]:
    """The dataset, ids and addresses left out."""
    resources = [{k: v for k, v in r.items() if k not in ("id", "url")} for r in there.only["resources"]]
    return {**{k: v for k, v in there.only.items() if k not in ("id", "extras")}, "resources": resources}


@pytest.fixture(scope="module")
def requests_of_an_apply(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[str, Any]]:
    with served() as instance:
        root = territory(tmp_path_factory.mktemp("t"), channel(instance))
        connect, seen = cutting("after", -1)
        apply(root, ENVIRONMENT, connect=connect)
        return len(seen), state(instance)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_at_any_request_is_finished_by_the_next_run_and_nothing_is_doubled(
    tmp_path: Path, moment: str, requests_of_an_apply: tuple[int, dict[str, Any]]
) -> None:
    count, whole = requests_of_an_apply
    assert count > 15
    base = territory(tmp_path / "base", "envoi: {instance: 'http://127.0.0.1:1'}")
    for at in range(1, count + 1):
        with served() as there:
            root = tmp_path / str(at)
            put(root, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel(there)}\n")
            (root / "dist").symlink_to(base / "dist")
            connect, seen = cutting(moment, at)
            with pytest.raises(PlugPulledError):
                apply(root, ENVIRONMENT, connect=connect)
            apply(root, ENVIRONMENT)
            assert state(there) == whole, seen[-1]
            sent = len(there.writes)
            assert apply(root, ENVIRONMENT).changes == ()
            assert len(there.writes) == sent, seen[-1]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_cut_before_a_new_release_is_finished_by_sending_the_new_one(tmp_path: Path, moment: str) -> None:
    base = territory(tmp_path / "base", "envoi: {instance: 'http://127.0.0.1:1'}")
    newer = territory(tmp_path / "newer", "envoi: {instance: 'http://127.0.0.1:1'}", releases=2)
    for at in range(3, 16, 2):
        with served() as there:
            root = tmp_path / str(at)
            put(root, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel(there)}\n")
            (root / "dist").symlink_to(base / "dist")
            with pytest.raises(PlugPulledError):
                apply(root, ENVIRONMENT, connect=cutting(moment, at)[0])
            (root / "dist").unlink()
            (root / "dist").symlink_to(newer / "dist")
            apply(root, ENVIRONMENT)
            assert [r["title"] for r in there.only["resources"]] == list(TITLES)
            assert there.files[memory(root)["ressources"]["commerces.csv"]] == (root / "dist/latest/commerces.csv").read_bytes()


def test_rollback_brings_back_the_version_before_and_apply_does_not_send_the_bad_one_again(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    first = state(there)
    ids = [r["id"] for r in there.only["resources"]]
    release(root, 1)
    apply(root, ENVIRONMENT)
    assert state(there) != first
    told = rollback(root, ENVIRONMENT)
    assert told.version == "2026.11.20" and told.avant == "2026.11.22"
    back = state(there)
    # the file that stays at its address is now told at the old release's own address: latest/ holds the bad one
    parquet = there.only["resources"][3]
    assert parquet["url"] == "https://opendata.exemple.fr/commerces/2026.11.20/commerces.parquet"
    assert back == first
    assert [r["id"] for r in there.only["resources"]] == ids
    with pytest.raises(ConfigError, match="retirée"):
        apply(root, ENVIRONMENT)
    assert any("retirée" in note for note in plan(root, ENVIRONMENT).notes)
    assert plan(root, ENVIRONMENT).changes == ()
    release(root, 2)
    assert apply(root, ENVIRONMENT).version == "2026.11.24"
    assert memory(root)["versions"] == ["2026.11.20", "2026.11.24"]


def test_a_withdrawn_version_can_be_sent_on_purpose(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    release(root, 1)
    apply(root, ENVIRONMENT)
    rollback(root, ENVIRONMENT)
    assert apply(root, ENVIRONMENT, withdrawn=True).version == "2026.11.22"
    assert "retiree" not in memory(root)


def test_a_rollback_that_is_cut_is_finished_and_goes_no_further_back(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there))
    for number in (0, 1, 2):
        if number:
            release(root, number)
        apply(root, ENVIRONMENT)
    with pytest.raises(PlugPulledError):
        rollback(root, ENVIRONMENT, connect=cutting("after", 4)[0])
    assert rollback(root, ENVIRONMENT).version == "2026.11.22"
    assert rollback(root, ENVIRONMENT).version == "2026.11.20"
    with pytest.raises(ConfigError, match="aucune version antérieure"):
        rollback(root, ENVIRONMENT)


def test_a_version_sent_in_part_is_what_a_rollback_takes_away(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    first = there.only["resources"][0]["checksum"]
    release(root, 1)
    with pytest.raises(PlugPulledError):
        apply(root, ENVIRONMENT, connect=cutting("after", 5)[0])
    assert rollback(root, ENVIRONMENT).version == "2026.11.20"
    assert there.only["resources"][0]["checksum"] == first
    assert memory(root)["retiree"] == "2026.11.22"


def test_a_licence_unknown_there_is_told_after_reading_back(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there), declared=DECLARED + "licence: lov3\n")
    with pytest.raises(PipelineError, match="licence : « notspecified » au lieu de « lov3 »") as error:
        apply(root, ENVIRONMENT)
    assert error.value.exit_code == 2


def test_a_resource_taken_away_there_is_sent_again_and_one_dropped_here_is_taken_away(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.only["resources"] = [r for r in there.only["resources"] if r["title"] != "Codes et libellés"]
    there.extensions.remove("txt")
    put(root, "sources/territoire.yml", (root / "sources/territoire.yml").read_text().replace("url_publique", "# "))
    told = plan(root, ENVIRONMENT)
    assert ("codes.csv", "ressource") in {(c.objet, c.champ) for c in told.changes}
    assert ("commerces.parquet", "à retirer") in {(c.objet, c.apres) for c in told.changes}
    assert any("commerces.parquet laissé de côté" in note for note in told.notes)
    apply(root, ENVIRONMENT)
    assert [r["title"] for r in there.only["resources"]] == [*TITLES[:3], *TITLES[4:7]]
    assert plan(root, ENVIRONMENT).changes == ()


def test_a_file_that_was_remote_stays_remote_when_its_extension_is_allowed_later(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.extensions.append("parquet")
    assert plan(root, ENVIRONMENT).changes == ()


def test_a_dataset_that_is_there_already_is_taken_over_by_its_id_never_by_its_title(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    ident = there.only["id"]
    (root / "sources/registre/datagouv.json").unlink()
    with pytest.raises(ConfigError, match=f"le jeu {ident} .* est déjà celui de ce territoire"):
        apply(root, ENVIRONMENT)
    assert len(there.datasets) == 1
    there.only["extras"] = {}
    there.only["private"] = True
    put(root, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel(there, f', jeu: {ident}')}\n")
    told = apply(root, ENVIRONMENT)
    assert told.jeu == ident and len(there.datasets) == 1
    assert there.only["private"] is True  # not ours to show
    assert apply(root, ENVIRONMENT).changes == ()


def test_a_dataset_of_the_same_title_is_another(root: Path, there: DataGouv) -> None:
    there.answer("POST", "/datasets/", {}, {"title": "Commerces de proximité : Lot-et-Garonne", "description": "x"}, {})
    apply(root, ENVIRONMENT)
    assert len(there.datasets) == 2


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


def test_a_long_file_goes_in_parts(root: Path, there: DataGouv) -> None:
    def connect(address: str, key: str) -> Api:
        return Api(address, key, part=1000)

    apply(root, ENVIRONMENT, connect=connect)
    ident = memory(root)["ressources"]["commerces.csv"]
    assert there.files[ident] == (root / "dist/latest/commerces.csv").read_bytes()
    assert there.parts == {}
    assert [path for _, path in there.writes].count(f"/datasets/{there.only['id']}/upload/") > 5


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


def test_the_schema_is_declared_where_the_release_serves_it(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there), declared=DECLARED.replace("schema_url", "# "))
    apply(root, ENVIRONMENT)
    schema = there.only["resources"][0]["schema"]
    assert (schema["url"], schema["version"]) == ("https://opendata.exemple.fr/commerces/latest/schema.json", "1.0.0")
    published = json.loads((root / "dist/latest/schema.json").read_text())
    assert [f["name"] for f in published["fields"]][:2] == ["id", "siret"]
    assert all(r["schema"] is None for r in there.only["resources"][1:])
    release(root, 1)
    apply(root, ENVIRONMENT)
    rollback(root, ENVIRONMENT)
    assert there.only["resources"][0]["schema"]["url"].endswith("/2026.11.20/schema.json")


def test_a_schema_that_their_catalogue_knows_is_stored_by_its_name_and_sent_once(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.only["resources"][0]["schema"] = {"name": "departement/commerces", "url": None, "version": "1.0.0"}
    assert plan(root, ENVIRONMENT).changes == ()


def test_the_report_reads_like_a_list_of_fields(root: Path, there: DataGouv) -> None:
    told = "\n".join(lines(plan(root, ENVIRONMENT)))
    assert f"{there.address} : jeu à créer" in told
    assert "commerces.csv\n  ressource : à envoyer" in told
    assert told.endswith("À faire : etal push apply")
    done = lines(apply(root, ENVIRONMENT))
    assert done[-1].endswith("faits et relus. Note des métadonnées : 9/9.")
    there.only["description"] = there.only["description"].replace("Le jeu n'est pas exhaustif", "Le jeu est complet")
    there.only["license"] = "notspecified"
    again = lines(plan(root, ENVIRONMENT))
    assert "  licence : notspecified → lov2" in again
    assert any(line.startswith("      - - Le jeu est complet") for line in again)
    assert any(line.startswith("      + - Le jeu n'est pas exhaustif") for line in again)
    assert again[-1].startswith("2 changement(s)")


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


def test_publishing_again_after_a_push_finds_nothing_new(tmp_path: Path, there: DataGouv) -> None:
    """The memory of what was sent lies among the ledgers and is no input of a release."""
    root = bad_point.published(tmp_path)
    text = (root / "sources/territoire.yml").read_text()
    put(root, "sources/territoire.yml", f"{text}datagouv:\n  {channel(there)}\n")
    options = Options(root, dt.date(2026, 11, 23), offline=True, returns=False)
    start.publish(options)
    state_file = (root / "work/etat.json").read_bytes()
    apply(root, ENVIRONMENT)
    assert start.publish(options).issue == "rien à publier"
    assert (root / "work/etat.json").read_bytes() == state_file
