"""Outlines of the communes: cells that hold their centre and tile the ground, or the official ones where installed."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import shapely

from pipeline.publish.site.outlines import outlines
from pipeline.publish.site.source import Material, read
from tests.publish.shops import shops
from tests.publish.site.made import place, release


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    """Read a release of two shops in Marmande."""
    dist = tmp_path_factory.mktemp("dist")
    there = {"commune": "Marmande", "code_insee": "47157"}
    return read(release(dist, shops(there, {**there, "statut": "ferme"})), place())


def test_cells_hold_their_centres_say_so_and_do_not_overlap(material: Material) -> None:
    told = outlines(material, None)
    assert told["schematique"] is True
    assert "schématiques" in told["source"]
    shapes = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in told["features"]}
    centres = material.reference.table.dropna(subset=["longitude"]).set_index("code_insee")
    assert {*shapes} == {*centres.index}
    inside = [shape.contains(shapely.Point(*centres.loc[code, ["longitude", "latitude"]])) for code, shape in shapes.items()]
    assert all(inside)
    whole = sum(shape.area for shape in shapes.values())
    assert shapely.union_all([*shapes.values()]).area == pytest.approx(whole, rel=1e-3)
    west, south, east, north = told["bbox"]
    assert (west, south) < (0.0, 44.0) < (east, north)


def test_a_commune_tells_how_many_shops_lists_hold(material: Material) -> None:
    counts = {f["properties"]["code"]: f["properties"]["nombre"] for f in outlines(material, None)["features"]}
    assert (counts["47157"], counts["47001"]) == (1, 0)


def test_official_outlines_are_taken_where_installed(material: Material, tmp_path: Path) -> None:
    squares = {"47001": shapely.box(0, 44, 0.1, 44.1), "47157": shapely.box(0.1, 44, 0.2, 44.1), "99999": shapely.box(1, 1, 2, 2)}
    table = pd.DataFrame({"code_insee": [*squares], "contour": [shapely.to_wkb(s) for s in squares.values()]})
    path = tmp_path / "communes.parquet"
    table.to_parquet(path)
    told = outlines(material, path)
    assert told["schematique"] is False
    assert [f["properties"]["nom"] for f in told["features"]] == ["Agen", "Marmande"]
    assert told["bbox"] == [0, 44, 0.2, 44.1]
    assert outlines(material, tmp_path / "none.parquet")["schematique"] is True


def test_where_no_centre_is_known_nothing_is_drawn(tmp_path: Path) -> None:
    far = place(departements=["01"])
    made = read(release(tmp_path, shops({"commune": "Bourg-en-Bresse", "code_insee": "01053"})), far)
    told = outlines(made, None)
    assert told["features"] == []
    assert len(told["bbox"]) == 4  # the first view is where the shops are
