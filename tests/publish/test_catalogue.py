"""dist/catalog.jsonld: the same addresses for ever, the bytes of latest/, in place whenever versions.json is."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import catalogue_file, publish
from pipeline.publish.catalogue_text import number, share
from pipeline.publish.check import read_sums
from pipeline.publish.release import STEPS
from tests.publish.shops import content, shops, six_shops, territory
from tests.publish.test_release import state
from tests.publish.test_swap import PlugPulledError, pull_at

URL = "https://opendata.exemple.fr/commerces"
DAY, NEXT = dt.date(2026, 11, 22), dt.date(2026, 11, 23)
SERVED = territory(url_publique=f"{URL}/", editeur={"nom": "Département d'exemple", "courriel": "donnees@departement.example"})


def told(dist: Path) -> dict[str, Any]:
    return dict(json.loads((dist / "catalog.jsonld").read_text(encoding="ascii")))


def agrees(dist: Path) -> bool:
    """Say whether the catalogue tells the release that versions.json names first, with the sums of latest/."""
    version = json.loads((dist / "versions.json").read_text())[0]["version"]
    dataset = told(dist)["dcat:dataset"]
    sums = read_sums(dist / "latest")
    return bool(dataset["dcat:version"] == version) and all(
        d["spdx:checksum"]["spdx:checksumValue"] == sums[d["dct:identifier"].removeprefix(f"{URL}/latest/")]
        for d in dataset["dcat:distribution"]
    )


def test_it_tells_what_portals_read(tmp_path: Path) -> None:
    publish(content(six_shops(), territory=SERVED), tmp_path, DAY)
    dataset = told(tmp_path)["dcat:dataset"]
    assert dataset["dct:identifier"] == f"{URL}/catalog.jsonld#commerces-de-proximite"
    assert dataset["dct:license"] == {"@id": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"}
    assert dataset["dct:accrualPeriodicity"]["@id"].endswith("/frequency/MONTHLY")
    assert [d["@value"] for d in list(dataset["dct:temporal"].values())[1:]] == ["2026-11-10", "2026-11-22"]
    shape = json.loads(dataset["dct:spatial"]["http://www.w3.org/ns/locn#geometry"]["@value"])
    assert shape["coordinates"][0][0] == [-0.13, 43.95]
    assert dataset["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((-0.13 43.95, 1.09 43.95")
    assert dataset["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:donnees@departement.example"}
    first = dataset["dcat:distribution"][0]
    assert first["dcat:downloadURL"] == {"@id": f"{URL}/latest/commerces.csv"}
    assert first["dcat:byteSize"]["@value"] == str((tmp_path / "latest/commerces.csv").stat().st_size)
    assert len(dataset["dcat:distribution"]) <= 9
    assert agrees(tmp_path)


def test_where_the_centres_are_not_known_the_frame_is_that_of_the_points(tmp_path: Path) -> None:
    elsewhere = territory(departements=["24", "47"], url_publique=f"{URL}/")
    two = shops({"longitude": 0.5, "latitude": 44.8}, {"longitude": 1.25, "latitude": 45.5})
    publish(content(two, territory=elsewhere), tmp_path, DAY)
    spatial = told(tmp_path)["dcat:dataset"]["dct:spatial"]
    (ring,) = json.loads(spatial["http://www.w3.org/ns/locn#geometry"]["@value"])["coordinates"]
    margin = catalogue_file.MARGIN
    assert [min(x for x, _ in ring), max(y for _, y in ring)] == [round(0.5 - margin, 2), round(45.5 + margin, 2)]
    assert "nan" not in (tmp_path / "catalog.jsonld").read_text().lower()


def test_without_any_point_nothing_is_said_of_where(tmp_path: Path) -> None:
    elsewhere = territory(departements=["24"], url_publique=f"{URL}/")
    publish(content(shops({"longitude": None, "latitude": None, "precision": None}), territory=elsewhere), tmp_path, DAY)
    assert "dct:spatial" not in told(tmp_path)["dcat:dataset"]


def test_no_address_ever_changes_from_one_release_to_the_next(tmp_path: Path) -> None:
    publish(content(six_shops(), territory=SERVED), tmp_path, DAY)
    before = addresses(tmp_path)
    publish(content(shops({}, {}), territory=SERVED), tmp_path, NEXT)
    assert addresses(tmp_path) == before
    assert not [a for a in before if re.search(r"\d{4}\.\d\d\.\d\d", a)]
    assert agrees(tmp_path)
    assert told(tmp_path)["dcat:dataset"]["dct:issued"]["@value"] == "2026-11-22"
    assert told(tmp_path)["dcat:dataset"]["dct:modified"]["@value"] == "2026-11-23"


def addresses(dist: Path) -> list[str]:
    return re.findall(r'"(https?://[^"]+)"', (dist / "catalog.jsonld").read_text())


def test_a_moved_site_keeps_the_identifier_that_it_is_known_by(tmp_path: Path) -> None:
    moved = territory(url_publique="https://neuf.exemple.fr", identifiant=f"{URL}/catalog.jsonld#commerces-de-proximite")
    publish(content(six_shops(), territory=moved), tmp_path, DAY)
    dataset = told(tmp_path)["dcat:dataset"]
    assert dataset["@id"] == dataset["dct:identifier"] == f"{URL}/catalog.jsonld#commerces-de-proximite"
    assert dataset["dcat:distribution"][0]["dcat:downloadURL"]["@id"] == "https://neuf.exemple.fr/latest/commerces.csv"


def test_without_an_address_there_is_no_catalogue_and_an_old_one_goes(tmp_path: Path) -> None:
    unserved = SERVED.model_copy(update={"url_publique": None})
    publish(content(six_shops(), territory=unserved), tmp_path, DAY)
    assert not (tmp_path / "catalog.jsonld").exists()
    assert publish(content(six_shops(), territory=SERVED), tmp_path, DAY) is None
    assert agrees(tmp_path)
    before = state(tmp_path)
    assert publish(content(six_shops(), territory=SERVED), tmp_path, DAY) is None
    assert state(tmp_path) == before
    publish(content(six_shops(), territory=unserved), tmp_path, DAY)
    assert not (tmp_path / "catalog.jsonld").exists()


@pytest.mark.parametrize("step", STEPS)
def test_after_a_cut_it_tells_the_release_that_is_published(tmp_path: Path, step: str) -> None:
    publish(content(six_shops(), territory=SERVED), tmp_path, DAY)
    with pytest.raises(PlugPulledError):
        publish(content(shops({}, {}), territory=SERVED), tmp_path, NEXT, at=pull_at(step))  # type: ignore[arg-type]
    assert told(tmp_path)["@type"] == "dcat:Catalog"
    publish(content(six_shops(), territory=SERVED), tmp_path, NEXT)
    assert agrees(tmp_path)


@pytest.mark.parametrize(("path", "damage"), [("catalog.jsonld", "{"), ("catalog.jsonld", None)])
def test_a_damaged_one_is_made_again(tmp_path: Path, path: str, damage: str | None) -> None:
    publish(content(six_shops(), territory=SERVED), tmp_path, DAY)
    whole = (tmp_path / path).read_bytes()
    if damage is None:
        (tmp_path / path).unlink()
    else:
        (tmp_path / path).write_text(damage)
    assert publish(content(six_shops(), territory=SERVED), tmp_path, NEXT) is None
    assert (tmp_path / path).read_bytes() == whole


def test_every_cadence_is_known() -> None:
    from pipeline.config import Territory
    from pipeline.datagouv.wanted import FREQUENCIES

    known = set(Territory.model_json_schema()["properties"]["cadence"]["enum"])
    assert known == set(FREQUENCIES) == set(catalogue_file.FREQUENCIES)


@pytest.mark.parametrize(
    ("value", "words"), [(1.0, "100\u00a0%"), (0.9999, "99\u00a0%"), (0.004, "moins de 1\u00a0%"), (0.0, "0\u00a0%")]
)
def test_shares_are_never_rounded_up(value: float, words: str) -> None:
    assert share(value) == words


def test_numbers_are_written_as_in_french() -> None:
    assert [number(n) for n in (7, 1424, 1234567)] == ["7", "1\u00a0424", "1\u00a0234\u00a0567"]
