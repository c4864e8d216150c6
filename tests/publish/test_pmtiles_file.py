"""commerces.pmtiles: the points that the other files tell, where they are, and nothing where there is none."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import geopandas
import pandas as pd
import pytest

from pipeline.publish import publish
from pipeline.publish.pmtiles_file import write_pmtiles
from tests.publish.shops import NO_POINT, content, shops, six_shops

DAY = dt.date(2026, 11, 22)


def test_every_shop_with_a_point_is_in_the_tiles_where_it_stands(tmp_path: Path) -> None:
    rows = shops({}, {"nom": "Chez Lou", "longitude": -0.14, "latitude": 44.0}, NO_POINT)
    publish(content(rows), tmp_path, DAY)
    tiles = geopandas.read_file(tmp_path / "latest" / "commerces.pmtiles").to_crs(4326).drop_duplicates("id").set_index("id")
    assert sorted(tiles.index) == ["c-0001", "c-0002"]
    assert tiles.loc["c-0002", "nom"] == "Chez Lou"
    for row in rows.iloc[:2].itertuples():
        point = tiles.geometry[row.id].centroid
        assert (point.x, point.y) == pytest.approx((row.longitude, row.latitude), abs=5e-5)


def test_the_same_shops_are_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        publish(content(six_shops()), tmp_path / name, DAY)
    files = [(tmp_path / name / "latest" / "commerces.pmtiles").read_bytes() for name in "ab"]
    assert files[0] == files[1]
    assert files[0].startswith(b"PMTiles\x03")


def test_no_point_no_tiles_and_no_word_of_them(tmp_path: Path) -> None:
    publish(content(shops(NO_POINT)), tmp_path, DAY)
    latest = tmp_path / "latest"
    assert not (latest / "commerces.pmtiles").exists()
    assert not any("pmtiles" in (latest / name).read_text(encoding="utf-8") for name in ("LISEZMOI.txt", "datapackage.json"))
    assert sorted(p.name for p in latest.iterdir() if p.name.startswith(".")) == []


def test_a_full_tile_leaves_no_shop_out_and_moves_none(tmp_path: Path) -> None:
    """Names that no compression shortens: a tile of 3 000 shops is beyond the size from which GDAL would have thinned it."""
    made = ["".join(hashlib.sha512(f"{n} {part}".encode()).hexdigest() for part in range(3)) for n in range(3_000)]
    rows = pd.DataFrame({
        "id": [f"c-{n:04d}" for n in range(3_000)], "nom": made, "categorie": "alimentation", "sous_categorie": "boulangerie",
        "longitude": [0.6 + n % 60 / 1000 for n in range(3_000)], "latitude": [44.2 + n // 60 / 1000 for n in range(3_000)],
    })  # fmt: skip
    path = tmp_path / "commerces.pmtiles"
    write_pmtiles(rows, path)
    far = geopandas.read_file(path, ZOOM_LEVEL="8").drop_duplicates("id").set_index("id")
    assert len(far) == 3_000
    centre = far.geometry.centroid.to_crs(4326).loc[rows["id"]]
    assert centre.x.to_numpy() == pytest.approx(rows["longitude"].to_numpy(), abs=2e-4)
    assert centre.y.to_numpy() == pytest.approx(rows["latitude"].to_numpy(), abs=2e-4)
