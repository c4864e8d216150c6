"""``etal push`` on a small faithful instance: what is sent, what is read back, what a second run sends."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline import start
from pipeline.datagouv import Api, apply, plan, rollback
from pipeline.datagouv.text import lines
from pipeline.errors import ConfigError
from pipeline.options import Options
from tests.datagouv import bad_point
from tests.datagouv.fake import ORGANISATION, DataGouv
from tests.datagouv.folder import DECLARED, release, territory
from tests.datagouv.pushing import ALL, ENVIRONMENT, REMOTE, TITLES, channel, memory
from tests.territory import bytes_of, put


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
    assert fields["commerces.csv", "schéma"] == "https://opendata.exemple.fr/commerces/schema.json 1.1.0"
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
        if name not in REMOTE:
            assert there.files[resource["id"]] == (root / "dist/2026.11.20" / name).read_bytes()
    remote = made["resources"][3]
    assert remote["filetype"] == "remote" and remote["checksum"]["type"] == "sha256"
    assert made["resources"][0]["schema"]["url"] == "https://opendata.exemple.fr/commerces/schema.json"
    assert [r["type"] for r in made["resources"]] == ["main"] * 5 + ["update"] * 2 + ["documentation"] * 2
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
    assert [r["title"] for r in there.only["resources"]] == [*TITLES[:3], *TITLES[5:8]]
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


def test_a_long_file_goes_in_parts(root: Path, there: DataGouv) -> None:
    def connect(address: str, key: str) -> Api:
        return Api(address, key, part=1000)

    apply(root, ENVIRONMENT, connect=connect)
    ident = memory(root)["ressources"]["commerces.csv"]
    assert there.files[ident] == (root / "dist/latest/commerces.csv").read_bytes()
    assert there.parts == {}
    assert [path for _, path in there.writes].count(f"/datasets/{there.only['id']}/upload/") > 5


def test_the_schema_is_declared_where_the_release_serves_it(tmp_path: Path, there: DataGouv) -> None:
    root = territory(tmp_path, channel(there), declared=DECLARED.replace("schema_url", "# "))
    apply(root, ENVIRONMENT)
    schema = there.only["resources"][0]["schema"]
    assert (schema["url"], schema["version"]) == ("https://opendata.exemple.fr/commerces/latest/schema.json", "1.1.0")
    published = json.loads((root / "dist/latest/schema.json").read_text())
    assert [f["name"] for f in published["fields"]][:2] == ["id", "siret"]
    assert all(r["schema"] is None for r in there.only["resources"][1:])
    release(root, 1)
    apply(root, ENVIRONMENT)
    rollback(root, ENVIRONMENT)
    assert there.only["resources"][0]["schema"]["url"].endswith("/2026.11.20/schema.json")


def test_a_schema_that_their_catalogue_knows_is_stored_by_its_name_and_sent_once(root: Path, there: DataGouv) -> None:
    apply(root, ENVIRONMENT)
    there.only["resources"][0]["schema"] = {"name": "departement/commerces", "url": None, "version": "1.1.0"}
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
