"""The slices of a release: the features of the whole, byte for byte, under addresses that never change."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from pipeline.publish import publish
from pipeline.reference.communes import load_communes
from pipeline.reference.vocabularies import codes, schema
from tests.publish.shops import NO_POINT, content, shops, six_shops, territory

DAY = dt.date(2026, 11, 22)
BARE = dict.fromkeys(("code_epci", "epci", "services", "categorie", "sous_categorie"))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of seven shops, one of them outside the territory and one that is nowhere and offers nothing."""
    rows = shops(
        {"services": "click_and_collect|livraison"},
        {"code_insee": "47157", "commune": "Marmande", "services": "livraison"},
        {**BARE, **NO_POINT, "code_insee": "33063", "commune": "Bordeaux"},
        {"nom": 'Chez « Lou », "traiteur"\\ & fils', "longitude": 0.1, "latitude": 44.5, "services": "livraison|drive"},
    )
    folder = tmp_path_factory.mktemp("dist")
    publish(content(rows, territory=territory(demonstration=True)), folder, DAY)
    return folder / "latest"


def lines(path: Path) -> list[bytes]:
    """Return the features of a file as they are written."""
    return [line.rstrip(b",") for line in path.read_bytes().split(b"\n") if line.startswith(b'{"type":"Feature"')]


def ids(path: Path) -> list[str]:
    return [feature["id"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("communes/47001", ["c-0001", "c-0004"]),
        ("communes/47157", ["c-0002"]),
        ("communes/33063", ["c-0003"]),
        ("communes/47323", []),
        ("epci/200096956", ["c-0001", "c-0002", "c-0004"]),
        ("categories/alimentation", ["c-0001", "c-0002", "c-0004"]),
        ("categories/boulangerie-patisserie", ["c-0001", "c-0002", "c-0004"]),
        ("categories/fleuriste", []),
        ("services/livraison", ["c-0001", "c-0002", "c-0004"]),
        ("services/drive", ["c-0004"]),
        ("services/wifi", []),
    ],
)
def test_a_slice_holds_its_shops_as_the_whole_tells_them(release: Path, path: str, expected: list[str]) -> None:
    found = release / f"{path}.geojson"
    assert ids(found) == expected
    assert set(lines(found)) <= set(lines(release / "commerces.geojson"))


def test_every_commune_epci_category_and_service_has_its_address(release: Path) -> None:
    table = load_communes(("47",)).table
    stems = {kind: {p.stem for p in (release / kind).iterdir()} for kind in ("communes", "epci", "categories", "services")}
    assert stems == {
        "communes": {*table["code_insee"], "33063"},
        "epci": set(table["code_epci"].dropna()),
        "categories": codes("familles") | codes("categories"),
        "services": codes("services"),
    }


def test_families_and_categories_never_share_a_code() -> None:
    assert not codes("familles") & codes("categories")


def test_each_slice_is_a_valid_collection_with_its_own_name_and_box(release: Path) -> None:
    contract = jsonschema.Draft202012Validator(schema("commerces.geojson.schema"))
    for path in sorted(release.glob("*/*.geojson")):
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        assert not list(contract.iter_errors(found)), path
        assert found["demonstration"] is True
        points = [f["geometry"]["coordinates"] for f in found["features"] if f["geometry"]]
        ends = [edge(p[n] for p in points) for edge in (min, max) for n in (0, 1)] if points else None
        assert found.get("bbox") == ends
    named = json.loads((release / "communes" / "47001.geojson").read_text(encoding="utf-8"))
    assert named["title"] == "[Démonstration] Commerces de proximité : Lot-et-Garonne — Agen"


def test_an_empty_release_has_all_its_slices(tmp_path: Path) -> None:
    publish(content(shops()), tmp_path, DAY)
    found = sorted((tmp_path / "latest").glob("*/*.geojson"))
    assert len(found) > 400
    assert all(ids(path) == [] for path in found)


def test_slices_do_not_depend_on_the_blocks_in_which_lines_are_sought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(content(six_shops()), tmp_path / "a", DAY)
    monkeypatch.setattr("pipeline.publish.slices.BLOCK", 7)
    publish(content(six_shops()), tmp_path / "b", DAY)
    assert (tmp_path / "a/latest/SHA256SUMS").read_bytes() == (tmp_path / "b/latest/SHA256SUMS").read_bytes()
