"""``etal push`` and the catalogue on the real udata: what its own code keeps of what we send, and of what it harvests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.datagouv import Api, apply, plan, rollback
from pipeline.errors import ConfigError, PipelineError
from tests.consumers.conftest import Udata
from tests.datagouv.folder import DECLARED, release, territory
from tests.datagouv.pushing import ALL, REMOTE, TITLES, PlugPulledError
from tests.territory import put

Connect = Callable[[str, str], Api]


def declared(udata: Udata, more: str = "") -> str:
    return f"envoi: {{instance: '{udata.address}', organisation: {udata.organisation()}{more}}}"


def environment(udata: Udata) -> dict[str, str]:
    return {"DATAGOUV_CLE": udata.key}


def memory(root: Path) -> dict[str, Any]:
    (found,) = json.loads((root / "sources/registre/datagouv.json").read_text()).values()
    return dict(found)


def dataset(udata: Udata, root: Path) -> dict[str, Any]:
    return dict(udata.asked("GET", f"/datasets/{memory(root)['jeu']}/"))


def watching() -> tuple[Connect, list[str]]:
    """Return a way to connect that notes each request that changes something."""
    writes: list[str] = []

    def after(method: str, path: str) -> None:
        if method != "GET":
            writes.append(f"{method} {path}")

    def connect(address: str, key: str) -> Api:
        return Api(address, key, after=after)

    return connect, writes


@pytest.fixture
def root(tmp_path: Path, udata: Udata) -> Path:
    return territory(tmp_path, declared(udata))


def test_the_dataset_is_made_with_all_its_fields_and_marked_nine_of_nine(root: Path, udata: Udata) -> None:
    told = apply(root, environment(udata))
    made = dataset(udata, root)
    assert made["title"] == "Commerces de proximité : Lot-et-Garonne"
    assert "## Comment ces données sont faites" in made["description"] and "## Ce qui manque" in made["description"]
    assert (made["license"], made["frequency"], made["private"]) == ("lov2", "monthly", False)
    assert made["spatial"]["zones"] == ["fr:departement:47"] and made["spatial"]["granularity"] == "poi"
    assert made["temporal_coverage"] == {"start": "2026-11-10", "end": "2026-11-20"}
    assert {"commerce-de-proximite", "click-and-collect", "lot-et-garonne"} <= set(made["tags"])
    assert [r["title"] for r in made["resources"]] == list(TITLES)
    assert all(r["description"] for r in made["resources"])
    kinds = {name: r["filetype"] for name, r in zip(ALL, made["resources"], strict=True)}
    assert {name for name, kind in kinds.items() if kind == "remote"} == REMOTE
    assert made["resources"][0]["schema"]["url"] == "https://opendata.exemple.fr/commerces/schema.json"
    assert made["quality"]["score"] == 1.0 and told.note == 1.0, made["quality"]


def test_a_second_apply_sends_nothing(root: Path, udata: Udata) -> None:
    apply(root, environment(udata))
    before = dataset(udata, root)
    connect, writes = watching()
    assert apply(root, environment(udata), connect=connect).changes == ()
    assert writes == []
    assert dataset(udata, root) == before
    assert plan(root, environment(udata)).changes == ()


def test_a_new_release_goes_in_the_same_resources_and_a_rollback_brings_the_old_one_back(root: Path, udata: Udata) -> None:
    apply(root, environment(udata))
    first = shown(dataset(udata, root))
    release(root, 1)
    apply(root, environment(udata))
    second = shown(dataset(udata, root))
    assert [r["id"] for r in second["resources"]] == [r["id"] for r in first["resources"]]
    assert second["resources"][0]["checksum"] != first["resources"][0]["checksum"]
    rollback(root, environment(udata))
    back = shown(dataset(udata, root))
    for at, name in ((3, "commerces.parquet"), (4, "commerces.pmtiles")):
        assert back["resources"][at].pop("url").endswith(f"/2026.11.20/{name}")
        del first["resources"][at]["url"]
    assert back == first
    with pytest.raises(ConfigError, match="retirée"):
        apply(root, environment(udata))


def shown(made: dict[str, Any]) -> dict[str, Any]:
    """What a visitor sees, dates and the dated addresses of hosted files left out."""
    fields = ("id", "title", "description", "type", "filetype", "schema", "checksum", "format", "filesize")
    resources = [{k: r[k] for k in (*fields, *(["url"] if r["filetype"] == "remote" else []))} for r in made["resources"]]
    kept = ("title", "description", "license", "frequency", "tags", "temporal_coverage", "spatial", "private")
    return {**{k: made[k] for k in kept}, "resources": resources}


def test_a_cut_after_any_write_is_finished_by_the_next_run(tmp_path: Path, udata: Udata) -> None:
    base = territory(tmp_path / "base", declared(udata))
    connect, writes = watching()
    apply(base, environment(udata), connect=connect)
    whole = shown(dataset(udata, base))
    assert len(writes) > 10
    for at in range(1, len(writes) + 1):
        root = tmp_path / str(at)
        organisation = udata.organisation()
        text = f"{DECLARED}datagouv:\n  envoi: {{instance: '{udata.address}', organisation: {organisation}}}\n"
        put(root, "sources/territoire.yml", text)
        (root / "dist").symlink_to(base / "dist")
        with pytest.raises(PlugPulledError):
            apply(root, environment(udata), connect=cutting(at))
        apply(root, environment(udata))
        owned = udata.asked("GET", f"/datasets/?organization={organisation}&page_size=100")["data"]
        assert [d["id"] for d in owned] == [memory(root)["jeu"]], writes[at - 1]
        assert without_ids(shown(owned[0])) == without_ids(whole), writes[at - 1]
        again, sent = watching()
        assert apply(root, environment(udata), connect=again).changes == ()
        assert sent == [], writes[at - 1]


def cutting(at: int) -> Connect:
    """Return a way to connect whose plug is pulled after the ``at``-th request that changes something."""
    count = 0

    def after(method: str, _path: str) -> None:
        nonlocal count
        count += method != "GET"
        if count == at:
            raise PlugPulledError

    return lambda address, key: Api(address, key, after=after)


def without_ids(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "resources": [{k: v for k, v in r.items() if k != "id"} for r in told["resources"]]}


def test_a_file_in_parts_arrives_whole(root: Path, udata: Udata) -> None:
    apply(root, environment(udata), connect=lambda address, key: Api(address, key, part=1500))
    assert apply(root, environment(udata)).changes == ()


def test_without_an_organisation_the_dataset_is_the_account_s_and_found_again_after_a_cut(tmp_path: Path, udata: Udata) -> None:
    root = territory(tmp_path, f"envoi: {{instance: '{udata.address}'}}")
    with pytest.raises(PlugPulledError):
        apply(root, environment(udata), connect=cutting(1))
    told = apply(root, environment(udata))
    mine = [d for d in udata.asked("GET", "/me/datasets/") if d["extras"].get("etal:marque") == memory(root)["marque"]]
    assert [d["id"] for d in mine] == [told.jeu] and mine[0]["organization"] is None
    assert apply(root, environment(udata)).changes == ()


def test_an_unknown_licence_is_noticed(tmp_path: Path, udata: Udata) -> None:
    root = territory(tmp_path, declared(udata), declared=DECLARED + "licence: lov3\n")
    with pytest.raises(PipelineError, match="« notspecified » au lieu de « lov3 »"):
        apply(root, environment(udata))


def test_a_refused_value_is_told_with_its_reason(tmp_path: Path, udata: Udata) -> None:
    root = territory(tmp_path, declared(udata), declared=DECLARED.replace('["47"]', '["23"]'))
    with pytest.raises(PipelineError, match=r"refusé \(400\).*fr:departement:23"):
        apply(root, environment(udata))


def test_a_wrong_key_is_told(root: Path) -> None:
    with pytest.raises(ConfigError, match="la clé est refusée"):
        apply(root, {"DATAGOUV_CLE": "udata_fausse"})


# --- harvest


@pytest.mark.parametrize("media_type", ["application/ld+json", "text/plain"])
def test_two_harvests_give_one_dataset_with_the_same_resources(
    tmp_path: Path, udata: Udata, serve: Callable[..., str], media_type: str
) -> None:
    url = serve(tmp_path / "dist", media_type)
    declared_there = DECLARED.replace("https://opendata.exemple.fr/commerces", url)
    root = territory(tmp_path, "moissonnage:", declared=declared_there)
    first = harvested(udata, url)
    assert first["title"] == "Commerces de proximité : Lot-et-Garonne"
    assert "Comment ces données sont faites" in first["description"] and "é" in first["description"]
    assert (first["license"], first["frequency"]) == ("lov2", "monthly")
    assert first["temporal_coverage"] == {"start": "2026-11-10", "end": "2026-11-20"}
    assert first["spatial"]["geom"]["type"] == "MultiPolygon"
    assert [r["title"] for r in first["resources"]] == list(TITLES)
    assert first["quality"]["score"] == 1.0, first["quality"]
    again = harvested(udata, url)
    release(root, 1)
    after = harvested(udata, url)
    assert first["id"] == again["id"] == after["id"]
    for other in (again, after):
        assert [(r["id"], r["url"]) for r in other["resources"]] == [(r["id"], r["url"]) for r in first["resources"]]
    assert after["resources"][0]["checksum"] != first["resources"][0]["checksum"]
    assert after["temporal_coverage"]["end"] == "2026-11-22"


def harvested(udata: Udata, url: str) -> dict[str, Any]:
    told = udata.harvest(f"{url}/catalog.jsonld")
    assert told["etat"] == "done" and not told["erreurs"], told
    (item,) = told["jeux"]
    return dict(udata.asked("GET", f"/datasets/{item['jeu']}/"))


def test_a_pushed_territory_does_not_touch_what_is_harvested(tmp_path: Path, udata: Udata, serve: Callable[..., str]) -> None:
    url = serve(tmp_path / "dist")
    territory(tmp_path, "moissonnage:", declared=DECLARED.replace("https://opendata.exemple.fr/commerces", url))
    made = harvested(udata, url)
    channel = declared(udata, f", jeu: {made['id']}")
    put(tmp_path, "sources/territoire.yml", f"{DECLARED}datagouv:\n  {channel}\n")
    with pytest.raises(ConfigError, match="ce jeu est moissonné"):
        apply(tmp_path, environment(udata))
