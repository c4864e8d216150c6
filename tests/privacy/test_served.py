"""Who objects is gone from what is served already: when a gate refuses the new release too, and told of where we cannot go."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline import start
from pipeline.actions.oppose import oppose
from pipeline.options import Options
from pipeline.privacy import Oppositions
from pipeline.privacy.released import addresses, away
from pipeline.publish import swap
from pipeline.publish.check import read_sums
from pipeline.report import Report
from tests import territory
from tests.privacy.test_privacy import outputs

DAY = dt.date(2026, 11, 22)
NEVER = "attentes: {lignes: {min: 100}}\n"
WEB = "https://commerces.exemple.example"
SHOP = "Boulangerie du Quai"


def options(root: Path, home: dict[str, str], day: int = 0) -> Options:
    return Options(root, DAY + dt.timedelta(day), offline=True, environment=home)


def publish(root: Path, home: dict[str, str], day: int = 0) -> Report:
    return start.publish(options(root, home, day))


def object_to(root: Path, home: dict[str, str], scopes: tuple[str, ...] = ("commerce",)) -> str:
    """Write an opposition down, and make every publication refused; return the shop's id."""
    done = oppose(options(root, home, 1), f"{SHOP}, Agen", scopes, environment=home)
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE + NEVER)
    return "".join(done.shops)


def two_releases(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    territory.put(
        root,
        "sources/chambre/depots/2026-11-23_fichier.csv",
        territory.CHAMBRE_ROWS.replace("Garage du Lot", "Garage de la Baïse"),
    )
    assert publish(root, home, 1).issue == "publiée"


def told_of_files(root: Path) -> None:
    """Assert that what tells of the files of the newest release tells the truth: sums, versions.json, latest/."""
    (newest, *_) = swap.read_versions(root / "dist") or []
    folder = root / "dist" / newest["version"]
    rows = pd.read_csv(folder / "commerces.csv")
    assert newest["rows"] == len(rows)
    assert newest["sha256"] == read_sums(folder)["commerces.csv"]
    assert swap.same_release(folder, root / "dist" / "latest")


def test_a_refused_publication_takes_who_objects_away_all_the_same(root: Path, home: dict[str, str]) -> None:
    two_releases(root, home)
    shop = object_to(root, home)
    told = publish(root, home, 2)
    assert (told.issue, told.version) == ("refusée", "2026.11.23")
    (said,) = [line for line in told.alertes if "commerçants" in line]
    assert said.startswith("rien de neuf n'est publié, mais ") and "retiré de 2026.11.23, 2026.11.22 : remettre" in said
    assert SHOP.encode() not in outputs(root)
    assert b"Fleurs d'Ici" in outputs(root)
    told_of_files(root)
    site = {name: data for name, data in territory.bytes_of(root / "dist").items() if not name.startswith(("2", "latest"))}
    assert any(b"Fleurs d" in data for data in site.values())
    assert b"536490001" not in site[f"e/{shop}/index.html"]  # as of any id that is no more
    assert [line for line in publish(root, home, 2).alertes if "commerçants" in line] == []


def test_it_is_told_by_its_id_and_does_not_come_back_when_the_register_is_lost(root: Path, home: dict[str, str]) -> None:
    two_releases(root, home)
    shop = object_to(root, home)
    publish(root, home, 2)
    latest = root / "dist" / "latest"
    assert (latest / "identifiants.csv").read_text(encoding="utf-8").splitlines()[1:] == [f"{shop},,,2026-11-24"]
    gone = [line for line in (latest / "changements.csv").read_text(encoding="utf-8").splitlines() if shop in line]
    assert gone == [f"DEL,{shop},,,,,,,,,,"]
    (root / "sources/decisions/oppositions.csv").unlink()
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE)
    told = publish(root, home, 3)
    assert (told.issue, told.codes) == ("refusée", ("oppositions",))


def test_then_the_mended_sources_are_published_without_it(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    shop = object_to(root, home)
    publish(root, home, 1)
    territory.put(root, "sources/mairie/source.yml", territory.MAIRIE)
    assert publish(root, home, 2).issue == "publiée"
    assert SHOP.encode() not in outputs(root)
    table = (root / "dist/latest/identifiants.csv").read_text(encoding="utf-8")
    assert table.splitlines()[1:] == [f"{shop},,,2026-11-23"]
    told_of_files(root)


def test_one_field_goes_from_what_is_served_and_the_shop_stays(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    object_to(root, home, scopes=("telephone",))
    assert publish(root, home, 1).issue == "refusée"
    rows = pd.read_csv(root / "dist/latest/commerces.csv", dtype="str").set_index("nom")
    assert rows["telephone"].isna()[SHOP]
    assert rows["telephone"].notna().any()
    assert b"536490001" not in outputs(root)
    assert (root / "dist/latest/identifiants.csv").read_text(encoding="utf-8").count("\n") == 1
    told_of_files(root)


def test_a_trial_takes_nothing_away(root: Path, home: dict[str, str]) -> None:
    publish(root, home)
    before = territory.bytes_of(root / "dist")
    object_to(root, home)
    assert start.publish(replace(options(root, home, 1), dry_run=True)).issue == "refusée"
    assert territory.bytes_of(root / "dist") == before


def test_a_cut_between_the_list_of_versions_and_the_folder_is_mended(
    root: Path, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, home)
    object_to(root, home)

    def pulled(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(swap, "put", pulled)
        with pytest.raises(KeyboardInterrupt):
            publish(root, home, 1)
    assert SHOP.encode() in (root / "dist/latest/commerces.csv").read_bytes()
    assert publish(root, home, 1).issue == "refusée"
    assert SHOP.encode() not in outputs(root)
    told_of_files(root)


def test_a_name_that_a_spreadsheet_would_run_is_known_by_its_own_letters(root: Path, home: dict[str, str]) -> None:
    """The CSV puts an apostrophe before it: read as text, the older release would show a shop of another name."""
    name = "@Lot Garage"
    rows = territory.CHAMBRE_ROWS.replace("Garage du Lot", name)
    territory.put(root, "sources/chambre/depots/2026-11-05_fichier.csv", rows)
    publish(root, home)
    assert f"'{name}".encode() in (root / "dist/latest/commerces.csv").read_bytes()
    gone = rows.replace(next(line for line in rows.splitlines() if name in line) + "\n", "")
    territory.put(root, "sources/chambre/depots/2026-11-06_fichier.csv", gone)
    assert publish(root, home, 1).issue == "publiée"
    oppose(options(root, home, 1), f"{name}, Villeneuve-sur-Lot", environment=home)
    publish(root, home, 1)
    assert name.encode() not in outputs(root)


def test_a_newest_release_that_tells_nothing_of_ids_is_cleared_too(root: Path, home: dict[str, str]) -> None:
    """The first releases had no identifiants.csv."""
    two_releases(root, home)
    versions = swap.read_versions(root / "dist") or []
    newest = root / "dist" / versions[0]["version"]
    (newest / "identifiants.csv").unlink()
    sums = {name: sha for name, sha in read_sums(newest).items() if name != "identifiants.csv"}
    (newest / swap.SUMS).write_text("".join(f"{sha}  {name}\n" for name, sha in sums.items()), encoding="utf-8")
    versions[0]["files"].pop("identifiants.csv")
    swap.write_versions(root / "dist", versions)
    object_to(root, home)
    assert publish(root, home, 2).issue == "refusée"
    assert SHOP.encode() not in outputs(root)


# --- served from elsewhere ----------------------------------------------------------------------------------------------


def elsewhere(root: Path, version: str) -> None:
    shutil.rmtree(root / "dist" / version)


def test_the_versions_of_another_machine_are_told_with_their_addresses(root: Path, home: dict[str, str]) -> None:
    text = (root / "sources/territoire.yml").read_text(encoding="utf-8")
    territory.put(root, "sources/territoire.yml", f"{text}url_publique: {WEB}/\n")
    two_releases(root, home)
    elsewhere(root, "2026.11.22")
    done = oppose(options(root, home, 1), f"{SHOP}, Agen", environment=home)
    assert done.away == (f"{WEB}/2026.11.22/",)
    (said,) = [line for line in publish(root, home, 2).alertes if "sur cette machine" in line]
    assert said.endswith(f"relancer : {WEB}/2026.11.22/")
    assert [line for line in publish(root, home, 3).alertes if "sur cette machine" in line] == []  # told once, when it is applied


def test_no_opposition_nothing_is_told_of_them(root: Path, home: dict[str, str]) -> None:
    two_releases(root, home)
    elsewhere(root, "2026.11.22")
    territory.put(root, "sources/chambre/depots/2026-11-24_fichier.csv", territory.CHAMBRE_ROWS)
    assert [line for line in publish(root, home, 2).alertes if "sur cette machine" in line] == []


def test_which_versions_are_elsewhere_and_where(tmp_path: Path) -> None:
    register = Oppositions().with_evidence(b"k" * 32, [("nom", "x|47001")], ["commerce"], DAY, "")
    told = [{"version": "2026.11.23"}, {"version": "2026.11.22"}]
    assert away(tmp_path, told, register, DAY.isoformat()) == ("2026.11.23", "2026.11.22")
    assert away(tmp_path, told, register, "2026-11-23") == away(tmp_path, told, Oppositions()) == ()
    assert addresses(["latest", "2026.11.23"], WEB) == (f"{WEB}/latest/", f"{WEB}/2026.11.23/")
    assert addresses(["2026.11.23"], None) == ("2026.11.23/",)
